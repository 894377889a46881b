import Outputs
import Testing

@testable import Differencing

/// Published numbers that cannot all be true.
@Suite struct ConflictTests {
    private func conflicts(_ tables: [PublishedTable], _ dataset: Dataset, product: Int = 4_000)
        -> [Conflict]
    {
        var parameters = AuditParameters(minimum: 3)
        parameters.limits.product = product
        return AuditUnit(tables: tables, dataset: dataset).result(parameters).conflicts
    }

    /// The same tables with nothing but some cells.
    private func keeping(_ cells: Set<CellReference>, of tables: [PublishedTable])
        -> [PublishedTable]
    {
        tables.enumerated().map { t, table in
            var copy = table
            for c in copy.table.cells.indices
            where !cells.contains(CellReference(table: t, cell: c)) {
                copy.table.cells[c] = copy.table.cells[c].showing(.absent)
            }
            return copy
        }
    }

    @Test(arguments: [4_000, 3]) func `name a set of which none can be left out`(_ product: Int) {
        var judged = 0
        for seed in 0..<UInt64(60) {
            var random = Seeded(state: seed)
            let system = RandomSystem(seed: seed, linked: product < 10)
            var tables = system.tables
            // One number is off by 1 to 9.
            let t = Int.random(in: tables.indices, using: &random)
            let c = Int.random(in: tables[t].table.cells.indices, using: &random)
            guard case .number(let number) = tables[t].table.cells[c].shown else { continue }
            let off = Decimal(Int.random(in: 1...9, using: &random))
            let wrong = Shown.number(PrintedNumber(value: number.value + off))
            tables[t].table.cells[c] = tables[t].table.cells[c].showing(wrong)
            for conflict in conflicts(tables, system.dataset, product: product) {
                judged += 1
                let cells = Set(conflict.cells)
                let all = conflicts(
                    keeping(cells, of: tables), system.dataset, product: product)
                #expect(!all.isEmpty, "seed \(seed): \(cells) can be true")
                for cell in cells {
                    let fewer = keeping(cells.subtracting([cell]), of: tables)
                    let rest = conflicts(fewer, system.dataset, product: product)
                    #expect(rest.isEmpty, "seed \(seed): \(cell) can be left out of \(cells)")
                }
            }
        }
        #expect(judged > 15, "only \(judged) conflicts")
    }
}

extension Cell {
    fileprivate func showing(_ shown: Shown) -> Cell {
        Cell(
            labels: labels, value: value, shown: shown, position: position, precision: precision)
    }
}

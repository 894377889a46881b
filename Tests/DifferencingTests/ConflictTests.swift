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

    @Test func `are told exactly where no counts fit`() {
        var (judged, impossible) = (0, 0)
        for seed in 0..<UInt64(1_500) {
            var random = Seeded(state: seed)
            var system = RandomSystem(seed: seed)
            let t = Int.random(in: system.tables.indices, using: &random)
            let c = Int.random(in: system.tables[t].table.cells.indices, using: &random)
            let place = CellReference(table: t, cell: c)
            guard case .number(let number) = system.tables[t].table.cells[c].shown,
                let line = system.lines.firstIndex(where: { $0.cell == place }),
                system.lines[line].base == nil, !system.lines[line].isRounded
            else { continue }
            let off = random.chance(50) && number.value > 0 ? -1 : 1
            system.lines[line].low += off
            system.lines[line].high += off
            let wrong = Shown.number(PrintedNumber(value: number.value + Decimal(off)))
            system.tables[t].table.cells[c] = system.tables[t].table.cells[c].showing(wrong)
            let all = Enumeration(all: system, budget: 60_000)
            guard all.isComplete else { continue }
            let found = AuditUnit(tables: system.tables, dataset: system.dataset)
                .result(AuditParameters(minimum: 3))
            // Tables that are nearly the same are not compared.
            guard found.undeclared.isEmpty else { continue }
            judged += 1
            if all.solutionCount == 0 { impossible += 1 }
            #expect(found.conflicts.isEmpty == (all.solutionCount > 0), "seed \(seed)")
        }
        #expect(judged > 500 && impossible > 200, "\(judged) systems, \(impossible) impossible")
    }
}

extension Cell {
    fileprivate func showing(_ shown: Shown) -> Cell {
        Cell(
            labels: labels, value: value, shown: shown, position: position, precision: precision)
    }
}

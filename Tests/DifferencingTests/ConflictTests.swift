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
                // Judged in one space, whatever it was found in.
                let all = conflicts(keeping(cells, of: tables), system.dataset)
                #expect(!all.isEmpty, "seed \(seed): \(cells) can be true")
                // Between spaces that are linked, that no whole numbers fit may take more branches for
                // some cells than for all.
                guard product > 10 else { continue }
                for cell in cells {
                    let fewer = keeping(cells.subtracting([cell]), of: tables)
                    let rest = conflicts(fewer, system.dataset, product: product)
                    #expect(rest.isEmpty, "seed \(seed): \(cell) can be left out of \(cells)")
                }
            }
        }
        #expect(judged > 15, "only \(judged) conflicts")
    }

    /// Three places, of which each two are published together, and a fourth apart from these.
    private func pairs(_ counts: [Int], apart: Int?) -> (PublishedTable, Dataset) {
        var dataset = Dataset(name: "d")
        dataset.units = ["person"]
        dataset.variables["area"] = Variable(codes: ["a", "b", "c", "d"])
        let sets = [[0, 1], [1, 2], [0, 2], [3]]
        let shown =
            counts.map { Shown.number(PrintedNumber(value: Decimal($0))) } + [
                apart.map { .number(PrintedNumber(value: Decimal($0))) }
                    ?? .withheld(low: nil, high: nil)
            ]
        let labels = sets.map { set in
            Label(text: set.map { ["a", "b", "c", "d"][$0] }.joined(), categories: .codes(set))
        }
        let cells = shown.enumerated().map { index, shown in
            Cell(labels: [index], shown: shown, position: Position(line: index + 2, column: 1))
        }
        let table = PublishedTable(
            output: "t",
            table: Table(
                dimensions: [Dimension(name: "area", variable: "area", labels: labels)],
                values: [ValueDeclaration(column: "n", statistic: .count)], cells: cells),
            unit: "person")
        return (table, dataset)
    }

    @Test func `name numbers that only whole numbers of units show to be wrong`() {
        // Halves would fit the first: 17, 24 and 20 add up to an odd number.
        for (counts, isWrong) in [([17, 24, 20], true), ([17, 24, 21], false)] {
            let (table, dataset) = pairs(counts, apart: 30)
            let result = AuditUnit(tables: [table], dataset: dataset).result(
                AuditParameters(minimum: 5))
            let all = (0..<3).map { CellReference(table: 0, cell: $0) }
            #expect(result.conflicts == (isWrong ? [Conflict(cells: all)] : []))
            #expect(result.isComplete, "\(result.gaps)")
        }
    }

    @Test func `leave the other tables to be judged`() {
        let (table, dataset) = pairs([17, 24, 20], apart: nil)
        var total = table
        total.output = "total"
        let three = Cell(
            labels: [], shown: .number(PrintedNumber(value: 3)),
            position: Position(line: 1, column: 1))
        total.table = Table(dimensions: [], values: table.table.values, cells: [three])
        total.population = ["area": ["d"]]
        let result = AuditUnit(tables: [table, total], dataset: dataset).result(
            AuditParameters(minimum: 5))
        #expect(result.conflicts.count == 1)
        #expect(result.isComplete)
        let alarms = result.inferences.map { ($0.alarm, $0.terms.map(\.cell), $0.low) }
        #expect(
            alarms.contains {
                $0 == .exactRecovery && $1 == [CellReference(table: 0, cell: 3)] && $2 == 3
            }, "\(alarms)")
    }

    /// A base and a percentage of it: 17 of 42 are 40.5 %, 18 are 42.9 %, none are 42.1 %.
    @Test(arguments: [("42.1", true), ("42.9", false)])
    func `name a percentage that no number of units has`(_ percent: String, _ isWrong: Bool) throws
    {
        var dataset = Dataset(name: "d")
        dataset.variables["area"] = Variable(codes: ["a", "b"])
        var share = ValueDeclaration(column: "p", statistic: .percent)
        share.precision = .decimals(1)
        share.base = .column("n")
        let place = Position(line: 2, column: 1)
        let printed = PrintedNumber(value: try #require(Decimal(parsing: percent)), decimals: 1)
        let table = PublishedTable(
            output: "t",
            table: Table(
                dimensions: [
                    Dimension(
                        name: "area", variable: "area",
                        labels: [Label(text: "a", categories: .codes([0]))])
                ],
                values: [ValueDeclaration(column: "n", statistic: .count), share],
                cells: [
                    Cell(
                        labels: [0], value: 0, shown: .number(PrintedNumber(value: 42)),
                        position: place),
                    Cell(labels: [0], value: 1, shown: .number(printed), position: place),
                ]),
            unit: "person")
        let result = AuditUnit(tables: [table], dataset: dataset).result(
            AuditParameters(minimum: 5))
        let both = Conflict(cells: (0..<2).map { CellReference(table: 0, cell: $0) })
        #expect(result.conflicts == (isWrong ? [both] : []))
        #expect(result.isComplete, "\(result.gaps)")
    }
}

extension Cell {
    fileprivate func showing(_ shown: Shown) -> Cell {
        Cell(
            labels: labels, value: value, shown: shown, position: position, precision: precision)
    }
}

import Outputs
import Testing

@testable import Differencing

/// Kinds of differencing that the contract cases do not show.
@Suite struct FamilyTests {
    private func table(
        _ output: String, _ rows: [(String, Int?)], dimension: String = "sex",
        submission: String? = nil,
        population: [String: [String]] = [:], extract: String? = nil,
        source: PublishedTable.Source = .same,
        dataset: Dataset
    ) -> PublishedTable {
        let labels = rows.map { row in
            Label(
                text: row.0,
                categories: dataset.categories(of: row.0, in: dimension, totals: ["Total"]) ?? .all)
        }
        let cells = rows.enumerated().map { index, row in
            Cell(
                labels: [index],
                shown: row.1.map { .number(PrintedNumber(value: Decimal($0))) }
                    ?? .withheld(low: nil, high: nil),
                position: Position(line: index + 2, column: 1))
        }
        var value = ValueDeclaration(column: "n", statistic: .count)
        value.precision = .exact
        return PublishedTable(
            submission: submission, output: output,
            table: Table(
                dimensions: [Dimension(name: dimension, variable: dimension, labels: labels)],
                values: [value], cells: cells),
            unit: "person", population: population, extract: extract, source: source)
    }

    private func dataset(_ change: (inout Dataset) -> Void = { _ in }) -> Dataset {
        var dataset = Dataset(name: "d")
        dataset.units = ["person"]
        dataset.variables["sex"] = Variable(codes: ["F", "M"])
        dataset.variables["area"] = Variable(codes: ["a", "b", "c", "d"])
        change(&dataset)
        return dataset
    }

    private func alarms(_ tables: [PublishedTable], _ dataset: Dataset, minimum: Int = 5)
        -> [Inference]
    {
        let result = AuditUnit(tables: tables, dataset: dataset).result(
            AuditParameters(minimum: minimum))
        #expect(result.isComplete)
        return result.inferences.filter { $0.alarm != nil }
    }

    private func refresh(_ changes: Extract.Changes, first: Int, second: Int) -> [Inference] {
        let dataset = dataset {
            $0.releases = [Extract(id: "1"), Extract(id: "2", after: "1", changes: changes)]
        }
        return alarms(
            [
                table(
                    "a", [("F", first), ("M", 70)], submission: "s", extract: "1", dataset: dataset),
                table("b", [("F", second), ("M", 90)], extract: "2", dataset: dataset),
            ], dataset)
    }

    /// With a band of 6 around each midpoint, 9 stands for 7 to 12, and 0 for nobody.
    @Test(arguments: [true, false])
    func `lists a rounded zero that has one true value, without an alarm`(_ all: Bool) {
        let dataset = dataset()
        var rounded = table("t", [("F", 0), ("M", 9)], dataset: dataset)
        var value = rounded.table.values[0]
        value.precision = .midpoint(6)
        rounded.table = Table(
            dimensions: rounded.table.dimensions, values: [value], cells: rounded.table.cells)
        let found = AuditUnit(tables: [rounded], dataset: dataset).result(
            AuditParameters(minimum: 5, all: all)
        ).inferences.filter { $0.terms.count == 1 }
        #expect(found.map(\.low) == (all ? [0, 7] : []))
        #expect(found.map(\.high) == (all ? [0, 12] : []))
        #expect(found.map(\.isExact) == (all ? [true, false] : []))
        #expect(found.allSatisfy { $0.alarm == nil })
    }

    @Test func `subtracts extracts that only grew`() {
        let found = refresh(.additions, first: 60, second: 63)
        #expect(found.map(\.alarm) == [.smallImpliedCount])
        #expect(found.first?.low == 3)
        #expect(found.first?.assumption == nil)
        #expect(found.first?.terms.map(\.coefficient) == [1, -1])
    }

    @Test func `adds up groups to find who joined`() {
        let dataset = dataset {
            $0.releases = [Extract(id: "1"), Extract(id: "2", after: "1", changes: .additions)]
            $0.variables["area"]?.groups["G"] = ["a", "c", "d"]
        }
        let earlier = table(
            "t", [("Total", 32)], submission: "s", extract: "1", dataset: dataset)
        for isWithheld in [true, false] {
            let more: [(String, Int?)] = isWithheld ? [("c", nil), ("d", nil)] : []
            let later = table(
                "t", [("b", 12), ("G", 23)] + more, dimension: "area", extract: "2",
                dataset: dataset)
            let found = alarms([earlier, later], dataset, minimum: 10)
            #expect(found.map(\.low) == [3], "23 + 12 - 32, \(isWithheld)")
            #expect(found.map(\.alarm) == [.smallImpliedCount])
        }
    }

    @Test func `adds up cells of nobody to find what a smaller population leaves out`() {
        let dataset = dataset()
        let all = table(
            "all", [("a", 0), ("b", 18), ("c", 0)], dimension: "area", dataset: dataset)
        let part = table(
            "part", [("F", 16)], population: ["area": ["a", "b", "c"]], dataset: dataset)
        let found = alarms([all, part], dataset).filter { $0.alarm == .smallImpliedCount }
        #expect(found.map(\.low) == [2], "0 + 18 + 0 - 16")
        #expect(found.first?.terms.map(\.coefficient) == [1, 1, 1, -1])
    }

    @Test func `does not subtract extracts in which units came and went`() {
        #expect(refresh(.both, first: 60, second: 63).isEmpty)
    }

    @Test func `says what it assumed where changes are unknown`() {
        let found = refresh(.unknown, first: 60, second: 63)
        #expect(found.map(\.assumption) == [.additionsOnly])
    }

    @Test func `subtracts a cohort from the one it lies within, not from a disjoint one`() {
        let dataset = dataset {
            $0.cohorts = [
                "complete": Cohort(within: "linked"), "linked": Cohort(),
                "refused": Cohort(disjoint: ["linked"]),
            ]
        }
        let linked = table(
            "a", [("F", 50), ("M", 43)], population: ["cohort": ["linked"]], dataset: dataset)
        let complete = table(
            "b", [("F", 47), ("M", 33)], population: ["cohort": ["complete"]], dataset: dataset)
        let refused = table(
            "c", [("F", 48), ("M", 41)], population: ["cohort": ["refused"]], dataset: dataset)
        #expect(alarms([linked, complete], dataset).map(\.low) == [3])
        #expect(alarms([linked, refused], dataset).isEmpty)
    }

    @Test func `follows cohorts that lie within each other by way of others`() {
        let dataset = dataset {
            $0.cohorts = [
                "a": Cohort(within: "b"), "b": Cohort(within: "c"), "c": Cohort(within: "d"),
                "d": Cohort(), "e": Cohort(disjoint: ["d"]), "f": Cohort(within: "e"),
                // Two names of the same people.
                "x": Cohort(within: "y"), "y": Cohort(within: "x"),
            ]
        }
        func cohort(_ name: String, _ men: Int) -> PublishedTable {
            table(
                name, [("F", 50), ("M", men)], population: ["cohort": [name]], dataset: dataset)
        }
        let found = alarms([cohort("d", 43), cohort("a", 40)], dataset)
        #expect(Set(found.map(\.alarm)) == [.smallImpliedCount, .impliedZero])
        #expect(Set(found.map(\.low)) == [3, 0])
        #expect(alarms([cohort("f", 43), cohort("a", 40)], dataset).isEmpty)
        let same = AuditUnit(tables: [cohort("x", 43), cohort("y", 40)], dataset: dataset)
        #expect(same.result(AuditParameters(minimum: 5)).conflicts.count == 1)
    }

    /// 30 families have a record in area a, and 30 a girl's: of one family both may be one record, or
    /// two.
    @Test(arguments: [(["person"], 0), ([], 1)])
    func `does not take what a unit has several of to be had at once`(
        _ several: [String], _ count: Int
    ) {
        let dataset = dataset {
            $0.variables["area"]?.severalPer = ["person"]
            $0.variables["sex"]?.severalPer = several
        }
        let inArea = table(
            "x", [("F", nil), ("Total", 30)], population: ["area": ["a"]], dataset: dataset)
        let all = table("y", [("F", 30), ("Total", 30)], dataset: dataset)
        let found = alarms([inArea, all], dataset).filter { $0.alarm == .exactRecovery }
        #expect(found.count == count)
        #expect(found.allSatisfy { $0.low == 30 && $0.high == 30 })
    }

    /// Counts rounded to 3 by area, and by sex in percent of the same total: 61.21 and 38.79 are
    /// parts of 116, and of no other number that is rounded to 117.
    @Test func `finds the one total that rounded counts and percentages have together`() throws {
        let dataset = dataset()
        var counts = table(
            "x", [("a", 27), ("b", 63), ("c", 27), ("d", 0), ("Total", 117)], dimension: "area",
            dataset: dataset)
        counts.table = rounded(counts.table, .round(3))
        var shares = table("y", [("F", 0), ("M", 0)], dataset: dataset)
        var percent = ValueDeclaration(column: "p", statistic: .percent)
        percent.percentOf = ["sex": "Total"]
        percent.precision = .decimals(2)
        let printed = try ["61.21", "38.79"].map {
            PrintedNumber(value: try #require(Decimal(parsing: $0)), decimals: 2)
        }
        shares.table = Table(
            dimensions: shares.table.dimensions, values: [percent],
            cells: zip(shares.table.cells, printed).map {
                Cell(labels: Array($0.labels), shown: .number($1), position: $0.position)
            })
        let result = AuditUnit(tables: [counts, shares], dataset: dataset).result(
            AuditParameters(minimum: 5))
        #expect(result.isComplete)
        let total = result.inferences.first {
            $0.terms.map(\.cell) == [CellReference(table: 0, cell: 4)]
        }
        #expect(total?.alarm == .roundingUndone && total?.low == 116 && total?.high == 116)
    }

    private func rounded(_ table: Table, _ precision: Precision) -> Table {
        var value = table.values[0]
        value.precision = precision
        return Table(dimensions: table.dimensions, values: [value], cells: table.cells)
    }

    @Test func `asks for the population of tables that are almost equal`() {
        let dataset = dataset()
        let rows = [("a", 40), ("b", 31), ("c", 22), ("d", 19)]
        let first = table("x", rows, dimension: "area", submission: "s", dataset: dataset)
        let again = table(
            "y", [("a", 40), ("b", 31), ("c", 22), ("d", 18)], dimension: "area", dataset: dataset)
        let result = AuditUnit(tables: [first, again], dataset: dataset).result(
            AuditParameters(minimum: 5))
        #expect(result.undeclared.count == 1)
        #expect(result.conflicts.isEmpty)
        let other = table(
            "y", [("a", 47), ("b", 35), ("c", 22), ("d", 12)], dimension: "area", dataset: dataset)
        let unequal = AuditUnit(tables: [first, other], dataset: dataset).result(
            AuditParameters(minimum: 5))
        #expect(unequal.undeclared.isEmpty)
    }

    @Test func `names the smallest set of numbers that cannot all be true`() {
        let dataset = dataset()
        let wrong = table("x", [("F", 40), ("M", 31), ("Total", 70)], dataset: dataset)
        let right = table(
            "y", [("a", 9), ("b", nil), ("Total", 20)], dimension: "area", submission: "s",
            dataset: dataset)
        let result = AuditUnit(tables: [wrong, right], dataset: dataset).result(
            AuditParameters(minimum: 5))
        let cells = Set(result.conflicts.flatMap(\.cells))
        #expect(cells.isSuperset(of: (0..<3).map { CellReference(table: 0, cell: $0) }))
        #expect(result.isComplete)
    }

    @Test func `holds numbers of another source for an assumption`() {
        let dataset = dataset()
        let own = table("x", [("F", nil), ("M", 31)], dataset: dataset)
        let published = table(
            "y", [("F", 9), ("M", 31)], submission: "s", source: .other, dataset: dataset)
        let found = alarms([own, published], dataset)
        // The other source may count otherwise: never exact.
        #expect(found.map(\.alarm) == [.intervalTooNarrow])
        #expect(found.map(\.isExact) == [false])
        #expect(found.map(\.assumption) == [.otherSource])
        var same = published
        same.source = .same
        #expect(alarms([own, same], dataset).map(\.assumption) == [nil])
    }

    @Test func `does not add up categories that one unit may be in several of`() {
        let rows = [("F", 40), ("M", nil), ("Total", 60)] as [(String, Int?)]
        let partition = dataset()
        #expect(
            alarms([table("x", rows, dataset: partition)], partition).map(\.alarm) == [
                .exactRecovery
            ])
        let several = dataset { $0.variables["sex"]?.severalPer = ["person"] }
        #expect(alarms([table("x", rows, dataset: several)], several).isEmpty)
    }

    @Test func `recovers a withheld mean from the mean of all and the counts`() {
        let dataset = dataset()
        let labels = ["F", "M", "Total"].map {
            Label(
                text: $0,
                categories: dataset.categories(of: $0, in: "sex", totals: ["Total"]) ?? .all)
        }
        var mean = ValueDeclaration(column: "m", statistic: .mean)
        mean.of = "cost"
        mean.precision = .exact
        mean.base = .column("n")
        let count = ValueDeclaration(column: "n", statistic: .count)
        let means: [Int?] = [30, nil, 24]
        let counts = [10, 20, 30]
        var cells: [Cell] = []
        for row in 0..<3 {
            let place = Position(line: row + 2, column: 1)
            let shown = means[row].map { Shown.number(PrintedNumber(value: Decimal($0))) }
            cells.append(
                Cell(
                    labels: [row], value: 0, shown: shown ?? .withheld(low: nil, high: nil),
                    position: place))
            cells.append(
                Cell(
                    labels: [row], value: 1,
                    shown: .number(PrintedNumber(value: Decimal(counts[row]))), position: place))
        }
        let table = PublishedTable(
            output: "x",
            table: Table(
                dimensions: [Dimension(name: "sex", variable: "sex", labels: labels)],
                values: [mean, count],
                cells: cells),
            unit: "person")
        let found = alarms([table], dataset)
        #expect(found.map(\.alarm) == [.exactRecovery])
        #expect(found.first?.low == 21)
        #expect(found.first?.high == 21)
        // 3/2 × 24 − 1/2 × 30: what is printed adds up, not the sums behind it.
        let lines = found.first?.because.high.map { "\($0.multiplier) \($0.fact)" }.sorted() ?? []
        #expect(lines.count == 2, "\(lines)")
        #expect(lines.first?.hasPrefix("-1/2 ") ?? false, "\(lines)")
        #expect(lines.last?.hasPrefix("3/2 ") ?? false, "\(lines)")
    }

    @Test func `lists a mean of an unknown number of units without bounds`() {
        let dataset = dataset()
        var mean = ValueDeclaration(column: "m", statistic: .mean)
        mean.of = "cost"
        mean.precision = .decimals(1)
        var own = table("x", [("F", nil), ("M", 31)], dataset: dataset)
        own.table = Table(
            dimensions: own.table.dimensions, values: [mean], cells: own.table.cells)
        var parameters = AuditParameters(minimum: 5)
        let unit = AuditUnit(tables: [own], dataset: dataset)
        #expect(unit.result(parameters).inferences.isEmpty)
        parameters.all = true
        let found = unit.result(parameters)
        #expect(found.isComplete)
        #expect(found.inferences.map(\.terms[0].cell.cell) == [0, 1])
        #expect(found.inferences.map(\.low) == [nil, Decimal(parsing: "30.95")])
        #expect(found.inferences.map(\.high) == [nil, Decimal(parsing: "31.05")])
        #expect(found.inferences.allSatisfy { !$0.isTight && $0.alarm == nil })
    }

    @Test func `does not depend on the order of tables and rows`() {
        for seed in 0..<UInt64(150) {
            let system = RandomSystem(seed: seed)
            var parameters = AuditParameters(minimum: 3)
            parameters.all = true
            let plain = AuditUnit(tables: system.tables, dataset: system.dataset).result(parameters)
            let turned = system.tables.reversed().map { table -> PublishedTable in
                var copy = table
                copy.table.cells.reverse()
                return copy
            }
            let other = AuditUnit(tables: turned, dataset: system.dataset).result(parameters)
            let names = Self.lines(plain, system.tables)
            #expect(names == Self.lines(other, turned), "seed \(seed)")
        }
    }

    private static func lines(_ result: AuditResult, _ tables: [PublishedTable]) -> [String] {
        func name(_ cell: CellReference) -> String {
            let table = tables[cell.table]
            let labels = table.table.place(of: table.table.cells[cell.cell]).labels
            return table.output
                + labels.sorted { $0.key < $1.key }.map { "\($0.key)\($0.value)" }.joined()
        }
        return result.inferences.map { inference in
            let terms = inference.terms.map { "\($0.coefficient)\(name($0.cell))" }.joined()
            let proof = (inference.because.low + inference.because.high).map { line in
                switch line.fact {
                case .cell(let cell, let value): "\(line.multiplier)\(name(cell))\(value)"
                case .share(let cell, let isLower), .mean(let cell, let isLower):
                    "\(line.multiplier)\(name(cell))\(isLower)"
                case .units(let cell, let value, _): "\(line.multiplier)\(name(cell))\(value)"
                case .notNegative(let cell): "\(line.multiplier)\(cell.map(name) ?? "")"
                }
            }
            return
                "\(terms) \(String(describing: inference.low)) \(String(describing: inference.high)) \(String(describing: inference.alarm)) \(proof)"
        }
    }

    @Test func `leaves out numbers too large to add up, and says so`() {
        let dataset = dataset()
        let huge = 900_000_000_000_000
        let own = table("x", [("F", huge), ("M", nil), ("Total", 9)], dataset: dataset)
        let result = AuditUnit(tables: [own], dataset: dataset).result(AuditParameters(minimum: 5))
        #expect(!result.isComplete)
    }

    @Test func `finds an interval too narrow, by width and by protection`() {
        let dataset = dataset()
        let own = table("x", [("F", nil), ("M", nil), ("Total", 9)], dataset: dataset)
        let unit = AuditUnit(tables: [own], dataset: dataset)
        var parameters = AuditParameters(minimum: 5)
        #expect(unit.result(parameters).inferences.isEmpty)
        parameters.width = 9
        #expect(unit.result(parameters).inferences.isEmpty)
        parameters.width = 10
        #expect(
            unit.result(parameters).inferences.map(\.alarm) == [
                .intervalTooNarrow, .intervalTooNarrow,
            ])
        parameters.width = 0
        parameters.protection = [CellReference(table: 0, cell: 1): Interval(low: 0, high: 10)]
        #expect(
            unit.result(parameters).inferences.map(\.terms) == [
                [Inference.Term(coefficient: 1, cell: CellReference(table: 0, cell: 1))]
            ])
    }
}

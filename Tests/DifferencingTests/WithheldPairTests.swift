import Outputs
import Testing

@testable import Differencing

/// Many withheld cells, each with a publicly known range.
@Suite struct WithheldPairTests {
    /// Per row two cells of `0-9` and one of `least-9` that add up to 12, with the totals of columns.
    private func result(rows: Int, least: Int) -> AuditResult {
        let names = ["x", "y", "z"]
        var dataset = Dataset(name: "d")
        let codes = (0..<rows).map { "r\($0)" }
        dataset.variables["r"] = Variable(codes: codes)
        dataset.variables["c"] = Variable(codes: names)
        func labels(_ codes: [String]) -> [Label] {
            codes.enumerated().map { Label(text: $1, categories: .codes([$0])) }
                + [Label(text: "Total", categories: .all)]
        }
        let dimensions = [
            Dimension(name: "r", variable: "r", labels: labels(codes)),
            Dimension(name: "c", variable: "c", labels: labels(names)),
        ]
        let totals = [3 * rows, 3 * rows, 6 * rows, 12 * rows]
        var cells: [Cell] = []
        for row in 0...rows {
            for column in 0...3 {
                let shown: Shown =
                    row == rows
                    ? .number(PrintedNumber(value: Decimal(totals[column])))
                    : column == 3
                        ? .number(PrintedNumber(value: Decimal(12)))
                        : .withheld(low: column == 2 ? least : 0, high: 9)
                cells.append(
                    Cell(
                        labels: [row, column], shown: shown,
                        position: Position(line: row + 2, column: column + 1)))
            }
        }
        var value = ValueDeclaration(column: "n", statistic: .count)
        value.precision = .exact
        let table = PublishedTable(
            output: "t", table: Table(dimensions: dimensions, values: [value], cells: cells),
            unit: "person")
        return AuditUnit(tables: [table], dataset: dataset).result(AuditParameters(minimum: 10))
    }

    @Test(arguments: [4, 20, 28, 60])
    func `finds every pair that is small by bounds alone, however many cells there are`(rows: Int) {
        // Of 12, at least 5 are in the third cell: the other two have 7 together, not 9 each.
        let found = result(rows: rows, least: 5)
        #expect(found.isComplete)
        let alarms = found.inferences.filter { $0.alarm == .boundedBelowThreshold }
        let pairs = Set(alarms.map { Set($0.terms.map(\.cell.cell)) })
        for row in 0..<rows { #expect(pairs.contains([4 * row, 4 * row + 1]), "row \(row)") }
        #expect(pairs.count == rows)
        #expect(alarms.allSatisfy { $0.high == 7 })
    }

    @Test(arguments: [4, 20, 28, 60])
    func `finds nothing where two cells may be many`(rows: Int) {
        let found = result(rows: rows, least: 0)
        #expect(found.isComplete)
        #expect(found.inferences.filter { $0.alarm != nil }.isEmpty)
    }

    @Test func `judges a large table of ranges as a smaller one: by what fits`() {
        let system = LargeTable(sizes: [60, 60], isNested: false, isRanged: true, seed: 11)
        let found = AuditUnit(tables: [system.table], dataset: system.dataset)
            .result(AuditParameters(minimum: 5))
        #expect(found.isComplete)
    }
}

import Outputs
import Testing

@testable import Differencing

/// Means and shares of numbers of units that nobody printed.
@Suite struct UncountedTests {
    private static let areas = 12

    /// A table by area, the last of which is all of them, and by kind where it has several columns.
    private func table(_ statistic: Statistic, _ lines: [[String]]) throws -> PublishedTable {
        let kinds = lines.first?.count ?? 1
        var value = ValueDeclaration(column: "v", statistic: statistic)
        value.precision = statistic == .percent ? .decimals(1) : .exact
        if statistic == .percent { value.percentOf = ["kind": "Total"] }
        if statistic == .mean { value.of = "cost" }
        var dimensions = [dimension("area", lines.count - 1)]
        if kinds > 1 { dimensions.append(dimension("kind", kinds)) }
        var cells: [Cell] = []
        for (line, texts) in lines.enumerated() {
            for (kind, text) in texts.enumerated() {
                cells.append(
                    Cell(
                        labels: kinds > 1 ? [line, kind] : [line], shown: try shown(text),
                        position: Position(line: line + 2, column: kind + 1)))
            }
        }
        return PublishedTable(
            output: statistic.rawValue,
            table: Table(dimensions: dimensions, values: [value], cells: cells), unit: "person")
    }

    private func dimension(_ name: String, _ count: Int) -> Dimension {
        let labels = (0..<count).map { Label(text: "\(name)\($0)", categories: .codes([$0])) }
        return Dimension(
            name: name, variable: name, labels: labels + [Label(text: "Total", categories: .all)])
    }

    private func shown(_ text: String) throws -> Shown {
        if text == "*" { return .withheld(low: nil, high: nil) }
        return .number(try #require(PrintedNumber(parsing: text.utf8)))
    }

    private func result(_ tables: [PublishedTable], areas: Int, all: Bool) -> AuditResult {
        var dataset = Dataset(name: "d")
        dataset.units = ["person"]
        dataset.variables["area"] = Variable(codes: (0..<areas).map { "area\($0)" })
        dataset.variables["kind"] = Variable(codes: (0..<3).map { "kind\($0)" })
        return AuditUnit(tables: tables, dataset: dataset).result(
            AuditParameters(minimum: 5, all: all))
    }

    /// 100 - 30 are 70 units; they have 100 × 22 - 30 × 15 = 1,750.
    @Test(arguments: [("100", true), ("*", false)])
    func `works out a withheld mean of units that others add up to`(
        _ count: String, _ isKnown: Bool
    ) throws {
        let tables = [
            try table(.count, [["30"], ["*"], [count]]),
            try table(.mean, [["15"], ["*"], ["22"]]),
        ]
        let found = result(tables, areas: 2, all: false)
        let alarms = found.inferences.filter { $0.alarm == .exactRecovery }
        #expect(Set(alarms.map(\.low)) == (isKnown ? [25, 70] : []))
        #expect(Set(alarms.map(\.high)) == (isKnown ? [25, 70] : []))
        #expect(found.isComplete)
    }

    /// However many decimals: numbers that fit the shares fit any number of times over.
    @Test(arguments: [true, false])
    func `finds nothing in percentages of unknown bases, and says that this is all`(_ all: Bool)
        throws
    {
        let counts = (0..<Self.areas).map { area in
            (0..<3).map { (area * 37 + $0 * 53) % 90 + 15 }
        }
        let total = (0..<3).map { kind in counts.reduce(0) { $0 + $1[kind] } }
        let lines = (counts + [total]).map { line in
            let base = line.reduce(0, +)
            return line.map { count in
                let tenths = (2_000 * count + base) / (2 * base)
                return "\(tenths / 10).\(tenths % 10)"
            }
        }
        let found = result([try table(.percent, lines)], areas: Self.areas, all: all)
        #expect(found.isComplete, "\(found.gaps)")
        #expect(found.inferences.allSatisfy { $0.alarm == nil && $0.low == 0 && $0.high == nil })
        #expect(found.conflicts.isEmpty)
    }
}

import Outputs
import Testing

@testable import Disclosure

struct ThresholdRuleTests {
    @Test func `flags cells below the minimum, not those at it`() throws {
        let drawn = try DrawnTable(
            """
                        Home   Kinship   Foster
            Leeds         14        9!       10
            Wakefield      0       31         1!
            """)
        #expect(try ThresholdRule.of(["minimum": 10]).flags(exactlyTheMarksOf: drawn))
    }

    @Test func `leaves withheld cells to differencing`() throws {
        let drawn = try DrawnTable(
            """
                        Home   Kinship
            Leeds        [c]     [1-9]
            """)
        #expect(try ThresholdRule.of(["minimum": 10]).flags(exactlyTheMarksOf: drawn))
    }

    @Test(arguments: [
        (9, "fail"), (10, "pass"), (11, "pass"), (1, "fail"), (0, "pass"),
    ])
    func `judges by the evidence, not by what is printed`(count: Int, expected: String) throws {
        let drawn = try DrawnTable(
            """
                    a
            x       5
            """, value: .of(.mean), evidence: { _, _ in .of(count: Decimal(count)) })
        let found = try ThresholdRule.of(["minimum": 10]).findings(in: drawn.subject())
        #expect((found.map(\.verdict).max() ?? .pass).rawValue == expected)
    }

    @Test func `a rounded count fails inside the forbidden range and is review astride of it`()
        throws
    {
        let drawn = try DrawnTable(
            """
                    a    b    c    d
            x       0?   5!   10?  15
            """, value: .of(.count) { $0.precision = .round(5) })
        #expect(try ThresholdRule.of(["minimum": 10]).flags(exactlyTheMarksOf: drawn))
    }

    @Test func `rounding protects only where the pack rounds and the cell obeys`() throws {
        let drawn = try DrawnTable(
            """
                    a    b
            x       5    7!
            """, value: .of(.count) { $0.precision = .round(5) },
            evidence: { _, column in .of(count: column == "a" ? 4 : 7) })
        let rule = try ThresholdRule.of(["minimum": 10, "rounded": "protects"])
        let rounding = try RoundingRule.of(["base": 5])
        #expect(rule.flags(exactlyTheMarksOf: drawn, siblings: [rounding]))
        let alone = rule.findings(in: drawn.subject())
        #expect(DrawnTable.cells(alone, rule: "threshold", .fail) == [0, 1])
        let strict = try ThresholdRule.of(["minimum": 10]).findings(
            in: drawn.subject(siblings: [rounding]))
        #expect(DrawnTable.cells(strict, rule: "threshold", .fail) == [0, 1])
    }

    @Test(arguments: [
        (Precision.round(5), 0), (.random(5), 0), (.down(5), 0), (.midpoint(5), 1), (.up(5), 1),
        (.round(2), 1),
    ])
    func `a zero is protected where another count may be printed so`(
        precision: Precision, flagged: Int
    ) throws {
        let drawn = try DrawnTable(
            """
                    a
            x       0
            """, value: .of(.count) { $0.precision = precision },
            evidence: { _, _ in .of(count: 0) })
        let siblings: [any Rule] = [
            try ThresholdRule.of(["minimum": 10, "rounded": "protects"]),
            try RoundingRule.of(["base": precision == .round(2) ? 2 : 5]),
        ]
        let found = try ZeroRule.of([:]).findings(in: drawn.subject(siblings: siblings))
        #expect(found.count == flagged)
    }

    @Test func `a number without a count is missing evidence, once per column`() throws {
        let drawn = try DrawnTable(
            """
                    a    b
            x       5    7
            """, kind: .linearAggregations, value: .of(.mean))
        let found = try ThresholdRule.of(["minimum": 10]).findings(
            in: drawn.subject(missingEvidence: .fail))
        #expect(found.map(\.rule) == ["missing-evidence"])
        #expect(found.map(\.verdict) == [.fail])
        #expect(found.first?.cells == [0, 1])
        let report = OutputReport(output: drawn.output, findings: found)
        #expect(report.cells.allSatisfy { $0.verdict == .fail })
    }

    @Test(arguments: [(9, true), (10, false), (3, true)])
    func `counts further units by their contributors`(families: Int, fails: Bool) throws {
        let drawn = try DrawnTable(
            """
                    a
            x       12
            """,
            evidence: { _, _ in
                .of(count: 12) { $0.contributors = ["child": 12, "family": Decimal(families)] }
            })
        let rule = try ThresholdRule.of(["minimum": 10, "units": ["family": 10]])
        let found = rule.findings(in: drawn.subject(dataset: .example))
        #expect(found.contains { $0.verdict == .fail } == fails)
        let bare = try DrawnTable("        a\nx       12")
        #expect(
            rule.findings(in: bare.subject(dataset: .example)).map(\.rule) == ["missing-evidence"])
    }

    @Test(arguments: [
        ("5.0", 60, Verdict.fail), ("5.0", 600, .pass), ("15.0", 60, .fail), ("16.7", 60, .pass),
        ("0.0", 60, .pass),
    ])
    func `converts a percentage of a known base back to its count`(
        percent: String, base: Int, expected: Verdict
    ) throws {
        let subject = try Percentages.subject([(percent, base)])
        let found = try ThresholdRule.of(["minimum": 10]).findings(in: subject)
        let own = found.filter { $0.cell == 0 }.map(\.verdict).max() ?? .pass
        #expect(own == expected)
    }

    @Test func `does not object to structural zeros`() throws {
        var dataset = Dataset.example
        dataset.impossible = [["age": ["0..9"], "outcome": ["excluded"]]]
        let drawn = try DrawnTable(
            """
                    excluded   not excluded
            0-9            0             25
            10-17         12              3!
            """, dataset: dataset, rows: "age", columns: "outcome")
        #expect(
            try ThresholdRule.of(["minimum": 10]).flags(exactlyTheMarksOf: drawn, dataset: dataset))
        #expect(
            try ZeroRule.of().flags(
                exactlyTheMarksOf: DrawnTable(
                    """
                            excluded   not excluded
                    0-9            0             25
                    10-17          0!            25
                    """, dataset: dataset, rows: "age", columns: "outcome"), dataset: dataset))
    }
}

/// Percentages beside their base, one row each.
enum Percentages {
    static func subject(
        _ rows: [(percent: String, base: Int)], precision: Precision = .decimals(1)
    ) throws -> Subject {
        var percent = ValueDeclaration(column: "pct", statistic: .percent)
        percent.base = .column("base")
        percent.precision = precision
        percent.percentOf = ["outcome": "Total"]
        let values = [percent, ValueDeclaration(column: "base", statistic: .count)]
        var cells: [Cell] = []
        for (row, entry) in rows.enumerated() {
            let printed = try #require(PrintedNumber(parsing: Array(entry.percent.utf8)))
            let numbers = [printed, PrintedNumber(value: Decimal(entry.base))]
            for (value, number) in numbers.enumerated() {
                cells.append(
                    Cell(
                        labels: [row, 0], value: value, shown: .number(number),
                        position: Position(line: row + 2, column: value + 3)))
            }
        }
        let table = Table(
            dimensions: [
                Dimension(
                    name: "la", variable: "la",
                    labels: rows.indices.map { Label(text: "\($0)", categories: .codes([$0])) }),
                Dimension(
                    name: "outcome", variable: "outcome",
                    labels: [Label(text: "excluded", categories: .codes([0]))]),
            ], values: values, cells: cells)
        var declaration = OutputDeclaration(id: "pct", file: "pct.csv", kind: .frequencies)
        declaration.unit = "child"
        let output = Output(
            id: "pct", file: "pct.csv", digest: nil, kind: .frequencies, declaration: declaration,
            content: .table(table), faults: [])
        return Subject(output: output, dataset: nil, outputs: [output])
    }
}

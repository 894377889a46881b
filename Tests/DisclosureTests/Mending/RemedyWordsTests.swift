import Outputs
import Testing

@testable import Disclosure

/// Remedies that follow from the counts at hand.
struct RemedyWordsTests {
    @Test(
        arguments: [
            ("0.99", 400, 10, "0.975"), ("0.99", 399, 10, "0.95"), ("0.95", 100, 10, "0.9"),
            ("0.95", 99, 10, "0.8"), ("0.9", 20, 10, "0.5"), ("0.9", 19, 10, nil),
            ("0.05", 100, 10, "0.1"), ("1", 1000, 10, "0.99"), ("0", 200, 10, "0.05"),
            ("0.5", 19, 10, nil),
        ] as [(String, Int, Int, String?)])
    func `the next quantile has enough units beyond it`(
        from: String, units: Int, beyond: Int, expected: String?
    ) throws {
        let own = try #require(Decimal(parsing: from))
        let found = SafeQuantile(insteadOf: own, units: units, beyond: beyond)
        #expect(found?.quantile.description == expected)
    }

    private func remedy(_ rule: any Rule, _ value: ValueDeclaration, _ kind: Kind, count: Int)
        throws -> String?
    {
        let drawn = try DrawnTable(
            """
                  c1
            r1    12
            """, kind: kind, value: value,
            evidence: { _, _ in
                .of(count: Decimal(count)) { $0.columns = [.below: 90, .above: 3, .atValue: 1] }
            })
        return rule.findings(in: drawn.subject()).first { $0.rule != "missing-evidence" }?.remedy
    }

    @Test func `a quantile too far out is replaced by one that is not`() throws {
        let rule = try PositionRule.of(["beyond": 10])
        let outer = ValueDeclaration.of(.quantile) { $0.quantile = Decimal(parsing: "0.99") }
        #expect(
            try remedy(rule, outer, .position, count: 120)?
                .hasPrefix("show the 0.9 quantile instead: at least 10 units") == true)
        #expect(
            try remedy(rule, outer, .position, count: 19)?.contains("too few units") == true)
    }

    @Test func `a maximum is replaced by a quantile`() throws {
        let rule = try EndpointsRule.of(["at-value": 10])
        #expect(
            try remedy(rule, .of(.maximum), .endpoints, count: 200)?
                .hasPrefix("show the 0.95 quantile instead") == true)
        #expect(
            try remedy(rule, .of(.range), .endpoints, count: 200)?
                .hasPrefix("show the 0.05 and 0.95 quantiles instead") == true)
        #expect(
            try remedy(rule, .of(.minimum), .endpoints, count: 12)?
                .hasPrefix("leave it out") == true)
    }

    @Test(arguments: [
        (150, "show deciles"), (100, "show deciles"), (99, "at most 9 bins"),
        (20, "at most 2 bins"), (19, "leave it out"),
    ])
    func `a number per unit is binned as its length allows`(units: Int, words: String) throws {
        let rows = (0..<units).map { "u\($0)   \($0)" }.joined(separator: "\n")
        let drawn = try DrawnTable("   r\n" + rows, kind: .recordLevel, value: .of(.other))
        let found = try RecordLevelRule.of().findings(in: drawn.subject())
        #expect(found.first?.remedy.contains(words) == true)
    }

    @Test func `missing evidence is asked for by file and columns`() throws {
        let drawn = try DrawnTable(
            """
                  c1
            r1   1.4
            """, kind: .ratios, value: .of(.oddsRatio))
        let found = try RatiosRule.of(["cell": 10]).findings(in: drawn.subject())
        #expect(
            found.map(\.remedy) == [
                "give two-by-two under evidence: a file with the columns"
                    + " row,column,exposed,outcome,count"
            ])
    }

    @Test(
        arguments: [
            ("15", "20", "40", "declare precision: round5 if they were rounded so"),
            ("15", "20", "45", "correct the total or its parts, or declare"),
            ("14", "20", "35", "correct the total or its parts, or declare"),
        ])
    func `totals of rounded parts are told the base that explains them`(
        first: String, second: String, total: String, words: String
    ) throws {
        let drawn = try DrawnTable(
            """
                   c1    c2    Total
            r1     \(first)    \(second)    \(total)
            """)
        let found = TotalsCheck(subject: drawn.subject()).findings
        #expect(found.count == 1 && found.allSatisfy { $0.remedy.hasPrefix(words) })
    }

    @Test(
        arguments: [
            (Precision.round(5), "7", "print a multiple of 5, or declare how it was rounded"),
            (.midpoint(6), "7", "print the middle of a band of 6, or declare how it was rounded"),
            (.decimals(1), "7.25", "print at most 1 decimal, or declare precision: 2dp"),
            (.figures(2), "7.25", "print at most 2 significant figures, or declare precision: 2dp"),
        ])
    func `a number that the declared precision cannot print`(
        precision: Precision, printed: String, remedy: String
    ) throws {
        var value = ValueDeclaration.of(printed.contains(".") ? .mean : .count)
        value.precision = precision
        let drawn = try DrawnTable("   c1\nr1   \(printed)", value: value)
        let found = builtInFindings(in: drawn.subject()).filter { $0.rule == "precision" }
        #expect(found.map(\.remedy) == [remedy])
    }

    @Test func `rounding is offered only where a rule says how`() throws {
        let drawn = try DrawnTable("   c1\nr1   4")
        let rule = try ThresholdRule.of(["minimum": 10, "rounded": "protects"])
        let rounding = try RoundingRule.of(["base": 5])
        let remedy = { (siblings: [any Rule]) in
            rule.findings(in: drawn.subject(siblings: siblings)).first?.remedy
        }
        #expect(remedy([])?.contains("round") == false)
        #expect(remedy([rounding])?.hasSuffix("or round every count to 5") == true)
    }

    @Test func `a forbidden area is shown by the next level that may be`() throws {
        let drawn = try DrawnTable(
            """
                   c1
            LA1    40
            LA2    50
            """, dataset: .example, rows: "la")
        let rule = try GeographyRule.of(["forbidden": ["la"]])
        let found = rule.findings(in: drawn.subject(dataset: .example))
        #expect(found.map(\.remedy) == ["show region instead of la, or leave it out"])
    }
}

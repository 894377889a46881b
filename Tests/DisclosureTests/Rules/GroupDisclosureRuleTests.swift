import Outputs
import Testing

@testable import Disclosure

struct GroupDisclosureRuleTests {
    private func drawn(_ text: String) throws -> DrawnTable {
        try DrawnTable(text, dataset: .example, rows: "la", columns: "outcome")
    }

    @Test func `all of a line in one sensitive category fails`() throws {
        let drawn = try drawn(
            """
                    excluded   not excluded   Total
            LA1         25!               0      25
            LA2         24                1      25
            Total       49                1      50
            """)
        #expect(
            try GroupDisclosureRule.of(["share": 1]).flags(
                exactlyTheMarksOf: drawn, dataset: .example))
    }

    @Test(arguments: [(89, false), (90, true), (91, true)])
    func `the share is reached at its limit`(excluded: Int, fails: Bool) throws {
        let drawn = try drawn(
            """
                    excluded   not excluded
            LA1       \(excluded)      \(100 - excluded)
            """)
        let found = try GroupDisclosureRule.of(["share": "0.9"]).findings(
            in: drawn.subject(dataset: .example))
        #expect(found.contains { $0.verdict == .fail && $0.cell == 0 } == fails)
    }

    @Test func `a withheld category is shown by the zero beside it`() throws {
        let drawn = try drawn(
            """
                    excluded   not excluded   Total
            LA1        [c]!               0      25
            """)
        #expect(
            try GroupDisclosureRule.of(["share": 1]).flags(
                exactlyTheMarksOf: drawn, dataset: .example))
    }

    @Test func `is about sensitive variables only`() throws {
        let drawn = try DrawnTable(
            """
                     F     M    Total
            LA1     25     0       25
            """, dataset: .example, rows: "la", columns: "sex")
        #expect(
            try GroupDisclosureRule.of(["share": 1]).flags(
                exactlyTheMarksOf: drawn, dataset: .example))
    }
}

/// Shares of which nobody says of what.
struct UndeclaredShareTests {
    @Test(arguments: [("100", Verdict?.some(.review)), ("99", nil)])
    func `a share of an undeclared base may be one of its line`(printed: String, expected: Verdict?)
        throws
    {
        let drawn = try DrawnTable(
            """
                    excluded
            LA1         20
            LA2        \(printed)
            """, value: .of(.percent), dataset: .example, rows: "la", columns: "outcome")
        let found = try GroupDisclosureRule.of(["share": 1]).findings(
            in: drawn.subject(dataset: .example))
        #expect(found.map(\.verdict) == [expected].compactMap(\.self))
        #expect(found.allSatisfy { $0.cell == 1 && $0.remedy.contains("percent-of") })
    }
}

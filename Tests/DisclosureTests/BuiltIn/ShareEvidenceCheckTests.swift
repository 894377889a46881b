import Outputs
import Testing

@testable import Disclosure

struct ShareEvidenceCheckTests {
    /// Shares by authority and sex, with the numerators of each; the places of what contradicts.
    private func contradicting(
        _ drawing: String, _ numerators: [String: Int], of base: [String: String]
    ) throws -> [String] {
        let drawn = try DrawnTable(
            drawing,
            value: .of(.percent) {
                $0.precision = .decimals(1)
                $0.percentOf = base
            }, dataset: .example, rows: "la", columns: "sex",
            evidence: { row, column in
                numerators["\(row) \(column)"].map { .of(count: Decimal($0)) }
            })
        let found = EvidenceCheck(subject: drawn.subject(dataset: .example)).findings
        #expect(found.allSatisfy { $0.rule == "evidence" && $0.verdict == .fail })
        return found.map {
            [$0.place.labels["la"], $0.place.labels["sex"]].compactMap(\.self)
                .joined(separator: " ")
        }
    }

    private static let line = """
                F      M
        LA1   30.0   70.0
        """

    @Test(arguments: [
        (30, 70, []), (300, 700, []), (29, 70, ["LA1 F"]), (30, 72, ["LA1 M"]),
        (30, 700, ["LA1 F", "LA1 M"]), (0, 70, []),
    ])
    func `numerators of one line have one base`(women: Int, men: Int, expected: [String]) throws {
        let numerators = ["LA1 F": women, "LA1 M": men]
        for base in [["sex": "Total"], [:]] {
            #expect(try contradicting(Self.line, numerators, of: base) == expected)
        }
    }

    @Test func `lines have bases of their own`() throws {
        let found = try contradicting(
            """
                    F      M
            LA1   30.0   70.0
            LA2   30.0   70.0
            """, ["LA1 F": 30, "LA1 M": 70, "LA2 F": 300, "LA2 M": 700], of: ["sex": "Total"])
        #expect(found.isEmpty)
    }

    @Test func `of three the one that does not fit the others is to blame`() throws {
        let found = try contradicting(
            """
                    F      M   Total
            LA1   30.0   70.0  100.0
            """, ["LA1 F": 30, "LA1 M": 70, "LA1 Total": 120], of: ["sex": "Total"])
        #expect(found == ["LA1 Total"])
    }

    @Test func `a share declared as exact is as exact as its digits`() throws {
        let drawn = try DrawnTable(
            """
                    F      M
            LA1   33.3   66.7
            """,
            value: .of(.percent) { $0.percentOf = ["sex": "Total"] }, dataset: .example,
            rows: "la", columns: "sex",
            evidence: { _, column in .of(count: column == "F" ? 31 : 62) })
        #expect(EvidenceCheck(subject: drawn.subject(dataset: .example)).findings.isEmpty)
    }

    @Test func `shares that do not add up to all may be of anything`() throws {
        let found = try contradicting(
            """
                    F      M
            LA1   30.0   20.0
            """, ["LA1 F": 30, "LA1 M": 70], of: [:])
        #expect(found.isEmpty)
    }
}

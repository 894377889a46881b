import Outputs
import Testing

@testable import Disclosure

struct DominanceRuleTests {
    /// A sum with one cell.
    static func cell(
        _ largest: [Decimal], total: Decimal?, count: Decimal? = nil, negatives: Decimal? = 0
    ) throws -> Subject {
        try DrawnTable(
            """
                    a
            x     100
            """, kind: .linearAggregations, value: .of(.sum),
            evidence: { _, _ in
                .of(count: count) {
                    if !largest.isEmpty { $0.largest = ["child": largest] }
                    $0.columns[.total] = total
                    $0.columns[.negatives] = negatives
                }
            }
        ).subject()
    }

    @Test(arguments: [
        (54, "fail", "pass"), (55, "fail", "fail"), (55, "pass", "pass"), (56, "pass", "fail"),
    ])
    func `the limit is exact, and the pack says which side it is on`(
        largest: Int, atLimit: String, expected: String
    ) throws {
        let rule = try DominanceRule.of(["n": 1, "share": "0.55", "at-limit": .text(atLimit)])
        let found = try rule.findings(in: Self.cell([Decimal(largest), 10], total: 100, count: 20))
        #expect((found.map(\.verdict).max() ?? .pass).rawValue == expected)
    }

    @Test func `does not know without contributions, total or enough of the largest`() throws {
        let rule = try DominanceRule.of(["n": 2, "share": "0.9"])
        for subject in [
            try Self.cell([], total: 100), try Self.cell([50, 1], total: nil),
            try Self.cell([50], total: 100, count: 20),
        ] {
            #expect(rule.findings(in: subject).map(\.rule) == ["missing-evidence"])
        }
        #expect(
            rule.findings(in: try Self.cell([100], total: 100, count: 1)).map(\.verdict) == [.fail])
    }

    @Test func `negative contributions are for review, zeros have nothing to dominate`() throws {
        let rule = try DominanceRule.of(["n": 1, "share": "0.5"])
        #expect(
            rule.findings(in: try Self.cell([90, -2], total: 100)).map(\.verdict) == [.review])
        #expect(
            rule.findings(in: try Self.cell([90, 2], total: 100, negatives: 1)).map(\.verdict)
                == [.review])
        #expect(rule.findings(in: try Self.cell([0, 0], total: 0, count: 20)).isEmpty)
    }

    @Test(arguments: [
        ([50, 41], 95, true), ([50, 40], 95, false), ([50, 41], 96, false), ([70], 70, true),
    ])
    func `p percent fails below p, not at it`(largest: [Int], total: Int, fails: Bool) throws {
        let rule = try PPercentRule.of(["p": 10])
        let count: Decimal = largest.count == 1 ? 1 : 20
        let subject = try Self.cell(
            largest.map { Decimal($0) }, total: Decimal(total), count: count)
        #expect(rule.findings(in: subject).contains { $0.verdict == .fail } == fails)
    }

    @Test(arguments: [(105, true), (110, false), (111, false)])
    func `pq divides p by q`(total: Int, fails: Bool) throws {
        let rule = try PQRule.of(["p": 10, "q": 50])
        let subject = try Self.cell([50, 50], total: Decimal(total), count: 20)
        #expect(rule.findings(in: subject).contains { $0.verdict == .fail } == fails)
        #expect(throws: ParameterError.self) { try PQRule.of(["p": 50, "q": 50]) }
    }
}

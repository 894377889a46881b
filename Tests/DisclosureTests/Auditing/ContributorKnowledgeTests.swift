import Differencing
import Outputs
import Testing

@testable import Disclosure

/// What the evidence behind withheld cells adds to an audit.
@Suite struct ContributorKnowledgeTests {
    /// Four authorities and their total; nil is withheld.
    private func report(
        _ numbers: [Int?], _ evidence: [Int: Evidence], _ statistic: Statistic = .sum,
        protection: String = "none", rules: [any Rule] = []
    ) throws -> SubmissionReport {
        let labels = ["LA1", "LA2", "LA3", "LA4", "Total"].map { text in
            Label(
                text: text,
                categories: Dataset.example.categories(of: text, in: "la", totals: ["Total"])
                    ?? .all)
        }
        let cells = numbers.enumerated().map { index, number in
            Cell(
                labels: [index],
                shown: number.map { .number(PrintedNumber(value: Decimal($0))) }
                    ?? .withheld(low: nil, high: nil),
                position: Position(line: index + 2, column: 2), evidence: evidence[index])
        }
        let value = ValueDeclaration.of(statistic, column: "cost") {
            $0.of = statistic == .count ? nil : "cost"
            $0.precision = .exact
        }
        var declaration = OutputDeclaration(
            id: "t", file: "t.csv",
            kind: statistic == .count ? .frequencies : .linearAggregations)
        declaration.unit = "child"
        let output = Output(
            id: "t", file: "t.csv", digest: nil, kind: declaration.kind, declaration: declaration,
            content: .table(
                Table(
                    dimensions: [Dimension(name: "la", variable: "la", labels: labels)],
                    values: [value], cells: cells)), faults: [])
        var submission = SubmissionDeclaration()
        submission.dataset = "example"
        submission.outputs = [declaration]
        let opened = OpenedSubmission(
            declaration: submission, dataset: .example, outputs: [output])
        let differencing = try DifferencingRule.of([
            "minimum": 3, "protection": .text(protection),
        ])
        let report = Report(
            on: [NamedSubmission(name: "new", opened: opened)],
            by: [.of(rules + [differencing])])
        return try #require(report.submissions.first)
    }

    private func alone(_ total: Decimal?) -> Evidence {
        .of(count: 1) { evidence in
            evidence.contributors = ["child": 1]
            if let total { evidence.columns = [.total: total] }
        }
    }

    @Test func `fails a withheld sum that the only contributor to another can work out`() throws {
        let sums: [Int?] = [nil, nil, 2_000, 1_000, 4_000]
        #expect(try report(sums, [:]).inferences.isEmpty)
        let found = try report(sums, [0: alone(950)]).inferences
        #expect(found.map(\.alarm) == [.exactRecovery])
        #expect(found.map(\.verdict) == [.fail])
        #expect(found.map(\.low) == [50] && found.map(\.high) == [50])
        #expect(found.first?.terms.first??.place == Place(["la": "LA2"]))
        #expect(found.first?.message.hasPrefix("the only contributor to another") == true)
        // A third withheld sum stands between them.
        #expect(try report([nil, nil, nil, 1_000, 4_000], [0: alone(950)]).inferences.isEmpty)
    }

    @Test func `says so without bounds where the contribution is not given`() throws {
        let found = try report([nil, nil, 2_000, 1_000, 4_000], [0: alone(nil)]).inferences
        #expect(found.map(\.alarm) == [.exactRecovery])
        #expect(found.map(\.low) == [nil])
    }

    @Test func `asks about the one unit of a withheld count under protection only`() throws {
        let counts: [Int?] = [nil, nil, 20, 30, 57]
        #expect(try report(counts, [0: .of(count: 1)], .count).inferences.isEmpty)
        let found = try report(
            counts, [0: .of(count: 1)], .count, protection: "primary"
        ).inferences
        #expect(found.map(\.low) == [6])
        #expect(found.map(\.alarm) == [.exactRecovery])
    }

    /// LA1 holds 600, of which one contributor has 550 and another 30: p% of 10 asks for 35 either
    /// way, what (2, 0.9) asks for is 580 / 0.9 - 600 = 44.
    @Test(arguments: [
        ("primary", 40, 36, false), ("primary", 30, 5, true), ("none", 30, 5, false),
    ])
    func `holds a withheld sum to what the rule that it fails demands`(
        _ protection: String, _ second: Int, _ third: Int, _ isNarrow: Bool
    ) throws {
        let evidence = Evidence.of(count: 9) { evidence in
            evidence.largest = ["child": [550, 30]]
            evidence.columns = [.total: 600]
        }
        let sums: [Int?] = [nil, nil, nil, 1_000, 1_600 + second + third]
        let rules: [any Rule] = [
            try PPercentRule.of(["p": 10]), try DominanceRule.of(["n": 2, "share": "0.9"]),
        ]
        let found = try report(sums, [0: evidence], protection: protection, rules: rules).inferences
        #expect(found.map(\.alarm) == (isNarrow ? [.intervalTooNarrow] : []))
    }
}

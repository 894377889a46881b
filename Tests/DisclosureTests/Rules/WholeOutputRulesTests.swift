import Outputs
import Testing

@testable import Disclosure

struct WholeOutputRulesTests {
    private func output(_ kind: Kind, _ content: Output.Content, id: String = "o") -> Output {
        Output(
            id: id, file: "files/\(id)", digest: nil, kind: kind, declaration: nil,
            content: content,
            faults: [])
    }

    private func findings(_ rule: any Rule, _ output: Output, siblings: [any Rule] = [])
        -> [Finding]
    {
        rule.findings(
            in: Subject(
                output: output, dataset: nil, outputs: [output],
                siblings: Dictionary(
                    siblings.map { (type(of: $0).key, $0) }, uniquingKeysWith: { a, _ in a })))
    }

    @Test(arguments: [
        ("contact a.b@example.org please", true), ("lives in LS1 4AP now", true),
        ("NI AB123456C", true), ("nhs 943 476 5919", true), ("nhs 943 476 5918", false),
        ("nhs 9434765919", true), ("the 12 families of LA1", false), ("E08000035, 2013", false),
        ("x@y", false), ("b = a@b", false),
    ])
    func `direct identifiers are known by their form and never repeated`(text: String, found: Bool)
        throws
    {
        let own = findings(try TextRule.of(), output(.text, .text(Array(text.utf8))))
        #expect(own.contains { $0.verdict == .fail } == found)
        #expect(own.contains { $0.verdict == .review })
        #expect(
            own.allSatisfy { !$0.message.contains("example.org") && !$0.message.contains("4AP") })
    }

    @Test func `code has its own rule, and text leaves it alone then`() throws {
        let code = output(.code, .text(Array("glm(y ~ x)\n".utf8)))
        let rule = try CodeRule.of()
        let text = try TextRule.of()
        #expect(findings(rule, code).isEmpty)
        #expect(findings(text, code, siblings: [rule]).isEmpty)
        #expect(findings(text, code).map(\.verdict) == [.review])
        let risky = output(.code, .text(Array("drop if nhs == 9434765919\n".utf8)))
        #expect(findings(rule, risky).contains { $0.verdict == .fail })
    }

    @Test func `a figure is no better than its data`() throws {
        let good = try DrawnTable("        a\nx      20", id: "good").output
        let bad = try DrawnTable("        a\nx       5", id: "bad").output
        let outputs = [
            good, bad, output(.figure, .figure(data: "good"), id: "f1"),
            output(.figure, .figure(data: "bad"), id: "f2"),
            output(.figure, .figure(data: "evidence/x.csv"), id: "f3"),
            output(.figure, .figure(data: nil), id: "f4"),
        ]
        let opened = OpenedSubmission(
            declaration: SubmissionDeclaration(), dataset: nil, outputs: outputs)
        let threshold = try ThresholdRule.of(["minimum": 10])
        let silent = SubmissionReport(on: opened, by: [.of([threshold])])
        #expect(silent.outputs.map(\.verdict) == [.pass, .fail, .review, .fail, .review, .fail])
        let figure = try FigureRule.of(["verdict": "pass"])
        let passing = SubmissionReport(on: opened, by: [.of([threshold, figure])])
        #expect(passing.outputs.map(\.verdict) == [.pass, .fail, .pass, .fail, .review, .fail])
    }

    @Test func `a pack softens hidden content only if every pack does`() throws {
        let fault = Fault(.hiddenContent, message: "t.csv:1:1: hidden", remedy: "remove it")
        let table = try DrawnTable("        a\nx      20").output
        let hidden = Output(
            id: "t", file: "t.csv", digest: nil, kind: .frequencies, declaration: nil,
            content: table.content, faults: [fault])
        let opened = OpenedSubmission(
            declaration: SubmissionDeclaration(), dataset: nil, outputs: [hidden])
        let soft = RulePack.of([try HiddenContentRule.of(["verdict": "review"])])
        let hard = RulePack.of([try ThresholdRule.of(["minimum": 10])], name: "other")
        #expect(SubmissionReport(on: opened, by: [soft]).verdict == .review)
        #expect(SubmissionReport(on: opened, by: [soft, hard]).verdict == .fail)
        #expect(SubmissionReport(on: opened, by: []).verdict == .fail)
    }

    @Test func `kinds that no rule judges are for review`() throws {
        let model = output(.model, .opaque)
        let opened = OpenedSubmission(
            declaration: SubmissionDeclaration(), dataset: nil, outputs: [model])
        let pack = RulePack.of([try ThresholdRule.of(["minimum": 10])])
        let report = SubmissionReport(on: opened, by: [pack])
        #expect(report.outputs[0].findings.map(\.rule) == ["unjudged"])
        #expect(report.verdict == .review)
        let judged = RulePack.of([try ModelObjectRule.of()])
        #expect(SubmissionReport(on: opened, by: [judged]).verdict == .fail)
    }

    @Test func `forbidden areas and small ones`() throws {
        let drawn = try DrawnTable(
            """
                     F     M    Total
            LA1     40    50       90
            LA2     60    50      110
            """, dataset: .example, rows: "la", columns: "sex")
        let subject = drawn.subject(dataset: .example)
        #expect(
            try GeographyRule.of(["forbidden": ["la"]]).findings(in: subject).map(\.verdict) == [
                .fail
            ])
        #expect(try GeographyRule.of(["forbidden": ["lsoa"]]).findings(in: subject).isEmpty)
        let small = try GeographyRule.of(["minimum-population": 100]).findings(in: subject)
        #expect(small.map(\.cells) == [[0, 1, 2]])
    }

    @Test func `rounding is obeyed, declared and after suppression`() throws {
        let rule = try RoundingRule.of(["base": 5, "order": "after-suppression"])
        let drawn = try DrawnTable(
            """
                    a     b     c
            x      40    7!    5!
            """, value: .of(.count) { $0.precision = .round(5) },
            evidence: { _, column in .of(count: column == "c" ? 4 : 41) })
        #expect(
            rule.flags(exactlyTheMarksOf: drawn, siblings: [try ThresholdRule.of(["minimum": 10])]))
        let undeclared = try DrawnTable("        a     b\nx      40    10")
        #expect(rule.findings(in: undeclared.subject()).map(\.verdict) == [.review])
        let midpoint = try DrawnTable(
            """
                    a     b     c    d
            x       3     9     5!   0
            """, value: .of(.count) { $0.precision = .midpoint(6) })
        #expect(try RoundingRule.of(["base": 6]).flags(exactlyTheMarksOf: midpoint))
    }

    @Test func `decimals give away small counts and counts that are hidden`() throws {
        let rule = try DecimalsRule.of()
        let threshold = try ThresholdRule.of(["minimum": 10])
        let found = { (percent: String, base: Int, precision: Precision) in
            let subject = try Percentages.subject([(percent, base)], precision: precision)
            return rule.findings(
                in: subject.with(missingEvidence: .review, siblings: ["threshold": threshold]))
        }
        #expect(try found("5.0", 60, .decimals(1)).map(\.verdict) == [.fail])
        #expect(try found("5.0", 600, .decimals(1)).isEmpty)
        #expect(try found("5", 150, .decimals(0)).isEmpty)
    }
}

extension RulePack {
    static func of(_ rules: [any Rule], name: String = "test", missingEvidence: Verdict = .review)
        -> RulePack
    {
        let digest = Digest(hex: String(repeating: "0", count: 64))
        precondition(digest != nil)
        return RulePack(
            name: name, version: 1, title: "", issuer: "", missingEvidence: missingEvidence,
            rules: rules.map { Entry(rule: $0, parameters: [:], because: "test") },
            digest: digest.unsafelyUnwrapped)
    }
}

import Outputs
import Testing

@testable import Disclosure

/// Remedies for what is not refused, but has to be looked at.
struct ZeroMendingTests {
    private func rules(_ zero: String) throws -> [any Rule] {
        [
            try ThresholdRule.of(["minimum": 10]), try ZeroRule.of(["verdict": .text(zero)]),
            try DifferencingRule.of(["minimum": 10]),
        ]
    }

    private func counts(_ small: String) throws -> Output {
        try DrawnTable(
            """
                     F     M
            LA1     20    30
            LA2      0    40
            LA3     25    31
            LA4     44    \(small)
            """, dataset: .example, rows: "la", columns: "sex"
        ).output
    }

    @Test func `a zero to be looked at is withheld or merged, and the table shows it`() throws {
        let scene = MendedScene([try counts("50")], try rules("review"))
        #expect(
            scene.remedies("zero") == [
                "withhold LA2 · F; or merge la LA1 with LA2, or declare the combination impossible"
                    + " in dataset.yaml if it is"
            ])
        let proposal = try #require(scene.outputs[0].proposal)
        #expect(proposal.together == .pass && proposal.left.isEmpty)
        #expect(proposal.table.number("LA2", "F") == "-" && proposal.changed.count == 1)
        #expect(scene.judgedAgain.verdict == .pass)
    }

    @Test func `a zero that may be shown is left alone`() throws {
        let scene = MendedScene([try counts("50")], try rules("pass"))
        #expect(scene.remedies("zero").isEmpty && scene.outputs[0].proposal == nil)
    }

    @Test func `beside what fails a zero has steps of its own`() throws {
        let scene = MendedScene([try counts("3")], try rules("review"))
        #expect(scene.remedies("threshold").first?.hasPrefix("withhold LA4 · M") == true)
        #expect(
            scene.remedies("zero").first?.hasPrefix("beside what is proposed, withhold LA2 · F")
                == true)
        let proposal = try #require(scene.outputs[0].proposal)
        #expect(proposal.table.number("LA2", "F") == "0" && proposal.left == ["zero"])
    }

    @Test func `a set that must be empty is mended where it is only looked at`() throws {
        let drawn = try DrawnTable(
            """
                     F    Total
            LA1     20       20
            LA2     20       50
            LA3     25       60
            """, dataset: .example, rows: "la", columns: "sex")
        let scene = MendedScene([drawn.output], try rules("review"))
        #expect(scene.remedies("differencing").first?.hasPrefix("withhold LA1 · F") == true)
        let remedies = Set(scene.report.submissions[0].inferences.map(\.remedy)).subtracting([""])
        #expect(remedies == scene.remedies("differencing"))
        #expect(scene.judgedAgain.verdict == .pass)
    }

    @Test func `an inference between two tables says what to do in which`() throws {
        let first = try DrawnTable(
            """
                     F     M
            LA1     53    30
            LA2     70    40
            LA3     81    31
            """, dataset: .example, id: "a", rows: "la", columns: "sex",
            population: ["age": ["10-17"]])
        let second = try DrawnTable(
            """
                     F     M
            LA1     50    20
            LA2     55    25
            LA3     60    15
            """, dataset: .example, id: "b", rows: "la", columns: "sex",
            population: ["age": ["10-16"]])
        let scene = MendedScene([first.output, second.output], try rules("pass"))
        let alarm = try #require(scene.report.submissions[0].inferences.first { $0.alarm != nil })
        #expect(alarm.remedy.contains("in a: ") || alarm.remedy.contains("in b: "))
        #expect(alarm.remedy.contains("LA1 · F"))
        #expect(scene.judgedAgain.verdict == .pass)
    }

    @Test func `a table of which nothing can be shown is to be left out`() throws {
        let earlier = try DrawnTable(
            """
                     F     M
            LA1     50    27
            LA2     67    36
            """, dataset: .example, id: "out", rows: "la", columns: "sex",
            population: ["age": ["10-16"]])
        let drawn = try DrawnTable(
            """
                     F     M
            LA1     53    30
            LA2     70    40
            """, dataset: .example, rows: "la", columns: "sex", population: ["age": ["10-17"]])
        let report = try MendedScene.beside(earlier.output, drawn.output, try rules("pass"))
        let remedies = report.submissions[0].outputs[0].findings.map(\.remedy)
        #expect(remedies.allSatisfy { $0.hasPrefix("leave the output out") }, "\(remedies)")
    }
}

extension MendedScene {
    /// One output with its remedies, beside one that is out already.
    fileprivate static func beside(_ out: Output, _ output: Output, _ rules: [any Rule]) throws
        -> Report
    {
        let named = { (name: String, output: Output) in
            var declaration = SubmissionDeclaration()
            declaration.dataset = Dataset.example.name
            return NamedSubmission(
                name: name,
                opened: OpenedSubmission(
                    declaration: declaration, dataset: .example, outputs: [output]))
        }
        let earlier = named("earlier", out)
        let released = [ReleasedSubmission(name: earlier.name, opened: earlier.opened)]
        let packs: [RulePack] = [.of(rules)]
        let new = [named("new", output)]
        return Report(on: new, released: released, by: packs)
            .mended(new, released: released, by: packs)
    }
}

import Disclosure
import Outputs
import Testing

@testable import Readers

private func read(_ text: String) throws -> RulePack {
    try PackReader.pack(bytes: Array(text.utf8), file: "pack.yaml", digest: noDigest([]))
}

private func mistakes(_ text: String) -> [String] {
    do {
        _ = try read(text)
        return []
    } catch let errors as ReadErrors {
        return errors.errors.map(\.description)
    } catch {
        return ["another error"]
    }
}

private let head = "pack: p\nversion: 2\ntitle: T\nissuer: lab\nmissing-evidence: fail\n"

struct PackReaderTests {
    @Test func `reads a rule with its parameters, scope and reason`() throws {
        let pack = try read(
            head + """
                rules:
                  - threshold: {minimum: 10}
                    because: section 4
                    for: {kinds: [frequencies], units: [child], statistics: [count, at-risk]}
                    override: data-owner
                """)
        #expect(pack.name == "p")
        #expect(pack.version == 2)
        #expect(pack.missingEvidence == .fail)
        let entry = try #require(pack.rules.first)
        #expect(entry.key == "threshold")
        #expect(entry.because == "section 4")
        #expect(entry.parameters == ["minimum": .number(10)])
        #expect(
            entry.scope
                == RulePack.Scope(
                    kinds: [.frequencies], units: ["child"], statistics: [.count, .atRisk]))
        #expect(entry.override == .dataOwner)
    }

    private static let wrong: [(String, [String])] = [
        (
            "rules:\n  - treshold: {minimum: 10}\n    because: x\n",
            ["pack.yaml:7: unknown rule \"treshold\"; did you mean \"threshold\"?"]
        ),
        (
            "rules:\n  - threshold: {minimum: 10, rouned: x}\n    because: x\n",
            ["pack.yaml:7: unknown key \"rouned\""]
        ),
        (
            "rules:\n  - threshold: {minimum: ten}\n    because: x\n",
            ["pack.yaml:7: threshold: minimum is not a whole number"]
        ),
        ("rules:\n  - threshold: {minimum: 10}\n", ["pack.yaml:7: \"because\" is missing; add it"]),
        ("rules:\n  - because: x\n", ["pack.yaml:7: this entry names no rule; add one"]),
        (
            "rules:\n  - threshold: {minimum: 10}\n    becuase: x\n    because: x\n",
            ["pack.yaml:8: unknown key \"becuase\"; did you mean \"because\"?"]
        ),
        ("", ["pack.yaml:1: \"rules\" is missing; add it"]),
    ]

    @Test(arguments: wrong)
    func `says what is wrong, where and what to do`(text: String, expected: [String]) {
        let found = mistakes(head + text)
        #expect(found.count == expected.count, "\(found)")
        for (found, expected) in zip(found, expected) { #expect(found.hasPrefix(expected)) }
    }

    @Test func `a word in quotes is no number`() {
        let found = mistakes(head + "rules:\n  - threshold: {minimum: \"10\"}\n    because: x\n")
        #expect(found.count == 1)
    }
}

struct PackCaseTests {
    private static let text = """
        - case: two small cells
          table: |
                         Home   Kinship care
            Leeds          14        9!
            Wake field      7!      31
          verdict: fail
          rules: [threshold]

        - case: a mean with its evidence
          kind: linear-aggregations
          statistic: mean
          of: cost
          precision: 0dp
          dimensions: [la, sex]
          suppressed: ["[c]"]
          dataset:
            variables: {la: {codes: [A, B]}, sex: {codes: [F, M]}}
          table: |
               F     M
            A  100  [c]
            B  200  300
          evidence: |
            la  sex  count  total  contributors.family  largest.family.1  largest.family.2
            A   F    12     1200   4                    400               -
            A   M    3      30     1                    30                -
          verdict: pass

        - case: several values
          dimensions: [la]
          values: [{column: n, statistic: count}, {column: pct, statistic: percent, precision: 1dp}]
          table: |
               n    pct
            A  100  50.0!
          verdict: review

        - case: a model
          kind: coefficients
          models:
            - type: logit
              observations: 100
              terms: |
                term         estimate  se
                (Intercept)  -0.5      0.1
                sexF         0.25      0.2
              levels: |
                term  count  events
                sexF  40     10
          verdict: pass
        """

    private func cases(_ text: String = Self.text) throws -> [PackCase] {
        try PackReader.cases(bytes: Array(text.utf8), file: "cases.yaml")
    }

    @Test func `reads a drawn table with its marks`() throws {
        let first = try cases()[0]
        let table = try #require(first.submission.outputs[0].table)
        #expect(first.name == "two small cells")
        #expect(
            table.drawn == [
                "Leeds/Home=14", "Leeds/Kinship care=9", "Wake field/Home=7",
                "Wake field/Kinship care=31",
            ])
        #expect(first.marked == [1, 2])
        #expect(first.verdict == .fail)
        #expect(first.rules == ["threshold"])
        #expect(first.submission.outputs[0].faults.isEmpty)
    }

    @Test func `puts drawn evidence behind the cells`() throws {
        let second = try cases()[1]
        let table = try #require(second.submission.outputs[0].table)
        #expect(second.submission.outputs[0].faults.isEmpty)
        #expect(second.marked == nil)
        #expect(table.dimensions.map(\.name) == ["la", "sex"])
        #expect(table.cells[0].evidence?.largest == ["family": [400]])
        #expect(table.cells[0].evidence?.contributors == ["family": 4])
        #expect(table.cells[1].shown == .withheld(low: nil, high: nil))
        #expect(table.cells[2].evidence == nil)
        #expect(table.values[0].precision == .decimals(0))
    }

    @Test func `reads several values and a model`() throws {
        let all = try cases()
        let values = try #require(all[2].submission.outputs[0].table)
        #expect(values.drawn == ["A=100", "A=50"])
        #expect(values.cells.map(\.value) == [0, 1])
        #expect(all[2].marked == [1])
        let model = try #require(all[3].submission.outputs[0].models.first)
        #expect(model.terms.map(\.name) == ["(Intercept)", "sexF"])
        #expect(model.levelCounts?.first?.count == 40)
        #expect(all[3].submission.outputs[0].faults.isEmpty)
    }

    @Test func `compares a report with what the case says`() throws {
        let pack = try PackReader.pack(
            bytes: Array((head + "rules:\n  - threshold: {minimum: 10}\n    because: x\n").utf8),
            file: "pack.yaml", digest: noDigest([]))
        let first = try cases()[0]
        let report = SubmissionReport(on: first.submission, by: [pack])
        #expect(first.disagreements(with: report) == [])
        let lenient = try PackReader.pack(
            bytes: Array((head + "rules:\n  - threshold: {minimum: 9}\n    because: x\n").utf8),
            file: "pack.yaml", digest: noDigest([]))
        let milder = SubmissionReport(on: first.submission, by: [lenient])
        #expect(
            first.disagreements(with: milder)
                == ["the cell column: Kinship care, row: Leeds is not flagged"])
    }

    @Test func `refuses an unknown key and a crooked drawing`() {
        let unknown = #expect(throws: ReadErrors.self) {
            try cases("- {case: a, verdit: fail, verdict: fail}\n")
        }
        #expect(
            unknown?.description
                == "cases.yaml:1: unknown key \"verdit\"; did you mean \"verdict\"?")
        let crooked = #expect(throws: ReadErrors.self) {
            try cases("- case: a\n  verdict: fail\n  table: |\n        A  B\n    x  1\n")
        }
        #expect(crooked?.description.contains("has 1 cells under 2 labels") == true)
    }
}

import Outputs
import Testing

@testable import Disclosure

struct CurveCheckTests {
    /// A step as evidence and table give it.
    typealias Step = (month: String, survival: String, atRisk: Int, events: Int)

    private func findings(_ steps: [Step], context: String = "", places: Int = 3) throws
        -> [Finding]
    {
        let lines = ["        a"] + steps.map { "\($0.month)    \($0.survival)" }
        let byMonth = Dictionary(uniqueKeysWithValues: steps.map { ($0.month, $0) })
        var drawn = try DrawnTable(
            lines.joined(separator: "\n"), kind: .survival,
            value: .of(.survival) { $0.precision = .decimals(places) }, rows: "month",
            columns: "arm",
            evidence: { row, _ in
                byMonth[row].map { step in
                    .of {
                        $0.columns = [.atRisk: Decimal(step.atRisk), .events: Decimal(step.events)]
                    }
                }
            })
        drawn.output = drawn.output.saying(context)
        return CurveCheck(subject: drawn.subject()).findings
    }

    private static let listing: [Step] = [
        ("1", "0.880", 100, 12), ("2", "0.760", 88, 12), ("3", "0.719", 75, 4),
        ("4", "0.696", 62, 2),
    ]

    @Test(
        arguments: [
            listing,
            // At risk at the moment, events since the step before; some were censored between.
            [("6", "0.880", 86, 12), ("12", "0.777", 70, 10), ("18", "0.667", 50, 9)],
            // A life table: half of those who left count as at risk.
            [("0-6", "0.874", 100, 12), ("6-12", "0.751", 78, 10), ("12-18", "0.681", 52, 4)],
            // Some lines of a longer listing.
            [("0", "1.00", 200, 0), ("6", "0.80", 160, 40), ("12", "0.40", 10, 0)],
            // Survival when the step begins.
            [("0", "1.000", 100, 12), ("1", "0.880", 88, 12), ("2", "0.760", 75, 4)],
            // Nelson and Aalen's estimator.
            [("1", "0.887", 100, 12), ("2", "0.774", 88, 12), ("3", "0.734", 75, 4)],
            // Many leave during the last step of a curve on a grid.
            [("1", "0.865", 100, 12), ("2", "0.700", 70, 10), ("3", "0.520", 40, 5)],
            // Units may come in late.
            [("60", "0.900", 100, 10), ("61", "0.840", 150, 10), ("62", "0.801", 215, 10)],
            [("1", "88.0", 100, 12), ("2", "76.0", 88, 12)],
        ] as [[Step]])
    func `a curve that its counts give in any of the ways they are printed passes`(steps: [Step])
        throws
    {
        let places = steps[0].survival.hasSuffix("88.0") ? 1 : 3
        #expect(try findings(steps, places: places).isEmpty)
    }

    @Test(arguments: [
        (1, "0.730"), (1, "0.820"), (2, "0.697"), (2, "0.757"), (3, "0.600"), (3, "0.718"),
    ])
    func `a step that events and at-risk do not give is reported there`(
        index: Int, survival: String
    ) throws {
        var steps = Self.listing
        steps[index].survival = survival
        let found = try findings(steps)
        #expect(found.map(\.rule) == ["evidence"], "\(found)")
        #expect(found.map(\.verdict) == [.fail])
        #expect(found.map(\.cell) == [index])
    }

    @Test func `a curve that is called adjusted cannot be computed again`() throws {
        var steps = Self.listing
        steps[1].survival = "0.730"
        #expect(try !findings(steps).isEmpty)
        #expect(try findings(steps, context: "Adjusted for sex.").isEmpty)
    }

    @Test(arguments: [
        (["0-6", "6-12", "12-18"], true), (["6", "12", "18"], true),
        (["0-5", "6-11", "12+"], true),
        (["[0,6)", "[6,12)", "[12,18)"], true), (["North", "East", "West"], false),
    ])
    func `a curve that rises is seen where its labels are moments`(
        labels: [String], isCurve: Bool
    ) throws {
        let steps = zip(labels, ["0.880", "0.900", "0.700"]).map { ($0, $1, 1000, 0) as Step }
        let rising = try findings(steps).filter { $0.rule == "inconsistent" }
        #expect(rising.map(\.cell) == (isCurve ? [1] : []))
    }

    @Test(arguments: [
        ("0.950", 5, Verdict?.some(.fail)), ("0.910", 9, .fail), ("0.899", 10, nil),
        ("1.000", 0, nil),
    ])
    func `the fall of a curve gives few events away where nobody gave them`(
        survival: String, fewest: Int, expected: Verdict?
    ) throws {
        let drawn = try DrawnTable(
            """
                       a
            0      1.000
            1      \(survival)
            """, kind: .survival, value: .of(.survival) { $0.precision = .decimals(3) },
            rows: "month", columns: "arm",
            evidence: { _, _ in .of { $0.columns = [.atRisk: 100] } })
        let rule = try SurvivalRule.of(["at-risk": 10, "events": 10])
        let found = rule.findings(in: drawn.subject()).filter { $0.rule == "survival" }
        #expect(found.first?.verdict == expected)
        #expect(found.allSatisfy { $0.cell == 1 })
    }
}

extension Output {
    fileprivate func saying(_ context: String) -> Output {
        var declared = declaration
        declared?.context = context
        return Output(
            id: id, file: file, digest: digest, kind: kind, declaration: declared,
            content: content, faults: faults)
    }
}

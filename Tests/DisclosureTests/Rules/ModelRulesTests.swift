import Outputs
import Testing

@testable import Disclosure

struct ModelRulesTests {
    static func subject(
        terms: [(String, String, String)] = [
            ("(Intercept)", "0.1", "0.2"), ("sexF", "0.5", "0.1"),
        ],
        levels: [Model.LevelCount]? = nil, kind: Kind = .coefficients, dataset: Dataset? = nil,
        _ change: (inout ModelDeclaration) -> Void
    ) throws -> Subject {
        var declaration = ModelDeclaration()
        change(&declaration)
        let model = Model(
            declaration: declaration,
            terms: terms.enumerated().map { index, term in
                Model.Term(
                    name: term.0,
                    numbers: [
                        "estimate": PrintedNumber(parsing: Array(term.1.utf8)),
                        "se": PrintedNumber(parsing: Array(term.2.utf8)),
                    ].compactMapValues(\.self), position: Position(line: index + 2, column: 1))
            }, levelCounts: levels)
        let output = Output(
            id: "m", file: "m.csv", digest: nil, kind: kind, declaration: nil,
            content: .models([model]), faults: [])
        return Subject(output: output, dataset: dataset, outputs: [output])
    }

    private func verdict(_ rule: any Rule, _ subject: Subject) -> Verdict {
        rule.findings(in: subject).map(\.verdict).max() ?? .pass
    }

    @Test(arguments: [(9, Verdict.fail), (10, .pass), (nil, .review)] as [(Int?, Verdict)])
    func `residual degrees of freedom`(df: Int?, expected: Verdict) throws {
        let subject = try Self.subject { $0.residualDF = df }
        #expect(try verdict(DegreesOfFreedomRule.of(["minimum": 10]), subject) == expected)
    }

    @Test(arguments: [(9, Verdict.fail), (10, .pass), (1, .fail)])
    func `every level of a dummy, the reference too`(count: Int, expected: Verdict) throws {
        let rule = try LevelCountsRule.of(["minimum": 10])
        let levels = [
            Model.LevelCount(term: "sexF", count: 300, events: nil),
            Model.LevelCount(term: "sexM", count: Decimal(count), events: nil),
        ]
        #expect(try verdict(rule, Self.subject(levels: levels) { _ in }) == expected)
        #expect(try verdict(rule, Self.subject { _ in }) == .review)
        #expect(try verdict(rule, Self.subject(terms: [("_cons", "1", "1")]) { _ in }) == .pass)
    }

    @Test(arguments: [
        ("2.sex", "0", "", Verdict.pass), ("2.sex", "1", ".", .pass),
        ("2.sex", "0", "0.1", .review),
        ("2.sex", "0.5", "", .review),
    ])
    func `a printed reference level is one`(
        name: String, estimate: String, error: String, expected: Verdict
    ) throws {
        let levels = ["1.sex", "2.sex"].map {
            Model.LevelCount(term: $0, count: 500, events: nil)
        }
        let subject = try Self.subject(
            terms: [("_cons", "1", "0.1"), ("1.sex", "0.3", "0.1"), (name, estimate, error)],
            levels: levels
        ) { _ in }
        #expect(try verdict(LevelCountsRule.of(["minimum": 10]), subject) == expected)
    }

    @Test(arguments: [("age", Verdict.pass), ("sex", .review), ("ageband", .review)])
    func `a model of measured variables has no levels`(term: String, expected: Verdict) throws {
        let rule = try LevelCountsRule.of(["minimum": 10])
        let terms = [("_cons", "1", "0.1"), (term, "0.3", "0.1")]
        let none = try Self.subject(terms: terms, levels: [], dataset: .example) { _ in }
        #expect(verdict(rule, none) == expected)
        let unsaid = try Self.subject(terms: terms, dataset: .example) { _ in }
        #expect(verdict(rule, unsaid) == .review)
    }

    @Test(
        arguments: [
            (9, 400, Verdict.fail), (10, 400, .pass), (391, 400, .fail), (390, 400, .pass),
            (nil, 400, .review),
        ] as [(Int?, Int, Verdict)])
    func `events, and units without them`(events: Int?, observations: Int, expected: Verdict) throws
    {
        let subject = try Self.subject {
            $0.type = .logit
            $0.events = events
            $0.observations = observations
        }
        #expect(try verdict(EventsRule.of(["minimum": 10]), subject) == expected)
    }

    @Test func `events per level`() throws {
        let levels = [Model.LevelCount(term: "sexF", count: 30, events: 25)]
        let subject = try Self.subject(levels: levels) {
            $0.type = .logit
            $0.events = 100
            $0.observations = 400
        }
        #expect(try verdict(EventsRule.of(["minimum": 10]), subject) == .fail)
        #expect(try verdict(EventsRule.of(["minimum": 5]), subject) == .pass)
    }

    @Test(arguments: [(9, Verdict.fail), (10, .pass), (nil, .review)] as [(Int?, Verdict)])
    func `the smallest group of a multilevel model`(smallest: Int?, expected: Verdict) throws {
        let rule = try GroupSizeRule.of(["minimum": 10])
        let subject = try Self.subject {
            $0.type = .multilevel
            $0.groups = ["la": .init(count: 150, smallest: smallest)]
        }
        #expect(verdict(rule, subject) == expected)
        #expect(try verdict(rule, Self.subject { $0.type = .multilevel }) == .review)
        #expect(try verdict(rule, Self.subject { $0.type = .linear }) == .pass)
    }

    @Test func `a saturated model is its data`() throws {
        let rule = try SaturatedRule.of()
        #expect(try verdict(rule, Self.subject { $0.residualDF = 0 }) == .fail)
        #expect(try verdict(rule, Self.subject { $0.residualDF = 1 }) == .pass)
        let terms = [
            ("(Intercept)", "1", "1"), ("a1", "1", "1"), ("b1", "1", "1"), ("a1:b1", "1", "1"),
        ]
        let names = ["a0", "a1", "b0", "b1", "a0:b0", "a0:b1", "a1:b0", "a1:b1"]
        let levels = names.map { Model.LevelCount(term: $0, count: 50, events: nil) }
        #expect(
            try verdict(rule, Self.subject(terms: terms, levels: levels) { $0.residualDF = 90 })
                == .fail)
        let fewer = Array(terms.dropLast())
        #expect(
            try verdict(rule, Self.subject(terms: fewer, levels: levels) { $0.residualDF = 90 })
                == .pass)
    }

    @Test func `predictions by unit are record-level`() throws {
        let rule = try RecordLevelRule.of()
        #expect(try verdict(rule, Self.subject { $0.role = .predicted }) == .fail)
        #expect(try verdict(rule, Self.subject { $0.role = .fixed }) == .pass)
        #expect(try verdict(rule, Self.subject(kind: .recordLevel) { _ in }) == .fail)
    }

    /// 20 of 50 unexposed and 6 of 40 exposed: log odds ratio -1.329, SE 0.527, intercept -0.405.
    @Test func `a crude logit gives its table back`() throws {
        let rule = try ReconstructionRule.of()
        let crude = try Self.subject(
            terms: [("(Intercept)", "-0.4055", "0.2887"), ("x", "-1.3291", "0.5286")]
        ) {
            $0.type = .logit
            $0.observations = 90
        }
        #expect(rule.findings(in: crude).map(\.verdict) == [.fail])
        let coarse = try Self.subject(
            terms: [("(Intercept)", "0.0", "0.2"), ("x", "1.0", "0.3")]
        ) {
            $0.type = .logit
            $0.observations = 300
        }
        #expect(rule.findings(in: coarse).isEmpty)
        let adjusted = try Self.subject(
            terms: [
                ("(Intercept)", "-0.4055", "0.2887"), ("x", "-1.3291", "0.5286"),
                ("age", "0.01", "0.02"),
            ]
        ) {
            $0.type = .logit
            $0.observations = 90
        }
        #expect(rule.findings(in: adjusted).isEmpty)
    }

    @Test func `every table that a search finds prints as the model`() throws {
        let subject = try Self.subject(
            terms: [("_cons", "-0.4", ""), ("x", "-1.3", "0.5")]
        ) {
            $0.type = .logit
            $0.observations = 90
        }
        let printed = try #require(CrudeLogit(subject.output.models[0]))
        let search = TwoByTwoSearch(printed, minimum: 10)
        #expect(search.isComplete)
        #expect(search.found > 1)
        #expect(search.small < search.found)
    }

    /// Of all tables of 60 only 18 and 12 against 12 and 18 print so; without the standard error of the
    /// intercept others do.
    @Test func `every printed number narrows the tables that fit`() throws {
        let rule = try ReconstructionRule.of()
        for (error, verdicts) in [("0.37", [Verdict.fail]), ("", [])] {
            let model = try Self.subject(
                terms: [("(Intercept)", "-0.41", error), ("exposed", "0.81", "0.53")]
            ) {
                $0.type = .logit
                $0.observations = 60
            }
            #expect(rule.findings(in: model).map(\.verdict) == verdicts)
        }
    }

    /// 20 observations less 12 coefficients are 8, whatever is stated; one that is fixed takes none.
    @Test(arguments: [("0.1", Verdict.fail), ("0", .pass)])
    func `a model states no more degrees of freedom than it can have`(
        error: String, expected: Verdict
    ) throws {
        let terms = (1...12).map { ("x\($0)", "0.5", $0 < 10 ? "0.1" : error) }
        let subject = try Self.subject(terms: terms) {
            $0.observations = 20
            $0.residualDF = 12
        }
        #expect(try verdict(DegreesOfFreedomRule.of(["minimum": 10]), subject) == expected)
    }

    @Test(arguments: [(nil, Verdict.review), (400, .pass), (109, .fail)] as [(Int?, Verdict)])
    func `units without the outcome are not known without the observations`(
        observations: Int?, expected: Verdict
    ) throws {
        let subject = try Self.subject {
            $0.type = .logit
            $0.observations = observations
            $0.events = 100
        }
        #expect(try verdict(EventsRule.of(["minimum": 10]), subject) == expected)
    }

    @Test(arguments: [-30.0, -1, 0, 1e-9, 0.5, 1, 10, 39])
    func `the exponential function is right`(x: Double) {
        let expected: [Double: Double] = [
            -30: 9.357622968840175e-14, -1: 0.36787944117144233, 0: 1, 1e-9: 1.000000001,
            0.5: 1.6487212707001282, 1: 2.718281828459045, 10: 22026.465794806718,
            39: 8.659340042399374e16,
        ]
        let value = expected[x] ?? .nan
        #expect(abs(exponential(x) / value - 1) < 1e-14 * max(1, abs(x)))
    }
}

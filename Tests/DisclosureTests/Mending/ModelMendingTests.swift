import Outputs
import Testing

@testable import Disclosure

struct ModelMendingTests {
    private func scene(
        terms: [(String, String, String)] = [("(Intercept)", "0.1", "0.2")],
        levels: [Model.LevelCount]? = nil, rules: [any Rule],
        _ change: (inout ModelDeclaration) -> Void
    ) throws -> MendedScene {
        MendedScene(
            [try ModelRulesTests.subject(terms: terms, levels: levels, change).output], rules)
    }

    private func levels(_ counts: [(String, Int)]) -> [Model.LevelCount] {
        counts.map { Model.LevelCount(term: $0, count: Decimal($1), events: nil) }
    }

    @Test(arguments: [(9, true), (10, false)])
    func `a level below the minimum is merged with the smallest other of its variable`(
        count: Int, objects: Bool
    ) throws {
        let scene = try scene(
            levels: levels([
                ("sexF", 40 + count), ("sexM", 60), ("placeHome", 70), ("placeKin", 30),
                ("placeSecure", count),
            ]), rules: [try LevelCountsRule.of(["minimum": 10])]
        ) { $0.observations = 100 + count }
        #expect(
            scene.remedies("level-counts")
                == (objects
                    ? ["merge the level placeSecure with placeKin, and fit the model again"] : []))
    }

    @Test func `bands are merged with their neighbour, and interactions go with them`() throws {
        let scene = try scene(
            levels: levels([
                ("age10-11", 4), ("age12-13", 90), ("age14-15", 20), ("sexF", 60), ("sexM", 54),
                ("sexF:age10-11", 2), ("sexF:age12-13", 40),
            ]), rules: [try LevelCountsRule.of(["minimum": 10])]
        ) { $0.observations = 114 }
        #expect(
            scene.remedies("level-counts") == [
                "merge the level age10-11 with age12-13, and fit the model again"
            ])
    }

    @Test func `of a small interaction the rarer level is merged`() throws {
        let scene = try scene(
            levels: levels([
                ("placeHome", 70), ("placeKin", 30), ("placeSecure", 14), ("sexF", 60),
                ("sexM", 54), ("sexF:placeKin", 20), ("sexF:placeSecure", 4),
            ]), rules: [try LevelCountsRule.of(["minimum": 10])]
        ) { $0.observations = 114 }
        #expect(
            scene.remedies("level-counts") == [
                "merge the level placeSecure with placeKin, and fit the model again"
            ])
    }

    @Test func `a model whose every variable would go is left out`() throws {
        let scene = try scene(
            terms: [("(Intercept)", "1", "1"), ("sexF", "1", "1")],
            levels: levels([("sexF", 4), ("sexM", 8)]),
            rules: [try LevelCountsRule.of(["minimum": 10])]
        ) { $0.observations = 12 }
        #expect(
            scene.remedies("level-counts") == [
                "leave the model out: every one of its variables has too small a level"
            ])
    }

    @Test func `one of two levels leaves nothing to merge with: the variable is dropped`() throws {
        let scene = try scene(
            levels: levels([("sexF", 4), ("sexM", 110)]),
            rules: [try LevelCountsRule.of(["minimum": 10])]
        ) { $0.observations = 114 }
        #expect(scene.remedies("level-counts") == ["drop sex, and fit the model again"])
    }

    @Test func `a level whose variable is not known is named all the same`() throws {
        let scene = try scene(
            levels: levels([("sexF", 4), ("other", 110)]),
            rules: [try LevelCountsRule.of(["minimum": 10])]
        ) { $0.observations = 500 }
        #expect(
            scene.remedies("level-counts") == [
                "merge the level sexF with another of its variable, or drop it"
            ])
    }

    @Test func `a saturated model drops its interactions by name`() throws {
        let scene = try scene(
            terms: [
                ("(Intercept)", "1", "1"), ("sexF", "1", "1"), ("homeK", "1", "1"),
                ("sexF:homeK", "1", "1"),
            ],
            levels: levels([
                ("sexF", 50), ("homeK", 50), ("sexF:homeK", 20), ("sexF:homeF", 30),
                ("sexM:homeK", 30), ("sexM:homeF", 20),
            ]), rules: [try SaturatedRule.of()]
        ) { $0.observations = 100 }
        #expect(
            scene.remedies("saturated") == [
                "drop the interaction sexF:homeK and fit the model again, or submit the table of"
                    + " means instead"
            ])
    }

    @Test func `a reconstructed model loses its intercept or some decimals`() throws {
        // 6 of 100 and 30 of 100: log odds -2.7515, log ratio 1.9042, error 0.4743.
        let scene = try scene(
            terms: [("(Intercept)", "-2.7515", "0.4211"), ("sexF", "1.9042", "0.4743")],
            rules: [
                try ReconstructionRule.of(), try ThresholdRule.of(["minimum": 10]),
            ]
        ) {
            $0.type = .logit
            $0.observations = 200
        }
        try #require(!scene.remedies("reconstruction").isEmpty)
        let remedy = try #require(scene.remedies("reconstruction").first)
        #expect(remedy.hasPrefix("leave out the intercept"))
    }

    @Test(arguments: [
        (9, "use 1 term fewer or 1 observation more, or leave it out"),
        (4, "use 6 terms fewer or 6 observations more, or leave it out"),
    ])
    func `lacking degrees of freedom are counted`(df: Int, remedy: String) throws {
        let subject = try ModelRulesTests.subject { $0.residualDF = df }
        let rule = try DegreesOfFreedomRule.of(["minimum": 10])
        #expect(rule.findings(in: subject).map(\.remedy) == [remedy])
    }
}

import Clearance
import Signing
import Testing

/// Votes on one version that count for the next: what is kept, and all that must not be.
struct KeepingTests {
    private static let scene = Scene()
    private static let owner = Scene.person(8)
    private static let ownerKey = Scene.keyID(8)
    private static let next = "s-0002"

    /// A ledger as it grows, with the events of two versions.
    private struct Story {
        var ledger: Ledger
        var history: [LogEvent] = []

        init() throws {
            ledger = try scene.people()
            try add(
                .keyAdded(person: owner, role: .dataOwner, keyID: ownerKey), by: scene.oper)
        }

        mutating func add(_ event: Event, by actor: Pseudonym? = nil) throws {
            let entry = scene.entry(event, by: actor)
            try ledger.apply(entry)
            history.append(entry)
        }

        /// Hands a version in, and has it checked.
        mutating func submit(
            _ id: String, replacing before: String? = nil, _ findings: [String],
            owned: [Int] = [], outputs count: Int? = nil, by author: Pseudonym = scene.author
        ) throws {
            let outputs = (0..<(count ?? findings.count)).map { Scene.commitment("\(id) \($0)") }
            try add(
                .submitted(
                    Event.Submitted(
                        id: id, outputs: outputs, content: Scene.commitment(id),
                        supersedes: before)), by: author)
            try add(
                .checked(
                    Event.Checked(
                        submission: id, report: Scene.commitment("report"), packs: ledger.packs,
                        position: ledger.size, owned: owned,
                        findings: findings.map(Scene.commitment))))
        }

        mutating func vote(_ id: String = Scene.id, outputs: Range<Int> = 0..<2) throws {
            for (person, key) in [(scene.first, scene.firstKey), (scene.second, scene.secondKey)] {
                for output in outputs {
                    try add(
                        .voted(
                            submission: id, output: output, turn: 1, keyID: key,
                            vote: Scene.commitment("vote")), by: person)
                }
            }
        }

        /// Closes a review; `decisions` are each checker's, per output.
        mutating func close(_ decisions: [Decision], of id: String = Scene.id) throws {
            let submission = try #require(ledger.submissions[id])
            let outcomes = decisions.enumerated().map { output, decision in
                let votes = submission.votes[output].values.map(\.index).sorted()
                let owners = submission.ownerDecisions[output].values.map(\.index).sorted()
                return Event.Outcome(
                    votes: votes, decisions: votes.map { _ in decision }, owners: owners,
                    consents: owners.map { _ in .approve })
            }
            try add(.closed(submission: id, turn: submission.turn, outcomes: outcomes))
        }

        /// What may be kept for the second version, as `output: voter` in order.
        func kept() throws -> [String] {
            let submission = try #require(ledger.submissions[next])
            return ledger.keepable(in: submission).votes.map { place in
                let voter =
                    history.indices.contains(offset(place.entry))
                    ? history[offset(place.entry)].actor : nil
                let name = voter == scene.first ? "first" : voter == scene.second ? "second" : "?"
                return "\(place.output): \(name)"
            }
        }

        private func offset(_ entry: Int) -> Int { entry - (ledger.size - history.count) }

        /// The first version went back: its first output approved by both, its second not.
        mutating func goBack(owned: [Int] = []) throws {
            try submit(Scene.id, ["a", "b"], owned: owned)
            if !owned.isEmpty {
                try add(
                    .ownerDecided(
                        submission: Scene.id, output: 0, turn: 1, keyID: ownerKey,
                        statement: Scene.commitment("consent")), by: owner)
            }
            try vote()
            try close([.approve, .requestChanges])
        }
    }

    private static let both = ["0: first", "0: second"]

    /// What happens, and whose votes are kept for which output of the second version.
    private static let cases:
        [(name: String, kept: [String], story: @Sendable (inout Story) throws -> Void)] = [
            (
                "nothing else", both,
                {
                    try $0.goBack(); try $0.submit(next, replacing: Scene.id, ["a", "c"])
                }
            ),
            (
                "the output stands elsewhere", ["2: first", "2: second"],
                {
                    try $0.goBack(); try $0.submit(next, replacing: Scene.id, ["c", "d", "a"])
                }
            ),
            (
                "what changes were asked for is handed in as it was", both,
                {
                    try $0.goBack(); try $0.submit(next, replacing: Scene.id, ["a", "b"])
                }
            ),
            (
                "something about it has changed", [],
                {
                    try $0.goBack(); try $0.submit(next, replacing: Scene.id, ["x", "b"])
                }
            ),
            (
                "it replaces nothing", [],
                {
                    try $0.goBack(); try $0.submit(next, ["a", "c"])
                }
            ),
            (
                "an older program checked it", [],
                {
                    try $0.goBack(); try $0.submit(next, replacing: Scene.id, [], outputs: 2)
                }
            ),
            (
                "one key is retired", ["0: second"],
                {
                    try $0.goBack()
                    try $0.add(.keyRetired(keyID: scene.firstKey), by: scene.oper)
                    try $0.submit(next, replacing: Scene.id, ["a", "c"])
                }
            ),
            (
                "the packs are others", [],
                {
                    try $0.goBack()
                    try $0.add(
                        .policy(Policy(checkers: 2, packs: Scene.otherPacks)), by: scene.oper)
                    try $0.submit(next, replacing: Scene.id, ["a", "c"])
                }
            ),
            (
                "one of the checkers hands it in", ["0: second"],
                {
                    try $0.goBack()
                    try $0.add(
                        .keyAdded(person: scene.first, role: .researcher, keyID: nil),
                        by: scene.oper)
                    try $0.submit(next, replacing: Scene.id, ["a", "c"], by: scene.first)
                }
            ),
            (
                "one of the checkers has a conflict of interest", ["0: first"],
                {
                    try $0.goBack()
                    try $0.submit(next, replacing: Scene.id, ["a", "c"])
                    try $0.add(
                        .conflicted(submission: next, reason: Scene.commitment("r")),
                        by: scene.second)
                }
            ),
            (
                "the review was never closed", [],
                {
                    try $0.submit(Scene.id, ["a", "b"])
                    try $0.vote(outputs: 0..<1)
                    try $0.submit(next, replacing: Scene.id, ["a", "c"])
                }
            ),
            (
                "it went back early", [],
                {
                    try $0.submit(Scene.id, ["a", "b"])
                    try $0.vote(outputs: 0..<1)
                    try $0.add(
                        .returnedEarly(
                            submission: Scene.id, turn: 1, reason: Scene.commitment("r")),
                        by: scene.first)
                    try $0.submit(next, replacing: Scene.id, ["a", "c"])
                }
            ),
            (
                "the version before may still leave", [],
                {
                    try $0.submit(Scene.id, ["a", "b"])
                    try $0.vote()
                    try $0.close([.approve, .approve])
                    try $0.submit(next, replacing: Scene.id, ["a", "c"])
                }
            ),
            (
                "it was approved and withdrawn", both,
                {
                    try $0.submit(Scene.id, ["a", "b"])
                    try $0.vote()
                    try $0.close([.approve, .approve])
                    try $0.add(.withdrawn(submission: Scene.id), by: scene.author)
                    try $0.submit(next, replacing: Scene.id, ["a", "c"])
                }
            ),
            (
                "the review of the new version begins again", [],
                {
                    try $0.goBack()
                    try $0.submit(next, replacing: Scene.id, ["a", "c"])
                    try $0.add(.reopened(submission: next, report: Scene.commitment("report")))
                    try $0.add(
                        .checked(
                            Event.Checked(
                                submission: next, report: Scene.commitment("report"),
                                packs: Scene.packs, position: 1,
                                findings: ["a", "c"].map(Scene.commitment))))
                }
            ),
            (
                "the data owner agreed before", both,
                {
                    try $0.goBack(owned: [0]);
                    try $0.submit(next, replacing: Scene.id, ["a", "c"], owned: [0])
                }
            ),
            (
                "the data owner's key is retired", [],
                {
                    try $0.goBack(owned: [0])
                    try $0.add(.keyRetired(keyID: ownerKey), by: scene.oper)
                    try $0.submit(next, replacing: Scene.id, ["a", "c"], owned: [0])
                }
            ),
            (
                "only the new version takes a data owner", [],
                {
                    try $0.goBack();
                    try $0.submit(next, replacing: Scene.id, ["a", "c"], owned: [0])
                }
            ),
        ]

    @Test(arguments: cases.indices)
    func `votes are kept for what is the same in everything, and only by whom may judge it`(
        _ number: Int
    ) throws {
        let (name, kept, story) = Self.cases[number]
        var told = try Story()
        try story(&told)
        #expect(try told.kept() == kept, "\(name)")
        // The ledger takes each place that it names, and no other, whatever the desk says.
        let allowed = told.ledger.keepable(in: try #require(told.ledger.submissions[Self.next]))
        for output in 0..<3 {
            for entry in 0..<told.ledger.size {
                let place = Event.Kept.Place(output: output, entry: entry)
                var next = told.ledger
                let event = Event.kept(
                    Event.Kept(submission: Self.next, votes: [place], owners: allowed.owners))
                let isTaken =
                    (try? next.apply(Self.scene.entry(event, by: nil))) != nil
                #expect(isTaken == allowed.votes.contains(place), "\(name): \(place)")
                if !isTaken { #expect(snapshot(next) == snapshot(told.ledger)) }
            }
        }
    }

    @Test
    func `a version with kept votes closes and leaves, and not without the entry that keeps them`()
        throws
    {
        var story = try Story()
        try story.goBack()
        try story.submit(Self.next, replacing: Scene.id, ["a", "c"])
        var without = story
        let kept = story.ledger.keepable(in: try #require(story.ledger.submissions[Self.next]))
        try story.add(.kept(kept))
        try story.vote(Self.next, outputs: 1..<2)
        try without.vote(Self.next, outputs: 1..<2)
        #expect(throws: Refusal.quorumMissing(output: 0, have: 0, need: 2)) {
            try without.close([.approve, .approve], of: Self.next)
        }
        try story.close([.approve, .approve], of: Self.next)
        let submission = try #require(story.ledger.submissions[Self.next])
        #expect(story.ledger.stands(submission))
        #expect(
            submission.votes[0].values.map(\.origin?.submission) == [Scene.id, Scene.id])
        #expect(submission.votes[1].values.allSatisfy { $0.origin == nil })
        // A key that is retired since holds the release up, as it does for votes of its own.
        try story.add(.keyRetired(keyID: Self.scene.firstKey), by: Self.scene.oper)
        #expect(!story.ledger.stands(try #require(story.ledger.submissions[Self.next])))
    }

    @Test func `what was kept twice still says where it was given`() throws {
        var story = try Story()
        try story.goBack()
        try story.submit(Self.next, replacing: Scene.id, ["a", "c"])
        try story.add(
            .kept(story.ledger.keepable(in: try #require(story.ledger.submissions[Self.next]))))
        try story.vote(Self.next, outputs: 1..<2)
        try story.close([.approve, .requestChanges], of: Self.next)
        try story.submit("s-0003", replacing: Self.next, ["a", "d"])
        let third = try #require(story.ledger.submissions["s-0003"])
        try story.add(.kept(story.ledger.keepable(in: third)))
        let votes = try #require(story.ledger.submissions["s-0003"]).votes[0].values
        #expect(votes.count == 2)
        #expect(votes.allSatisfy { $0.origin?.submission == Scene.id && $0.origin?.turn == 1 })
    }

    @Test func `somebody may decide otherwise about what was kept, and only the desk keeps`() throws
    {
        var story = try Story()
        try story.goBack()
        try story.submit(Self.next, replacing: Scene.id, ["a", "c"])
        let kept = Event.kept(
            story.ledger.keepable(in: try #require(story.ledger.submissions[Self.next])))
        #expect(throws: Refusal.onlyTheDesk) { try story.add(kept, by: Self.scene.oper) }
        try story.add(kept)
        #expect(throws: Refusal.notKept(output: 0)) { try story.add(kept) }
        try story.vote(Self.next)
        let votes = try #require(story.ledger.submissions[Self.next]).votes[0].values
        #expect(votes.count == 2 && votes.allSatisfy { $0.origin == nil })
    }

    @Test func `a check commits to every output or to none, and to no two alike`() throws {
        for findings in [["a"], ["a", "a"], ["a", "b", "c"]] {
            var story = try Story()
            try story.add(
                .submitted(
                    Event.Submitted(
                        id: Scene.id, outputs: ["x", "y"].map(Scene.commitment),
                        content: Scene.commitment("content"), supersedes: nil)),
                by: Self.scene.author)
            #expect(throws: Refusal.malformed("findings")) {
                try story.add(
                    .checked(
                        Event.Checked(
                            submission: Scene.id, report: Scene.commitment("r"),
                            packs: Scene.packs, position: 1,
                            findings: findings.map(Scene.commitment))))
            }
        }
    }
}

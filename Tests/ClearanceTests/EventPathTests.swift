import Clearance
import Signing
import Testing

/// All paths of events, from several beginnings: whatever is tried, in whatever order.
struct EventPathTests {
    private static let scene = Scene()

    /// The alphabet. Every step is tried in every situation, most of them where it must not work.
    private static let steps: [Step] = [
        Step("submit", by: \.author) { scene, _ in scene.submission() },
        Step("check") { $0.check(in: $1) },
        Step("check by a person", by: \.oper) { $0.check(in: $1) },
        Step("vote by author", by: \.author) { $0.vote($0.authorKey, turn: turn($1)) },
        Step("vote by first", by: \.first) { $0.vote($0.firstKey, turn: turn($1)) },
        Step("vote by first again, other key", by: \.first) {
            $0.vote($0.spareKey, turn: turn($1))
        },
        Step("vote by second", by: \.second) { $0.vote($0.secondKey, turn: turn($1)) },
        Step("vote by second with first's key", by: \.second) {
            $0.vote($0.firstKey, turn: turn($1))
        },
        Step("vote by no checker", by: \.outsider) { $0.vote($0.firstKey, turn: turn($1)) },
        Step("vote of an old turn", by: \.second) {
            $0.vote($0.secondKey, turn: turn($1) - 1)
        },
        Step("close") { $0.closing($1) },
        Step("close as rejected") { $0.closing($1, .reject) },
        Step("close with a vote that is none") { scene, ledger in
            .closed(
                submission: Scene.id, turn: turn(ledger),
                outcomes: [Event.Outcome(votes: [0, 1], decisions: [.approve, .approve])])
        },
        Step("close with one vote twice") { scene, ledger in
            let vote = ledger.submissions[Scene.id]?.votes[0].values.first?.index ?? 0
            return .closed(
                submission: Scene.id, turn: turn(ledger),
                outcomes: [Event.Outcome(votes: [vote, vote], decisions: [.approve, .approve])])
        },
        Step("close by a person", by: \.oper) { $0.closing($1) },
        Step("reopen") { _, _ in
            .reopened(submission: Scene.id, report: Scene.commitment("report"))
        },
        Step("withdraw", by: \.author) { _, _ in .withdrawn(submission: Scene.id) },
        Step("withdraw by another", by: \.first) { _, _ in .withdrawn(submission: Scene.id) },
        Step("conflict of first", by: \.first) { _, _ in
            .conflicted(submission: Scene.id, reason: Scene.commitment("reason"))
        },
        Step("send back early", by: \.second) {
            .returnedEarly(
                submission: Scene.id, turn: turn($1), reason: Scene.commitment("reason"))
        },
        Step("refer to second", by: \.first) { scene, ledger in
            .referred(
                Event.Referred(
                    submission: Scene.id, output: 0, turn: turn(ledger), keyID: scene.firstKey,
                    vote: Scene.commitment("question"),
                    asked: Asked(role: .checker, person: scene.second)))
        },
        Step("disagree") { _, ledger in
            .disagreed(submission: Scene.id, turn: turn(ledger), outputs: [0])
        },
        Step("close for whoever voted first") { _, ledger in
            let votes = ledger.submissions[Scene.id]?.votes[0].values.map(\.index) ?? []
            return .closed(
                submission: Scene.id, turn: turn(ledger),
                outcomes: [
                    Event.Outcome(votes: [votes.min() ?? 0], decisions: [.approve])
                ])
        },
        Step("release", by: \.manager) { scene, _ in scene.release() },
        Step("release by operator", by: \.oper) { scene, _ in scene.release() },
        Step("release nothing", by: \.manager) { scene, _ in scene.release([]) },
        Step("recall", by: \.manager) { _, _ in
            .recalled(submission: Scene.id, reason: Scene.commitment("reason"))
        },
        Step("retire first's key", by: \.oper) { scene, _ in
            .keyRetired(keyID: scene.firstKey)
        },
        Step("give first's key to second", by: \.oper) { scene, _ in
            .keyAdded(person: scene.second, role: .checker, keyID: scene.firstKey)
        },
        Step("other packs", by: \.oper) { scene, _ in
            .policy(Policy(checkers: 2, packs: Scene.otherPacks))
        },
        Step("three checkers", by: \.oper) { scene, _ in
            .policy(Policy(checkers: 3, packs: Scene.packs))
        },
        Step("lower the quorum, not as operator", by: \.first) { scene, _ in
            .policy(Policy(checkers: 1, packs: Scene.packs))
        },
        Step("lower the quorum, by nobody") { scene, _ in
            .policy(Policy(checkers: 1, packs: Scene.packs))
        },
    ]

    private static func turn(_ ledger: Ledger) -> Int {
        ledger.submissions[Scene.id]?.turn ?? 1
    }

    /// Where the paths of four steps begin, each a path of its own.
    static let beginnings: [[String]] = [
        [], ["submit", "check"], ["submit", "check", "vote by first"],
        ["submit", "check", "vote by first", "vote by second"],
        ["submit", "check", "vote by first", "vote by second", "close"],
        ["submit", "check", "vote by first", "vote by second", "close", "release"],
    ]

    @Test(arguments: beginnings)
    func `no path of four events releases without two checkers, and a refusal changes nothing`(
        beginning: [String]
    ) throws {
        var ledger = try Self.scene.people()
        var history: [LogEvent] = []
        for name in beginning {
            let step = try #require(Self.steps.first { $0.description == name })
            let entry = step.entry(Self.scene, ledger)
            try ledger.apply(entry)
            history.append(entry)
        }
        var walk = Walk(scene: Self.scene)
        walk.explore(ledger, history, depth: 4, steps: Self.steps)
        #expect(walk.wrong == nil)
        #expect(walk.paths > 1000)
    }

    @Test func `the shortest way to a release takes two votes and no less`() throws {
        var walk = Walk(scene: Self.scene)
        let few = ["submit", "check", "vote by first", "vote by second", "close", "release"]
        let steps = Self.steps.filter { few.contains($0.description) }
        walk.explore(try Self.scene.people(), [], depth: 5, steps: steps)
        #expect(walk.releases == 0)
        walk.explore(try Self.scene.people(), [], depth: 6, steps: steps)
        // The two votes may come in either order.
        #expect(walk.releases == 2)
        #expect(walk.wrong == nil)
    }
}

/// Tries every step everywhere, to a depth, and judges each release by the history alone.
private struct Walk {
    let scene: Scene
    var paths = 0
    var releases = 0
    var wrong: String?

    mutating func explore(_ ledger: Ledger, _ history: [LogEvent], depth: Int, steps: [Step]) {
        guard depth > 0, wrong == nil else { return }
        for step in steps {
            let entry = step.entry(scene, ledger)
            var next = ledger
            paths += 1
            do throws(Refusal) {
                try next.apply(entry)
            } catch {
                if snapshot(next) != snapshot(ledger) { wrong = "\(step) refused, yet changed" }
                continue
            }
            let path = history + [entry]
            if next.size != ledger.size + 1 { wrong = "\(step) is not one entry" }
            if case .released = entry.event {
                releases += 1
                if !isAllowed(path) { wrong = "released after \(path.map(\.event.kind))" }
            }
            explore(next, path, depth: depth - 1, steps: steps)
        }
    }

    /// A second opinion, written without the ledger: who voted in the turn that was closed?
    private func isAllowed(_ path: [LogEvent]) -> Bool {
        var voters: [Pseudonym: String] = [:]
        var retired: Set<String> = []
        var excluded: Set<Pseudonym> = []
        var quorum = 2
        var closedAsApproved = false
        for entry in path {
            switch entry.event {
            case .voted(_, _, _, let key, _): voters[entry.actor ?? scene.author] = key
            case .keyRetired(let key):
                retired.insert(key)
                if !closedAsApproved { voters = voters.filter { $0.value != key } }
            case .referred: voters[entry.actor ?? scene.author] = nil
            case .reopened:
                voters = [:]
                closedAsApproved = false
            case .closed(_, _, let outcomes): closedAsApproved = outcomes.allSatisfy(\.isApproved)
            case .policy(let policy):
                quorum = policy.checkers
                if policy.packs != Scene.packs { closedAsApproved = false }
            case .conflicted:
                voters[entry.actor ?? scene.author] = nil
                excluded.insert(entry.actor ?? scene.author)
            case .withdrawn, .recalled, .returnedEarly: closedAsApproved = false
            default: break
            }
        }
        let distinct = Set(voters.keys).subtracting([scene.author, scene.outsider])
        return closedAsApproved && distinct.count == voters.count && distinct.count >= quorum
            && retired.isDisjoint(with: voters.values) && excluded.isDisjoint(with: voters.keys)
    }
}

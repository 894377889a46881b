import Clearance
import Signing
import Testing

/// What a data owner alone may set aside: at no end of any path does it leave without them.
struct OwnerDecidingTests {
    private static let scene = Scene()
    private static let owner = Scene.person(8)
    private static let ownerKey = Scene.keyID(8)
    /// The second checker is a data owner as well, with a key of their own for it.
    private static let secondsOwnerKey = Scene.keyID(9)

    private static func people() throws -> Ledger {
        var ledger = try scene.people()
        for (person, key) in [(owner, ownerKey), (scene.second, secondsOwnerKey)] {
            let event = Event.keyAdded(person: person, role: .dataOwner, keyID: key)
            try ledger.apply(scene.entry(event, by: scene.oper))
        }
        return ledger
    }

    private static func turn(_ ledger: Ledger) -> Int { ledger.submissions[Scene.id]?.turn ?? 1 }

    private static func check(_ ledger: Ledger, owned: [Int]) -> Event {
        .checked(
            Event.Checked(
                submission: Scene.id, report: Scene.commitment("report"), packs: ledger.packs,
                position: ledger.size, owned: owned))
    }

    private static func decision(_ ledger: Ledger, key: String = ownerKey) -> Event {
        .ownerDecided(
            submission: Scene.id, output: 0, turn: turn(ledger), keyID: key,
            statement: Scene.commitment("decision"))
    }

    /// Closed as approved, with what the data owners decided, who stand in the log.
    private static func closing(_ ledger: Ledger, consents: Decision?) -> Event {
        let submission = ledger.submissions[Scene.id]
        let votes = submission?.votes[0].values.map(\.index).sorted() ?? []
        let owners = submission?.ownerDecisions[0].values.map(\.index).sorted() ?? []
        let outcome = Event.Outcome(
            votes: votes, decisions: votes.map { _ in .approve },
            owners: consents == nil ? [] : owners,
            consents: consents.map { decision in owners.map { _ in decision } } ?? [])
        return .closed(submission: Scene.id, turn: turn(ledger), outcomes: [outcome])
    }

    private static let asOwner: @Sendable (Scene) -> Pseudonym = { _ in owner }

    private static let steps: [Step] = [
        Step("submit", by: \.author) { scene, _ in scene.submission() },
        Step("check") { check($1, owned: [0]) },
        Step("vote by first", by: \.first) { $0.vote($0.firstKey, turn: turn($1)) },
        Step("vote by second", by: \.second) { $0.vote($0.secondKey, turn: turn($1)) },
        Step("vote by second, owner's key", by: \.second) {
            $0.vote(secondsOwnerKey, turn: turn($1))
        },
        Step("vote by owner", by: asOwner) { $0.vote(ownerKey, turn: turn($1)) },
        Step("owner decides", by: asOwner) { decision($1) },
        Step("second decides as owner", by: \.second) { decision($1, key: secondsOwnerKey) },
        Step("second decides with the checker's key", by: \.second) {
            decision($1, key: $0.secondKey)
        },
        Step("author decides", by: \.author) { decision($1, key: $0.authorKey) },
        Step("the desk decides") { decision($1) },
        Step("close") { closing($1, consents: .approve) },
        Step("close against the owners") { closing($1, consents: .reject) },
        Step("close without a word of the owners") { closing($1, consents: nil) },
        Step("reopen") { _, _ in
            .reopened(submission: Scene.id, report: Scene.commitment("report"))
        },
        Step("retire the owner's key", by: \.oper) { _, _ in .keyRetired(keyID: ownerKey) },
        Step("release", by: \.manager) { scene, _ in scene.release() },
    ]

    static let beginnings: [[String]] = [
        [], ["submit", "check"], ["submit", "check", "vote by first", "vote by second"],
        ["submit", "check", "owner decides", "vote by first", "vote by second"],
        ["submit", "check", "owner decides", "vote by first", "vote by second", "close"],
        ["submit", "check", "owner decides", "second decides as owner", "vote by first"],
    ]

    @Test(arguments: beginnings)
    func `no path of four events releases what a data owner has not let go`(beginning: [String])
        throws
    {
        var ledger = try Self.people()
        var history: [LogEvent] = []
        for name in beginning {
            let step = try #require(Self.steps.first { $0.description == name })
            let entry = step.entry(Self.scene, ledger)
            try ledger.apply(entry)
            history.append(entry)
        }
        var walk = Walk()
        walk.explore(ledger, history, depth: 4)
        #expect(walk.wrong == nil)
        if beginning.contains("close") { #expect(walk.releases > 0) }
    }

    @Test func `with consent it may go, and without the very same entries cannot be replayed`()
        throws
    {
        let way = [
            "submit", "check", "owner decides", "vote by first", "vote by second", "close",
            "release",
        ]
        var ledger = try Self.people()
        var entries: [LogEvent] = []
        for name in way {
            let step = try #require(Self.steps.first { $0.description == name })
            entries.append(step.entry(Self.scene, ledger))
            try ledger.apply(try #require(entries.last))
        }
        #expect(ledger.submissions[Scene.id]?.state == .released)
        var without = try Self.people()
        for entry in entries[..<2] { try without.apply(entry) }
        for vote in ["vote by first", "vote by second"] {
            let step = try #require(Self.steps.first { $0.description == vote })
            try without.apply(step.entry(Self.scene, without))
        }
        let closing = Self.scene.entry(Self.closing(without, consents: .approve), by: nil)
        #expect(throws: Refusal.ownerMissing(output: 0)) { try without.apply(closing) }
    }

    @Test func `what no pack gives to the data owner does not wait for one`() throws {
        var ledger = try Self.people()
        let scene = Self.scene
        try ledger.apply(scene.entry(scene.submission(outputs: 2), by: scene.author))
        try ledger.apply(scene.entry(Self.check(ledger, owned: [1]), by: nil))
        for (person, key) in [(scene.first, scene.firstKey), (scene.second, scene.secondKey)] {
            for output in 0..<2 {
                try ledger.apply(scene.entry(scene.vote(key, output: output), by: person))
            }
        }
        let closing = scene.entry(scene.closing(ledger), by: nil)
        #expect(throws: Refusal.ownerMissing(output: 1)) { try ledger.apply(closing) }
    }

    @Test func `a check names outputs that there are`() throws {
        var ledger = try Self.people()
        let scene = Self.scene
        try ledger.apply(scene.entry(scene.submission(outputs: 2), by: scene.author))
        let beyond = scene.entry(Self.check(ledger, owned: [2]), by: nil)
        #expect(throws: Refusal.malformed("owner")) { try ledger.apply(beyond) }
    }

    @Test func `a data owner's statement is no vote, and a vote no data owner's statement`() throws
    {
        let key = try PrivateKey.generate(.ed25519)
        func vote(_ office: Vote.Office) -> Vote {
            Vote(
                submission: Scene.id, turn: 1, decision: .approve, path: "t.csv",
                digest: SHA256Digest(of: [1]), findings: Scene.commitment("f"),
                packs: Scene.packs, reason: nil, office: office)
        }
        for (own, other) in [(Vote.Office.checker, Vote.Office.dataOwner), (.dataOwner, .checker)] {
            let signed = try SignedVote(vote(own), signedBy: key)
            let read = try SignedVote(
                statement: signed.statement, key: key.publicKey, signature: signed.signature,
                office: own)
            #expect(read == signed)
            #expect(throws: Refusal.self) {
                try SignedVote(
                    statement: signed.statement, key: key.publicKey, signature: signed.signature,
                    office: other)
            }
        }
    }

    private struct Walk {
        var releases = 0
        var wrong: String?

        mutating func explore(_ ledger: Ledger, _ history: [LogEvent], depth: Int) {
            guard depth > 0, wrong == nil else { return }
            for step in OwnerDecidingTests.steps {
                let entry = step.entry(OwnerDecidingTests.scene, ledger)
                var next = ledger
                do throws(Refusal) {
                    try next.apply(entry)
                } catch {
                    if snapshot(next) != snapshot(ledger) { wrong = "\(step) refused, yet changed" }
                    continue
                }
                let path = history + [entry]
                if case .released = entry.event {
                    releases += 1
                    if !Self.isAllowed(path) { wrong = "released after \(path.map(\.event.kind))" }
                }
                explore(next, path, depth: depth - 1)
            }
        }

        /// A second opinion, written without the ledger.
        private static func isAllowed(_ path: [LogEvent]) -> Bool {
            var decided: [Pseudonym: String] = [:]
            var voters: Set<Pseudonym> = []
            var retired: Set<String> = []
            var closed: Event.Outcome?
            for entry in path {
                switch entry.event {
                case .ownerDecided(_, _, _, let key, _):
                    guard let actor = entry.actor else { return false }
                    decided[actor] = key
                case .voted: if let actor = entry.actor { voters.insert(actor) }
                case .keyRetired(let key):
                    retired.insert(key)
                    if closed == nil { decided = decided.filter { $0.value != key } }
                case .closed(_, _, let outcomes): closed = outcomes.first
                case .reopened: (decided, voters, closed) = ([:], [], nil)
                default: break
                }
            }
            return !decided.isEmpty && closed?.consents.count == decided.count
                && closed?.consents.allSatisfy { $0 == .approve } == true
                && voters.isDisjoint(with: decided.keys)
                && retired.isDisjoint(with: decided.values)
                && !decided.keys.contains(OwnerDecidingTests.scene.author)
        }
    }
}

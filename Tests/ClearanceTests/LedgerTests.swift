import Clearance
import Signing
import Testing

struct LedgerTests {
    private let scene = Scene()

    private func replay(_ steps: [(Event, Pseudonym?)], from start: Ledger) throws -> Ledger {
        var ledger = start
        for (event, actor) in steps { try ledger.apply(scene.entry(event, by: actor)) }
        return ledger
    }

    private func submitted(outputs: Int = 1, checkers: Int = 2) throws -> Ledger {
        var ledger = try scene.people(checkers: checkers)
        try ledger.apply(scene.entry(scene.submission(outputs: outputs), by: scene.author))
        try ledger.apply(scene.entry(scene.check(in: ledger), by: nil))
        return ledger
    }

    private func approved() throws -> Ledger {
        let voted = try replay(
            [
                (scene.vote(scene.firstKey), scene.first),
                (scene.vote(scene.secondKey), scene.second),
            ], from: submitted())
        return try replay([(scene.closing(voted), nil)], from: voted)
    }

    private func refusal(_ event: Event, by actor: Pseudonym?, in ledger: Ledger) -> Refusal? {
        var next = ledger
        do throws(Refusal) {
            try next.apply(scene.entry(event, by: actor))
            return nil
        } catch {
            return error
        }
    }

    @Test func `a retired key cannot come back, for its owner or for anybody`() throws {
        let ledger = try replay(
            [(.keyRetired(keyID: scene.firstKey), scene.oper)], from: scene.people())
        for person in [scene.first, scene.second, scene.outsider] {
            let again = Event.keyAdded(person: person, role: .checker, keyID: scene.firstKey)
            #expect(refusal(again, by: scene.oper, in: ledger) == .keyNotInForce)
        }
    }

    @Test func `only checkers and data owners have keys, and one key is one person's`() throws {
        let ledger = try scene.people()
        let asResearcher = Event.keyAdded(
            person: scene.outsider, role: .researcher, keyID: Scene.keyID(9))
        #expect(refusal(asResearcher, by: scene.oper, in: ledger) == .keyNotInForce)
        let shared = Event.keyAdded(person: scene.second, role: .checker, keyID: scene.firstKey)
        #expect(refusal(shared, by: scene.oper, in: ledger) == .keyTaken)
    }

    @Test func `after the beginning the desk itself cannot add people or change the policy`()
        throws
    {
        let ledger = try scene.people()
        let person = Event.keyAdded(person: scene.outsider, role: .operator, keyID: nil)
        #expect(refusal(person, by: nil, in: ledger) == .notAllowed(role: .operator))
        let policy = Event.policy(Policy(checkers: 1, packs: Scene.packs))
        #expect(refusal(policy, by: nil, in: ledger) == .notAllowed(role: .operator))
        #expect(refusal(policy, by: scene.manager, in: ledger) == .notAllowed(role: .operator))
        #expect(refusal(policy, by: scene.oper, in: ledger) == nil)
    }

    @Test func `the first person is an operator`() throws {
        var ledger = Ledger()
        try ledger.apply(scene.entry(.genesis(origin: "example.org/log"), by: nil))
        let checker = Event.keyAdded(person: scene.first, role: .checker, keyID: scene.firstKey)
        #expect(refusal(checker, by: nil, in: ledger) == .notAllowed(role: .operator))
    }

    @Test(arguments: ["", "s-", "s-001", "s-00a1", "../etc", "s-0001/..", "S-0001", "s-٠٠٠١"])
    func `a submission's id is s- and digits, nothing that could be a path`(id: String) throws {
        let ledger = try scene.people()
        let found = refusal(scene.submission(id), by: scene.author, in: ledger)
        #expect(found == .malformed("object"))
    }

    @Test func `nobody votes before the check, and nothing is checked again after a vote`() throws {
        var ledger = try scene.people()
        try ledger.apply(scene.entry(scene.submission(), by: scene.author))
        let vote = scene.vote(scene.firstKey)
        #expect(refusal(vote, by: scene.first, in: ledger) == .outdated(Scene.id))
        try ledger.apply(scene.entry(scene.check(in: ledger), by: nil))
        try ledger.apply(scene.entry(vote, by: scene.first))
        #expect(refusal(scene.check(in: ledger), by: nil, in: ledger) == .alreadyVoted(Scene.id))
    }

    @Test func `a check by other packs, or of a longer log, could not have happened`() throws {
        let ledger = try submitted()
        let other = Event.checked(
            Event.Checked(
                submission: Scene.id, report: Scene.commitment("r"), packs: Scene.otherPacks,
                position: 1))
        #expect(refusal(other, by: nil, in: ledger) == .outdated(Scene.id))
        let ahead = Event.checked(
            Event.Checked(
                submission: Scene.id, report: Scene.commitment("r"), packs: Scene.packs,
                position: ledger.size + 1))
        #expect(refusal(ahead, by: nil, in: ledger) == .malformed("position"))
    }

    @Test func `retiring a key takes its open votes back, and holds up what it had approved`()
        throws
    {
        let open = try replay(
            [
                (scene.vote(scene.firstKey), scene.first),
                (scene.vote(scene.secondKey), scene.second),
                (.keyRetired(keyID: scene.firstKey), scene.oper),
            ], from: submitted())
        #expect(
            refusal(scene.closing(open), by: nil, in: open)
                == .quorumMissing(output: 0, have: 1, need: 2))
        let closed = try replay(
            [(.keyRetired(keyID: scene.firstKey), scene.oper)], from: approved())
        #expect(refusal(scene.release(), by: scene.manager, in: closed) == .keyNotInForce)
        #expect(closed.submissions[Scene.id].map(closed.stands) == false)
        // The other key of the same person may still be used.
        let again = try replay([(scene.vote(scene.spareKey), scene.first)], from: open)
        #expect(refusal(scene.closing(again), by: nil, in: again) == nil)
    }

    @Test func `a larger quorum or other packs hold up what was approved before`() throws {
        let ledger = try approved()
        #expect(ledger.submissions[Scene.id].map(ledger.stands) == true)
        let larger = try replay(
            [(.policy(Policy(checkers: 3, packs: Scene.packs)), scene.oper)], from: ledger)
        #expect(
            refusal(scene.release(), by: scene.manager, in: larger) == .notApproved(output: 0))
        let other = try replay(
            [(.policy(Policy(checkers: 2, packs: Scene.otherPacks)), scene.oper)], from: ledger)
        #expect(refusal(scene.release(), by: scene.manager, in: other) == .outdated(Scene.id))
    }

    @Test func `a release names each output once, in order, and only those that there are`() throws
    {
        let ledger = try approved()
        #expect(
            refusal(scene.release([0, 0]), by: scene.manager, in: ledger) == .malformed("outputs"))
        #expect(refusal(scene.release([1]), by: scene.manager, in: ledger) == .unknownOutput(1))
        #expect(refusal(scene.release([]), by: scene.manager, in: ledger) == .noOutputs(Scene.id))
    }

    @Test func `each output needs its own quorum`() throws {
        let ledger = try replay(
            [
                (scene.vote(scene.firstKey, output: 0), scene.first),
                (scene.vote(scene.secondKey, output: 0), scene.second),
                (scene.vote(scene.firstKey, output: 1), scene.first),
            ], from: submitted(outputs: 2))
        #expect(
            refusal(scene.closing(ledger), by: nil, in: ledger)
                == .quorumMissing(output: 1, have: 1, need: 2))
    }

    @Test(arguments: Decision.allCases)
    func `only approval by all leads to a release`(decision: Decision) throws {
        let voted = try replay(
            [
                (scene.vote(scene.firstKey), scene.first),
                (scene.vote(scene.secondKey), scene.second),
            ], from: submitted())
        let votes = voted.submissions[Scene.id]?.votes[0].values.map(\.index).sorted() ?? []
        let closed = try replay(
            [
                (
                    .closed(
                        submission: Scene.id, turn: 1,
                        outcomes: [Event.Outcome(votes: votes, decisions: [.approve, decision])]),
                    nil
                )
            ], from: voted)
        let expected: [Decision: State] = [
            .approve: .approved, .requestChanges: .returned, .reject: .rejected, .refer: .returned,
        ]
        #expect(closed.submissions[Scene.id]?.state == expected[decision])
        let found = refusal(scene.release(), by: scene.manager, in: closed)
        #expect((found == nil) == (decision == .approve))
    }

    @Test func `a withdrawn submission takes no votes, and only its author withdraws it`() throws {
        let ledger = try submitted()
        let withdrawal = Event.withdrawn(submission: Scene.id)
        #expect(refusal(withdrawal, by: scene.oper, in: ledger) == .notAuthor(Scene.id))
        let gone = try replay([(withdrawal, scene.author)], from: ledger)
        #expect(
            refusal(scene.vote(scene.firstKey), by: scene.first, in: gone)
                == .wrongState(Scene.id, .withdrawn))
    }

    /// Three outputs, approved.
    private func approvedThree() throws -> Ledger {
        let votes = (0..<3).flatMap { output in
            [
                (scene.vote(scene.firstKey, output: output), scene.first),
                (scene.vote(scene.secondKey, output: output), scene.second),
            ]
        }
        let voted = try replay(votes, from: submitted(outputs: 3))
        return try replay([(scene.closing(voted), nil)], from: voted)
    }

    @Test func `what left by one entry is followed by the rest at once or never`() throws {
        let first = try replay([(scene.release([0]), scene.manager)], from: approvedThree())
        let both = try replay([(scene.release([1, 2]), scene.manager)], from: first)
        #expect(both.submissions[Scene.id]?.departures.map(\.outputs) == [[0], [1, 2]])
        for outputs in [[0], [0, 1], [2, 1]] {
            #expect(
                refusal(scene.release(outputs), by: scene.manager, in: first)
                    == .malformed("outputs"))
        }
        #expect(
            refusal(scene.release([1]), by: scene.first, in: first)
                == .notAllowed(role: .releaseManager))
        let later = try replay(
            [(.keyRetired(keyID: scene.spareKey), scene.oper)], from: first)
        #expect(
            refusal(scene.release([1, 2]), by: scene.manager, in: later)
                == .wrongState(Scene.id, .released))
    }

    @Test func `what was recalled stays recalled`() throws {
        let recalled = try replay(
            [
                (scene.release(), scene.manager),
                (
                    .recalled(submission: Scene.id, reason: Scene.commitment("r")), scene.manager
                ),
            ], from: approved())
        for event in [scene.release(), .withdrawn(submission: Scene.id)] {
            let actor = event.kind == "release" ? scene.manager : scene.author
            #expect(
                refusal(event, by: actor, in: recalled) == .wrongState(Scene.id, .recalled))
        }
        #expect(recalled.submissions[Scene.id]?.departures.map(\.outputs) == [[0]])
    }
}

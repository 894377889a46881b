import Signing
import Testing

@testable import Clearance

/// Whoever does not know enough has somebody else asked, and nobody is overruled in secret.
struct ReferringTests {
    private let scene = Scene()
    private let third = Scene.person(8)
    private let thirdKey = Scene.keyID(8)
    private let owner = Scene.person(9)
    private let ownerKey = Scene.keyID(9)

    private func replay(_ events: [(Event, Pseudonym?)], from ledger: Ledger) throws -> Ledger {
        var next = ledger
        for (event, actor) in events { try next.apply(scene.entry(event, by: actor)) }
        return next
    }

    private func refusal(_ event: Event, by actor: Pseudonym?, in ledger: Ledger) -> Refusal? {
        var next = ledger
        do throws(Refusal) { try next.apply(scene.entry(event, by: actor)) } catch { return error }
        return nil
    }

    /// Two outputs, checked; three checkers, and a data owner if asked for.
    private func open(withOwner: Bool = false) throws -> Ledger {
        var people: [(Event, Pseudonym?)] = [
            (.keyAdded(person: third, role: .checker, keyID: thirdKey), scene.oper)
        ]
        if withOwner {
            people.append(
                (.keyAdded(person: owner, role: .dataOwner, keyID: ownerKey), scene.oper))
        }
        let ledger = try replay(
            people + [(scene.submission(outputs: 2), scene.author)], from: scene.people())
        return try replay([(scene.check(in: ledger), nil)], from: ledger)
    }

    private func referral(_ asked: Asked, output: Int = 0) -> Event {
        .referred(
            Event.Referred(
                submission: Scene.id, output: output, turn: 1, keyID: scene.firstKey,
                vote: Scene.commitment("question"), asked: asked))
    }

    private func votes(_ person: Pseudonym, _ key: String) -> [(Event, Pseudonym?)] {
        (0..<2).map { (scene.vote(key, output: $0), person) }
    }

    private func closing(_ ledger: Ledger, outvoting: Pseudonym? = nil) -> Event {
        let cast = ledger.submissions[Scene.id]?.votes ?? []
        return .closed(
            submission: Scene.id, turn: 1,
            outcomes: cast.map { votes in
                let kept = votes.filter { $0.key != outvoting }.values.map(\.index).sorted()
                return Event.Outcome(votes: kept, decisions: kept.map { _ in .approve })
            })
    }

    @Test func `who is asked by name has to vote before the review closes`() throws {
        let asked = try replay(
            [(referral(Asked(role: .checker, person: third)), scene.first)], from: open())
        #expect(asked.submissions[Scene.id]?.state == .submitted)
        let two = try replay(
            votes(scene.first, scene.firstKey) + votes(scene.second, scene.secondKey), from: asked)
        #expect(
            refusal(closing(two), by: nil, in: two) == .votesDoNotCount(output: 0))
        let three = try replay([(scene.vote(thirdKey), third)], from: two)
        #expect(refusal(closing(three), by: nil, in: three) == nil)
        // Who cannot answer any more keeps nobody waiting.
        let gone = try replay([(.keyRetired(keyID: thirdKey), scene.oper)], from: two)
        #expect(refusal(closing(gone), by: nil, in: gone) == nil)
    }

    @Test func `whoever refers does not count, until they vote after all`() throws {
        let voted = try replay(
            votes(scene.first, scene.firstKey) + votes(scene.second, scene.secondKey), from: open())
        let referred = try replay([(referral(Asked(role: .checker)), scene.first)], from: voted)
        let submission = try referred.submission(Scene.id)
        #expect(submission.votes[0][scene.first] == nil && submission.votes[1][scene.first] != nil)
        #expect(submission.superseded.map(\.checker) == [scene.first])
        #expect(
            refusal(closing(referred), by: nil, in: referred)
                == .quorumMissing(output: 0, have: 1, need: 2))
        let after = try replay([(scene.vote(thirdKey), third)], from: referred)
        #expect(refusal(closing(after), by: nil, in: after) == nil)
    }

    @Test func `a data owner who is asked has to agree`() throws {
        let ledger = try open(withOwner: true)
        let asked = try replay(
            [(referral(Asked(role: .dataOwner)), scene.first)]
                + votes(scene.second, scene.secondKey) + votes(third, thirdKey), from: ledger)
        #expect(refusal(closing(asked), by: nil, in: asked) == .ownerMissing(output: 0))
        let none = try open()
        #expect(
            refusal(referral(Asked(role: .dataOwner)), by: scene.first, in: none)
                == .nobodyToAsk(.dataOwner))
    }

    @Test func `nobody is asked who cannot decide, and only a checker asks`() throws {
        let ledger = try open()
        for person in [scene.first, scene.author, scene.manager, scene.outsider] {
            let event = referral(Asked(role: .checker, person: person))
            #expect(refusal(event, by: scene.first, in: ledger) == .mayNotBeAsked, "\(person)")
        }
        let any = referral(Asked(role: .checker))
        #expect(refusal(any, by: scene.author, in: ledger) == .ownSubmission)
        #expect(refusal(any, by: scene.second, in: ledger) == .keyNotInForce)
        #expect(refusal(any, by: nil, in: ledger) == .notAllowed(role: .checker))
        #expect(
            refusal(referral(Asked(role: .auditor)), by: scene.first, in: ledger)
                == .nobodyToAsk(.auditor))
        #expect(
            refusal(referral(Asked(role: .checker), output: 2), by: scene.first, in: ledger)
                == .unknownOutput(2))
    }

    @Test func `votes are shown once all are there, and then a majority decides`() throws {
        let two = try replay(
            votes(scene.first, scene.firstKey) + votes(scene.second, scene.secondKey), from: open())
        let disagreed = Event.disagreed(submission: Scene.id, turn: 1, outputs: [0])
        #expect(two.isBlind(try two.submission(Scene.id)))
        let shown = try replay([(disagreed, nil)], from: two)
        #expect(!shown.isBlind(try shown.submission(Scene.id)))
        #expect(refusal(disagreed, by: nil, in: shown) == .malformed("outputs"))
        #expect(refusal(disagreed, by: scene.first, in: two) == .onlyTheDesk)
        // Of two nobody is outvoted.
        #expect(
            refusal(closing(shown, outvoting: scene.second), by: nil, in: shown)
                == .quorumMissing(output: 0, have: 2, need: 2)
                || refusal(closing(shown, outvoting: scene.second), by: nil, in: shown)
                    == .votesDoNotCount(output: 0)
        )
        let three = try replay(votes(third, thirdKey), from: shown)
        let decided = try replay([(closing(three, outvoting: scene.second), nil)], from: three)
        let submission = try decided.submission(Scene.id)
        #expect(submission.state == .approved)
        #expect(Set(submission.votes[0].keys) == [scene.first, third])
        #expect(submission.superseded.map(\.checker) == [scene.second, scene.second])
    }

    @Test func `before that nobody is outvoted, and nothing is shown before all have voted`() throws
    {
        let all = try replay(
            votes(scene.first, scene.firstKey) + votes(scene.second, scene.secondKey)
                + votes(third, thirdKey), from: open())
        #expect(
            refusal(closing(all, outvoting: scene.second), by: nil, in: all)
                == .votesDoNotCount(output: 0))
        let one = try replay(votes(scene.first, scene.firstKey), from: open())
        let disagreed = Event.disagreed(submission: Scene.id, turn: 1, outputs: [0])
        #expect(
            refusal(disagreed, by: nil, in: one) == .quorumMissing(output: 0, have: 1, need: 2))
    }
}

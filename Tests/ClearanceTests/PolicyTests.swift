import Clearance
import Signing
import Testing

/// What a policy may ask for besides a number of checkers, replayed as an auditor would.
struct PolicyTests {
    private let scene = Scene()
    /// A second release manager, and a third checker.
    private let other = Scene.person(8)
    private let third = Scene.person(9)
    private let thirdKey = Scene.keyID(9)

    private func ledger(_ change: (inout Policy) -> Void) throws -> Ledger {
        var ledger = try scene.people()
        var policy = Policy(checkers: 2, packs: Scene.packs)
        change(&policy)
        let events: [Event] = [
            .keyAdded(person: other, role: .releaseManager, keyID: nil),
            .keyAdded(person: third, role: .checker, keyID: thirdKey), .policy(policy),
        ]
        for event in events { try ledger.apply(scene.entry(event, by: scene.oper)) }
        return ledger
    }

    private func submitted(_ ledger: Ledger, outputs: Int, code: [Int] = []) throws -> Ledger {
        var ledger = ledger
        try ledger.apply(scene.entry(scene.submission(outputs: outputs), by: scene.author))
        let check = Event.Checked(
            submission: Scene.id, report: Scene.commitment("report"), packs: ledger.packs,
            position: ledger.size, code: code)
        try ledger.apply(scene.entry(.checked(check), by: nil))
        return ledger
    }

    private func refusal(_ event: Event, by actor: Pseudonym?, in ledger: inout Ledger) -> Refusal?
    {
        let before = ledger
        do throws(Refusal) {
            try ledger.apply(scene.entry(event, by: actor))
            return nil
        } catch {
            #expect(snapshot(before) == snapshot(ledger))
            return error
        }
    }

    @Test func `a policy that nobody could fulfil is refused`() throws {
        let changes: [(inout Policy) -> Void] = [
            { $0.checkers = 0 }, { $0.codeCheckers = 0 }, { $0.codeCheckers = 3 },
            { $0.recallers = 0 }, { $0.holdMinutes = 16 }, { $0.holdMinutes = -1 },
            { $0.retain = -1 }, { $0.trialChecks = -1 },
        ]
        for change in changes {
            #expect(throws: Refusal.badPolicy) { try ledger(change) }
        }
    }

    // MARK: One checker for code

    @Test func `one checker is enough for code where the policy says so, and for nothing else`()
        throws
    {
        for (code, few) in [([1], true), ([], false), ([0], false)] {
            var ledger = try submitted(try ledger { $0.codeCheckers = 1 }, outputs: 2, code: code)
            let votes = [
                (scene.firstKey, scene.first, 0), (scene.secondKey, scene.second, 0),
                (scene.firstKey, scene.first, 1),
            ]
            for (key, person, output) in votes {
                #expect(refusal(scene.vote(key, output: output), by: person, in: &ledger) == nil)
            }
            let closing = scene.closing(ledger)
            let refused = refusal(closing, by: nil, in: &ledger)
            #expect(refused == (few ? nil : .quorumMissing(output: 1, have: 1, need: 2)))
            if few {
                #expect(refusal(scene.release([0, 1]), by: scene.manager, in: &ledger) == nil)
            }
        }
    }

    @Test func `where the policy says nothing of code, it takes as many as anything`() throws {
        var ledger = try submitted(try ledger { _ in }, outputs: 1, code: [0])
        #expect(refusal(scene.vote(scene.firstKey), by: scene.first, in: &ledger) == nil)
        #expect(
            refusal(scene.closing(ledger), by: nil, in: &ledger)
                == .quorumMissing(output: 0, have: 1, need: 2))
    }

    // MARK: One after the other

    @Test func `in a row nobody begins before who began has decided on everything`() throws {
        var ledger = try submitted(try ledger { $0.order = .sequential }, outputs: 2)
        #expect(refusal(scene.vote(scene.firstKey), by: scene.first, in: &ledger) == nil)
        for output in 0..<2 {
            let early = scene.vote(scene.secondKey, output: output)
            #expect(refusal(early, by: scene.second, in: &ledger) == .notYourTurn)
        }
        let last = scene.vote(scene.firstKey, output: 1)
        #expect(refusal(last, by: scene.first, in: &ledger) == nil)
        #expect(refusal(scene.vote(scene.secondKey), by: scene.second, in: &ledger) == nil)
        // The first may not change their mind while the second is at it, nor a third join in.
        #expect(refusal(scene.vote(scene.firstKey), by: scene.first, in: &ledger) == .notYourTurn)
        #expect(refusal(scene.vote(thirdKey), by: third, in: &ledger) == .notYourTurn)
        let end = scene.vote(scene.secondKey, output: 1)
        #expect(refusal(end, by: scene.second, in: &ledger) == nil)
        #expect(refusal(scene.closing(ledger), by: nil, in: &ledger) == nil)
    }

    @Test func `each without the others both may begin`() throws {
        var ledger = try submitted(try ledger { _ in }, outputs: 2)
        #expect(refusal(scene.vote(scene.firstKey), by: scene.first, in: &ledger) == nil)
        #expect(refusal(scene.vote(scene.secondKey), by: scene.second, in: &ledger) == nil)
    }

    // MARK: Recall

    @Test func `a recall takes as many release managers as the policy says`() throws {
        let asked = Event.recallAsked(submission: Scene.id, reason: Scene.commitment("r"))
        let recalled = Event.recalled(submission: Scene.id, reason: Scene.commitment("r"))
        for recallers in 1...2 {
            var ledger = try submitted(try ledger { $0.recallers = recallers }, outputs: 1)
            for (key, person) in [(scene.firstKey, scene.first), (scene.secondKey, scene.second)] {
                #expect(refusal(scene.vote(key), by: person, in: &ledger) == nil)
            }
            #expect(refusal(scene.closing(ledger), by: nil, in: &ledger) == nil)
            #expect(refusal(asked, by: scene.manager, in: &ledger) != nil, "not released yet")
            #expect(refusal(scene.release(), by: scene.manager, in: &ledger) == nil)
            if recallers == 2 {
                let alone = Refusal.recallNeedsAnother(Scene.id)
                #expect(refusal(recalled, by: scene.manager, in: &ledger) == alone)
                let outsider = refusal(asked, by: scene.first, in: &ledger)
                #expect(outsider == .notAllowed(role: .releaseManager))
                #expect(refusal(asked, by: scene.manager, in: &ledger) == nil)
                #expect(refusal(recalled, by: scene.manager, in: &ledger) == alone)
                let twice = refusal(asked, by: scene.manager, in: &ledger)
                #expect(twice == .recallAlreadyAsked(Scene.id))
            }
            #expect(refusal(recalled, by: other, in: &ledger) == nil)
            #expect(ledger.submissions[Scene.id]?.state == .recalled)
        }
    }

    // MARK: Changing the policy

    @Test func `a change that takes two signatures is recorded with two of distinct checkers`()
        throws
    {
        var ledger = try ledger { $0.signers = 2 }
        var weaker = Policy(checkers: 1, packs: Scene.packs)
        weaker.signers = 2
        let change = Event.policy(weaker)
        let missing = Refusal.policyNeedsSignatures(2)
        #expect(refusal(change, by: scene.oper, in: &ledger) == missing)
        #expect(refusal(change, by: nil, in: &ledger) == missing)

        let proposal = ledger.size
        #expect(refusal(.policyProposed(weaker), by: scene.oper, in: &ledger) == nil)
        func signed(_ keyID: String, _ index: Int? = nil) -> Event {
            .policySigned(proposal: index ?? proposal, keyID: keyID, signature: [])
        }
        let wrong: [(Event, Pseudonym?, Refusal)] = [
            (signed(scene.firstKey, proposal - 1), scene.first, .noProposal),
            (signed(scene.secondKey), scene.first, .keyNotInForce),
            (signed(scene.firstKey), scene.oper, .notAllowed(role: .checker)),
            (signed(scene.firstKey), nil, .notAllowed(role: .checker)),
            (.policyProposed(weaker), scene.first, .notAllowed(role: .operator)),
        ]
        for (event, actor, refused) in wrong {
            #expect(refusal(event, by: actor, in: &ledger) == refused)
        }
        for key in [scene.firstKey, scene.spareKey] {
            // The same person twice is one signature.
            #expect(refusal(signed(key), by: scene.first, in: &ledger) == nil)
            #expect(refusal(change, by: nil, in: &ledger) == .policyNeedsSignatures(1))
        }
        #expect(refusal(signed(scene.secondKey), by: scene.second, in: &ledger) == nil)
        var another = weaker
        another.packs = Scene.otherPacks
        #expect(refusal(.policy(another), by: nil, in: &ledger) == missing)
        #expect(refusal(change, by: scene.oper, in: &ledger) == missing)
        #expect(refusal(change, by: nil, in: &ledger) == nil)
        #expect(ledger.policy == weaker && ledger.proposal == nil)
    }

    @Test func `a retired key, a new proposal and who proposes it do not count`() throws {
        var ledger = try ledger { $0.signers = 1 }
        let next = Policy(checkers: 1, packs: Scene.packs)
        let operKey = Scene.keyID(11)
        let add = Event.keyAdded(person: scene.oper, role: .checker, keyID: operKey)
        #expect(refusal(add, by: scene.oper, in: &ledger) == nil)
        var index = ledger.size
        #expect(refusal(.policyProposed(next), by: scene.oper, in: &ledger) == nil)
        let own = Event.policySigned(proposal: index, keyID: operKey, signature: [])
        #expect(refusal(own, by: scene.oper, in: &ledger) == .ownProposal)
        let signed = Event.policySigned(proposal: index, keyID: scene.firstKey, signature: [])
        #expect(refusal(signed, by: scene.first, in: &ledger) == nil)
        let retire = Event.keyRetired(keyID: scene.firstKey)
        #expect(refusal(retire, by: scene.oper, in: &ledger) == nil)
        #expect(refusal(.policy(next), by: nil, in: &ledger) == .policyNeedsSignatures(1))
        index = ledger.size
        #expect(refusal(.policyProposed(next), by: scene.oper, in: &ledger) == nil)
        let late = Event.policySigned(proposal: index, keyID: scene.secondKey, signature: [])
        #expect(refusal(late, by: scene.second, in: &ledger) == nil)
        #expect(refusal(.policy(next), by: nil, in: &ledger) == nil)
        // From now on an operator does it alone again.
        let stricter = Event.policy(Policy(checkers: 3, packs: Scene.packs))
        #expect(refusal(stricter, by: scene.oper, in: &ledger) == nil)
    }

    @Test func `a signature is good for one proposal of one log by one key`() throws {
        var ledger = try ledger { $0.signers = 1 }
        let index = ledger.size
        let proposed = Event.policyProposed(Policy(checkers: 1, packs: Scene.packs))
        #expect(refusal(proposed, by: scene.oper, in: &ledger) == nil)
        let proposal = try #require(ledger.proposal)
        let keys = try (0..<2).map { _ in try PrivateKey.generate(.ed25519) }
        let signature = try proposal.signature(origin: "example.org/log", by: keys[0])
        let mine = keys[0].publicKey
        #expect(try proposal.accepts(signature, origin: "example.org/log", by: mine))
        #expect(try !proposal.accepts(signature, origin: "example.org/other", by: mine))
        #expect(try !proposal.accepts(signature, origin: "example.org/log", by: keys[1].publicKey))
        for bit in 0..<8 {
            var damaged = signature
            damaged[0] ^= 1 << UInt8(bit)
            #expect(try !proposal.accepts(damaged, origin: "example.org/log", by: mine))
        }
        #expect(refusal(proposed, by: scene.oper, in: &ledger) == nil)
        let later = try #require(ledger.proposal)
        #expect(later.index == index + 1)
        #expect(try !later.accepts(signature, origin: "example.org/log", by: mine))
    }
}

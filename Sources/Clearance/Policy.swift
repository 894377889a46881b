import Signing

/// What it takes for something to leave, as the latest policy entry of the log says. What an older
/// entry does not mention is as it was then.
public struct Policy: Hashable, Sendable {
    /// How many distinct checkers have to approve each output.
    public var checkers: Int
    /// The packs that judge, by digest.
    public var packs: [SHA256Digest]
    /// How many have to approve code to which the program does not object; nil: as many as for all.
    public var codeCheckers: Int?
    public var order = Order.parallel
    /// How many release managers it takes to call a release back.
    public var recallers = 1
    /// How many checkers have to sign a change of the policy that an operator proposes; 0: none, an
    /// operator records it alone.
    public var signers = 0
    /// Minutes for which a desk may hold a key open that its owner has opened, 0 to 15; 0: each
    /// decision takes the passphrase.
    public var holdMinutes = 0
    /// Days for which evidence and unreleased bytes are kept; nil: an entry before that was recorded.
    public var retain: Int?
    /// How many checks a day one person may make of files that are not handed in; nil as above.
    public var trialChecks: Int?
    /// To the datasets and clearances of which everything takes a data owner's consent. Which
    /// outputs these are stands in the entry of each check.
    public var owners: Commitment?

    /// How checkers come to their decisions.
    public enum Order: String, CaseIterable, Hashable, Sendable {
        /// Each without knowing the others', until all have decided.
        case parallel
        /// One after the other: who comes later sees what was decided before.
        case sequential
    }

    public init(checkers: Int, packs: [SHA256Digest]) {
        self.checkers = checkers
        self.packs = packs
    }

    var isUsable: Bool {
        checkers >= 1 && (1...checkers).contains(codeCheckers ?? 1) && recallers >= 1
            && signers >= 0 && (0...15).contains(holdMinutes) && (retain ?? 0) >= 0
            && (trialChecks ?? 0) >= 0
    }
}

/// A policy that an operator proposes, until enough checkers have signed it.
public struct PolicyProposal: Hashable, Sendable {
    /// Its entry.
    public let index: Int
    public let proposer: Pseudonym
    public let policy: Policy
    /// Who signed, with which key.
    public internal(set) var signers: [Pseudonym: String] = [:]

    /// What a checker signs: the proposal of this log, at this entry, word for word. It can be made
    /// again from the log alone.
    public func statement(origin: String, keyID: String) throws -> [UInt8] {
        let proposed = try JSONValue.object(policy.object).canonicalBytes()
        return try Statement(
            subjects: [.init(name: "policy", digest: SHA256Digest(of: proposed))],
            predicateType: "urn:sallyport:policy-change:1",
            predicate: .object([
                "entry": .integer(index), "keyid": .string(keyID), "origin": .string(origin),
            ])
        ).bytes()
    }

    /// The checker's signature over the statement, for the log.
    public func signature(origin: String, by key: PrivateKey) throws -> [UInt8] {
        let statement = try statement(origin: origin, keyID: key.publicKey.keyID)
        return try key.signature(of: DSSE.preAuthenticationEncoding(payload: statement))
    }

    public func accepts(_ signature: [UInt8], origin: String, by key: PublicKey) throws -> Bool {
        let statement = try statement(origin: origin, keyID: key.keyID)
        return key.accepts(
            signature: signature, of: DSSE.preAuthenticationEncoding(payload: statement))
    }
}

extension Ledger {
    public var checkers: Int { policy.checkers }
    public var packs: [SHA256Digest] { policy.packs }

    /// How many distinct checkers have to approve one output.
    public func quorum(of output: Int, in submission: Submission) -> Int {
        submission.code.contains(output) ? policy.codeCheckers ?? checkers : checkers
    }

    /// Whether nobody may know another's decision while this review is open.
    public func isBlind(_ submission: Submission) -> Bool {
        submission.state == .submitted && policy.order == .parallel && submission.disputed.isEmpty
    }

    /// By an operator alone, where the policy of now asks for no signatures. Otherwise by the desk,
    /// once the latest proposal has them.
    mutating func record(_ next: Policy, actor: Pseudonym?) throws(Refusal) {
        guard next.isUsable else { throw .badPolicy }
        if policy.signers == 0 {
            try requireOperatorOrBeginning(actor)
        } else {
            guard actor == nil, let proposal, proposal.policy == next else {
                throw .policyNeedsSignatures(policy.signers)
            }
            let signed = proposal.signers.count { keys[$0.value] == $0.key }
            guard signed >= policy.signers else {
                throw .policyNeedsSignatures(policy.signers - signed)
            }
        }
        policy = next
        policyEntry = size
        proposal = nil
    }

    mutating func propose(_ next: Policy, actor: Pseudonym?) throws(Refusal) {
        try require(.operator, of: actor)
        guard next.isUsable, let actor else { throw .badPolicy }
        proposal = PolicyProposal(index: size, proposer: actor, policy: next)
    }

    /// By a checker who did not propose it. That the signature is good is for who has the keys.
    mutating func sign(_ index: Int, keyID: String, actor: Pseudonym?) throws(Refusal) {
        try require(.checker, of: actor)
        guard let proposal, proposal.index == index else { throw .noProposal }
        guard let actor, actor != proposal.proposer else { throw .ownProposal }
        guard keys(of: actor, as: .checker).contains(keyID) else { throw .keyNotInForce }
        self.proposal?.signers[actor] = keyID
    }

    /// Whether this person may vote now, where checkers decide one after the other.
    public func isTurn(of person: Pseudonym, in submission: Submission) -> Bool {
        (try? requireTurn(of: person, in: submission)) != nil
    }

    /// One after the other: whoever has begun decides on every output before another begins. What
    /// was kept of the version before is no beginning.
    func requireTurn(of actor: Pseudonym, in submission: Submission) throws(Refusal) {
        guard policy.order == .sequential else { return }
        let begun = submission.votes.flatMap { $0.filter { $0.value.origin == nil }.map(\.key) }
        for person in Set(begun) where person != actor {
            guard submission.votes.allSatisfy({ $0[person] != nil }) else { throw .notYourTurn }
        }
    }
}

import Clearance
import Signing

/// What came of a change of the policy.
public enum PolicyStep: Hashable, Sendable {
    case recorded
    /// So many more checkers have to sign it.
    case proposed(missing: Int)
}

extension OpenDesk {
    /// Records what desk.yaml and the packs at the desk say now, or proposes it where the policy of
    /// now asks for checkers' signatures; until it has them the desk goes on as before. Reviews that were
    /// open or closed under other packs or a smaller quorum begin again when somebody votes or releases.
    @discardableResult
    public func recordPolicy(by operatorName: String) throws -> PolicyStep {
        try withLock {
            let actor = try pseudonym(of: operatorName)
            let written = try writtenPolicy()
            let packs = try written.packs.map { name in
                SHA256Digest(of: try files.read(folder.pack(name), limit: 1 << 20))
            }
            let (next, openings) = try recordable(written, packs: packs)
            guard ledger.policy.signers == 0 else {
                let proposed = event(.policyProposed(next), by: actor)
                try append([Pending(event: proposed, openings: openings)])
                return .proposed(missing: ledger.policy.signers)
            }
            try append([Pending(event: event(.policy(next), by: actor), openings: openings)])
            try writeTrustPolicy()
            try keepRecordedPolicy()
            return .recorded
        }
    }

    /// Signs the change that is proposed, as a checker; once enough have, it is recorded.
    ///
    /// - `index`: the entry of the proposal that they were shown; nil: the one there is.
    public func signPolicy(by checker: String, with key: PrivateKey, proposal index: Int? = nil)
        throws -> PolicyStep
    {
        try withLock {
            guard let proposal = ledger.proposal, index ?? proposal.index == proposal.index else {
                throw Refusal.noProposal
            }
            let signature = try proposal.signature(origin: policy.origin, by: key)
            let signed = event(
                .policySigned(
                    proposal: proposal.index, keyID: key.publicKey.keyID, signature: signature),
                by: try pseudonym(of: checker))
            var next = ledger
            try next.apply(signed)
            let recorded = event(.policy(proposal.policy), by: nil)
            guard (try? next.apply(recorded)) != nil else {
                try append([Pending(event: signed, openings: [])])
                return .proposed(missing: missingSignatures)
            }
            let owners = try store.opening(of: proposal.index, named: "owners").map { [$0] } ?? []
            try append([
                Pending(event: signed, openings: []), Pending(event: recorded, openings: owners),
            ])
            try writeTrustPolicy()
            try keepRecordedPolicy()
            return .recorded
        }
    }

    /// How many more checkers have to sign what is proposed; 0 if nothing is.
    public var missingSignatures: Int {
        guard let proposal = ledger.proposal else { return 0 }
        let signed = proposal.signers.count { ledger.keys[$0.value] == $0.key }
        return max(0, ledger.policy.signers - signed)
    }

    /// What a desk.yaml says, as an entry says it, with what opens its commitment.
    func recordable(_ policy: DeskPolicy, packs: [SHA256Digest]) throws -> (
        Policy, [EventStore.Opening]
    ) {
        var next = Policy(checkers: policy.checkers, packs: packs)
        next.codeCheckers = policy.codeCheckers
        next.order = policy.order
        next.recallers = policy.recallers
        next.signers = policy.signers
        next.holdMinutes = policy.holdMinutes
        next.retain = policy.retain
        next.trialChecks = policy.trialChecks
        guard !policy.owners.isEmpty else { return (next, []) }
        let (owners, opening) = try commit("owners", try policy.owners.bytes())
        next.owners = owners
        return (next, [opening])
    }

    /// For auditors: how many distinct checkers must have approved each file, and code.
    private func writeTrustPolicy() throws {
        try replaceDurably(
            Self.trustPolicy(checkers: ledger.checkers, code: ledger.policy.codeCheckers),
            at: "\(folder.trust)/policy.json")
    }

    static func trustPolicy(checkers: Int, code: Int?) -> [UInt8] {
        let code = code.map { ", \"code\": \($0)" } ?? ""
        return Array("{\"checkers\": \(checkers)\(code)}\n".utf8)
    }
}

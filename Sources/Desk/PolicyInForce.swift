import Clearance
import Signing

/// Which policy the desk goes by: what desk.yaml says, as far as the log says the same. While a change of it
/// waits for signatures, desk.yaml says the new one already, and the desk goes on under the one of before.
extension OpenDesk {
    /// desk.yaml as it lies there. Throws `ReadErrors` with every mistake.
    func writtenPolicy() throws -> DeskPolicy {
        try DeskPolicy(yaml: try files.read(folder.policy, limit: 1 << 20))
    }

    /// Throws unless the policy that the desk goes by is what the log says.
    func requireRecordedPolicy() throws {
        settlePolicy()
        if let part = try differences(of: policy, from: ledger.policy, at: ledger.policyEntry).first
        {
            throw DeskError.policyDiffers(part)
        }
    }

    /// Takes up what desk.yaml says now. A file that cannot be read, or is about another log, is left for
    /// those who open the desk.
    func settlePolicy() {
        guard let written = try? writtenPolicy(), written.origin == policy.origin else { return }
        policy = inForce(beside: written) ?? written
    }

    /// The policy of before, with what desk.yaml says of matters that no entry records; nil where desk.yaml
    /// says something else than what waits for signatures.
    private func inForce(beside written: DeskPolicy) -> DeskPolicy? {
        guard let proposal = ledger.proposal,
            let bytes = try? files.read(folder.recordedPolicy, limit: 1 << 20),
            let kept = try? DeskPolicy(yaml: bytes), kept.origin == written.origin,
            (try? differences(of: written, from: proposal.policy, at: proposal.index)) == [],
            (try? differences(of: kept, from: ledger.policy, at: ledger.policyEntry)) == []
        else { return nil }
        var policy = kept
        (policy.identity, policy.passphraseFile) = (written.identity, written.passphraseFile)
        return policy
    }

    /// Keeps desk.yaml once the log says the same, for when somebody changes it.
    func keepRecordedPolicy() throws {
        settlePolicy()
        let bytes = try files.read(folder.policy, limit: 1 << 20)
        guard try DeskPolicy(yaml: bytes) == policy,
            try differences(of: policy, from: ledger.policy, at: ledger.policyEntry).isEmpty,
            try files.kind(of: folder.recordedPolicy) == nil
                || files.read(folder.recordedPolicy, limit: 1 << 20) != bytes
        else { return }
        try replaceDurably(bytes, at: folder.recordedPolicy)
    }

    /// The parts of desk.yaml that are not what the log says, nor what waits for signatures.
    func differingPolicy() throws -> [String] {
        try differences(of: policy, from: ledger.policy, at: ledger.policyEntry)
    }

    /// The parts in which a policy differs from that of an entry. Packs are compared by their bytes, where
    /// they are read.
    private func differences(of policy: DeskPolicy, from recorded: Policy, at index: Int?) throws
        -> [String]
    {
        var parts: [String] = []
        if policy.checkers != recorded.checkers || policy.codeCheckers != recorded.codeCheckers
            || policy.order != recorded.order
        {
            parts.append("quorum")
        }
        if policy.recallers != recorded.recallers { parts.append("recall") }
        if policy.signers != recorded.signers { parts.append("policy-change") }
        if policy.holdMinutes != recorded.holdMinutes { parts.append("hold-keys") }
        // A log of before says nothing of these; then they are as desk.yaml says.
        if policy.retain != recorded.retain ?? policy.retain { parts.append("retain") }
        if policy.trialChecks != recorded.trialChecks ?? policy.trialChecks {
            parts.append("trial-checks")
        }
        let owners = policy.owners.isEmpty ? nil : try policy.owners.bytes()
        if try self.owners(of: recorded, at: index) != owners { parts.append("data-owner") }
        return parts
    }

    private func owners(of recorded: Policy, at index: Int?) throws -> [UInt8]? {
        guard let commitment = recorded.owners, let index else { return nil }
        return try record("owners", of: index, opens: commitment)
    }
}

import Clearance
import Signing
import Writers

/// What the policy asks for, and a change of it that waits for signatures.
public struct PolicyScreen: Sendable {
    public let facts: [Fact]
    public let proposal: Proposal?

    public struct Fact: Sendable {
        public let name: String
        public let now: String
        /// Nil where it stays as it is, or nothing is proposed.
        public let proposed: String?
    }

    public struct Proposal: Sendable {
        /// Its entry in the log.
        public let index: Int
        public let by: String
        public let time: String
        public let signers: [String]
        public let missing: String
        public let maySign: Bool
    }
}

extension OpenDesk {
    public func policyScreen(for visitor: Visitor) throws -> PolicyScreen {
        let now = try words(of: ledger.policy, at: ledger.policyEntry)
        let proposed = try ledger.proposal.map { try words(of: $0.policy, at: $0.index) }
        let facts = now.enumerated().map { number, fact in
            let next = proposed.map { $0[number].value }
            return PolicyScreen.Fact(
                name: fact.name, now: fact.value, proposed: next == fact.value ? nil : next)
        }
        return PolicyScreen(facts: facts, proposal: try proposal(for: visitor))
    }

    private func proposal(for visitor: Visitor) throws -> PolicyScreen.Proposal? {
        guard let proposal = ledger.proposal else { return nil }
        let missing = missingSignatures
        return PolicyScreen.Proposal(
            index: proposal.index, by: try name(of: proposal.proposer),
            time: minute(try event(at: proposal.index).time),
            signers: try proposal.signers.keys.sorted().map { try name(of: $0) },
            missing: "\(missing) more \(missing == 1 ? "checker has" : "checkers have") to sign it",
            maySign: visitor.isA(.checker) && visitor.pseudonym != proposal.proposer
                && proposal.signers[visitor.pseudonym] == nil)
    }

    private func words(of policy: Policy, at index: Int?) throws -> [(name: String, value: String)]
    {
        [
            ("To approve a file", PolicyWords.checkers(policy.checkers)),
            (
                "They decide",
                policy.order == .parallel
                    ? "each without knowing the others' decisions" : "one after the other"
            ),
            (
                "For code that passes",
                policy.codeCheckers.map(PolicyWords.checkers) ?? "as for any file"
            ),
            ("The data owner's consent", try owners(of: policy, at: index)),
            ("To recall a release", PolicyWords.recall(policy)),
            ("To change this policy", PolicyWords.change(policy)),
            ("A checker's or data owner's key is", PolicyWords.keys(policy)),
            ("What is over and did not leave is", PolicyWords.days(policy)),
            ("Checks before handing in", PolicyWords.trials(policy)),
            ("Judged by", try packNames(policy).joined(separator: ", ")),
        ]
    }

    /// By name where the desk has a pack of that digest.
    private func packNames(_ policy: Policy) throws -> [String] {
        let names = self.policy.packs + ((try? writtenPolicy().packs) ?? [])
        let known = names.compactMap { name in
            (try? files.read(folder.pack(name), limit: 1 << 20)).map {
                (name, SHA256Digest(of: $0))
            }
        }
        return policy.packs.map { digest in
            let name = known.first { $0.1 == digest }?.0
            return name.map(VisibleText.visible) ?? "pack \(digest.hex.prefix(12))…"
        }
    }

    private func owners(of policy: Policy, at index: Int?) throws -> String {
        guard let commitment = policy.owners, let index else { return "where a rule asks for it" }
        let body: [UInt8]
        do {
            body = try record("owners", of: index, opens: commitment)
        } catch DeskError.erased {
            return "(erased)"
        }
        let value = try JSONValue(canonical: body)
        let lists = ["datasets", "clearances"].compactMap { name -> String? in
            let words = (value[name]?.array ?? []).compactMap(\.string)
            return words.isEmpty ? nil : "\(name) \(words.joined(separator: ", "))"
        }
        return VisibleText.visible(
            "where a rule asks for it, and for all of \(lists.joined(separator: "; "))")
    }

    /// Takes a checker's signature from a page; the passphrase opens their key for this one.
    public func signPolicy(_ index: Int, by visitor: Visitor, passphrase: [UInt8]) throws
        -> VoteResult
    {
        try refresh()
        guard visitor.isA(.checker) else { throw Refusal.notAllowed(role: .checker) }
        guard ledger.proposal?.index == index else {
            return .stale("what was proposed is recorded, or something else is proposed now")
        }
        if let seconds = try secondsToWait(visitor) { return .wait(seconds) }
        let key = try open(keyOf: visitor, .passphrase(passphrase))
        _ = try signPolicy(by: visitor.name, with: key, proposal: index)
        return .recorded
    }
}

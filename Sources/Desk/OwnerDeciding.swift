import Clearance
import Disclosure
import Signing

extension OpenDesk {
    /// Records a data owner's decision on files of a submission, signed with their key: whether what
    /// only they may set aside may go. `outputs` are ids or paths; empty means all that wait for a
    /// data owner. Returns the paths that were decided on.
    ///
    /// Throws `DeskError.judgedAnew` as `vote` does, a `Refusal` for whoever may not decide; then
    /// nothing was recorded. `unless` is asked under the lock, and throws if this is not what they
    /// were shown.
    public func decideAsOwner(
        agrees: Bool, on id: String, outputs: [String], by name: String, with key: PrivateKey,
        reason: String, unless: (Submission, JudgedSubmission) throws -> Void = { _, _ in }
    ) throws -> [String] {
        try withLock {
            let actor = try pseudonym(of: name)
            let held = ledger.roles[actor] ?? []
            guard held.contains(.dataOwner) else { throw Refusal.notAllowed(role: .dataOwner) }
            guard !reason.allSatisfy(\.isWhitespace) else { throw Refusal.ownerNeedsReason }
            let (submission, judged) = try votable(
                id, by: actor, keyID: key.publicKey.keyID, as: .dataOwner)
            try unless(submission, judged)
            try requireSameFindings(judged, as: submission)
            let chosen = try Self.choose(outputs, from: judged.decisions).filter {
                !outputs.isEmpty || submission.owned.contains($0.number)
            }
            guard !chosen.isEmpty else { throw Refusal.nothingOwned(id) }
            let pending = try chosen.map { number, item in
                try consent(agrees, number, item, submission, key: key, reason: reason, by: actor)
            }
            try append(pending)
            return chosen.map(\.item.path)
        }
    }
}

extension OpenDesk {
    private func consent(
        _ agrees: Bool, _ number: Int, _ item: DecisionItem, _ submission: Submission,
        key: PrivateKey, reason: String, by actor: Pseudonym
    ) throws -> Pending {
        let given = try commit("reason", Array(reason.utf8))
        let vote = try unsigned(
            agrees ? .approve : .reject, number, item, submission, reason: given.0,
            office: .dataOwner, after: submission.ownerDecisions[number][actor]?.index)
        let (commitment, openings) = try record(
            of: try SignedVote(vote, signedBy: key), reason: given.1)
        let decided = Event.ownerDecided(
            submission: submission.id, output: number, turn: submission.turn,
            keyID: key.publicKey.keyID, statement: commitment)
        return Pending(event: event(decided, by: actor), openings: openings)
    }

    /// What data owners decided on one output in this turn, in the order of the log.
    func ownerDecisions(on output: Int, of submission: Submission) throws
        -> [(index: Int, decision: Decision)]
    {
        if submission.outcomes.indices.contains(output) {
            let outcome = submission.outcomes[output]
            return zip(outcome.owners, outcome.consents).map { ($0, $1) }
        }
        return try submission.ownerDecisions[output].values.sorted { $0.index < $1.index }.map {
            let signed = try signedVote(
                at: $0.index, keyID: $0.keyID, opens: $0.commitment, office: .dataOwner)
            return ($0.index, signed.vote.decision)
        }
    }

    /// Whether a data owner agreed and none refused.
    func hasConsent(_ output: Int, of submission: Submission) throws -> Bool {
        let decisions = try ownerDecisions(on: output, of: submission).map(\.decision)
        return !decisions.isEmpty && decisions.allSatisfy { $0 == .approve }
    }

    /// How it stands with what only a data owner may set aside in one output.
    func owner(of output: Int, in submission: Submission) throws -> SubmissionView.Owner {
        let given = submission.ownerDecisions[output]
        guard submission.owned.contains(output) || !given.isEmpty else { return .notNeeded }
        guard !given.isEmpty else { return .awaited }
        return try hasConsent(output, of: submission) ? .agreed : .refused
    }
}

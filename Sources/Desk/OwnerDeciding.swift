import Clearance
import Disclosure
import Signing

extension OpenDesk {
    /// Records a data owner's decision on files of a submission, signed with their key: whether what
    /// only they may set aside may go. `outputs` are ids or paths; empty means all that wait for a
    /// data owner. Returns the paths that were decided on.
    ///
    /// Throws `DeskError.judgedAnew` as `vote` does, a `Refusal` for whoever may not decide; then
    /// nothing was recorded.
    public func decideAsOwner(
        agrees: Bool, on id: String, outputs: [String], by name: String, with key: PrivateKey,
        reason: String
    ) throws -> [String] {
        try withLock {
            let actor = try pseudonym(of: name)
            let held = ledger.roles[actor] ?? []
            guard held.contains(.dataOwner) else { throw Refusal.notAllowed(role: .dataOwner) }
            guard !reason.allSatisfy(\.isWhitespace) else { throw Refusal.ownerNeedsReason }
            let (submission, judged) = try votable(
                id, by: actor, keyID: key.publicKey.keyID, as: .dataOwner)
            try requireSameFindings(judged, as: submission)
            let chosen = try Self.choose(outputs, from: judged.decisions).filter {
                !outputs.isEmpty || submission.owned.contains($0.number)
            }
            guard !chosen.isEmpty else { throw Refusal.nothingOwned(id) }
            let pending = try chosen.map { number, item in
                let given = try commit("reason", Array(reason.utf8))
                let vote = try unsigned(
                    agrees ? .approve : .reject, number, item, submission, reason: given.0,
                    office: .dataOwner)
                let (commitment, openings) = try record(
                    of: try SignedVote(vote, signedBy: key), reason: given.1)
                let decided = Event.ownerDecided(
                    submission: id, output: number, turn: submission.turn,
                    keyID: key.publicKey.keyID, agrees: agrees, statement: commitment)
                return Pending(event: event(decided, by: actor), openings: openings)
            }
            try append(pending)
            return chosen.map(\.item.path)
        }
    }
}

extension Submission {
    /// How it stands with what only a data owner may set aside in one output.
    func owner(of output: Int) -> SubmissionView.Owner {
        let given = ownerDecisions[output].values
        guard owned.contains(output) || !given.isEmpty else { return .notNeeded }
        guard !given.isEmpty else { return .awaited }
        return hasOwnersConsent(output) ? .agreed : .refused
    }
}

import Signing

/// What only a data owner may set aside (`override: data-owner`) takes their decision beside the
/// checkers' votes: it is signed with their own key, stands in the log, and without it neither a
/// review closes as approved nor anything is released. Replaying the log asks for it as the desk
/// does; the desk said which outputs need one when it checked them, before anybody voted.
extension Submission {
    /// Whether a data owner agreed and none refused.
    public func hasOwnersConsent(_ output: Int) -> Bool {
        guard ownerDecisions.indices.contains(output) else { return false }
        let given = ownerDecisions[output].values
        return !given.isEmpty && given.allSatisfy(\.agrees)
    }

    /// Whether an output may not be approved for want of a data owner's consent.
    public func awaitsOwner(_ output: Int) -> Bool {
        owned.contains(output) && !hasOwnersConsent(output)
    }
}

extension Ledger {
    /// Of somebody who is neither the author nor one of the output's checkers.
    mutating func take(
        _ decision: OwnerDecision, _ id: String, _ output: Int, _ turn: Int, actor: Pseudonym?
    ) throws(Refusal) {
        var submission = try open(id)
        try require(.dataOwner, of: actor)
        guard let actor, actor != submission.author else { throw .ownSubmission }
        guard !submission.conflicted.contains(actor) else { throw .conflict }
        guard keys(of: actor, as: .dataOwner).contains(decision.keyID) else {
            throw .keyNotInForce
        }
        guard turn == submission.turn else { throw .wrongTurn(expected: submission.turn) }
        guard submission.judgedBy == packs else { throw .outdated(id) }
        guard submission.votes.indices.contains(output) else { throw .unknownOutput(output) }
        guard submission.votes[output][actor] == nil else { throw .bothOffices }
        submission.ownerDecisions[output][actor] = decision
        submissions[id] = submission
    }
}

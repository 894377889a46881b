import Signing

/// What only a data owner may set aside (`override: data-owner`) takes their decision beside the
/// checkers' votes: it is signed with their own key, and without it neither a review closes as
/// approved nor anything is released. Replaying the log asks for it as the desk does; the desk said
/// which outputs need one when it checked them, before anybody voted.
extension Submission {
    /// Throws unless the outcome names every data owner's decision on the output, and an approved
    /// one, where it takes a data owner, has the consent of all who decided.
    func requireOwners(of output: Int, _ outcome: Event.Outcome) throws(Refusal) {
        let given = ownerDecisions[output].values.map(\.index).sorted()
        guard outcome.owners == given, outcome.consents.count == given.count else {
            throw .votesDoNotCount(output: output)
        }
        guard !outcome.isApproved || !owned.contains(output) || outcome.hasConsent else {
            throw .ownerMissing(output: output)
        }
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

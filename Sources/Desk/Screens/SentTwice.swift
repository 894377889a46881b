import Clearance

/// Forms that were sent twice: the second one says what is on record already. One that says the same
/// with another reason is no second one: it was typed on a page that is out of date.
extension OpenDesk {
    func isSentTwice(_ ballot: FilledBallot, _ submission: Submission, _ visitor: Visitor) throws
        -> Bool
    {
        let (number, person) = (ballot.output - 1, visitor.pseudonym)
        guard ballot.shown.turn == submission.turn,
            ballot.shown.mine != submission.lastEntry(of: person, on: number) ?? -1
        else { return false }
        if let cast = submission.votes[number][person] {
            return try decision(of: cast) == ballot.decision
                && isReason(ballot, given: try reason(of: cast))
        }
        guard ballot.decision == .refer,
            let own = submission.referrals(on: number).last(where: { $0.checker == person })
        else { return false }
        return try asked(ballot.asked) == own.asked
            && isReason(ballot, given: try reason(of: CastVote(own)))
    }

    /// The same of a data owner's form.
    func isSentTwiceAsOwner(
        _ ballot: FilledBallot, _ submission: Submission, _ visitor: Visitor
    ) throws -> Bool {
        guard ballot.shown.turn == submission.turn,
            let own = submission.ownerDecisions[ballot.output - 1][visitor.pseudonym],
            ballot.shown.mine != own.index
        else { return false }
        let vote = try signedVote(
            at: own.index, keyID: own.keyID, opens: own.commitment, office: .dataOwner
        ).vote
        guard (vote.decision == .approve) == (ballot.decision == .approve),
            let commitment = vote.reason
        else { return false }
        return try record("reason", of: own.index, opens: commitment)
            .elementsEqual(ballot.reason.utf8)
    }

    private func isReason(_ ballot: FilledBallot, given: String?) throws -> Bool {
        (given ?? "").utf8.elementsEqual((try reason(of: ballot) ?? "").utf8)
    }
}

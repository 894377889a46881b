import Clearance
import Writers

/// What was decided on an output, as those see it who may know it.
extension OpenDesk {
    /// What the votes said, once the review has closed; before, to a checker who may know it.
    func decided(_ number: Int, of submission: Submission, _ visitor: Visitor) throws
        -> [OutputScreen.Decided]
    {
        let isOver = !submission.outcomes.isEmpty
        let others = seesOthers(submission, visitor.pseudonym)
        guard isOver || others else { return [] }
        guard submission.author != visitor.pseudonym else {
            // Who said what, and whether they agreed, is not for the author.
            return [
                OutputScreen.Decided(
                    checker: "The checkers", decision: Self.outcome(of: submission, number),
                    reason: try said(of: number, in: submission))
            ]
        }
        let votes = submission.votes[number].filter { isOver || $0.key != visitor.pseudonym }
        return try votes.sorted { $0.value.index < $1.value.index }.map { vote in
            let decision: Decision? =
                try isOver
                ? submission.decision(of: vote.value, on: number)
                : signedVote(vote.value).vote.decision
            return OutputScreen.Decided(
                checker: try name(of: vote.key), decision: decision.map(Mark.init),
                reason: try reason(of: vote.value).map { VisibleText.visible($0) })
        }
    }

    /// Why a vote was given, if its reason is still there and is what the vote commits to.
    func reason(of cast: CastVote) throws -> String? {
        try reason(of: signedVote(cast).vote, at: cast.index)
    }

    func reason(of vote: Vote, at index: Int) throws -> String? {
        guard let commitment = vote.reason else { return nil }
        do {
            return String(
                decoding: try record("reason", of: index, opens: commitment), as: UTF8.self)
        } catch DeskError.erased {
            return "(erased)"
        }
    }

    /// What the owners of its data decided on an output (from 0), and why: for whoever works at the desk, as
    /// soon as it is decided.
    func ownersDecided(_ number: Int, of submission: Submission, _ visitor: Visitor) throws
        -> [OutputScreen.Decided]
    {
        guard Self.isOfDesk(visitor), submission.author != visitor.pseudonym else { return [] }
        let isOpen = submission.state == .submitted
        return try submission.ownerDecisions[number]
            .filter { !isOpen || $0.key != visitor.pseudonym }
            .sorted { $0.value.index < $1.value.index }.map { person, decision in
                let vote = try signedVote(
                    at: decision.index, keyID: decision.keyID, opens: decision.commitment,
                    office: .dataOwner
                ).vote
                let reason = try reason(of: vote, at: decision.index)
                return OutputScreen.Decided(
                    checker: try name(of: person), decision: Mark.ownerDecided(vote.decision),
                    reason: reason.map(VisibleText.visible))
            }
    }
}

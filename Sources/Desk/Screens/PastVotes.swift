import Clearance
import Writers

/// A vote that does not count any more, as a page shows it.
public struct PastVote: Sendable {
    public let checker: String
    public let decision: Mark
    public let reason: String?
    /// `replaced by a later vote`.
    public let why: String
    public let time: String
    /// Its entry in the log.
    public let index: Int
}

extension OpenDesk {
    /// Votes on an output (from 0) that do not count any more, oldest first: for whoever works at
    /// the desk, and while a review is open no checker sees another's.
    func pastVotes(on number: Int, of submission: Submission, for visitor: Visitor) throws
        -> [PastVote]
    {
        guard !visitor.roles.isDisjoint(with: Role.ofTheDesk),
            submission.author != visitor.pseudonym
        else { return [] }
        var past = submission.superseded.filter { $0.output == number }.map { past in
            (past.checker, past.vote, why(past, in: submission))
        }
        if submission.earlyReturn != nil {
            past += submission.votes[number].map { checker, vote in
                (checker, vote, "the submission went back before all had voted")
            }
        }
        let hides = submission.state == .submitted && !seesOthers(submission, visitor.pseudonym)
        return try past.filter { !hides || $0.0 == visitor.pseudonym }
            .sorted { $0.1.index < $1.1.index }.map { checker, vote, why in
                PastVote(
                    checker: try name(of: checker), decision: Mark(try decision(of: vote)),
                    reason: try reason(of: vote).map(VisibleText.visible), why: why,
                    time: minute(try event(at: vote.index).time), index: vote.index)
            }
    }

    private func why(_ past: SupersededVote, in submission: Submission) -> String {
        if submission.conflicted.contains(past.checker) { return "a conflict of interest" }
        if past.turn < submission.turn { return "turn \(past.turn), the review began again" }
        if submission.votes[past.output][past.checker] != nil { return "replaced by a later vote" }
        let referred = submission.referrals(on: past.output).contains {
            $0.checker == past.checker && $0.index > past.vote.index
        }
        return referred
            ? "referred afterwards"
            : submission.outcomes.isEmpty ? "its key was retired" : "outvoted"
    }
}

import Clearance
import Disclosure
import Writers

/// The outputs of a submission as a list of tasks.
extension OpenDesk {
    func tasks(
        of submission: Submission, _ judged: JudgedSubmission, _ earlier: EarlierVersion?,
        votes: Bool, _ visitor: Visitor
    ) throws -> [SubmissionScreen.Task] {
        let items = judged.decisions
        let isOwn = submission.author == visitor.pseudonym
        return try judged.riskOrder.map { number in
            let item = items[number]
            let own = try ownVote(on: number, of: submission, visitor)
            let outcome = Self.outcome(of: submission, number)
            let extent = item.reports.map(\.extentOfFindings).filter { !$0.isEmpty }
                .joined(separator: ", ")
            return SubmissionScreen.Task(
                submission: submission.id, number: number + 1, file: VisibleText.visible(item.path),
                context: item.reports.lazy.compactMap(\.output.declaration?.context).first.map(
                    VisibleText.visible),
                mark: Mark(item.verdict), extent: extent.isEmpty ? "no findings" : extent,
                decision: outcome ?? own.map(Mark.init),
                isUndecided: try votes && isUndecided(number, in: submission, visitor.pseudonym),
                isDisputed: try !isOwn && isDisputed(number, in: submission),
                asked: try referrals(on: number, of: submission, for: visitor).map(\.words),
                kept: kept(on: number, of: submission),
                owner: words(try owner(of: number, in: submission)),
                since: earlier?.id, change: earlier?.difference(to: item).extent,
                said: try said(of: number, in: submission))
        }
    }

    /// The reasons for what is not approved, each once.
    func said(of number: Int, in submission: Submission) throws -> String? {
        guard submission.outcomes.indices.contains(number),
            !submission.outcomes[number].isApproved
        else { return nil }
        var said: [String] = []
        for vote in submission.votes[number].values.sorted(by: { $0.index < $1.index }) {
            guard submission.decision(of: vote, on: number) != .approve,
                let reason = try reason(of: vote).map(VisibleText.visible), !said.contains(reason)
            else { continue }
            said.append(reason)
        }
        return said.isEmpty ? nil : said.joined(separator: "\n")
    }

    /// Approvals of the version before that count for an output.
    func kept(on number: Int, of submission: Submission) -> String? {
        let kept = submission.votes[number].values.filter { $0.origin != nil }
        guard !kept.isEmpty, let before = submission.submitted.supersedes else { return nil }
        return "\(kept.count) \(kept.count == 1 ? "approval" : "approvals") kept from \(before)"
    }

    private func words(_ owner: SubmissionView.Owner) -> String? {
        switch owner {
        case .notNeeded: nil
        case .awaited: "waits for the data owner"
        case .agreed: "the data owner agrees"
        case .refused: "the data owner refuses"
        }
    }

    /// What came of an output, once the review has closed. Where checkers disagreed it says so to
    /// nobody: not agreed is not approved.
    static func outcome(of submission: Submission, _ number: Int) -> Mark? {
        guard submission.outcomes.indices.contains(number) else { return nil }
        let outcome = submission.outcomes[number]
        if outcome.isApproved { return Mark(.approve) }
        if outcome.decisions.contains(.reject) { return Mark(.reject) }
        return Mark(outcome.isReferred ? .refer : .requestChanges)
    }

    /// What this person said of an output in this turn.
    func ownVote(on number: Int, of submission: Submission, _ visitor: Visitor) throws -> Decision?
    {
        guard submission.votes.indices.contains(number),
            let cast = submission.votes[number][visitor.pseudonym]
        else { return nil }
        return try decision(of: cast)
    }
}

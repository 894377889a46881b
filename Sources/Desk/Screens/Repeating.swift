import Clearance
import Disclosure
import Outputs
import Signing
import Writers

/// An approval that a checker gave to the version before, of a file that is the same in this one:
/// its bytes, its declaration, its findings and the packs. The vote is signed again, because every
/// vote names the submission that it is about; nothing is carried over unseen.
public struct Repeatable: Sendable {
    /// From 1.
    public let number: Int
    public let file: String
    /// Why they approved it then; nil if they said nothing.
    public let reason: String?
    let path: String
}

extension OpenDesk {
    /// What this checker approved in the version before and may approve again as it is.
    func repeatable(
        in submission: Submission, _ judged: JudgedSubmission, since earlier: EarlierVersion?,
        for visitor: Visitor
    ) throws -> [Repeatable] {
        guard let earlier, let before = ledger.submissions[earlier.id],
            before.judgedBy == submission.judgedBy,
            let check = submission.checks.last, let earlierCheck = before.checks.last
        else { return [] }
        let old = earlier.judged.decisions
        return try judged.decisions.enumerated().compactMap { number, item in
            guard submission.votes[number][visitor.pseudonym] == nil,
                let place = old.firstIndex(where: { $0.isSame(as: item) }),
                let vote = before.votes[place][visitor.pseudonym],
                try signedVote(vote).vote.decision == .approve,
                let now = try basis(of: number, at: check)?.findings,
                try basis(of: place, at: earlierCheck)?.findings == now
            else { return nil }
            return Repeatable(
                number: number + 1, file: VisibleText.visible(item.path),
                reason: try reason(of: vote).map(VisibleText.visible), path: item.path)
        }
    }

    /// Signs some of those approvals again, each with a vote of its own.
    ///
    /// - `numbers`: of files, from 1, as the page offered them.
    /// - `turn`, `check`: what the page showed.
    public func approveAgain(
        _ numbers: Set<Int>, of id: String, turn: Int, check: Int, by visitor: Visitor,
        key access: KeyAccess
    ) throws -> VoteResult {
        try refresh()
        let submission = try ledger.submission(id)
        guard visitor.isA(.checker) else { throw Refusal.notAllowed(role: .checker) }
        guard submission.author != visitor.pseudonym else { throw Refusal.ownSubmission }
        func isStale(_ now: Submission) -> Bool {
            now.state != .submitted || now.turn != turn || now.checks.last != check
        }
        let stale = "the review began again, has closed, or you decided in another window"
        guard !isStale(submission), let before = earlierVersion(of: id, for: visitor) else {
            return .stale(stale)
        }
        let offered = try repeatable(
            in: submission, try judged(id),
            since: EarlierVersion(id: before, judged: try judged(before)), for: visitor)
        let chosen = offered.filter { numbers.contains($0.number) }
        guard !chosen.isEmpty, chosen.count == numbers.count else { return .stale(stale) }
        if let seconds = try secondsToWait(visitor) { return .wait(seconds) }
        let key = try open(keyOf: visitor, access)
        do {
            for (reason, same) in Dictionary(grouping: chosen, by: \.reason) {
                let words = "unchanged since \(before), where I approved it"
                _ = try vote(
                    .approve, on: id, outputs: same.map(\.path), by: visitor.name, with: key,
                    reason: reason.map { "\(words): \($0)" } ?? words
                ) { now, _ in
                    if isStale(now) { throw StaleBallot(why: stale) }
                }
            }
        } catch let stale as StaleBallot {
            return .stale(stale.why)
        }
        return .recorded
    }
}

extension DecisionItem {
    /// The same bytes under the same path, and everything declared of them as before.
    fileprivate func isSame(as other: DecisionItem) -> Bool {
        func declarations(_ item: DecisionItem) -> [OutputDeclaration?] {
            item.reports.map { $0.output.declaration?.withoutLine }
        }
        return path.utf8.elementsEqual(other.path.utf8) && digest == other.digest
            && declarations(self) == declarations(other)
    }
}

import Clearance

/// Votes about to be recorded: by output the index of the entry, what they say, and whose they are.
typealias NewVotes = (voted: [Int: Int], decision: Decision, actor: Pseudonym)

extension OpenDesk {
    private typealias Counted = (index: Int, decision: Decision)

    /// When every output has the votes of the quorum, the review closes: the decisions, until then
    /// inside commitments, become an entry. Where checkers disagree they are first shown what the others
    /// said, by another entry; then it closes once they agree, or a quorum that agrees outvotes the
    /// others. Nil if votes are still missing, or somebody who was asked has not voted.
    func closing(_ submission: Submission, with new: NewVotes? = nil) throws -> Event? {
        var outcomes: [Event.Outcome] = []
        var disputed: [Int] = []
        for output in submission.votes.indices {
            var counted = try self.counted(on: output, of: submission, with: new)
            let need = ledger.quorum(of: output, in: submission)
            guard counted.count >= need, !isAwaited(output, in: submission, new) else { return nil }
            if Set(counted.map(\.decision)).count > 1 {
                disputed.append(output)
                guard !submission.disputed.isEmpty else { continue }
                guard let majority = Self.majority(of: counted, need: need) else { return nil }
                counted = majority
            }
            let owners = try ownerDecisions(on: output, of: submission)
            outcomes.append(
                Event.Outcome(
                    votes: counted.map(\.index), decisions: counted.map(\.decision),
                    owners: owners.map(\.index), consents: owners.map(\.decision)))
        }
        guard disputed.isEmpty || !submission.disputed.isEmpty else {
            return .disagreed(
                submission: submission.id, turn: submission.turn, outputs: disputed)
        }
        return .closed(submission: submission.id, turn: submission.turn, outcomes: outcomes)
    }

    /// In the order of the log.
    private func counted(on output: Int, of submission: Submission, with new: NewVotes?) throws
        -> [Counted]
    {
        let again = new?.voted[output]
        var counted: [Counted] = []
        for (person, cast) in submission.votes[output] where again == nil || person != new?.actor {
            counted.append((cast.index, try signedVote(cast).vote.decision))
        }
        if let again, let new { counted.append((again, new.decision)) }
        return counted.sorted { $0.index < $1.index }
    }

    private func isAwaited(_ output: Int, in submission: Submission, _ new: NewVotes?) -> Bool {
        guard let new, new.voted[output] != nil else {
            return ledger.isAwaited(output, in: submission)
        }
        return ledger.isAwaited(output, in: submission, besides: new.actor)
    }

    /// Votes that agree, as many as the quorum or more, and more than the others.
    private static func majority(of counted: [Counted], need: Int) -> [Counted]? {
        Dictionary(grouping: counted, by: \.decision).values.first {
            $0.count >= need && $0.count > counted.count - $0.count
        }
    }
}

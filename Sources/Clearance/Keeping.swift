import Signing

/// A vote on one version counts for the next one too where nothing about its output has changed.
///
/// What a vote is about (its file's path and digest, its declaration, what that rests on, its
/// findings) is one commitment, which the vote names and signs and the check's entry shows. Where
/// the new version's check shows the very same commitment under the same packs, the signature
/// covers the new version's output as it covered the old one's, and whoever replays the log sees
/// it. Only approvals of a review that has closed are kept: until then nobody may learn them, and
/// who wanted changes has to look again.
extension Ledger {
    /// The votes and data owners' decisions that may be kept for this version, in the order of its
    /// outputs and of the log; none once its review began again.
    public func keepable(in submission: Submission) -> Event.Kept {
        let before = submission.submitted.supersedes.flatMap { submissions[$0] }
        guard let before, Self.isOver(before), submission.turn == 1,
            submission.judgedBy == packs, before.judgedBy == packs
        else { return Event.Kept(submission: submission.id, votes: []) }
        var votes: [Event.Kept.Place] = []
        var owners: [Event.Kept.Place] = []
        for (output, commitment) in submission.findings.enumerated() {
            guard let place = before.findings.firstIndex(of: commitment) else { continue }
            let outcome = before.outcomes[place]
            let isOwned = submission.owned.contains(output)
            let consents =
                isOwned && outcome.hasConsent ? ownersKept(before, place, submission) : []
            guard !isOwned || !consents.isEmpty else { continue }
            owners += consents.map { Event.Kept.Place(output: output, entry: $0) }
            votes += votesKept(before, place, submission).map {
                Event.Kept.Place(output: output, entry: $0)
            }
        }
        return Event.Kept(submission: submission.id, votes: votes, owners: owners)
    }

    /// Closed, and nothing of it may leave any more: the new version is all there is.
    private static func isOver(_ submission: Submission) -> Bool {
        [.returned, .rejected, .withdrawn].contains(submission.state)
            && !submission.outcomes.isEmpty
    }

    private func votesKept(_ before: Submission, _ place: Int, _ now: Submission) -> [Int] {
        before.votes[place].filter { person, cast in
            before.decision(of: cast, on: place) == .approve && mayJudge(person, now)
                && keys(of: person, as: .checker).contains(cast.keyID)
        }.map(\.value.index).sorted()
    }

    private func ownersKept(_ before: Submission, _ place: Int, _ now: Submission) -> [Int] {
        before.ownerDecisions[place].filter { person, decision in
            mayJudge(person, now) && keys(of: person, as: .dataOwner).contains(decision.keyID)
        }.map(\.value.index).sorted()
    }

    private func mayJudge(_ person: Pseudonym, _ submission: Submission) -> Bool {
        person != submission.author && !submission.conflicted.contains(person)
    }

    /// Takes votes that the desk says are kept; each has to be one that may be. A vote given on this
    /// version counts instead of one that was kept.
    mutating func keep(_ kept: Event.Kept) throws(Refusal) {
        var submission = try open(kept.submission)
        let allowed = keepable(in: submission)
        let before = submission.submitted.supersedes.flatMap { submissions[$0] }
        for (places, known) in [(kept.votes, allowed.votes), (kept.owners, allowed.owners)] {
            let wrong = places.first { !known.contains($0) }
            if let wrong { throw .notKept(output: wrong.output) }
        }
        guard let before, !kept.votes.isEmpty else { throw .malformed("votes") }
        for place in kept.owners { submission.keepConsent(place, of: before) }
        for place in kept.votes {
            guard submission.keepVote(place, of: before) else {
                throw .notKept(output: place.output)
            }
        }
        submissions[submission.id] = submission
    }
}

extension Submission {
    fileprivate mutating func keepConsent(_ place: Event.Kept.Place, of before: Submission) {
        let all = before.ownerDecisions.lazy.flatMap { $0 }
        guard let found = all.first(where: { $0.value.index == place.entry }) else { return }
        ownerDecisions[place.output][found.key] = found.value
    }

    /// False if this person has voted on the output already, or decides on it as its data owner, or
    /// it takes a data owner and none has agreed.
    fileprivate mutating func keepVote(_ place: Event.Kept.Place, of before: Submission) -> Bool {
        let all = before.votes.lazy.flatMap { $0 }
        guard let (person, cast) = all.first(where: { $0.value.index == place.entry }),
            votes[place.output][person] == nil, ownerDecisions[place.output][person] == nil,
            !owned.contains(place.output) || !ownerDecisions[place.output].isEmpty
        else { return false }
        votes[place.output][person] = CastVote(
            index: cast.index, keyID: cast.keyID, commitment: cast.commitment,
            origin: cast.origin ?? CastVote.Origin(submission: before.id, turn: before.turn))
        return true
    }
}

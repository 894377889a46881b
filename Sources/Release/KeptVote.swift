import Clearance
import Signing

/// A vote of the bundle that was given on an earlier version of the submission, as the release
/// statement names it. That it could be kept is in the log: the checks of both versions show the
/// commitment that the vote names.
struct KeptVote: Hashable {
    /// SHA-256 of the vote's statement, in hex.
    let vote: String
    /// What the vote names.
    let submission: String
    let turn: Int

    var value: JSONValue {
        .object([
            "submission": .string(submission), "turn": .integer(turn), "vote": .string(vote),
        ])
    }

    /// Those of a release, sorted by their digests.
    static func all(of approved: ApprovedSubmission) -> [KeptVote] {
        approved.files.flatMap(\.votes).filter { $0.vote.submission != approved.submission.id }
            .map {
                KeptVote(
                    vote: SHA256Digest(of: $0.statement).hex, submission: $0.vote.submission,
                    turn: $0.vote.turn)
            }.sorted { $0.vote < $1.vote }
    }

    /// Reads what `value` wrote, each once and in order; nil for anything else. An absent member is
    /// none.
    static func all(in value: JSONValue?, releasing id: String) -> [KeptVote]? {
        guard let value else { return [] }
        guard let list = value.array, !list.isEmpty else { return nil }
        let kept = list.compactMap { item -> KeptVote? in
            guard let submission = item["submission"]?.string, Event.Submitted.isID(submission),
                submission != id, let turn = item["turn"]?.integer, turn >= 1,
                let vote = item["vote"]?.string
            else { return nil }
            let kept = KeptVote(vote: vote, submission: submission, turn: turn)
            return kept.value == item ? kept : nil
        }
        let isOrdered = zip(kept, kept.dropFirst()).allSatisfy { $0.vote < $1.vote }
        return kept.count == list.count && isOrdered ? kept : nil
    }
}

/// A vote that does not count any more: given again, given in an earlier turn, or by somebody who
/// then declared a conflict. It stays in the log. (Where a submission went back early nothing comes
/// of its votes either, but what they say of outputs that do not change can be signed again.)
public struct SupersededVote: Hashable, Sendable {
    public let output: Int
    public let turn: Int
    public let checker: Pseudonym
    public let vote: CastVote
}

extension Submission {
    /// What was voted in this turn does not count any more.
    ///
    /// - `checker`: theirs only; nil: everybody's.
    /// - `output`: on that one only; nil: on every output.
    mutating func supersede(by checker: Pseudonym? = nil, on output: Int? = nil) {
        for number in votes.indices where number == output ?? number {
            let past = votes[number].filter { $0.key == checker ?? $0.key }
            superseded += past.sorted { $0.value.index < $1.value.index }.map {
                SupersededVote(output: number, turn: turn, checker: $0.key, vote: $0.value)
            }
            for person in past.keys { votes[number][person] = nil }
        }
    }
}

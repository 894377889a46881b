/// What an entry says that somebody is called: the commitment, and where it stands.
public struct PersonName: Hashable, Sendable {
    public let index: Int
    public let commitment: Commitment
}

/// Erasing what is private of a submission once it is over. What it was and what came of it stays:
/// that follows from the entries alone.
extension Ledger {
    /// By an operator; nothing that is still being decided on.
    mutating func erase(_ id: String, _ remainder: Commitment, actor: Pseudonym?) throws(Refusal) {
        try require(.operator, of: actor)
        var submission = try submission(id)
        guard submission.isOver else { throw .stillOpen(id, submission.state) }
        submission.erasure = Erasure(index: size, remainder: remainder)
        submissions[id] = submission
    }
}

extension Ledger {
    /// By an operator, who stays; nobody whose key is still in force.
    mutating func forget(_ person: Pseudonym, actor: Pseudonym?) throws(Refusal) {
        try require(.operator, of: actor)
        guard roles[person] != nil else { throw .malformed("person") }
        guard person != actor else { throw .notYourself }
        guard !keys.values.contains(person) else { throw .stillHasKey }
        roles[person] = nil
        names[person] = nil
        forgotten[person] = size
    }
}

extension Submission {
    /// Whether nobody decides on it any more.
    public var isOver: Bool { ![.submitted, .approved].contains(state) }

    /// Whether the private records of an entry about it are erased, as a later entry says.
    public func isErased(at index: Int) -> Bool { erasure.map { index < $0.index } ?? false }
}

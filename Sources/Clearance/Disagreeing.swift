/// Where checkers disagree once all have voted, they see what the others said and may vote again. The
/// review closes when they agree, or when as many as the quorum agree and outvote the others.
extension Ledger {
    /// Every output has the votes of its quorum, and each that is named has several.
    mutating func disagree(_ id: String, _ turn: Int, _ outputs: [Int]) throws(Refusal) {
        var submission = try open(id)
        guard turn == submission.turn else { throw .wrongTurn(expected: submission.turn) }
        guard submission.judgedBy == packs else { throw .outdated(id) }
        guard submission.disputed.isEmpty, !outputs.isEmpty,
            zip(outputs, outputs.dropFirst()).allSatisfy(<)
        else { throw .malformed("outputs") }
        for (output, cast) in submission.votes.enumerated() {
            let need = quorum(of: output, in: submission)
            guard cast.count >= need else {
                throw .quorumMissing(output: output, have: cast.count, need: need)
            }
        }
        for output in outputs {
            guard submission.votes.indices.contains(output), submission.votes[output].count > 1
            else { throw .unknownOutput(output) }
        }
        submission.disputed = outputs
        submissions[id] = submission
    }

    /// Whether an outcome names the votes that decide: all of them, or where checkers disagreed in the
    /// open those of a quorum that agrees and are more than the others.
    func counts(_ outcome: Event.Outcome, of output: Int, in submission: Submission) -> Bool {
        let cast = Set(submission.votes[output].values.map(\.index))
        let named = Set(outcome.votes)
        guard named.count == outcome.votes.count, outcome.decisions.count == named.count,
            named.isSubset(of: cast)
        else { return false }
        if named == cast { return true }
        return !submission.disputed.isEmpty && Set(outcome.decisions).count == 1
            && named.count >= quorum(of: output, in: submission)
            && named.count > cast.count - named.count
    }
}

extension Submission {
    /// Votes that an outcome does not name are outvoted.
    mutating func supersede(outvotedBy outcome: Event.Outcome, on output: Int) {
        for (person, vote) in votes[output] where !outcome.votes.contains(vote.index) {
            supersede(by: person, on: output)
        }
    }
}

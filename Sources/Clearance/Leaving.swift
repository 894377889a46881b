/// What lets outputs go, and what calls them back.
extension Ledger {
    /// Only what every counted vote approved may leave, and at least one output has to. What does
    /// not fit into one entry leaves by several, one right after the other.
    mutating func take(_ released: Event.Released, actor: Pseudonym?) throws(Refusal) {
        try require(.releaseManager, of: actor)
        var submission = try submission(released.submission)
        let before = submission.departures.last
        let continues = submission.state == .released && before?.index == size - 1
        guard submission.state == .approved || continues else {
            throw .wrongState(submission.id, submission.state)
        }
        guard !released.outputs.isEmpty else { throw .noOutputs(submission.id) }
        let outputs = (before?.outputs.suffix(1) ?? []) + released.outputs
        guard zip(outputs, outputs.dropFirst()).allSatisfy(<) else { throw .malformed("outputs") }
        for output in released.outputs { try requireApproval(of: output, in: submission) }
        submission.state = .released
        submission.departures.append(Departure(outputs: released.outputs, index: size))
        submissions[submission.id] = submission
    }

    /// By a quorum as it is now, with keys in force now, under the packs of now.
    func requireApproval(of output: Int, in submission: Submission) throws(Refusal) {
        guard submission.outcomes.indices.contains(output) else { throw .unknownOutput(output) }
        let outcome = submission.outcomes[output]
        let cast = submission.votes[output]
        guard outcome.isApproved, cast.count >= quorum(of: output, in: submission),
            cast[submission.author] == nil
        else {
            throw .notApproved(output: output)
        }
        guard cast.allSatisfy({ keys[$0.value.keyID] == $0.key }) else { throw .keyNotInForce }
        guard submission.judgedBy == packs else { throw .outdated(submission.id) }
        try submission.requireOwners(of: output, outcome)
        let owners = submission.ownerDecisions[output]
        guard owners.allSatisfy({ keys[$0.value.keyID] == $0.key }) else { throw .keyNotInForce }
    }

    /// Whether an approved submission may still leave as it was approved; if not, its votes have
    /// to be given again.
    public func stands(_ submission: Submission) -> Bool {
        submission.state == .approved
            && submission.votes.indices.allSatisfy { output in
                (try? requireApproval(of: output, in: submission)) != nil
            }
    }

    /// By as many release managers as the policy says: those who asked, and this one.
    mutating func recall(_ id: String, actor: Pseudonym?) throws(Refusal) {
        var submission = try recallable(id, by: actor)
        let managers = submission.recallAskers.union([actor].compactMap { $0 })
        guard managers.count >= policy.recallers else { throw .recallNeedsAnother(id) }
        submission.state = .recalled
        submissions[id] = submission
    }

    mutating func askForRecall(_ id: String, actor: Pseudonym?) throws(Refusal) {
        var submission = try recallable(id, by: actor)
        guard let actor, submission.recallAskers.insert(actor).inserted else {
            throw .recallAlreadyAsked(id)
        }
        submissions[id] = submission
    }

    private func recallable(_ id: String, by actor: Pseudonym?) throws(Refusal) -> Submission {
        let submission = try submission(id)
        try require(.releaseManager, of: actor)
        guard submission.state == .released else { throw .wrongState(id, submission.state) }
        return submission
    }
}

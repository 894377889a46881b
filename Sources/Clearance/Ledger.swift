import Signing

/// Everything the log's entries say, and nothing else: applying them in order either succeeds or
/// says which one could not have happened. Pure; an auditor replays with it as the desk does.
public struct Ledger: Sendable {
    public private(set) var origin: String?
    /// How many distinct checkers have to approve each output.
    public private(set) var checkers = 2
    /// The packs that judge, by digest.
    public private(set) var packs: [SHA256Digest] = []
    public private(set) var roles: [Pseudonym: Set<Role>] = [:]
    /// Keys in force, and whose they are.
    public private(set) var keys: [String: Pseudonym] = [:]
    public private(set) var submissions: [String: Submission] = [:]
    /// How many entries were applied; the index of the next.
    public private(set) var size = 0

    public init() {}

    /// Applies the next entry, or throws the reason why it may not happen and changes nothing.
    public mutating func apply(_ entry: LogEvent) throws(Refusal) {
        try take(entry)
        size += 1
    }

    /// Every guard stands before the first change.
    private mutating func take(_ entry: LogEvent) throws(Refusal) {
        guard (size == 0) == entry.event.isGenesis else { throw .notGenesis }
        switch entry.event {
        case .genesis(let origin): self.origin = origin
        case .policy(let checkers, let packs):
            guard checkers >= 1 else { throw .badPolicy }
            self.checkers = checkers
            self.packs = packs
        case .keyAdded(let person, let role, let keyID):
            try add(person, role, keyID, actor: entry.actor)
        case .keyRetired(let keyID):
            try require(.operator, of: entry.actor)
            guard keys.removeValue(forKey: keyID) != nil else { throw .keyNotInForce }
        case .submitted(let submitted): try take(submitted, entry)
        case .checked(let id, _, _, _): _ = try open(id)
        case .voted(let id, let output, let turn, let keyID, let vote):
            try take(vote, id, output, turn, keyID, actor: entry.actor)
        case .closed(let id, let turn, let outcomes): try close(id, turn, outcomes)
        case .reopened(let id, _): try reopen(id)
        case .withdrawn(let id): try withdraw(id, actor: entry.actor)
        case .released(let released): try take(released, actor: entry.actor)
        case .recalled(let id, _): try recall(id, actor: entry.actor)
        }
    }
}

// MARK: - People

extension Ledger {
    /// The first person is added by the desk itself; from then on it takes an operator.
    private mutating func add(
        _ person: Pseudonym, _ role: Role, _ keyID: String?, actor: Pseudonym?
    ) throws(Refusal) {
        if let actor { try require(.operator, of: actor) }
        if let keyID {
            guard keys[keyID] == nil || keys[keyID] == person else { throw .keyNotInForce }
            keys[keyID] = person
        }
        roles[person, default: []].insert(role)
    }

    private func require(_ role: Role, of actor: Pseudonym?) throws(Refusal) {
        guard let actor, roles[actor]?.contains(role) ?? false else {
            throw .notAllowed(role: role)
        }
    }
}

// MARK: - Submissions

extension Ledger {
    /// A submission that the log knows, or the refusal that says it does not.
    public func submission(_ id: String) throws(Refusal) -> Submission {
        guard let submission = submissions[id] else { throw .unknownSubmission(id) }
        return submission
    }

    private func open(_ id: String) throws(Refusal) -> Submission {
        let submission = try submission(id)
        guard submission.state == .submitted else { throw .wrongState(id, submission.state) }
        return submission
    }

    private mutating func take(_ submitted: Event.Submitted, _ entry: LogEvent) throws(Refusal) {
        try require(.researcher, of: entry.actor)
        guard submissions[submitted.id] == nil else { throw .duplicateSubmission(submitted.id) }
        guard !submitted.outputs.isEmpty else { throw .noOutputs(submitted.id) }
        if let earlier = submitted.supersedes { _ = try submission(earlier) }
        guard let author = entry.actor else { throw .notAllowed(role: .researcher) }
        submissions[submitted.id] = Submission(
            submitted, author: author, index: size, time: entry.time)
    }

    private mutating func take(
        _ vote: Commitment, _ id: String, _ output: Int, _ turn: Int, _ keyID: String,
        actor: Pseudonym?
    ) throws(Refusal) {
        var submission = try open(id)
        try require(.checker, of: actor)
        guard let actor, actor != submission.author else { throw .ownSubmission }
        guard keys[keyID] == actor else { throw .keyNotInForce }
        guard turn == submission.turn else { throw .wrongTurn(expected: submission.turn) }
        guard submission.votes.indices.contains(output) else { throw .unknownOutput(output) }
        submission.votes[output][actor] = CastVote(index: size, keyID: keyID, commitment: vote)
        submissions[id] = submission
    }

    /// Every output needs the votes of the quorum; which ones are named, and nobody counts twice.
    private mutating func close(_ id: String, _ turn: Int, _ outcomes: [Event.Outcome])
        throws(Refusal)
    {
        var submission = try open(id)
        guard turn == submission.turn else { throw .wrongTurn(expected: submission.turn) }
        guard outcomes.count == submission.votes.count else { throw .malformed("outputs") }
        for (output, outcome) in outcomes.enumerated() {
            let cast = submission.votes[output]
            guard cast.count >= checkers else {
                throw .quorumMissing(output: output, have: cast.count, need: checkers)
            }
            guard Set(outcome.votes) == Set(cast.values.map(\.index)),
                outcome.votes.count == cast.count, outcome.decisions.count == cast.count
            else { throw .votesDoNotCount(output: output) }
        }
        submission.outcomes = outcomes
        submission.state = Self.state(of: outcomes)
        submissions[id] = submission
    }

    private static func state(of outcomes: [Event.Outcome]) -> State {
        if outcomes.allSatisfy(\.isApproved) { return .approved }
        return outcomes.contains { $0.decisions.contains(.reject) } ? .rejected : .returned
    }

    private mutating func reopen(_ id: String) throws(Refusal) {
        var submission = try submission(id)
        guard submission.state == .approved else { throw .wrongState(id, submission.state) }
        submission.turn += 1
        submission.votes = submission.votes.map { _ in [:] }
        submission.outcomes = []
        submission.state = .submitted
        submissions[id] = submission
    }

    private mutating func withdraw(_ id: String, actor: Pseudonym?) throws(Refusal) {
        var submission = try submission(id)
        guard actor == submission.author else { throw .notAllowed(role: .researcher) }
        switch submission.state {
        case .submitted, .approved, .returned: submission.state = .withdrawn
        default: throw .wrongState(id, submission.state)
        }
        submissions[id] = submission
    }

    /// Only what every counted vote approved may leave, and at least one output has to.
    private mutating func take(_ released: Event.Released, actor: Pseudonym?) throws(Refusal) {
        try require(.releaseManager, of: actor)
        var submission = try submission(released.submission)
        guard submission.state == .approved else {
            throw .wrongState(submission.id, submission.state)
        }
        guard !released.outputs.isEmpty else { throw .noOutputs(submission.id) }
        for output in released.outputs {
            guard submission.outcomes.indices.contains(output) else {
                throw .unknownOutput(output)
            }
            let outcome = submission.outcomes[output]
            guard outcome.isApproved, outcome.votes.count >= checkers else {
                throw .notApproved(output: output)
            }
        }
        submission.state = .released
        submission.released = (released.outputs, size)
        submissions[submission.id] = submission
    }

    private mutating func recall(_ id: String, actor: Pseudonym?) throws(Refusal) {
        var submission = try submission(id)
        try require(.releaseManager, of: actor)
        guard submission.state == .released else { throw .wrongState(id, submission.state) }
        submission.state = .recalled
        submissions[id] = submission
    }
}

extension Event {
    fileprivate var isGenesis: Bool { if case .genesis = self { true } else { false } }
}

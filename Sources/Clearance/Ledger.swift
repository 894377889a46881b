import Signing

/// Everything the log's entries say, and nothing else: applying them in order either succeeds or
/// says which one could not have happened. Pure; an auditor replays with it as the desk does.
public struct Ledger: Sendable {
    public private(set) var origin: String?
    public internal(set) var policy = Policy(checkers: 2, packs: [])
    /// The entry that says so; nil before there is one.
    public internal(set) var policyEntry: Int?
    /// A change of it that waits for signatures.
    public internal(set) var proposal: PolicyProposal?
    public internal(set) var roles: [Pseudonym: Set<Role>] = [:]
    /// Keys in force, and whose they are.
    public private(set) var keys: [String: Pseudonym] = [:]
    /// Every key that ever was in force. One that was retired never comes back, for nobody.
    public private(set) var owners: [String: Pseudonym] = [:]
    /// What each key that ever was in force may sign: checkers' votes, data owners' decisions.
    public private(set) var offices: [String: Set<Role>] = [:]
    /// The entry that commits to each person's name, where one does.
    public internal(set) var names: [Pseudonym: PersonName] = [:]
    /// Who has gone, and the entry that says so.
    public internal(set) var forgotten: [Pseudonym: Int] = [:]
    public internal(set) var submissions = Submissions()
    /// How many entries were applied; the index of the next.
    public internal(set) var size = 0

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
        case .genesis, .policy, .policyProposed, .policySigned, .keyAdded, .keyRetired, .signedIn,
            .trialChecks, .signInsRefused, .tokenMade, .tokenRevoked, .forgotten:
            try takeOfTheDesk(entry)
        case .checked, .kept, .closed, .reopened, .disagreed:
            try requireDesk(entry.actor)
            try takeByTheDesk(entry.event)
        case .submitted, .voted, .ownerDecided, .withdrawn, .released, .recalled, .recallAsked,
            .commented, .conflicted, .returnedEarly, .referred, .erased:
            try takeByPeople(entry)
        }
    }

    /// What is about no submission.
    private mutating func takeOfTheDesk(_ entry: LogEvent) throws(Refusal) {
        switch entry.event {
        case .genesis(let origin): self.origin = origin
        case .policy(let policy): try record(policy, actor: entry.actor)
        case .policyProposed(let policy): try propose(policy, actor: entry.actor)
        case .policySigned(let proposal, let keyID, _):
            try sign(proposal, keyID: keyID, actor: entry.actor)
        case .keyAdded(let person, let role, let keyID, let name):
            guard name == nil || names[person] == nil, forgotten[person] == nil else {
                throw .malformed("name")
            }
            try add(person, role, keyID, actor: entry.actor)
            names[person] = names[person] ?? name.map { PersonName(index: size, commitment: $0) }
        case .keyRetired(let keyID): try retire(keyID, actor: entry.actor)
        case .signedIn:
            guard let actor = entry.actor, roles[actor] != nil else {
                throw .malformed("actor")
            }
        case .tokenMade(_, let person, _):
            try require(.operator, of: entry.actor)
            guard roles[person] != nil else { throw .malformed("person") }
        case .tokenRevoked: try require(.operator, of: entry.actor)
        case .forgotten(let person): try forget(person, actor: entry.actor)
        case .trialChecks(let count):
            guard count > 0 else { throw .malformed("count") }
            if let actor = entry.actor, roles[actor] == nil { throw .malformed("actor") }
        case .signInsRefused(let count):
            try requireDesk(entry.actor)
            guard count > 0 else { throw .malformed("count") }
        default: break
        }
    }

    /// What the desk itself records of a submission.
    private mutating func takeByTheDesk(_ event: Event) throws(Refusal) {
        switch event {
        case .checked(let checked): try check(checked)
        case .kept(let kept): try keep(kept)
        case .closed(let id, let turn, let outcomes): try close(id, turn, outcomes)
        case .reopened(let id, _): try reopen(id)
        case .disagreed(let id, let turn, let outputs): try disagree(id, turn, outputs)
        default: break
        }
    }

    /// What people do about a submission.
    private mutating func takeByPeople(_ entry: LogEvent) throws(Refusal) {
        let actor = entry.actor
        switch entry.event {
        case .submitted(let submitted): try take(submitted, entry)
        case .voted(let id, let output, let turn, let keyID, let vote):
            let cast = CastVote(index: size, keyID: keyID, commitment: vote)
            try take(cast, id, output, turn, actor: actor)
        case .ownerDecided(let id, let output, let turn, let keyID, let statement):
            let decision = OwnerDecision(index: size, keyID: keyID, commitment: statement)
            try take(decision, id, output, turn, actor: actor)
        case .withdrawn(let id): try withdraw(id, actor: actor)
        case .released(let released): try take(released, actor: actor)
        case .recalled(let id, _): try recall(id, actor: actor)
        case .recallAsked(let id, _): try askForRecall(id, actor: actor)
        case .commented(let id, let output, let comment):
            try take(comment, id, output, actor: actor)
        case .conflicted(let id, _): try exclude(actor, from: id)
        case .referred(let referred): try refer(referred, actor: actor)
        case .erased(let id, let remainder): try erase(id, remainder, actor: actor)
        case .returnedEarly(let id, let turn, let reason):
            try returnEarly(id, turn, reason, actor: actor)
        default: break
        }
    }
}

// MARK: - People

extension Ledger {
    /// The first person, an operator, is added by the desk itself; from then on it takes an
    /// operator. Only checkers and data owners have keys.
    private mutating func add(
        _ person: Pseudonym, _ role: Role, _ keyID: String?, actor: Pseudonym?
    ) throws(Refusal) {
        try requireOperatorOrBeginning(actor)
        guard actor != nil || role == .operator else { throw .notAllowed(role: .operator) }
        if let keyID {
            if let owner = keys[keyID], owner != person { throw .keyTaken }
            let isNew = owners[keyID] == nil || keys[keyID] == person
            guard isNew, role == .checker || role == .dataOwner else { throw .keyNotInForce }
            keys[keyID] = person
            owners[keyID] = person
            offices[keyID, default: []].insert(role)
        }
        roles[person, default: []].insert(role)
    }

    /// What was voted with the key where the review is open does not count any more. Where it has
    /// closed, the release is refused until the votes are given again.
    private mutating func retire(_ keyID: String, actor: Pseudonym?) throws(Refusal) {
        try require(.operator, of: actor)
        guard let person = keys.removeValue(forKey: keyID) else { throw .unknownKey }
        for submission in submissions.values(in: [.submitted]) {
            let id = submission.id
            for output in submission.votes.indices
            where submission.votes[output][person]?.keyID == keyID {
                submissions[id]?.votes[output][person] = nil
            }
            for output in submission.ownerDecisions.indices
            where submission.ownerDecisions[output][person]?.keyID == keyID {
                submissions[id]?.ownerDecisions[output][person] = nil
            }
        }
    }

    /// Keys in force with which this person signs in that office, sorted.
    public func keys(of person: Pseudonym, as role: Role) -> [String] {
        keys.filter { $0.value == person && offices[$0.key]?.contains(role) ?? false }
            .map(\.key).sorted()
    }

    func require(_ role: Role, of actor: Pseudonym?) throws(Refusal) {
        guard let actor, roles[actor]?.contains(role) ?? false else {
            throw .notAllowed(role: role)
        }
    }

    func requireOperatorOrBeginning(_ actor: Pseudonym?) throws(Refusal) {
        guard actor == nil, roles.isEmpty else { return try require(.operator, of: actor) }
    }

    private func requireDesk(_ actor: Pseudonym?) throws(Refusal) {
        guard actor == nil else { throw .onlyTheDesk }
    }
}

// MARK: - Submissions

extension Ledger {
    /// A submission that the log knows, or the refusal that says it does not.
    public func submission(_ id: String) throws(Refusal) -> Submission {
        guard let submission = submissions[id] else { throw .unknownSubmission(id) }
        return submission
    }

    func open(_ id: String) throws(Refusal) -> Submission {
        let submission = try submission(id)
        guard submission.state == .submitted else { throw .wrongState(id, submission.state) }
        return submission
    }

    private mutating func take(_ submitted: Event.Submitted, _ entry: LogEvent) throws(Refusal) {
        try require(.researcher, of: entry.actor)
        guard Event.Submitted.isID(submitted.id) else { throw .malformed("object") }
        guard submissions[submitted.id] == nil else { throw .duplicateSubmission(submitted.id) }
        guard !submitted.outputs.isEmpty else { throw .noOutputs(submitted.id) }
        let earlier: Submission? =
            if let earlier = submitted.supersedes { try submission(earlier) } else { nil }
        guard let author = entry.actor else { throw .notAllowed(role: .researcher) }
        submissions[submitted.id] = Submission(
            submitted, author: author, index: size, time: entry.time)
        if var earlier, earlier.author == author {
            earlier.replacedBy = submitted.id
            submissions[earlier.id] = earlier
        }
    }

    /// A check is about the packs of now, and comes before the votes that rely on it.
    private mutating func check(_ checked: Event.Checked) throws(Refusal) {
        let id = checked.submission
        var submission = try open(id)
        guard checked.packs == packs else { throw .outdated(id) }
        guard checked.position <= size else { throw .malformed("position") }
        guard submission.votes.allSatisfy(\.isEmpty),
            submission.ownerDecisions.allSatisfy(\.isEmpty)
        else { throw .alreadyVoted(id) }
        guard checked.owned.allSatisfy(submission.votes.indices.contains) else {
            throw .malformed("owner")
        }
        guard checked.code.allSatisfy(submission.votes.indices.contains) else {
            throw .malformed("code")
        }
        // Two outputs never have the same: each commits to its own path.
        let count = Set(checked.findings).count
        guard count == checked.findings.count, count == 0 || count == submission.votes.count
        else { throw .malformed("findings") }
        submission.owned = Set(checked.owned)
        submission.code = Set(checked.code)
        submission.findings = checked.findings
        submission.checks.append(size)
        submission.judgedBy = packs
        submissions[id] = submission
    }

    private mutating func take(
        _ vote: CastVote, _ id: String, _ output: Int, _ turn: Int, actor: Pseudonym?
    ) throws(Refusal) {
        var submission = try open(id)
        try require(.checker, of: actor)
        guard let actor, actor != submission.author else { throw .ownSubmission }
        guard !submission.conflicted.contains(actor) else { throw .conflict }
        guard keys(of: actor, as: .checker).contains(vote.keyID) else { throw .keyNotInForce }
        guard turn == submission.turn else { throw .wrongTurn(expected: submission.turn) }
        guard submission.judgedBy == packs else { throw .outdated(id) }
        guard submission.votes.indices.contains(output) else { throw .unknownOutput(output) }
        guard submission.ownerDecisions[output][actor] == nil else { throw .bothOffices }
        try requireTurn(of: actor, in: submission)
        submission.supersede(by: actor, on: output)
        submission.votes[output][actor] = vote
        submissions[id] = submission
    }

    /// Every output needs the votes of the quorum; which ones are named, and nobody counts twice.
    private mutating func close(_ id: String, _ turn: Int, _ outcomes: [Event.Outcome])
        throws(Refusal)
    {
        var submission = try open(id)
        guard turn == submission.turn else { throw .wrongTurn(expected: submission.turn) }
        guard submission.judgedBy == packs else { throw .outdated(id) }
        guard outcomes.count == submission.votes.count else { throw .malformed("outputs") }
        for (output, outcome) in outcomes.enumerated() {
            let cast = submission.votes[output]
            let need = quorum(of: output, in: submission)
            guard cast.count >= need else {
                throw .quorumMissing(output: output, have: cast.count, need: need)
            }
            guard counts(outcome, of: output, in: submission),
                !isAwaited(output, in: submission)
            else { throw .votesDoNotCount(output: output) }
            try submission.requireOwners(of: output, outcome)
        }
        for (output, outcome) in outcomes.enumerated() {
            submission.supersede(outvotedBy: outcome, on: output)
        }
        submission.outcomes = outcomes
        submission.state = Self.state(of: outcomes)
        submissions[id] = submission
    }

    /// Comments change nothing; whoever may read the submission may make one.
    private mutating func take(
        _ comment: Commitment, _ id: String, _ output: Int?, actor: Pseudonym?
    ) throws(Refusal) {
        var submission = try submission(id)
        guard let actor, let held = roles[actor],
            actor == submission.author || !held.isDisjoint(with: Role.ofTheDesk)
        else { throw .notAllowed(role: .checker) }
        if let output, !submission.votes.indices.contains(output) { throw .unknownOutput(output) }
        submission.comments.append(
            Comment(index: size, author: actor, output: output, commitment: comment))
        submissions[id] = submission
    }

    /// What they voted in this turn does not count any more, and they cannot vote again.
    private mutating func exclude(_ actor: Pseudonym?, from id: String) throws(Refusal) {
        var submission = try open(id)
        try require(.checker, of: actor)
        guard let actor, actor != submission.author else { throw .ownSubmission }
        submission.conflicted.insert(actor)
        submission.supersede(by: actor)
        submissions[id] = submission
    }

    private mutating func returnEarly(
        _ id: String, _ turn: Int, _ reason: Commitment, actor: Pseudonym?
    ) throws(Refusal) {
        var submission = try open(id)
        try require(.checker, of: actor)
        guard let actor, actor != submission.author else { throw .ownSubmission }
        guard !submission.conflicted.contains(actor) else { throw .conflict }
        guard turn == submission.turn else { throw .wrongTurn(expected: submission.turn) }
        submission.earlyReturn = Comment(
            index: size, author: actor, output: nil, commitment: reason)
        submission.state = .returned
        submissions[id] = submission
    }

    private static func state(of outcomes: [Event.Outcome]) -> State {
        if outcomes.allSatisfy(\.isApproved) { return .approved }
        return outcomes.contains { $0.decisions.contains(.reject) } ? .rejected : .returned
    }

    /// Also while votes are being cast: what they relied on has changed.
    private mutating func reopen(_ id: String) throws(Refusal) {
        var submission = try submission(id)
        guard submission.state == .approved || submission.state == .submitted else {
            throw .wrongState(id, submission.state)
        }
        submission.supersede()
        submission.turn += 1
        submission.ownerDecisions = submission.ownerDecisions.map { _ in [:] }
        submission.owned = []
        submission.code = []
        submission.disputed = []
        submission.findings = []
        submission.outcomes = []
        submission.judgedBy = nil
        submission.state = .submitted
        submissions[id] = submission
    }

    private mutating func withdraw(_ id: String, actor: Pseudonym?) throws(Refusal) {
        var submission = try submission(id)
        guard actor == submission.author else { throw .notAuthor(id) }
        guard submission.isWithdrawable else { throw .wrongState(id, submission.state) }
        submission.state = .withdrawn
        submissions[id] = submission
    }
}

extension Event {
    fileprivate var isGenesis: Bool { if case .genesis = self { true } else { false } }
}

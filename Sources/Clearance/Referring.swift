import Signing

/// Who is asked about an output by a checker who does not decide on it themselves: somebody, or
/// whoever has the role.
public struct Asked: Hashable, Sendable {
    /// Checker or data owner.
    public let role: Role
    /// A checker by name; nil: any.
    public let person: Pseudonym?

    public init(role: Role, person: Pseudonym? = nil) {
        self.role = role
        self.person = person
    }

    /// As a signed statement names them.
    var value: JSONValue {
        var object: [String: JSONValue] = ["role": .string(role.rawValue)]
        object["person"] = person.map { .string($0.text) }
        return .object(object)
    }

    /// Reads what `value` wrote.
    init?(value: JSONValue) {
        guard let role = value["role"]?.string.flatMap(Role.init(rawValue:)) else { return nil }
        self.role = role
        person = value["person"]?.string.flatMap(Pseudonym.init)
    }
}

/// That a checker had somebody asked, as the log knows it.
public struct Referral: Hashable, Sendable {
    public let output: Int
    public let turn: Int
    public let index: Int
    public let checker: Pseudonym
    public let keyID: String
    /// To the signed statement, in which the decision is `refer`.
    public let commitment: Commitment
    public let asked: Asked
}

extension Event {
    public struct Referred: Hashable, Sendable {
        public let submission: String
        public let output: Int
        public let turn: Int
        public let keyID: String
        public let vote: Commitment
        public let asked: Asked

        public init(
            submission: String, output: Int, turn: Int, keyID: String, vote: Commitment,
            asked: Asked
        ) {
            self.submission = submission
            self.output = output
            self.turn = turn
            self.keyID = keyID
            self.vote = vote
            self.asked = asked
        }
    }
}

/// A referral closes nothing and asks nothing of the author: the submission stays in review. A checker
/// who is asked by name has to vote before it closes; a data owner who is asked has to agree before the
/// output is approved. Whoever refers may still vote: then that counts.
extension Ledger {
    mutating func refer(_ referred: Event.Referred, actor: Pseudonym?) throws(Refusal) {
        var submission = try open(referred.submission)
        let (output, asked) = (referred.output, referred.asked)
        try require(.checker, of: actor)
        guard let actor, actor != submission.author else { throw .ownSubmission }
        guard !submission.conflicted.contains(actor) else { throw .conflict }
        guard keys(of: actor, as: .checker).contains(referred.keyID) else { throw .keyNotInForce }
        guard referred.turn == submission.turn else {
            throw .wrongTurn(expected: submission.turn)
        }
        guard submission.judgedBy == packs else { throw .outdated(submission.id) }
        guard submission.votes.indices.contains(output) else { throw .unknownOutput(output) }
        guard submission.ownerDecisions[output][actor] == nil else { throw .bothOffices }
        try requireTurn(of: actor, in: submission)
        try requireAskable(asked, about: submission, by: actor)
        submission.supersede(by: actor, on: output)
        submission.referrals.append(
            Referral(
                output: output, turn: submission.turn, index: size, checker: actor,
                keyID: referred.keyID, commitment: referred.vote, asked: asked))
        if asked.role == .dataOwner { submission.owned.insert(output) }
        submissions[submission.id] = submission
    }

    /// Throws unless somebody else could decide on it in that role; if a name is given, that person.
    public func requireAskable(_ asked: Asked, about submission: Submission, by actor: Pseudonym)
        throws(Refusal)
    {
        guard !canBeAsked(asked, about: submission, by: actor) else { return }
        throw asked.person == nil ? .nobodyToAsk(asked.role) : .mayNotBeAsked
    }

    /// Whether somebody else could decide on it in that role; if a name is given, that person.
    public func canBeAsked(_ asked: Asked, about submission: Submission, by actor: Pseudonym)
        -> Bool
    {
        guard asked.role == .checker || asked.role == .dataOwner && asked.person == nil else {
            return false
        }
        return candidates(for: asked.role, about: submission, besides: actor)
            .contains { asked.person == nil || $0 == asked.person }
    }

    /// Those with a key in force for that role who are not its author and declared no conflict.
    public func candidates(for role: Role, about submission: Submission, besides actor: Pseudonym)
        -> Set<Pseudonym>
    {
        let holders = keys.filter { offices[$0.key]?.contains(role) ?? false }.map(\.value)
        return Set(holders).subtracting(submission.conflicted).subtracting([
            actor, submission.author,
        ]).filter { roles[$0]?.contains(role) ?? false }
    }

    /// Whether a checker who was asked by name in this turn, and could still vote, has not.
    ///
    /// - `besides`: somebody who votes just now.
    public func isAwaited(
        _ output: Int, in submission: Submission, besides voter: Pseudonym? = nil
    ) -> Bool {
        submission.referrals(on: output).contains { referral in
            guard let person = referral.asked.person, person != voter else { return false }
            return submission.votes[output][person] == nil
                && !submission.conflicted.contains(person)
                && !keys(of: person, as: .checker).isEmpty
        }
    }
}

extension Submission {
    /// The entry of what a checker last said of an output in this turn: a vote, or that another be
    /// asked. Nil before.
    public func lastEntry(of checker: Pseudonym, on output: Int) -> Int? {
        lastWord(of: checker, on: output)?.index
    }

    /// The same with what it commits to.
    public func lastWord(of checker: Pseudonym, on output: Int) -> CastVote? {
        let referral = referrals(on: output).last { $0.checker == checker }
        return [votes[output][checker], referral.map(CastVote.init)].compactMap(\.self)
            .max { $0.index < $1.index }
    }

    /// Those of this turn.
    public func referrals(on output: Int) -> [Referral] {
        referrals.filter { $0.output == output && $0.turn == turn }
    }
}

extension Event.Referred {
    var object: [String: JSONValue] {
        var object: [String: JSONValue] = [
            "object": .string(submission), "output": .integer(output), "turn": .integer(turn),
            "key": .string(keyID), "vote": .commitment(vote), "role": .string(asked.role.rawValue),
        ]
        object["person"] = asked.person.map { .string($0.text) }
        return object
    }

    init(fields: inout EventFields) throws {
        submission = try fields.string("object")
        output = try fields.integer("output")
        turn = try fields.integer("turn")
        keyID = try fields.string("key")
        vote = try fields.commitment("vote")
        asked = Asked(
            role: try fields.word("role"),
            person: try fields.optional("person") { try $0.pseudonym(try $0.string("person")) })
    }
}

extension Referral {
    func pack(into writer: inout PackWriter) {
        for number in [output, turn, index] { writer.put(number) }
        writer.put(checker.text)
        writer.put(keyID)
        writer.put(commitment.digest)
        writer.put(asked.role.rawValue)
        writer.put(asked.person.map { [$0] } ?? []) { $0.put($1.text) }
    }

    init(from reader: inout PackReader) throws(Refusal) {
        (output, turn, index) = (
            try reader.number(), try reader.number(), try reader.number()
        )
        checker = try Submission.pseudonym(&reader)
        keyID = try reader.text()
        commitment = Commitment(digest: try reader.digest())
        guard let role = Role(rawValue: try reader.text()) else { throw .malformed("role") }
        asked = Asked(
            role: role,
            person: try reader.list { reader throws(Refusal) in
                try Submission.pseudonym(&reader)
            }.first)
    }
}

extension CastVote {
    /// The signed statement of a referral.
    public init(_ referral: Referral) {
        self.init(
            index: referral.index, keyID: referral.keyID, commitment: referral.commitment)
    }
}

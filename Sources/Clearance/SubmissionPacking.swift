import Signing

/// A submission in as few bytes as it takes. Every stored property is in them: whoever adds one
/// adds it here and raises `format`; a test counts them.
extension Submission {
    /// Of the bytes. Those of another format are not read.
    static let format = 5

    /// What lists need of a submission, first in its bytes.
    func pack(into writer: inout PackWriter) {
        writer.put(id)
        writer.put(author.text)
        writer.put(index)
        writer.put(time)
        writer.put(State.number(of: state))
        writer.put(turn)
        writer.put(votes.count)
        writer.put(checks) { $0.put($1) }
        packContent(into: &writer)
        packReview(into: &writer)
        packTalk(into: &writer)
    }

    private func packContent(into writer: inout PackWriter) {
        writer.put(submitted.outputs) { $0.put($1.digest) }
        writer.put(submitted.content.digest)
        writer.put(submitted.supersedes.map { [$0] } ?? []) { $0.put($1) }
        writer.put(judgedBy.map { [$0] } ?? []) { $0.put($1) { $0.put($1) } }
    }

    private func packReview(into writer: inout PackWriter) {
        for cast in votes {
            writer.put(cast.sorted { $0.value.index < $1.value.index }) {
                Self.pack($1.key, $1.value, into: &$0)
            }
        }
        writer.put(superseded) { writer, past in
            writer.put(past.output)
            writer.put(past.turn)
            Self.pack(past.checker, past.vote, into: &writer)
        }
        for decided in ownerDecisions {
            writer.put(decided.sorted { $0.value.index < $1.value.index }) { writer, decision in
                let (index, keyID) = (decision.value.index, decision.value.keyID)
                Self.pack(decision.key, index, keyID, decision.value.commitment, into: &writer)
            }
        }
        writer.put(outcomes) { writer, outcome in
            writer.put(outcome.votes) { $0.put($1) }
            writer.put(outcome.decisions) { $0.put($1.rawValue) }
            writer.put(outcome.owners) { $0.put($1) }
            writer.put(outcome.consents) { $0.put($1.rawValue) }
        }
        writer.put(owned.sorted()) { $0.put($1) }
        writer.put(code.sorted()) { $0.put($1) }
        writer.put(findings) { $0.put($1.digest) }
        writer.put(recallAskers.sorted()) { $0.put($1.text) }
        writer.put(departures) { writer, departure in
            writer.put(departure.outputs) { $0.put($1) }
            writer.put(departure.index)
        }
    }

    private func packTalk(into writer: inout PackWriter) {
        writer.put(conflicted.sorted()) { $0.put($1.text) }
        writer.put(disputed) { $0.put($1) }
        writer.put(referrals) { $1.pack(into: &$0) }
        writer.put(comments) { Self.pack($1, into: &$0) }
        writer.put(earlyReturn.map { [$0] } ?? []) { Self.pack($1, into: &$0) }
        writer.put(erasure.map { [$0] } ?? []) { writer, erasure in
            writer.put(erasure.index)
            writer.put(erasure.remainder.digest)
        }
        writer.put(replacedBy.map { [$0] } ?? []) { $0.put($1) }
    }

    private static func pack(
        _ checker: Pseudonym, _ vote: CastVote, into writer: inout PackWriter
    ) {
        pack(checker, vote.index, vote.keyID, vote.commitment, into: &writer)
        writer.put(vote.origin.map { [$0] } ?? []) { writer, origin in
            writer.put(origin.submission)
            writer.put(origin.turn)
        }
    }

    /// What somebody signed, as the log has it.
    private static func pack(
        _ person: Pseudonym, _ index: Int, _ keyID: String, _ commitment: Commitment,
        into writer: inout PackWriter
    ) {
        writer.put(person.text)
        writer.put(index)
        writer.put(keyID)
        writer.put(commitment.digest)
    }

    private static func pack(_ comment: Comment, into writer: inout PackWriter) {
        writer.put(comment.index)
        writer.put(comment.author.text)
        writer.put(comment.output.map { $0 + 1 } ?? 0)
        writer.put(comment.commitment.digest)
    }
}

extension Submission {
    /// Reads what `pack` wrote.
    init(from reader: inout PackReader) throws(Refusal) {
        let line = try SubmissionLine(from: &reader)
        let checks = try reader.list { reader throws(Refusal) in try reader.number() }
        let outputs = try reader.list { reader throws(Refusal) in
            Commitment(digest: try reader.digest())
        }
        let content = Commitment(digest: try reader.digest())
        let supersedes = try reader.list { reader throws(Refusal) in try reader.text() }
        self.init(
            Event.Submitted(
                id: line.id, outputs: outputs, content: content, supersedes: supersedes.first),
            author: line.author, index: line.index, time: line.time)
        state = line.state
        turn = line.turn
        self.checks = checks
        judgedBy = try reader.list { reader throws(Refusal) in
            try reader.list { reader throws(Refusal) in try reader.digest() }
        }.first
        guard line.outputs == outputs.count else { throw .malformed("outputs") }
        try readReview(&reader)
        try readTalk(&reader)
    }

    private mutating func readReview(_ reader: inout PackReader) throws(Refusal) {
        for output in votes.indices {
            let cast = try reader.list { reader throws(Refusal) in try Self.vote(&reader) }
            for (person, cast) in cast { votes[output][person] = cast }
        }
        superseded = try reader.list { reader throws(Refusal) in
            let (output, turn) = (try reader.number(), try reader.number())
            let (checker, vote) = try Self.vote(&reader)
            return SupersededVote(output: output, turn: turn, checker: checker, vote: vote)
        }
        for output in ownerDecisions.indices {
            let decided = try reader.list { reader throws(Refusal) in try Self.signed(&reader) }
            for (person, index, keyID, digest) in decided {
                ownerDecisions[output][person] = OwnerDecision(
                    index: index, keyID: keyID, commitment: Commitment(digest: digest))
            }
        }
        outcomes = try reader.list { reader throws(Refusal) in
            Event.Outcome(
                votes: try Self.numbers(&reader), decisions: try Self.decisions(&reader),
                owners: try Self.numbers(&reader), consents: try Self.decisions(&reader))
        }
        owned = Set(try Self.numbers(&reader))
        code = Set(try Self.numbers(&reader))
        findings = try reader.list { reader throws(Refusal) in
            Commitment(digest: try reader.digest())
        }
        recallAskers = Set(
            try reader.list { reader throws(Refusal) in try Self.pseudonym(&reader) })
        departures = try reader.list { reader throws(Refusal) in
            Departure(outputs: try Self.numbers(&reader), index: try reader.number())
        }
    }

    private mutating func readTalk(_ reader: inout PackReader) throws(Refusal) {
        conflicted = Set(
            try reader.list { reader throws(Refusal) in try Self.pseudonym(&reader) })
        disputed = try Self.numbers(&reader)
        referrals = try reader.list { reader throws(Refusal) in try Referral(from: &reader) }
        comments = try reader.list { reader throws(Refusal) in try Self.comment(&reader) }
        earlyReturn = try reader.list { reader throws(Refusal) in try Self.comment(&reader) }.first
        erasure = try reader.list { reader throws(Refusal) in
            Erasure(
                index: try reader.number(), remainder: Commitment(digest: try reader.digest()))
        }.first
        replacedBy = try reader.list { reader throws(Refusal) in try reader.text() }.first
    }

    private static func vote(_ reader: inout PackReader) throws(Refusal)
        -> (Pseudonym, CastVote)
    {
        let (person, index, keyID, digest) = try signed(&reader)
        let origin = try reader.list { reader throws(Refusal) in
            CastVote.Origin(submission: try reader.text(), turn: try reader.number())
        }.first
        let commitment = Commitment(digest: digest)
        return (
            person, CastVote(index: index, keyID: keyID, commitment: commitment, origin: origin)
        )
    }

    private static func signed(_ reader: inout PackReader) throws(Refusal)
        -> (Pseudonym, Int, String, SHA256Digest)
    {
        (try pseudonym(&reader), try reader.number(), try reader.text(), try reader.digest())
    }

    private static func comment(_ reader: inout PackReader) throws(Refusal) -> Comment {
        let index = try reader.number()
        let author = try pseudonym(&reader)
        let output = try reader.number()
        return Comment(
            index: index, author: author, output: output == 0 ? nil : output - 1,
            commitment: Commitment(digest: try reader.digest()))
    }

    private static func numbers(_ reader: inout PackReader) throws(Refusal) -> [Int] {
        try reader.list { reader throws(Refusal) in try reader.number() }
    }

    private static func decisions(_ reader: inout PackReader) throws(Refusal) -> [Decision] {
        try reader.list { reader throws(Refusal) in
            guard let decision = Decision(rawValue: try reader.text()) else {
                throw .malformed("decision")
            }
            return decision
        }
    }

    static func pseudonym(_ reader: inout PackReader) throws(Refusal) -> Pseudonym {
        guard let pseudonym = Pseudonym(try reader.text()) else { throw .malformed("pseudonym") }
        return pseudonym
    }
}

/// What a list shows of a submission without reading the rest of it.
public struct SubmissionLine: Hashable, Sendable {
    public let id: String
    public let author: Pseudonym
    /// The entry that brought it in.
    public let index: Int
    public let time: Int
    public let state: State
    public let turn: Int
    /// How many outputs are decided on.
    public let outputs: Int

    public init(_ submission: Submission) {
        id = submission.id
        author = submission.author
        index = submission.index
        time = submission.time
        state = submission.state
        turn = submission.turn
        outputs = submission.votes.count
    }

    init(from reader: inout PackReader) throws(Refusal) {
        id = try reader.text()
        author = try Submission.pseudonym(&reader)
        index = try reader.number()
        time = try reader.number()
        state = try State.numbered(try reader.number())
        turn = try reader.number()
        outputs = try reader.number()
    }
}

extension State {
    /// By the order of the cases.
    static func number(of state: State) -> Int {
        allCases.firstIndex(of: state) ?? allCases.count
    }

    fileprivate static func numbered(_ number: Int) throws(Refusal) -> State {
        guard allCases.indices.contains(number) else { throw .malformed("state") }
        return allCases[number]
    }
}

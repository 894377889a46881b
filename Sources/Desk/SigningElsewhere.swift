import Audit
import Clearance
import Disclosure
import Outputs
import Signing

/// A vote on its way to the checker's own machine and back: what is signed, and what opens its
/// commitment to a reason. One canonical JSON object, nothing secret but the reason.
struct ExportedVote {
    let vote: Vote
    /// Of the key that is to sign it.
    let keyID: String
    /// From 0.
    let output: Int
    let reason: String?
    let salt: [UInt8]

    func bytes() throws -> [UInt8] {
        let statement = try vote.statement(keyID: keyID)
        var object: [String: JSONValue] = [
            "keyid": .string(keyID), "output": .integer(output),
            "statement": .string(Base64.encode(statement)),
            // What the signature is over, for `openssl pkeyutl -sign -rawin`.
            "encoded": .string(
                Base64.encode(DSSE.preAuthenticationEncoding(payload: statement))),
        ]
        if let reason {
            object["reason"] = .string(reason)
            object["salt"] = .string(Base64.encode(salt))
        }
        return try JSONValue.object(object).canonicalBytes()
    }

    init(vote: Vote, keyID: String, output: Int, reason: String?, salt: [UInt8]) {
        self.vote = vote
        self.keyID = keyID
        self.output = output
        self.reason = reason
        self.salt = salt
    }

    /// Reads what `bytes()` wrote; anything else is refused.
    init(bytes: [UInt8]) throws {
        let value = try JSONValue(canonical: bytes)
        guard let output = value["output"]?.integer, let keyID = value["keyid"]?.string,
            let statement = value["statement"]?.string.flatMap({ Base64.decode($0) })
        else { throw Refusal.malformed("exported vote") }
        vote = try Vote(statement: statement, keyID: keyID)
        self.keyID = keyID
        self.output = output
        reason = value["reason"]?.string
        salt = value["salt"]?.string.flatMap { Base64.decode($0) } ?? []
        guard try self.bytes() == bytes else { throw Refusal.malformed("exported vote") }
    }
}

extension OpenDesk {
    /// Whether one of their keys for this office is stored at this desk, and a passphrase opens it.
    func hasKeyHere(_ person: Pseudonym, as role: Role) throws -> Bool {
        try ledger.keys(of: person, as: role).contains {
            try files.kind(of: folder.personKey($0)) == .file
        }
    }

    /// A vote to be signed elsewhere, with a key of this checker that never comes to this machine.
    /// Nothing is recorded. Throws what `vote` would.
    public func export(_ ballot: FilledBallot, by visitor: Visitor) throws -> [UInt8] {
        try withLock {
            guard let keyID = ledger.keys(of: visitor.pseudonym, as: .checker).first
            else { throw DeskError.noKey(person: visitor.name) }
            let (submission, judged) = try votable(
                ballot.submission, by: visitor.pseudonym, keyID: keyID)
            if let why = try staleness(of: ballot, submission, judged, visitor) {
                throw StaleBallot(why: why)
            }
            return try exported(
                ballot.decision, ballot.output - 1, judged, submission, keyID: keyID,
                reason: try reason(of: ballot), asking: try asked(ballot.asked)
            ).bytes()
        }
    }

    /// The same on the command line, by the id or path of one output: the vote for
    /// `importVote`, and the bytes that the key is to sign.
    public func export(
        _ decision: Decision, on id: String, output name: String, by checker: String,
        reason: String?, asking asked: Asked = Asked(role: .checker)
    ) throws -> (vote: [UInt8], toSign: [UInt8]) {
        try withLock {
            let actor = try pseudonym(of: checker)
            guard let keyID = ledger.keys(of: actor, as: .checker).first else {
                throw DeskError.noKey(person: checker)
            }
            let (submission, judged) = try votable(id, by: actor, keyID: keyID)
            guard let chosen = try Self.choose([name], from: judged.decisions).first else {
                throw DeskError.unknownOutput(name, known: judged.decisions.map(\.path))
            }
            let exported = try exported(
                decision, chosen.number, judged, submission, keyID: keyID, reason: reason,
                asking: asked)
            let statement = try exported.vote.statement(keyID: keyID)
            return (
                try exported.bytes(), DSSE.preAuthenticationEncoding(payload: statement)
            )
        }
    }

    private func exported(
        _ decision: Decision, _ number: Int, _ judged: JudgedSubmission, _ submission: Submission,
        keyID: String, reason: String?, asking asked: Asked
    ) throws -> ExportedVote {
        let item = judged.decisions[number]
        try requireMay(decision, number, item, judged, submission, reason: reason)
        if decision == .refer, let actor = ledger.keys[keyID] {
            try ledger.requireAskable(asked, about: submission, by: actor)
        }
        let salt = try RandomBytes.make(32)
        let vote = try unsigned(
            decision, number, item, submission,
            reason: reason.map { Commitment(to: Array($0.utf8), salt: salt) }, asking: asked,
            after: ledger.keys[keyID].flatMap { submission.lastEntry(of: $0, on: number) })
        return ExportedVote(vote: vote, keyID: keyID, output: number, reason: reason, salt: salt)
    }

    /// Takes an exported vote with its signature back, if it is about what is so now, the checker has
    /// decided nothing else since, and the key is one of theirs in force. What is sent twice is
    /// recorded once.
    ///
    /// - `expected`: what the vote has to say, if that is known.
    public func importVote(
        _ bytes: [UInt8], signature: [UInt8], by visitor: Visitor,
        expected: (submission: String, decision: Decision?)? = nil
    ) throws {
        let exported = try ExportedVote(bytes: bytes)
        let vote = exported.vote
        if let expected {
            guard vote.submission == expected.submission,
                vote.decision == expected.decision ?? vote.decision
            else { throw Refusal.voteMismatch("the submission or the decision asked for") }
        }
        if let reason = exported.reason {
            let commitment = Commitment(to: Array(reason.utf8), salt: exported.salt)
            guard vote.reason == commitment else { throw Refusal.voteMismatch("its reason") }
        }
        guard (vote.reason == nil) == (exported.reason == nil) else {
            throw Refusal.voteMismatch("its reason")
        }
        try withLock {
            let signed = try signed(exported, signature, by: visitor)
            if try isRecorded(signed, on: exported.output, by: visitor.pseudonym) { return }
            _ = try cast(
                vote.decision, on: vote.submission, outputs: [vote.path], by: visitor.pseudonym,
                keyID: signed.key.keyID, reason: exported.reason, unless: { _, _ in }
            ) { number, item, submission in
                let now = try unsigned(
                    vote.decision, number, item, submission, reason: vote.reason,
                    asking: vote.asked,
                    after: submission.lastEntry(of: visitor.pseudonym, on: number))
                guard now.after == vote.after else {
                    throw Refusal.voteMismatch("you decided on this file since it was exported")
                }
                guard now == vote else {
                    throw Refusal.voteMismatch("something changed since it was exported")
                }
                let opening = exported.reason.map {
                    EventStore.Opening(
                        name: "reason", salt: exported.salt, body: Array($0.utf8))
                }
                return try pending(
                    signed, number, submission, reason: opening,
                    vote.asked ?? Asked(role: .checker), by: visitor.pseudonym)
            }
        }
    }

    /// Whether it is the checker's latest word on the output already.
    private func isRecorded(_ signed: SignedVote, on output: Int, by person: Pseudonym) throws
        -> Bool
    {
        guard let submission = ledger.submissions[signed.vote.submission],
            submission.votes.indices.contains(output)
        else { return false }
        return try submission.lastWord(of: person, on: output).map {
            try signedVote($0).statement == signed.statement
        } ?? false
    }

    /// The vote, if the key that it names is one of the checker's in force and made the signature.
    private func signed(_ exported: ExportedVote, _ signature: [UInt8], by visitor: Visitor) throws
        -> SignedVote
    {
        guard ledger.keys[exported.keyID] == visitor.pseudonym else { throw Refusal.keyNotInForce }
        let pem = try files.read(folder.checkerKey(exported.keyID), limit: 1 << 16)
        let key = try PublicKey(pem: pem)
        guard key.keyID == exported.keyID else { throw Refusal.keyNotInForce }
        return try SignedVote(
            statement: try exported.vote.statement(keyID: key.keyID), key: key,
            signature: signature)
    }
}

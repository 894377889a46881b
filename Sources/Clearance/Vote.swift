import Signing

/// One checker's decision on one file: an in-toto statement, signed once, when it is cast.
///
/// The bytes are canonical JSON; what is signed is their DSSE pre-authentication encoding. The
/// vote names the file by digest, the findings by a salted commitment, and the packs by digest, so
/// it cannot be moved to other bytes, another report or other rules. Its statement names the key that
/// signs it, so no two checkers sign the same bytes and a list of votes tells them apart.
public struct Vote: Hashable, Sendable {
    /// In whose office it is given. A decision in one office is no decision in the other, whoever
    /// signs it: the statements differ in their type.
    public enum Office: String, Hashable, Sendable {
        case checker = "urn:sallyport:vote:1"
        case dataOwner = "urn:sallyport:owner-decision:1"

        public var predicateType: String { rawValue }
    }

    public let office: Office
    public let submission: String
    /// From 1; votes of an earlier turn do not count.
    public let turn: Int
    public let decision: Decision
    public let path: String
    /// Of the file's bytes.
    public let digest: SHA256Digest
    /// To the findings that the checker was shown, and to a digest of all else that they go by.
    public let findings: Commitment
    public let packs: [SHA256Digest]
    /// To the reason, if one was given.
    public let reason: Commitment?
    /// Who is asked, where it is referred; nil in statements of older programs, too.
    public let asked: Asked?
    /// The entry of what its checker said of the output before, in this turn; -1: nothing. Whoever gets hold
    /// of a signed vote cannot give it again after another. Nil in statements of older programs.
    public let after: Int?

    public init(
        submission: String, turn: Int, decision: Decision, path: String, digest: SHA256Digest,
        findings: Commitment, packs: [SHA256Digest], reason: Commitment?,
        office: Office = .checker, asked: Asked? = nil, after: Int? = nil
    ) {
        self.office = office
        self.submission = submission
        self.turn = turn
        self.decision = decision
        self.path = path
        self.digest = digest
        self.findings = findings
        self.packs = packs
        self.reason = reason
        self.asked = asked
        self.after = after
    }

    /// The statement's bytes: canonical JSON without a final newline.
    ///
    /// - `keyID`: of the key that will sign it.
    public func statement(keyID: String) throws -> [UInt8] {
        var predicate: [String: JSONValue] = [
            "decision": .string(decision.rawValue),
            "findings": .string("sha256:\(findings.digest.hex)"),
            "keyid": .string(keyID),
            "packs": .array(packs.map { .string("sha256:\($0.hex)") }),
            "submission": .string(submission),
            "turn": .integer(turn),
        ]
        if let reason { predicate["reason"] = .string("sha256:\(reason.digest.hex)") }
        if let asked { predicate["asked"] = asked.value }
        if let after { predicate["after"] = .integer(after) }
        return try Statement(
            subjects: [Statement.Subject(name: path, digest: digest)],
            predicateType: office.predicateType, predicate: .object(predicate)
        ).bytes()
    }

    /// Reads a statement that `statement(keyID:)` wrote for the same key and office; anything else
    /// is refused.
    public init(statement bytes: [UInt8], keyID: String, office: Office = .checker) throws {
        let statement = try Statement(bytes: bytes)
        guard statement.predicateType == office.predicateType, statement.subjects.count == 1,
            let predicate = statement.predicate.object,
            let decision = predicate["decision"]?.string.flatMap(Decision.init(rawValue:)),
            let findings = predicate["findings"].flatMap(Self.digest),
            let packs = predicate["packs"]?.array?.map(Self.digest),
            let submission = predicate["submission"]?.string,
            let turn = predicate["turn"]?.integer, turn >= 1
        else { throw Refusal.malformed("vote") }
        self.office = office
        self.submission = submission
        self.turn = turn
        self.decision = decision
        path = statement.subjects[0].name
        digest = statement.subjects[0].digest
        self.findings = Commitment(digest: findings)
        self.packs = packs.compactMap { $0 }
        reason = predicate["reason"].flatMap(Self.digest).map(Commitment.init(digest:))
        asked = predicate["asked"].flatMap(Asked.init(value:))
        after = predicate["after"]?.integer
        guard asked == nil || decision == .refer,
            try self.statement(keyID: keyID) == bytes
        else { throw Refusal.malformed("vote") }
    }

    private static func digest(_ value: JSONValue) -> SHA256Digest? {
        guard let text = value.string, text.hasPrefix("sha256:") else { return nil }
        return SHA256Digest(hex: text.dropFirst(7))
    }
}

/// A vote with the checker's signature over it.
public struct SignedVote: Hashable, Sendable {
    public let vote: Vote
    public let statement: [UInt8]
    public let key: PublicKey
    public let signature: [UInt8]

    /// Casts a vote: the one place where a checker's key is used.
    public init(_ vote: Vote, signedBy key: PrivateKey) throws {
        self.vote = vote
        statement = try vote.statement(keyID: key.publicKey.keyID)
        self.key = key.publicKey
        signature = try key.signature(of: DSSE.preAuthenticationEncoding(payload: statement))
    }

    /// Takes one back from storage; throws unless the signature is good.
    public init(
        statement: [UInt8], key: PublicKey, signature: [UInt8], office: Vote.Office = .checker
    ) throws {
        vote = try Vote(statement: statement, keyID: key.keyID, office: office)
        let encoded = DSSE.preAuthenticationEncoding(payload: statement)
        guard key.accepts(signature: signature, of: encoded) else {
            throw Refusal.voteMismatch("its signature")
        }
        self.statement = statement
        self.key = key
        self.signature = signature
    }
}

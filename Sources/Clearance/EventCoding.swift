import Signing

extension LogEvent {
    /// The bytes of the entry: one canonical JSON object. An entry is at most 8 KiB.
    public func entry() throws -> [UInt8] {
        var object = event.object
        object["v"] = .integer(1)
        object["t"] = .integer(time)
        object["actor"] = .string(actor?.text ?? "desk")
        object["kind"] = .string(event.kind)
        let bytes = try JSONValue.object(object).canonicalBytes()
        guard bytes.count <= Self.largestEntry else {
            throw Refusal.tooLarge(bytes: bytes.count, limit: Self.largestEntry)
        }
        return bytes
    }

    /// In bytes; INTERFACE.md, "The log".
    public static let largestEntry = 8192

    /// Reads an entry that this room wrote; anything else, an additional key included, is refused.
    public init(entry bytes: [UInt8]) throws {
        let value = try JSONValue(canonical: bytes)
        var fields = EventFields(value)
        guard try fields.integer("v") == 1 else { throw Refusal.malformed("v") }
        time = try fields.integer("t")
        let name = try fields.string("actor")
        actor = name == "desk" ? nil : try fields.pseudonym(name)
        event = try Event(kind: try fields.string("kind"), fields: &fields)
        try fields.finish()
    }
}

extension Event {
    /// Every word that `kind` has.
    public static let kinds = [
        "genesis", "policy", "policy-proposal", "policy-signature", "key-add", "key-retire",
        "submission", "check", "keep", "vote", "owner-decision", "decision", "reopen", "withdraw",
        "release", "recall", "recall-request", "comment", "conflict", "early-return", "referral",
        "disagreement", "erasure", "sign-in", "token-add", "token-revoke", "trial-checks",
        "sign-in-refused",
    ]

    /// The word for it in an entry.
    public var kind: String {
        switch self {
        case .genesis: "genesis"
        case .policy: "policy"
        case .policyProposed: "policy-proposal"
        case .policySigned: "policy-signature"
        case .keyAdded: "key-add"
        case .keyRetired: "key-retire"
        case .submitted: "submission"
        case .checked: "check"
        case .kept: "keep"
        case .voted: "vote"
        case .ownerDecided: "owner-decision"
        case .closed: "decision"
        case .reopened: "reopen"
        case .withdrawn: "withdraw"
        case .released: "release"
        case .recalled: "recall"
        case .erased, .forgotten: "erasure"
        case .recallAsked: "recall-request"
        case .commented: "comment"
        case .conflicted: "conflict"
        case .returnedEarly: "early-return"
        case .referred: "referral"
        case .disagreed: "disagreement"
        case .signedIn: "sign-in"
        case .tokenMade: "token-add"
        case .tokenRevoked: "token-revoke"
        case .trialChecks: "trial-checks"
        case .signInsRefused: "sign-in-refused"
        }
    }

    /// The submission it is about, if it is about one.
    public var subject: String? {
        switch self {
        case .genesis, .policy, .policyProposed, .policySigned, .keyAdded, .keyRetired, .signedIn,
            .trialChecks, .signInsRefused, .tokenMade, .tokenRevoked, .forgotten:
            nil
        case .submitted(let submitted): submitted.id
        case .released(let released): released.submission
        case .checked(let checked): checked.submission
        case .kept(let kept): kept.submission
        case .voted(let id, _, _, _, _), .closed(let id, _, _),
            .reopened(let id, _), .withdrawn(let id), .recalled(let id, _),
            .recallAsked(let id, _), .erased(let id, _),
            .commented(let id, _, _), .conflicted(let id, _), .returnedEarly(let id, _, _),
            .ownerDecided(let id, _, _, _, _), .disagreed(let id, _, _):
            id
        case .referred(let referred): referred.submission
        }
    }

    fileprivate var object: [String: JSONValue] {
        switch self {
        case .genesis(let origin): ["origin": .string(origin)]
        case .policy(let policy), .policyProposed(let policy): policy.object
        case .policySigned(let proposal, let keyID, let signature):
            [
                "proposal": .integer(proposal), "key": .string(keyID),
                "signature": .string(Base64.encode(signature)),
            ]
        case .keyAdded(let person, let role, let keyID, let name):
            ["person": .string(person.text), "role": .string(role.rawValue)]
                .merging(keyID.map { ["key": .string($0)] } ?? [:]) { a, _ in a }
                .merging(name.map { ["name": .commitment($0)] } ?? [:]) { a, _ in a }
        case .keyRetired(let keyID): ["key": .string(keyID)]
        case .submitted(let submitted): submitted.object
        case .checked(let checked): checked.object
        case .kept(let kept): kept.object
        case .ownerDecided(let submission, let output, let turn, let keyID, let statement):
            [
                "object": .string(submission), "output": .integer(output), "turn": .integer(turn),
                "key": .string(keyID), "statement": .commitment(statement),
            ]
        case .voted(let submission, let output, let turn, let keyID, let vote):
            [
                "object": .string(submission), "output": .integer(output), "turn": .integer(turn),
                "key": .string(keyID), "vote": .commitment(vote),
            ]
        case .closed(let submission, let turn, let outcomes):
            [
                "object": .string(submission), "turn": .integer(turn),
                "outputs": .array(outcomes.map(\.value)),
            ]
        case .reopened(let submission, let report):
            ["object": .string(submission), "report": .commitment(report)]
        case .withdrawn(let submission): ["object": .string(submission)]
        case .released(let released): released.object
        case .recalled(let submission, let reason), .conflicted(let submission, let reason),
            .recallAsked(let submission, let reason):
            ["object": .string(submission), "reason": .commitment(reason)]
        case .erased(let submission, let remainder):
            ["object": .string(submission), "remainder": .commitment(remainder)]
        case .forgotten(let person): ["person": .string(person.text)]
        case .commented(let submission, let output, let comment):
            ["object": .string(submission), "comment": .commitment(comment)]
                .merging(output.map { ["output": .integer($0)] } ?? [:]) { a, _ in a }
        case .returnedEarly(let submission, let turn, let reason):
            [
                "object": .string(submission), "turn": .integer(turn),
                "reason": .commitment(reason),
            ]
        case .referred(let referred): referred.object
        case .disagreed(let submission, let turn, let outputs):
            [
                "object": .string(submission), "turn": .integer(turn),
                "outputs": .array(outputs.map(JSONValue.integer)),
            ]
        case .signedIn: [:]
        case .tokenMade(let id, let person, let until):
            ["token": .string(id), "person": .string(person.text), "until": .integer(until)]
        case .tokenRevoked(let id): ["token": .string(id)]
        case .trialChecks(let count), .signInsRefused(let count): ["count": .integer(count)]
        }
    }

    fileprivate init(kind: String, fields: inout EventFields) throws {
        switch kind {
        case "genesis": self = .genesis(origin: try fields.string("origin"))
        case "policy": self = .policy(try Policy(fields: &fields))
        case "policy-proposal": self = .policyProposed(try Policy(fields: &fields))
        case "key-add":
            self = .keyAdded(
                person: try fields.pseudonym(try fields.string("person")),
                role: try fields.word("role"), keyID: try fields.optionalString("key"),
                name: try fields.optional("name") { try $0.commitment("name") })
        case "key-retire": self = .keyRetired(keyID: try fields.string("key"))
        case "submission": self = .submitted(try Submitted(fields: &fields))
        case "check": self = .checked(try Checked(fields: &fields))
        case "keep": self = .kept(try Kept(fields: &fields))
        case "vote":
            self = .voted(
                submission: try fields.string("object"), output: try fields.integer("output"),
                turn: try fields.integer("turn"), keyID: try fields.string("key"),
                vote: try fields.commitment("vote"))
        case "decision":
            self = .closed(
                submission: try fields.string("object"), turn: try fields.integer("turn"),
                outcomes: try fields.array("outputs").map(Outcome.init(value:)))
        case "reopen":
            self = .reopened(
                submission: try fields.string("object"), report: try fields.commitment("report"))
        case "withdraw": self = .withdrawn(submission: try fields.string("object"))
        case "release": self = .released(try Released(fields: &fields))
        case "recall":
            self = .recalled(
                submission: try fields.string("object"), reason: try fields.commitment("reason"))
        default: self = try Self.said(kind, &fields)
        }
    }
}

extension Event {
    /// The kinds that close nothing: what was said, what a data owner decided, what was taken back.
    fileprivate static func said(_ kind: String, _ fields: inout EventFields) throws -> Event {
        switch kind {
        case "comment":
            .commented(
                submission: try fields.string("object"),
                output: try fields.optionalInteger("output"),
                comment: try fields.commitment("comment"))
        case "owner-decision":
            .ownerDecided(
                submission: try fields.string("object"), output: try fields.integer("output"),
                turn: try fields.integer("turn"), keyID: try fields.string("key"),
                statement: try fields.commitment("statement"))
        case "policy-signature":
            .policySigned(
                proposal: try fields.integer("proposal"), keyID: try fields.string("key"),
                signature: try fields.base64("signature"))
        case "erasure": try erasure(&fields)
        case "recall-request":
            .recallAsked(
                submission: try fields.string("object"), reason: try fields.commitment("reason"))
        case "conflict":
            .conflicted(
                submission: try fields.string("object"), reason: try fields.commitment("reason"))
        case "early-return":
            .returnedEarly(
                submission: try fields.string("object"), turn: try fields.integer("turn"),
                reason: try fields.commitment("reason"))
        case "referral": .referred(try Referred(fields: &fields))
        case "disagreement":
            .disagreed(
                submission: try fields.string("object"), turn: try fields.integer("turn"),
                outputs: try fields.optionalIntegers("outputs"))
        case "sign-in": .signedIn
        case "token-add":
            .tokenMade(
                id: try fields.string("token"),
                person: try fields.pseudonym(try fields.string("person")),
                until: try fields.integer("until"))
        case "token-revoke": .tokenRevoked(id: try fields.string("token"))
        case "trial-checks": .trialChecks(count: try fields.integer("count"))
        case "sign-in-refused": .signInsRefused(count: try fields.integer("count"))
        default: throw Refusal.malformed("kind")
        }
    }
}

extension Event {
    /// Of a person, or of a submission.
    private static func erasure(_ fields: inout EventFields) throws -> Event {
        let person = try fields.optional("person") { try $0.pseudonym(try $0.string("person")) }
        if let person { return .forgotten(person: person) }
        return .erased(
            submission: try fields.string("object"),
            remainder: try fields.commitment("remainder"))
    }
}

extension Event.Submitted {
    fileprivate var object: [String: JSONValue] {
        var object: [String: JSONValue] = [
            "object": .string(id), "outputs": .array(outputs.map(JSONValue.commitment)),
            "content": .commitment(content),
        ]
        if let supersedes { object["supersedes"] = .string(supersedes) }
        return object
    }

    fileprivate init(fields: inout EventFields) throws {
        id = try fields.string("object")
        outputs = try fields.array("outputs").map { try EventFields.commitment($0) }
        content = try fields.commitment("content")
        supersedes = try fields.optionalString("supersedes")
    }
}

extension Event.Checked {
    fileprivate var object: [String: JSONValue] {
        var object: [String: JSONValue] = [
            "object": .string(submission), "report": .commitment(report),
            "packs": .digests(packs), "position": .integer(position),
        ]
        if !owned.isEmpty { object["owner"] = .array(owned.map(JSONValue.integer)) }
        if !code.isEmpty { object["code"] = .array(code.map(JSONValue.integer)) }
        if !findings.isEmpty {
            object["findings"] = .array(findings.map(JSONValue.commitment))
        }
        return object
    }

    fileprivate init(fields: inout EventFields) throws {
        submission = try fields.string("object")
        report = try fields.commitment("report")
        packs = try fields.digests("packs")
        position = try fields.integer("position")
        owned = try fields.optionalIntegers("owner")
        code = try fields.optionalIntegers("code")
        findings = try fields.optionalArray("findings").map { try EventFields.commitment($0) }
    }
}

extension Event.Released {
    fileprivate var object: [String: JSONValue] {
        [
            "object": .string(submission), "outputs": .array(outputs.map(JSONValue.integer)),
            "files": .digests(files),
        ]
    }

    fileprivate init(fields: inout EventFields) throws {
        submission = try fields.string("object")
        outputs = try fields.array("outputs").map { try EventFields.integer($0) }
        files = try fields.digests("files")
    }
}

extension Event.Outcome {
    fileprivate var value: JSONValue {
        var object: [String: JSONValue] = [
            "votes": .array(votes.map(JSONValue.integer)), "decisions": .decisions(decisions),
        ]
        if !owners.isEmpty {
            object["owners"] = .array(owners.map(JSONValue.integer))
            object["consents"] = .decisions(consents)
        }
        return .object(object)
    }

    fileprivate init(value: JSONValue) throws {
        var fields = EventFields(value)
        votes = try fields.array("votes").map { try EventFields.integer($0) }
        decisions = try fields.decisions("decisions")
        owners = try fields.optionalIntegers("owners")
        consents = owners.isEmpty ? [] : try fields.decisions("consents")
        try fields.finish()
    }
}

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
    /// The word for it in an entry.
    public var kind: String {
        switch self {
        case .genesis: "genesis"
        case .policy: "policy"
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
        case .commented: "comment"
        case .conflicted: "conflict"
        case .returnedEarly: "early-return"
        case .signedIn: "sign-in"
        case .signInsRefused: "sign-in-refused"
        }
    }

    /// The submission it is about, if it is about one.
    public var subject: String? {
        switch self {
        case .genesis, .policy, .keyAdded, .keyRetired, .signedIn, .signInsRefused: nil
        case .submitted(let submitted): submitted.id
        case .released(let released): released.submission
        case .checked(let checked): checked.submission
        case .kept(let kept): kept.submission
        case .voted(let id, _, _, _, _), .closed(let id, _, _),
            .reopened(let id, _), .withdrawn(let id), .recalled(let id, _),
            .commented(let id, _, _), .conflicted(let id, _), .returnedEarly(let id, _, _),
            .ownerDecided(let id, _, _, _, _):
            id
        }
    }

    fileprivate var object: [String: JSONValue] {
        switch self {
        case .genesis(let origin): ["origin": .string(origin)]
        case .policy(let checkers, let packs):
            ["checkers": .integer(checkers), "packs": .digests(packs)]
        case .keyAdded(let person, let role, let keyID):
            ["person": .string(person.text), "role": .string(role.rawValue)]
                .merging(keyID.map { ["key": .string($0)] } ?? [:]) { a, _ in a }
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
        case .recalled(let submission, let reason), .conflicted(let submission, let reason):
            ["object": .string(submission), "reason": .commitment(reason)]
        case .commented(let submission, let output, let comment):
            ["object": .string(submission), "comment": .commitment(comment)]
                .merging(output.map { ["output": .integer($0)] } ?? [:]) { a, _ in a }
        case .returnedEarly(let submission, let turn, let reason):
            [
                "object": .string(submission), "turn": .integer(turn),
                "reason": .commitment(reason),
            ]
        case .signedIn: [:]
        case .signInsRefused(let count): ["count": .integer(count)]
        }
    }

    fileprivate init(kind: String, fields: inout EventFields) throws {
        switch kind {
        case "genesis": self = .genesis(origin: try fields.string("origin"))
        case "policy":
            self = .policy(
                checkers: try fields.integer("checkers"), packs: try fields.digests("packs"))
        case "key-add":
            self = .keyAdded(
                person: try fields.pseudonym(try fields.string("person")),
                role: try fields.word("role"), keyID: try fields.optionalString("key"))
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
        case "conflict":
            .conflicted(
                submission: try fields.string("object"), reason: try fields.commitment("reason"))
        case "early-return":
            .returnedEarly(
                submission: try fields.string("object"), turn: try fields.integer("turn"),
                reason: try fields.commitment("reason"))
        case "sign-in": .signedIn
        case "sign-in-refused": .signInsRefused(count: try fields.integer("count"))
        default: throw Refusal.malformed("kind")
        }
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
        findings = try fields.optionalArray("findings").map { try EventFields.commitment($0) }
    }
}

extension Event.Kept {
    fileprivate var object: [String: JSONValue] {
        var object: [String: JSONValue] = [
            "object": .string(submission), "votes": .array(votes.map(\.value)),
        ]
        if !owners.isEmpty { object["owners"] = .array(owners.map(\.value)) }
        return object
    }

    fileprivate init(fields: inout EventFields) throws {
        submission = try fields.string("object")
        votes = try fields.array("votes").map(Place.init(value:))
        owners = try fields.optionalArray("owners").map(Place.init(value:))
    }
}

extension Event.Kept.Place {
    fileprivate var value: JSONValue {
        .object(["output": .integer(output), "entry": .integer(entry)])
    }

    fileprivate init(value: JSONValue) throws {
        var fields = EventFields(value)
        output = try fields.integer("output")
        entry = try fields.integer("entry")
        try fields.finish()
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

/// Takes the members of an entry one by one; `finish` refuses what was not taken.
private struct EventFields {
    private var members: [String: JSONValue]

    init(_ value: JSONValue) { members = value.object ?? [:] }

    private mutating func take(_ name: String) throws -> JSONValue {
        guard let value = members.removeValue(forKey: name) else { throw Refusal.malformed(name) }
        return value
    }

    func finish() throws {
        if let extra = members.keys.min() { throw Refusal.malformed(extra) }
    }

    mutating func string(_ name: String) throws -> String {
        guard let string = try take(name).string else { throw Refusal.malformed(name) }
        return string
    }

    mutating func optionalString(_ name: String) throws -> String? {
        members[name] == nil ? nil : try string(name)
    }

    mutating func integer(_ name: String) throws -> Int { try Self.integer(try take(name)) }

    mutating func optionalInteger(_ name: String) throws -> Int? {
        members[name] == nil ? nil : try integer(name)
    }

    /// Ascending, at least one; empty where the member is absent.
    mutating func optionalIntegers(_ name: String) throws -> [Int] {
        guard members[name] != nil else { return [] }
        let list = try array(name).map { try Self.integer($0) }
        guard !list.isEmpty, zip(list, list.dropFirst()).allSatisfy(<) else {
            throw Refusal.malformed(name)
        }
        return list
    }

    mutating func decisions(_ name: String) throws -> [Decision] {
        try array(name).map { word in
            guard let decision = word.string.flatMap(Decision.init(rawValue:)) else {
                throw Refusal.malformed(name)
            }
            return decision
        }
    }

    mutating func array(_ name: String) throws -> [JSONValue] {
        guard let array = try take(name).array else { throw Refusal.malformed(name) }
        return array
    }

    /// At least one; empty where the member is absent.
    mutating func optionalArray(_ name: String) throws -> [JSONValue] {
        guard members[name] != nil else { return [] }
        let list = try array(name)
        guard !list.isEmpty else { throw Refusal.malformed(name) }
        return list
    }

    mutating func word<Word: RawRepresentable>(_ name: String) throws -> Word
    where Word.RawValue == String {
        guard let word = Word(rawValue: try string(name)) else { throw Refusal.malformed(name) }
        return word
    }

    mutating func digests(_ name: String) throws -> [SHA256Digest] {
        try array(name).map { value in
            guard let digest = value.string.flatMap({ SHA256Digest(hex: $0) }) else {
                throw Refusal.malformed(name)
            }
            return digest
        }
    }

    mutating func commitment(_ name: String) throws -> Commitment {
        try Self.commitment(try take(name))
    }

    func pseudonym(_ text: String) throws -> Pseudonym {
        guard let pseudonym = Pseudonym(text) else { throw Refusal.malformed("pseudonym") }
        return pseudonym
    }

    static func integer(_ value: JSONValue) throws -> Int {
        guard let integer = value.integer, integer >= 0 else { throw Refusal.malformed("number") }
        return integer
    }

    static func commitment(_ value: JSONValue) throws -> Commitment {
        guard let text = value.string, text.hasPrefix("c:"),
            let digest = SHA256Digest(hex: text.dropFirst(2))
        else { throw Refusal.malformed("commitment") }
        return Commitment(digest: digest)
    }
}

extension JSONValue {
    fileprivate static func digests(_ digests: [SHA256Digest]) -> JSONValue {
        .array(digests.map { .string($0.hex) })
    }

    fileprivate static func decisions(_ decisions: [Decision]) -> JSONValue {
        .array(decisions.map { .string($0.rawValue) })
    }

    fileprivate static func commitment(_ commitment: Commitment) -> JSONValue {
        .string("c:\(commitment.digest.hex)")
    }
}

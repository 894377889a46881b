import Signing

/// Takes the members of an entry one by one; `finish` refuses what was not taken.
struct EventFields {
    private var members: [String: JSONValue]
    private var taken: Set<String> = []

    init(_ value: JSONValue) { members = value.object ?? [:] }

    private mutating func take(_ name: String) throws -> JSONValue {
        guard let value = members.removeValue(forKey: name) else { throw Refusal.malformed(name) }
        taken.insert(name)
        return value
    }

    func took(_ name: String) -> Bool { taken.contains(name) }

    mutating func optional<Value>(
        _ name: String, _ read: (inout EventFields) throws -> Value
    ) throws -> Value? {
        members[name] == nil ? nil : try read(&self)
    }

    mutating func base64(_ name: String) throws -> [UInt8] {
        let text = try string(name)
        guard let bytes = Base64.decode(text), Base64.encode(bytes) == text else {
            throw Refusal.malformed(name)
        }
        return bytes
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
    static func digests(_ digests: [SHA256Digest]) -> JSONValue {
        .array(digests.map { .string($0.hex) })
    }

    static func decisions(_ decisions: [Decision]) -> JSONValue {
        .array(decisions.map { .string($0.rawValue) })
    }

    static func commitment(_ commitment: Commitment) -> JSONValue {
        .string("c:\(commitment.digest.hex)")
    }
}

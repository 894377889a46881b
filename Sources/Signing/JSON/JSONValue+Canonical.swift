/// The one way to write a value: no white space, keys sorted, the shortest escapes.
///
/// Source: RFC 8785. For ASCII keys its order, by UTF-16, is the order of the bytes.
extension JSONValue {
    /// - Throws: `SigningError` `.nonASCIIKey` or `.integerOutOfRange`.
    public func canonicalBytes() throws -> [UInt8] {
        var bytes: [UInt8] = []
        try write(to: &bytes)
        return bytes
    }

    /// Reads only what `canonicalBytes` would write.
    ///
    /// - Throws: `SigningError` `.json` with the first byte that is wrong or not canonical.
    public init(canonical bytes: [UInt8]) throws {
        let value = try JSONValue(parsing: bytes)
        let expected = try value.canonicalBytes()
        guard expected == bytes else {
            let offset = zip(expected, bytes).prefix { $0 == $1 }.count
            throw SigningError(.json(.notCanonical, offset: offset))
        }
        self = value
    }

    private func write(to bytes: inout [UInt8]) throws {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .integer(let value):
            guard Self.integers.contains(value) else { throw SigningError(.integerOutOfRange) }
            bytes += String(value).utf8
        case .string(let value): Self.write(value, to: &bytes)
        case .array(let values): try Self.write(values, to: &bytes)
        case .object(let members): try Self.write(members, to: &bytes)
        }
    }

    private static func write(_ values: [JSONValue], to bytes: inout [UInt8]) throws {
        bytes.append(UInt8(ascii: "["))
        for (place, value) in values.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            try value.write(to: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private static func write(_ members: [String: JSONValue], to bytes: inout [UInt8]) throws {
        guard members.keys.allSatisfy({ $0.utf8.allSatisfy { $0 < 0x80 } }) else {
            throw SigningError(.nonASCIIKey)
        }
        bytes.append(UInt8(ascii: "{"))
        let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        for (place, member) in sorted.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            write(member.key, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            try member.value.write(to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case 0x22, 0x5C: bytes += [0x5C, byte]
            case 0x08: bytes += #"\b"#.utf8
            case 0x09: bytes += #"\t"#.utf8
            case 0x0A: bytes += #"\n"#.utf8
            case 0x0C: bytes += #"\f"#.utf8
            case 0x0D: bytes += #"\r"#.utf8
            case 0..<0x20: bytes += (#"\u00"# + Hex.encode([byte])).utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

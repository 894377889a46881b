extension JSONValue {
    /// Reads one strict JSON document: the subset of this type, and nothing after it but
    /// white space.
    ///
    /// - Parameter maximumDepth: how many arrays and objects may lie in one another.
    /// - Throws: `SigningError` `.json` with the offset of the first wrong byte, from 0. Errors
    ///   are also: keys that repeat or are not ASCII, floats, -0, lone surrogates, bytes that
    ///   are not UTF-8, and a byte order mark.
    public init(parsing bytes: [UInt8], maximumDepth: Int = 64) throws {
        var parser = JSONParser(bytes: bytes, depth: maximumDepth)
        self = try parser.document()
    }
}

/// A recursive descent over the bytes; every step leaves `position` after what it read.
struct JSONParser {
    let bytes: [UInt8]
    var position = 0
    /// How many more arrays and objects may be opened.
    var depth: Int

    init(bytes: [UInt8], depth: Int) {
        self.bytes = bytes
        self.depth = depth
    }

    /// The byte at `position`; nil at the end.
    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    func failure(_ problem: JSONProblem, at offset: Int? = nil) -> SigningError {
        SigningError(.json(problem, offset: offset ?? position))
    }

    /// What to say when something else should stand here.
    var unexpected: SigningError {
        failure(next == nil ? .unexpectedEnd : .unexpectedByte)
    }

    mutating func document() throws -> JSONValue {
        let value = try value()
        guard next == nil else { throw failure(.trailingBytes) }
        return value
    }

    /// One value with the white space around it.
    private mutating func value() throws -> JSONValue {
        skipWhiteSpace()
        defer { skipWhiteSpace() }
        switch next {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case let byte? where byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte):
            return .integer(try integer())
        default: throw unexpected
        }
    }

    private mutating func array() throws -> JSONValue {
        var values: [JSONValue] = []
        try items(until: UInt8(ascii: "]")) { parser in values.append(try parser.value()) }
        return .array(values)
    }

    private mutating func object() throws -> JSONValue {
        var members: [String: JSONValue] = [:]
        try items(until: UInt8(ascii: "}")) { parser in
            parser.skipWhiteSpace()
            let start = parser.position
            let key = try parser.string()
            guard key.utf8.allSatisfy({ $0 < 0x80 }) else {
                throw parser.failure(.nonASCIIKey, at: start)
            }
            guard members[key] == nil else { throw parser.failure(.duplicateKey, at: start) }
            parser.skipWhiteSpace()
            guard parser.take(UInt8(ascii: ":")) else { throw parser.unexpected }
            members[key] = try parser.value()
        }
        return .object(members)
    }

    /// An opening bracket, items with commas between them, and the closing bracket.
    private mutating func items(
        until end: UInt8, _ item: (inout JSONParser) throws -> Void
    ) throws {
        guard depth > 0 else { throw failure(.tooDeep) }
        depth -= 1
        position += 1
        skipWhiteSpace()
        if !take(end) {
            repeat { try item(&self) } while take(UInt8(ascii: ","))
            guard take(end) else { throw unexpected }
        }
        depth += 1
    }

    private mutating func integer() throws -> Int {
        let start = position
        let negative = take(UInt8(ascii: "-"))
        let first = position
        var value = 0
        while let digit = next, (0x30...0x39).contains(digit) {
            value = value * 10 + Int(digit - 0x30)
            guard value <= JSONValue.integers.upperBound else {
                throw failure(.integerOutOfRange, at: start)
            }
            position += 1
        }
        guard position > first else { throw unexpected }
        let leadingZero = bytes[first] == 0x30 && position > first + 1
        guard !leadingZero else { throw failure(.unexpectedByte, at: first + 1) }
        let more = next.map { [0x2E, 0x45, 0x65].contains($0) } ?? false
        guard !more, !(negative && value == 0) else { throw failure(.notAnInteger, at: start) }
        return negative ? -value : value
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws -> JSONValue {
        let text = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        for byte in text {
            guard take(byte) else { throw unexpected }
        }
        return value
    }

    /// Steps over this byte if it is next.
    mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipWhiteSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            position += 1
        }
    }
}

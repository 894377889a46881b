import Outputs

/// A JSON document as other programs write it: numbers stay text, `NaN` and `Infinity`, which
/// Python writes, are texts too, and of a member given twice the first counts.
enum AcroJSON: Hashable {
    case null
    case bool(Bool)
    case number(String)
    case text(String)
    case list([AcroJSON])
    case object([Member])

    struct Member: Hashable {
        let key: String
        let value: AcroJSON
    }

    subscript(key: String) -> AcroJSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var whole: Int? {
        if case .number(let text) = self { Decimal(parsing: text)?.whole } else { nil }
    }
    var list: [AcroJSON]? { if case .list(let list) = self { list } else { nil } }
    var members: [Member]? { if case .object(let members) = self { members } else { nil } }

    /// Where the document stops being JSON: a line, from 1, or a limit.
    struct Problem: Error, Hashable {
        let line: Int
    }

    /// - `depth`: lists and objects within each other.
    init(parsing bytes: [UInt8], depth: Int = 64) throws(Problem) {
        var scanner = JSONScanner(bytes: bytes, depth: depth)
        self = try scanner.document()
    }
}

private struct JSONScanner {
    let bytes: [UInt8]
    let depth: Int
    var at = 0
    var level = 0

    init(bytes: [UInt8], depth: Int) {
        self.bytes = bytes
        self.depth = depth
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
    }

    private var problem: AcroJSON.Problem {
        AcroJSON.Problem(line: bytes.prefix(at).count { $0 == 0x0A } + 1)
    }

    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func skipSpace() {
        while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { at += 1 }
    }

    private mutating func take(_ byte: Character) -> Bool {
        skipSpace()
        guard next == byte.asciiValue else { return false }
        at += 1
        return true
    }

    mutating func document() throws(AcroJSON.Problem) -> AcroJSON {
        let tree = try value()
        skipSpace()
        guard at == bytes.count else { throw problem }
        return tree
    }

    private mutating func value() throws(AcroJSON.Problem) -> AcroJSON {
        skipSpace()
        guard let byte = next, level < depth else { throw problem }
        level += 1
        defer { level -= 1 }
        switch byte {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try list()
        case UInt8(ascii: "\""): return .text(try string())
        default: return try word()
        }
    }

    private mutating func object() throws(AcroJSON.Problem) -> AcroJSON {
        at += 1
        var members: [AcroJSON.Member] = []
        if take("}") { return .object([]) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw problem }
            let key = try string()
            guard take(":") else { throw problem }
            members.append(.init(key: key, value: try value()))
        } while take(",")
        guard take("}") else { throw problem }
        return .object(members)
    }

    private mutating func list() throws(AcroJSON.Problem) -> AcroJSON {
        at += 1
        var items: [AcroJSON] = []
        if take("]") { return .list([]) }
        repeat { items.append(try value()) } while take(",")
        guard take("]") else { throw problem }
        return .list(items)
    }

    /// A number or a literal.
    private mutating func word() throws(AcroJSON.Problem) -> AcroJSON {
        let start = at
        while let byte = next, !" \t\r\n,:]}[{\"".utf8.contains(byte) { at += 1 }
        let word = String(decoding: bytes[start..<at], as: UTF8.self)
        switch word {
        case "null": return .null
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "NaN", "Infinity", "-Infinity": return .text(word)
        default:
            guard PrintedNumber(parsing: bytes[start..<at]) != nil else {
                at = start
                throw problem
            }
            return .number(word)
        }
    }

    private mutating func string() throws(AcroJSON.Problem) -> String {
        at += 1
        var units: [UInt8] = []
        while let byte = next, byte != UInt8(ascii: "\"") {
            at += 1
            if byte == UInt8(ascii: "\\") {
                units += try escape()
            } else {
                guard byte >= 0x20 else { throw problem }
                units.append(byte)
            }
        }
        guard next != nil, let text = String(validating: units, as: UTF8.self) else {
            throw problem
        }
        at += 1
        return text
    }

    private mutating func escape() throws(AcroJSON.Problem) -> [UInt8] {
        guard let byte = next else { throw problem }
        at += 1
        switch byte {
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "u"): return Array(String(try scalar()).utf8)
        default: throw problem
        }
    }

    /// `\u00e9`, or a surrogate pair.
    private mutating func scalar() throws(AcroJSON.Problem) -> Character {
        let first = try unit()
        if let scalar = Unicode.Scalar(first) { return Character(scalar) }
        guard (0xD800..<0xDC00).contains(first), next == UInt8(ascii: "\\"), at + 1 < bytes.count,
            bytes[at + 1] == UInt8(ascii: "u")
        else { throw problem }
        at += 2
        let second = try unit()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw problem }
        return Character(scalar)
    }

    private mutating func unit() throws(AcroJSON.Problem) -> UInt32 {
        guard at + 4 <= bytes.count else { throw problem }
        let digits = String(decoding: bytes[at..<(at + 4)], as: UTF8.self)
        guard digits.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
            let unit = UInt32(digits, radix: 16)
        else { throw problem }
        at += 4
        return unit
    }
}

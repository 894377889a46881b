/// A JSON document (RFC 8259) as a tree. Numbers stay text: what they print is what leaves.
indirect enum JSONNode: Sendable {
    case object([(key: String, value: JSONNode)])
    case list([JSONNode])
    case text(String)
    case number(String)
    case word(String)

    subscript(key: String) -> JSONNode? {
        if case .object(let entries) = self { entries.first { $0.key == key }?.value } else { nil }
    }

    var entries: [(key: String, value: JSONNode)] {
        if case .object(let all) = self { all } else { [] }
    }
    /// Every name and every text in it, in the order of the file, at most `most`.
    func texts(most: Int, under names: Set<String>? = nil) -> [String] {
        var found: [String] = []
        var stack = [(node: self, isAsked: names == nil)]
        while let (node, isAsked) = stack.popLast(), found.count < most {
            if isAsked, case .text(let text) = node { found.append(text) }
            let entries = node.entries.map { entry in
                (entry, isAsked || names?.contains(entry.key) == true)
            }
            if isAsked { found += node.entries.map(\.key) }
            stack += (entries.map { ($0.0.value, $0.1) } + node.items.map { ($0, isAsked) })
                .reversed()
        }
        return Array(found.prefix(most))
    }

    var items: [JSONNode] { if case .list(let all) = self { all } else { [] } }
    var string: String? { if case .text(let text) = self { text } else { nil } }

    /// A text, or a list of texts put together, as notebooks write them.
    var joined: String? {
        if case .list(let all) = self { all.compactMap(\.string).joined() } else { string }
    }

    var isEmpty: Bool {
        switch self {
        case .object(let all): all.isEmpty
        case .list(let all): all.isEmpty
        case .text(let text): text.isEmpty
        case .number: false
        case .word(let word): word == "null" || word == "false"
        }
    }
}

/// Reads JSON strictly, with limits on depth and elements. A key given twice is an error: programs
/// disagree on which they show.
struct JSONTree {
    private let bytes: [UInt8]
    private let limits: ReadLimits
    private var index = 0
    private var count = 0

    static func root(of bytes: [UInt8], limits: ReadLimits) throws(InspectionProblem) -> JSONNode {
        var reader = JSONTree(bytes: bytes, limits: limits)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.index = 3 }
        let root = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.index == bytes.count else { throw reader.damaged }
        return root
    }

    /// The value that begins at a place, with whatever follows; for scripts.
    ///
    /// Nil where there is none; then `end` is where that was known.
    static func value(
        in bytes: [UInt8], at start: Int, limits: ReadLimits
    ) -> (value: JSONNode?, end: Int) {
        var reader = JSONTree(bytes: bytes, limits: limits)
        reader.index = start
        let value = try? reader.value(depth: 0)
        return (value, reader.index)
    }

    private init(bytes: [UInt8], limits: ReadLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    private var damaged: InspectionProblem {
        .unreadable("holds JSON that is damaged, at byte \(index)")
    }

    private mutating func skipSpace() {
        while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
    }

    private mutating func value(depth: Int) throws(InspectionProblem) -> JSONNode {
        guard depth <= limits.elementDepth else {
            throw .limit("element-depth", limits.elementDepth)
        }
        count += 1
        guard count <= limits.elements else { throw .limit("elements", limits.elements) }
        skipSpace()
        guard index < bytes.count else { throw damaged }
        switch bytes[index] {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try list(depth)
        case UInt8(ascii: "\""): return .text(try text())
        default: return try scalar()
        }
    }

    private mutating func object(_ depth: Int) throws(InspectionProblem) -> JSONNode {
        var entries: [(key: String, value: JSONNode)] = []
        var keys: Set<String> = []
        index += 1
        skipSpace()
        if take("}") { return .object([]) }
        repeat {
            skipSpace()
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { throw damaged }
            let key = try text()
            guard keys.insert(key).inserted else {
                throw .unreadable("holds JSON with a key given twice, at byte \(index)")
            }
            skipSpace()
            guard take(":") else { throw damaged }
            entries.append((key, try value(depth: depth + 1)))
            skipSpace()
        } while take(",")
        guard take("}") else { throw damaged }
        return .object(entries)
    }

    private mutating func list(_ depth: Int) throws(InspectionProblem) -> JSONNode {
        var items: [JSONNode] = []
        index += 1
        skipSpace()
        if take("]") { return .list([]) }
        repeat {
            items.append(try value(depth: depth + 1))
            skipSpace()
        } while take(",")
        guard take("]") else { throw damaged }
        return .list(items)
    }

    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: sign) else { return false }
        index += 1
        return true
    }

    private mutating func scalar() throws(InspectionProblem) -> JSONNode {
        let start = index
        while index < bytes.count,
            isDigit(bytes[index]) || "+-.".utf8.contains(bytes[index])
                || (0x41...0x5A).contains(bytes[index] & 0xDF)
        { index += 1 }
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
        if ["true", "false", "null", "NaN", "Infinity", "-Infinity"].contains(word) {
            return .word(word)
        }
        guard let first = word.utf8.first, isDigit(first) || first == UInt8(ascii: "-") else {
            throw damaged
        }
        return .number(word)
    }

    private mutating func text() throws(InspectionProblem) -> String {
        var text: [UInt8] = []
        index += 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            if bytes[index] == UInt8(ascii: "\\") {
                text += try escaped()
            } else {
                text.append(bytes[index])
                index += 1
            }
        }
        guard take("\"") else { throw damaged }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func escaped() throws(InspectionProblem) -> [UInt8] {
        guard index + 1 < bytes.count else { throw damaged }
        let sign = bytes[index + 1]
        index += 2
        switch sign {
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [sign]
        case UInt8(ascii: "u"):
            var unit = try hex()
            if (0xD800...0xDBFF).contains(unit), index + 1 < bytes.count, bytes[index] == 0x5C,
                bytes[index + 1] == UInt8(ascii: "u")
            {
                index += 2
                let low = try hex()
                guard (0xDC00...0xDFFF).contains(low) else { throw damaged }
                unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
            }
            return Unicode.Scalar(unit).map { Array(String($0).utf8) } ?? Array("\u{FFFD}".utf8)
        default: throw damaged
        }
    }

    private mutating func hex() throws(InspectionProblem) -> UInt32 {
        guard index + 4 <= bytes.count,
            let unit = UInt32(
                String(decoding: bytes[index..<(index + 4)], as: UTF8.self), radix: 16)
        else { throw damaged }
        index += 4
        return unit
    }
}

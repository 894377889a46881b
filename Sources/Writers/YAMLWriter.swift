import Outputs

/// YAML as a tree, written so that any reader of YAML 1.1 or 1.2 gets the same text back.
///
/// `no`, `01`, `1e3` and `2024-03-01` are quoted, because one reader or another would take them
/// for something else than text; numbers are written bare and are meant as numbers.
public indirect enum YAML: Hashable, Sendable {
    case text(String)
    case number(Decimal)
    case bool(Bool)
    case null
    case list([YAML])
    /// In this order.
    case map([Member])

    /// A key with its value.
    public struct Member: Hashable, Sendable {
        public let key: String
        public let value: YAML

        public init(_ key: String, _ value: YAML) {
            self.key = key
            self.value = value
        }
    }

    /// A line of a document: a list or map of scalars stands on one line while it is narrower
    /// than this.
    static let width = 100

    /// A document of a map, one member per line, without a document mark.
    public static func document(_ members: [Member]) -> [UInt8] {
        Array((lines(members).joined(separator: "\n") + "\n").utf8)
    }

    /// The lines of a map in block form, each behind `indent` spaces.
    static func lines(_ members: [Member], indent: Int = 0) -> [String] {
        var lines: [String] = []
        append(members, indent: indent, to: &lines)
        return lines
    }

    /// A scalar as it stands in a document, quoted where needed, always on one line.
    public static func scalar(_ text: String) -> String {
        isPlain(text) ? text : quoted(text)
    }

    // MARK: Layout

    private static func append(_ members: [Member], indent: Int, to lines: inout [String]) {
        let margin = String(repeating: " ", count: indent)
        for member in members {
            let key = margin + scalar(member.key) + ":"
            if let flow = member.value.flow, key.utf8.count + flow.utf8.count < width {
                lines.append("\(key) \(flow)")
                continue
            }
            switch member.value {
            case .map(let inner):
                lines.append(key)
                append(inner, indent: indent + 2, to: &lines)
            case .list(let items):
                lines.append(key)
                append(items, indent: indent + 2, to: &lines)
            default: lines.append("\(key) \(member.value.flowAlways)")
            }
        }
    }

    /// Items of a list in block form: a map's first member stands behind the dash.
    static func append(_ items: [YAML], indent: Int, to lines: inout [String]) {
        let margin = String(repeating: " ", count: indent)
        for item in items {
            guard case .map(let members) = item, !members.isEmpty,
                item.isNested || margin.utf8.count + item.flowAlways.utf8.count >= width
            else {
                lines.append("\(margin)- \(item.flowAlways)")
                continue
            }
            var inner: [String] = []
            append(members, indent: indent + 2, to: &inner)
            if let first = inner.first { inner[0] = "\(margin)- \(first.dropFirst(indent + 2))" }
            lines += inner
        }
    }

    /// Whether it holds lists or maps that hold something in turn.
    private var isNested: Bool {
        switch self {
        case .list(let items): items.contains { !$0.isScalar }
        case .map(let members): members.contains { $0.value.isNested }
        default: false
        }
    }

    private var isScalar: Bool {
        switch self {
        case .list, .map: false
        default: true
        }
    }

    /// On one line, if it is simple enough to be read there.
    private var flow: String? { isNested ? nil : flowAlways }

    private var flowAlways: String {
        switch self {
        case .text(let text): Self.scalar(text)
        case .number(let number): number.description
        case .bool(let bool): bool ? "true" : "false"
        case .null: "null"
        case .list(let items): "[" + items.map(\.flowAlways).joined(separator: ", ") + "]"
        case .map(let members):
            "{"
                + members.map { "\(Self.scalar($0.key)): \($0.value.flowAlways)" }
                .joined(separator: ", ") + "}"
        }
    }

    // MARK: Scalars

    /// Words that some reader takes for a truth value, for nothing or for a number.
    private static let reserved: Set<String> = [
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "none",
    ]

    /// A letter first, then letters, digits and what means nothing to YAML, single spaces inside.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetter(first) || first == UInt8(ascii: "_"),
            text.utf8.last != 0x20, text.utf8.count < 200
        else { return false }
        let allowed = text.utf8.allSatisfy {
            isLetter($0) || (0x30...0x39).contains($0) || " _-./()+;".utf8.contains($0)
        }
        return allowed && !reserved.contains(text.lowercased())
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\r": quoted += "\\r"
            case _ where VisibleText.isHidden(scalar): quoted += escaped(scalar)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        let hex = String(scalar.value, radix: 16, uppercase: true)
        let (mark, digits) =
            switch scalar.value {
            case ...0xFF: ("x", 2)
            case ...0xFFFF: ("u", 4)
            default: ("U", 8)
            }
        return "\\\(mark)" + String(repeating: "0", count: digits - hex.utf8.count) + hex
    }
}

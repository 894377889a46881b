/// A YAML document as a tree with places. Every scalar stays text exactly as written: `no` is not
/// false, `01` is not 1, `1e3` stays "1e3". Maps keep their order.
public struct YAMLNode: Hashable, Sendable {
    public indirect enum Content: Hashable, Sendable {
        /// `plain` is false for text in quotes and for blocks (`|`, `>`).
        case text(String, plain: Bool)
        case list([YAMLNode])
        case map([YAMLEntry])
    }

    public let content: Content
    /// Where it begins, from 1; the column counts Unicode scalars.
    public let line: Int
    public let column: Int

    public init(content: Content, line: Int, column: Int) {
        self.content = content
        self.line = line
        self.column = column
    }

    /// Nothing, `~` or `null`, not in quotes.
    public var isNull: Bool {
        guard case .text(let text, true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// The text as written; nil for null, lists and maps.
    public var text: String? {
        guard !isNull, case .text(let text, _) = content else { return nil }
        return text
    }
}

/// One key of a map with its value.
public struct YAMLEntry: Hashable, Sendable {
    public let key: String
    public let line: Int
    public let column: Int
    public let value: YAMLNode
    /// Whether the key is `null` or nothing at all, not in quotes.
    public let isNullKey: Bool
}

/// How much of a YAML file is read.
public struct YAMLLimits: Hashable, Sendable {
    public var bytes = 1 << 20
    /// Lists and maps within each other.
    public var depth = 32

    public init() {}
}

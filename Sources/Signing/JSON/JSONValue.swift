/// A JSON document of the subset that we sign: ASCII keys, whole numbers, no floats.
///
/// Decimals are written as strings. Strings are compared as bytes: two spellings of "é" differ,
/// though Swift's `String` calls them equal.
///
/// Source: RFC 8259, and RFC 8785 for the canonical form.
public indirect enum JSONValue: Sendable {
    case null
    case bool(Bool)
    /// Within ±(2^53 - 1), beyond which programs disagree about the digits.
    case integer(Int)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    static let integers = -(1 << 53) + 1...(1 << 53) - 1
}

// MARK: Looking inside

extension JSONValue {
    /// The value of this key; nil also when this is no object.
    public subscript(key: String) -> JSONValue? { object?[key] }

    public var isNull: Bool { if case .null = self { true } else { false } }
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    public var integer: Int? { if case .integer(let value) = self { value } else { nil } }
    public var string: String? { if case .string(let value) = self { value } else { nil } }
    public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    public var object: [String: JSONValue]? {
        if case .object(let value) = self { value } else { nil }
    }
}

// MARK: Comparing

extension JSONValue: Hashable {
    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }

    /// Equal bytes are equal strings, so `String`'s own hash will do.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .integer(let value): hasher.combine(value)
        case .string(let value): hasher.combine(value)
        case .array(let value): hasher.combine(value)
        case .object(let value): hasher.combine(value)
        }
    }
}

// MARK: Writing in Swift (no nil literal: `value["key"] == nil` must mean "absent")

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int) { self = .integer(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(uniqueKeysWithValues: elements))
    }
}

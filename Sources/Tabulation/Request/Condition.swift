import Outputs

/// What `--where` says, as a tree of comparisons of one column with literals.
///
/// A record satisfies it or does not; there is no third answer. A missing value equals only
/// `missing`: `x == 1` and `x < 1` are false of it, `x != 1` is true, and `not` turns them round.
/// A number compares by value with the column's number, text by bytes with the column's text.
public indirect enum Condition: Hashable, Sendable {
    case all([Condition])
    case any([Condition])
    case not(Condition)
    case comparison(Comparison)

    /// `column operator literal`; `isIn` has any number of literals.
    public struct Comparison: Hashable, Sendable {
        public let column: String
        public let relation: Relation
        public let literals: [Literal]
    }

    public enum Relation: String, Hashable, Sendable {
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case isIn = "in"

        var isOrder: Bool { self != .equal && self != .notEqual && self != .isIn }
    }

    public enum Literal: Hashable, Sendable {
        case number(Decimal)
        case text(String)
        case missing
    }

    /// The columns it names, each once, in their order.
    public var columns: [String] {
        comparisons.map(\.column).reduce(into: []) { found, name in
            if !found.contains(name) { found.append(name) }
        }
    }

    /// Every comparison, in the order of the text.
    public var comparisons: [Comparison] {
        switch self {
        case .all(let parts), .any(let parts): parts.flatMap(\.comparisons)
        case .not(let part): part.comparisons
        case .comparison(let comparison): [comparison]
        }
    }

    /// Parts that all have to hold: splits at every outer `and`, and at every outer `not` of an `or`.
    var conjuncts: [Condition] {
        switch self {
        case .all(let parts): parts.flatMap(\.conjuncts)
        case .not(.any(let parts)): parts.flatMap { Condition.not($0).conjuncts }
        case .not(.not(let part)): part.conjuncts
        default: [self]
        }
    }
}

extension Condition: CustomStringConvertible {
    /// The condition as `--where` could have said it, with every bracket written.
    public var description: String {
        switch self {
        case .all(let parts): parts.map(\.bracketed).joined(separator: " and ")
        case .any(let parts): parts.map(\.bracketed).joined(separator: " or ")
        case .not(let part): "not \(part.bracketed)"
        case .comparison(let comparison): comparison.description
        }
    }

    private var bracketed: String {
        if case .comparison = self { return description }
        return "(\(description))"
    }
}

extension Condition.Comparison: CustomStringConvertible {
    public var description: String {
        guard relation == .isIn else {
            return "\(column) \(relation.rawValue) \(literals.map(\.description).joined())"
        }
        return "\(column) in (\(literals.map(\.description).joined(separator: ", ")))"
    }
}

extension Condition.Literal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .number(let number): number.description
        case .missing: "missing"
        case .text(let text):
            "'"
                + text.split(separator: "'", omittingEmptySubsequences: false)
                .joined(separator: "''") + "'"
        }
    }
}

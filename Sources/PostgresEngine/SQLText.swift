import Outputs
import Tabulation

/// Pieces of SQL. Names and text are quoted here and nowhere else.
enum SQLText {
    static func identifier(_ name: String) -> String { "\"\(doubled(name, "\""))\"" }

    static func literal(_ text: String) -> String {
        // The form with E is the same whatever the server's settings say of backslashes.
        "E'\(doubled(doubled(text, "\\"), "'"))'"
    }

    private static func doubled(_ text: String, _ mark: Character) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if Character(scalar) == mark { result.unicodeScalars.append(scalar) }
            result.unicodeScalars.append(scalar)
        }
        return result
    }

    /// A column's text; NULL for the empty text.
    static func label(_ column: String) -> String { "NULLIF(\(identifier(column))::text, '')" }

    /// A column as a number without digits beyond the 15th decimal; NULL where it is none, or 10^15
    /// and more.
    static func number(_ column: String, _ type: ColumnType) -> String {
        let name = identifier(column)
        switch type {
        case .whole: return limited("\(name)::numeric")
        case .numeric: return "CASE WHEN abs(\(name)) < 1e15 THEN trunc(\(name), 15) END"
        case .text: return number(ofText: "\(name)::text")
        }
    }

    private static func limited(_ number: String) -> String {
        "CASE WHEN abs(\(number)) < 1e15 THEN \(number) END"
    }

    /// Longer exponents than three digits are no statistic, and beyond what the server can read.
    static func number(ofText text: String) -> String {
        let cast = "trunc(trim(\(text))::numeric, 15)"
        return "CASE WHEN \(text) ~ '\(Self.form)' THEN \(limited(cast)) END"
    }

    private static let form =
        #"^ *[+-]?([0-9]{1,200}\.?[0-9]{0,200}|\.[0-9]{1,200})([eE][+-]?[0-9]{1,3})? *$"#

    /// Whether there is text, and it is not only spaces.
    static func isPresent(_ column: String, _ type: ColumnType) -> String {
        type == .text
            ? "COALESCE(trim(\(identifier(column))::text), '') <> ''"
            : "(\(identifier(column)) IS NOT NULL)"
    }

    // MARK: Conditions

    static func condition(_ condition: Condition) -> String {
        switch condition {
        case .all(let parts): "(\(parts.map(self.condition).joined(separator: " AND ")))"
        case .any(let parts): "(\(parts.map(self.condition).joined(separator: " OR ")))"
        case .not(let part): "(NOT \(self.condition(part)))"
        case .comparison(let comparison): self.comparison(comparison)
        }
    }

    private static func comparison(_ comparison: Condition.Comparison) -> String {
        let column = comparison.column
        switch comparison.relation {
        case .equal: return equals(column, comparison.literals[0])
        case .notEqual: return "(NOT \(equals(column, comparison.literals[0])))"
        case .isIn:
            let parts = comparison.literals.map { equals(column, $0) }
            return "(\(parts.joined(separator: " OR ")))"
        default:
            return "COALESCE(\(order(column, comparison)), FALSE)"
        }
    }

    private static func equals(_ column: String, _ literal: Condition.Literal) -> String {
        switch literal {
        case .missing: "(\(label(column)) IS NULL)"
        case .text(let text): "COALESCE(\(label(column)) = \(self.literal(text)), FALSE)"
        case .number(let number):
            "COALESCE(\(self.number(ofText: label(column))) = \(number), FALSE)"
        }
    }

    private static func order(_ column: String, _ comparison: Condition.Comparison) -> String {
        let relation = comparison.relation.rawValue
        switch comparison.literals[0] {
        case .missing: return "FALSE"
        case .text(let text):
            return "\(label(column)) COLLATE \"C\" \(relation) \(literal(text)) COLLATE \"C\""
        case .number(let number):
            return "\(self.number(ofText: label(column))) \(relation) \(number)"
        }
    }

    /// Columns that are ordered by number: text in them is a mistake.
    static func orderedByNumber(_ condition: Condition) -> [String] {
        let found = condition.comparisons.filter { comparison in
            guard case .number = comparison.literals[0] else { return false }
            return ![.equal, .notEqual, .isIn].contains(comparison.relation)
        }
        return Array(Set(found.map(\.column))).sorted()
    }
}

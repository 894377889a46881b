import Outputs

/// A cell that holds units whose value is missing: a later table without them, or with their values
/// filled in, could be subtracted.
///
/// - `verdict`: what such a cell amounts to.
///
/// An absent `missing` column is missing evidence for magnitudes only.
///
/// Source: ACRO 1.0.2 (check_missing_values), INTERFACE.md.
public struct MissingValuesRule: Rule {
    public static let key = "missing-values"
    public static let kinds: Set<Kind> = [.linearAggregations, .position, .shape]

    public let verdict: Verdict

    public init(parameters: inout Parameters) throws(ParameterError) {
        verdict = try parameters.word("verdict", default: .fail)
    }

    public func findings(in subject: Subject) -> [Finding] {
        subject.findings(of: Self.key, about: .all) { cell, value, table in
            guard let missing = table.cells[cell].evidence?.columns[.missing] else {
                return value.statistic.isMagnitude ? .missing("missing") : nil
            }
            guard missing > 0 else { return nil }
            return .verdict(
                verdict, message: "the value is missing for some units of this cell",
                remedy:
                    "say how missing values were treated, and leave those units out of every table")
        }
    }
}

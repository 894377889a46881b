import Outputs

/// A sum, or a sum divided, with negative contributions, for which shares of a total mean nothing.
///
/// - `verdict`: what such a cell amounts to.
///
/// An absent `negatives` column is missing evidence there only: no rule on a median, an end or a spread
/// asks for shares.
///
/// Source: ACRO 1.0.2, reference/differencing.md section 3.
public struct NegativeValuesRule: Rule {
    public static let key = "negative-values"
    public static let kinds: Set<Kind> = [.linearAggregations]

    public let verdict: Verdict

    public init(parameters: inout Parameters) throws(ParameterError) {
        verdict = try parameters.word("verdict", default: .fail)
    }

    public func findings(in subject: Subject) -> [Finding] {
        subject.findings(of: Self.key, about: .linear) { cell, _, table in
            guard let negatives = table.cells[cell].evidence?.columns[.negatives] else {
                return .missing("negatives")
            }
            guard negatives > 0 else { return nil }
            return .verdict(
                verdict, message: "some contributions to this cell are negative",
                remedy: "publish gains and losses apart, or show the checker the contributions")
        }
    }
}

import Outputs

/// A percentage or rate whose digits give away a count that is not to be known: with d decimals of
/// a percentage and a base up to 10^(d+2) only one whole number fits.
///
/// - `verdict`: what such a number amounts to.
///
/// Objects where the digits leave one possible numerator and that numerator is below the pack's
/// threshold (10 where there is none), or is withheld or rounded as a count of the same cell. A
/// numerator that is large enough and published anyway, or not protected, passes.
///
/// Source: reference/rules.md section 7 (pct-recovery).
public struct DecimalsRule: Rule {
    public static let key = "decimals"
    public static let kinds: Set<Kind> = [.frequencies]

    public let verdict: Verdict

    public init(parameters: inout Parameters) throws(ParameterError) {
        verdict = try parameters.word("verdict", default: .fail)
    }

    public func findings(in subject: Subject) -> [Finding] {
        guard let shape = subject.shape else { return [] }
        let minimum = subject.sibling(ThresholdRule.self)?.minimum ?? 10
        return subject.findings(of: Self.key, about: .shares) { cell, _, table in
            guard let numerator = subject.facts[cell].printed, numerator.isExact, numerator.low > 0
            else { return nil }
            let isSmall = numerator.low < minimum
            guard isSmall || undoes(numerator, of: cell, in: subject, table, shape) else {
                return nil
            }
            return .verdict(
                verdict,
                message: isSmall
                    ? "its digits and base give away a count below \(minimum)"
                    : "its digits and base give away a count that is withheld or rounded",
                remedy: "show fewer decimals, or compute it from rounded counts")
        }
    }

    /// Whether the count of the same cell is shown less exactly.
    private func undoes(
        _ numerator: CountRange, of cell: Int, in subject: Subject, _ table: Table,
        _ shape: TableShape
    ) -> Bool {
        guard let column = table.countColumn, !table.isBaseOfShare(column),
            let beside = shape.cell(beside: cell, from: table.cells[cell].value, value: column),
            let shown = subject.facts[beside].printed
        else { return false }
        return !shown.isExact && shown.intersection(numerator) != nil
    }
}

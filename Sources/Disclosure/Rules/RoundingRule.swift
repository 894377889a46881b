import Outputs

/// Counts are published rounded to `base`.
///
/// - `base`: every count shown must be a multiple of it, or the middle of a band of it under
///   `midpoint` precision.
/// - `order`: with `after-suppression` a true count from 1 to below the pack's threshold must be
///   withheld before the others are rounded; a rounded one may not be shown.
///
/// Only counts are rounded; means and percentages have their own precision. Counts that are all
/// multiples of the base but not declared as rounded are `review`: that may be chance.
///
/// Source: OpenSAFELY documentation; Ofqual rounding policy; reference/rules.md section 0, 3.
public struct RoundingRule: Rule {
    public static let key = "rounding"
    public static let kinds: Set<Kind> = [.frequencies]

    public enum Order: String, CaseIterable, Sendable {
        case any
        case afterSuppression = "after-suppression"
    }

    public let base: Int
    public let order: Order

    public init(parameters: inout Parameters) throws(ParameterError) {
        base = try parameters.whole("base", in: 2...1_000_000)
        order = try parameters.word("order", default: .any)
    }

    public func findings(in subject: Subject) -> [Finding] {
        let minimum = subject.sibling(ThresholdRule.self)?.minimum ?? 1
        let found = subject.findings(of: Self.key, about: .counts) { cell, value, table in
            guard value.isPlainCount else { return nil }
            guard isRounded(cell, in: table) else {
                return .fail("not rounded to \(base)", remedy: "round every count to \(base)")
            }
            let facts = subject.facts[cell]
            guard order == .afterSuppression, minimum > 1, facts.isEvidence,
                facts.count?.fit(1...(minimum - 1)) == .inside
            else { return nil }
            return .fail(
                "a count below \(minimum) is shown rounded instead of withheld",
                remedy: "withhold counts below \(minimum) first, then round the others")
        }
        return found.isEmpty ? undeclared(in: subject) : found
    }

    /// Whether the cell shows a count that this rule allows and that is declared as rounded: its
    /// true value is hidden among several. A 0 is not where only 0 is printed so, as under `midpoint`.
    func protects(_ cell: Int, in table: Table) -> Bool {
        guard table.values[table.cells[cell].value].isPlainCount,
            let base = table.precision(of: cell).base
        else { return false }
        if let range = table.printedInterval(of: cell), range.low == range.high { return false }
        return base >= self.base && isRounded(cell, in: table)
    }

    private func isRounded(_ cell: Int, in table: Table) -> Bool {
        guard let printed = table.cells[cell].shown.number else { return true }
        let scale = table.values[table.cells[cell].value].scale
        guard let value = printed.value.multiplied(by: scale) else { return false }
        if case .midpoint(let band) = table.precision(of: cell) {
            return band % base == 0 && Precision.midpoint(band).allows(printed)
        }
        return value.roundedDown(toMultipleOf: Decimal(base)) == value
    }

    private func undeclared(in subject: Subject) -> [Finding] {
        guard let table = subject.output.table else { return [] }
        let exact = table.cells.indices.filter { cell in
            table.values[table.cells[cell].value].isPlainCount
                && table.cells[cell].shown.isNumber
                && table.precision(of: cell).base.map { $0 < base } ?? true
        }
        guard !exact.isEmpty else { return [] }
        return [
            Finding(
                rule: Self.key, verdict: .review,
                message:
                    "counts are not declared as rounded to \(base), though all are multiples of it",
                remedy: "declare precision: round\(base) if they were rounded, else round them",
                cells: exact)
        ]
    }
}

extension ValueDeclaration {
    /// An unweighted count of units.
    var isPlainCount: Bool { statistic.isCount && !weighted }
}

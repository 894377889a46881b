import Outputs

/// A median or quantile is some unit's own value; enough units must lie beyond it on both sides.
///
/// - `beyond`: the least number of units strictly below, and strictly above; itself passes.
///
/// Judged by `below` and `above` of the evidence. Without them the count still shows a quantile too
/// far out (0.95 of 100 leaves at most 5 above); otherwise they are missing evidence, since ties
/// may leave fewer than the count suggests.
///
/// Source: reference/rules.md section 1 (Position); ABS quantile rule.
public struct PositionRule: Rule {
    public static let key = "position"
    public static let kinds: Set<Kind> = [.position]

    public let beyond: Int

    public init(parameters: inout Parameters) throws(ParameterError) {
        beyond = try parameters.whole("beyond", in: 1...1_000_000)
    }

    public func findings(in subject: Subject) -> [Finding] {
        subject.findings(
            of: Self.key, about: [.median, .quantile]
        ) { cell, value, table in
            let columns = table.cells[cell].evidence?.columns
            let sides = [columns?[.below], columns?[.above]].compactMap(\.self)
            if let fewest = sides.min(), fewest < Decimal(beyond) { return objection }
            guard sides.count < 2 else { return nil }
            return isTooFarOut(value, subject.facts[cell].count)
                ? objection : .missing("below and above")
        }
    }

    private var objection: Objection {
        .fail(
            "fewer than \(beyond) units lie beyond this quantile",
            remedy: "use a less extreme quantile, merge the cell, or show the band it lies in")
    }

    /// Whether even without ties too few units are beyond.
    private func isTooFarOut(_ value: ValueDeclaration, _ count: CountRange?) -> Bool {
        guard let count, count.high != CountRange.unbounded,
            let quantile = value.statistic == .median
                ? Decimal.unit(ofPlace: 1) * 5 : value.quantile, quantile >= 0, quantile <= 1
        else { return false }
        guard let tail = min(quantile, 1 - quantile).multiplied(by: Decimal(count.high)) else {
            return false
        }
        return tail < Decimal(beyond)
    }
}

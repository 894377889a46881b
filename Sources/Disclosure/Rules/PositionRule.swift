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
            let count = subject.facts[cell].count
            if let fewest = sides.min(), fewest < Decimal(beyond) {
                return objection(to: value, count)
            }
            guard sides.count < 2 else { return nil }
            return isTooFarOut(value, count)
                ? objection(to: value, count) : .missing("below and above")
        }
    }

    private func objection(to value: ValueDeclaration, _ count: CountRange?) -> Objection {
        .fail("fewer than \(beyond) units lie beyond this quantile", remedy: remedy(value, count))
    }

    private func remedy(_ value: ValueDeclaration, _ count: CountRange?) -> String {
        guard let count, let own = Self.quantile(value) else {
            return "use a less extreme quantile, merge the cell, or show the band it lies in"
        }
        if let other = SafeQuantile(insteadOf: own, units: count.low, beyond: beyond) {
            return other.words(beyond: beyond) + "; or merge the cell, or show the band it lies in"
        }
        return count.low < 2 * beyond
            ? "merge the cell with a neighbour, or withhold it: it has too few units for any quantile"
            : "merge the cell with a neighbour, or show the band it lies in"
    }

    private static func quantile(_ value: ValueDeclaration) -> Decimal? {
        let own = value.statistic == .median ? Decimal.unit(ofPlace: 1) * 5 : value.quantile
        return own.flatMap { $0 >= 0 && $0 <= 1 ? $0 : nil }
    }

    /// Whether even without ties too few units are beyond.
    private func isTooFarOut(_ value: ValueDeclaration, _ count: CountRange?) -> Bool {
        guard let count, count.high != CountRange.unbounded,
            let quantile = Self.quantile(value)
        else { return false }
        guard let tail = min(quantile, 1 - quantile).multiplied(by: Decimal(count.high)) else {
            return false
        }
        return tail < Decimal(beyond)
    }
}

import Outputs

/// A minimum, maximum or range is the value of whoever has it, unless enough units share it.
///
/// - `at-value`: the least number of units at the value (of a range: at each end); itself passes.
///
/// Judged by `at-value` of the evidence; without it nobody knows.
///
/// Source: reference/rules.md section 1 (Endpoints).
public struct EndpointsRule: Rule {
    public static let key = "endpoints"
    public static let kinds: Set<Kind> = [.endpoints]

    public let atValue: Int

    public init(parameters: inout Parameters) throws(ParameterError) {
        atValue = try parameters.whole("at-value", in: 1...1_000_000)
    }

    public func findings(in subject: Subject) -> [Finding] {
        let position = subject.sibling(PositionRule.self)?.beyond ?? 0
        return subject.findings(
            of: Self.key,
            about: [.minimum, .maximum, .range]
        ) { cell, value, table in
            guard let number = table.cells[cell].evidence?.columns[.atValue] else {
                return .missing("at-value")
            }
            guard number < Decimal(atValue) else { return nil }
            return .fail(
                "fewer than \(atValue) units have this value",
                remedy: remedy(
                    value.statistic, subject.facts[cell].count, beyond: max(atValue, position)))
        }
    }

    private func remedy(_ statistic: Statistic, _ count: CountRange?, beyond: Int) -> String {
        let ends: [Decimal] =
            switch statistic {
            case .minimum: [0]
            case .maximum: [1]
            default: [0, 1]
            }
        let inWords = "say the limits of the design in words"
        guard let count else { return "show the 5th or 95th percentile, or \(inWords)" }
        let quantiles = ends.compactMap {
            SafeQuantile(insteadOf: $0, units: count.low, beyond: beyond)
        }
        guard quantiles.count == ends.count, let first = quantiles.first else {
            return "leave it out, or \(inWords): there are too few units for a quantile"
        }
        guard let last = quantiles.last, ends.count > 1 else {
            return first.words(beyond: beyond) + "; or \(inWords)"
        }
        return "show the \(first.quantile) and \(last.quantile) quantiles instead: at least"
            + " \(beyond) units lie beyond each, if no values are tied; or \(inWords)"
    }
}

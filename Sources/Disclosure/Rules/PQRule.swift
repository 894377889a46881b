import Outputs

/// The pq rule: as the p% rule, for an intruder who knew every contribution to within `q` percent
/// before the table came out.
///
/// - `p`, `q`: in percent, above 0 up to 100, p below q. Fails if (total - x1 - x2) / x1 is below
///   p / q; exactly at it passes.
///
/// Source: Hundepool et al., *Statistical Disclosure Control* (2012), chapter 4.
public struct PQRule: Rule {
    public static let key = "pq"
    public static let kinds: Set<Kind> = [.linearAggregations]

    public let p: Decimal
    public let q: Decimal

    public init(parameters: inout Parameters) throws(ParameterError) {
        p = try parameters.decimal("p", in: Decimal.unit(ofPlace: 6)...100)
        q = try parameters.decimal("q", in: Decimal.unit(ofPlace: 6)...100)
        guard p < q else { throw ParameterError("p", "is not below q") }
    }

    public func findings(in subject: Subject) -> [Finding] {
        subject.contributionFindings(of: Self.key, largest: 2) { contributions in
            let first = contributions.largest.first ?? 0
            let rest = contributions.total - contributions.sum(ofLargest: 2)
            guard first > 0, rest * q < p * first else { return nil }
            return "the second largest contributor (\(contributions.unit)) can improve an estimate "
                + "of the largest from \(q) to within \(p) percent"
        }
    }
}

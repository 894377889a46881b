import Outputs

/// The p% rule: the second largest contributor, who knows its own figure, may not be able to
/// estimate the largest to within `p` percent.
///
/// - `p`: in percent, above 0 up to 100. Fails if (total - x1 - x2) / x1 is below p %; a cell
///   exactly at `p` passes. A single contributor always fails. A cell whose contributions are all
///   zero passes: there is nothing to estimate.
///
/// With p = 10 it objects to nothing that dominance (2, 0.9) passes, since 100/110 is above 0.9.
///
/// Source: Hundepool et al., *Statistical Disclosure Control* (2012), chapter 4; reference/acro.md.
public struct PPercentRule: Rule {
    public static let key = "p-percent"
    public static let kinds: Set<Kind> = [.linearAggregations]

    public let p: Decimal

    public init(parameters: inout Parameters) throws(ParameterError) {
        p = try parameters.decimal("p", in: Decimal.unit(ofPlace: 6)...100)
    }

    public func findings(in subject: Subject) -> [Finding] {
        subject.contributionFindings(of: Self.key, largest: 2) { contributions in
            let first = contributions.largest.first ?? 0
            let rest = contributions.total - contributions.sum(ofLargest: 2)
            guard first > 0, rest * 100 < p * first else { return nil }
            return
                "the second largest contributor (\(contributions.unit)) can estimate the largest "
                + "to within \(p) percent"
        }
    }
}

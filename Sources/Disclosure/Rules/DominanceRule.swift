import Outputs

/// The (n, k) rule: the `n` largest contributors may not reach `share` of a cell's total, or one of
/// them could work out another's figure.
///
/// - `n`: how many contributors are added up, 1 or more.
/// - `share`: a fraction of the total, above 0 up to 1.
/// - `at-limit`: whether a cell exactly at `share` fails (default) or passes; published tools
///   differ.
///
/// The total is that of the contributions (from evidence), not the number shown: a table may show
/// means, or rounded or weighted values. Every unit under `largest` is judged.
///
/// Source: Hundepool et al., *Statistical Disclosure Control* (2012), chapter 4.
public struct DominanceRule: Rule {
    public static let key = "dominance"
    public static let kinds: Set<Kind> = [.linearAggregations]

    public enum AtLimit: String, CaseIterable, Sendable { case fail, pass }

    public let n: Int
    public let share: Decimal
    public let atLimit: AtLimit

    public init(parameters: inout Parameters) throws(ParameterError) {
        n = try parameters.whole("n", in: 1...100)
        share = try parameters.decimal("share", in: Decimal.unit(ofPlace: 6)...1)
        atLimit = try parameters.word("at-limit", default: .fail)
    }

    public func findings(in subject: Subject) -> [Finding] {
        subject.contributionFindings(of: Self.key, largest: n) { contributions in
            let (largest, limit) = (contributions.sum(ofLargest: n), share * contributions.total)
            guard contributions.total > 0, largest > limit || largest == limit && atLimit == .fail
            else { return nil }
            return
                "the \(n) largest contributors (\(contributions.unit)) reach \(share) of the total"
        }
    }
}

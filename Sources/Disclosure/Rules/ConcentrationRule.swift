import Outputs

/// A concentration index tells how much the largest hold.
///
/// - `share`: the largest contributor may not reach this fraction of the total; at it fails.
///
/// Judged by `largest` and `total` of the evidence for concentration ratios, Herfindahl and Gini
/// indices; a printed concentration ratio that reaches the share by itself fails as well.
///
/// Source: reference/rules.md section 1 (NonLinearConcentrationRatios).
public struct ConcentrationRule: Rule {
    public static let key = "concentration"
    public static let kinds: Set<Kind> = [.concentration, .gini]

    public let share: Decimal

    public init(parameters: inout Parameters) throws(ParameterError) {
        share = try parameters.decimal("share", in: Decimal.unit(ofPlace: 6)...1)
    }

    public func findings(in subject: Subject) -> [Finding] {
        let isConcentration = subject.output.kind == .concentration || subject.output.kind == .gini
        return subject.findings(
            of: Self.key,
            about: isConcentration ? [.hhi, .gini, .share] : [.hhi, .gini]
        ) { cell, value, table in
            if value.statistic == .share, let printed = table.cells[cell].shown.number,
                printed.value >= share * value.unitOfShare
            {
                return objection
            }
            guard let evidence = table.cells[cell].evidence, !evidence.largest.isEmpty,
                let total = evidence.total
            else { return .missing("largest contributions and their total") }
            guard !evidence.hasNegatives else {
                return .verdict(
                    .review, message: "negative contributions; a concentration is not defined",
                    remedy: "show the checker the contributions")
            }
            let reaches = evidence.largest.values.contains { largest in
                total > 0 && (largest.first ?? 0) >= share * total
            }
            return reaches ? objection : nil
        }
    }

    private var objection: Objection {
        .fail(
            "the largest contributor reaches \(share) of the total",
            remedy: "merge the group with another, or leave the index out")
    }
}

import Outputs

/// The largest contributions to one cell by one protected unit, as the concentration rules need
/// them: the dominance, p% and pq rules differ only in what they compute from these.
struct Contributions {
    let unit: String
    /// Largest first.
    let largest: [Decimal]
    let total: Decimal

    func sum(ofLargest n: Int) -> Decimal { largest.prefix(n).reduce(0, +) }
}

extension Subject {
    /// Judges every linear statistic by the contributions of every unit under `largest`; `n` is how
    /// many of them the rule adds up.
    ///
    /// A cell with negative contributions has no meaningful share: it is `review`. One without
    /// contributions, or without their total, is `missing-evidence`; one whose contributions are
    /// all zero has nothing to dominate.
    func contributionFindings(
        of rule: String, largest n: Int, judge: (Contributions) -> String?
    ) -> [Finding] {
        findings(of: rule, about: .linear) { cell, value, table in
            guard let evidence = table.cells[cell].evidence, !evidence.largest.isEmpty else {
                let isNobody = table.cells[cell].evidence?.count == 0
                return isNobody ? nil : .missing("largest (the largest contributions per unit)")
            }
            guard let total = evidence.total else {
                return .missing("total (of the contributions)")
            }
            guard !evidence.hasNegatives else {
                return .verdict(
                    .review, message: "negative contributions; \(rule) is not defined",
                    remedy:
                        "show the checker the absolute contributions, or separate gains and losses")
            }
            for (unit, largest) in evidence.largest.sorted(by: { $0.key < $1.key }) {
                // Contributions that are not given can only make a share larger.
                let contributions = Contributions(unit: unit, largest: largest, total: total)
                if let message = judge(contributions) {
                    return .fail(
                        message,
                        remedy: "merge the cell with a neighbour, withhold it and a second cell of "
                            + "each line, or leave out the largest contributor and say so")
                }
                let known = evidence.contributors[unit] ?? evidence.count
                let needed = min(n, known?.whole ?? n)
                if largest.count < needed {
                    return .missing("largest (\(needed) contributions of unit \(unit))")
                }
            }
            return nil
        }
    }
}

extension Evidence {
    var hasNegatives: Bool {
        (columns[.negatives] ?? 0) > 0 || (total ?? 0) < 0
            || largest.values.contains { $0.contains { $0 < 0 } }
    }
}

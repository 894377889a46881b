import Differencing
import Outputs

/// What the evidence says of withheld cells: who is alone in one, and how far the primary rule that
/// it fails wants it protected.
///
/// Whoever is the only contributor to a withheld sum or mean knows its value. The unit that is alone
/// in a withheld count knows that it is 1; that is only looked at where the pack asks for
/// `protection: primary`, since a line with two small withheld counts is what most people publish.
///
/// The demanded interval reaches the protection level below and above the true value: for (n, k) the
/// n largest / k less the total, for p% p/100 of the largest, for pq p/q of it, less what the two
/// largest leave of the total. Source: Hundepool et al., *Statistical Disclosure Control* (2012),
/// table 4.4; reference/differencing.md, section 3.
struct ContributorKnowledge {
    private(set) var singletons: Set<CellReference> = []
    private(set) var contributions: [CellReference: Decimal] = [:]
    private(set) var protection: [CellReference: Interval] = [:]
    private let pack: RulePack
    private let isProtected: Bool

    init(of compared: ComparedTables, pack: RulePack, rule: DifferencingRule) {
        self.pack = pack
        isProtected = rule.protection == .primary
        for (index, table) in compared.tables.enumerated() {
            let rules = isProtected ? primaryRules(for: compared.outputs[index]) : []
            for (c, cell) in table.table.cells.enumerated() {
                guard case .withheld = cell.shown, let evidence = cell.evidence else { continue }
                let place = CellReference(table: index, cell: c)
                let value = table.table.values[cell.value]
                guard !value.weighted else { continue }
                read(evidence, at: place, value, unit: table.unit)
                if let interval = interval(evidence, value, rules, table.negativesPossible) {
                    protection[place] = interval
                }
            }
        }
    }

    private func primaryRules(for output: Output) -> [any Rule] {
        pack.rules.filter { $0.scope.admits(output) }.map(\.rule)
    }

    private mutating func read(
        _ evidence: Evidence, at place: CellReference, _ value: ValueDeclaration, unit: String
    ) {
        let counts = [evidence.count, evidence.contributors[unit]]
        switch value.statistic {
        case .count:
            if isProtected, counts.contains(1) { singletons.insert(place) }
        case .sum, .mean:
            guard (counts + evidence.contributors.values.map { $0 }).contains(1) else { return }
            singletons.insert(place)
            contributions[place] = evidence.total.flatMap { printed($0, evidence, value) }
        default: break
        }
    }

    /// A total of contributions as the statistic would print it, if that takes at most six places.
    private func printed(_ total: Decimal, _ evidence: Evidence, _ value: ValueDeclaration)
        -> Decimal?
    {
        var divisor = value.scale
        if value.statistic == .mean {
            guard let count = evidence.count, let product = count.multiplied(by: divisor) else {
                return nil
            }
            divisor = product
        }
        let quotient = total.divided(by: divisor, places: 6)
        return quotient?.multiplied(by: divisor) == total ? quotient : nil
    }

    // MARK: Protection levels

    private func interval(
        _ evidence: Evidence, _ value: ValueDeclaration, _ rules: [any Rule], _ isSigned: Bool
    ) -> Interval? {
        guard value.statistic == .sum || value.statistic == .mean, !evidence.hasNegatives,
            let total = evidence.total
        else { return nil }
        let levels = evidence.largest.flatMap { unit, largest in
            rules.compactMap {
                level(Contributions(unit: unit, largest: largest, total: total), $0)
            }
        }
        guard let level = levels.max(), level > 0 else { return nil }
        let low = isSigned ? total - level : max(total - level, 0)
        guard let low = cut(low, evidence, value), let high = cut(total + level, evidence, value)
        else { return nil }
        return Interval(low: low, high: high)
    }

    /// In units of the printed number, cut after six places.
    private func cut(_ amount: Decimal, _ evidence: Evidence, _ value: ValueDeclaration)
        -> Decimal?
    {
        let count = value.statistic == .mean ? evidence.count : 1
        return count?.multiplied(by: value.scale).flatMap { amount.divided(by: $0, places: 6) }
    }

    private func level(_ contributions: Contributions, _ rule: any Rule) -> Decimal? {
        let total = contributions.total
        let first = contributions.largest.first ?? 0
        let rest = total - contributions.sum(ofLargest: 2)
        switch rule {
        case let rule as PPercentRule: return rule.p * first * Decimal.unit(ofPlace: 2) - rest
        case let rule as PQRule:
            return (rule.p * first).divided(by: rule.q, places: 6).map { $0 - rest }
        case let rule as DominanceRule:
            return contributions.sum(ofLargest: rule.n).divided(by: rule.share, places: 6)
                .map { $0 - total }
        default: return nil
        }
    }
}

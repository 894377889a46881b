import Outputs

/// Rules that can never be the first to object, because another of the pack always does: a problem
/// where it is a rule of the same key, a note where it is another (p% behind dominance), which then
/// gives a further reason.
struct ReachLint {
    let pack: String
    let entries: [RulePack.Entry]

    var remarks: [PackRemark] {
        var found: [PackRemark] = []
        for (index, entry) in entries.enumerated() {
            let others = entries.enumerated().filter { other, candidate in
                other != index && entry.scope.isWithin(candidate.scope)
                    && Self.covers(candidate.rule, entry.rule)
                    // Of two that say the same, only the second is one too many.
                    && (other < index || !Self.isMutual(candidate, entry))
            }
            if let other = others.first { found.append(remark(entry, coveredBy: other.element)) }
        }
        return found
    }

    private static func isMutual(_ a: RulePack.Entry, _ b: RulePack.Entry) -> Bool {
        b.scope.isWithin(a.scope) && a.scope.isWithin(b.scope) && covers(b.rule, a.rule)
            && covers(a.rule, b.rule)
    }

    private func remark(_ entry: RulePack.Entry, coveredBy other: RulePack.Entry) -> PackRemark {
        let own = entry.words
        return PackRemark(
            pack: pack, kind: .unreachable, rule: entry.key,
            message: own == other.words
                ? "said twice: \(own)"
                : "\"\(own)\" can never be the first to object: \"\(other.words)\" always does",
            remedy: "remove it, or make it stricter than the other",
            isSpare: entry.key != other.key)
    }

    /// Whether `strict` objects, at least as severely, to everything that `mild` objects to.
    static func covers(_ strict: any Rule, _ mild: any Rule) -> Bool {
        if let a = strict.verdictParameter, let b = mild.verdictParameter {
            return type(of: strict).key == type(of: mild).key && a >= b
        }
        return coversCounts(strict, mild) || coversShares(strict, mild)
            || coversLimits(strict, mild)
    }

    private static func coversCounts(_ strict: any Rule, _ mild: any Rule) -> Bool {
        switch (strict, mild) {
        case (let a as ThresholdRule, let b as ThresholdRule):
            a.minimum >= b.minimum && (a.rounded == .fail || b.rounded == .protects)
                && b.units.allSatisfy { (a.units[$0] ?? 0) >= $1 }
        case (let a as GroupDisclosureRule, let b as GroupDisclosureRule): a.share <= b.share
        case (let a as GeographyRule, let b as GeographyRule):
            Set(a.forbidden).isSuperset(of: b.forbidden)
                && a.minimumPopulation >= b.minimumPopulation
        case (let a as DifferencingRule, let b as DifferencingRule):
            a.minimum >= b.minimum && a.zeros == b.zeros && a.width >= b.width
                && (a.protection == .primary || b.protection == .none)
        case (let a as RoundingRule, let b as RoundingRule):
            a.base.isMultiple(of: b.base) && (a.order == b.order || b.order == .any)
        default: false
        }
    }

    /// Where (T - x1 - x2) / x1 is below r, x1 + x2 is above T / (1 + r), and x1 above T / (2 + r).
    private static func coversShares(_ strict: any Rule, _ mild: any Rule) -> Bool {
        switch (strict, mild) {
        case (let a as DominanceRule, let b as DominanceRule):
            a.n >= b.n
                && (a.share < b.share
                    || a.share == b.share && (a.atLimit == .fail || b.atLimit == .pass))
        case (let a as DominanceRule, let b as PPercentRule): reaches(a, b.p, of: 100)
        case (let a as DominanceRule, let b as PQRule): reaches(a, b.p, of: b.q)
        case (let a as PPercentRule, let b as PPercentRule): a.p >= b.p
        case (let a as PPercentRule, let b as PQRule): a.p * b.q >= b.p * 100
        case (let a as PQRule, let b as PPercentRule): a.p * 100 >= b.p * a.q
        case (let a as PQRule, let b as PQRule): a.p * b.q >= b.p * a.q
        case (let a as ConcentrationRule, let b as ConcentrationRule): a.share <= b.share
        default: false
        }
    }

    private static func reaches(_ dominance: DominanceRule, _ p: Decimal, of q: Decimal) -> Bool {
        let known = dominance.n == 1 ? q + q + p : q + p
        return dominance.share * known <= q
    }

    private static func coversLimits(_ strict: any Rule, _ mild: any Rule) -> Bool {
        switch (strict, mild) {
        case (let a as DegreesOfFreedomRule, let b as DegreesOfFreedomRule): a.minimum >= b.minimum
        case (let a as LevelCountsRule, let b as LevelCountsRule): a.minimum >= b.minimum
        case (let a as EventsRule, let b as EventsRule): a.minimum >= b.minimum
        case (let a as GroupSizeRule, let b as GroupSizeRule): a.minimum >= b.minimum
        case (let a as PositionRule, let b as PositionRule): a.beyond >= b.beyond
        case (let a as EndpointsRule, let b as EndpointsRule): a.atValue >= b.atValue
        case (let a as RatiosRule, let b as RatiosRule): a.cell >= b.cell
        case (let a as SurvivalRule, let b as SurvivalRule):
            a.atRisk >= b.atRisk && a.events >= b.events
        case (let a as SignificantRule, let b as SignificantRule): a.digits <= b.digits
        default: false
        }
    }
}

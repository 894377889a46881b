import Outputs

/// What withholding and rounding do to each other.
struct RoundingLint {
    let pack: String
    let entries: [RulePack.Entry]

    private func all<R: Rule>(_ type: R.Type) -> [(rule: R, scope: RulePack.Scope)] {
        entries.compactMap { entry in
            (entry.rule as? R).map { ($0, entry.scope) }
        }
    }

    var remarks: [PackRemark] {
        bases
            + all(RoundingRule.self).flatMap { rounding in
                let thresholds = all(ThresholdRule.self).filter { $0.scope.meets(rounding.scope) }
                return [
                    order(rounding.rule, thresholds.map(\.rule)),
                    narrow(rounding.rule, thresholds.map(\.rule)),
                ].compactMap(\.self)
            }
    }

    /// Two bases of which neither is a multiple of the other.
    private var bases: [PackRemark] {
        let rules = all(RoundingRule.self)
        return rules.indices.dropFirst().flatMap { second in
            rules[..<second].compactMap { first in
                let (a, b) = (first.rule.base, rules[second].rule.base)
                guard first.scope.meets(rules[second].scope), !a.isMultiple(of: b),
                    !b.isMultiple(of: a)
                else { return nil }
                return PackRemark(
                    pack: pack, kind: .contradiction, rule: RoundingRule.key,
                    message: "counts cannot be rounded to \(a) and to \(b)",
                    remedy: "choose one base, or restrict each with for")
            }
        }
    }

    private func order(_ rounding: RoundingRule, _ thresholds: [ThresholdRule]) -> PackRemark? {
        guard rounding.order == .afterSuppression,
            thresholds.contains(where: { $0.rounded == .protects })
        else { return nil }
        return PackRemark(
            pack: pack, kind: .contradiction, rule: RoundingRule.key,
            message: "small counts may be shown rounded (rounded: protects) and have to be"
                + " withheld first (order: after-suppression)",
            remedy: "leave out one of the two")
    }

    private func narrow(_ rounding: RoundingRule, _ thresholds: [ThresholdRule]) -> PackRemark? {
        let withheld = thresholds.filter { $0.rounded == .fail }.map(\.minimum).max()
        guard let minimum = withheld, minimum > 1 else { return nil }
        let bin = SmallestBin(minimum: minimum, base: rounding.base)
        guard bin.isNarrow else { return nil }
        return PackRemark(
            pack: pack, kind: .narrowBin, rule: RoundingRule.key,
            message: "with counts below \(minimum) withheld, a published \(bin.shown) can only"
                + " be \(bin.members), \(bin.width) of the \(rounding.base) values that rounding"
                + " to \(rounding.base) promises",
            remedy: "withhold counts below \(bin.aligned), where the next bin begins")
    }
}

/// The smallest published number above 0 when true counts below `minimum` are withheld and the
/// others rounded to a multiple of `base`, half up.
struct SmallestBin {
    let shown: Int
    let low: Int
    let high: Int
    let base: Int

    init(minimum: Int, base: Int) {
        self.base = base
        // Half up: v stands for v - base / 2 (rounded up) and the base - 1 numbers after it.
        let half = base / 2
        let bin = (minimum + half) / base
        let first = max(bin, 1)
        shown = first * base
        low = max(shown - half, minimum)
        high = shown - half + base - 1
    }

    var width: Int { high - low + 1 }
    var isNarrow: Bool { width < base }
    var members: String { width == 1 ? "\(low)" : "\(low) to \(high)" }
    /// The least minimum from which every bin is whole.
    var aligned: Int { high + 1 }
}

/// What a pack withholds and does not protect, or protects by a rule that is not there.
struct WithholdingLint {
    let pack: String
    let entries: [RulePack.Entry]

    var remarks: [PackRemark] {
        let thresholds = entries.compactMap { $0.rule as? ThresholdRule }
        let differencing = entries.compactMap { $0.rule as? DifferencingRule }
        guard let minimum = thresholds.map(\.minimum).max(), minimum > 1 else { return [] }
        return [
            protects(thresholds), lower(minimum, differencing), missing(minimum, differencing),
        ].compactMap(\.self)
    }

    private func protects(_ thresholds: [ThresholdRule]) -> PackRemark? {
        guard thresholds.contains(where: { $0.rounded == .protects }),
            !entries.contains(where: { $0.rule is RoundingRule })
        else { return nil }
        return PackRemark(
            pack: pack, kind: .noEffect, rule: ThresholdRule.key,
            message: "rounded: protects has no effect without a rounding rule",
            remedy: "add a rounding rule, or leave it out")
    }

    private func lower(_ minimum: Int, _ differencing: [DifferencingRule]) -> PackRemark? {
        guard let least = differencing.map(\.minimum).max(), least < minimum else { return nil }
        return PackRemark(
            pack: pack, kind: .contradiction, rule: DifferencingRule.key,
            message: "counts below \(minimum) are withheld, but those from \(least) to"
                + " \(minimum - 1) may be worked out",
            remedy: "give differencing the minimum \(minimum)")
    }

    private func missing(_ minimum: Int, _ differencing: [DifferencingRule]) -> PackRemark? {
        guard differencing.isEmpty else { return nil }
        return PackRemark(
            pack: pack, kind: .unjudged, rule: nil,
            message: "no differencing rule: whether a withheld count can be worked out from the"
                + " others is judged by none",
            remedy: "add differencing: {minimum: \(minimum)}, or a pack that has it")
    }
}

import Outputs

/// A count from 1 to below `minimum` discloses: so few units are behind the number.
///
/// - `minimum`: the least count that may be published; `minimum` itself passes, 0 is the zero
///   rule's business.
/// - `units`: further protected units and their minima; ten hearings of one family are one family.
///   Judged by `contributors` of the evidence, for units that the dataset has.
/// - `rounded`: with `protects` a small count may be shown rounded if the pack's `rounding` rule is
///   obeyed; with `fail` it may not be shown.
///
/// Judged is the count behind the number: of a count itself, of a percentage its numerator, of a
/// mean its records. Evidence wins; without it the printed form (or a printed base) decides: an
/// interval wholly inside the forbidden range fails, one that straddles it is `review`. A number
/// whose count nobody gave is `missing-evidence`. Odds ratios, tests and fits are judged by their
/// own rules, and here only if their count is given. Withheld cells are left to `differencing`.
/// Where the value is missing for some records, those that have one count; a number stated in the
/// text is a published count. A spread (sd, variance) that is marked as having no value tells of one
/// unit, if the evidence says so.
///
/// Source: INTERFACE.md; Hundepool et al., *Statistical Disclosure Control* (2012), chapter 5.
public struct ThresholdRule: Rule {
    public static let key = "threshold"
    public static let kinds: Set<Kind> = .tables

    public enum Rounded: String, CaseIterable, Sendable { case protects, fail }

    public let minimum: Int
    public let units: [String: Int]
    public let rounded: Rounded

    public init(parameters: inout Parameters) throws(ParameterError) {
        minimum = try parameters.whole("minimum", in: 1...1_000_000)
        units = try parameters.wholes("units", in: 1...1_000_000)
        rounded = try parameters.word("rounded", default: .fail)
    }

    public func findings(in subject: Subject) -> [Finding] {
        let rounding = rounded == .protects ? subject.sibling(RoundingRule.self) : nil
        let further = furtherUnits(in: subject)
        let own = max(minimum, units[subject.unit] ?? 0)
        let unproven = subject.cellsWithoutTheirEvidence
        let remedy =
            "merge the category with a neighbour, or withhold it and a second cell of each line"
            + (rounding.map { ", or round every count to \($0.base)" } ?? "")
        return subject.findings(of: Self.key, about: .all, absent: [.sd, .variance]) {
            cell, value, table in
            if table.cells[cell].shown == .absent {
                return isOne(subject.facts[cell])
                    ? .fail("that there is no value says that one is in this cell", remedy: remedy)
                    : nil
            }
            guard let count = subject.facts[cell].count else {
                return value.statistic.needsCount ? .missing("count") : nil
            }
            let known = subject.withValue(count, at: cell, in: table)
            let verdict = judge(known.capped(by: contributors(table, cell, subject.unit)), own)
            if verdict > .pass, !(rounding?.protects(cell, in: table) ?? false) {
                let isDoubt = verdict == .review && !subject.facts[cell].isEvidence
                return .verdict(
                    verdict, message: message(subject.unit, own, verdict, subject.facts[cell]),
                    remedy: isDoubt
                        ? "give the true counts as count under evidence: \(own) or more pass; else"
                            + " \(remedy)" : remedy)
            }
            if unproven.contains(cell) { return .missing("count") }
            return further.isEmpty || count.high == 0
                ? nil : judge(further, of: cell, in: table, count, remedy)
        } + models(in: subject) + stated(in: subject)
    }

    /// Whether a cell holds one unit, which is too few; a spread has no value then.
    private func isOne(_ facts: CellFacts) -> Bool {
        guard minimum > 1, facts.isEvidence, let count = facts.count else { return false }
        return count.low == 1 && count.high == 1
    }

    private func judge(_ count: CountRange, _ minimum: Int) -> Verdict {
        guard minimum > 1 else { return .pass }
        switch count.fit(1...(minimum - 1)) {
        case .inside: return .fail
        case .straddling: return .review
        case .outside: return .pass
        }
    }

    private func message(_ unit: String, _ minimum: Int, _ verdict: Verdict, _ facts: CellFacts)
        -> String
    {
        let source = facts.isEvidence ? "by the evidence" : "by the printed form"
        return verdict == .fail
            ? "\(Self.fewer(than: minimum, of: unit)), \(source)"
            : "perhaps \(Self.fewer(than: minimum, of: unit)), \(source)"
    }

    /// - `unit`: `unit` where nobody said what counts as one.
    private static func fewer(than minimum: Int, of unit: String) -> String {
        unit == "unit" ? "fewer than \(minimum) units" : "fewer than \(minimum) of unit \(unit)"
    }

    private func contributors(_ table: Table, _ cell: Int, _ unit: String) -> Int? {
        guard let contributors = table.cells[cell].evidence?.contributors, !contributors.isEmpty
        else { return nil }
        return contributors[unit]?.floor.whole
    }

    /// Units other than the output's own; not those that the dataset does not have.
    private func furtherUnits(in subject: Subject) -> [(unit: String, minimum: Int)] {
        units.sorted { $0.key < $1.key }
            .filter { unit, _ in
                unit != subject.unit && subject.dataset?.units.contains(unit) ?? true
            }
            .map { ($0.key, $0.value) }
    }

    private func judge(
        _ units: [(unit: String, minimum: Int)], of cell: Int, in table: Table,
        _ count: CountRange, _ remedy: String
    ) -> Objection? {
        for (unit, minimum) in units {
            guard let number = contributors(table, cell, unit) else {
                return .missing("contributors of unit \(unit)")
            }
            if number < minimum, number > 0 || count.low > 0 {
                return .fail(
                    "fewer than \(minimum) of unit \(unit), by the evidence", remedy: remedy)
            }
        }
        return nil
    }

    /// Numbers given in text, captions and flow charts.
    private func stated(in subject: Subject) -> [Finding] {
        subject.stated(rule: Self.key) { count, unit in
            let minimum = max(unit == subject.unit ? minimum : 0, units[unit] ?? minimum)
            guard (1..<max(minimum, 1)).contains(count) else { return nil }
            return .fail(
                "a number stated in the text: \(Self.fewer(than: minimum, of: unit))",
                remedy:
                    "write \"fewer than \(minimum)\" instead, or state it of a larger population")
        }
    }

    private func models(in subject: Subject) -> [Finding] {
        let small = subject.output.models.contains { model in
            model.declaration.observations.map { $0 < minimum } ?? false
        }
        return small
            ? subject.whole(
                Self.key, .fail, "a model of fewer than \(minimum) observations",
                remedy: "leave the model out, or fit it to \(minimum) observations or more") : []
    }
}

extension CountRange {
    /// At most so many; an unknown number changes nothing.
    func capped(by most: Int?) -> CountRange {
        guard let most else { return self }
        return CountRange(low: min(low, most), high: min(high, most))
    }
}

extension Statistic {
    /// Statistics that say nothing safe without the number of units behind them. The others are
    /// judged by degrees of freedom, by their two-by-two table or by their own rule.
    var needsCount: Bool {
        switch self {
        case .oddsRatio, .riskRatio, .hazardRatio, .coefficient, .correlation, .pValue, .test, .r2,
            .survival:
            false
        default: true
        }
    }

    /// Statistics of a measured variable, whose evidence has `missing` and `negatives`.
    var isMagnitude: Bool {
        switch self {
        case .sum, .mean, .median, .quantile, .minimum, .maximum, .range, .sd, .variance, .se,
            .mode, .ratio, .skewness, .kurtosis, .gini, .hhi:
            true
        default: false
        }
    }
}

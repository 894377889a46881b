import Outputs

/// Evidence that contradicts its table, or itself: then neither can be believed.
struct EvidenceCheck {
    let subject: Subject

    /// At most one finding per cell: the first contradiction.
    var findings: [Finding] {
        guard let table = subject.output.table else { return [] }
        let units = containing(subject.dataset?.units ?? [])
        let shares = ShareEvidenceCheck(subject: subject).contradicting
        return table.cells.indices.compactMap { cell in
            guard let evidence = table.cells[cell].evidence else { return nil }
            if otherRatio(cell, evidence, in: table) {
                return subject.finding(
                    "evidence", cell, .fail,
                    "the two-by-two table of the evidence gives another ratio",
                    remedy: "give the table that it was computed from; an adjusted ratio has to be"
                        + " called adjusted, in context or in the name of its column")
            }
            if shares.contains(cell) {
                return subject.finding(
                    "evidence", cell, .fail,
                    "no base gives this share and others of the same base their numerators",
                    remedy:
                        "make table and evidence from the same data again, with the numerator of"
                        + " each share as count")
            }
            let message =
                contradiction(of: cell, evidence, in: table) ?? nonsense(evidence, units)
            return message.map {
                subject.finding(
                    "evidence", cell, .fail, $0,
                    remedy: "make table and evidence from the same data again")
            }
        }
    }

    /// The own unit and those that contain it: no more of them than records.
    private func containing(_ units: [String]) -> [String] {
        units.firstIndex(of: subject.unit).map { Array(units[$0...]) } ?? [subject.unit]
    }

    /// Between the number and its evidence.
    private func contradiction(of cell: Int, _ evidence: Evidence, in table: Table) -> String? {
        let value = table.cells[cell].value
        let statistic = table.values[value].statistic
        if statistic.isCount || statistic.isShare {
            guard subject.facts[cell].isEvidence, let count = subject.facts[cell].count,
                let printed = subject.facts[cell].printed, printed.intersection(count) == nil
            else { return nil }
            return statistic.isCount
                ? "the evidence gives a count that the table cannot show so"
                : "the evidence gives a numerator that does not print as this number"
        }
        guard table.cells[cell].shown.isNumber, !table.values[value].weighted else { return nil }
        return linear(cell, statistic, evidence, in: table)
    }

    /// A sum must be its total, a mean its total by its count.
    private func linear(
        _ cell: Int, _ statistic: Statistic, _ evidence: Evidence, in table: Table
    ) -> String? {
        guard statistic == .sum || statistic == .mean, let total = evidence.total,
            let interval = statistic == .mean
                ? table.meanInterval(of: cell) : table.printedInterval(of: cell)
        else { return nil }
        if statistic == .sum {
            return interval.contains(total)
                ? nil : "the evidence gives a total that does not print as this sum"
        }
        guard let count = evidence.count, let low = interval.low, let high = interval.high else {
            return nil
        }
        let holds = [count, count - (evidence.columns[.missing] ?? 0)].contains { count in
            guard let least = low.multiplied(by: count), let most = high.multiplied(by: count)
            else { return true }
            return least <= total && total <= most
        }
        return holds ? nil : "total and count of the evidence do not give this mean"
    }

    /// Whether a crude ratio is not that of its two-by-two table, zeros counted as they are or as one
    /// half. An adjusted ratio cannot be computed again.
    private func otherRatio(_ cell: Int, _ evidence: Evidence, in table: Table) -> Bool {
        let value = table.values[table.cells[cell].value]
        guard value.statistic == .oddsRatio || value.statistic == .riskRatio, !value.weighted,
            let counts = evidence.twoByTwo?.counts, counts.count == 4,
            let interval = table.printedInterval(of: cell), !subject.isAdjusted(value)
        else { return false }
        let half = Decimal.unit(ofPlace: 1) * 5
        return [counts, counts.map { $0 + half }].allSatisfy { counts in
            let (others, unexposed) =
                value.statistic == .oddsRatio
                ? (counts[1], counts[3])
                : (counts[0] + counts[1], counts[2] + counts[3])
            guard let above = counts[0].multiplied(by: unexposed),
                let below = counts[2].multiplied(by: others), below > 0
            else { return false }
            let isBelow = interval.high?.multiplied(by: below).map { $0 < above } ?? false
            let isAbove = interval.low?.multiplied(by: below).map { $0 > above } ?? false
            return isBelow || isAbove
        }
    }

    /// Within the evidence of one cell.
    private func nonsense(_ evidence: Evidence, _ units: [String]) -> String? {
        let count = evidence.count
        if let count, count < 0 || !count.isWhole {
            return "the evidence gives a count that is no whole number from 0"
        }
        if evidence.contributors.contains(where: { $0.value < 0 || !$0.value.isWhole }) {
            return "the evidence gives contributors that are no whole number from 0"
        }
        let numbers = evidence.columns.filter { $0.key != .total }
        if numbers.contains(where: { $0.value < 0 }) {
            return "the evidence gives a number of units or records below 0"
        }
        if let count,
            evidence.contributors.contains(where: { $0.value > count && units.contains($0.key) })
        {
            return "the evidence gives more contributors than records"
        }
        return tooMany(evidence.columns, count) ?? largest(evidence) ?? smaller(evidence, units)
    }

    /// Tables of shares count numerators; their other columns may be about the base.
    private func tooMany(_ columns: [EvidenceColumn: Decimal], _ count: Decimal?) -> String? {
        guard let count, subject.output.kind != .frequencies else { return nil }
        for (column, number) in columns {
            switch column {
            case .negatives, .below, .above, .atValue:
                if number > count {
                    return "the evidence gives more units with a property than records"
                }
            default: continue
            }
        }
        return nil
    }

    /// What contains the largest contributors holds no less than they do.
    private func smaller(_ evidence: Evidence, _ units: [String]) -> String? {
        guard !evidence.hasNegatives, let own = evidence.largest[subject.unit] else { return nil }
        for unit in units where unit != subject.unit {
            var (inside, around) = (Decimal(0), Decimal(0))
            for (part, whole) in zip(own, evidence.largest[unit] ?? []) {
                (inside, around) = (inside + part, around + whole)
                if around < inside {
                    return "the evidence gives less to the largest contributors counted by \(unit)"
                        + " than to those counted by \(subject.unit)"
                }
            }
        }
        return nil
    }

    private func largest(_ evidence: Evidence) -> String? {
        guard !evidence.largest.isEmpty else { return nil }
        let ascends = evidence.largest.values.contains { largest in
            zip(largest, largest.dropFirst()).contains { $0 < $1 }
        }
        if ascends { return "the largest contributions of the evidence do not descend" }
        guard let total = evidence.total, !evidence.hasNegatives,
            evidence.largest.values.contains(where: { $0.reduce(0, +) > total })
        else { return nil }
        return "the largest contributions of the evidence exceed their total"
    }
}

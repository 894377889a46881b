import Outputs

extension Subject {
    /// Judges every whole number that the submission states outside its tables. Its place is its
    /// population.
    func stated(
        rule: String, judge: (_ count: Int, _ unit: String) -> Objection?
    ) -> [Finding] {
        (output.declaration?.states ?? []).compactMap { stated in
            guard let count = stated.value.whole,
                case .verdict(let verdict, let message, let remedy)? = judge(
                    count, stated.unit ?? unit), verdict > .pass
            else { return nil }
            let place = Place(stated.population.mapValues { $0.joined(separator: ", ") })
            return Finding(
                rule: rule, place: place, verdict: verdict, message: message, remedy: remedy)
        }
    }

    /// Cells that show a count or share and are not in the evidence that the output declares for
    /// them. Totals and zeros may be left out of it: they follow, or have no records.
    var cellsWithoutTheirEvidence: Set<Int> {
        guard let table = output.table, let shape else { return [] }
        // The evidence of an output is about what stands in its cells, not about a base beside it.
        let declared = table.values.map { value -> Bool in
            let isBase = table.values.contains { $0.base == .column(value.column) }
            let evidence = value.evidence ?? (isBase ? nil : output.declaration?.evidence)
            return evidence?.count != nil && (value.statistic == .count || value.statistic.isShare)
        }
        guard declared.contains(true) else { return [] }
        let lacking = Set(
            table.cells.indices.filter { cell in
                guard declared[table.cells[cell].value], table.cells[cell].evidence?.count == nil,
                    let printed = table.cells[cell].shown.number
                else { return false }
                return printed.value != 0
            })
        return lacking.isEmpty ? [] : lacking.subtracting(shape.lines.lazy.compactMap(\.total))
    }

    /// Of the records behind a magnitude those whose value is known: a mean of five values and
    /// fifteen missing ones is a mean of five.
    ///
    /// `count` of the evidence may or may not include the missing ones; a column `records`, or a mean
    /// and its total, tell which, otherwise both are possible.
    func withValue(_ count: CountRange, at cell: Int, in table: Table) -> CountRange {
        let statistic = table.values[table.cells[cell].value].statistic
        guard statistic.isMagnitude, let evidence = table.cells[cell].evidence,
            let missing = evidence.columns[.missing]?.ceiling.whole, missing > 0,
            count.high != CountRange.unbounded
        else { return count }
        if let records = evidence.columns[.records], let own = evidence.count,
            records == own + Decimal(missing)
        {
            return count
        }
        let fewer = CountRange(low: count.low - missing, high: max(count.high - missing, 0))
        guard statistic == .mean, let total = evidence.total,
            let mean = table.meanInterval(of: cell)
        else { return CountRange(low: fewer.low, high: count.high) }
        switch (mean.gives(total, by: count), mean.gives(total, by: fewer)) {
        case (true, false): return count
        case (false, true): return fewer
        default: return CountRange(low: fewer.low, high: count.high)
        }
    }
}

extension Interval {
    /// Whether a mean in this interval, of so many units, has this total.
    func gives(_ total: Decimal, by count: CountRange) -> Bool {
        guard let low, let high, let least = low.multiplied(by: Decimal(count.low)),
            let most = high.multiplied(by: Decimal(count.low))
        else { return true }
        return least <= total && total <= most
    }
}

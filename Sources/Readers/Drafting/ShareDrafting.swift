import Outputs

/// What the percentages and rates of a long table are shares of, found by calculation: nothing is
/// taken for a base that does not give the printed digits.
struct ShareDrafting {
    let text: DelimitedText
    let table: TableDeclaration
    private let profiles: [ColumnProfile]
    private let reader: CellReader

    init(text: DelimitedText, table: TableDeclaration, profiles: [ColumnProfile]) {
        self.text = text
        self.table = table
        self.profiles = profiles
        reader = CellReader(suppressed: [:], statistic: .other, delimiter: text.delimiter)
    }

    /// A longer table is not calculated through.
    private static let mostRows = 20_000

    private var rows: Range<Int> { 1..<text.rows.count }

    private func number(_ row: Int, _ column: Int) -> PrintedNumber? {
        reader.read(text.trimmed(row: row, column: column)).shown.number
    }

    /// Fills in `percent-of` and `base`, or asks for them.
    func complete(
        _ value: inout ValueDeclaration, counts: [ColumnProfile], _ drafted: inout DraftedTable
    ) {
        guard let column = profiles.first(where: { $0.header == value.column })?.index else {
            return
        }
        guard rows.count <= Self.mostRows else {
            drafted.ask("of what is \(value.column) a share? say percent-of: or base:")
            return
        }
        let unit: Decimal = value.per ?? (value.statistic == .percent ? 100 : 1)
        if let pair = pair(column, counts, unit) {
            value.base = .column(pair.header)
            return
        }
        for count in counts {
            if let found = margin(column, count.index, unit) {
                value.percentOf = [found.name: found.label]
                return
            }
        }
        for count in counts {
            if let dimension = summedDimension(column, count.index, unit) {
                value.percentOf = [dimension: total(of: dimension)]
                return
            }
        }
        for count in counts {
            if let dimension = constantDimension(count.index, sums: column, to: unit) {
                value.base = .column(count.header)
                value.percentOf = [dimension: total(of: dimension)]
                return
            }
        }
        if counts.count == 1 {
            value.base = .column(counts[0].header)
            drafted.ask(
                "is \(counts[0].header) the base of \(value.column)? if it is the numerator, say"
                    + " percent-of: instead of base:")
        } else {
            drafted.ask("of what is \(value.column) a share? say percent-of: or base:")
        }
    }

    // MARK: Ways to be a share

    /// Two counts in the same line, one part of the other.
    private func pair(_ share: Int, _ counts: [ColumnProfile], _ unit: Decimal) -> ColumnProfile? {
        for base in counts {
            for part in counts where part.index != base.index {
                // Lines in which one of the three is withheld cannot be calculated.
                let whole = rows.filter { row in
                    [share, part.index, base.index].allSatisfy { number(row, $0) != nil }
                }
                let fits = whole.allSatisfy {
                    agrees($0, share, number($0, part.index), number($0, base.index), unit)
                }
                if fits, !whole.isEmpty { return base }
            }
        }
        return nil
    }

    /// The total of one dimension in another line.
    private func margin(_ share: Int, _ count: Int, _ unit: Decimal) -> (
        name: String, label: String
    )? {
        for dimension in table.dimensions.indices {
            for label in table.totals {
                var bases: [[String]: PrintedNumber] = [:]
                for row in rows where labels(row)[dimension] == label {
                    bases[others(row, than: dimension)] = number(row, count)
                }
                guard !bases.isEmpty else { continue }
                var judged = 0
                let fits = rows.allSatisfy { row in
                    guard let base = bases[others(row, than: dimension)], number(row, share) != nil
                    else { return number(row, share) == nil }
                    judged += labels(row)[dimension] == label ? 0 : 1
                    return agrees(row, share, number(row, count), base, unit)
                }
                if fits, judged > 1 { return (table.dimensions[dimension].name, label) }
            }
        }
        return nil
    }

    /// A dimension whose parts, without a total in the table, add up to the base: the levels of one
    /// variable in a "Table 1". Lines that are added up hold numbers only; other groups of lines
    /// are not judged.
    private func summedDimension(_ share: Int, _ count: Int, _ unit: Decimal) -> String? {
        for dimension in table.dimensions.indices.reversed() {
            let groups = Dictionary(grouping: rows) { others($0, than: dimension) }.values
            var judged = 0
            var counts: Set<Decimal> = []
            let fits = groups.allSatisfy { group in
                let parts = group.filter { !table.totals.contains(labels($0)[dimension]) }
                let numbers = parts.compactMap { number($0, count)?.value }
                guard numbers.count == parts.count, parts.count > 1 else { return true }
                let base = PrintedNumber(value: numbers.reduce(0, +))
                judged += parts.count { number($0, share) != nil }
                counts.formUnion(numbers)
                return parts.allSatisfy { agrees($0, share, number($0, count), base, unit) }
            }
            // Half of each of two equal counts may as well be the shares.
            if fits, judged > 2 || judged == 2 && counts.count == 2 {
                return table.dimensions[dimension].name
            }
        }
        return nil
    }

    /// A base that repeats over a dimension whose shares add up to the whole.
    private func constantDimension(_ count: Int, sums share: Int, to unit: Decimal) -> String? {
        for dimension in table.dimensions.indices where isConstant(count, over: dimension) {
            var sums: [[String]: Decimal] = [:]
            for row in rows where !table.totals.contains(labels(row)[dimension]) {
                guard let printed = number(row, share) else { return nil }
                sums[others(row, than: dimension), default: 0] =
                    sums[others(row, than: dimension), default: 0] + printed.value
            }
            let slack = unit.multiplied(by: Decimal.unit(ofPlace: 2)) ?? 0
            if sums.values.allSatisfy({ ($0 - unit).magnitude <= slack }) {
                return table.dimensions[dimension].name
            }
        }
        return nil
    }

    private func isConstant(_ column: Int, over dimension: Int) -> Bool {
        var known: [[String]: Decimal] = [:]
        var repeats = 0
        for row in rows {
            guard let value = number(row, column)?.value else { return false }
            let key = others(row, than: dimension)
            if let first = known[key] {
                guard first == value else { return false }
                repeats += 1
            }
            known[key] = value
        }
        return repeats > 0
    }

    // MARK: Cells

    /// Whether part / base, in `unit`, prints as the share; a line that shows none agrees.
    private func agrees(
        _ row: Int, _ share: Int, _ part: PrintedNumber?, _ base: PrintedNumber?, _ unit: Decimal
    ) -> Bool {
        guard let printed = number(row, share) else { return true }
        guard let part, let base, base.value > 0, let wanted = part.value.multiplied(by: unit),
            let given = printed.value.multiplied(by: base.value)
        else { return false }
        let half = Decimal.unit(ofPlace: min(printed.decimals, 14) + 1) * 5
        return (wanted - given).magnitude <= (half.multiplied(by: base.value) ?? 0)
    }

    /// In a stacked table a blank variable is the one before.
    private func labels(_ row: Int) -> [String] {
        table.dimensions.map { dimension in
            guard let column = text.column(named: dimension.column) else { return "" }
            let label = text.text(row: row, column: column)
            guard label.isEmpty, dimension.column == table.variableColumn else { return label }
            return (rows.lowerBound..<row).reversed().lazy
                .map { text.text(row: $0, column: column) }.first { !$0.isEmpty } ?? ""
        }
    }

    private func others(_ row: Int, than dimension: Int) -> [String] {
        var labels = labels(row)
        labels.remove(at: dimension)
        return labels
    }

    private func total(of dimension: String) -> String { table.totals.first ?? "Total" }
}

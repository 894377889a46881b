import Outputs

/// Cells of one statistic made one: what it would show, and the evidence behind it.
///
/// Only what follows from the numbers and their evidence is made: counts and sums add up, a mean is
/// that of its totals, a percentage that of its numerators. Medians and other statistics that would
/// have to be computed from the records again are nil.
struct CellMerging {
    let table: Table
    let facts: CellFactsList
    let dimension: Int
    /// The unit of count.
    let unit: String
    /// Whether the numbers behind shares have one base along the dimension.
    let sharesBase: Bool

    /// The one cell, at the labels of the first. A withheld part keeps the whole withheld: the sum
    /// would tell what it was.
    func merged(_ parts: [Int], labels: CellLabels) -> Cell? {
        let first = table.cells[parts[0]]
        let value = table.values[first.value]
        let precision = table.precision(of: parts[0])
        guard parts.allSatisfy({ table.cells[$0].shown != .absent }) else { return nil }
        let evidence = evidence(of: parts, value)
        var shown = Shown.withheld(low: nil, high: nil)
        if parts.allSatisfy({ table.cells[$0].shown.isNumber }) {
            guard let number = number(parts, value, precision, evidence) else { return nil }
            shown = .number(number)
        }
        return Cell(
            labels: labels, value: first.value, shown: shown, position: first.position,
            precision: first.precision, evidence: evidence)
    }

    // MARK: Numbers

    private func number(
        _ parts: [Int], _ value: ValueDeclaration, _ precision: Precision, _ evidence: Evidence?
    ) -> PrintedNumber? {
        let shown = parts.compactMap { table.cells[$0].shown.number }
        let decimals = shown.map(\.decimals).max() ?? 0
        let isBase = table.isBaseOfShare(table.cells[parts[0]].value)
        if isBase, sharesBase {
            return shown.allSatisfy { $0 == shown[0] } ? shown[0] : nil
        }
        switch value.statistic {
        case .count, .events, .sum:
            guard isBase || table.isAdditive(value, over: table.dimensions[dimension]) else {
                return nil
            }
            return total(shown, value, precision, evidence, decimals)
        case .mean: return mean(parts, shown, precision, evidence, decimals)
        case .percent, .rate, .share: return share(parts, value, precision, decimals)
        case .minimum: return shown.min { $0.value < $1.value }
        case .maximum: return shown.max { $0.value < $1.value }
        default: return nil
        }
    }

    /// Rounded numbers are not added up: their sum is not the rounded sum.
    private func total(
        _ shown: [PrintedNumber], _ value: ValueDeclaration, _ precision: Precision,
        _ evidence: Evidence?, _ decimals: Int
    ) -> PrintedNumber? {
        if precision.base != nil {
            guard value.statistic == .count, !value.weighted, value.scale == 1,
                let count = evidence?.count
            else { return nil }
            return precision.printing(count, decimals: 0)
        }
        return PrintedNumber(value: shown.reduce(0) { $0 + $1.value }, decimals: decimals)
    }

    private func mean(
        _ parts: [Int], _ shown: [PrintedNumber], _ precision: Precision, _ evidence: Evidence?,
        _ decimals: Int
    ) -> PrintedNumber? {
        let counts = parts.map { facts[$0].count.flatMap { $0.isExact ? $0.low : nil } }
        guard counts.allSatisfy({ $0 != nil }) else { return nil }
        let units = counts.compactMap(\.self)
        let all = Decimal(units.reduce(0, +))
        guard all > 0, all < 1_000_000_000 else { return nil }
        var sum: Decimal = 0
        for (number, count) in zip(shown, units) {
            guard let part = number.value.multiplied(by: Decimal(count)) else { return nil }
            sum += part
        }
        let isKnown = (evidence?.columns[.missing] ?? 0) == 0
        let total = isKnown ? evidence?.total ?? sum : sum
        return precision.printing(total, by: all, decimals: decimals)
    }

    private func share(
        _ parts: [Int], _ value: ValueDeclaration, _ precision: Precision, _ decimals: Int
    ) -> PrintedNumber? {
        var (numerator, base) = (0, 0)
        for part in parts {
            guard let count = facts[part].count, count.isExact, let whole = facts[part].base,
                whole.isExact
            else { return nil }
            numerator += count.low
            base = sharesBase ? whole.low : base + whole.low
        }
        guard base > 0, let scaled = Decimal(numerator).multiplied(by: value.unitOfShare) else {
            return nil
        }
        return precision.printing(scaled, by: Decimal(base), decimals: decimals)
    }

    // MARK: Evidence

    /// What is surely behind the cell, on the careful side: another unit may be in several of the
    /// parts, so there are as many of it as in the largest, and its contributions are added up.
    private func evidence(of parts: [Int], _ value: ValueDeclaration) -> Evidence? {
        let given = parts.map { part -> Evidence? in
            let cell = table.cells[part]
            let isEmpty = value.statistic.isCount && cell.shown.number?.value == 0
            return cell.evidence ?? (isEmpty ? Evidence(count: 0) : nil)
        }
        let all = given.compactMap(\.self)
        guard all.count == parts.count else { return nil }
        if table.isBaseOfShare(table.cells[parts[0]].value), sharesBase { return all[0] }
        let counts = all.compactMap(\.count)
        let columns: [EvidenceColumn] = [.total, .negatives, .missing, .events]
        var summed: [EvidenceColumn: Decimal] = [:]
        for column in columns {
            let numbers = all.compactMap { $0.columns[column] }
            if numbers.count == all.count { summed[column] = numbers.reduce(0, +) }
        }
        return Evidence(
            count: counts.count == all.count ? counts.reduce(0, +) : nil,
            contributors: contributors(all), largest: largest(all), columns: summed)
    }

    private func contributors(_ all: [Evidence]) -> [String: Decimal] {
        var found: [String: Decimal] = [:]
        for name in all.reduce(into: Set<String>(), { $0.formUnion($1.contributors.keys) }) {
            let numbers = all.compactMap { $0.contributors[name] }
            guard numbers.count == all.count else { continue }
            found[name] = name == unit ? numbers.reduce(0, +) : numbers.max()
        }
        return found
    }

    private func largest(_ all: [Evidence]) -> [String: [Decimal]] {
        var found: [String: [Decimal]] = [:]
        for name in all.reduce(into: Set<String>(), { $0.formUnion($1.largest.keys) }) {
            guard all.allSatisfy({ $0.largest[name] != nil || $0.count == 0 }) else { continue }
            let lists = all.map { $0.largest[name] ?? [] }
            // Beyond the shortest list that is not complete nothing is known.
            let known = zip(all, lists).map { evidence, list -> Int in
                let contributors = evidence.contributors[name] ?? evidence.count
                return contributors.map { $0 <= Decimal(list.count) } ?? false
                    ? Int.max : list.count
            }.min()
            let joined = name == unit ? Self.union(lists) : Self.worst(lists)
            found[name] = Array(joined.prefix(known ?? 0))
        }
        return found.filter { !$0.value.isEmpty }
    }

    private static func union(_ lists: [[Decimal]]) -> [Decimal] {
        lists.flatMap(\.self).sorted(by: >)
    }

    /// As if the largest of every part were the same unit, and the second, and so on.
    private static func worst(_ lists: [[Decimal]]) -> [Decimal] {
        (0..<(lists.map(\.count).max() ?? 0)).map { rank in
            lists.reduce(0) { $0 + ($1.count > rank ? $1[rank] : 0) }
        }
    }
}

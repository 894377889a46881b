/// Makes the summary of a finished tally: the cells of the table, and those that are summed over
/// some dimensions, computed from the records' tallies and never from printed numbers.
enum TallySummary {
    static func summary(of tally: Tally, _ request: TableRequest, source: String)
        throws(DataError) -> TableSummary
    {
        if tally.isBeyond {
            throw DataError(source: source, problem: .beyondSums(request.of ?? ""))
        }
        let codes = tally.cells.indices.map { tally.codes(of: $0) }
        var cells: [[Int]: CellSummary] = [:]
        for mask in request.groupings {
            let grouping = Grouping(codes, mask: mask)
            let units = tally.units.map {
                $0.grouped(by: grouping.groups, count: grouping.keys.count)
            }
            for (group, key) in grouping.keys.enumerated() {
                let members = grouping.members[group]
                var cell = try joined(members, of: tally, request, source)
                add(units.map { $0[group] }, to: &cell, tally, members, request)
                if request.needsOrder { addOrder(members, of: tally, to: &cell, request) }
                cell.reduce(
                    values: tally.scale - tally.neededScale,
                    weights: tally.weightScale - tally.neededWeightScale)
                cells[key] = cell
            }
        }
        return TableSummary(
            labels: tally.labels.map { $0.labels.map { $0.isEmpty ? nil : $0 } }, cells: cells,
            scale: tally.neededScale, weightScale: tally.neededWeightScale,
            records: tally.records,
            seen: tally.condition?.seen ?? [], leftOut: tally.leftOut)
    }

    private static func joined(
        _ members: [Int], of tally: Tally, _ request: TableRequest, _ source: String
    ) throws(DataError) -> CellSummary {
        var total = CellTally()
        var cell = CellSummary()
        for member in members {
            guard total.merge(tally.cells[member]) else {
                throw DataError(source: source, problem: .beyondSums(request.of ?? ""))
            }
            if tally.plan.needsSquares { cell.squares += tally.squares[member] }
            if tally.plan.isWeighted {
                cell.weight += tally.weights[member]
                cell.weighted += tally.weighted[member]
            }
        }
        cell.records = total.records
        cell.missing = total.missing
        cell.negatives = total.negatives
        cell.sum = total.sum
        if total.atMinimum > 0 {
            cell.minimum = total.minimum
            cell.maximum = total.maximum
            cell.atMinimum = total.atMinimum
            cell.atMaximum = total.atMaximum
        }
        return cell
    }

    /// Contributors: the records where no column names the unit, then the units with columns.
    private static func add(
        _ units: [UnitTally.Group], to cell: inout CellSummary, _ tally: Tally, _ members: [Int],
        _ request: TableRequest
    ) {
        let depth = tally.plan.depth
        if request.unit == nil {
            cell.contributors.append(cell.count)
            let values = members.flatMap { tally.largest[$0] }.sorted(by: >)
            cell.largest.append(Array(values.prefix(depth)))
            cell.squaresOfUnit = cell.squares
            cell.hasNegativeUnit = cell.negatives > 0
        }
        for (index, unit) in units.enumerated() {
            cell.contributors.append(unit.sums.count)
            let sorted = unit.sums.sorted(by: >)
            cell.largest.append(request.of == nil ? [] : Array(sorted.prefix(depth)))
            if index == 0, request.unit != nil {
                for sum in unit.sums { cell.squaresOfUnit += Wide(sum, times: sum) }
                cell.hasNegativeUnit = sorted.last.map { $0 < 0 } ?? false
            }
        }
    }

    private static func addOrder(
        _ members: [Int], of tally: Tally, to cell: inout CellSummary, _ request: TableRequest
    ) {
        let sorted = members.flatMap { tally.values[$0] }.sorted()
        cell.quantiles = request.quantiles.map { QuantileSummary(of: sorted, millionths: $0) }
        if request.needsMode { (cell.mode, cell.atMode) = mode(of: sorted) }
        guard request.needsGini else { return }
        for (index, value) in sorted.enumerated() {
            cell.ranked += Wide(value, times: Int128(index + 1))
        }
    }

    private static func mode(of sorted: [Int128]) -> (Int128, Int) {
        var best: (value: Int128, count: Int) = (0, 0)
        var first = 0
        while first < sorted.count {
            var end = first
            while end < sorted.count, sorted[end] == sorted[first] { end += 1 }
            if end - first > best.count { best = (sorted[first], end - first) }
            first = end
        }
        return best
    }

    /// Which cells are one when some dimensions are summed over.
    private struct Grouping {
        private(set) var keys: [[Int]] = []
        private(set) var members: [[Int]] = []
        /// Per cell its group.
        private(set) var groups: [Int] = []

        init(_ codes: [[Int]], mask: Int) {
            var known: [[Int]: Int] = [:]
            known.reserveCapacity(mask == 0 ? codes.count : 0)
            for (cell, codes) in codes.enumerated() {
                let key = codes.indices.map { mask >> $0 & 1 == 1 ? -1 : codes[$0] }
                let group = known[key] ?? keys.count
                if group == keys.count {
                    known[key] = group
                    keys.append(key)
                    members.append([])
                }
                members[group].append(cell)
                groups.append(group)
            }
        }
    }
}

extension QuantileSummary {
    /// Type 7 of Hyndman and Fan; zeros for no values.
    init(of sorted: [Int128], millionths: Int) {
        guard !sorted.isEmpty else {
            self.init(low: 0, high: 0, below: 0, above: 0)
            return
        }
        let position = (sorted.count - 1) * millionths
        let index = position / 1_000_000
        let isBetween = position % 1_000_000 != 0
        let low = sorted[index]
        let high = isBetween ? sorted[index + 1] : low
        if isBetween, low < high {
            self.init(low: low, high: high, below: index + 1, above: sorted.count - index - 1)
        } else {
            self.init(
                low: low, high: high, below: sorted.count { $0 < low },
                above: sorted.count { $0 > low })
        }
    }
}

extension CellSummary {
    /// Drops decimals that all values, or all weights, have as zeros.
    mutating func reduce(values: Int, weights: Int) {
        if weights > 0 {
            weight = weight.reduced(by: weights)
            weighted = weighted.reduced(by: weights)
        }
        guard values > 0 else { return }
        let factor = ScaledNumber.power(values)
        sum /= factor
        minimum /= factor
        maximum /= factor
        mode /= factor
        largest = largest.map { $0.map { $0 / factor } }
        for index in quantiles.indices {
            quantiles[index].low /= factor
            quantiles[index].high /= factor
        }
        weighted = weighted.reduced(by: values)
        ranked = ranked.reduced(by: values)
        squares = squares.reduced(by: 2 * values)
        squaresOfUnit = squaresOfUnit.reduced(by: 2 * values)
    }
}

extension UnitTally {
    /// The sums of one cell's contributors.
    struct Group {
        var sums: [Int128] = []
    }

    /// The contributors of groups of cells; one that is in several cells of a group counts once.
    func grouped(by groups: [Int], count: Int) -> [Group] {
        var joined = UnitTally()
        for (pair, sum) in zip(pairs.pairs, sums) {
            _ = joined.add(sum, cell: groups[pair.first], contributor: pair.second)
        }
        var found = [Group](repeating: Group(), count: count)
        for (pair, sum) in zip(joined.pairs.pairs, joined.sums) {
            found[pair.first].sums.append(sum)
        }
        return found
    }
}

extension ConditionTally {
    var seen: [TableSummary.SeenColumn] {
        columns.map { column in
            guard !column.isOpen else { return .init(values: nil) }
            return .init(
                values: column.labels.labels.sorted { $0.lexicographicallyPrecedes($1) })
        }
    }
}

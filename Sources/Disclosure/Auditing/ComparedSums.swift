import Differencing
import Outputs

/// Published sums of a variable, and means beside the numbers of units that make them sums: what lies
/// between two of them may be the sum of a few units, or of one.
extension ComparedTables {
    /// Variables whose sums are published exactly, or nearly so. Sorted.
    var summed: [String] {
        let names = tables.flatMap { published in
            published.table.values.enumerated().compactMap { index, value in
                value.statistic == .mean && published.table.unitsColumn(of: index) == nil
                    ? nil : value.summedVariable
            }
        }
        return Set(names).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The same tables with the units behind each published sum of a variable in its place, and no
    /// other number.
    func counting(sumsOf variable: String) -> ComparedTables {
        var copy = self
        copy.quoted = tables
        copy.factors = [:]
        copy.tables = tables.indices.map { index in
            let published = tables[index]
            let isSum = published.table.values.map { $0.summedVariable == variable }
            let units = published.table.unitsOfMeans(isSum)
            for (cell, count) in units {
                copy.factors[CellReference(table: index, cell: cell)] = count
            }
            var counted = published
            counted.table = Table(
                dimensions: published.table.dimensions,
                values: published.table.values.indices.map {
                    published.table.values[$0].counting(isSum[$0])
                },
                cells: published.table.cells.enumerated().map { place, cell in
                    let isMean = published.table.values[cell.value].statistic == .mean
                    let isKnown = !isMean || units[place] != nil
                    return cell.counted(isSum[cell.value] && isKnown)
                },
                declaredValues: published.table.declaredValues)
            return counted
        }
        return copy
    }

    /// The least and the most that the published numbers of a proof add up to; nil where it needs more
    /// than these.
    ///
    /// Sums are as exact as they are printed; of a mean its rounding is counted as often as it has
    /// units.
    func sum(of proof: [CertificateLine]) -> ClosedRange<Decimal>? {
        var (low, high) = (Decimal(0), Decimal(0))
        for line in proof {
            guard case .cell(let cell, _) = line.fact, let printed = shown(cell).number,
                let multiplier = Decimal(parsing: multiplier(of: line))
            else { return nil }
            let interval =
                factors[cell] == nil
                ? Interval(exactly: printed.value) : interval(of: printed, in: cell)
            guard let one = interval.low?.multiplied(by: multiplier),
                let other = interval.high?.multiplied(by: multiplier)
            else { return nil }
            low = low + min(one, other)
            high = high + max(one, other)
        }
        return low...high
    }

    private func interval(of printed: PrintedNumber, in reference: CellReference) -> Interval {
        let table = (quoted ?? tables)[reference.table].table
        let cell = table.cells[reference.cell]
        let precision = cell.precision ?? table.values[cell.value].precision ?? .exact
        return precision.interval(of: printed.value, count: false)
    }

    /// How often a published number is counted in a proof: a mean once for each of its units.
    func multiplier(of line: CertificateLine) -> String {
        guard case .cell(let cell, _) = line.fact, let units = factors[cell],
            let whole = Decimal(parsing: line.multiplier)?.multiplied(by: units)
        else { return line.multiplier }
        return whole.description
    }

    /// The mean that a cell shows, where it is taken for a sum.
    func mean(in cell: CellReference) -> Decimal? {
        factors[cell] == nil ? nil : shown(cell).number?.value
    }

    /// Whether the rounding of means leaves a sum open by more than a tenth to either side.
    func isVague(_ inference: Inference) -> Bool {
        guard let range = sum(of: inference.because.low) else { return false }
        let most = max(range.lowerBound.magnitude, range.upperBound.magnitude)
        return (range.upperBound - range.lowerBound) * Decimal(5) > most
    }
}

extension Table {
    /// The column of unweighted counts that a mean is over.
    fileprivate func unitsColumn(of value: Int) -> Int? {
        guard case .column(let name)? = values[value].base else { return countColumn }
        return values.firstIndex {
            $0.column == name && $0.statistic == .count && !$0.weighted
        }
    }

    /// Per cell of a mean the units that it is over, where they are published as the evidence has
    /// them, with those whose value is missing or without.
    fileprivate func unitsOfMeans(_ isConcerned: [Bool]) -> [Int: Decimal] {
        let means = values.indices.filter { isConcerned[$0] && values[$0].statistic == .mean }
        var found: [Int: Decimal] = [:]
        for value in means {
            guard let column = unitsColumn(of: value), values[column].scale == 1 else { continue }
            var units: [CellLabels: Decimal] = [:]
            for cell in cells where cell.value == column && precision(ofCount: cell) == .exact {
                units[cell.labels] = cell.shown.number?.value
            }
            for (place, cell) in cells.enumerated() where cell.value == value {
                guard cell.shown.isNumber, let own = units[cell.labels],
                    let count = cell.evidence?.count
                else { continue }
                let missing = cell.evidence?.columns[.missing] ?? 0
                if own == count || own == count - missing { found[place] = own }
            }
        }
        return found
    }

    private func precision(ofCount cell: Cell) -> Precision {
        cell.precision ?? values[cell.value].precision ?? .exact
    }
}

extension ValueDeclaration {
    /// The variable whose sums these are, or come from, as good as exact; nil for anything else.
    fileprivate var summedVariable: String? {
        guard statistic == .sum || statistic == .mean && scale == 1, !weighted else { return nil }
        switch precision {
        case .exact, .decimals: return of
        default: return nil
        }
    }

    fileprivate func counting(_ isSum: Bool) -> ValueDeclaration {
        var value = ValueDeclaration(column: column, statistic: isSum ? .count : .other)
        value.precision = .exact
        value.population = population
        return value
    }
}

extension Cell {
    fileprivate func counted(_ isSum: Bool) -> Cell {
        var known = Shown.absent
        if isSum {
            switch shown {
            case .number:
                if let count = evidence?.count { known = .number(PrintedNumber(value: count)) }
            case .withheld: known = .withheld(low: nil, high: nil)
            case .absent: break
            }
        }
        return Cell(
            labels: labels, value: value, shown: known, position: position, precision: .exact)
    }
}

extension AuditResult {
    /// Leaves the sets that are exactly known to be a few units, and drops what only numbers of
    /// units, which nobody published, would tell.
    mutating func keepSmallDifferences() {
        inferences = inferences.filter {
            $0.alarm == .smallImpliedCount && $0.proof == .equalities && $0.terms.count > 1
        }
        conflicts = []
        undeclared = []
        // Bounds are not asked for, and contradictions are told of the sums themselves.
        gaps.subtract([.bounds, .contradictions])
        unbounded = []
    }
}

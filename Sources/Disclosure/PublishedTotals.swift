import Outputs

/// Numbers of units of whole populations that a submission publishes: grand totals of its tables,
/// and numbers in its text. Nested ones can be subtracted.
struct PublishedTotals: Sendable {
    /// All that is published about one population.
    struct Group: Sendable {
        let unit: String
        let population: Population
        /// What all of them say together; nil if they contradict each other.
        var count: CountRange?
        var places: [Place]

        /// Output by index, with its cell: nil for a number in the text and for a total that only
        /// follows from its parts.
        struct Place: Sendable {
            let output: Int
            let cell: Int?
        }
    }

    private struct Key: Hashable {
        let unit: String
        let population: Population
    }

    private(set) var groups: [Group] = []
    /// Indices of groups, the first inside the second.
    private(set) var nested: [(inner: Int, outer: Int)] = []
    /// False when there are too many populations to compare each with each.
    private(set) var isComplete = true
    static let limit = 2000

    /// None without a dataset: then nothing is known to contain anything.
    init(of outputs: [Output], _ tables: [String: SurroundingTable], dataset: Dataset?) {
        guard let dataset else { return }
        var index: [Key: Int] = [:]
        for (position, output) in outputs.enumerated() {
            let found =
                Self.grandTotals(of: output, tables[output.id], dataset)
                + Self.stated(in: output, dataset)
            for total in found {
                let place = Group.Place(output: position, cell: total.cell)
                if let known = index[total.key] {
                    groups[known].count = groups[known].count?.intersection(total.count)
                    groups[known].places.append(place)
                } else {
                    index[total.key] = groups.count
                    groups.append(
                        Group(
                            unit: total.key.unit, population: total.key.population,
                            count: total.count, places: [place]))
                }
            }
        }
        isComplete = groups.count <= Self.limit
        nest()
    }

    private mutating func nest() {
        for outer in groups.indices.prefix(Self.limit) {
            for inner in groups.indices.prefix(Self.limit)
            where groups[inner].unit == groups[outer].unit
                && groups[inner].population.isNested(in: groups[outer].population)
            {
                nested.append((inner, outer))
            }
        }
    }

    private typealias Total = (key: Key, cell: Int?, count: CountRange)

    private static func stated(in output: Output, _ dataset: Dataset) -> [Total] {
        (output.declaration?.states ?? []).compactMap { stated in
            let unit = stated.unit ?? output.declaration?.unit ?? ""
            guard
                let count = CountRange(Interval(exactly: stated.value))
            else { return nil }
            let population = Population(stated.population, dataset: dataset)
            return (Key(unit: unit, population: population), nil, count)
        }
    }

    private static func grandTotals(
        of output: Output, _ published: SurroundingTable?, _ dataset: Dataset
    ) -> [Total] {
        guard let published else { return [] }
        let unit = output.declaration?.unit ?? ""
        let table = published.table
        return table.values.indices.compactMap { value in
            guard table.values[value].statistic == .count, !table.values[value].weighted,
                !table.isBaseOfShare(value),
                let (cell, count) = grandTotal(of: value, in: table, published.shape)
            else { return nil }
            var population = Population(
                table.values[value].population ?? output.declaration?.population ?? [:],
                dataset: dataset)
            if output.declaration?.missing == .excluded {
                for dimension in table.dimensions {
                    population.excludeMissing(of: dimension, dataset)
                }
            }
            return (Key(unit: unit, population: population), cell, count)
        }
    }

    /// The cell that shows it, or the sum of a line that covers everybody.
    private static func grandTotal(of value: Int, in table: Table, _ shape: TableShape)
        -> (cell: Int?, count: CountRange)?
    {
        let key = shape.grandTotalKey(value: value)
        if let cell = shape.grid[key] {
            guard table.cells[cell].shown.isNumber else { return nil }
            return table.printedCount(of: cell).map { (cell, $0) }
        }
        for line in shape.lines where line.totalKey == key && !line.isOpen {
            let parts = shape.parts(of: line).map { table.printedCount(of: Int($0)) }
            if let sum = CountRange.sum(of: parts) { return (nil, sum) }
        }
        return nil
    }
}

extension CountRange {
    /// Nil if one is not known, or unbounded.
    static func sum(of counts: [CountRange?]) -> CountRange? {
        var (low, high) = (0, 0)
        for count in counts {
            guard let count, count.high != unbounded else { return nil }
            low += count.low
            high += count.high
        }
        return CountRange(low: low, high: high)
    }
}

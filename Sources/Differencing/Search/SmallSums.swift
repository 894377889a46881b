/// Sets that are sums of any number of reduced rows, of which no column can reach the minimum.
///
/// A reduced row has 1 in a column of its own, where the others have none: a set that is in their
/// span is a sum of some of them, each taken once. Those are looked for that are no union of two found
/// ones without a unit in common: as long as a column is counted otherwise than once or not at all,
/// some other row that has the column is taken as well.
struct SmallSums {
    private typealias Row = [(index: Int, value: Int)]

    private let rows: [Row]
    private var rowsOf: [Int: [(row: Int, value: Int)]] = [:]
    /// Per column how many units it has at least.
    private let least: [Int]
    /// A set with at least this many units is not sought.
    private let minimum: Int
    /// What the taken rows add up to, by column.
    private var sum: [Int: Int] = [:]
    private var taken: Set<Int> = []
    private var passedOver: Set<Int> = []
    /// Entries that may still be looked at.
    private var left: Int
    /// Columns of each, ascending.
    private(set) var sets: [[Int]] = []

    /// Whether no limit stopped the search.
    var isComplete: Bool { left > 0 }

    /// - `rows`: reduced ones, in whole numbers.
    /// - `least`: per column how many units it has at least.
    /// - `work`: entries that may be looked at.
    init(_ rows: [[Int: Int]], least: [Int], below minimum: Int, work: Int) {
        self.rows = rows.map { row in
            row.sorted { $0.key < $1.key }.map { (index: $0.key, value: $0.value) }
        }
        self.least = least
        self.minimum = minimum
        left = work
        for (index, row) in self.rows.enumerated() {
            for (column, value) in row { rowsOf[column, default: []].append((index, value)) }
        }
        for first in rows.indices {
            add(first, 1)
            extend(from: first)
            add(first, -1)
            guard left > 0 else { return }
        }
    }

    private mutating func add(_ row: Int, _ sign: Int) {
        if sign > 0 { taken.insert(row) } else { taken.remove(row) }
        for (column, value) in rows[row] {
            let now = (sum[column] ?? 0) + sign * value
            sum[column] = now == 0 ? nil : now
        }
    }

    /// Tries each row that may be needed beside the taken ones; rows before the first are taken never,
    /// and one that was tried is not tried again for the same ones.
    private mutating func extend(from first: Int) {
        guard let next = next(after: first) else { return }
        for row in next {
            guard left > 0 else { break }
            add(row, 1)
            extend(from: first)
            add(row, -1)
            passedOver.insert(row)
        }
        passedOver.subtract(next)
    }

    /// The rows of which one is needed: those that mend the column which the fewest can; where nothing is
    /// to be mended, those that take a column away. Nil where no such set is small.
    private mutating func next(after first: Int) -> [Int]? {
        var fewest: [Int]?
        var others: Set<Int> = []
        var units = 0
        for column in sum.keys.sorted() {
            let value = sum[column] ?? 0
            let open = open(at: column, after: first, value < 0 ? 1 : -1)
            if value != 1, open.count < fewest?.count ?? .max { fewest = open }
            if value == 1, open.isEmpty { units += least[column] }
            others.formUnion(open)
            if units >= minimum || fewest?.isEmpty ?? false { return nil }
        }
        if let fewest { return fewest }
        sets.append(sum.keys.sorted())
        return others.sorted()
    }

    /// Rows that may be taken and have an entry of that sign.
    private mutating func open(at column: Int, after first: Int, _ sign: Int) -> [Int] {
        let own = rowsOf[column] ?? []
        left -= own.count
        return own.compactMap { row, value in
            value * sign > 0 && row > first && !taken.contains(row) && !passedOver.contains(row)
                ? row : nil
        }
    }
}

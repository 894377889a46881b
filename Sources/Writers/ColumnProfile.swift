import Outputs

/// What the numbers of one statistic of a table look like: whether they were rounded, how small
/// they get, how many are withheld.
public struct ColumnProfile: Hashable, Sendable {
    public let column: String
    public let statistic: String
    public let cells: Int
    public let numbers: Int
    public let withheld: Int
    public let empty: Int
    public let zeros: Int
    public let least: String?
    /// The least that is not zero.
    public let leastAboveZero: String?
    public let most: String?
    /// The greatest of 1, 5, 10, 100 and 1000 that divides every number; nil where one is not whole.
    public let base: Int?
    /// The most decimals that are printed.
    public let decimals: Int

    /// What the numbers add up to, cells of a total left out; nil for what does not add up, such as
    /// a mean.
    public let sum: String?

    /// One per statistic, in their order; columns that are published as the base of another come
    /// after those that are declared.
    public static func profiles(of table: Table) -> [ColumnProfile] {
        table.values.indices.map { value in ColumnProfile(of: table, value: value) }
    }

    private init(of table: Table, value: Int) {
        var numbers: [PrintedNumber] = []
        var (cells, withheld, empty) = (0, 0, 0)
        for cell in table.cells where cell.value == value {
            cells += 1
            switch cell.shown {
            case .number(let number): numbers.append(number)
            case .withheld: withheld += 1
            case .absent: empty += 1
            }
        }
        column = VisibleText.visible(table.values[value].column)
        let isBase = value >= table.declaredValues
        statistic = isBase ? "count, base" : table.values[value].statistic.rawValue
        self.cells = cells
        self.numbers = numbers.count
        self.withheld = withheld
        self.empty = empty
        zeros = numbers.count { $0.value == .zero }
        least = numbers.min { $0.value < $1.value }?.drawn
        leastAboveZero = numbers.filter { $0.value > .zero }.min { $0.value < $1.value }?.drawn
        // Of equal ones the last, as it stands.
        most = numbers.reversed().max { $0.value < $1.value }?.drawn
        decimals = numbers.map(\.decimals).max() ?? 0
        base = Self.base(of: numbers)
        sum = Self.sum(of: table, value: value)
    }

    private static func sum(of table: Table, value: Int) -> String? {
        let statistic = table.values[value].statistic
        guard [.count, .sum, .events].contains(statistic) else { return nil }
        let parts = table.cells.lazy.filter { cell in
            cell.value == value
                && !zip(table.dimensions, cell.labels).contains { dimension, label in
                    label >= 0 && dimension.labels[label].isTotal
                }
        }
        return parts.compactMap(\.shown.number?.value).reduce(Decimal.zero, +).description
    }

    private static func base(of numbers: [PrintedNumber]) -> Int? {
        let whole = numbers.compactMap(\.value.whole)
        guard whole.count == numbers.count, !whole.isEmpty else { return nil }
        return [1000, 100, 10, 5, 1].first { base in whole.allSatisfy { $0 % base == 0 } }
    }
}

/// Something that holds microdata and can make a table of it without a record leaving.
public protocol DataEngine {
    /// Groups the records as the request says. `monitor` is told how far it is.
    func summary(of request: TableRequest, _ monitor: Monitor) throws(DataError) -> TableSummary
}

/// What a table was computed from: every cell's ingredients, exact, and what was seen.
public struct TableSummary: Hashable, Sendable {
    /// Per dimension the labels that records have, nil for the missing value; in no order.
    public var labels: [[[UInt8]?]]
    /// By the numbers of the labels, -1 for a dimension that is summed over. Only cells that hold
    /// records.
    public var cells: [[Int]: CellSummary]
    /// Decimals of the measured values, and of the weights.
    public var scale: Int
    public var weightScale: Int
    /// Records read, those included that do not satisfy the condition.
    public var records: Int
    /// Per column of the condition, in its order.
    public var seen: [SeenColumn]
    /// Per dimension whether records that satisfy the condition were left out of the table because
    /// its value is missing.
    public var leftOut: [Bool]

    public init(
        labels: [[[UInt8]?]], cells: [[Int]: CellSummary], scale: Int, weightScale: Int,
        records: Int, seen: [SeenColumn], leftOut: [Bool]
    ) {
        self.labels = labels
        self.cells = cells
        self.scale = scale
        self.weightScale = weightScale
        self.records = records
        self.seen = seen
        self.leftOut = leftOut
    }

    /// The distinct values of one column of the condition, over all records.
    public struct SeenColumn: Hashable, Sendable {
        /// Sorted by bytes, the empty text for a missing value; nil where there are more than
        /// `most`.
        public var values: [[UInt8]]?

        public static let most = ConditionTally.mostValues

        public init(values: [[UInt8]]?) { self.values = values }
    }
}

/// The ingredients of one cell. Values are whole numbers at the summary's scale.
public struct CellSummary: Hashable, Sendable {
    public var records = 0
    public var missing = 0
    public var negatives = 0
    public var sum: Int128 = 0
    /// Distinct contributors per unit of the request, and their largest sums, largest first. Where
    /// the unit is the record, its number and its values.
    public var contributors: [Int] = []
    public var largest: [[Int128]] = []
    /// Σw, Σwx.
    public var weight: Wide = .zero
    public var weighted: Wide = .zero
    /// Σx², where a standard deviation or variance is asked for.
    public var squares: Wide = .zero
    /// Σs² over the contributors of the unit of count, and whether one of them is negative.
    public var squaresOfUnit: Wide = .zero
    public var hasNegativeUnit = false
    public var minimum: Int128 = 0
    public var maximum: Int128 = 0
    public var atMinimum = 0
    public var atMaximum = 0
    /// In the order of `TableRequest.quantiles`.
    public var quantiles: [QuantileSummary] = []
    public var mode: Int128 = 0
    public var atMode = 0
    /// Σ i·x[i], x sorted, i from 1.
    public var ranked: Wide = .zero

    public init() {}

    public var count: Int { records - missing }
}

/// The two values around a quantile (type 7), and how many lie beyond.
public struct QuantileSummary: Hashable, Sendable {
    public var low: Int128
    public var high: Int128
    /// Values strictly below the quantile, and strictly above.
    public var below: Int
    public var above: Int

    public init(low: Int128, high: Int128, below: Int, above: Int) {
        self.low = low
        self.high = high
        self.below = below
        self.above = above
    }
}

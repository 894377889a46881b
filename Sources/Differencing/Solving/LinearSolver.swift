/// A linear program with bounds, in floating point: what a library is given.
public struct LinearProblem: Sendable {
    /// Columns are not below 0 unless `isSigned`.
    public let columnCount: Int
    public let isSigned: Bool
    /// Row by row the columns and their coefficients.
    public let rows: [[(column: Int, coefficient: Double)]]
    public let lower: [Double]
    public let upper: [Double]

    public init(
        columnCount: Int, isSigned: Bool, rows: [[(column: Int, coefficient: Double)]],
        lower: [Double], upper: [Double]
    ) {
        self.columnCount = columnCount
        self.isSigned = isSigned
        self.rows = rows
        self.lower = lower
        self.upper = upper
    }
}

/// What a library says of one objective. Nothing of it is believed before it is checked exactly.
public struct LinearOptimum: Sendable {
    public let point: [Double]
    /// Per row the multiplier in a bound from above.
    public let multipliers: [Double]
    /// Steps of the simplex method that it took.
    public let iterations: Int

    public init(point: [Double], multipliers: [Double], iterations: Int) {
        self.iterations = iterations
        self.point = point
        self.multipliers = multipliers
    }
}

/// A library that solves linear programs, for components too large to be searched exactly.
public protocol LinearSolver: Sendable {
    /// A search that keeps its basis from one objective to the next.
    func session(for problem: LinearProblem) -> any LinearSession
}

/// One problem in a library's hands; used by one thread.
public protocol LinearSession: AnyObject {
    /// The largest value of a sum; nil when unbounded, infeasible or given up.
    func maximum(of objective: [(column: Int, coefficient: Double)]) -> LinearOptimum?
}

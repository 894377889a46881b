/// What is known of one unknown alone.
struct ArcBounds {
    var lower = 0
    var upper = Int.max
    /// The model rows that say so; nil where nothing but that no unknown is below 0.
    var lowerRow: Int?
    var upperRow: Int?

    var rows: [Int] { [lowerRow, upperRow].compactMap { $0 } }

    mutating func narrow(_ low: Int, _ high: Int, by row: Int) {
        if low > lower { (lower, lowerRow) = (low, row) }
        if high < upper { (upper, upperRow) = (high, row) }
    }
}

/// The rows of a component as sums of several unknowns and as bounds of single ones.
struct TransportRows {
    struct Sum {
        /// Of the model.
        let row: Int
        let lower: Int
        let upper: Int
    }

    private(set) var sums: [Sum] = []
    /// Per unknown.
    private(set) var bounds: [ArcBounds]
    /// Per unknown the sums that it is in, at most two.
    private(set) var members: [[Int]]

    /// Nil where some unknown is in more sums, or is counted otherwise than once.
    init?(
        _ component: Int, of reduction: Reduction, in model: LinearModel, _ localOf: [Int: Int]
    ) {
        let count = reduction.columns[component].count
        bounds = Array(repeating: ArcBounds(), count: count)
        members = Array(repeating: [], count: count)
        for index in reduction.rows[component] {
            let row = model.rows[index]
            let constant = reduction.constant(of: row)
            let low = row.lower.map { Int128($0) - constant } ?? 0
            let high = row.upper.map { Int128($0) - constant } ?? Int128(Int.max)
            guard let low = Int(exactly: max(low, 0)), let high = Int(exactly: high) else {
                return nil
            }
            var own: [Int] = []
            for term in row.terms {
                guard let local = localOf[term.column] else { continue }
                guard term.coefficient == 1 else { return nil }
                own.append(local)
            }
            if own.count == 1 {
                bounds[own[0]].narrow(low, high, by: index)
                continue
            }
            for local in own {
                guard members[local].count < 2 else { return nil }
                members[local].append(sums.count)
            }
            sums.append(Sum(row: index, lower: low, upper: high))
        }
    }
}

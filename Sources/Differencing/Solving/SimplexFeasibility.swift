/// Variables whose bounds cannot all hold, the basic one first.
struct Infeasibility: Hashable {
    let variables: [Int]
}

extension Simplex {
    /// Moves to a point within all bounds, or says which bounds contradict each other.
    ///
    /// By Bland's rule, so it ends; a few steps by the largest violation come first.
    mutating func repair() throws(SolveError) -> Infeasibility? {
        var steps = 0
        while let row = violated(byLargest: steps < 4 * (rows.count + 8)) {
            steps += 1
            try spend(rows.count)
            let variable = basic[row]
            let low = lower[variable].map { value[variable] < Ratio(whole: $0) } ?? false
            guard let target = low ? lower[variable] : upper[variable] else { return nil }
            guard let column = entering(row, rising: low) else {
                let others = nonbasic.indices.filter { rows[row][$0] != 0 }.map { nonbasic[$0] }
                return Infeasibility(variables: [variable] + others)
            }
            try exchange(row, column, to: Ratio(whole: target))
        }
        return nil
    }

    private mutating func violated(byLargest: Bool) -> Int? {
        var best: (row: Int, key: Double, variable: Int)?
        for (i, variable) in basic.enumerated() {
            guard let amount = violation(variable) else { continue }
            let key = byLargest ? amount : 0
            if let known = best, (known.key, -known.variable) >= (key, -variable) { continue }
            best = (i, key, variable)
        }
        return best?.row
    }

    /// How far a variable is out of its bounds. Only the choice of the next step depends on it.
    private func violation(_ variable: Int) -> Double? {
        let now = value[variable]
        if let low = lower[variable], now < Ratio(whole: low) {
            return Double(low) - Double(now.numerator) / Double(now.denominator)
        }
        if let high = upper[variable], now > Ratio(whole: high) {
            return Double(now.numerator) / Double(now.denominator) - Double(high)
        }
        return nil
    }

    private func entering(_ row: Int, rising: Bool) -> Int? {
        var best: Int?
        for column in nonbasic.indices where rows[row][column] != 0 {
            let variable = nonbasic[column]
            let up = (rows[row][column] > 0) == rising
            guard up ? canRise(variable) : canFall(variable) else { continue }
            if best.map({ nonbasic[$0] > variable }) ?? true { best = column }
        }
        return best
    }

    /// Brings a basic variable to `target` by moving the nonbasic one of `column`, and exchanges
    /// them.
    mutating func exchange(_ row: Int, _ column: Int, to target: Ratio<Whole>) throws(SolveError) {
        let (leaving, moving) = (basic[row], nonbasic[column])
        let slope = try Ratio(rows[row][column], over: scale[row])
        let step = try target.subtracting(value[leaving]).divided(by: slope)
        try move(moving, to: value[moving].adding(step))
        try pivot(row: row, column: column)
    }
}

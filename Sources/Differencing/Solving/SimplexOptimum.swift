extension Simplex {
    /// The largest value of a combination of columns, and why it cannot be larger.
    struct Optimum: Hashable {
        let value: Ratio<Whole>
        /// Multipliers of variables (columns, then rows) at their bounds: upper where positive,
        /// lower where negative.
        let multipliers: [Int: Ratio<Whole>]
    }

    /// Nil when unbounded. The point must be within all bounds, as after `repair`.
    mutating func maximum(of objective: [(column: Int, coefficient: Int)]) throws(SolveError)
        -> Optimum?
    {
        try append(objective)
        defer { removeObjective() }
        let row = rows.count - 1
        var steps = 0
        while let column = improving(row, byLargest: steps < 2 * (rows.count + 16)) {
            steps += 1
            guard try advance(column, rising: rows[row][column] > 0) else { return nil }
        }
        var multipliers: [Int: Ratio<Whole>] = [:]
        for (column, coefficient) in rows[row].enumerated() where coefficient != 0 {
            multipliers[nonbasic[column]] = try Ratio(coefficient, over: scale[row])
        }
        return Optimum(value: value[basic[row]], multipliers: multipliers)
    }

    private func improving(_ row: Int, byLargest: Bool) -> Int? {
        var best: Int?
        for (column, coefficient) in rows[row].enumerated() where coefficient != 0 {
            let variable = nonbasic[column]
            guard coefficient > 0 ? canRise(variable) : canFall(variable) else { continue }
            guard let known = best else {
                best = column
                continue
            }
            let (size, knownSize) = (coefficient.magnitude, rows[row][known].magnitude)
            if byLargest, size != knownSize {
                if size > knownSize { best = column }
            } else if variable < nonbasic[known] {
                best = column
            }
        }
        return best
    }

    /// Moves the nonbasic variable of `column` as far as bounds allow. False when nothing stops it.
    private mutating func advance(_ column: Int, rising: Bool) throws(SolveError) -> Bool {
        let variable = nonbasic[column]
        var best: (step: Ratio<Whole>, row: Int?, variable: Int, target: Whole)?
        if let end = rising ? upper[variable] : lower[variable] {
            let distance = try Ratio(whole: end).subtracting(value[variable])
            best = (rising ? distance : distance.negated, nil, variable, end)
        }
        for i in rows.indices where rows[i][column] != 0 {
            let blocked = basic[i]
            let up = (rows[i][column] > 0) == rising
            guard let end = up ? upper[blocked] : lower[blocked] else { continue }
            let room = try Ratio(whole: end).subtracting(value[blocked])
            let slope = try Ratio(rows[i][column], over: scale[i])
            let quotient = try room.divided(by: slope)
            let step = rising ? quotient : quotient.negated
            if let known = best, (known.step, known.variable) <= (step, blocked) { continue }
            best = (step, i, blocked, end)
        }
        try spend(rows.count)
        guard let best else { return false }
        if let row = best.row {
            try exchange(row, column, to: Ratio(whole: best.target))
        } else {
            try move(variable, to: Ratio(whole: best.target))
        }
        return true
    }
}

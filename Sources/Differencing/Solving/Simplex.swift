/// A system of linear constraints with exact arithmetic: columns and rows with bounds, where each
/// row is a whole-number combination of columns.
///
/// Rows and columns alike are variables with a lower and an upper bound; the tableau writes each
/// basic variable as a fraction-free combination of the others. So the reduced costs at an optimum
/// are a certificate in terms of published numbers (rows) and of bounds of single unknowns.
/// After B. Dutertre, L. de Moura, *A fast linear-arithmetic solver for DPLL(T)* (CAV 2006).
struct Simplex<Whole: WholeNumber>: Sendable {
    /// Variables: columns first, then rows.
    let columnCount: Int
    private(set) var lower: [Whole?]
    private(set) var upper: [Whole?]
    private(set) var value: [Ratio<Whole>]
    /// Variables at the tableau's columns and rows.
    private(set) var nonbasic: [Int]
    private(set) var basic: [Int]
    /// Per variable its tableau column, or -1 - row.
    private var place: [Int]
    /// Basic variable i times `scale[i]` is the sum of `rows[i]` times the nonbasic ones.
    private(set) var rows: [[Whole]]
    private(set) var scale: [Whole]
    /// Steps left before `SolveError.limit`.
    var work: Int

    init(
        lower: [Whole?], upper: [Whole?], rows: [[(column: Int, coefficient: Int)]],
        rowLower: [Whole?], rowUpper: [Whole?], work: Int
    ) throws(SolveError) {
        let n = lower.count
        columnCount = n
        self.lower = lower + rowLower
        self.upper = upper + rowUpper
        self.work = work
        nonbasic = Array(0..<n)
        basic = rows.indices.map { $0 + n }
        place = Array(0..<n) + rows.indices.map { -1 - $0 }
        scale = Array(repeating: 1, count: rows.count)
        self.rows = rows.map { terms in
            var dense = [Whole](repeating: 0, count: n)
            for (column, coefficient) in terms { dense[column] += Whole(coefficient) }
            return dense
        }
        value = (0..<n).map { Ratio(whole: lower[$0] ?? upper[$0] ?? 0) }
        for row in self.rows {
            var sum = Ratio<Whole>.zero
            for (column, coefficient) in row.enumerated() where coefficient != 0 {
                sum = try sum.adding(value[column].multiplied(by: Ratio(whole: coefficient)))
            }
            value.append(sum)
        }
    }

    mutating func setBounds(of variable: Int, lower low: Whole?, upper high: Whole?)
        throws(SolveError)
    {
        lower[variable] = low
        upper[variable] = high
        guard place[variable] >= 0 else { return }
        if let low, value[variable] < Ratio(whole: low) {
            try move(variable, to: Ratio(whole: low))
        } else if let high, value[variable] > Ratio(whole: high) {
            try move(variable, to: Ratio(whole: high))
        }
    }

    func isFixed(_ variable: Int) -> Bool {
        lower[variable] != nil && lower[variable] == upper[variable]
    }

    func canRise(_ variable: Int) -> Bool {
        guard let upper = upper[variable] else { return true }
        return value[variable] < Ratio(whole: upper)
    }

    func canFall(_ variable: Int) -> Bool {
        guard let lower = lower[variable] else { return true }
        return value[variable] > Ratio(whole: lower)
    }

    /// Changes the value of a nonbasic variable.
    mutating func move(_ variable: Int, to new: Ratio<Whole>) throws(SolveError) {
        let delta = try new.subtracting(value[variable])
        let column = place[variable]
        value[variable] = new
        for i in rows.indices where rows[i][column] != 0 {
            let change = try delta.multiplied(by: Ratio(rows[i][column], over: scale[i]))
            value[basic[i]] = try value[basic[i]].adding(change)
        }
        try spend(rows.count)
    }

    mutating func spend(_ steps: Int) throws(SolveError) {
        work -= steps
        guard work > 0 else { throw .limit }
    }

    /// Exchanges the basic variable of `row` with the nonbasic one of `column`.
    mutating func pivot(row: Int, column: Int) throws(SolveError) {
        var pivotRow = rows[row]
        let element = pivotRow[column]
        let sign: Whole = element < 0 ? 1 : -1
        for k in pivotRow.indices { pivotRow[k] *= sign }
        pivotRow[column] = -sign * scale[row]
        let pivotScale = Swift.abs(element)
        rows[row] = []
        let used = pivotRow.indices.filter { pivotRow[$0] != 0 }
        for i in rows.indices where i != row {
            let factor = rows[i].isEmpty ? 0 : rows[i][column]
            if factor != 0 { try substitute(pivotRow, used, pivotScale, into: i, column, factor) }
        }
        rows[row] = pivotRow
        scale[row] = pivotScale
        normalise(row)
        let (leaving, entering) = (basic[row], nonbasic[column])
        basic[row] = entering
        nonbasic[column] = leaving
        place[entering] = -1 - row
        place[leaving] = column
    }

    /// Adds a row without bounds, written in the present nonbasic variables.
    mutating func append(_ terms: [(column: Int, coefficient: Int)]) throws(SolveError) {
        var numerators = [Ratio<Whole>](repeating: .zero, count: nonbasic.count)
        var now = Ratio<Whole>.zero
        for (column, coefficient) in terms {
            now = try now.adding(value[column].multiplied(by: Ratio(coefficient)))
            if place[column] >= 0 {
                let old = numerators[place[column]]
                numerators[place[column]] = try old.adding(Ratio(coefficient))
                continue
            }
            let row = -1 - place[column]
            for k in nonbasic.indices where rows[row][k] != 0 {
                let share = try Ratio(rows[row][k], over: scale[row])
                let change = try share.multiplied(by: Ratio(coefficient))
                numerators[k] = try numerators[k].adding(change)
            }
        }
        try appendRow(numerators, now)
    }

    private mutating func appendRow(_ entries: [Ratio<Whole>], _ now: Ratio<Whole>)
        throws(SolveError)
    {
        var common: Whole = 1
        for entry in entries where entry.denominator != 1 {
            let multiple =
                entry.denominator / Whole(gcd(common.magnitude, entry.denominator.magnitude))
            let (product, overflow) = common.multipliedReportingOverflow(by: multiple)
            guard !overflow else { throw .overflow }
            common = product
        }
        var row: [Whole] = []
        row.reserveCapacity(entries.count)
        for entry in entries {
            let (product, overflow) = entry.numerator.multipliedReportingOverflow(
                by: common / entry.denominator)
            guard !overflow else { throw .overflow }
            row.append(product)
        }
        place.append(-1 - rows.count)
        basic.append(value.count)
        value.append(now)
        lower.append(nil)
        upper.append(nil)
        rows.append(row)
        scale.append(common)
    }

    /// Takes the last row away again; it is basic, for it has no bounds to leave by.
    mutating func removeObjective() {
        rows.removeLast()
        scale.removeLast()
        basic.removeLast()
        place.removeLast()
        value.removeLast()
        lower.removeLast()
        upper.removeLast()
    }

    private mutating func substitute(
        _ pivotRow: [Whole], _ used: [Int], _ pivotScale: Whole, into i: Int, _ column: Int,
        _ factor: Whole
    ) throws(SolveError) {
        try spend(used.count + 4)
        var overflow = false
        rows[i][column] = 0
        if pivotScale != 1 {
            for k in rows[i].indices where rows[i][k] != 0 {
                let (product, failed) = rows[i][k].multipliedReportingOverflow(by: pivotScale)
                rows[i][k] = product
                overflow = overflow || failed
            }
            let (product, failed) = scale[i].multipliedReportingOverflow(by: pivotScale)
            scale[i] = product
            overflow = overflow || failed
            try spend(rows[i].count)
        }
        for k in used {
            let (product, failed) = pivotRow[k].multipliedReportingOverflow(by: factor)
            let (sum, failedSum) = rows[i][k].addingReportingOverflow(product)
            rows[i][k] = sum
            overflow = overflow || failed || failedSum
        }
        guard !overflow else { throw .overflow }
        if scale[i] != 1 { try spend(4 * rows[i].count) }
        normalise(i)
    }

    private mutating func normalise(_ i: Int) {
        guard scale[i] != 1 else { return }
        var divisor = scale[i].magnitude
        for coefficient in rows[i] where coefficient != 0 {
            divisor = gcd(divisor, coefficient.magnitude)
            if divisor == 1 { return }
        }
        let by = Whole(divisor)
        for k in rows[i].indices { rows[i][k] /= by }
        scale[i] /= by
    }
}

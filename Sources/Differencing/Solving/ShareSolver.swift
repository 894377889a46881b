/// A component of which nothing is known but shares, so that no number of units is: what fits fits
/// any number of times over, and so does nobody at all.
///
/// Once whole numbers above 0 are found that fit, nothing stops a sum of columns. They are looked for
/// in floating point, by steps toward what is not yet within its bounds (T. Motzkin, I. Schoenberg,
/// *The relaxation method for linear inequalities*, 1954), and checked exactly.
final class ShareSolver: ExactSolver {
    var work: Int
    let infeasible: ComponentSolver.Combination? = nil
    /// Whole numbers above 0 that fit all rows.
    private(set) var witness: [Int] = []
    private let columns: [Int]
    private let localOf: [Int: Int]

    /// A sum that is not below 0.
    private struct Row {
        let terms: [(column: Int, coefficient: Int)]
        /// Of the coefficients, as a vector.
        let length: Double

        init(_ terms: [(column: Int, coefficient: Int)]) {
            self.terms = terms
            length = terms.reduce(0) { $0 + Double($1.coefficient) * Double($1.coefficient) }
                .squareRoot()
        }
    }

    /// Nil where something else is known, or where no numbers were found.
    init?(_ component: Int, of reduction: Reduction, in model: LinearModel, work: Int) {
        columns = reduction.columns[component]
        localOf = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })
        self.work = work
        guard columns.allSatisfy({ model.isWhole($0) && !model.isSigned($0) }) else { return nil }
        var rows: [Row] = []
        for index in reduction.rows[component] {
            let row = model.rows[index]
            let constant = reduction.constant(of: row)
            guard constant == 0, (row.lower ?? 0) == 0, (row.upper ?? 0) == 0,
                (row.lower == nil) != (row.upper == nil)
            else { return nil }
            let sign = row.lower == nil ? -1 : 1
            rows.append(
                Row(
                    row.terms.compactMap { term in
                        localOf[term.column].map { ($0, sign * term.coefficient) }
                    }))
        }
        rows.removeAll { $0.length == 0 }
        guard let found = point(rows) else { return nil }
        witness = found
    }

    private static let mostSweeps = 3_000
    private static let mostSteps = 100_000_000
    /// After so many sweeps, less distance from the bounds is asked for.
    private static let patience = 200
    private static let overshoot = 1.5
    private static let least = 1e-3
    /// The largest of the whole numbers.
    private static let size = 1e12

    private func point(_ rows: [Row]) -> [Int]? {
        let size = rows.reduce(columns.count) { $0 + $1.terms.count }
        let sweeps = min(Self.mostSweeps, min(work, Self.mostSteps) / (2 * size))
        var values = [Double](repeating: 1, count: columns.count)
        var margin = Self.least
        for sweep in 0..<max(sweeps, 1) {
            let distance = margin * values.reduce(0, +) / Double(values.count)
            var isWithin = true
            for row in rows { isWithin = approach(row, distance, &values) && isWithin }
            rescale(&values)
            work -= 2 * size
            if isWithin, let whole = whole(values, rows) { return whole }
            if sweep % Self.patience == Self.patience - 1 { margin /= 2 }
        }
        return whole(values, rows)
    }

    /// Moves beyond a row's bound where the values are not `distance` within it. Whether they were
    /// within the bound at all.
    private func approach(_ row: Row, _ distance: Double, _ values: inout [Double]) -> Bool {
        let sum = row.terms.reduce(0) { $0 + Double($1.coefficient) * values[$1.column] }
        let inside = sum / row.length
        guard inside < distance else { return true }
        let step = Self.overshoot * (distance - inside) / row.length
        for term in row.terms { values[term.column] += step * Double(term.coefficient) }
        return inside > 0
    }

    private func rescale(_ values: inout [Double]) {
        let least = Self.least * values.reduce(0) { $0 + max($1, 0) } / Double(values.count)
        for index in values.indices { values[index] = max(values[index], least) }
        let most = values.max() ?? 1
        for index in values.indices { values[index] /= most }
    }

    /// The values in whole numbers, if these fit.
    private func whole(_ values: [Double], _ rows: [Row]) -> [Int]? {
        guard values.allSatisfy({ $0.isFinite && $0 <= 1 }) else { return nil }
        let whole = values.map { Int(($0 * Self.size).rounded()) }
        let fits = rows.allSatisfy { row in
            row.terms.reduce(Int128(0)) { $0 + Int128($1.coefficient) * Int128(whole[$1.column]) }
                >= 0
        }
        return fits && whole.allSatisfy { $0 > 0 } ? whole : nil
    }

    func seen(_ sum: [Int]) -> (low: Int, high: Int)? {
        let most = sum.compactMap { localOf[$0] }.reduce(0) { $0 &+ witness[$1] }
        return (0, most)
    }

    func remembered(_ sums: [[Int]]) -> [[Int]] {
        [sums.map { $0.compactMap { localOf[$0] }.reduce(0) { $0 &+ witness[$1] } }]
    }

    func maximum(of objective: [(column: Int, coefficient: Int)], enough: Int)
        throws(SolveError) -> ComponentSolver.Maximum
    {
        let own = objective.filter { localOf[$0.column] != nil && $0.coefficient != 0 }
        if own.contains(where: { $0.coefficient > 0 }) {
            guard own.allSatisfy({ $0.coefficient > 0 }) else { throw .overflow }
            return ComponentSolver.Maximum(real: nil, proved: nil, isTight: true, isEmpty: false)
        }
        var proof = ComponentSolver.Combination()
        for term in own { proof.columns[term.column] = Fraction(term.coefficient) }
        return ComponentSolver.Maximum(
            real: (.zero, proof), proved: .zero, isTight: true, isEmpty: false)
    }
}

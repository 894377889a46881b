/// A component in the hands of a library for linear programs. What it says is rounded to
/// fractions and checked exactly; what does not pass the check is not used.
final class OutsideSolver {
    private let columns: [Int]
    private let rows: [Int]
    private let localOf: [Int: Int]
    private let terms: [[(column: Int, coefficient: Int)]]
    private var lower: [Int128?] = []
    private var upper: [Int128?] = []
    private let session: any LinearSession
    private let isSigned: Bool
    private let isCount: [Bool]
    /// Whole numbers that fit all bounds, column by column.
    private var points: [[Int]] = []
    private static let mostPoints = 100

    /// Work since it was last asked, in entries of the matrix looked at.
    private var work = 0
    /// What one step of the library costs.
    private let stepCost: Int
    /// Per objective what was said of it.
    private var known: [[Int]: ComponentSolver.Maximum] = [:]
    /// Questions whose answer may be missing before they are no longer asked, and by how many more each
    /// answer makes that.
    private var hope = 16
    private static let hopePerAnswer = 4

    /// Multipliers are looked for among fractions with this denominator.
    private static let denominator = 60

    /// Nil where some unknowns may be below 0 and others not.
    init?(
        _ component: Int, of reduction: Reduction, in model: LinearModel,
        _ solver: any LinearSolver
    ) {
        columns = reduction.columns[component]
        rows = reduction.rows[component]
        isSigned = columns.contains(where: model.isSigned)
        guard !isSigned || columns.allSatisfy(model.isSigned) else { return nil }
        isCount = columns.map(model.isWhole)
        var localOf: [Int: Int] = [:]
        for (local, column) in columns.enumerated() { localOf[column] = local }
        self.localOf = localOf
        terms = reduction.rows[component].map { index in
            model.rows[index].terms.compactMap { term in
                localOf[term.column].map { ($0, term.coefficient) }
            }
        }
        stepCost = terms.reduce(columns.count + rows.count) { $0 + $1.count }
        for index in rows {
            let constant = reduction.constant(of: model.rows[index])
            lower.append(model.rows[index].lower.map { Int128($0) - constant })
            upper.append(model.rows[index].upper.map { Int128($0) - constant })
        }
        session = solver.session(
            for: LinearProblem(
                columnCount: columns.count, isSigned: isSigned,
                rows: terms.map { row in row.map { ($0.column, Double($0.coefficient)) } },
                lower: lower.map { $0.map { Double($0) } ?? -.infinity },
                upper: upper.map { $0.map { Double($0) } ?? .infinity }))
    }

    /// The least and largest value of a sum of columns at the points seen so far.
    func seen(_ sum: [Int]) -> (low: Int, high: Int)? {
        let local = sum.compactMap { localOf[$0] }
        let values = points.map { point in local.reduce(0) { $0 + point[$1] } }
        guard let low = values.min(), let high = values.max() else { return nil }
        return (low, high)
    }

    /// Per point that is remembered the values of some sums of columns.
    func remembered(_ sums: [[Int]]) -> [[Int]] {
        let local = sums.map { $0.compactMap { localOf[$0] } }
        return points.map { point in local.map { sum in sum.reduce(0) { $0 + point[$1] } } }
    }

    /// Work since this was last asked.
    func takeWork() -> Int {
        defer { work = 0 }
        return work
    }

    /// A proved bound; nil when the library gave none that stands, or where too many of its bounds
    /// did not answer what was asked.
    ///
    /// - `enough`: what it is asked whether the sum can reach.
    func maximum(of objective: [(column: Int, coefficient: Int)], enough: Int)
        -> ComponentSolver.Maximum?
    {
        let key = objective.flatMap { [$0.column, $0.coefficient] }
        if let known = known[key] { return known }
        guard hope > 0 else { return nil }
        let found = maximum(of: objective)
        known[key] = found
        guard enough < .max else { return found }
        let isBelow = found?.proved.map { $0 < Fraction(enough) } ?? false
        let isAnswer = isBelow || found?.isTight == true
        hope += isAnswer ? Self.hopePerAnswer : -1
        return found
    }

    private func maximum(of objective: [(column: Int, coefficient: Int)])
        -> ComponentSolver.Maximum?
    {
        let local = objective.compactMap { term in
            localOf[term.column].map { (column: $0, coefficient: term.coefficient) }
        }
        guard
            let optimum = session.maximum(
                of: local.map { ($0.column, Double($0.coefficient)) })
        else { return nil }
        work += (optimum.iterations + 1) * stepCost
        let reached = look(optimum.point).map { point in
            local.reduce(0) { $0 + $1.coefficient * point[$1.column] }
        }
        for sign in [1, -1] {
            guard let bound = try? proof(local, optimum.multipliers, sign) else { continue }
            let isWhole = local.allSatisfy { isCount[$0.column] }
            let proved = isWhole ? Fraction(whole: bound.value.floor) : bound.value
            let isReached = reached.map { Fraction($0) } == proved
            return ComponentSolver.Maximum(
                real: (bound.value, bound.proof), proved: proved, isTight: isReached,
                isEmpty: false)
        }
        return nil
    }

    /// The point in whole numbers, if these fit all rows.
    private func look(_ point: [Double]) -> [Int]? {
        guard point.allSatisfy({ abs($0) < 1e15 }) else { return nil }
        let whole = point.map { Int($0.rounded()) }
        guard isSigned || whole.allSatisfy({ $0 >= 0 }) else { return nil }
        for (index, row) in terms.enumerated() {
            let sum = row.reduce(Int128(0)) { sum, term in
                sum + Int128(term.coefficient) * Int128(whole[term.column])
            }
            guard lower[index].map({ $0 <= sum }) ?? true, upper[index].map({ sum <= $0 }) ?? true
            else { return nil }
        }
        if points.count < Self.mostPoints, points.last != whole { points.append(whole) }
        return whole
    }

    /// Rows that dominate the objective, and the bound that they add up to; nil if they do not.
    private func proof(
        _ objective: [(column: Int, coefficient: Int)], _ multipliers: [Double], _ sign: Int
    ) throws(SolveError) -> (value: Fraction, proof: ComponentSolver.Combination)? {
        var rest = [Fraction](repeating: .zero, count: columns.count)
        for term in objective {
            rest[term.column] = try rest[term.column].adding(Fraction(term.coefficient))
        }
        var proof = ComponentSolver.Combination()
        var value = Fraction.zero
        for (index, multiplier) in multipliers.enumerated() {
            let scaled = (multiplier * Double(Self.denominator * sign)).rounded()
            guard abs(scaled) < 1e12 else { return nil }
            if scaled == 0 { continue }
            let own = try Fraction(Int128(scaled), over: Int128(Self.denominator))
            guard let end = own > .zero ? upper[index] : lower[index] else { return nil }
            value = try value.adding(own.multiplied(by: Fraction(whole: end)))
            proof.rows[rows[index]] = own
            for term in terms[index] {
                let change = try own.multiplied(by: Fraction(-term.coefficient))
                rest[term.column] = try rest[term.column].adding(change)
            }
        }
        for (local, left) in rest.enumerated() where left != .zero {
            guard !isSigned, left < .zero else { return nil }
            proof.columns[columns[local]] = left
        }
        return (value, proof)
    }
}

import CClp
import Differencing

/// Linear programs by COIN-OR CLP: primal simplex, warm from one objective to the next.
///
/// Silent and deterministic: no clock, no random start. Its answers are checked exactly by whoever
/// asked.
public struct ClpSolver: LinearSolver {
    /// Steps of the simplex method per objective.
    public let iterations: Int32

    public init(iterations: Int32 = 200_000) { self.iterations = iterations }

    public func session(for problem: LinearProblem) -> any LinearSession {
        ClpSession(problem, iterations: iterations)
    }
}

/// Owns one CLP model.
private final class ClpSession: LinearSession {
    private let model: UnsafeMutableRawPointer?
    private let columnCount: Int
    private let rowCount: Int
    private var changed: [Int] = []

    init(_ problem: LinearProblem, iterations: Int32) {
        columnCount = problem.columnCount
        rowCount = problem.rows.count
        model = Clp_newModel()
        Clp_setLogLevel(model, 0)
        Clp_setMaximumIterations(model, iterations)
        var byColumn: [[(row: Int32, value: Double)]] = Array(repeating: [], count: columnCount)
        for (index, row) in problem.rows.enumerated() {
            for term in row { byColumn[term.column].append((Int32(index), term.coefficient)) }
        }
        var starts: [CoinBigIndex] = [0]
        for column in byColumn { starts.append((starts.last ?? 0) + CoinBigIndex(column.count)) }
        let indices = byColumn.flatMap { $0.map(\.row) }
        let values = byColumn.flatMap { $0.map(\.value) }
        let infinity = Double.greatestFiniteMagnitude
        let low = [Double](repeating: problem.isSigned ? -infinity : 0, count: columnCount)
        let high = [Double](repeating: infinity, count: columnCount)
        let none = [Double](repeating: 0, count: columnCount)
        Clp_loadProblem(
            model, Int32(columnCount), Int32(rowCount), starts, indices, values, low, high, none,
            problem.lower.map { $0.isFinite ? $0 : -infinity },
            problem.upper.map { $0.isFinite ? $0 : infinity })
        Clp_setOptimizationDirection(model, -1)
    }

    deinit { Clp_deleteModel(model) }

    func maximum(of objective: [(column: Int, coefficient: Double)]) -> LinearOptimum? {
        guard let costs = Clp_objective(model) else { return nil }
        for column in changed { costs[column] = 0 }
        changed = objective.map(\.column)
        for term in objective { costs[term.column] = term.coefficient }
        Clp_primal(model, 0)
        guard Clp_status(model) == 0, let point = Clp_primalColumnSolution(model),
            let multipliers = Clp_dualRowSolution(model)
        else { return nil }
        return LinearOptimum(
            point: Array(UnsafeBufferPointer(start: point, count: columnCount)),
            multipliers: Array(UnsafeBufferPointer(start: multipliers, count: rowCount)),
            iterations: Int(Clp_numberIterations(model)))
    }
}

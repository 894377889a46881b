/// One component in exact arithmetic.
protocol ExactSolver: AnyObject {
    /// Steps left.
    var work: Int { get set }
    /// Rows and columns whose bounds contradict each other.
    var infeasible: ComponentSolver.Combination? { get }
    /// Per column its value where the last search ended.
    var witness: [Int] { get }
    /// The least and largest value of a sum of columns at the points seen so far.
    func seen(_ sum: [Int]) -> (low: Int, high: Int)?
    /// Per point that is remembered the values of some sums of columns.
    func remembered(_ sums: [[Int]]) -> [[Int]]
    /// The largest value of a sum over this component's columns.
    ///
    /// - `enough`: a value that answers the question. Once whole numbers reach it, the bound that
    ///   is given is not the best possible, or none.
    func maximum(of objective: [(column: Int, coefficient: Int)], enough: Int)
        throws(SolveError) -> ComponentSolver.Maximum
}

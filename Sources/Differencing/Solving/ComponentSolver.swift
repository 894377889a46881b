/// The unknowns of one component: exact optima over reals and over whole numbers.
final class ComponentSolver: ExactSolver {
    /// Model columns and rows, by local index.
    let columns: [Int]
    let rows: [Int]
    private let localOf: [Int: Int]
    private var terms: [[(column: Int, coefficient: Int)]] = []
    private var lower: [Int128?] = []
    private var upper: [Int128?] = []
    /// The same rows in lowest terms, for whole numbers alone.
    private let wholeRows: WholeRows
    /// The tableau in 64 bits, or in 128 once these did not suffice.
    private var narrow: Simplex<Int>?
    private var wide: Simplex<Int128>?
    private let kinds: WholeRows.Columns
    private let mostWide: Int
    /// Steps left.
    var work: Int
    /// Branches per question, and for all questions of the component.
    private let mostBranches: Int
    private var branches: Int
    /// Rows and columns whose bounds contradict each other, as multipliers of model rows and of
    /// model columns.
    private(set) var infeasible: Combination?

    /// A sum of rows and of single columns, each times a fraction.
    struct Combination: Hashable {
        var rows: [Int: Fraction] = [:]
        var columns: [Int: Fraction] = [:]
    }

    /// The largest value over reals, with its proof, and where counts are whole.
    struct Maximum {
        /// Nil when unbounded.
        let real: (value: Fraction, proof: Combination)?
        /// With whole counts; nil when unbounded.
        let proved: Fraction?
        /// Whether `proved` is reached by some whole counts.
        let isTight: Bool
        /// Whether no whole numbers fit what is published.
        let isEmpty: Bool
    }

    init(
        _ component: Int, of reduction: Reduction, in model: LinearModel, work: Int,
        limits: AuditLimits
    ) throws(SolveError) {
        mostBranches = limits.branches
        branches =
            limits.branches.multipliedReportingOverflow(by: 20).overflow
            ? Int.max : limits.branches * 20
        mostWide = limits.wideMatrix
        columns = Self.ordered(reduction.columns[component], in: model)
        rows = reduction.rows[component]
        kinds = WholeRows.Columns(columns, in: model)
        self.work = work
        var localOf: [Int: Int] = [:]
        for (local, column) in columns.enumerated() { localOf[column] = local }
        self.localOf = localOf
        for index in rows {
            let row = model.rows[index]
            let constant = reduction.constant(of: row)
            terms.append(
                row.terms.compactMap { term in
                    localOf[term.column].map { ($0, term.coefficient) }
                })
            lower.append(row.lower.map { Int128($0) - constant })
            upper.append(row.upper.map { Int128($0) - constant })
        }
        wholeRows = WholeRows(kinds, terms, lower, upper)
        do throws(SolveError) {
            var simplex: Simplex<Int> = try start()
            let conflict = try simplex.repair()
            infeasible = conflict.map(combination)
            self.work = simplex.work
            narrow = simplex
        } catch {
            guard error == .overflow else { throw error }
            try widen()
        }
    }

    /// Sums first: written in numbers of units they have small numbers, the other way round not.
    private static func ordered(_ columns: [Int], in model: LinearModel) -> [Int] {
        model.parts.isEmpty
            ? columns : columns.filter { !model.isWhole($0) } + columns.filter(model.isWhole)
    }

    /// Starts again in 128 bits.
    private func widen() throws(SolveError) {
        narrow = nil
        guard columns.count * rows.count <= mostWide else { throw .overflow }
        var simplex: Simplex<Int128> = try start()
        let conflict = try simplex.repair()
        infeasible = conflict.map(combination)
        work = simplex.work
        wide = simplex
    }

    private func start<Whole: WholeNumber>() throws(SolveError) -> Simplex<Whole> {
        return try Simplex(
            lower: kinds.lower.map { $0.map { Whole($0) } }, upper: columns.map { _ in nil },
            rows: terms, rowLower: WholeRows.narrowed(lower), rowUpper: WholeRows.narrowed(upper),
            work: work)
    }

    private func combination(_ conflict: Infeasibility) -> Combination {
        var found = Combination()
        for variable in conflict.variables {
            if variable < columns.count {
                found.columns[columns[variable]] = Fraction(1)
            } else {
                found.rows[rows[variable - columns.count]] = Fraction(1)
            }
        }
        return found
    }

    private var points = PointMemory()
    /// Per column its value, cut down, where the last search ended: a point that fits all bounds.
    private(set) var witness: [Int] = []

    private func look<Whole: WholeNumber>(_ simplex: Simplex<Whole>) {
        guard !kinds.whole.isEmpty else { return }
        witness = simplex.wholePoint
        if simplex.fractional(among: kinds.whole) == nil { points.keep(witness) }
    }

    func seen(_ sum: [Int]) -> (low: Int, high: Int)? {
        points.range(sum.compactMap { localOf[$0] })
    }

    func remembered(_ sums: [[Int]]) -> [[Int]] {
        points.values(of: sums.map { $0.compactMap { localOf[$0] } })
    }

    func maximum(of objective: [(column: Int, coefficient: Int)], enough: Int = .max)
        throws(SolveError) -> Maximum
    {
        let local = objective.compactMap { term in
            localOf[term.column].map { (column: $0, coefficient: term.coefficient) }
        }
        if var simplex = narrow {
            narrow = nil
            do throws(SolveError) {
                let found = try maximum(of: local, enough, in: &simplex)
                narrow = simplex
                return found
            } catch {
                guard error == .overflow else { throw error }
                try widen()
            }
        }
        guard var simplex = wide else { throw .overflow }
        wide = nil
        let found = try maximum(of: local, enough, in: &simplex)
        wide = simplex
        return found
    }

    private func maximum<Whole: WholeNumber>(
        of local: [(column: Int, coefficient: Int)], _ enough: Int,
        in simplex: inout Simplex<Whole>
    ) throws(SolveError) -> Maximum {
        simplex.work = work
        defer { work = simplex.work }
        guard let best = try simplex.maximum(of: local) else {
            return Maximum(real: nil, proved: nil, isTight: true, isEmpty: false)
        }
        look(simplex)
        var proof = Combination()
        for (variable, multiplier) in best.multipliers {
            if variable < columns.count {
                proof.columns[columns[variable]] = multiplier.wide
            } else {
                proof.rows[rows[variable - columns.count]] = multiplier.wide
            }
        }
        let most = kinds.areWhole(local) ? Ratio(whole: best.value.floor) : best.value
        guard simplex.fractional(among: kinds.whole) != nil else {
            return Maximum(
                real: (best.value.wide, proof), proved: most.wide, isTight: true, isEmpty: false)
        }
        return try whole(local, (best.value.wide, proof), most.wide, enough)
    }

    /// The rows that no whole numbers fit, though others do; nil where some fit, or where it took
    /// more than `steps` to tell.
    ///
    /// - `steps`: of which it takes its own.
    func wholeContradiction(_ steps: inout Int) -> Combination? {
        let isFractional =
            narrow?.fractional(among: kinds.whole) != nil
            || wide?.fractional(among: kinds.whole) != nil
        guard isFractional,
            let found = try? wholeRows.maximum(
                of: [], enough: .min, branches: mostBranches, &steps)
        else { return nil }
        if let point = found.point { points.keep(point) }
        guard found.isEmpty else { return nil }
        return combination(Infeasibility(variables: found.blocking.sorted()))
    }

    /// The largest value with whole counts.
    ///
    /// - `most`: what it cannot exceed.
    private func whole(
        _ objective: [(column: Int, coefficient: Int)], _ real: (Fraction, Combination),
        _ most: Fraction, _ enough: Int
    ) throws(SolveError) -> Maximum {
        let allowed = min(branches, mostBranches)
        let found = try wholeRows.maximum(of: objective, enough: enough, branches: allowed, &work)
        branches -= min(branches, found.branches)
        if let point = found.point { points.keep(point) }
        return Maximum(
            real: real, proved: found.bound.map { min($0, most) } ?? most,
            isTight: found.isTight, isEmpty: found.isEmpty)
    }
}

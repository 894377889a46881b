/// Proved bounds of sums of columns, component by component.
final class BoundSolver {
    let model: LinearModel
    let reduction: Reduction
    let limits: AuditLimits
    private var solvers: [Int: any ExactSolver] = [:]
    private var failed: Set<Int> = []
    /// Steps left.
    var work: Int
    private let library: (any LinearSolver)?
    /// Nil for what the library is not given.
    private var outside: [Int: OutsideSolver?] = [:]
    private static let libraryCost = 30
    /// One part in so many of all work is not for the library.
    private static let reserve = 4
    /// Points of large components, nil where these are not looked for.
    var finders: [Int: PointFinder?] = [:]

    init(
        _ model: LinearModel, _ reduction: Reduction, limits: AuditLimits,
        library: (any LinearSolver)?
    ) {
        self.library = library
        self.model = model
        self.reduction = reduction
        self.limits = limits
        work = limits.work
    }

    /// One side of what is known of a sum of columns.
    struct Side {
        /// Over reals, in steps; nil when unbounded or not searched.
        var real: Fraction?
        /// What is proved: whole for counts.
        var proved: Fraction?
        var proof: ComponentSolver.Combination?
        var isTight = true
        /// False when a limit stopped the search.
        var isComplete = true
    }

    /// Components whose numbers cannot all be true, each as a contradicting combination.
    ///
    /// - `steps`: that may still be taken to see whether whole numbers fit where others do.
    func contradictions(_ steps: inout Int) -> [ComponentSolver.Combination] {
        var found: [ComponentSolver.Combination] = []
        // The other half is for making what is found smaller.
        var half = steps / 2
        for component in reduction.columns.indices where isNeeded(component) {
            guard let solver = solver(component) else { continue }
            let own = solver as? ComponentSolver
            if let combination = solver.infeasible ?? own?.wholeContradiction(&half) {
                found.append(combination)
            }
        }
        steps -= steps / 2 - max(half, 0)
        return found
    }

    /// Whether a search came upon numbers that no whole numbers fit.
    private(set) var isContradicted = false

    /// A component of one row and columns without further bounds is never contradictory if the row
    /// is not.
    private func isNeeded(_ component: Int) -> Bool { !reduction.rows[component].isEmpty }

    func solver(_ component: Int) -> (any ExactSolver)? {
        if let known = solvers[component] { return known }
        guard !failed.contains(component) else { return nil }
        let size = (reduction.columns[component].count + 1) * (reduction.rows[component].count + 1)
        guard work > 0,
            let made = shares(component)
                ?? (size > limits.simplex ? transport(component) : nil)
                ?? simplex(component, size)
        else {
            failed.insert(component)
            return nil
        }
        work = made.work
        solvers[component] = made
        return made
    }

    private func simplex(_ component: Int, _ size: Int) -> (any ExactSolver)? {
        guard size <= limits.matrix else { return nil }
        return try? ComponentSolver(
            component, of: reduction, in: model, work: work, limits: limits)
    }

    private func transport(_ component: Int) -> (any ExactSolver)? {
        try? TransportSolver(component, of: reduction, in: model, work: work)
    }

    private func shares(_ component: Int) -> (any ExactSolver)? {
        ShareSolver(component, of: reduction, in: model, work: work)
    }

    /// A component that the exact search does not take on, in the hands of the library.
    private func outsideSolver(_ component: Int) -> OutsideSolver? {
        if let known = outside[component] { return known }
        // The first optimum costs a library about as much as so many steps of ours.
        let size = reduction.rows[component].reduce(0) { $0 + model.rows[$1].terms.count }
        let steps = (reduction.rows[component].count + reduction.columns[component].count) * size
        var made: OutsideSolver?
        if let library, steps < work / Self.libraryCost {
            made = OutsideSolver(component, of: reduction, in: model, library)
        }
        outside[component] = .some(made)
        return made
    }

    /// Whether some component could not be taken on at all.
    var isExhausted: Bool {
        library == nil && failed.contains { finders[$0]??.hasPoints != true } || work <= 0
    }

    /// Two whole values that a sum of columns is known to take, the least and the largest so far;
    /// nil where none has been seen.
    func seen(_ columns: [Int]) -> (low: Int, high: Int)? {
        var (low, high) = (0, 0)
        for (component, own) in split(columns.map { ($0, 1) }) {
            let sum = own.map(\.column)
            if component < 0 {
                let fixed = sum.reduce(0) { $0 + reduction.fixedValue[$1] }
                (low, high) = (low + fixed, high + fixed)
                continue
            }
            let parts = [
                solvers[component]?.seen(sum), outside[component]??.seen(sum),
                finders[component]??.seen(sum),
            ].compactMap { $0 }
            guard let least = parts.map(\.low).min(), let most = parts.map(\.high).max() else {
                return nil
            }
            let part = (low: least, high: most)
            (low, high) = (low + part.low, high + part.high)
        }
        return (low, high)
    }

    /// Whether points of a component are at hand: it is in exact hands, or some were found.
    func hasPoints(_ component: Int) -> Bool {
        solvers[component] != nil || finders[component]??.hasPoints == true
    }

    /// Whether points show that a set can reach a number; more are looked for where none does.
    func reaches(_ goal: Int, _ columns: [Int]) -> Bool {
        if (seen(columns)?.high ?? .min) >= goal { return true }
        let component = columns.map { reduction.component[$0] }.max() ?? -1
        if component >= 0, solvers[component] == nil {
            seek(columns, reaching: goal)
        } else {
            _ = maximum(of: columns.map { ($0, 1) }, enough: goal)
        }
        return (seen(columns)?.high ?? .min) >= goal
    }

    /// Values that sets reach at the same time in one component: per point that is remembered the
    /// number of each, without what it has in other components.
    func remembered(_ sets: [[Int]], in component: Int) -> [[Int]] {
        let own = sets.map { $0.filter { reduction.component[$0] == component } }
        let fixed = sets.map { set in
            set.reduce(0) { $0 + (reduction.component[$1] < 0 ? reduction.fixedValue[$1] : 0) }
        }
        let points =
            solvers[component]?.remembered(own) ?? finders[component]??.remembered(own)
            ?? outside[component]??.remembered(own) ?? []
        return points.map { zip($0, fixed).map(+) }
    }

    /// By component, ascending; fixed columns are at -1.
    func split(_ terms: [(column: Int, coefficient: Int)])
        -> [(component: Int, terms: [(column: Int, coefficient: Int)])]
    {
        guard let first = terms.first.map({ reduction.component[$0.column] }) else { return [] }
        if terms.allSatisfy({ reduction.component[$0.column] == first }) { return [(first, terms)] }
        var byComponent: [Int: [(column: Int, coefficient: Int)]] = [:]
        for term in terms {
            byComponent[reduction.component[term.column], default: []].append(term)
        }
        return byComponent.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Which columns cannot reach `minimum`; in components too large to ask, those of which
    /// `bounds` says so.
    func small(below minimum: Int, _ bounds: Propagation) -> [Bool] {
        var small = bounds.upper.map { $0 < minimum }
        for component in reduction.columns.indices {
            let columns = reduction.columns[component]
            guard columns.count > 1, columns.count <= Self.mostAsked else { continue }
            var seen = Set<Int>()
            for column in columns
            where model.isWhole(column) && !small[column] && !seen.contains(column) {
                let most = maximum(of: [(column, 1)]).proved
                small[column] = most.map { $0.floor < minimum } ?? false
                guard let solver = solvers[component] else { break }
                for (own, value) in zip(columns, solver.witness) where value >= minimum {
                    seen.insert(own)
                }
            }
        }
        return small
    }

    /// Components with more columns than this are not asked column by column.
    private static let mostAsked = 400

    /// The largest value of a sum of columns.
    ///
    /// - `enough`: see `ComponentSolver.maximum`; used where one component has all columns.
    func maximum(of terms: [(column: Int, coefficient: Int)], enough: Int = .max) -> Side {
        var side = Side(real: .zero, proved: .zero, proof: ComponentSolver.Combination())
        let parts = split(terms)
        for (component, own) in parts {
            if component >= 0 {
                add(component, own, parts.count == 1 ? enough : .max, to: &side)
                continue
            }
            for term in own {
                let fixed = Fraction(reduction.fixedValue[term.column])
                let change = try? fixed.multiplied(by: Fraction(term.coefficient))
                side.add(real: change, proved: change)
            }
        }
        return side
    }

    private func add(
        _ component: Int, _ terms: [(column: Int, coefficient: Int)], _ enough: Int,
        to side: inout Side
    ) {
        guard let solver = solver(component), solver.infeasible == nil else {
            addOutside(component, terms, enough, to: &side)
            return
        }
        solver.work = work
        do throws(SolveError) {
            let best = try solver.maximum(of: terms, enough: enough)
            work = solver.work
            add(best, to: &side)
        } catch {
            solvers[component] = nil
            failed.insert(component)
            work = min(work, error == .limit ? 0 : work)
            addOutside(component, terms, enough, to: &side)
        }
    }

    private func addOutside(
        _ component: Int, _ terms: [(column: Int, coefficient: Int)], _ enough: Int,
        to side: inout Side
    ) {
        guard work > limits.work / Self.reserve, let outside = outsideSolver(component),
            let best = outside.maximum(of: terms, enough: enough)
        else {
            side = Side(isTight: false, isComplete: false)
            return
        }
        work -= outside.takeWork()
        add(best, to: &side)
    }

    private func add(_ best: ComponentSolver.Maximum, to side: inout Side) {
        guard let real = best.real, side.isComplete else {
            side = Side(isTight: side.isTight, isComplete: side.isComplete)
            return
        }
        side.add(real: real.value, proved: best.proved)
        side.proof?.add(real.proof)
        side.isTight = side.isTight && best.isTight && !best.isEmpty
        isContradicted = isContradicted || best.isEmpty
    }
}

extension BoundSolver.Side {
    /// Takes a bound that some whole numbers reach as the best there is.
    mutating func settle(at reached: Int) {
        guard proved == Fraction(reached) else { return }
        (isTight, isComplete) = (true, true)
    }

    mutating func add(real other: Fraction?, proved more: Fraction?) {
        real = real.flatMap { own in other.flatMap { try? own.adding($0) } }
        proved = proved.flatMap { own in more.flatMap { try? own.adding($0) } }
        if real == nil { proof = nil }
    }
}

extension ComponentSolver.Combination {
    mutating func add(_ other: Self) {
        rows.merge(other.rows) { own, _ in own }
        columns.merge(other.columns) { own, _ in own }
    }

    /// All multipliers with the other sign.
    var negated: Self {
        Self(rows: rows.mapValues(\.negated), columns: columns.mapValues(\.negated))
    }
}

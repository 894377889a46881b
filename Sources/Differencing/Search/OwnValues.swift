import Outputs

/// What the only contributor to a withheld cell works out of other withheld cells: its own value is
/// added to what is published, and the system that the cell is in is searched again.
struct OwnValues {
    private let model: LinearModel
    private let reduction: Reduction
    private let equalities: Equalities
    private let certificates: Certificates
    private let parameters: AuditParameters
    /// Cells that everybody can work out: who is alone in one of them knows no more than all others.
    private let exact: Set<CellReference>
    /// Cells that everybody can estimate too closely: what a contributor estimates of them is not
    /// told again, what it works out exactly is.
    private let narrow: Set<CellReference>
    /// Steps left.
    private(set) var work: Int
    /// False when a limit stopped a search.
    private(set) var isComplete = true

    init(
        _ model: LinearModel, _ reduction: Reduction, _ equalities: Equalities,
        _ certificates: Certificates, _ parameters: AuditParameters, told alarms: [Inference],
        work: Int
    ) {
        self.model = model
        self.reduction = reduction
        self.equalities = equalities
        self.certificates = certificates
        self.parameters = parameters
        exact = Set(alarms.filter(\.isExact).map(\.terms[0].cell))
        narrow = Set(alarms.filter { !$0.isExact }.map(\.terms[0].cell))
        self.work = work
    }

    var inferences: [Inference] {
        mutating get {
            let singletons = singletons
            let components = singletons.reduce(into: Set<Int>()) { $0.formUnion($1.components) }
            guard !components.isEmpty else { return [] }
            var byComponent: [Int: [Int]] = [:]
            var byRest: [Equalities.Rest: [Int]] = [:]
            for index in model.nodes.indices where isWithheld(index) {
                let own = self.components(of: index)
                guard !components.isDisjoint(with: own) else { continue }
                for component in own { byComponent[component, default: []].append(index) }
                if let rest = equalities.rest(of: model.nodes[index].columns) {
                    byRest[rest, default: []].append(index)
                }
            }
            return singletons.flatMap { single in
                let near = Set(single.components.flatMap { byComponent[$0] ?? [] })
                return inferences(
                    of: single, given: Set(byRest[single.rest] ?? []), near: near.sorted())
            }
        }
    }

    private struct Singleton {
        let node: Int
        let figure: Figure
        let rest: Equalities.Rest
        let components: Set<Int>
        /// In steps of the model; nil where it is not known.
        let value: Int?
    }

    private var singletons: [Singleton] {
        guard !parameters.singletons.isEmpty else { return [] }
        var found: [Singleton] = []
        for (index, node) in model.nodes.enumerated() where isWithheld(index) {
            for figure in node.figures
            where parameters.singletons.contains(figure.cell) && !exact.contains(figure.cell) {
                guard let rest = equalities.rest(of: node.columns) else { continue }
                found.append(
                    Singleton(
                        node: index, figure: figure, rest: rest, components: components(of: index),
                        value: value(of: figure, in: node)))
            }
        }
        return found
    }

    private func value(of figure: Figure, in node: Node) -> Int? {
        if model.isWhole(node.columns[0]) { return 1 }
        return parameters.contributions[figure.cell]?.multiplied(by: figure.factor)?
            .multiplied(by: Decimal(model.stepsPerUnit(of: node.columns[0])))?.whole
    }

    private func isWithheld(_ index: Int) -> Bool {
        let node = model.nodes[index]
        return !node.isCopy && node.exact == nil && node.figures.contains { $0.role == .withheld }
    }

    private func components(of index: Int) -> Set<Int> {
        Set(model.nodes[index].columns.map { reduction.component[$0] }).filter { $0 >= 0 }
    }

    // MARK: One contributor

    /// - `given`: the sets of which the contributor's own gives all that is not known.
    /// - `near`: those with a component in common with it.
    private mutating func inferences(of single: Singleton, given: Set<Int>, near: [Int])
        -> [Inference]
    {
        let columns = model.nodes[single.node].columns
        var searches: [Set<Int>: Search] = [:]
        var found: [Inference] = []
        for index in near where index != single.node && model.nodes[index].columns != columns {
            let components = single.components.union(components(of: index))
            let size = components.reduce(0) { $0 + reduction.columns[$1].count }
            let isGiven = given.contains(index)
            guard isGiven || (single.value != nil && size <= parameters.limits.own) else {
                continue
            }
            let figures = open(index)
            guard !figures.isEmpty else { continue }
            if let value = single.value, searches[components] == nil {
                searches[components] = search(single, value, components.sorted())
            }
            if let search = searches[components] {
                found += judge(index, figures, single, search, isGiven: isGiven)
            } else {
                found += figures.map { symbolic($0, single) }
            }
        }
        return found
    }

    /// The withheld figures of a set that are not exact for everybody.
    private func open(_ index: Int) -> [Figure] {
        model.nodes[index].figures.filter { figure in
            figure.role == .withheld && !exact.contains(figure.cell)
                && (figure.low == nil || figure.low != figure.high)
        }
    }

    private struct Search {
        /// Nil where a limit was reached.
        let solver: ComponentSolver?
        let certificates: Certificates
    }

    /// Components with the contributor's value.
    private mutating func search(_ single: Singleton, _ value: Int, _ components: [Int])
        -> Search
    {
        var known = model
        let node = model.nodes[single.node]
        let own = Figure(
            cell: single.figure.cell, role: .exact, low: value, high: value,
            factor: single.figure.factor)
        known.nodes[single.node] = Node(
            box: node.box, cluster: node.cluster, isCopy: node.isCopy, columns: node.columns,
            figures: node.figures + [own])
        known.rows.append(
            ModelRow(
                terms: node.columns.map { ($0, 1) }, lower: value, upper: value, source: .node,
                makeup: [ModelRow.Part(node: single.node, coefficient: 1)]))
        work -= min(work, model.nodes.count + model.rows.count)
        var certificates = certificates
        certificates.model = known
        let joined = reduction.joining(components, by: known.rows.count - 1)
        let last = joined.columns.count - 1
        let size = (joined.columns[last].count + 1) * (joined.rows[last].count + 1)
        guard size <= parameters.limits.matrix, work > 0,
            let solver = try? ComponentSolver(
                last, of: joined, in: known, work: work, limits: parameters.limits)
        else { return Search(solver: nil, certificates: certificates) }
        work = solver.work
        return Search(solver: solver, certificates: certificates)
    }

    private mutating func judge(
        _ index: Int, _ figures: [Figure], _ single: Singleton, _ search: Search, isGiven: Bool
    ) -> [Inference] {
        // A value that does not fit what is published proves nothing.
        guard search.solver?.infeasible == nil else { return [] }
        guard let solver = search.solver,
            let bounds = bounds(of: model.nodes[index].columns, solver, search.certificates)
        else {
            isComplete = isComplete && isGiven
            return isGiven ? figures.map { symbolic($0, single) } : []
        }
        let column = model.nodes[index].columns[0]
        return figures.compactMap { figure in
            if bounds.low != nil, bounds.low == bounds.high {
                let proof: Inference.Proof =
                    isGiven
                    ? .equalities : bounds.realLow == bounds.realHigh ? .bounds : .integrality
                return inference(figure, column, single, bounds, proof, .exactRecovery)
            }
            guard !narrow.contains(figure.cell) else { return nil }
            let isTooNarrow = parameters.isTooNarrow(
                figure.cell, low: model.printed(bounds.low, of: column, figure.factor, up: false),
                high: model.printed(bounds.high, of: column, figure.factor, up: true))
            return isTooNarrow
                ? inference(figure, column, single, bounds, nil, .intervalTooNarrow) : nil
        }
    }

    /// Exact for the contributor, whatever its value is.
    private func symbolic(_ figure: Figure, _ single: Singleton) -> Inference {
        inference(
            figure, model.nodes[single.node].columns[0], single, Bounds(low: nil, high: nil),
            .equalities, .exactRecovery)
    }

    private struct Bounds {
        var low: Fraction?
        var high: Fraction?
        var realLow: Fraction?
        var realHigh: Fraction?
        var isTight = true
        var lines = Inference.Because(low: [], high: [])
    }

    /// Nil where a limit stopped the search.
    private mutating func bounds(
        of columns: [Int], _ solver: ComponentSolver, _ certificates: Certificates
    ) -> Bounds? {
        solver.work = work
        defer { work = solver.work }
        let fixed = columns.reduce(0) { $0 + reduction.fixedValue[$1] }
        let terms = columns.map { (column: $0, coefficient: 1) }
        let open = terms.filter { reduction.component[$0.column] >= 0 }
        guard let high = try? solver.maximum(of: open),
            let low = try? solver.maximum(of: open.map { ($0.column, -$0.coefficient) })
        else { return nil }
        func moved(_ value: Fraction?) -> Fraction? {
            value.flatMap { try? $0.adding(Fraction(fixed)) }
        }
        func lines(_ real: Fraction?, _ proof: ComponentSolver.Combination?, isUpper: Bool)
            -> [CertificateLine]
        {
            guard let real, let proof else { return [] }
            return certificates.lines(for: terms, proof, bound: real, isUpper: isUpper) ?? []
        }
        var found = Bounds(
            low: moved(low.proved?.negated), high: moved(high.proved),
            realLow: moved(low.real?.value.negated), realHigh: moved(high.real?.value),
            isTight: low.isTight && high.isTight && !low.isEmpty && !high.isEmpty)
        found.lines = Inference.Because(
            low: lines(found.realLow, low.real?.proof.negated, isUpper: false),
            high: lines(found.realHigh, high.real?.proof, isUpper: true))
        return found
    }

    private func inference(
        _ figure: Figure, _ column: Int, _ single: Singleton, _ bounds: Bounds,
        _ proof: Inference.Proof?, _ alarm: Inference.Alarm
    ) -> Inference {
        Inference(
            terms: [Inference.Term(coefficient: 1, cell: figure.cell)],
            low: model.printed(bounds.low, of: column, figure.factor, up: false),
            high: model.printed(bounds.high, of: column, figure.factor, up: true),
            isTight: proof != nil || bounds.isTight, proof: proof, alarm: alarm, assumption: nil,
            contributor: single.figure.cell,
            because: proof == .integrality ? Inference.Because(low: [], high: []) : bounds.lines)
    }
}

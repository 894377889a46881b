import Outputs

/// The audit of one measure: bounds of what is withheld, rounded or implied.
final class MeasureAudit {
    let model: LinearModel
    private let parameters: AuditParameters
    private let reduction: Reduction
    private let solver: BoundSolver
    private let equalities: Equalities
    let certificates: Certificates
    private let direct: DirectSums
    private let bounds: Propagation
    /// Per component whether its bounds are those of all that is known.
    private let isTight: [Bool]
    private(set) var inferences: [Inference] = []
    private(set) var gaps: Set<AuditResult.Gap>
    private(set) var unbounded: [CellReference] = []
    /// Withheld nodes with one possibility.
    private var recovered: Set<Box> = []
    /// Per column the sets with an alarm that hold it.
    private var alarmed: [Int: [(columns: Set<Int>, alarm: Inference.Alarm)]] = [:]
    private let visible: VisibleSets
    /// Of cells that print something else than the sum itself, the sum per printed unit.
    let printedFactors: [CellReference: Decimal]
    /// Per column the published sets that are small by their figures, and their largest value.
    private var small: [Int: [(node: Int, upper: Int)]] = [:]

    init(
        _ model: LinearModel, _ parameters: AuditParameters, library: (any LinearSolver)?
    ) {
        self.model = model
        self.parameters = parameters
        reduction = Reduction(model)
        solver = BoundSolver(model, reduction, limits: parameters.limits, library: library)
        equalities = Equalities(model, reduction)
        certificates = Certificates(model: model, reduction: reduction)
        direct = DirectSums(model)
        let scaled = model.nodes.flatMap(\.figures).filter { $0.factor != 1 && $0.role != .share }
        printedFactors = Dictionary(
            scaled.map { ($0.cell, $0.factor) }, uniquingKeysWith: { first, _ in first })
        visible = VisibleSets(model, below: parameters.minimum)
        bounds = Propagation(model, reduction)
        isTight = reduction.columns.map { columns in
            !columns.contains { model.looseClusters.contains(model.clusterOf[$0]) }
        }
        gaps = model.gaps
        for (index, node) in model.nodes.enumerated() {
            guard let upper = node.upper?.bound, upper < parameters.minimum else { continue }
            for column in node.columns { small[column, default: []].append((index, upper)) }
        }
    }

    /// Cells that cannot all be true, and of each such set the cell to leave out.
    ///
    /// - `work`: steps that may still be taken to find small sets.
    func conflicts(work: inout Int) -> [(cells: [CellReference], drop: CellReference)] {
        let differing = model.nodes.filter { !$0.isCopy }.flatMap(\.contradictions)
        guard differing.isEmpty else { return differing }
        var found: [[(cell: CellReference, size: Int)]] = []
        for row in reduction.contradictions {
            found.append(cells(of: ComponentSolver.Combination(rows: [row: Fraction(1)])))
        }
        if found.isEmpty { found = solver.contradictions().map(cells) }
        let filter = ConflictFilter(model)
        var conflicts: [(cells: [CellReference], drop: CellReference)] = []
        for members in found {
            let left = filter.irreducible(Set(members.map(\.cell)), work: &work)
            let last = members.filter { left.contains($0.cell) }
                .max { ($0.size, $0.cell) < ($1.size, $1.cell) }
            if let last { conflicts.append((left.sorted(), last.cell)) }
        }
        return conflicts
    }

    private func cells(of combination: ComponentSolver.Combination)
        -> [(cell: CellReference, size: Int)]
    {
        var found: [(CellReference, Int)] = []
        var nodes = Set<Int>()
        for row in combination.rows.keys.sorted() {
            if case .share(let cell, _) = model.rows[row].source { found.append((cell, 0)) }
            nodes.formUnion(model.rows[row].makeup.map(\.node))
            nodes.formUnion(model.rows[row].terms.compactMap { reduction.fixedBy[$0.column] })
        }
        for node in nodes.sorted().map({ model.nodes[$0] }) {
            let used = Set([node.lower?.figure, node.upper?.figure].compactMap { $0 })
            found += used.map { (node.figures[$0].cell, node.columns.count) }
        }
        return found
    }

    func run() {
        for index in model.nodes.indices where !model.nodes[index].isCopy { judge(index) }
        if model.isCount { judgeCandidates() }
        judgeOwnValues()
        if solver.isExhausted { gaps.insert(.bounds) }
    }

    private func judgeOwnValues() {
        let alarms = inferences.filter { $0.alarm != nil && $0.terms.count == 1 }
        var own = OwnValues(
            model, reduction, equalities, certificates, parameters,
            told: Set(alarms.map(\.terms[0].cell)), work: solver.work)
        inferences += own.inferences
        solver.work = own.work
        if !own.isComplete { gaps.insert(.bounds) }
    }

    /// What is known of a sum of columns.
    struct Known {
        var low: BoundSolver.Side
        var high: BoundSolver.Side
        var proof: Inference.Proof?

        var isExact: Bool { proof != nil }

        /// Whether no limit stopped the search for the best possible bounds.
        var isSettled: Bool {
            isExact || [low, high].allSatisfy { $0.isComplete && $0.isTight }
        }
    }

    /// What a question about a set is for.
    private enum Goal {
        /// The best possible bounds.
        case bounds
        /// Whether more than one value is possible.
        case exactness
        /// Whether the minimum can be reached.
        case reach
    }

    /// Nil where whole numbers that fit all that is published answer the question: nothing to tell.
    private func known(_ columns: [Int], for goal: Goal) -> Known? {
        guard model.isCount, goal != .bounds, isTight(columns) else { return known(columns) }
        if isOpen(columns, goal) { return nil }
        let (enough, opposite) = enough(columns, goal)
        let high = solver.maximum(of: columns.map { ($0, 1) }, enough: enough)
        if isOpen(columns, goal) { return nil }
        if goal == .exactness, high.isComplete {
            _ = solver.maximum(of: columns.map { ($0, -1) }, enough: opposite)
            if isOpen(columns, goal) { return nil }
        }
        return known(columns)
    }

    /// Whether points that fit all rows may all be true.
    private func isTight(_ columns: [Int]) -> Bool {
        columns.allSatisfy { reduction.component[$0] < 0 || isTight[reduction.component[$0]] }
    }

    private func isOpen(_ columns: [Int], _ goal: Goal) -> Bool {
        guard let seen = solver.seen(columns) else { return false }
        return goal == .reach ? seen.high >= parameters.minimum : seen.low < seen.high
    }

    /// The value of the sum, and of the sum with the other sign, that answers the question.
    private func enough(_ columns: [Int], _ goal: Goal) -> (Int, Int) {
        if goal == .reach { return (parameters.minimum, .max) }
        guard let seen = solver.seen(columns) else { return (.min, .min) }
        return (seen.low + 1, 1 - seen.high)
    }

    private func known(_ columns: [Int]) -> Known {
        let terms = columns.map { (column: $0, coefficient: 1) }
        let high = solver.maximum(of: terms)
        var low = solver.maximum(of: terms.map { ($0.column, -$0.coefficient) })
        low.real = low.real?.negated
        low.proved = low.proved?.negated
        low.proof = low.proof?.negated
        var known = Known(low: low, high: high)
        let exact = low.proved != nil && low.proved == high.proved
        if exact || !(low.isComplete && high.isComplete) { explain(&known, columns) }
        if !known.isExact, !isTight(columns) {
            known.low.isTight = false
            known.high.isTight = false
        }
        return known
    }

    private func explain(_ known: inout Known, _ columns: [Int]) {
        if let value = equalities.value(of: columns) {
            known.proof = .equalities
            known.low.proved = Fraction(value)
            known.high.proved = Fraction(value)
            known.low.isTight = true
            known.high.isTight = true
        } else if known.low.proved != nil, known.low.proved == known.high.proved {
            known.proof = known.low.real == known.high.real ? .bounds : .integrality
        } else {
            fallBack(&known, columns)
        }
    }

    /// Sound bounds where the solver gave up.
    private func fallBack(_ known: inout Known, _ columns: [Int]) {
        guard !model.isSigned else { return }
        known.low.proved = known.low.proved ?? Fraction(columns.reduce(0) { $0 + bounds.lower[$1] })
        if columns.allSatisfy({ bounds.upper[$0] < Propagation.unbounded }) {
            known.high.proved =
                known.high.proved ?? Fraction(columns.reduce(0) { $0 + bounds.upper[$1] })
        }
    }

    // MARK: Cells

    private func judge(_ index: Int) {
        let node = model.nodes[index]
        let wanted = node.figures.filter { figure in
            switch figure.role {
            case .withheld: true
            case .rounded: model.isCount || parameters.all
            case .exact: false
            case .share: parameters.minimum > 1 && node.figures.allSatisfy { $0.role == .share }
            }
        }
        guard !wanted.isEmpty, let known = known(node.columns, for: goal(wanted)) else { return }
        if !known.isSettled {
            unbounded += wanted.map(\.cell)
            gaps.insert(.bounds)
        }
        if known.isExact { recovered.insert(node.box) }
        for figure in wanted {
            let alarm = alarm(figure, known)
            guard alarm != nil || (parameters.all && figure.role != .share) else { continue }
            let terms = [Inference.Term(coefficient: 1, cell: figure.cell)]
            let isPlain = known.proof == .equalities && figure.factor == 1
            let sum = isPlain ? direct.lines(of: index) : nil
            inferences.append(
                inference(terms, node.columns, known, alarm, factor: figure.factor, sum))
        }
    }

    private func goal(_ figures: [Figure]) -> Goal {
        !parameters.all && parameters.width == 0
            && figures.allSatisfy { parameters.protection[$0.cell] == nil } ? .exactness : .bounds
    }

    private func alarm(_ figure: Figure, _ known: Known) -> Inference.Alarm? {
        switch figure.role {
        case .exact: nil
        case .share:
            known.isExact && isSmall(known.high) && known.high.proved != .zero
                ? .smallImpliedCount : nil
        case .rounded:
            known.isExact && model.isCount && figure.low != figure.high ? .roundingUndone : nil
        case .withheld:
            known.isExact
                ? figure.low != nil && figure.low == figure.high ? nil : .exactRecovery
                : isTooNarrow(figure, known) ? .intervalTooNarrow : nil
        }
    }

    private func isSmall(_ side: BoundSolver.Side) -> Bool {
        side.proved.map { $0 < Fraction(parameters.minimum) } ?? false
    }

    private func isLarge(_ side: BoundSolver.Side) -> Bool {
        side.proved.map { $0 >= Fraction(parameters.minimum) } ?? false
    }

    private func isTooNarrow(_ figure: Figure, _ known: Known) -> Bool {
        parameters.isTooNarrow(
            figure.cell, low: model.printed(known.low.proved, figure.factor, up: false),
            high: model.printed(known.high.proved, figure.factor, up: true))
    }

    // MARK: Sets nobody published

    /// In larger systems, differences that are no alarm are not listed.
    private static let fewNodes = 5_000

    private func judgeCandidates() {
        let candidates = candidates()
        let judged = candidates.filter { isOpen($0) }.compactMap { candidate in
            known(candidate.columns, for: parameters.all ? .bounds : .reach).map { (candidate, $0) }
        }
        // Larger sets first: what follows from a set that was named is not named again.
        let order = judged.sorted {
            $0.0.columns.count != $1.0.columns.count
                ? $0.0.columns.count > $1.0.columns.count
                : $0.0.columns.lexicographicallyPrecedes($1.0.columns)
        }
        var told = Set<[Inference.Term]>()
        for (candidate, known) in order {
            if !known.isSettled, !isLarge(known.low) {
                unbounded += candidate.terms.map { model.nodes[$0.node].named.cell }
                gaps.insert(.bounds)
            }
            let alarm = alarm(candidate, known)
            guard alarm != nil || (parameters.all && known.low.isComplete) else { continue }
            if let alarm {
                let own = Set(candidate.columns)
                for column in candidate.columns {
                    alarmed[column, default: []].append((own, alarm))
                }
            }
            let terms = published(candidate.terms)
            // Two clusters may hold the same sets.
            guard terms.count > 1, told.insert(terms).inserted else { continue }
            let sum = known.proof == .equalities ? direct.lines(candidate.terms) : nil
            inferences.append(
                inference(terms, candidate.columns, known, alarm, factor: 1, sum))
        }
    }

    /// Cells with their coefficients; sets that two clusters hold are one cell.
    private func published(_ terms: [Candidate.Term]) -> [Inference.Term] {
        var order: [CellReference] = []
        var sums: [CellReference: Int] = [:]
        for term in terms {
            let cell = model.nodes[term.node].named.cell
            if sums[cell] == nil { order.append(cell) }
            sums[cell, default: 0] += term.coefficient
        }
        return order.compactMap { cell in
            sums[cell].flatMap { $0 == 0 ? nil : Inference.Term(coefficient: $0, cell: cell) }
        }
    }

    private func candidates() -> [Candidate] {
        var set = CandidateSet(
            published: Set(model.nodes.map(\.columns)), most: parameters.limits.candidates)
        Differences(
            model: model, reduction: reduction, bounds: bounds, minimum: parameters.minimum,
            all: parameters.all && model.nodes.count <= Self.fewNodes
        ).collect(into: &set)
        Containments(model: model, minimum: parameters.minimum).collect(into: &set)
        Combinations(
            model: model, reduction: reduction,
            small: solver.small(below: parameters.minimum, bounds)
        ).collect(into: &set)
        if !set.isComplete { gaps.insert(.differences) }
        return set.sorted
    }

    /// Whether it may be an alarm, or is to be listed.
    private func isOpen(_ candidate: Candidate) -> Bool {
        let least = candidate.columns.reduce(0) { $0 + bounds.lower[$1] }
        if least < parameters.minimum { return true }
        return parameters.all && candidate.columns.allSatisfy { reduction.component[$0] >= 0 }
    }

    private func alarm(_ candidate: Candidate, _ known: Known) -> Inference.Alarm? {
        guard isSmall(known.high), !visible.cover(candidate.columns) else { return nil }
        let withheldOnly = candidate.isUnion
        if withheldOnly,
            candidate.terms.allSatisfy({ recovered.contains(model.nodes[$0.node].box) })
        {
            return nil
        }
        let alarm: Inference.Alarm =
            !known.isExact
            ? .boundedBelowThreshold
            : known.high.proved == .zero ? .impliedZero : .smallImpliedCount
        if alarm == .impliedZero, !parameters.zerosAlarm { return nil }
        return isNews(alarm, candidate, known) ? alarm : nil
    }

    /// Whether it says more than some published cell, or a larger set, does already.
    private func isNews(_ alarm: Inference.Alarm, _ candidate: Candidate, _ known: Known) -> Bool {
        if alarm == .smallImpliedCount { return true }
        let own = Set(candidate.columns)
        let first = candidate.columns[0]
        for (node, upper) in small[first] ?? []
        where (alarm != .impliedZero || upper == 0) && own.isSubset(of: model.nodes[node].columns) {
            return false
        }
        if candidate.isDifference { return true }
        if candidate.isUnion, let high = known.high.proved {
            let own = candidate.terms.compactMap { model.nodes[$0.node].upper?.bound }
            if own.count == candidate.terms.count, Fraction(own.reduce(0, +)) <= high {
                return false
            }
        }
        return !(alarmed[first] ?? []).contains { other in
            other.columns.isSuperset(of: own)
                && (alarm != .impliedZero || other.alarm == .impliedZero)
        }
    }
}

extension Node {
    /// The figure that stands for the set in a sum: an exact one, where there is one.
    var named: Figure {
        let own = figures.filter { $0.role != .share }
        return own.first(where: \.isExact) ?? own.first ?? figures[0]
    }
}

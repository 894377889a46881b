import Outputs

/// The audit of one measure: bounds of what is withheld, rounded or implied.
final class MeasureAudit {
    let model: LinearModel
    let parameters: AuditParameters
    let reduction: Reduction
    let solver: BoundSolver
    private let equalities: Equalities
    let certificates: Certificates
    let direct: DirectSums
    let bounds: Propagation
    /// Per component whether its bounds are those of all that is known.
    let isTight: [Bool]
    var inferences: [Inference] = []
    var gaps: Set<AuditResult.Gap>
    var unbounded: [CellReference] = []
    /// Withheld nodes with one possibility.
    private(set) var recovered: Set<Box> = []
    /// Per column the sets with an alarm that hold it.
    var alarmed: [Int: [(columns: Set<Int>, alarm: Inference.Alarm)]] = [:]
    let visible: VisibleSets
    /// Of cells that print something else than the sum itself, the sum per printed unit.
    let printedFactors: [CellReference: Decimal]
    /// Per column the published sets that are small by their figures, and their largest value.
    private(set) var small: [Int: [(node: Int, upper: Int)]] = [:]

    init(
        _ model: LinearModel, _ parameters: AuditParameters, library: (any LinearSolver)?
    ) {
        self.model = model
        self.parameters = parameters
        reduction = Reduction(model)
        var limits = parameters.limits
        if !model.parts.isEmpty { limits.work /= Self.tiedShare }
        solver = BoundSolver(model, reduction, limits: limits, library: library)
        equalities = Equalities(model, reduction)
        certificates = Certificates(model: model, reduction: reduction)
        direct = DirectSums(model)
        let scaled = model.nodes.flatMap(\.figures).filter {
            $0.factor * $0.scale != 1 && $0.role != .share
        }
        printedFactors = Dictionary(
            scaled.map { ($0.cell, $0.factor * $0.scale) }, uniquingKeysWith: { first, _ in first })
        visible = VisibleSets(model.counts, below: parameters.minimum)
        bounds = Propagation(model, reduction)
        isTight = reduction.columns.map { columns in
            !columns.contains { model.looseClusters.contains(model.clusterOf[$0]) }
        }
        gaps = model.gaps
        for (index, node) in model.counts.nodes.enumerated() {
            guard let upper = node.upper?.bound, upper < parameters.minimum else { continue }
            for column in node.columns { small[column, default: []].append((index, upper)) }
        }
    }

    /// What is found of one system.
    typealias Found = (
        inferences: [Inference], unbounded: [CellReference], gaps: Set<AuditResult.Gap>
    )

    /// What can be worked out, and what is left open.
    func search() -> Found {
        run()
        return (inferences, unbounded, gaps)
    }

    /// Of the steps that a search may take, those that one with means may: one in so many.
    private static let tiedShare = 10

    private func run() {
        for index in model.nodes.indices where !model.nodes[index].isCopy { judge(index) }
        if model.isCount { judgeCandidates() }
        judgeOwnValues()
        if solver.isExhausted { gaps.insert(.bounds) }
        if solver.isContradicted { gaps.insert(.contradictions) }
    }

    private func judgeOwnValues() {
        let alarms = inferences.filter { $0.alarm != nil && $0.terms.count == 1 }
        var own = OwnValues(
            model, reduction, equalities, certificates, parameters, told: alarms,
            work: solver.work)
        inferences += own.inferences
        solver.work = own.work
        if !own.isComplete { gaps.insert(.bounds) }
    }

    /// Per cell that does not print how many units it has, how many exactly printed numbers add up to.
    var addedUp: [CellReference: Decimal] {
        guard model.isCount else { return [:] }
        return model.counts.nodes.reduce(into: [:]) { found, node in
            guard node.exact == nil, let column = node.columns.first,
                let value = equalities.value(of: node.columns)
            else { return }
            for figure in node.figures where figure.role == .withheld || figure.role == .rounded {
                found[figure.cell] = model.amount(value, of: column)
            }
        }
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
    enum Goal {
        /// The best possible bounds.
        case bounds
        /// Whether more than one value is possible.
        case exactness
        /// Whether the minimum can be reached.
        case reach
    }

    /// Nil where whole numbers that fit all that is published answer the question: nothing to tell.
    func known(_ columns: [Int], for goal: Goal) -> Known? {
        guard isCount(columns), goal != .bounds, isTight(columns) else { return known(columns) }
        if isOpen(columns, goal) || isFoundOpen(columns, goal) { return nil }
        let (enough, opposite) = enough(columns, goal)
        let high = solver.maximum(of: columns.map { ($0, 1) }, enough: enough)
        if isOpen(columns, goal) { return nil }
        if goal == .exactness, high.isComplete {
            _ = solver.maximum(of: columns.map { ($0, -1) }, enough: opposite)
            if isOpen(columns, goal) { return nil }
        }
        if !isProvedShut(high, goal), isFoundOpen(columns, goal, isLast: true) { return nil }
        return known(columns)
    }

    private func isCount(_ columns: [Int]) -> Bool {
        model.parts.isEmpty ? model.isCount : columns.allSatisfy(model.isWhole)
    }

    /// Whether points that fit all rows may all be true.
    private func isTight(_ columns: [Int]) -> Bool {
        columns.allSatisfy { reduction.component[$0] < 0 || isTight[reduction.component[$0]] }
    }

    private func isOpen(_ columns: [Int], _ goal: Goal) -> Bool {
        guard let seen = solver.seen(columns) else { return false }
        return goal == .reach ? seen.high >= parameters.minimum : seen.low < seen.high
    }

    /// Whether points that are looked for answer the question, in components too large to be asked.
    ///
    /// - `isLast`: whether this is asked a second time, after nothing was proved.
    private func isFoundOpen(_ columns: [Int], _ goal: Goal, isLast: Bool = false) -> Bool {
        guard solver.findPoints(of: columns) else { return false }
        if isOpen(columns, goal) { return true }
        guard equalities.value(of: columns) == nil else { return false }
        let few = PointFinder.fewAttempts
        solver.seek(
            columns, reaching: goal == .reach ? parameters.minimum : nil,
            attempts: isLast ? few..<PointFinder.mostAttempts : 0..<few)
        return isOpen(columns, goal)
    }

    /// The value of the sum, and of the sum with the other sign, that answers the question.
    private func enough(_ columns: [Int], _ goal: Goal) -> (Int, Int) {
        if goal == .reach { return (parameters.minimum, .max) }
        guard let seen = solver.seen(columns) else { return (.min, .min) }
        return (seen.low + 1, 1 - seen.high)
    }

    /// Whether a proof says that no point will be found.
    private func isProvedShut(_ high: BoundSolver.Side, _ goal: Goal) -> Bool {
        goal == .reach && isSmall(high)
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
        if !isTight(columns) {
            guard !known.isExact else { return known }
            known.low.isTight = false
            known.high.isTight = false
        } else if isCount(columns), let seen = solver.seen(columns), seen.low < seen.high {
            known.low.settle(at: seen.low)
            known.high.settle(at: seen.high)
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
        guard !columns.contains(where: model.isSigned) else { return }
        known.low.proved = known.low.proved ?? Fraction(columns.reduce(0) { $0 + bounds.lower[$1] })
        if columns.allSatisfy({ bounds.upper[$0] < Propagation.unbounded }) {
            known.high.proved =
                known.high.proved ?? Fraction(columns.reduce(0) { $0 + bounds.upper[$1] })
        }
    }

    // MARK: Cells

    private func judge(_ index: Int) {
        let node = model.nodes[index]
        let isCount = isCount(node.columns)
        let wanted = node.figures.filter { figure in
            switch figure.role {
            case .withheld: true
            case .rounded: parameters.all || isCount && !figure.isExact
            case .exact, .base: false
            case .share, .mean: isCount && parameters.minimum > 1 && node.isUncounted
            }
        }
        let question = question(wanted, of: node)
        let goal = parameters.all && !node.isUncounted ? .bounds : question
        guard !wanted.isEmpty else { return }
        if goal == .bounds, !parameters.all, isShownWide(wanted, node) { return }
        guard let known = known(node.columns, for: goal) else { return }
        if !known.isSettled, question == .bounds || !isAnswered(node.columns, question) {
            unbounded += wanted.map(\.cell)
            gaps.insert(.bounds)
        }
        if known.isExact, isCount, wanted.contains(where: { !$0.isExact }) {
            recovered.insert(node.box)
        }
        for figure in wanted {
            let alarm = alarm(figure, of: node, known)
            guard alarm != nil || (parameters.all && !node.isUncounted) else { continue }
            let terms = [Inference.Term(coefficient: 1, cell: figure.cell)]
            let isPlain = known.proof == .equalities && figure.factor == 1
            let sum = isPlain ? direct.lines(of: index) : nil
            inferences.append(
                inference(terms, node.columns, known, alarm, factor: figure.factor, sum))
        }
    }

    /// What has to be answered about a cell, whether or not it is to be listed.
    private func question(_ figures: [Figure], of node: Node) -> Goal {
        if node.isUncounted { return .reach }
        return parameters.width == 0 && figures.allSatisfy { parameters.protection[$0.cell] == nil }
            ? .exactness : .bounds
    }

    /// Whether numbers that fit all that is published say that nothing is given away, however far
    /// the search for the bounds of what is listed came.
    func isAnswered(_ columns: [Int], _ goal: Goal) -> Bool {
        isCount(columns) && isTight(columns) && isOpen(columns, goal)
    }

    private func alarm(_ figure: Figure, of node: Node, _ known: Known) -> Inference.Alarm? {
        switch figure.role {
        case .exact, .base: nil
        case .share, .mean:
            isFew(known) ? known.isExact ? .smallImpliedCount : .boundedBelowThreshold : nil
        case .rounded:
            known.isExact && isCount(node.columns) && figure.low != figure.high
                ? .roundingUndone : nil
        case .withheld:
            known.isExact
                ? .exactRecovery
                : isTooNarrow(figure, node.columns[0], known.low.proved, known.high.proved)
                    ? .intervalTooNarrow : nil
        }
    }

    /// Whether there is somebody, but fewer than the minimum.
    private func isFew(_ known: Known) -> Bool {
        isSmall(known.high) && known.low.proved.map { $0 > .zero } ?? false
    }

    func isSmall(_ side: BoundSolver.Side) -> Bool {
        side.proved.map { $0 < Fraction(parameters.minimum) } ?? false
    }

    func isLarge(_ side: BoundSolver.Side) -> Bool {
        side.proved.map { $0 >= Fraction(parameters.minimum) } ?? false
    }

    private func isTooNarrow(
        _ figure: Figure, _ column: Int, _ low: Fraction?, _ high: Fraction?
    ) -> Bool {
        parameters.isTooNarrow(
            figure.cell, low: model.printed(low, of: column, figure.factor, up: false),
            high: model.printed(high, of: column, figure.factor, up: true))
    }

    /// Whether whole numbers that fit leave as much possible of each cell as is demanded; more of them
    /// are looked for in large components.
    private func isShownWide(_ figures: [Figure], _ node: Node) -> Bool {
        guard isCount(node.columns), isTight(node.columns) else { return false }
        func isWide() -> Bool {
            guard let seen = solver.seen(node.columns), seen.low < seen.high else { return false }
            return !figures.contains {
                $0.role == .withheld
                    && isTooNarrow($0, node.columns[0], Fraction(seen.low), Fraction(seen.high))
            }
        }
        guard solver.findPoints(of: node.columns) else { return false }
        if isWide() { return true }
        guard equalities.value(of: node.columns) == nil else { return false }
        return solver.widen(node.columns, until: isWide)
    }
}

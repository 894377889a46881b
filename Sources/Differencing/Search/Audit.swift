import Outputs

/// One audit, and further ones under assumptions where something is not declared.
struct Audit {
    private let tables: [PublishedTable]
    /// Indices of the tables that are searched, ascending; others only say which categories there
    /// are.
    private let kept: [Int]
    let dataset: Dataset?
    let parameters: AuditParameters
    let library: (any LinearSolver)?
    private var outcome = AuditResult()

    /// So many parts of what is contradicted are judged by themselves.
    private static let mostApart = 20

    init(
        _ tables: [PublishedTable], _ kept: [Int], _ undeclared: [UndeclaredPopulation],
        _ dataset: Dataset?, _ parameters: AuditParameters, library: (any LinearSolver)?
    ) {
        outcome.undeclared = undeclared
        self.library = library
        self.tables = tables
        self.kept = kept
        self.dataset = dataset
        self.parameters = parameters
    }

    struct Scenario {
        var order: [Int]
        var unknown: Extract.Changes
        var assumption: Inference.Assumption?
    }

    func result() -> AuditResult {
        var copy = self
        copy.run()
        return copy.outcome
    }

    private mutating func run() {
        var tables = tables
        for pair in outcome.undeclared { tables[pair.second].setApart(pair.second) }
        let own = kept.filter { tables[$0].source == .same }
        run(Scenario(order: own, unknown: .both, assumption: nil), tables)
        for scenario in assumptions(own, tables) { run(scenario, tables) }
        outcome.inferences.sort(by: Inference.precedes)
        outcome.unbounded = Set(outcome.unbounded).sorted()
    }

    private func assumptions(_ own: [Int], _ tables: [PublishedTable]) -> [Scenario] {
        var scenarios: [Scenario] = []
        let chain = ExtractChain(dataset)
        let extracts = Set(kept.map { tables[$0].extract ?? "" }).sorted()
        let isUnknown = extracts.contains { a in
            extracts.contains { a != $0 && chain.isUnknown(a, $0) }
        }
        if isUnknown {
            scenarios.append(
                Scenario(order: own, unknown: .additions, assumption: .additionsOnly))
            scenarios.append(Scenario(order: own, unknown: .removals, assumption: .removalsOnly))
        }
        if own.count < kept.count {
            scenarios.append(
                Scenario(order: kept, unknown: .both, assumption: .otherSource))
        }
        return scenarios
    }

    private mutating func run(_ scenario: Scenario, _ tables: [PublishedTable]) {
        let reading = reading(of: scenario, tables)
        finish(searched(reading), reading, scenario)
        guard scenario.assumption == nil else { return }
        if parameters.all {
            outcome.inferences += reading.publication.alone.map(Inference.init(alone:))
        }
        outcome.conflicts = Set(reading.conflicts).sorted {
            $0.cells.lexicographicallyPrecedes($1.cells)
        }
        judgeApart(reading, of: scenario, tables)
    }

    /// What follows from tables of which a cell was left out by themselves, those of a submission
    /// together: what contradicts them may be wrong.
    private mutating func judgeApart(
        _ whole: Reading, of scenario: Scenario, _ tables: [PublishedTable]
    ) {
        let order = scenario.order
        let parts = Set(
            whole.doubt.dropped.map { cell in
                let own = order.filter { tables[$0].submission == tables[cell.table].submission }
                return own.count < order.count ? own : [cell.table]
            }
        ).filter { $0.count < order.count }.sorted { $0.lexicographicallyPrecedes($1) }
        if parts.count > Self.mostApart { outcome.gaps.insert(.contradictions) }
        for part in parts.prefix(Self.mostApart) {
            let alone = Scenario(order: part, unknown: scenario.unknown, assumption: nil)
            let reading = reading(of: alone, tables, whole.doubt.roundings)
            let found = searched(reading)
            let alarms = untold(found.flatMap(\.inferences))
            let told = Dictionary(grouping: alarms, by: \.terms)
            outcome.inferences.removeAll { $0.alarm == nil && told[$0.terms] != nil }
            outcome.inferences += alarms
            note(found, reading)
            judgeApart(reading, of: alone, tables)
        }
    }

    /// What is found; where means leave something open, what was found with them and, for all else,
    /// what is found without them. Their numbers soon are too large for exact arithmetic.
    private func searched(_ reading: Reading) -> [MeasureAudit.Found] {
        let (audits, untied) = (reading.audits, reading.untied)
        let found = audits.map { $0.search() }
        let isOpen = zip(audits, found).contains { !$0.model.parts.isEmpty && !$1.gaps.isEmpty }
        guard let untied, isOpen else { return found }
        let alarms = found.flatMap(\.inferences).filter { $0.alarm != nil }
        let known = Dictionary(grouping: alarms, by: \.terms)
        let others = self.audits(of: untied).map { audit in
            var own = audit.search()
            own.inferences = own.inferences.filter { inference in
                !(known[inference.terms] ?? []).contains {
                    $0.contributor == inference.contributor
                }
            }.map(\.loosened)
            return own
        }
        return others + [(alarms, [], [])]
    }

    private mutating func finish(
        _ found: [MeasureAudit.Found], _ reading: Reading, _ scenario: Scenario
    ) {
        let inferences = found.flatMap(\.inferences)
        if let assumption = scenario.assumption {
            outcome.inferences += untold(inferences).map { $0.assuming(assumption) }
        } else {
            outcome.inferences = inferences
        }
        note(found, reading)
    }

    /// Alarms that are not listed yet.
    private func untold(_ inferences: [Inference]) -> [Inference] {
        let known = Dictionary(
            grouping: outcome.inferences.filter { $0.alarm != nil }, by: \.terms)
        return inferences.filter { own in
            own.alarm != nil
                && !(known[own.terms] ?? []).contains { $0.contributor == own.contributor }
        }
    }

    private mutating func note(_ found: [MeasureAudit.Found], _ reading: Reading) {
        outcome.unbounded += found.flatMap(\.unbounded)
        for own in found { outcome.gaps.formUnion(own.gaps) }
        outcome.gaps.formUnion(reading.gaps)
    }
}

extension Inference {
    /// What a cell shows that nothing else is known to bound. Means of unknown numbers of units cannot
    /// be added up, but lie between each other: that these are the best bounds is not said.
    fileprivate init(alone cell: LoneCell) {
        self.init(
            terms: [Term(coefficient: 1, cell: cell.cell)], low: cell.low, high: cell.high,
            isTight: false, proof: nil, alarm: nil, assumption: nil, contributor: nil,
            because: Because(low: [], high: []))
    }

    /// By their cells; alarms first.
    static func precedes(_ a: Inference, _ b: Inference) -> Bool {
        if (a.alarm != nil) != (b.alarm != nil) { return a.alarm != nil }
        let (own, other) = (a.terms.map(\.cell), b.terms.map(\.cell))
        if own != other { return own.lexicographicallyPrecedes(other) }
        if a.contributor != b.contributor {
            guard let (own, other) = a.contributor.flatMap({ c in b.contributor.map { (c, $0) } })
            else { return a.contributor == nil }
            return own < other
        }
        return a.terms.map(\.coefficient).lexicographicallyPrecedes(b.terms.map(\.coefficient))
    }
}

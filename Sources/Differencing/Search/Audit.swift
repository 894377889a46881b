import Outputs

/// One audit, and further ones under assumptions where something is not declared.
struct Audit {
    private let tables: [PublishedTable]
    /// Indices of the tables that are searched, ascending; others only say which categories there
    /// are.
    private let kept: [Int]
    private let dataset: Dataset?
    private let parameters: AuditParameters
    private let library: (any LinearSolver)?
    private var outcome = AuditResult()

    /// Contradictions are taken out one after the other, at most this many times.
    private static let rounds = 40

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

    private struct Scenario {
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
        var ignored = Set<CellReference>()
        var conflicts: [Conflict] = []
        var work = parameters.limits.conflicts
        for round in 0..<Self.rounds {
            let publication = PublicationReader.publication(
                of: tables, order: scenario.order, dataset: dataset, unknown: scenario.unknown,
                without: ignored)
            let partitions = publication.variables.map { $0.partition() }
            let audits = Set(publication.entries.keys).union(publication.shares.keys).sorted()
                .map { measure in
                    MeasureAudit(
                        ModelBuilder.model(
                            of: measure, in: publication, partitions, limits: parameters.limits),
                        parameters, library: library)
                }
            let found = audits.flatMap { $0.conflicts(work: &work) }
            if found.isEmpty || round == Self.rounds - 1 {
                if !publication.isComplete { outcome.gaps.insert(.memberships) }
                if !found.isEmpty { outcome.gaps.insert(.contradictions) }
                finish(audits, scenario)
                break
            }
            conflicts += found.map { Conflict(cells: $0.cells) }
            ignored.formUnion(found.map(\.drop))
        }
        if scenario.assumption == nil {
            outcome.conflicts = Set(conflicts).sorted {
                $0.cells.lexicographicallyPrecedes($1.cells)
            }
        }
    }

    private mutating func finish(_ audits: [MeasureAudit], _ scenario: Scenario) {
        for audit in audits { audit.run() }
        let inferences = audits.flatMap(\.inferences)
        if let assumption = scenario.assumption {
            let known = Dictionary(
                grouping: outcome.inferences.filter { $0.alarm != nil }, by: \.terms)
            outcome.inferences +=
                inferences.filter { own in
                    own.alarm != nil
                        && !(known[own.terms] ?? []).contains { $0.contributor == own.contributor }
                }.map { $0.assuming(assumption) }
        } else {
            outcome.inferences = inferences
        }
        outcome.unbounded += audits.flatMap(\.unbounded)
        for audit in audits { outcome.gaps.formUnion(audit.gaps) }
    }
}

extension Inference {
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

import Outputs

/// One check of a rule pack. Its stored properties are exactly what a pack may set.
public protocol Rule: Sendable {
    /// The name in packs and reports.
    static var key: String { get }
    /// The kinds of output that the rule judges: with at least one such rule an output of that
    /// kind is judged, by none it is `unjudged`.
    static var kinds: Set<Kind> { get }
    /// Reads the parameters of a pack; throws for a missing one or one out of range.
    init(parameters: inout Parameters) throws(ParameterError)
    /// What it objects to. An empty answer means that the rule has looked and passes.
    func findings(in subject: Subject) -> [Finding]
}

extension Set<Kind> {
    /// Kinds whose outputs are tables of numbers about groups of units.
    static let tables: Set<Kind> = [
        .frequencies, .linearAggregations, .position, .endpoints, .shape, .mode, .concentration,
        .gini, .ratios, .survival, .tests, .clusters,
    ]
    /// Kinds that hold fitted models.
    static let models: Set<Kind> = [.coefficients]
}

/// What a rule looks at: one output with its surroundings.
public struct Subject: Sendable {
    public let output: Output
    public let dataset: Dataset?
    /// All outputs of the submission, for bases and data that lie in another.
    public let outputs: [Output]
    /// What the submission is called.
    let title: String
    /// The verdict where the evidence that a rule needs is missing: `review`, or as the pack says.
    public let missingEvidence: Verdict
    /// The other rules of the same pack, by key: `rounded: protects` needs to know of `rounding`.
    public let siblings: [String: any Rule]
    /// What the table's labels mean to each other; computed once for all rules.
    public let shape: TableShape?
    /// What is known of the units behind each cell, in the order of the table.
    let facts: CellFactsList
    /// Numbers of units that the whole submission publishes of whole populations.
    let totals: PublishedTotals

    public init(
        output: Output, dataset: Dataset?, outputs: [Output], missingEvidence: Verdict = .review,
        siblings: [String: any Rule] = [:], shape: TableShape? = nil
    ) {
        let surroundings = Surroundings(outputs, dataset: dataset)
        self.init(
            output: output, in: surroundings,
            shape: shape
                ?? output.table.map {
                    TableShape($0, dataset: dataset, declaration: output.declaration)
                })
        self = with(missingEvidence: missingEvidence, siblings: siblings)
    }

    /// One output of a submission whose surroundings are known.
    init(output: Output, in surroundings: Surroundings, shape: TableShape?) {
        self.output = output
        self.shape = shape
        dataset = surroundings.dataset
        outputs = surroundings.outputs
        totals = surroundings.totals
        title = surroundings.title
        missingEvidence = .review
        siblings = [:]
        if let table = output.table, let shape {
            let own = SurroundingTable(
                table: table, shape: shape, declaration: output.declaration, dataset: dataset)
            facts = CellFactsList(of: own, others: surroundings.tables)
        } else {
            facts = CellFactsList()
        }
    }

    private init(_ other: Subject, _ missingEvidence: Verdict, _ siblings: [String: any Rule]) {
        output = other.output
        dataset = other.dataset
        outputs = other.outputs
        shape = other.shape
        facts = other.facts
        totals = other.totals
        title = other.title
        self.missingEvidence = missingEvidence
        self.siblings = siblings
    }

    /// The same, as the rules of one pack see it.
    func with(missingEvidence: Verdict, siblings: [String: any Rule]) -> Subject {
        Subject(self, missingEvidence, siblings)
    }

    /// Who counts as one; `unit` where nobody said.
    var unit: String { output.declaration?.unit ?? "unit" }

    /// A sibling of the given type.
    func sibling<R: Rule>(_ type: R.Type) -> R? { siblings[R.key] as? R }
}

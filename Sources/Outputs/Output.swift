/// One output as it was read: what the researcher says of it, and what is in it.
public struct Output: Hashable, Sendable {
    public let id: String
    /// The path of its file in the submission's folder.
    public let file: String
    /// Nil where the file is missing or was not opened.
    public let digest: Digest?
    public let kind: Kind
    /// Nil for a file that the submission does not account for.
    public let declaration: OutputDeclaration?
    public let content: Content
    /// What the reader could not believe; every one is a finding.
    public let faults: [Fault]
    /// What else is printed in the file (tables in a log, the cells of a notebook, marks of a drawing):
    /// judged as outputs of their own, and reported here. Their ids name the place.
    public var printed: [Output] = []
    /// Texts that label it: names of sheets, captions, the document's title.
    public var titles: [String] = []

    public enum Content: Hashable, Sendable {
        case table(Table)
        case models([Model])
        /// A figure, with the id of the output or the path of the evidence that holds its data.
        case figure(data: String?)
        case text([UInt8])
        /// Nothing that a rule could judge.
        case opaque
    }

    public init(
        id: String, file: String, digest: Digest?, kind: Kind, declaration: OutputDeclaration?,
        content: Content, faults: [Fault]
    ) {
        self.id = id
        self.file = file
        self.digest = digest
        self.kind = kind
        self.declaration = declaration
        self.content = content
        self.faults = faults
    }

    public var table: Table? { if case .table(let table) = content { table } else { nil } }
    public var models: [Model] { if case .models(let models) = content { models } else { [] } }
}

/// Something in a file that cannot be believed or read. Never holds a cell's text.
public struct Fault: Hashable, Sendable {
    /// Named as the rule it is reported under.
    public enum Problem: String, Hashable, Sendable, CaseIterable {
        case evidence, undeclared, label, unreadable, precision, impossible, duplicate
        case fileType = "file-type"
        case partiallyInspected = "partially-inspected"
        case hiddenContent = "hidden-content"
    }

    public let problem: Problem
    public let place: Place
    /// Begins with the file, and line and column where they are known: `t.csv:2:7: …`.
    public let message: String
    public let remedy: String
    /// Cells that this makes unjudgeable are named by `place`; this is where in the file it is.
    public let position: Position?
    /// Milder than a failure: somebody has to look.
    public let review: Bool

    public init(
        _ problem: Problem, place: Place = .whole, message: String, remedy: String,
        position: Position? = nil, review: Bool = false
    ) {
        self.problem = problem
        self.place = place
        self.message = message
        self.remedy = remedy
        self.position = position
        self.review = review
    }
}

/// A fitted model as printed: its terms, and what the researcher says of it.
public struct Model: Hashable, Sendable {
    public let declaration: ModelDeclaration
    public let terms: [Term]
    /// Units per level of every dummy, as the model names it. Nil where not given.
    public let levelCounts: [LevelCount]?

    public init(declaration: ModelDeclaration, terms: [Term], levelCounts: [LevelCount]?) {
        self.declaration = declaration
        self.terms = terms
        self.levelCounts = levelCounts
    }

    public struct Term: Hashable, Sendable {
        public let name: String
        /// By the names of the declaration: estimate, se, low, high.
        public var numbers: [String: PrintedNumber]
        public let position: Position

        public init(name: String, numbers: [String: PrintedNumber], position: Position) {
            self.name = name
            self.numbers = numbers
            self.position = position
        }
    }

    public struct LevelCount: Hashable, Sendable {
        public let term: String
        public let count: Decimal
        public let events: Decimal?

        public init(term: String, count: Decimal, events: Decimal?) {
            self.term = term
            self.count = count
            self.events = events
        }
    }
}

/// A submission as it was read: everything a report needs.
public struct OpenedSubmission: Sendable {
    public let declaration: SubmissionDeclaration
    public let dataset: Dataset?
    /// Declared outputs in their order, then undeclared files sorted by path.
    public let outputs: [Output]
    /// What a reader of the report should know: a dataset description is missing, a declaration was
    /// drafted.
    public let notes: [String]

    public init(
        declaration: SubmissionDeclaration, dataset: Dataset?, outputs: [Output],
        notes: [String] = []
    ) {
        self.declaration = declaration
        self.dataset = dataset
        self.outputs = outputs
        self.notes = notes
    }
}

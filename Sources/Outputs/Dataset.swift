/// What is known of the data an output was made from: units, variables, hierarchies, releases.
///
/// The form is that of `dataset.yaml` (INTERFACE.md). Codes and names are compared as bytes.
public struct Dataset: Hashable, Sendable {
    public var name: String
    /// Protected units, each before those that contain it: child, family, school.
    public var units: [String] = []
    /// Outcome variables: what group disclosure is about.
    public var sensitive: [String] = []
    /// As described; `variable(named:)` has the categories that tables use.
    public var variables: [String: Variable] = [:]
    /// Combinations that cannot occur; each names, per variable, the labels that cannot meet.
    public var impossible: [[String: [String]]] = []
    public var cohorts: [String: Cohort] = [:]
    public var releases: [Extract] = []
    /// Other datasets about the same people.
    public var sharesUnitsWith: [String] = []
    /// Submissions that are public already.
    public var released: [PublicRelease] = []
    /// Lists of names and places for the text rule.
    public var identifiers: [IdentifierList] = []
    /// Which of `variables` classify others; made by `tieLevels`.
    var ties = LevelTies()

    public init(name: String) { self.name = name }
}

/// One variable: its codes, and the labels that stand for several of them.
public struct Variable: Hashable, Sendable {
    /// All codes, missing ones last; a category set names them by their index here.
    public var codes: [String] = []
    /// Printed names: labels of their codes.
    public var names: [String: String] = [:]
    /// Classifications above the codes, such as region, nearest first.
    public var levels: [Level] = []
    /// Any further label: the codes it stands for.
    public var groups: [String: [String]] = [:]
    /// Which of `codes` mean that the value is not known.
    public var missing: Set<String> = []
    /// Units that may be in more than one category at once.
    public var severalPer: [String] = []

    public init(codes: [String] = []) { self.codes = codes }

    /// A classification whose labels partition the codes, or some of them.
    public struct Level: Hashable, Sendable {
        public var name: String
        public var labels: [String: [String]]

        public init(name: String, labels: [String: [String]]) {
            self.name = name
            self.labels = labels
        }
    }
}

/// A named part of the population.
public struct Cohort: Hashable, Sendable {
    public var within: String?
    public var disjoint: [String]

    public init(within: String? = nil, disjoint: [String] = []) {
        self.within = within
        self.disjoint = disjoint
    }
}

/// One extract (delivery) of a dataset.
public struct Extract: Hashable, Sendable {
    public enum Changes: String, Sendable, CaseIterable { case additions, removals, both, unknown }

    public var id: String
    public var after: String?
    public var changes: Changes

    public init(id: String, after: String? = nil, changes: Changes = .unknown) {
        self.id = id
        self.after = after
        self.changes = changes
    }
}

/// A submission that is public already.
public struct PublicRelease: Hashable, Sendable {
    public enum Source: String, Sendable, CaseIterable { case same, other }

    public var folder: String
    public var source: Source

    public init(folder: String, source: Source) {
        self.folder = folder
        self.source = source
    }
}

/// A file whose column holds names or places that identify.
public struct IdentifierList: Hashable, Sendable {
    public var file: String
    public var column: String
    public var kind: String
    /// What the column holds.
    public var names: Set<String> = []

    public init(file: String, column: String, kind: String) {
        self.file = file
        self.column = column
        self.kind = kind
    }
}

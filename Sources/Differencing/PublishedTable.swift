import Outputs

/// One table that is out, or would be: its cells, and who it is about.
///
/// A number stated in a text is a table of one cell without dimensions.
public struct PublishedTable: Hashable, Sendable {
    /// Whether its data are those of the dataset, or somebody else's about the same people.
    public enum Source: Hashable, Sendable { case same, other }

    /// Which submission it is from; nil for the one that is being checked.
    public var submission: String?
    /// The id of its output.
    public var output: String
    public var table: Table
    /// Who counts as one; tables of different units share no unknowns.
    public var unit: String
    /// Per variable the labels it is restricted to.
    public var population: [String: [String]]
    /// Whether units with an unknown value of a dimension are left out of totals. Nil: left out
    /// unless the table shows a category of missing values.
    public var missing: OutputDeclaration.MissingValues?
    /// Which extract of the dataset it was made from.
    public var extract: String?
    public var source: Source
    /// Words for "all categories" where a population is given.
    public var totals: [String]
    /// Whether values of magnitudes may be negative.
    public var negativesPossible: Bool

    public init(
        submission: String? = nil, output: String, table: Table, unit: String,
        population: [String: [String]] = [:], missing: OutputDeclaration.MissingValues? = nil,
        extract: String? = nil, source: Source = .same, totals: [String] = ["Total", "All"],
        negativesPossible: Bool = false
    ) {
        self.submission = submission
        self.output = output
        self.table = table
        self.unit = unit
        self.population = population
        self.missing = missing
        self.extract = extract
        self.source = source
        self.totals = totals
        self.negativesPossible = negativesPossible
    }
}

/// A cell of one of the tables of an audit: indices, counted from 0, in the order they were given.
public struct CellReference: Hashable, Sendable, Comparable {
    public let table: Int
    public let cell: Int

    public init(table: Int, cell: Int) {
        self.table = table
        self.cell = cell
    }

    public static func < (a: CellReference, b: CellReference) -> Bool {
        (a.table, a.cell) < (b.table, b.cell)
    }
}

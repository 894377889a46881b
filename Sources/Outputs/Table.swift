/// A table as it would leave: dimensions, statistics and the cells as printed, with the
/// evidence behind each.
public struct Table: Hashable, Sendable {
    public let dimensions: [Dimension]
    /// The statistics, at least one; a cell names its own by index.
    public let values: [ValueDeclaration]
    /// In the order of the file, totals and withheld cells included.
    public var cells: [Cell]

    public init(dimensions: [Dimension], values: [ValueDeclaration], cells: [Cell]) {
        self.dimensions = dimensions
        self.values = values
        self.cells = cells
    }

    /// The labels of a cell as printed, for every dimension, a repeated label written out, and
    /// `statistic` (the column) where the table has several statistics.
    public func place(of cell: Cell) -> Place {
        var labels = [String: String](minimumCapacity: dimensions.count + 1)
        for (dimension, label) in zip(dimensions, cell.labels) where label >= 0 {
            labels[dimension.name] = dimension.labels[label].text
        }
        if values.count > 1 { labels["statistic"] = values[cell.value].column }
        return Place(labels)
    }

    /// Which categories the cell's label in a dimension stands for; `all` for a total.
    public func categories(of cell: Cell, in dimension: Int) -> CategorySet {
        let label = cell.labels[dimension]
        return label >= 0 ? dimensions[dimension].labels[label].categories : .all
    }
}

/// One dimension of a table, with its labels in the order of the file.
public struct Dimension: Hashable, Sendable {
    /// A variable or a level, as declared.
    public let name: String
    /// The variable of the dataset whose categories the labels are; `name` where none is known.
    public let variable: String
    public var labels: [Label]

    public init(name: String, variable: String, labels: [Label]) {
        self.name = name
        self.variable = variable
        self.labels = labels
    }
}

/// A label as printed, and what it stands for.
public struct Label: Hashable, Sendable {
    public let text: String
    public let categories: CategorySet

    public init(text: String, categories: CategorySet) {
        self.text = text
        self.categories = categories
    }

    public var isTotal: Bool { categories == .all }
}

/// Where in an output something is: its labels by dimension.
public struct Place: Hashable, Sendable {
    public let labels: [String: String]

    public init(_ labels: [String: String]) { self.labels = labels }

    /// The whole output.
    public static let whole = Place([:])
}

/// One number of a table, as printed, and what is known of the records behind it.
public struct Cell: Hashable, Sendable {
    /// Per dimension the index of its label; -1 where the dimension does not apply to the cell
    /// (a stacked table), which then counts as a total.
    public let labels: [Int]
    /// Index into the table's statistics.
    public let value: Int
    public let shown: Shown
    public let position: Position
    /// How this cell was rounded.
    public let precision: Precision?
    public var evidence: Evidence?

    public init(
        labels: [Int], value: Int = 0, shown: Shown, position: Position,
        precision: Precision? = nil, evidence: Evidence? = nil
    ) {
        self.labels = labels
        self.value = value
        self.shown = shown
        self.position = position
        self.precision = precision
        self.evidence = evidence
    }
}

/// A place in a file; lines and columns count from 1, columns in fields for delimited text.
public struct Position: Hashable, Sendable {
    public let line: Int
    public let column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// What a cell shows.
public enum Shown: Hashable, Sendable {
    case number(PrintedNumber)
    /// A mark or a range (`<10`, `1-5`) instead of a value; the ends are publicly known, or nil.
    case withheld(low: Int?, high: Int?)
    /// A sign that there is no value: not available, not applicable.
    case absent

    public var number: PrintedNumber? {
        if case .number(let number) = self { number } else { nil }
    }

    public var isNumber: Bool { number != nil }
}

/// The records behind one cell. Nil and absent keys mean that it was not given.
public struct Evidence: Hashable, Sendable {
    /// Unweighted records of the unit; for a share, the numerator.
    public var count: Decimal?
    /// Distinct contributors per protected unit.
    public var contributors: [String: Decimal] = [:]
    /// The largest contributions per unit, largest first.
    public var largest: [String: [Decimal]] = [:]
    public var columns: [EvidenceColumn: Decimal] = [:]
    /// The table behind an odds or risk ratio.
    public var twoByTwo: TwoByTwo?

    public init() {}

    public var total: Decimal? { columns[.total] }
}

/// The unweighted counts behind an odds or risk ratio.
public struct TwoByTwo: Hashable, Sendable {
    /// All four, exposed before unexposed, with the outcome before without. An array, so that the
    /// many cells without such a table do not pay for it.
    public let counts: [Decimal]

    public init(
        exposedWith: Decimal, exposedWithout: Decimal, unexposedWith: Decimal,
        unexposedWithout: Decimal
    ) {
        counts = [exposedWith, exposedWithout, unexposedWith, unexposedWithout]
    }
}

/// A table as it would leave: dimensions, statistics and the cells as printed, with the
/// evidence behind each.
public struct Table: Hashable, Sendable {
    public let dimensions: [Dimension]
    /// The statistics, at least one; a cell names its own by index.
    public let values: [ValueDeclaration]
    /// In the order of the file, totals and withheld cells included.
    public var cells: [Cell]
    /// How many of `values` the submission declares; base columns that it only names follow them.
    public let declaredValues: Int

    /// - `declaredValues`: all of them by default.
    public init(
        dimensions: [Dimension], values: [ValueDeclaration], cells: [Cell],
        declaredValues: Int? = nil
    ) {
        self.dimensions = dimensions
        self.values = values
        self.cells = cells
        self.declaredValues = declaredValues ?? values.count
    }

    /// The labels of a cell as printed, for every dimension, a repeated label written out, and
    /// `statistic` (the column) where the table has several declared statistics, or the cell is one of
    /// a base column.
    public func place(of cell: Cell) -> Place {
        var labels = [String: String](minimumCapacity: dimensions.count + 1)
        for (dimension, label) in zip(dimensions, cell.labels) where label >= 0 {
            labels[dimension.name] = dimension.labels[label].text
        }
        if declaredValues > 1 || cell.value >= declaredValues {
            labels["statistic"] = values[cell.value].column
        }
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

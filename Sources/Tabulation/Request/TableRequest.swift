import Outputs

/// What a table from microdata shall hold: the options of `sallyport tabulate` (INTERFACE.md).
///
/// Names are those of the data's columns, compared as bytes. `init` gives a table of counts without
/// dimensions; `check` says what cannot be computed.
public struct TableRequest: Hashable, Sendable {
    public var rows: [String] = []
    public var columns: [String] = []
    public var statistics: [RequestedStatistic] = [.count]
    /// The variable measured.
    public var of: String?
    public var percentOf: PercentBase?
    public var condition: Condition?
    /// The column of weights.
    public var weight: String?
    /// Further protected units, each with the column that names the unit of a record.
    public var contributors: [Contributor] = []
    /// The column whose values are the unit of count; nil where a record is the unit.
    public var unit: String?
    /// Whether the table shows totals of its dimensions.
    public var totals = false
    /// Whether records whose value of a dimension is missing are a category or left out.
    public var missing: MissingTreatment = .exclude
    /// How many of the largest contributions the rules need, 1 or more.
    public var largest = 2

    public enum PercentBase: String, CaseIterable, Hashable, Sendable { case row, column, total }
    public enum MissingTreatment: String, CaseIterable, Hashable, Sendable {
        case exclude, category
    }

    public init() {}

    /// Rows, then columns.
    public var dimensions: [String] { rows + columns }

    /// One column of the data that says to which unit a record belongs.
    public struct Contributor: Hashable, Sendable {
        public let unit: String
        public let column: String

        public init(unit: String, column: String) {
            self.unit = unit
            self.column = column
        }
    }

    /// Throws what no data could satisfy.
    public func check() throws(RequestError) {
        if dimensions.isEmpty { throw .noDimensions }
        if dimensions.count > Self.mostDimensions { throw .tooManyDimensions }
        for (index, name) in dimensions.enumerated() where dimensions[..<index].contains(name) {
            throw .twice("dimension \(name)")
        }
        for (index, statistic) in statistics.enumerated() {
            if statistics[..<index].contains(statistic) { throw .twice(statistic.name) }
            if statistic.needsMeasure, of == nil { throw .needsMeasure(statistic.name) }
            if weight != nil, !statistic.canBeWeighted { throw .notWeighted(statistic.name) }
            if statistic.kind == .percent, percentOf == nil { throw .needsPercentBase }
        }
        if percentOf != nil, !statistics.contains(where: { $0.kind == .percent }) {
            throw .percentBaseUnused
        }
    }

    /// Every total of a table doubles its groupings.
    static let mostDimensions = 12
}

/// A call of `tabulate` that no data could satisfy.
public enum RequestError: Error, Hashable, Sendable, CustomStringConvertible {
    case noDimensions
    case tooManyDimensions
    case twice(String)
    case unknownStatistic(String, suggestion: String?)
    case needsMeasure(String)
    case notWeighted(String)
    case needsPercentBase
    case percentBaseUnused
    case condition(at: Int, String)

    public var description: String {
        switch self {
        case .noDimensions: "a table needs a dimension; name one with --rows"
        case .tooManyDimensions:
            "more than \(TableRequest.mostDimensions) dimensions; make several tables"
        case .twice(let what): "\(what) is named twice; name it once"
        case .unknownStatistic(let name, let suggestion):
            "--statistic \(name): no such statistic"
                + (suggestion.map { "; did you mean \"\($0)\"?" }
                    ?? "; write one of \(RequestedStatistic.names)")
        case .needsMeasure(let name): "\(name) of what? name the variable with --of"
        case .notWeighted(let name):
            "\(name) is not computed with weights; leave --weight out, or ask for count, sum, mean"
                + " or percent"
        case .needsPercentBase: "percent of what? add --percent-of row, column or total"
        case .percentBaseUnused: "--percent-of goes with --statistic percent; add that"
        case .condition(let column, let problem): "--where, character \(column): \(problem)"
        }
    }
}

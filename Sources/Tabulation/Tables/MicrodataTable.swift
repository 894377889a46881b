import Outputs

/// A table made from microdata: its labels in the order of the written file, and its cells.
public struct MicrodataTable: Sendable {
    public let request: TableRequest
    public let dimensions: [TableDimension]
    /// In the order of the file: the last dimension fastest, totals last.
    public let places: [TablePlace]
    /// Per statistic of the request the name of its column.
    public let columns: [String]
    /// Labels that mean all categories.
    public let totals: [String]
    let context: StatisticContext
    let summary: TableSummary
    private let bases: [CellSummary?]

    /// More places than this would be no table.
    public static let mostPlaces = 1_000_000
    public static let totalLabel = "Total"
    public static let missingLabel = "(missing)"

    /// - `dataset`: whose categories are shown also where no record has them.
    /// - `source`: the data as they were named, for messages.
    public init(
        _ summary: TableSummary, for request: TableRequest, dataset: Dataset?, source: String
    ) throws(DataError) {
        self.request = request
        self.summary = summary
        context = StatisticContext(request, summary)
        if request.condition != nil, summary.cells.isEmpty {
            throw DataError(source: source, problem: .noRecords)
        }
        if dataset == nil, summary.cells.isEmpty {
            throw DataError(source: source, problem: .nothingToCount)
        }
        dimensions = request.dimensions.enumerated().map { index, name in
            TableDimension(name, seen: summary.labels[index], dataset: dataset)
        }
        totals = try Self.totalWords(dimensions, source)
        columns = Self.columnNames(request)
        places = try Self.places(dimensions, request, summary, source)
        bases = places.map { place in
            request.percentMask.map { mask in
                let key = place.key.indices.map { mask >> $0 & 1 == 1 ? -1 : place.key[$0] }
                return summary.cells[key] ?? CellSummary()
            }
        }
        let limit = ScaledNumber.power(ScaledNumber.mostDecimals + summary.scale)
        guard places.allSatisfy({ $0.cell.sum.magnitude < limit.magnitude }) else {
            throw DataError(source: source, problem: .beyondSums(request.of ?? ""))
        }
    }

    /// A value that is called like a total would be read as one.
    private static func totalWords(_ dimensions: [TableDimension], _ source: String)
        throws(DataError) -> [String]
    {
        let labels = Set(dimensions.flatMap { $0.labels.map(\.text) })
        guard !labels.contains(totalLabel) else {
            throw DataError(
                source: source,
                problem: .engine(
                    "a category is called \"\(totalLabel)\", which stands for all of them; rename it"
                ))
        }
        return TableDeclaration().totals.filter { !labels.contains($0) }
    }

    private static func columnNames(_ request: TableRequest) -> [String] {
        var taken = Set(request.dimensions)
        return request.statistics.map { statistic in
            var parts = [statistic.kind.rawValue]
            if let quantile = statistic.quantile { parts.append(quantile.description) }
            if statistic.needsMeasure, let of = request.of { parts.append(of) }
            var name = parts.joined(separator: "_")
            while !taken.insert(name).inserted { name += "_" }
            return name
        }
    }

    private static func places(
        _ dimensions: [TableDimension], _ request: TableRequest, _ summary: TableSummary,
        _ source: String
    ) throws(DataError) -> [TablePlace] {
        var number = 1
        for dimension in dimensions {
            let width = dimension.labels.count + (request.totals ? 1 : 0)
            let product = number.multipliedReportingOverflow(by: width)
            number = product.partialValue
            guard !product.overflow, number <= mostPlaces else {
                throw DataError(source: source, problem: .tooManyCells)
            }
        }
        var labels: [[Int]] = [[]]
        for dimension in dimensions {
            let own = Array(dimension.labels.indices) + (request.totals ? [-1] : [])
            labels = labels.flatMap { before in own.map { before + [$0] } }
        }
        return labels.map { labels in
            let key = labels.enumerated().map { index, label in
                label < 0 ? -1 : dimensions[index].labels[label].number ?? TableLabel.unseen
            }
            let cell = summary.cells[key] ?? CellSummary.empty(of: request)
            return TablePlace(labels: labels, key: key, cell: cell)
        }
    }

    /// The label of a place in a dimension, as written.
    public func text(_ place: TablePlace, _ dimension: Int) -> String {
        let label = place.labels[dimension]
        return label < 0 ? Self.totalLabel : dimensions[dimension].labels[label].text
    }

    /// Nil for the category of missing values.
    public func label(_ place: TablePlace, _ dimension: Int) -> String? {
        let label = place.labels[dimension]
        return label >= 0 && dimensions[dimension].labels[label].isMissing
            ? nil : text(place, dimension)
    }

    /// What one statistic of a place is; nil where it has no value.
    func value(_ place: Int, _ statistic: Int) -> StatisticValue {
        StatisticValue(
            request.statistics[statistic], of: places[place].cell, base: bases[place], in: context)
    }

    /// The value with all its digits, for programs inside.
    public func fullValue(_ place: Int, _ statistic: Int) -> String? {
        value(place, statistic).full
    }

    /// Unweighted units behind a place.
    public func units(_ place: Int) -> Int { context.units(places[place].cell) }

    /// A value as it stands in the data, in decimal.
    public func figure(_ value: Int128) -> String { Figures.text(value, scale: summary.scale) }

    public var isMagnitude: Bool { request.of != nil }
    public var hasNegatives: Bool { places.contains { $0.cell.negatives > 0 } }
    public var records: Int { summary.records }
}

/// One dimension of a table from microdata.
public struct TableDimension: Hashable, Sendable {
    public let name: String
    /// In the order of the file: as the dataset lists them, or by number or bytes; missing last.
    public let labels: [TableLabel]
}

/// One category.
public struct TableLabel: Hashable, Sendable {
    public let text: String
    public let isMissing: Bool
    /// In the summary; nil where no record has it.
    let number: Int?

    /// A number that no label of a summary has.
    static let unseen = -2
}

/// One place of a table: the cells of all its statistics.
public struct TablePlace: Hashable, Sendable {
    /// Per dimension the index of its label, -1 for the total.
    public let labels: [Int]
    let key: [Int]
    public let cell: CellSummary

    public var isTotal: Bool { labels.contains(-1) }
}

extension CellSummary {
    /// A cell without records.
    static func empty(of request: TableRequest) -> CellSummary {
        var cell = CellSummary()
        cell.contributors = request.units.map { _ in 0 }
        cell.largest = request.units.map { _ in [] }
        cell.quantiles = request.quantiles.map { _ in
            QuantileSummary(low: 0, high: 0, below: 0, above: 0)
        }
        return cell
    }
}

extension TableDimension {
    init(_ name: String, seen: [[UInt8]?], dataset: Dataset?) {
        self.name = name
        var found: [TableLabel] = []
        for (number, label) in seen.enumerated() {
            found.append(
                TableLabel(
                    text: label.map { String(decoding: $0, as: UTF8.self) }
                        ?? MicrodataTable.missingLabel, isMissing: label == nil, number: number))
        }
        let known = Self.known(name, dataset)
        let present = Set(found.filter { !$0.isMissing }.map { Array($0.text.utf8) })
        for code in known where !present.contains(Array(code.utf8)) {
            found.append(TableLabel(text: code, isMissing: false, number: nil))
        }
        labels = Self.sorted(found, known: known)
    }

    /// The categories that the dataset lists, missing ones left out.
    private static func known(_ name: String, _ dataset: Dataset?) -> [String] {
        if let own = dataset?.variables[name] {
            return own.codes.filter { !own.missing.contains($0) }
        }
        guard let variable = dataset?.variable(of: name)?.variable else { return [] }
        let level = variable.levels.first { $0.name == name }
        return (level?.labels.keys).map { $0.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
            ?? []
    }

    private static func sorted(_ labels: [TableLabel], known: [String]) -> [TableLabel] {
        var order: [[UInt8]: Int] = [:]
        for (index, code) in known.enumerated() { order[Array(code.utf8)] = index }
        let numbers = labels.filter { !$0.isMissing }.map { Decimal(parsing: $0.text) }
        let areNumbers = numbers.allSatisfy { $0 != nil }
        return labels.sorted { a, b in
            if a.isMissing != b.isMissing { return b.isMissing }
            let (first, second) = (order[Array(a.text.utf8)], order[Array(b.text.utf8)])
            if first != nil || second != nil { return first ?? Int.max < second ?? Int.max }
            if areNumbers, let x = Decimal(parsing: a.text), let y = Decimal(parsing: b.text),
                x != y
            {
                return x < y
            }
            return a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
        }
    }
}

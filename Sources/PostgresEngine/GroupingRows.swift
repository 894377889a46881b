import Tabulation

/// Reads what a `GroupingStatement` gave.
struct GroupingRows {
    private let rows: [[[UInt8]?]]
    private let request: TableRequest
    private let source: String
    private var scale = 0
    private var weightScale = 0
    private var records = 0
    private var leftOut: [Bool]
    private var numbers: [[[UInt8]?: Int]]
    private var labels: [[[UInt8]?]]

    init(_ rows: PostgresLink.Rows, _ request: TableRequest, source: String) {
        self.rows = rows.rows
        self.request = request
        self.source = source
        numbers = request.dimensions.map { _ in [:] }
        labels = request.dimensions.map { _ in [] }
        leftOut = request.dimensions.map { _ in false }
    }

    func summary() throws(DataError) -> TableSummary {
        var reading = self
        return try reading.read()
    }

    private mutating func read() throws(DataError) -> TableSummary {
        var cells: [[Int]: CellSummary] = [:]
        var seen: [[[UInt8]]] = (request.condition?.columns ?? []).map { _ in [] }
        for row in rows where tag(row) == UInt8(ascii: "r") { try readRecords(row) }
        try readChecks()
        for row in rows where tag(row) == UInt8(ascii: "c") {
            let key = key(row, from: 1)
            cells[key] = try cell(row)
        }
        for row in rows where tag(row) == UInt8(ascii: "u") {
            guard let unit = Self.whole(row[1]) else { throw unexpected() }
            let key = key(row, from: 2)
            try addUnit(unit, row, to: &cells[key, default: CellSummary()])
        }
        for row in rows where tag(row) == UInt8(ascii: "s") {
            guard let column = Self.whole(row[1]), seen.indices.contains(column) else {
                throw unexpected()
            }
            seen[column].append(row[2] ?? [])
        }
        // The empty set of a table without records is a cell without any.
        cells = cells.filter { $0.value.records > 0 }
        return TableSummary(
            labels: labels, cells: cells, scale: scale, weightScale: weightScale, records: records,
            seen: seen.map { values in
                let sorted = values.sorted { $0.lexicographicallyPrecedes($1) }
                return .init(values: values.count < TableSummary.SeenColumn.most ? sorted : nil)
            }, leftOut: leftOut)
    }

    private func tag(_ row: [[UInt8]?]) -> UInt8 { row.first??.first ?? 0 }

    private func unexpected() -> DataError {
        DataError(source: source, problem: .engine("the database's answer cannot be read"))
    }

    private mutating func readRecords(_ row: [[UInt8]?]) throws(DataError) {
        records = Self.whole(row[1]) ?? 0
        for dimension in leftOut.indices where request.missing == .exclude {
            leftOut[dimension] = (Self.whole(row[3 + dimension]) ?? 0) > 0
        }
        let faults = Self.whole(row[2]) ?? 0
        guard faults > 0 else { return }
        let columns = request.condition.map(SQLText.orderedByNumber) ?? []
        throw DataError(
            source: source,
            problem: .badNumbers(column: columns.joined(separator: ", "), count: faults))
    }

    /// Reads the checks of all cells: faults from those of the table, which hold each record once.
    private mutating func readChecks() throws(DataError) {
        var badValues = 0
        var badWeights = 0
        var lackingWeights = 0
        var negativeWeights = 0
        for row in rows where tag(row) == UInt8(ascii: "c") {
            var reader = FieldReader(row, from: 2 + request.dimensions.count, source: source)
            let isOfTable = Self.whole(row[1]) == 0
            if request.of != nil {
                let bad = reader.whole()
                badValues += isOfTable ? bad : 0
                scale = max(scale, reader.whole())
            }
            if request.weight != nil {
                let bad = reader.whole()
                badWeights += isOfTable ? bad : 0
                let lacking = reader.whole()
                lackingWeights += isOfTable ? lacking : 0
                let negative = reader.whole()
                negativeWeights += isOfTable ? negative : 0
                weightScale = max(weightScale, reader.whole())
            }
        }
        for (column, count) in [(request.of, badValues), (request.weight, badWeights)]
        where count > 0 {
            throw DataError(
                source: source, problem: .badNumbers(column: column ?? "", count: count))
        }
        if lackingWeights > 0 {
            let problem = DataError.Problem.noWeight(
                column: request.weight ?? "", count: lackingWeights)
            throw DataError(source: source, problem: problem)
        }
        if negativeWeights > 0 { throw DataError(source: source, problem: .negativeWeight) }
    }

    /// The labels' numbers; GROUPING's bits stand in the order of the dimensions, the last lowest.
    private mutating func key(_ row: [[UInt8]?], from start: Int) -> [Int] {
        let mask = Self.whole(row[start]) ?? 0
        let width = request.dimensions.count
        return (0..<width).map { dimension in
            if mask >> (width - 1 - dimension) & 1 == 1 { return -1 }
            let label = row[start + 1 + dimension]
            if let known = numbers[dimension][label] { return known }
            let number = labels[dimension].count
            numbers[dimension][label] = number
            labels[dimension].append(label)
            return number
        }
    }

    private static func whole(_ text: [UInt8]?) -> Int? {
        text.flatMap { Int(String(decoding: $0, as: UTF8.self)) }
    }

    private func cell(_ row: [[UInt8]?]) throws(DataError) -> CellSummary {
        let first = 2 + request.dimensions.count + GroupingStatement.checkCount(request)
        var reader = FieldReader(row, from: first, source: source)
        var cell = CellSummary()
        cell.records = reader.whole()
        cell.contributors = request.units.map { _ in 0 }
        cell.largest = request.units.map { _ in [] }
        if request.of != nil { try readMeasured(&reader, into: &cell) }
        guard request.of == nil else { return cell }
        if request.weight != nil {
            cell.weight = try reader.wide(weightScale)
            cell.weighted = try reader.wide(0)
        }
        if request.unit == nil { cell.contributors[0] = cell.records }
        return cell
    }

    private func readMeasured(_ reader: inout FieldReader, into cell: inout CellSummary)
        throws(DataError)
    {
        cell.missing = cell.records - reader.whole()
        cell.negatives = reader.whole()
        cell.sum = try reader.value(scale)
        if request.needsSquares || request.needsConcentration {
            let squares = try reader.wide(2 * scale)
            if request.needsSquares || request.unit == nil { cell.squares = squares }
        }
        if request.weight != nil {
            cell.weight = try reader.wide(weightScale)
            cell.weighted = try reader.wide(scale + weightScale)
        }
        if request.unit == nil {
            cell.contributors[0] = cell.count
            cell.squaresOfUnit = cell.squares
            cell.hasNegativeUnit = cell.negatives > 0
            for _ in 0..<request.largest {
                if let value = try reader.optionalValue(scale) { cell.largest[0].append(value) }
            }
        }
        if request.needsExtremes {
            cell.minimum = try reader.value(scale)
            cell.maximum = try reader.value(scale)
            cell.atMinimum = reader.whole()
            cell.atMaximum = reader.whole()
        }
        for share in request.quantiles {
            cell.quantiles.append(try quantile(&reader, share, cell.count))
        }
        if request.needsMode {
            cell.mode = try reader.value(scale)
            cell.atMode = reader.whole()
        }
        if request.needsGini { cell.ranked = try reader.wide(scale) }
    }

    private func quantile(_ reader: inout FieldReader, _ share: Int, _ count: Int)
        throws(DataError) -> QuantileSummary
    {
        let low = try reader.value(scale)
        let next = try reader.optionalValue(scale)
        let below = reader.whole()
        let above = reader.whole()
        guard count > 0 else { return QuantileSummary(low: 0, high: 0, below: 0, above: 0) }
        let position = (count - 1) * share
        guard position % 1_000_000 != 0, let high = next else {
            return QuantileSummary(low: low, high: low, below: below, above: above)
        }
        let index = position / 1_000_000
        return low < high
            ? QuantileSummary(low: low, high: high, below: index + 1, above: count - index - 1)
            : QuantileSummary(low: low, high: high, below: below, above: above)
    }

    private func addUnit(_ unit: Int, _ row: [[UInt8]?], to cell: inout CellSummary)
        throws(DataError)
    {
        var reader = FieldReader(row, from: 3 + request.dimensions.count, source: source)
        cell.contributors[unit] = reader.whole()
        let squares = try reader.wide(2 * scale)
        let isNegative = reader.text() == [UInt8(ascii: "t")] || reader.last == Array("true".utf8)
        if unit == 0, request.unit != nil {
            cell.squaresOfUnit = squares
            cell.hasNegativeUnit = isNegative
        }
        for _ in 0..<request.largest where request.of != nil {
            if let value = try reader.optionalValue(scale) { cell.largest[unit].append(value) }
        }
    }
}

/// Takes the fields of a row one after the other.
struct FieldReader {
    private let row: [[UInt8]?]
    private var position: Int
    private let source: String
    private(set) var last: [UInt8]?

    init(_ row: [[UInt8]?], from position: Int, source: String) {
        self.row = row
        self.position = position
        self.source = source
    }

    mutating func text() -> [UInt8]? {
        last = position < row.count ? row[position] : nil
        position += 1
        return last
    }

    /// 0 for NULL.
    mutating func whole() -> Int {
        text().flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
    }

    /// 0 for NULL.
    mutating func wide(_ scale: Int) throws(DataError) -> Wide {
        guard let text = text() else { return .zero }
        guard let wide = Wide(decimal: text, scale: scale) else {
            throw DataError(
                source: source, problem: .engine("the database's answer cannot be read"))
        }
        return wide
    }

    mutating func optionalValue(_ scale: Int) throws(DataError) -> Int128? {
        guard let text = text() else { return nil }
        guard let value = Wide(decimal: text, scale: scale)?.narrow else {
            throw DataError(source: source, problem: .beyondSums(""))
        }
        return value
    }

    /// 0 for NULL.
    mutating func value(_ scale: Int) throws(DataError) -> Int128 {
        try optionalValue(scale) ?? 0
    }
}

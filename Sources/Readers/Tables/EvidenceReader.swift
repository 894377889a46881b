import Outputs

/// Puts the rows of an evidence file behind the cells of a table.
///
/// A row belongs to a cell when its labels are the cell's, or stand for the same categories. A row
/// without a cell, and a cell without a row, are no fault here: the cell has no evidence then.
struct EvidenceReader {
    let text: DelimitedText
    let declaration: EvidenceDeclaration
    let table: TableDeclaration
    let registry: LabelRegistry
    /// The path of the evidence file, for messages.
    let file: String
    var faults: FaultList

    private struct Column {
        let column: Int
        let path: Target
    }

    private enum Target {
        case count
        case contributors(String)
        case largest(String, Int)
        case further(EvidenceColumn)
    }

    /// Reads the evidence of the cells whose value satisfies `includes`.
    mutating func attach(to result: inout Table, where includes: (Int) -> Bool) {
        guard let columns = dataColumns(), let rows = rowsByLabels(of: result) else { return }
        var read: [Evidence?] = Array(repeating: nil, count: text.rows.count)
        let classes = result.dimensions.map(Self.classes)
        for index in result.cells.indices where includes(result.cells[index].value) {
            let key = LabelKey(of: result.cells[index], classes)
            guard let row = rows[key] else { continue }
            if read[row] == nil { read[row] = evidence(row: row, columns) }
            result.cells[index].evidence = read[row]
        }
    }

    /// Per label the first label of its dimension that stands for the same categories.
    static func classes(_ dimension: Dimension) -> [Int] {
        var first: [CategorySet: Int] = [:]
        return dimension.labels.indices.map { index in
            let categories = dimension.labels[index].categories
            if let known = first[categories] { return known }
            first[categories] = index
            return index
        }
    }

    mutating func column(named names: [String]) -> Int? {
        for name in names {
            if let column = text.column(named: name) { return column }
        }
        faults.add(
            .evidence, "there is no column named \(quoted(names[0]))",
            remedy: "name the column as the header of the evidence file does", line: 1, in: file)
        return nil
    }

    private mutating func dataColumns() -> [Column]? {
        var wanted: [(String, Target)] = []
        if let count = declaration.count { wanted.append((count, .count)) }
        for (unit, column) in declaration.contributors.sorted(by: { $0.key < $1.key }) {
            wanted.append((column, .contributors(unit)))
        }
        for (unit, columns) in declaration.largest.sorted(by: { $0.key < $1.key }) {
            for (rank, column) in columns.enumerated() {
                wanted.append((column, .largest(unit, rank)))
            }
        }
        for further in EvidenceColumn.allCases {
            if let column = declaration.columns[further] {
                wanted.append((column, .further(further)))
            }
        }
        var columns = wanted.compactMap { name, target in
            column(named: [name]).map { Column(column: $0, path: target) }
        }
        // As `tabulate` writes it, beside the number of records that have a value.
        let records = EvidenceColumn.records
        if declaration.count != records.rawValue, declaration.columns[.missing] != nil,
            let column = text.column(named: records.rawValue)
        {
            columns.append(Column(column: column, path: .further(records)))
        }
        return columns
    }

    /// The rows of the file by the classes of their labels. Nil where a dimension has no column.
    private mutating func rowsByLabels(of result: Table) -> [LabelKey: Int]? {
        guard let key = keyReader(result) else { return nil }
        var rows: [LabelKey: Int] = [:]
        rows.reserveCapacity(text.rows.count)
        var matcher = LabelMatcher(table: result, totals: table.totals, registry: registry)
        for row in text.rows.indices.dropFirst() {
            guard text.rows[row].count == text.rows[0].count else {
                reportBroken(row)
                continue
            }
            guard let labels = key.labels(row, text, &matcher) else { continue }
            if rows.updateValue(row, forKey: labels) != nil {
                faults.add(
                    .evidence, "the labels of this line were given before",
                    remedy: "give one line of evidence per cell", line: text.rows[row].line,
                    in: file)
            }
        }
        return rows
    }

    private mutating func reportBroken(_ row: Int) {
        let count = text.rows[row].count
        if count == 1, text.trimmed(row: row, column: 0).isEmpty { return }
        faults.add(
            .evidence, "this line has \(count) fields where the header has \(text.rows[0].count)",
            remedy: "quote fields that hold the delimiter", line: text.rows[row].line, in: file)
    }

    mutating func keyReader(_ result: Table) -> KeyReader? {
        if table.layout == .stacked {
            guard let variable = table.variableColumn, let level = table.levelColumn,
                let variable = column(named: [variable, "variable"]),
                let level = column(named: [level, "level"])
            else { return nil }
            return .stacked(variable: variable, level: level)
        }
        var columns: [Int] = []
        for dimension in result.dimensions {
            let declared = table.dimensions.first { $0.name == dimension.name }?.column
            guard let column = column(named: [declared, dimension.name].compactMap { $0 }) else {
                return nil
            }
            columns.append(column)
        }
        return .dimensions(columns)
    }

    private mutating func evidence(row: Int, _ columns: [Column]) -> Evidence {
        var count: Decimal?
        var contributors: [String: Decimal] = [:]
        var largest: [String: [Decimal]] = [:]
        var further: [EvidenceColumn: Decimal] = [:]
        for column in columns {
            if case .further(.records) = column.path {
                // Nobody declared it: what is no number there says nothing.
                further[.records] =
                    Self.reader.read(text.slice(row: row, column: column.column)).shown.number?
                    .value
                continue
            }
            guard let number = number(row: row, column: column.column) else { continue }
            switch column.path {
            case .count: count = number
            case .contributors(let unit): contributors[unit] = number
            case .further(let name): further[name] = number
            case .largest(let unit, let rank):
                // A blank ends the list: there are no further contributors.
                if largest[unit]?.count ?? 0 == rank {
                    largest[unit, default: []].append(number)
                }
            }
        }
        return Evidence(
            count: count, contributors: contributors, largest: largest, columns: further)
    }

    /// Nil for a blank, and, reported, for anything that is not a number.
    mutating func number(row: Int, column: Int) -> Decimal? {
        let read = Self.reader.read(text.slice(row: row, column: column))
        if read.problem == .blank { return nil }
        if read.problem == nil, let number = read.shown.number { return number.value }
        faults.add(
            .evidence, "this cell is not a number",
            remedy: "write the number behind the cell, or leave it blank where there is none",
            line: text.rows[row].line, column: column + 1, in: file)
        return nil
    }

    private static let reader = CellReader(suppressed: [:], statistic: .other)
}

/// Where the labels of an evidence row stand; columns from 0.
enum KeyReader {
    case dimensions([Int])
    case stacked(variable: Int, level: Int)

    /// Nil where a label is in no cell of the table.
    func labels(_ row: Int, _ text: DelimitedText, _ matcher: inout LabelMatcher) -> LabelKey? {
        var key = LabelKey()
        switch self {
        case .dimensions(let columns):
            for dimension in columns.indices {
                let bytes = text.trimmed(row: row, column: columns[dimension])
                guard let label = matcher.match(bytes, in: dimension) else { return nil }
                key.append(label)
            }
        case .stacked(let variable, let level):
            let name = text.text(row: row, column: variable)
            let own = matcher.table.dimensions.firstIndex { $0.name == name }
            guard own != nil || matcher.totals.contains(name) else { return nil }
            for dimension in matcher.table.dimensions.indices {
                if dimension == own {
                    let bytes = text.trimmed(row: row, column: level)
                    guard let label = matcher.match(bytes, in: dimension) else { return nil }
                    key.append(label)
                } else {
                    key.append(-1)
                }
            }
        }
        return key
    }
}

/// The labels of a cell, one per dimension, -1 for none: the first four without an array.
struct LabelKey: Hashable {
    private var first = SIMD4<Int32>(repeating: -2)
    private var further: [Int32] = []
    private var count = 0

    init() {}

    /// `classes`: per dimension and label the label that it is counted as.
    init(of cell: Cell, _ classes: [[Int]]) {
        for dimension in cell.labels.indices {
            let label = cell.labels[dimension]
            append(label < 0 ? -1 : classes[dimension][label])
        }
    }

    mutating func append(_ label: Int) {
        let label = Int32(truncatingIfNeeded: label)
        if count < 4 { first[count] = label } else { further.append(label) }
        count += 1
    }
}

/// Finds the class of an evidence label among the labels of a table.
struct LabelMatcher {
    let table: Table
    let totals: [String]
    let registry: LabelRegistry
    private var seen: [LabelTable]
    private var matches: [[Int?]]
    private let byCategories: [[CategorySet: Int]]
    private let byText: [[[UInt8]: Int]]

    init(table: Table, totals: [String], registry: LabelRegistry) {
        self.table = table
        self.totals = totals
        self.registry = registry
        seen = table.dimensions.map { LabelTable(dimension: $0.name) }
        matches = table.dimensions.map { _ in [] }
        byCategories = table.dimensions.map { dimension in
            Dictionary(
                dimension.labels.enumerated().map { ($1.categories, $0) },
                uniquingKeysWith: { first, _ in first })
        }
        byText = table.dimensions.map { dimension in
            Dictionary(
                dimension.labels.enumerated().map { (Array($1.text.utf8), $0) },
                uniquingKeysWith: { first, _ in first })
        }
    }

    mutating func match(_ bytes: ArraySlice<UInt8>, in dimension: Int) -> Int? {
        if let index = seen[dimension].index(of: bytes) { return matches[dimension][index] }
        let found = find(bytes, in: dimension)
        _ = seen[dimension].add(bytes, .all)
        matches[dimension].append(found)
        return found
    }

    private func find(_ bytes: ArraySlice<UInt8>, in dimension: Int) -> Int? {
        if let index = byText[dimension][Array(bytes)] {
            return byCategories[dimension][table.dimensions[dimension].labels[index].categories]
        }
        let meaning = registry.meaning(
            of: bytes, in: table.dimensions[dimension].name, totals: totals)
        return meaning.isKnown ? byCategories[dimension][meaning.categories] : nil
    }
}

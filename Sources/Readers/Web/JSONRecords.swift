import Outputs

/// A data frame in JSON: a list of objects with the same keys (Vega's datasets, table-schema resources),
/// an object of columns or lines, or one of `columns` and `data`, as pandas' `to_json` writes them.
///
/// With a key that names persons, or many lines of numbers without a count, each line is somebody;
/// otherwise it is a table, to be judged as one.
struct JSONRecords {
    private let keys: [String]
    /// As many values each as there are keys.
    private let rows: [[JSONNode]]

    /// Nil for what is no frame.
    init?(_ node: JSONNode) {
        guard let (keys, rows) = Self.listed(node) ?? Self.parted(node) ?? Self.keyed(node),
            rows.count > 1, !keys.isEmpty,
            rows.allSatisfy({ $0.count == keys.count && $0.allSatisfy(Self.isPlain) }),
            rows.contains(where: { $0.contains { Self.number($0) != nil } })
        else { return nil }
        self.keys = keys
        self.rows = rows
    }

    private typealias Frame = (keys: [String], rows: [[JSONNode]])

    private static func listed(_ node: JSONNode) -> Frame? {
        guard let keys = node.items.first?.entries.map(\.key), !keys.isEmpty,
            node.items.allSatisfy({ $0.entries.map(\.key) == keys })
        else { return nil }
        return (keys, node.items.map { $0.entries.map(\.value) })
    }

    private static func parted(_ node: JSONNode) -> Frame? {
        guard let columns = node["columns"]?.items.compactMap(\.string), !columns.isEmpty,
            let data = node["data"]?.items
        else { return nil }
        let index = node["index"]?.items ?? []
        let isCounted = index.enumerated().allSatisfy { line, item in
            number(item) == String(line) || number(item) == String(line + 1)
        }
        guard !isCounted || index.count > data.count else { return (columns, data.map(\.items)) }
        // The names of the lines are a column of their own.
        guard index.count == data.count else { return nil }
        return ([""] + columns, zip(index, data).map { [$0] + $1.items })
    }

    /// Parts of an object that is a table, the columns apart.
    static let parts: Set<String> = ["columns", "index", "data"]

    /// What the table shows: the names of its columns, and every text.
    var words: Set<String> {
        Set(keys).union(rows.flatMap { $0.compactMap(\.string) })
    }

    /// Columns where the inner keys number the lines, lines otherwise.
    private static func keyed(_ node: JSONNode) -> Frame? {
        let outer = node.entries
        guard let inner = outer.first?.value.entries.map(\.key), inner.count > 1,
            outer.allSatisfy({ $0.value.entries.map(\.key) == inner })
        else { return nil }
        guard inner == inner.indices.map(String.init) else {
            return outer.count > 1
                ? ([""] + inner, outer.map { [.text($0.key)] + $0.value.entries.map(\.value) })
                : nil
        }
        let rows = inner.indices.map { line in outer.map { $0.value.entries[line].value } }
        return (outer.map(\.key), rows)
    }

    func add(to found: inout Inspection) {
        if isRecords {
            let words = "\(rows.count) records, \(rows.count) points"
            found.parts.append(FoundPart(place: words, kind: .recordLevel, text: nil))
        } else {
            found.tables.append(
                FoundTable(place: "a list of \(rows.count) lines", text: DelimitedText(grid: grid)))
        }
    }

    private var isRecords: Bool {
        let names = keys.map { $0.lowercased() }
        if names.contains(where: { PrintedText.recordWords.contains($0[...]) }) { return true }
        let counts: Set<String> = ["n", "count", "freq", "frequency", "obs", "total", "number"]
        return rows.count >= ChartData.manyPoints && names.allSatisfy { !counts.contains($0) }
    }

    private var grid: [GridBlocks.Row] {
        let lines = rows.enumerated().map { index, row in
            (line: index + 2, cells: row.map(Self.text))
        }
        return [(1, keys)] + lines
    }

    private static func isPlain(_ node: JSONNode) -> Bool {
        if case .object = node { false } else if case .list = node { false } else { true }
    }

    private static func number(_ node: JSONNode) -> String? {
        if case .number(let text) = node { text } else { nil }
    }

    private static func text(_ node: JSONNode) -> String {
        switch node {
        case .number(let text), .text(let text), .word(let text): text
        default: ""
        }
    }
}

import Outputs

/// A list of objects with the same keys: a data frame written row by row, as pandas' `to_json`, Vega's
/// datasets and table-schema resources hold it.
///
/// With a key that names persons, or many lines of numbers without a count, each line is somebody;
/// otherwise it is a table, to be judged as one.
struct JSONRecords {
    private let keys: [String]
    private let rows: [JSONNode]

    /// Nil for what is no such list.
    init?(_ node: JSONNode) {
        let rows = node.items
        guard rows.count > 1, let keys = rows.first?.entries.map(\.key), !keys.isEmpty,
            rows.allSatisfy({ $0.entries.map(\.key) == keys }),
            rows.allSatisfy({ $0.entries.allSatisfy { Self.isPlain($0.value) } }),
            rows.contains(where: { $0.entries.contains { Self.number($0.value) != nil } })
        else { return nil }
        self.keys = keys
        self.rows = rows
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
            (line: index + 2, cells: row.entries.map { Self.text($0.value) })
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

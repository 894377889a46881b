import Disclosure
import Outputs

/// What is known of the records behind the cells of a table, one line per cell in the order of the
/// file: beside what a cell shows, its count, its contributors, the largest of them. It never leaves;
/// whoever decides reads it beside the table.
public struct EvidenceTable: Sendable {
    /// One column: its heading, and what it says of a cell's evidence.
    private struct Column: Sendable {
        let name: String
        let text: @Sendable (Evidence) -> String?
    }

    private let report: OutputReport
    private let table: Table
    private let columns: [Column]

    /// How many lines there are: as many as cells.
    public var count: Int { table.cells.count }

    /// Nil for an output without a table, or without a declaration of what its evidence is.
    public init?(of report: OutputReport) {
        guard let table = report.output.table, let declaration = report.output.declaration else {
            return nil
        }
        let declared =
            [declaration.evidence].compactMap(\.self) + table.values.compactMap(\.evidence)
        columns = Self.columns(of: declared)
        guard !columns.isEmpty else { return nil }
        self.report = report
        self.table = table
    }

    private static func columns(of declared: [EvidenceDeclaration]) -> [Column] {
        func units(_ named: (EvidenceDeclaration) -> some Sequence<String>) -> [String] {
            Set(declared.flatMap { Array(named($0)) }).sorted()
        }
        var columns: [Column] = []
        if declared.contains(where: { $0.count != nil }) {
            columns.append(Column(name: "count") { $0.count?.description })
        }
        columns += units(\.contributors.keys).map { unit in
            Column(name: "contributors: \(unit)") { $0.contributors[unit]?.description }
        }
        columns += units(\.largest.keys).map { unit in
            Column(name: "largest: \(unit)") { evidence in
                evidence.largest[unit].map { $0.map(\.description).joined(separator: "; ") }
            }
        }
        let named = Set(declared.flatMap(\.columns.keys))
        columns += EvidenceColumn.allCases.filter(named.contains).map { column in
            Column(name: column.rawValue) { $0.columns[column]?.description }
        }
        if declared.contains(where: { $0.twoByTwo != nil }) {
            columns.append(
                Column(name: "exposed with, without; unexposed with, without") { evidence in
                    evidence.twoByTwo.map {
                        $0.counts.map(\.description).joined(separator: "; ")
                    }
                })
        }
        return columns
    }

    /// Some lines as HTML, everything from outside escaped.
    ///
    /// - `lines`: from 0.
    /// - `id`: begins the anchors of the table's cells, as `OutputFragments` has it.
    /// - `drawn`: whether the table is on the same page, whose marked cells are then linked to.
    public func fragment(_ lines: Range<Int>, id: String, drawn: Bool) -> String {
        let marks = report.marks
        var markup = Markup()
        markup.evidence("Evidence of \(report.output.id)") {
            head(&$0)
        } body: { markup in
            for index in table.cells.indices.clamped(to: lines) {
                markup.line()
                let link = drawn ? "#\(id)-c\(index + 1)" : nil
                markup.element("tr") { line(&$0, index, marks[index], link) }
            }
        }
        return String(decoding: markup.bytes, as: UTF8.self)
    }

    private var isOfSeveral: Bool { table.values.count > 1 }

    private func head(_ markup: inout Markup) {
        for dimension in table.dimensions {
            markup.element("th", [("scope", "col")], text: dimension.name)
        }
        if isOfSeveral { markup.element("th", [("scope", "col")], text: "statistic") }
        for name in ["shown"] + columns.map(\.name) {
            markup.element("th", [("scope", "col"), ("class", "n")], text: name)
        }
    }

    private func line(
        _ markup: inout Markup, _ index: Int, _ mark: CellMark?, _ link: String?
    ) {
        let cell = table.cells[index]
        for (dimension, label) in zip(table.dimensions, cell.labels) {
            markup.rowLabel(label >= 0 ? dimension.labels[label].text : "")
        }
        if isOfSeveral { markup.rowLabel(table.values[cell.value].column) }
        let verdict = mark?.verdict ?? .pass
        markup.element("td", [("class", "n")]) { markup in
            guard verdict > .pass else { return markup.text(cell.shown.drawn) }
            let text = "\(cell.shown.drawn) \(verdict.mark)"
            guard let link else { return markup.text(text) }
            markup.element(
                "a", [("href", link), ("title", mark?.rules.joined(separator: ", ") ?? "")],
                text: text)
        }
        for column in columns {
            markup.element("td", [("class", "n")], text: cell.evidence.flatMap(column.text) ?? "–")
        }
    }
}

extension OutputReport {
    /// How many units each level of its models' terms has, one line per level; nil where it was not
    /// given. It never leaves.
    public var levelCountsFragment: String? {
        let counts = output.models.flatMap { $0.levelCounts ?? [] }
        guard !counts.isEmpty else { return nil }
        let hasEvents = counts.contains { $0.events != nil }
        var markup = Markup()
        markup.evidence("Counts of levels of \(output.id)") { markup in
            markup.element("th", [("scope", "col")], text: "level")
            for name in hasEvents ? ["count", "events"] : ["count"] {
                markup.element("th", [("scope", "col"), ("class", "n")], text: name)
            }
        } body: { markup in
            for level in counts {
                markup.line()
                markup.element("tr") { markup in
                    markup.rowLabel(level.term)
                    markup.element("td", [("class", "n")], text: level.count.description)
                    guard hasEvents else { return }
                    markup.element("td", [("class", "n")], text: level.events?.description ?? "–")
                }
            }
        }
        return String(decoding: markup.bytes, as: UTF8.self)
    }
}

extension Markup {
    /// A table of evidence, which scrolls by itself.
    fileprivate mutating func evidence(
        _ label: String, head: (inout Markup) -> Void, body: (inout Markup) -> Void
    ) {
        element(
            "div",
            [("class", "scroll"), ("role", "region"), ("aria-label", label), ("tabindex", "0")]
        ) { markup in
            markup.element("table", [("class", "log")]) { markup in
                markup.element("thead") { $0.element("tr") { head(&$0) } }
                markup.element("tbody") { body(&$0) }
            }
        }
    }
}

import Disclosure
import Outputs

extension Markup {
    /// A drawn table: nested headers with their scopes, repeated row labels spanning their rows,
    /// marked cells with a symbol and a link.
    mutating func table(
        _ drawing: TableDrawing, _ selection: RowSelection, of report: OutputReport,
        _ links: CellLinks
    ) {
        table(
            drawing, selection, label: "Table \(report.output.id)",
            caption: drawing.caption(of: selection), links)
    }

    mutating func table(
        _ drawing: TableDrawing, _ selection: RowSelection, label: String, caption: String,
        _ links: CellLinks
    ) {
        line()
        element(
            "div",
            [("class", "scroll"), ("role", "region"), ("aria-label", label), ("tabindex", "0")]
        ) { markup in
            markup.element("table") { markup in
                markup.element("caption", text: caption)
                markup.element("thead") { $0.headers(of: drawing) }
                markup.line()
                markup.element("tbody") { $0.rows(of: drawing, selection, links) }
            }
        }
    }

    private mutating func headers(of drawing: TableDrawing) {
        let depth = drawing.columns.first?.count ?? 0
        let stubs = String(max(drawing.stub.count, 1))
        if !drawing.header.isEmpty {
            element("tr") { markup in
                markup.element("td", [("colspan", stubs)], text: "")
                markup.element(
                    "td", [("class", "gap"), ("colspan", String(drawing.columns.count))],
                    text: drawing.header.joined(separator: " × "))
            }
        }
        for level in 0..<depth {
            line()
            element("tr") { markup in
                if level == depth - 1 {
                    for name in drawing.stub {
                        markup.element("th", [("scope", "col"), ("class", "name")], text: name)
                    }
                    if drawing.stub.isEmpty { markup.element("td", text: "") }
                } else {
                    markup.element("td", [("colspan", stubs)], text: "")
                }
                markup.headerCells(of: drawing, level: level, isLast: level == depth - 1)
            }
        }
    }

    private mutating func headerCells(of drawing: TableDrawing, level: Int, isLast: Bool) {
        var index = 0
        while index < drawing.columns.count {
            let path = drawing.columns[index].prefix(level + 1)
            var end = index + 1
            while !isLast, end < drawing.columns.count,
                drawing.columns[end].prefix(level + 1) == path
            {
                end += 1
            }
            let span = String(end - index)
            var attributes: [(StaticString, String)] = [("scope", "col"), ("class", "n")]
            if !isLast { attributes = [("scope", "colgroup"), ("colspan", span)] }
            element("th", attributes, text: path.last ?? "")
            index = end
        }
    }

    private mutating func rows(
        of drawing: TableDrawing, _ selection: RowSelection, _ links: CellLinks
    ) {
        let spans = RowSpans(of: drawing, selection)
        for (index, item) in selection.items.enumerated() {
            line()
            element("tr") { markup in
                switch item {
                case .gap(let rows, let marked):
                    let width = drawing.stub.count + drawing.columns.count
                    markup.element(
                        "td", [("class", "gap"), ("colspan", String(width))],
                        text: selection.phrase(rows: rows, marked: marked))
                case .row(let row):
                    markup.stub(of: drawing.rows[row], spans.spans[index])
                    for cell in drawing.rows[row].cells { markup.cell(cell, links) }
                }
            }
        }
    }

    private mutating func stub(of row: TableDrawing.Row, _ spans: [Int]) {
        for (label, span) in zip(row.labels, spans) where span > 0 {
            var attributes: [(StaticString, String)] = [("title", label)]
            if span > 1 { attributes.append(("rowspan", String(span))) }
            rowLabel(label, attributes)
        }
    }

    /// A label in one line, or in several where it is longer than a line should be.
    mutating func rowLabel(_ label: String, _ attributes: [(StaticString, String)] = []) {
        // A string has no more characters than bytes, and these need no counting.
        let isLong = label.utf8.count > 40 && label.count > 40
        let kind: [(StaticString, String)] = isLong ? [("class", "long")] : []
        element("th", [("scope", "row")] + kind + attributes, text: label)
    }

    private mutating func cell(_ cell: TableDrawing.DrawnCell?, _ links: CellLinks) {
        guard let cell, cell.verdict > .pass else {
            guard let cell, cell.isChanged else { return element("td", text: cell?.text ?? "") }
            element("td", [("class", "new")]) { markup in
                markup.text(cell.text)
                markup.element("span", [("class", "hidden")], text: " changed")
            }
            return
        }
        let attributes: [(StaticString, String)] = [
            ("class", cell.verdict.rawValue), ("id", links.anchor(ofCell: cell.index)),
        ]
        element("td", attributes) { markup in
            let target = "#\(links.target(ofCell: cell.index))"
            let rules = cell.rules.joined(separator: ", ")
            markup.element("a", [("href", target), ("title", rules)]) { markup in
                markup.text(cell.text)
                markup.element(
                    "span", [("class", "mark"), ("aria-hidden", "true")], text: cell.verdict.mark)
                let word = cell.verdict == .fail ? "fails" : "needs review"
                markup.element("span", [("class", "hidden")], text: " \(word): \(rules)")
            }
        }
    }
}

extension TableDrawing {
    /// What the marks mean, as far as there are any.
    fileprivate func caption(of selection: RowSelection) -> String {
        let cells = rows.lazy.flatMap(\.cells)
        let failing = cells.count { $0?.verdict == .fail }
        let doubtful = cells.count { $0?.verdict == .review }
        var parts = [counted(rows.count, "row")]
        if failing > 0 { parts.append("\(counted(failing, "cell")) marked ! fail") }
        if doubtful > 0 { parts.append("\(counted(doubtful, "cell")) marked ? need review") }
        if let part = selection.part, failing + doubtful > 0 {
            let here = rows[part].lazy.flatMap(\.cells).count { ($0?.verdict ?? .pass) > .pass }
            parts.append("\(here) of them in the rows shown here")
        }
        return parts.joined(separator: " · ")
    }
}

/// How many drawn rows each stub label spans: 0 where it is part of the one above.
private struct RowSpans {
    /// Per drawn line, per stub column; empty for a gap.
    private(set) var spans: [[Int]] = []

    init(of drawing: TableDrawing, _ selection: RowSelection) {
        // The line that holds the label each stub column is repeating.
        var owners: [Int?] = Array(repeating: nil, count: drawing.stub.count)
        var above: [String] = []
        for (line, item) in selection.items.enumerated() {
            guard case .row(let row) = item else {
                spans.append([])
                owners = owners.map { _ in nil }
                continue
            }
            let labels = drawing.rows[row].labels
            spans.append(Array(repeating: 1, count: labels.count))
            var repeats = true
            for stub in labels.indices {
                // The innermost label always stands in its own row.
                repeats =
                    repeats && stub < labels.count - 1
                    && owners[stub] != nil && above[stub] == labels[stub]
                if repeats, let owner = owners[stub] {
                    spans[owner][stub] += 1
                    spans[line][stub] = 0
                } else {
                    owners[stub] = line
                }
            }
            above = labels
        }
    }
}

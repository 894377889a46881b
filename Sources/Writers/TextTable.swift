import Disclosure

/// A drawn table in fixed-width text: stub, header lines, numbers flush right with their mark.
struct TextTable {
    let drawing: TableDrawing
    let style: TextStyle
    /// A long table shows this many rows.
    var rowLimit = 30

    private static let margin = "   "
    private static let widestLabel = 32

    /// The lines of the table and of what was left out.
    func lines() -> [String] {
        let selection = RowSelection(of: drawing, limit: style.allCells ? .max : rowLimit)
        let stubs = stubWidths(of: selection)
        let stubWidth = stubs.reduce(0) { $0 + $1 + 2 }
        let columns = chosenColumns(
            width: style.columns - Self.margin.count - stubWidth, selection)
        var lines = headerLines(stubs: stubs, stubWidth: stubWidth, columns: columns)
        let ruleWidth = stubWidth + columns.reduce(0) { $0 + $1.width }
        lines.append(style.paint(String(repeating: "─", count: ruleWidth), .faint))
        var above: [String]?
        for item in selection.items {
            switch item {
            case .row(let index):
                lines.append(
                    line(of: drawing.rows[index], above: above, stubs: stubs, columns: columns))
                above = drawing.rows[index].labels
            case .gap(let rows, let marked):
                lines.append(
                    style.paint(RowSelection.phrase(rows: rows, marked: marked), .faint))
                above = nil
            }
        }
        if let note = leftOut(columns) { lines.append(style.paint(note, .faint)) }
        return lines.map { Self.margin + $0 }
    }

    // MARK: Widths

    private struct Column {
        let index: Int
        /// With two spaces before and one for the mark.
        let width: Int
    }

    private func label(_ text: String) -> String {
        VisibleText.cut(VisibleText.visible(text), to: Self.widestLabel)
    }

    private func stubWidths(of selection: RowSelection) -> [Int] {
        drawing.stub.indices.map { stub in
            selection.items.reduce(VisibleText.width(of: label(drawing.stub[stub]))) {
                guard case .row(let row) = $1 else { return $0 }
                return max($0, VisibleText.width(of: label(drawing.rows[row].labels[stub])))
            }
        }
    }

    /// Columns with marked cells first, then from the left, as long as there is room; at least one.
    private func chosenColumns(width: Int, _ selection: RowSelection) -> [Column] {
        let all = drawing.columns.indices.map {
            Column(index: $0, width: columnWidth($0, selection))
        }
        guard all.reduce(0, { $0 + $1.width }) > width else { return all }
        let marked = Set(drawing.columns.indices.filter(isMarked))
        let byUse =
            all.filter { marked.contains($0.index) }
            + all.filter { !marked.contains($0.index) }
        var left = width
        var chosen: [Column] = []
        for column in byUse {
            guard column.width <= left || chosen.isEmpty else { continue }
            chosen.append(column)
            left -= column.width
        }
        return chosen.sorted { $0.index < $1.index }
    }

    private func columnWidth(_ column: Int, _ selection: RowSelection) -> Int {
        // Labels of outer header lines stand over several columns and need not fit into one.
        let head = VisibleText.width(of: label(drawing.columns[column].last ?? ""))
        return 3
            + selection.items.reduce(head) {
                guard case .row(let row) = $1, let cell = drawing.rows[row].cells[column] else {
                    return $0
                }
                return max($0, VisibleText.width(of: cell.text))
            }
    }

    private func isMarked(_ column: Int) -> Bool {
        drawing.rows.contains { ($0.cells[column]?.verdict ?? .pass) > .pass }
    }

    // MARK: Lines

    private func headerLines(stubs: [Int], stubWidth: Int, columns: [Column]) -> [String] {
        let indent = String(repeating: " ", count: stubWidth + 2)
        var lines: [String] = []
        if !drawing.header.isEmpty {
            let names = drawing.header.map(VisibleText.visible).joined(separator: " × ")
            let room = max(8, style.columns - Self.margin.count - indent.count)
            lines.append(indent + style.paint(VisibleText.cut(names, to: room), .faint))
        }
        let depth = drawing.columns.first?.count ?? 0
        for level in 0..<depth {
            let isLast = level == depth - 1
            let stub = isLast ? stubHeader(stubs) : String(repeating: " ", count: stubWidth)
            let heads = isLast ? innerHeads(columns) : outerHeads(level, columns)
            lines.append(trimmed(stub + heads))
        }
        return lines
    }

    private func stubHeader(_ stubs: [Int]) -> String {
        zip(drawing.stub, stubs)
            .map { style.paint(VisibleText.padded(label($0), to: $1), .faint) + "  " }.joined()
    }

    private func innerHeads(_ columns: [Column]) -> String {
        columns.map { column in
            let text = label(drawing.columns[column.index].last ?? "")
            return "  " + VisibleText.padded(text, to: column.width - 3, right: true) + " "
        }.joined()
    }

    /// Labels of an outer header line, each once over the columns that it heads.
    private func outerHeads(_ level: Int, _ columns: [Column]) -> String {
        var line = ""
        var index = 0
        while index < columns.count {
            let path = drawing.columns[columns[index].index].prefix(level + 1)
            var end = index
            while end < columns.count,
                drawing.columns[columns[end].index].prefix(level + 1) == path
            {
                end += 1
            }
            let width = columns[index..<end].reduce(0) { $0 + $1.width } - 3
            let text = VisibleText.cut(label(path.last ?? ""), to: max(1, width))
            line += "  " + VisibleText.padded(text, to: width) + " "
            index = end
        }
        return line
    }

    private func line(
        of row: TableDrawing.Row, above: [String]?, stubs: [Int], columns: [Column]
    ) -> String {
        var line = ""
        var repeats = above != nil
        for (index, width) in stubs.enumerated() {
            // The innermost label is always written; of the others only a change.
            repeats = repeats && above?[index] == row.labels[index] && index < stubs.count - 1
            line += VisibleText.padded(repeats ? "" : label(row.labels[index]), to: width) + "  "
        }
        for column in columns {
            guard let cell = row.cells[column.index] else {
                line += String(repeating: " ", count: column.width)
                continue
            }
            let number = VisibleText.padded(cell.text, to: column.width - 1, right: true)
            let isMarked = cell.verdict > .pass
            line += style.paint(
                number + cell.verdict.mark, isMarked ? TextStyle.Paint(cell.verdict) : nil)
        }
        return trimmed(line)
    }

    private func leftOut(_ columns: [Column]) -> String? {
        let shown = Set(columns.map(\.index))
        let hidden = drawing.columns.indices.filter { !shown.contains($0) }
        guard !hidden.isEmpty else { return nil }
        let marked = hidden.count { isMarked($0) }
        let rest = marked == 0 ? "that pass" : "more, \(marked) of them marked"
        return
            "… \(counted(hidden.count, "column")) \(rest); widen the terminal, or use --format html"
    }

    private func trimmed(_ line: String) -> String {
        guard let last = line.lastIndex(where: { $0 != " " }) else { return "" }
        return String(line[...last])
    }
}

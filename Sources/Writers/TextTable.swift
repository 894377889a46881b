import Disclosure

/// A drawn table in fixed-width text: stub, header lines, numbers flush right with their mark.
struct TextTable {
    let drawing: TableDrawing
    let style: TextStyle
    /// A long table shows this many rows.
    var rowLimit = 30
    /// Of a proposal: its changed cells are marked `*`.
    var isProposal = false

    private static let margin = "   "

    /// The lines of the table and of what was left out.
    func lines() -> [String] {
        let limit = style.allCells ? Int.max : rowLimit
        let selection =
            isProposal
            ? RowSelection(ofChanged: drawing, limit: limit)
            : RowSelection(of: drawing, limit: limit)
        let stubs = stubWidths(of: selection)
        let stubWidth = stubs.reduce(0) { $0 + $1 + 2 }
        let room = style.columns - Self.margin.count - stubWidth
        let columns = widened(chosenColumns(width: room, selection), within: room)
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
                    style.paint(selection.phrase(rows: rows, marked: marked), .faint))
                above = nil
            }
        }
        if let note = leftOut(columns) {
            lines += VisibleText.wrapped(note, to: style.columns - Self.margin.count).map {
                style.paint($0, .faint)
            }
        }
        return lines.map { Self.margin + $0 }
    }

    // MARK: Widths

    private struct Column {
        let index: Int
        /// With two spaces before and one for the mark.
        var width: Int
    }

    /// A row's label takes at most its share of half the line.
    private func stubLabel(_ text: String) -> String {
        let share = style.columns / 2 / max(1, drawing.stub.count) - 2
        return VisibleText.cut(VisibleText.visible(text), to: min(32, max(6, share)))
    }

    private func columnLabel(_ text: String) -> String {
        VisibleText.cut(VisibleText.visible(text), to: min(24, style.columns / 2 - 8))
    }

    private func stubWidths(of selection: RowSelection) -> [Int] {
        drawing.stub.indices.map { stub in
            selection.items.reduce(VisibleText.width(of: stubLabel(drawing.stub[stub]))) {
                guard case .row(let row) = $1 else { return $0 }
                return max($0, VisibleText.width(of: stubLabel(drawing.rows[row].labels[stub])))
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

    /// With the last column under each outer label as wide as that label needs, while there is room.
    private func widened(_ columns: [Column], within room: Int) -> [Column] {
        var columns = columns
        for level in 0..<max(0, (drawing.columns.first?.count ?? 0) - 1) {
            for group in groups(columns, at: level) {
                let label = columnLabel(drawing.columns[columns[group.lowerBound].index][level])
                let own = columns[group].reduce(0) { $0 + $1.width }
                let free = room - columns.reduce(0) { $0 + $1.width }
                let missing = VisibleText.width(of: label) + 3 - own
                columns[group.upperBound - 1].width += max(0, min(missing, free))
            }
        }
        return columns
    }

    /// The columns that share their labels down to a header line, as ranges.
    private func groups(_ columns: [Column], at level: Int) -> [Range<Int>] {
        var groups: [Range<Int>] = []
        for index in columns.indices {
            let path = drawing.columns[columns[index].index].prefix(level + 1)
            if let last = groups.last,
                drawing.columns[columns[last.lowerBound].index].prefix(level + 1) == path
            {
                groups[groups.count - 1] = last.lowerBound..<(index + 1)
            } else {
                groups.append(index..<(index + 1))
            }
        }
        return groups
    }

    private func columnWidth(_ column: Int, _ selection: RowSelection) -> Int {
        // Labels of outer header lines stand over several columns and need not fit into one.
        let head = VisibleText.width(of: columnLabel(drawing.columns[column].last ?? ""))
        return 3
            + selection.items.reduce(head) {
                guard case .row(let row) = $1, let cell = drawing.rows[row].cells[column] else {
                    return $0
                }
                return max($0, VisibleText.width(of: cell.text))
            }
    }

    private func isMarked(_ column: Int) -> Bool {
        drawing.rows.contains { row in
            row.cells[column].map { $0.verdict > .pass || $0.isChanged } ?? false
        }
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
            .map { style.paint(VisibleText.padded(stubLabel($0), to: $1), .faint) + "  " }.joined()
    }

    private func innerHeads(_ columns: [Column]) -> String {
        columns.map { column in
            let text = columnLabel(drawing.columns[column.index].last ?? "")
            return "  " + VisibleText.padded(text, to: column.width - 3, right: true) + " "
        }.joined()
    }

    /// Labels of an outer header line, each once over the columns that it heads.
    private func outerHeads(_ level: Int, _ columns: [Column]) -> String {
        groups(columns, at: level).map { group in
            let width = columns[group].reduce(0) { $0 + $1.width } - 3
            let label = columnLabel(drawing.columns[columns[group.lowerBound].index][level])
            let text = VisibleText.cut(label, to: max(1, width))
            return "  " + VisibleText.padded(text, to: width) + " "
        }.joined()
    }

    private func line(
        of row: TableDrawing.Row, above: [String]?, stubs: [Int], columns: [Column]
    ) -> String {
        var line = ""
        var repeats = above != nil
        for (index, width) in stubs.enumerated() {
            // The innermost label is always written; of the others only a change.
            repeats = repeats && above?[index] == row.labels[index] && index < stubs.count - 1
            line +=
                VisibleText.padded(repeats ? "" : stubLabel(row.labels[index]), to: width) + "  "
        }
        for column in columns {
            guard let cell = row.cells[column.index] else {
                line += String(repeating: " ", count: column.width)
                continue
            }
            let number = VisibleText.padded(cell.text, to: column.width - 1, right: true)
            let isMarked = cell.verdict > .pass
            let paint = isMarked ? TextStyle.Paint(cell.verdict) : cell.isChanged ? .bold : nil
            line += style.paint(number + (cell.isChanged ? "*" : cell.verdict.mark), paint)
        }
        return trimmed(line)
    }

    private func leftOut(_ columns: [Column]) -> String? {
        let shown = Set(columns.map(\.index))
        let hidden = drawing.columns.indices.filter { !shown.contains($0) }
        guard !hidden.isEmpty else { return nil }
        let marked = hidden.count { isMarked($0) }
        let others = isProposal ? "as handed in" : "that pass"
        let rest = marked == 0 ? others : "more, \(marked) of them marked"
        return
            "… \(counted(hidden.count, "column")) \(rest); widen the terminal, or use --format html"
    }

    private func trimmed(_ line: String) -> String {
        guard let last = line.lastIndex(where: { $0 != " " }) else { return "" }
        return String(line[...last])
    }
}

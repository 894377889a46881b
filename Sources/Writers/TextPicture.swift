import Disclosure

/// The tables of an alarm for a terminal: side by side where they fit, else one below the other.
struct TextPicture {
    private(set) var lines: [String] = []
    private let style: TextStyle

    private static let margin = "     "
    private static let gap = "    "

    init(_ picture: AlarmPicture, _ style: TextStyle) {
        self.style = style
        let room = style.columns - Self.margin.count
        let panels = picture.panels.map { TextPanel($0, room: room, style: style) }
        let width = panels.reduce(0) { $0 + $1.width } + Self.gap.count * (panels.count - 1)
        if width <= room {
            add(panels)
        } else {
            for panel in panels { add([panel]) }
        }
    }

    private mutating func add(_ panels: [TextPanel]) {
        // Tables begin on one line, however long what stands above them is.
        let head = panels.map(\.head).max() ?? 0
        let panels = panels.map { $0.beginning(at: head) }
        let height = panels.map(\.lines.count).max() ?? 0
        for index in 0..<height {
            var line = Self.margin
            for (number, panel) in panels.enumerated() {
                let own = panel.lines.indices.contains(index) ? panel.lines[index] : ("", 0)
                let isLast = number == panels.count - 1
                line += own.0
                if !isLast {
                    line += String(repeating: " ", count: panel.width - own.1) + Self.gap
                }
            }
            while line.last == " " { line.removeLast() }
            lines.append(line)
        }
        lines.append("")
    }
}

/// One table of a picture, its lines with the columns each takes.
private struct TextPanel {
    private(set) var lines: [(text: String, width: Int)] = []
    private(set) var width = 0
    /// Lines above the table.
    private(set) var head = 0
    private let style: TextStyle

    func beginning(at line: Int) -> TextPanel {
        var copy = self
        copy.lines.insert(
            contentsOf: Array(repeating: ("", 0), count: max(0, line - head)), at: head)
        copy.head = line
        return copy
    }

    init(_ panel: AlarmPicture.Panel, room: Int, style: TextStyle) {
        self.style = style
        let stubs = panel.stub.indices.map { stub in
            Self.widest(
                [panel.stub[stub]] + panel.rows.map { Self.label($0.labels, stub) }, most: 22)
        }
        let columns = panel.columns.indices.map { column in
            Self.widest(
                [panel.columns[column]] + panel.rows.map { $0.cells[column]?.drawn ?? "" }, most: 28
            )
        }
        let table = (stubs + columns).reduce(0) { $0 + $1 + 2 } - 2
        width = min(room, max(table, 30))
        add(panel.output, .bold)
        for line in VisibleText.wrapped(VisibleText.visible(panel.origin), to: width) {
            add(line, .faint)
        }
        head = lines.count
        guard !panel.isHidden else { return }
        addRow(panel.stub, panel.columns.map { .init(text: $0) }, stubs, columns, isHead: true)
        for row in panel.rows { addRow(row.labels, row.cells, stubs, columns) }
        if panel.isCut { add("… not all of it", .faint) }
        width = min(room, lines.map(\.width).max() ?? 0)
    }

    private static func label(_ labels: [String], _ index: Int) -> String {
        labels.indices.contains(index) ? labels[index] : ""
    }

    private static func widest(_ texts: [String], most: Int) -> Int {
        texts.map { min(most, VisibleText.width(of: VisibleText.visible($0))) }.max() ?? 0
    }

    private mutating func add(_ text: String, _ paint: TextStyle.Paint?) {
        let shown = VisibleText.cut(VisibleText.visible(text), to: max(width, 12))
        lines.append((style.paint(shown, paint), VisibleText.width(of: shown)))
    }

    private mutating func addRow(
        _ labels: [String], _ cells: [AlarmPicture.MarkedCell?], _ stubs: [Int], _ columns: [Int],
        isHead: Bool = false
    ) {
        var text: [String] = []
        for (index, width) in stubs.enumerated() {
            let label = VisibleText.cut(
                VisibleText.visible(Self.label(labels, index)), to: width)
            text.append(style.paint(VisibleText.padded(label, to: width), isHead ? .faint : nil))
        }
        for (cell, width) in zip(cells, columns) {
            let drawn = VisibleText.cut(VisibleText.visible(cell?.drawn ?? ""), to: width)
            let paint: TextStyle.Paint? =
                isHead ? .faint : cell?.isSought ?? false ? .fail : cell?.sign != nil ? .bold : nil
            text.append(style.paint(VisibleText.padded(drawn, to: width, right: true), paint))
        }
        let width = (stubs + columns).reduce(0) { $0 + $1 + 2 } - 2
        lines.append((text.joined(separator: "  "), width))
    }
}

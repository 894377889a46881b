/// The rows of a Markdown table: `| York | 12 |`, or `York | 12` in a table whose first line does not
/// begin with a bar.
struct MarkdownRows {
    private let isClosed: Bool

    init(headedBy line: String) { isClosed = Self.isClosed(line) }

    /// Whether a line is the first of a table, as the one below it says.
    static func isHead(_ line: String, over rule: String) -> Bool {
        guard isRule(rule) else { return false }
        let open = MarkdownRows(headedBy: line)
        guard !open.isClosed else { return true }
        // Other programs draw lines, too: here each column has its own.
        guard let head = open.cells(of: line), let rules = open.cells(of: rule) else {
            return false
        }
        return head.count == rules.count && rules.allSatisfy(isColumnRule)
    }

    /// A line of dashes and bars.
    static func isRule(_ line: String) -> Bool {
        let text = line.trimmedText
        return text.contains("-") && text.contains("|") && text.allSatisfy { "|-: +".contains($0) }
    }

    /// Nil where the line is not of the table.
    func cells(of line: String) -> [String]? {
        let text = line.trimmedText
        guard isClosed ? Self.isClosed(text) : text.contains("|") else { return nil }
        var cells = text.split(separator: "|", omittingEmptySubsequences: false)
            .map { String($0).trimmedText }
        // Without a bar at its beginning, a table may leave its first column blank.
        let isBlank = !isClosed && line.hasPrefix("  ")
        if text.hasPrefix("|"), !isBlank { cells.removeFirst() }
        if text.hasSuffix("|") { cells.removeLast() }
        return cells.map(Self.plain)
    }

    /// Without what sets the whole cell in bold, in italics or as code.
    static func plain(_ cell: String) -> String {
        for mark in ["***", "**", "__", "*", "_", "`"] {
            guard cell.hasPrefix(mark), cell.hasSuffix(mark) else { continue }
            let inside = cell.dropFirst(mark.count).dropLast(mark.count)
            let isWhole =
                !inside.isEmpty && !inside.contains(mark) && inside.first != " "
                && inside.last != " " && cell.count > 2 * mark.count
            if isWhole { return String(inside) }
        }
        return cell
    }

    private static func isClosed(_ line: String) -> Bool {
        let text = line.trimmedText
        return text.hasPrefix("|") && text.dropFirst().contains("|")
    }

    /// `---`, `:--`, `--:` or `:-:`.
    private static func isColumnRule(_ cell: String) -> Bool {
        let dashes = cell.drop { $0 == ":" }.prefix { $0 == "-" }
        let colons = cell.prefix { $0 == ":" }.count
        return !dashes.isEmpty && colons < 2
            && ["", ":"].contains(cell.dropFirst(colons + dashes.count))
    }
}

extension PrintedText {
    /// The caption of a Markdown table as pandoc and knitr write it, `Table: …` or `: …`, above or below the
    /// table with an empty line between them or none; and where the lines of the table end with it.
    func markdownCaptions(above start: Int, below end: Int) -> (text: String?, end: Int) {
        let above = start > 1 && lines[start - 1].trimmedText.isEmpty ? start - 2 : start - 1
        let first = end < lines.count && lines[end].trimmedText.isEmpty ? end + 1 : end
        if first < lines.count, let caption = Self.caption(lines[first]) {
            return (caption, first + 1)
        }
        return (above >= 0 ? Self.caption(lines[above]) : nil, end)
    }

    /// Without what pandoc gives it as attributes: `{#tbl-a}`.
    private static func caption(_ line: String) -> String? {
        guard let mark = ["Table:", "table:", ":"].first(where: line.hasPrefix) else { return nil }
        var text = String(line.dropFirst(mark.count)).trimmedText
        if text.hasSuffix("}"), let open = text.lastIndex(of: "{") {
            text = String(text[..<open]).trimmedText
        }
        return text.isEmpty || text.hasPrefix(":") ? nil : text
    }
}

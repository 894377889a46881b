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
        if text.hasPrefix("|") { cells.removeFirst() }
        if text.hasSuffix("|") { cells.removeLast() }
        return cells
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

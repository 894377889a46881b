import Outputs

/// Texts that something beside the cells of a sheet names: what a filter lets through, what a
/// conditional format looks for, what a table calls its columns. One that no cell shows is hidden
/// content.
struct NamedTexts {
    /// Of whole cells.
    private var whole: Set<String> = []
    /// Pieces that stand in one cell, in this order.
    private var parts: Set<[String]> = []
    /// Comparisons of pieces with cells that are still made.
    private var left = 4_000_000

    var isEmpty: Bool { whole.isEmpty && parts.isEmpty }

    /// A text or a pattern with `*` and `?`. Numbers are limits, or written otherwise.
    mutating func take(filter text: String) {
        guard whole.count + parts.count < 10_000, text.contains(where: \.isLetter) else { return }
        let text = text.replacing("~", with: "").lowercased()
        if text.contains(where: { "*?".contains($0) }) {
            parts.insert(text.split { "*?".contains($0) }.map(String.init))
        } else {
            whole.insert(text.trimmedText)
        }
    }

    /// The order of a sort, parted by commas.
    mutating func take(list: String?) {
        for item in (list ?? "").split(separator: ",") { take(filter: String(item)) }
    }

    /// A text that stands anywhere in a cell; marks of withheld values name nothing.
    mutating func take(part text: String) {
        guard whole.count + parts.count < 10_000, PDFString.says(text.utf8) else { return }
        parts.insert([text.lowercased().trimmedText])
    }

    /// The texts between the quotation marks of a formula.
    mutating func take(formula: String) {
        let pieces = formula.split(separator: "\"", omittingEmptySubsequences: false)
        for index in stride(from: 1, to: pieces.count, by: 2) { take(part: String(pieces[index])) }
    }

    /// Notes a cell that shows.
    mutating func show(_ cell: String) {
        guard !isEmpty else { return }
        let cell = cell.lowercased().trimmedText
        whole.remove(cell)
        guard left > 0 else { return }
        left -= parts.count
        parts = parts.filter { !Self.stand($0, in: cell) }
    }

    private static func stand(_ pieces: [String], in cell: String) -> Bool {
        var rest = cell[...]
        for piece in pieces {
            guard let place = rest.firstRange(of: piece) else { return false }
            rest = rest[place.upperBound...]
        }
        return true
    }
}

extension NamedTexts {
    /// Takes what a table of a workbook names; returns what it holds besides that no cell shows.
    mutating func take(table root: XMLElement) -> Set<String> {
        var words: Set<String> = []
        let hasHeader = root["headerRowCount"] != "0"
        for element in [root] + root.all(Self.parts) {
            switch element.name {
            case "table":
                if element["comment"] != nil { words.insert("a table holds a comment") }
                if !["altText", "altTextSummary"].allSatisfy({ element[$0] == nil }) {
                    words.insert("a table holds an alternative text")
                }
            case "tableColumn":
                let name = element["name"] ?? ""
                if hasHeader || !Self.isCounted(name) { take(filter: Self.plain(name)) }
                if let label = element["totalsRowLabel"] { take(filter: label) }
            case "filter", "customFilter": take(filter: element["val"] ?? "")
            case "sortCondition": take(list: element["customList"])
            default: words.insert("a table holds a formula")
            }
        }
        return words
    }

    private static let parts: Set<String> = [
        "table", "tableColumn", "filter", "customFilter", "sortCondition",
        "calculatedColumnFormula",
        "totalsRowFormula",
    ]

    /// `Column1`, as spreadsheets call what has no header.
    private static func isCounted(_ name: String) -> Bool {
        let letters = name.prefix(while: \.isLetter)
        return ["Column", "Spalte", "Colonne", "Columna", "Kolumn"].contains(letters)
            && name.dropFirst(letters.count).allSatisfy(\.isNumber)
    }

    /// `_x000a_` is the end of a line, which the cell has, too.
    private static func plain(_ name: String) -> String {
        name.replacing("_x000a_", with: "\n").replacing("_x000A_", with: "\n")
            .replacing("_x000d_", with: "\r").replacing("_x000D_", with: "\r")
    }
}

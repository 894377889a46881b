/// What a cell of an OpenDocument sheet stores beside the text that it shows.
///
/// Source: OASIS OpenDocument 1.3 part 3, 19.385 to 19.391.
enum OpenCell {
    /// Whether the format leaves out what is stored: all of a number, or the day of a date.
    static func hides(_ cell: XMLElement, _ value: String, _ shown: String) -> Bool {
        let digits = { (text: String) in text.utf8.contains(where: isDigit) }
        if digits(value), !digits(shown) { return true }
        for name in ["date-value", "time-value"] {
            guard let stored = cell[name] else { continue }
            let day = stored.hasSuffix("T00:00:00") ? String(stored.dropLast(9)) : stored
            // The first of a month is what a program stores where only the month is known.
            if count(day) > count(shown) + 2, !day.hasSuffix("-01") { return true }
        }
        return false
    }

    /// The words of a paragraph. What stands above or below its line is a mark and no digit of a number;
    /// what a tab, a break or a note parts is apart.
    static func words(of paragraph: XMLElement, _ looks: OpenLooks) -> String {
        RaisedText.resolved(pieces(of: paragraph, looks))
    }

    private static func pieces(of element: XMLElement, _ looks: OpenLooks) -> String {
        element.children.map { node in
            switch node {
            case .text(let text): return text
            case .comment, .instruction: return ""
            case .element(let piece):
                let words = pieces(of: piece, looks)
                switch piece.name {
                case "s", "tab", "line-break": return " "
                case "note": return " \(words) "
                default:
                    let isRaised = looks.isRaised(span: piece["style-name"] ?? "")
                    return piece.name == "span" && isRaised ? RaisedText.marked(words) : words
                }
            }
        }.joined()
    }

    /// What a cell, or a paragraph of it, may hold; of these the reader finds what hides.
    private static let parts: Set<String> = [
        "p", "annotation", "cell-range-source", "detective", "title", "desc", "shapes", "table",
        "event-listeners", "span", "s", "tab", "line-break", "a", "ruby", "ruby-base",
        "ruby-text", "soft-page-break", "hidden-text", "hidden-paragraph", "conditional-text",
    ]

    /// Whether a cell holds a drawing, a note, a field: something that is not its text.
    static func holdsOther(_ cell: XMLElement) -> Bool {
        cell.elements.contains { part in
            !parts.contains(part.name)
                || ["p", "span"].contains(part.name) && holdsOther(part)
        }
    }

    /// LibreOffice writes a truth value as the function that gives it.
    static func isTruthValue(_ formula: String?) -> Bool {
        ["of:=TRUE()", "of:=FALSE()"].contains(formula)
    }

    private static func count(_ text: String) -> Int { text.utf8.count(where: isDigit) }

    /// Whether the text in the file is not the stored number as a format shows it: a second
    /// paragraph, or another number.
    static func holdsMore(_ cell: XMLElement, _ value: String, _ shown: String) -> Bool {
        let type = cell["value-type"] ?? ""
        guard ["float", "percentage", "currency"].contains(type) else { return false }
        if cell.elements("p").count(where: { !$0.text.trimmedLines.isEmpty }) > 1 { return true }
        guard type == "float", let stored = number(value),
            let printed = number(shown.trimmedLines)
        else { return false }
        let places = shown.split(separator: ".", maxSplits: 1).dropFirst().first?.utf8.count ?? 0
        // Far larger numbers are shown by their leading digits.
        guard abs(stored) < 1e12, places < 15 else { return false }
        var unit = 1.0
        for _ in 0..<places { unit /= 10 }
        return abs(stored - printed) > unit * 0.500_001
    }

    /// Of plain digits only: what a format has parted or rounded otherwise is not compared.
    private static func number(_ text: String) -> Double? {
        guard text.utf8.allSatisfy({ isDigit($0) || $0 == 0x2E || $0 == 0x2D }) else { return nil }
        return Double(text)
    }
}

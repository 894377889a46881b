import Outputs

/// A count with its share in one cell, as tables of characteristics print them: `3 (1.5%)`, `3/200 (1.5%)`,
/// `1.5% (3)`; a mean with its deviation has the same form without the sign.
struct SharedCount {
    let count: PrintedNumber
    /// Whether a percent sign says that it is one.
    let isMarked: Bool

    /// Nil for a text of another form.
    init?(_ text: some StringProtocol) {
        guard text.utf8.count < 80 else { return nil }
        let text = String(text.map { $0.isWhitespace ? " " : $0 }).trimmedText
        guard let (count, isMarked) = Self.enclosed(text) ?? Self.parted(text) else { return nil }
        (self.count, self.isMarked) = (count, isMarked)
    }

    private typealias Parts = (count: PrintedNumber, isMarked: Bool)

    /// One of the two in parentheses; the mark of a footnote may follow.
    private static func enclosed(_ text: String) -> Parts? {
        guard let open = text.firstIndex(where: { $0 == "(" || $0 == "[" }),
            let end = text.lastIndex(where: { $0 == ")" || $0 == "]" }), open < end,
            text[end...].count < 4, !text[end...].contains(where: { $0.isASCII && $0.isNumber })
        else { return nil }
        let before = String(text[..<open]).trimmedText
        let inside = String(text[text.index(after: open)..<end]).trimmedText
        if let count = whole(before.prefix { $0 != "/" }), let isMarked = share(inside) {
            return (count, isMarked)
        }
        guard let count = whole(inside[...]), share(before) == true else { return nil }
        return (count, true)
    }

    /// `3; 1.5%`, `3 1.5%`
    private static func parted(_ text: String) -> Parts? {
        let words = text.split { " ;/|".contains($0) }
        guard words.count == 2, let first = words.first, let last = words.last,
            share(String(last)) == true,
            let count = whole(first.hasSuffix(",") ? first.dropLast() : first)
        else { return nil }
        return (count, true)
    }

    /// Whether what stands in parentheses is a percentage with its sign; nil where it is none.
    private static func share(_ text: String) -> Bool? {
        let isMarked = text.hasSuffix("%")
        var number = isMarked ? String(text.dropLast()).trimmedText : text
        number = number.replacing(",", with: ".")
        if number.hasPrefix("<") { number = String(number.dropFirst()).trimmedText }
        guard let value = PrintedNumber(parsing: Array(number.utf8))?.value, value >= 0,
            value <= 100
        else { return nil }
        return isMarked
    }

    private static func whole(_ text: Substring) -> PrintedNumber? {
        let bytes = Array(text.utf8.filter { $0 != 0x20 })
        guard !bytes.isEmpty, bytes.count < 20, bytes.allSatisfy({ isDigit($0) || $0 == 0x2C })
        else { return nil }
        let plain = Grouping.ungrouped(bytes[...], commas: true) ?? bytes
        return PrintedNumber(parsing: plain)
    }

    /// Words of a line, with a number and what stands in parentheses behind it put together: `3` `(` `1.5%)`.
    static func joined(_ words: [String]) -> [String] {
        guard words.contains(where: { $0.hasPrefix("(") }) else { return words }
        var joined: [String] = []
        var index = 0
        while index < words.count {
            let word = words[index]
            if word.hasPrefix("("), let number = joined.last, isNumber(number) {
                let end = word.hasSuffix(")") ? index : index + 1
                let inside = words[index...min(end, words.count - 1)].joined(separator: " ")
                if inside.hasSuffix(")"), isAside(inside) {
                    joined[joined.count - 1] = "\(number) \(inside)"
                    index = end + 1
                    continue
                }
            }
            joined.append(word)
            index += 1
        }
        return joined
    }

    /// Whether a word is a number with another in parentheses.
    static func isPair(_ word: String) -> Bool {
        guard let open = word.firstIndex(of: "("), open != word.startIndex, word.hasSuffix(")")
        else { return false }
        return isNumber(String(word[..<open]).trimmedText) && isAside(String(word[open...]))
    }

    private static func isNumber(_ word: String) -> Bool {
        guard let first = word.utf8.first, isDigit(first) else { return false }
        return word.utf8.allSatisfy { isDigit($0) || ",./%".utf8.contains($0) }
    }

    /// `(1.5%)`, `( 1.5)`
    private static func isAside(_ text: String) -> Bool {
        let inside = String(text.dropFirst().dropLast()).trimmedText
        let number = inside.filter { $0 != "%" && $0 != "<" }
        return PrintedNumber(parsing: Array(number.utf8)) != nil
    }
}

/// Counts with their shares in a printed table, and the numbers of the groups in its headers.
extension PrintedTables {
    /// The cells of a column that are such counts.
    ///
    /// - `value`: their place among the values of the table.
    static func sharedCounts(
        of column: Int, in text: DelimitedText, as value: Int
    ) -> [Cell] {
        var isShares = false
        return text.rows.indices.compactMap { row in
            guard column < text.rows[row].count else { return nil }
            let label = text.text(row: row, column: 0)
            let cell = text.text(row: row, column: column).trimmedText
            // A name of a variable over its levels says what they show.
            if cell.isEmpty { isShares = label.contains("(%)") }
            guard let count = count(in: cell, isShares || label.contains("(%)")) else { return nil }
            return Cell(
                labels: [row], value: value, shown: .number(count),
                position: Position(line: text.rows[row].line, column: column + 1))
        }
    }

    private static func count(in cell: String, _ isShares: Bool) -> PrintedNumber? {
        guard cell.utf8.count < 200, cell.utf8.contains(where: isDigit) else { return nil }
        if let shared = SharedCount(cell) {
            return shared.isMarked || isShares ? shared.count : nil
        }
        return groupSize(cell)
    }

    /// `Treated, N = 120`, `Treated (N=120)`
    private static func groupSize(_ cell: String) -> PrintedNumber? {
        guard let sign = cell.lastIndex(of: "=") else { return nil }
        let name = String(cell[..<sign]).trimmedText
        let isSize =
            ["N", "n"].contains(name.last.map(String.init) ?? "")
            && !(name.dropLast().last.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false)
        let digits = String(cell[cell.index(after: sign)...]).trimmedText
            .prefix { $0.isASCII && $0.isNumber || $0 == "," }.filter { $0 != "," }
        guard isSize, !digits.isEmpty, digits.utf8.count < 16 else { return nil }
        return PrintedNumber(parsing: Array(digits.utf8))
    }
}

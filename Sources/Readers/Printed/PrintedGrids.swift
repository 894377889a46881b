/// Tables between drawn lines, as reStructuredText, psql and tabulate print them.
extension PrintedText {
    /// `+-----+---+` or its like in line-drawing signs.
    static func isGridRule(_ line: String) -> Bool {
        let text = line.trimmedText
        guard let first = text.unicodeScalars.first, text.utf8.count > 4,
            first == "+" || isDrawn(first) && !isBar(first)
        else { return false }
        return text.unicodeScalars.allSatisfy {
            "+-=:~ ".unicodeScalars.contains($0) || isDrawn($0)
        }
    }

    private static func isDrawn(_ scalar: Unicode.Scalar) -> Bool {
        (0x2500...0x257F).contains(scalar.value)
    }

    private static func isBar(_ scalar: Unicode.Scalar) -> Bool {
        ["|", "│", "┃", "║", "┆"].contains(scalar)
    }

    /// The cells of a line between bars; nil for any other.
    static func cells(between line: String) -> [String]? {
        let scalars = line.trimmedText.unicodeScalars
        guard let first = scalars.first, let last = scalars.last, isBar(first), isBar(last),
            scalars.count > 2
        else { return nil }
        return scalars.dropFirst().dropLast().split(omittingEmptySubsequences: false) { isBar($0) }
            .map { String(String.UnicodeScalarView($0)).trimmedText }
    }

    /// `|      -----+----+`: between some columns only, beside labels that reach over several lines.
    static func isInnerRule(_ line: String) -> Bool {
        let text = line.trimmedText
        guard let first = text.unicodeScalars.first, isBar(first), text.hasSuffix("+"),
            let start = text.firstIndex(where: { "+-".contains($0) })
        else { return false }
        return text[start...].allSatisfy { "+-|".contains($0) }
    }

    /// Returns where the table ends; nil where there is none, or one of a single column.
    mutating func grid(at index: Int) -> Int? {
        guard Self.isGridRule(lines[index]) else { return nil }
        var rows: [GridBlocks.Row] = []
        var end = index
        while end < lines.count {
            if !Self.isGridRule(lines[end]), !Self.isInnerRule(lines[end]) {
                guard let cells = Self.cells(between: lines[end]) else { break }
                let isRule = cells.allSatisfy { $0.allSatisfy { "-=+:".contains($0) } }
                let isHead = rows.count == 1 && Self.areTypes(cells)
                if !isRule, !isHead { rows.append((end + 1, cells)) }
            }
            end += 1
        }
        guard rows.count > 1, let header = rows.first?.cells, header.count > 1 else { return nil }
        if header.contains(where: { Self.recordWords.contains($0.lowercased()[...]) }) {
            records(at: index, "a printed frame of records", rows.count - 1)
        } else {
            add(rows, index, stubs: nil)
        }
        return end
    }
}

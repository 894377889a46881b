import Outputs

/// Tables in LaTeX and RTF, as esttab, xtable and kable write them.
enum MarkupTables {
    /// The `tabular` environments of a LaTeX text; comments in it do not show.
    static func latex(_ bytes: [UInt8]) -> Inspection {
        var found = Inspection()
        let text = String(decoding: bytes, as: UTF8.self)
        let definitions = LatexText.definitions(in: bytes)
        var grid: [GridBlocks.Row] = []
        var single: Set<Int> = []
        var inTable = false
        var row = ""
        var spans = LatexSpans()
        var caption: String?
        var first: (count: Int, cells: [[String]])?
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (number, line) in lines.enumerated() {
            let (content, comment) = withoutComment(String(line))
            note(comment, &found)
            if content.contains("\\begin{tabular") || content.contains("\\begin{longtable") {
                (inTable, grid, single, row, spans) = (true, [], [], "", LatexSpans())
                if isProse(content) { found.prose.append(content) }
                continue
            }
            if content.contains("\\caption{") { caption = argument(content, of: "\\caption{") }
            if content.contains("\\end{tabular") || content.contains("\\end{longtable") {
                append(grid, single, caption, &found)
                (inTable, caption) = (false, nil)
            }
            if content.contains("\\begin{document}") { found.prose = [] }
            let written = LatexText.expanded(content, by: definitions)
            guard inTable else {
                if isProse(written) { found.prose.append(written) }
                continue
            }
            // Of a table on several pages the head of the first.
            if content.contains("\\endfirsthead") { first = (grid.count, grid.map(\.cells)) }
            if content.contains("\\endhead"), let (count, cells) = first {
                if grid.dropFirst(count).map(\.cells) == cells { grid.removeSubrange(count...) }
                (first, row) = (nil, "")
            }
            let pieces = parted(" " + written)
            for piece in pieces.dropLast() {
                if isCaption(row + piece) {
                    row = ""
                    continue
                }
                if LatexSpans.isSingle(row + piece) { single.insert(number + 1) }
                grid.append((number + 1, spans.row(row + piece)))
                row = ""
            }
            row += pieces.last ?? ""
        }
        if inTable { append(grid, single, caption, &found) }
        hide(in: bytes, definitions, &found)
        return found
    }

    /// Whether a row of a long table is its caption alone.
    private static func isCaption(_ row: String) -> Bool {
        let bytes = Array(row.trimmedText.utf8)
        guard let place = bytes.firstRange(of: Array("\\caption".utf8), from: 0), place == 0,
            let open = bytes.firstIndex(of: UInt8(ascii: "{")),
            let (_, end) = LatexText.argument(bytes, open)
        else { return false }
        let rest = String(decoding: bytes[end...], as: UTF8.self).trimmedText
        return rest.isEmpty
            || rest.hasPrefix("\\label{") && rest.hasSuffix("}") && !rest.contains("&")
    }

    private static func note(_ comment: String?, _ found: inout Inspection) {
        if let comment, !LatexText.isProgram(comment: comment) {
            found.hide("a comment in the LaTeX text")
        }
    }

    private static func hide(
        in bytes: [UInt8], _ definitions: [LatexText.Definition], _ found: inout Inspection
    ) {
        if let end = bytes.firstRange(of: Array("\\end{document}".utf8), from: 0),
            bytes[(end + 14)...].contains(where: { $0 > 0x20 })
        {
            found.hide("text follows the end of the LaTeX document")
        }
        LatexHiding.inspect(bytes, &found)
        if LatexText.holdsUnused(definitions, in: bytes) {
            found.hide("the LaTeX text defines a command that nothing uses")
        }
        LatexText.properties(in: bytes, &found)
    }

    /// Whether a line says something besides commands that set the page.
    private static func isProse(_ line: String) -> Bool {
        let layout: Set<Substring> = [
            "begin", "end", "caption", "centering", "def", "documentclass", "label", "newcommand",
            "PassOptionsToPackage", "small", "footnotesize", "usepackage",
        ]
        var rest = line.drop { $0 == " " || $0 == "\t" }
        while rest.first == "\\" {
            let name = rest.dropFirst().prefix { $0.isLetter }
            guard layout.contains(name) else { break }
            rest = rest.dropFirst(1 + name.count)
            while let open = rest.first, open == "{" || open == "[" {
                guard let end = rest.firstIndex(of: open == "{" ? "}" : "]") else { break }
                rest = rest[rest.index(after: end)...]
            }
            rest = rest.drop { $0 == " " || $0 == "\t" }
        }
        return rest.contains(where: \.isLetter)
    }

    /// The parts of a line between the ends of rows (`\\\\`); the last is the beginning of another row.
    private static func parted(_ line: String) -> [String] {
        let bytes = Array(line.replacing("\\tabularnewline", with: "\\\\").utf8)
        var pieces: [String] = []
        var start = 0
        while let end = bytes.firstRange(of: [0x5C, 0x5C], from: start) {
            pieces.append(String(decoding: bytes[start..<end], as: UTF8.self))
            start = end + 2 + room(bytes[(end + 2)...])
        }
        return pieces + [String(decoding: bytes[start...], as: UTF8.self)]
    }

    /// `*`, `[2.5pt]`: how much room the end of a row leaves.
    private static func room(_ rest: ArraySlice<UInt8>) -> Int {
        let star = rest.first == UInt8(ascii: "*") ? 1 : 0
        let inside = rest.dropFirst(star)
        guard inside.first == UInt8(ascii: "["),
            let end = inside.prefix(20).firstIndex(of: UInt8(ascii: "]"))
        else { return star }
        let length = inside[(inside.startIndex + 1)..<end]
        let isLength = length.allSatisfy {
            isDigit($0) || "-. ".utf8.contains($0) || (0x61...0x7A).contains($0)
        }
        let hasUnit = ["pt", "em", "ex", "cm", "mm", "in"].contains {
            String(decoding: length, as: UTF8.self).hasSuffix($0)
        }
        return isLength && hasUnit ? end + 1 - rest.startIndex : star
    }

    private static func append(
        _ grid: [GridBlocks.Row], _ single: Set<Int>, _ caption: String?,
        _ found: inout Inspection
    ) {
        var rows = grid.filter { row in row.cells.contains { !$0.isEmpty } }
        guard rows.count > 1 else { return }
        let (titles, notes) = GridBlocks.lift(from: &rows, single: single)
        found.prose += notes
        let caption = GridBlocks.heading([caption ?? ""] + titles)
        if let caption { found.titles.append(caption) }
        found.tables.append(
            FoundTable(
                place: "table \(found.tables.count + 1)", caption: caption,
                text: DelimitedText(grid: rows)))
    }

    /// The line up to a comment, and the comment, if it says anything.
    private static func withoutComment(_ line: String) -> (String, String?) {
        var result = ""
        var escaped = false
        for character in line {
            if character == "%", !escaped {
                let comment = String(line.dropFirst(result.count + 1))
                return (result, comment.allSatisfy { $0 == " " } ? nil : comment)
            }
            escaped = character == "\\" && !escaped
            result.append(character)
        }
        return (result, nil)
    }

    static func argument(_ text: String, of command: String) -> String? {
        guard let start = text.utf8Range(of: command) else { return nil }
        let rest = Array(text.utf8).dropFirst(start + command.utf8.count)
        return String(decoding: rest.prefix { $0 != UInt8(ascii: "}") }, as: UTF8.self)
    }
}

/// Stata's markup without its directives (`{txt}`, `{hline 13}`, `{c |}`).
enum StataMarkup {
    /// Lines, from 1, with a comment (`{* …}`) that Stata's viewer leaves out.
    static func comments(in bytes: [UInt8]) -> [Int] {
        var found: [Int] = []
        var line = 0
        for piece in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            line += 1
            let text = String(decoding: piece, as: UTF8.self)
            let isComment = text.ranges(of: "{*").contains { range in
                text[range.upperBound...].prefix { $0 != "}" }.contains { $0 != " " }
            }
            if isComment { found.append(line) }
        }
        return Array(found.prefix(50))
    }

    static func plain(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        var lineStart = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "{"),
                let end = bytes[index..<min(index + 200, bytes.count)].firstIndex(
                    of: UInt8(ascii: "}"))
            else {
                result.append(bytes[index])
                if bytes[index] == 0x0A { lineStart = result.count }
                index += 1
                continue
            }
            result += replacement(
                String(decoding: bytes[(index + 1)..<end], as: UTF8.self), result.count - lineStart)
            index = end + 1
        }
        return result
    }

    private static func replacement(_ directive: String, _ column: Int) -> [UInt8] {
        let words = directive.split(separator: " ").map(String.init)
        guard let word = words.first else { return [] }
        let number = words.count > 1 ? Int(words[1]) : nil
        switch word {
        case "hline":
            return Array(repeating: UInt8(ascii: "-"), count: min(max(number ?? 78, 0), 200))
        case "c":
            guard words.count > 1 else { return [] }
            return [
                "|": "|", "+": "+", "-": "-", "TT": "+", "BT": "+", "LT": "+", "RT": "+",
                "TLC": "+", "TRC": "+", "BLC": "+", "BRC": "+",
            ][words[1]].map { Array($0.utf8) } ?? []
        case "space", "dup": return Array(repeating: 0x20, count: min(max(number ?? 1, 0), 200))
        case "col": return Array(repeating: 0x20, count: max(0, min(number ?? 0, 300) - column - 1))
        case ".-": return Array(repeating: UInt8(ascii: "-"), count: 78)
        default:
            guard let colon = directive.firstIndex(of: ":") else { return [] }
            return Array(directive[directive.index(after: colon)...].utf8)
        }
    }
}

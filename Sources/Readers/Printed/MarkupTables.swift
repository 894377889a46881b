import Outputs

/// Tables in LaTeX and RTF, as esttab, xtable and kable write them.
enum MarkupTables {
    /// The `tabular` environments of a LaTeX text; comments in it do not show.
    static func latex(_ bytes: [UInt8]) -> Inspection {
        var found = Inspection()
        let text = String(decoding: bytes, as: UTF8.self)
        var grid: [GridBlocks.Row] = []
        var inTable = false
        var row = ""
        var caption: String?
        for (number, line) in text.split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline
        ).enumerated() {
            let (content, comment) = withoutComment(String(line))
            if comment { found.hide("a comment in the LaTeX text", review: true) }
            if content.contains("\\begin{tabular") || content.contains("\\begin{longtable") {
                (inTable, grid, row) = (true, [], "")
                if isProse(content) { found.prose.append(content) }
                continue
            }
            if content.contains("\\caption{") { caption = argument(content, of: "\\caption{") }
            if content.contains("\\end{tabular") || content.contains("\\end{longtable") {
                append(grid, caption, &found)
                (inTable, caption) = (false, nil)
            }
            if content.contains("\\begin{document}") { found.prose = [] }
            guard inTable else {
                if isProse(content) { found.prose.append(content) }
                continue
            }
            let pieces = parted(" " + content)
            for piece in pieces.dropLast() {
                grid.append((number + 1, latexCells(row + piece)))
                row = ""
            }
            row += pieces.last ?? ""
        }
        if inTable { append(grid, caption, &found) }
        if let end = bytes.firstRange(of: Array("\\end{document}".utf8), from: 0),
            bytes[(end + 14)...].contains(where: { $0 > 0x20 })
        {
            found.hide("text follows the end of the LaTeX document")
        }
        for word in [
            "\\phantom", "\\input{", "\\include{", "\\write18", "\\textcolor{white}",
            "\\color{white}", "\\iffalse", "\\begin{comment}",
        ] where text.contains(word) {
            found.hide("the LaTeX text hides something or loads it from elsewhere")
        }
        return found
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
        let bytes = Array(line.utf8)
        var pieces: [String] = []
        var start = 0
        while let end = bytes.firstRange(of: [0x5C, 0x5C], from: start) {
            pieces.append(String(decoding: bytes[start..<end], as: UTF8.self))
            start = end + 2
        }
        return pieces + [String(decoding: bytes[start...], as: UTF8.self)]
    }

    private static func append(
        _ grid: [GridBlocks.Row], _ caption: String?, _ found: inout Inspection
    ) {
        let rows = grid.filter { row in row.cells.contains { !$0.isEmpty } }
        guard rows.count > 1 else { return }
        if let caption { found.titles.append(caption) }
        found.tables.append(
            FoundTable(
                place: "table \(found.tables.count + 1)", caption: caption,
                text: DelimitedText(grid: rows)))
    }

    private static func withoutComment(_ line: String) -> (String, Bool) {
        var result = ""
        var escaped = false
        for character in line {
            if character == "%", !escaped {
                return (result, !line.dropFirst(result.count + 1).allSatisfy { $0 == " " })
            }
            escaped = character == "\\" && !escaped
            result.append(character)
        }
        return (result, false)
    }

    private static func latexCells(_ row: String) -> [String] {
        var cells: [String] = [""]
        var escaped = false
        for character in row {
            if character == "&", !escaped {
                cells.append("")
            } else {
                cells[cells.count - 1].append(character)
            }
            escaped = character == "\\" && !escaped
        }
        return cells.flatMap(plain)
    }

    /// A cell without commands, as many as it spans.
    private static func plain(_ cell: String) -> [String] {
        var text = cell
        var span = 1
        if let argument = argument(text, of: "\\multicolumn{") {
            span = min(max(Int(argument) ?? 1, 1), 100)
        }
        if let start = text.utf8Range(of: "\\multicolumn{") {
            let rest = Array(text.utf8).dropFirst(start)
            text = String(decoding: rest, as: UTF8.self).split(separator: "{").dropFirst(3).joined(
                separator: "{")
        }
        for rule in [
            "\\hline", "\\toprule", "\\midrule", "\\bottomrule", "\\centering", "\\addlinespace",
            "\\sym",
        ] {
            text = text.without(rule)
        }
        var result = ""
        var inCommand = false
        var escaped = false
        for character in text {
            if character == "\\" { (inCommand, escaped) = (true, true); continue }
            if escaped, !character.isLetter {
                inCommand = false; escaped = false;
                if !"{} ".contains(character) { result.append(character) }; continue
            }
            escaped = false
            if inCommand, character.isLetter { continue }
            inCommand = false
            if !"{}$~".contains(character) {
                result.append(character)
            } else if character == "~" {
                result.append(" ")
            }
        }
        return [result.trimmedText] + Array(repeating: "", count: span - 1)
    }

    private static func argument(_ text: String, of command: String) -> String? {
        guard let start = text.utf8Range(of: command) else { return nil }
        let rest = Array(text.utf8).dropFirst(start + command.utf8.count)
        return String(decoding: rest.prefix { $0 != UInt8(ascii: "}") }, as: UTF8.self)
    }
}

extension String {
    /// Every occurrence of a text left out, byte for byte.
    fileprivate func without(_ text: String) -> String {
        let bytes = Array(utf8)
        let pattern = Array(text.utf8)
        guard var end = bytes.firstRange(of: pattern, from: 0) else { return self }
        var kept: [UInt8] = []
        var start = 0
        while true {
            kept += bytes[start..<end]
            start = end + pattern.count
            guard let next = bytes.firstRange(of: pattern, from: start) else { break }
            end = next
        }
        return String(decoding: kept + bytes[start...], as: UTF8.self)
    }
}

/// Stata's markup without its directives (`{txt}`, `{hline 13}`, `{c |}`).
enum StataMarkup {
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

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

/// Reads RTF by its groups and control words: table cells, the other text, and what does not show.
///
/// Source: Microsoft, *Rich Text Format Specification*, version 1.9.1.
struct RichTextReader {
    private var found = Inspection()
    private var grid: [GridBlocks.Row] = []
    private var cells: [String] = []
    private var text = ""
    private var outside = ""
    private var inTable = false
    private var skipping: Int?
    private var depth = 0
    private var row = 0

    static func inspection(of bytes: [UInt8], limits: ReadLimits) throws(InspectionProblem)
        -> Inspection
    {
        var reader = RichTextReader()
        try reader.read(bytes, limits)
        return reader.found
    }

    private static let skipped: Set<String> = [
        "fonttbl", "colortbl", "stylesheet", "listtable", "listoverridetable", "rsidtbl",
        "themedata",
        "latentstyles", "datastore", "generator", "xmlnstbl", "colorschememapping", "mmathPr",
    ]
    private static let hidden: [String: String] = [
        "object": "an embedded object", "objdata": "an embedded object", "pict": "an image",
        "annotation": "a comment", "atnauthor": "the author of a comment",
        "deleted": "a tracked deletion",
        "revised": "a tracked insertion", "v": "hidden text",
        "fldinst": "a field, whose code does not show",
        "author": "the name of an author", "operator": "the name of an author",
        "company": "a company",
        "manager": "a manager", "doccomm": "a comment", "keywords": "keywords",
        "subject": "a subject",
        "category": "a category", "hlinkbase": "a path", "userprops": "properties of its own",
        "docvar": "document variables", "header": "a page header", "footer": "a page footer",
    ]

    private mutating func read(_ bytes: [UInt8], _ limits: ReadLimits) throws(InspectionProblem) {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "{"):
                depth += 1
                guard depth <= limits.elementDepth else {
                    throw .limit("element-depth", limits.elementDepth)
                }
                index += 1
            case UInt8(ascii: "}"):
                if let level = skipping, depth <= level { skipping = nil }
                depth -= 1
                index += 1
                if depth <= 0 {
                    let rest = bytes[min(index, bytes.count)...]
                    if rest.contains(where: { $0 > 0x20 }) {
                        found.hide("bytes follow the end of the document")
                    }
                    finish()
                    return
                }
            case UInt8(ascii: "\\"): index = control(bytes, index + 1)
            case 0x0A, 0x0D: index += 1
            default:
                let start = index
                while index < bytes.count, !"{}\\\n\r".utf8.contains(bytes[index]) { index += 1 }
                if skipping == nil { take(String(decoding: bytes[start..<index], as: UTF8.self)) }
            }
        }
        throw .unreadable("is a damaged RTF document: it has no end")
    }

    private mutating func take(_ words: String) {
        if inTable { text += words } else { outside += words }
    }

    private mutating func control(_ bytes: [UInt8], _ start: Int) -> Int {
        guard start < bytes.count else { return start }
        var index = start
        while index < bytes.count, (0x41...0x5A).contains(bytes[index] & 0xDF) { index += 1 }
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
        guard !word.isEmpty else { return symbol(bytes, start) }
        let digits = index
        if index < bytes.count, bytes[index] == UInt8(ascii: "-") { index += 1 }
        while index < bytes.count, isDigit(bytes[index]) { index += 1 }
        let number = Int(String(decoding: bytes[digits..<index], as: UTF8.self))
        if index < bytes.count, bytes[index] == 0x20 { index += 1 }
        apply(word, number)
        return index
    }

    private mutating func symbol(_ bytes: [UInt8], _ start: Int) -> Int {
        switch bytes[start] {
        case UInt8(ascii: "'"):
            let hex = String(
                decoding: bytes[min(start + 1, bytes.count)..<min(start + 3, bytes.count)],
                as: UTF8.self)
            if skipping == nil, let code = UInt8(hex, radix: 16) {
                take(String(Unicode.Scalar(code)))
            }
            return min(start + 3, bytes.count)
        case UInt8(ascii: "*"):
            if skipping == nil { skipping = depth }
        case UInt8(ascii: "~"): take(" ")
        case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "\\"):
            if skipping == nil { take(String(Unicode.Scalar(bytes[start]))) }
        default: break
        }
        return start + 1
    }

    private mutating func apply(_ word: String, _ number: Int?) {
        if let words = Self.hidden[word], number != 0 {
            found.hide("holds \(words)", review: ["fldinst", "header", "footer"].contains(word))
            if word != "v", word != "deleted", word != "revised", skipping == nil {
                skipping = depth
            }
        }
        if Self.skipped.contains(word) || word == "info", skipping == nil, word != "info" {
            skipping = depth
        }
        if word == "bin" || word == "objupdate" { found.hide("holds binary data") }
        switch word {
        case "trowd": inTable = true
        case "cell":
            cells.append(text.trimmedLines)
            text = ""
        case "row": endRow()
        case "par", "line", "tab":
            if inTable { text += " " } else if skipping == nil { outside += "\n" }
        case "pard" where inTable && cells.isEmpty && text.isEmpty:
            inTable = row > 0 && grid.isEmpty ? false : inTable
        case "u":
            if skipping == nil, let number,
                let code = UInt32(exactly: number < 0 ? number + 65_536 : number),
                let scalar = Unicode.Scalar(code)
            {
                take(String(scalar))
            }
        default: return
        }
    }

    private mutating func endRow() {
        row += 1
        if !cells.isEmpty { grid.append((row, cells)) }
        (cells, text, inTable) = ([], "", false)
    }

    private mutating func finish() {
        if grid.count > 1 {
            found.tables.append(FoundTable(place: "table 1", text: DelimitedText(grid: grid)))
        }
        if !outside.trimmedLines.isEmpty {
            found.parts.append(
                FoundPart(place: "the text of the document", kind: .text, text: Array(outside.utf8))
            )
        }
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

/// The cells of a LaTeX table, row by row: what reaches over several columns is followed by blanks, and
/// a label that reaches over several rows (`\multirow`) is that of each.
struct LatexSpans {
    /// Per column how many further rows a cell above covers, and its label.
    private var covered: [Int: (rows: Int, label: String)] = [:]
    private var labels = MergedLabels()
    private var count = 0

    mutating func row(_ text: String) -> [String] {
        count += 1
        var cells: [String] = []
        for cell in Self.parted(text) {
            let (content, rows) = Self.multirow(cell)
            let column = cells.count
            var plain = Self.plain(content)
            if let above = covered[column], above.rows > 0 {
                covered[column]?.rows -= 1
                let isBlank = plain.allSatisfy(\.isEmpty)
                if isBlank, labels.mayStand(above.label, in: count, column) {
                    plain[0] = above.label
                }
            }
            if rows > 1 { covered[column] = (rows - 1, plain[0]) }
            cells += plain
        }
        return cells
    }

    /// Whether a row is one cell.
    static func isSingle(_ text: String) -> Bool { parted(text).count == 1 }

    /// `\multirow{2}{*}{North}`: what it holds and over how many rows.
    private static func multirow(_ cell: String) -> (String, Int) {
        guard let start = cell.utf8Range(of: "\\multirow") else { return (cell, 1) }
        let bytes = Array(cell.utf8)
        var index = start + 9
        var groups: [String] = []
        while index < bytes.count, groups.count < 3 {
            if bytes[index] == UInt8(ascii: "[") {
                index =
                    bytes[index...].firstIndex(of: UInt8(ascii: "]")).map { $0 + 1 }
                    ?? bytes.count
            } else if let (text, end) = LatexText.argument(bytes, index) {
                groups.append(text)
                index = end
            } else if groups.count == 1, bytes[index] == UInt8(ascii: "*") {
                groups.append("*")
                index += 1
            } else if bytes[index] <= 0x20 {
                index += 1
            } else {
                return (cell, 1)
            }
        }
        guard groups.count == 3 else { return (cell, 1) }
        let before = String(decoding: bytes[..<start], as: UTF8.self)
        let after = String(decoding: bytes[index...], as: UTF8.self)
        let rows =
            Int(groups[0].trimmedText).map { min(max(Int(clamping: $0.magnitude), 1), 10_000) } ?? 1
        return (before + groups[2] + after, rows)
    }

    private static func argument(_ text: String, of command: String) -> String? {
        guard let start = text.utf8Range(of: command) else { return nil }
        let rest = Array(text.utf8).dropFirst(start + command.utf8.count)
        return String(decoding: rest.prefix { $0 != UInt8(ascii: "}") }, as: UTF8.self)
    }

    private static func parted(_ row: String) -> [String] {
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
        return cells
    }

    /// Commands whose argument stands above or below the line, or beside it.
    private static let marks = [
        "\\textsuperscript{", "\\textsubscript{", "\\tnote{", "\\footnote{", "\\sym{", "\\rlap{",
        "\\llap{", "\\footnotemark[",
    ]

    /// Commands whose arguments stand over each other, elsewhere, or for another sign: what they leave is
    /// no number.
    private static let unlike = [
        "\\frac", "\\dfrac", "\\tfrac", "\\cfrac", "\\nicefrac", "\\sfrac", "\\binom", "\\genfrac",
        "\\overset", "\\underset", "\\stackrel", "\\char", "\\marginpar", "\\discretionary",
        "\\sbox", "\\savebox", "\\texttransparent", "\\reflectbox", "\\lowercase",
    ]

    private static func marking(_ text: String, _ command: String) -> String {
        let pieces = text.split(separator: command, omittingEmptySubsequences: false)
        guard pieces.count > 1 else { return text }
        let close: Character = command.hasSuffix("[") ? "]" : "}"
        return String(pieces[0])
            + pieces.dropFirst().map { piece in
                let inside = piece.prefix { $0 != close }
                return RaisedText.marked(String(inside))
                    + piece.dropFirst(inside.count).dropFirst()
            }.joined()
    }

    /// Two hyphens between digits print as the dash of a range: `10--12`.
    private static func ranged(_ text: String) -> String {
        guard text.contains("--") else { return text }
        let bytes = Array(text.utf8)
        var (kept, index) = ([UInt8](), 0)
        while index < bytes.count {
            let isRange =
                index > 0 && index + 2 < bytes.count && isDigit(bytes[index - 1])
                && bytes[index..<index + 2].allSatisfy { $0 == UInt8(ascii: "-") }
                && isDigit(bytes[index + 2])
            if isRange { kept += "–".utf8 } else { kept.append(bytes[index]) }
            index += isRange ? 2 : 1
        }
        return String(decoding: kept, as: UTF8.self)
    }

    /// A cell without commands, as many as it spans.
    private static func plain(_ cell: String) -> [String] {
        // Most cells hold no sign of LaTeX, and a damaged row may have very many of them.
        let signs = Set("\\{}$~".utf8)
        guard cell.utf8.contains(where: signs.contains) else {
            return [ranged(RaisedText.resolved(cell).trimmedText)]
        }
        var text = cell
        var span = 1
        if let argument = Self.argument(text, of: "\\multicolumn{") {
            span = min(max(Int(argument) ?? 1, 1), 100)
        }
        if let start = text.utf8Range(of: "\\multicolumn{") {
            let rest = Array(text.utf8).dropFirst(start)
            text = String(decoding: rest, as: UTF8.self).split(separator: "{").dropFirst(3).joined(
                separator: "{")
        }
        for command in marks { text = marking(text, command) }
        for command in unlike { text = text.replacing(command, with: "?\(command)") }
        let layout = LatexCommands.withoutLayout(text)
        text = layout.text
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
                if !"{} ()[]".contains(character) { result.append(character) }; continue
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
        var shown = ranged(RaisedText.resolved(result).trimmedText)
        // What may be another number is none.
        if layout.isUnclear, shown.utf8.first.map(isDigit) ?? false { shown = "? \(shown)" }
        return [shown] + Array(repeating: "", count: span - 1)
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

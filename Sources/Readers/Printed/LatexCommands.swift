import Outputs

/// The commands in a cell of a LaTeX table that set it: their arguments are lengths, colours and names, which
/// are no part of what the cell shows.
enum LatexCommands {
    /// How many arguments in braces belong to a command that shows none of them; those in brackets and round
    /// parentheses before, between and behind them go with them.
    private static let layout: [String: Int] = [
        "cmidrule": 1, "cline": 1, "cdashline": 1, "addlinespace": 0, "specialrule": 3,
        "noalign": 1,
        "rowcolor": 1, "cellcolor": 1, "columncolor": 1, "color": 1, "textcolor": 1, "colorbox": 1,
        "makecell": 0,
        "hspace": 1, "vspace": 1, "rule": 2, "rotatebox": 1, "label": 1, "hypertarget": 1,
        "href": 1,
        "phantom": 1, "hphantom": 1, "vphantom": 1, "arrayrulecolor": 1, "fontsize": 2, "parbox": 1,
        "hdashline": 0, "hline": 0, "toprule": 0, "midrule": 0, "bottomrule": 0, "thead": 0,
    ]
    /// Whose arguments show as they stand.
    private static let transparent = Set(
        """
        textbf textit textsl emph underline text textrm textsf texttt textsc textnormal textup textmd mathrm \
        mathbf mathit mathsf mathtt mathnormal bm boldsymbol mbox hbox fbox num tablenum ensuremath smash \
        multicolumn multirow uline ul hl numprint np bfseries itshape scshape slshape ttfamily sffamily \
        rmfamily normalfont small footnotesize scriptsize tiny large Large normalsize centering raggedright \
        raggedleft em it bf rm sf tt sym textsuperscript textsubscript tnote footnote rlap llap \
        footnotemark relax selectfont
        """.split(separator: " ").map(String.init))

    /// A row without what is set between it and others (`\noalign{…}`), and that.
    static func withoutAsides(_ row: String) -> (asides: [String], rest: String) {
        let bytes = Array(row.utf8)
        let word = Array("\\noalign".utf8)
        var asides: [String] = []
        var kept: [UInt8] = []
        var start = 0
        while let place = bytes.firstRange(of: word, from: start) {
            kept += bytes[start..<place]
            start = place + word.count
            guard let (inside, end) = LatexText.argument(bytes, start) else { continue }
            asides.append(withoutLayout(inside).text)
            start = end
        }
        return asides.isEmpty && start == 0
            ? ([], row) : (asides, String(decoding: kept + bytes[start...], as: UTF8.self))
    }

    /// A cell without such commands, and whether it holds one whose arguments may or may not show.
    static func withoutLayout(_ cell: String) -> (text: String, isUnclear: Bool) {
        guard cell.utf8.contains(0x5C) else { return (cell, false) }
        let bytes = Array(cell.utf8)
        var kept: [UInt8] = []
        var index = 0
        var isUnclear = false
        while index < bytes.count {
            guard bytes[index] == 0x5C, let name = name(bytes, index + 1) else {
                kept.append(bytes[index])
                index += 1
                // What is escaped is no command.
                if kept.last == 0x5C, index < bytes.count {
                    kept.append(bytes[index])
                    index += 1
                }
                continue
            }
            let end = index + 1 + name.utf8.count
            if let count = layout[name] {
                index = behind(bytes, end, braces: count)
                if ["hspace", "phantom", "hphantom"].contains(name) { kept.append(0x20) }
                continue
            }
            let next = bytes[end...].first { $0 != 0x20 && $0 != UInt8(ascii: "*") }
            isUnclear =
                isUnclear || next == UInt8(ascii: "{") && !transparent.contains(name)
                || unsteady.contains { name.hasPrefix($0) }
            kept += bytes[index..<end]
            index = end
        }
        return (String(decoding: kept, as: UTF8.self), isUnclear)
    }

    /// Commands that choose, count or set in another place.
    private static let unsteady = [
        "if", "fi", "else", "def", "edef", "gdef", "let", "the", "number", "romannumeral", "kern",
        "advance", "count", "scalebox", "resizebox", "raisebox", "lower", "raise", "move", "box",
    ]

    private static func name(_ bytes: [UInt8], _ start: Int) -> String? {
        let letters = bytes[min(start, bytes.count)...].prefix {
            (0x41...0x5A).contains($0 & 0xDF)
        }
        return letters.isEmpty ? nil : String(decoding: letters, as: UTF8.self)
    }

    /// Where the arguments of a command end.
    private static func behind(_ bytes: [UInt8], _ start: Int, braces: Int) -> Int {
        var (index, left) = (start, braces)
        while index < bytes.count {
            let blank = bytes[index...].prefix { $0 == 0x20 }.count
            let next = index + blank
            guard next < bytes.count else { return index }
            let ends = [UInt8(ascii: "["): UInt8(ascii: "]"), UInt8(ascii: "("): UInt8(ascii: ")")]
            if bytes[next] == UInt8(ascii: "*"), left == braces {
                index = next + 1
            } else if let end = ends[bytes[next]], left > 0 || blank == 0,
                let close = bytes[next...].prefix(100).firstIndex(of: end)
            {
                index = close + 1
            } else if left > 0, let (_, end) = LatexText.argument(bytes, next, most: 500) {
                (index, left) = (end, left - 1)
            } else {
                return index
            }
        }
        return index
    }
}

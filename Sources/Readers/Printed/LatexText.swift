/// What a LaTeX text holds that its page does not show: commands that are never used, properties of
/// the document, comments.
enum LatexText {
    /// A command that the text defines.
    struct Definition {
        let name: String
        let parameters: Int
        let body: String
        /// Of the whole definition.
        let range: Range<Int>
    }

    private static let defining = [
        "\\newcommand", "\\renewcommand", "\\providecommand", "\\DeclareRobustCommand", "\\def",
        "\\gdef", "\\edef", "\\DeclareMathOperator",
    ]

    /// At most some hundreds, in the order of the text.
    static func definitions(in bytes: [UInt8]) -> [Definition] {
        var found: [Definition] = []
        var tried = 0
        for word in defining {
            var start = 0
            while found.count < 200, tried < 1_000,
                let place = bytes.firstRange(of: Array(word.utf8), from: start)
            {
                start = place + word.utf8.count
                tried += 1
                if let definition = definition(bytes, place, start) { found.append(definition) }
            }
        }
        return found.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    private static func definition(_ bytes: [UInt8], _ place: Int, _ end: Int) -> Definition? {
        var index = end
        if index < bytes.count, bytes[index] == UInt8(ascii: "*") { index += 1 }
        let isBraced = index < bytes.count && bytes[index] == UInt8(ascii: "{")
        if isBraced { index += 1 }
        guard index < bytes.count, bytes[index] == 0x5C else { return nil }
        let letters = bytes[(index + 1)...].prefix(60).prefix(while: isCommandLetter)
        guard !letters.isEmpty else { return nil }
        index += 1 + letters.count + (isBraced ? 1 : 0)
        var parameters = 0
        while index < bytes.count, bytes[index] != UInt8(ascii: "{") {
            if isDigit(bytes[index]) { parameters = max(parameters, Int(bytes[index]) - 0x30) }
            index += 1
            if index > end + 200 { return nil }
        }
        guard let (body, last) = argument(bytes, index) else { return nil }
        return Definition(
            name: String(decoding: letters, as: UTF8.self), parameters: parameters, body: body,
            range: place..<last)
    }

    /// What stands between a brace and the one that closes it, and where the text goes on.
    ///
    /// - `most`: bytes until the end is looked for.
    static func argument(_ bytes: [UInt8], _ start: Int, most: Int = 20_000) -> (
        text: String, end: Int
    )? {
        guard start < bytes.count, bytes[start] == UInt8(ascii: "{") else { return nil }
        var depth = 0
        var index = start
        while index < min(bytes.count, start + most) {
            switch bytes[index] {
            case 0x5C: index += 1
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 {
                    let inside = bytes[(start + 1)..<index]
                    return (String(decoding: inside, as: UTF8.self), index + 1)
                }
            default: break
            }
            index += 1
        }
        return nil
    }

    /// Whether a command that nothing uses holds words of its own.
    static func holdsUnused(_ definitions: [Definition], in bytes: [UInt8]) -> Bool {
        let used = used(definitions, in: bytes)
        return definitions.contains { definition in
            !used.contains(definition.name) && !isInternal(definition.name)
                && says(definition.body, isFormat: definition.body.contains("#"))
        }
    }

    /// The names that stand anywhere but in their own definition.
    private static func used(_ definitions: [Definition], in bytes: [UInt8]) -> Set<String> {
        let ranges = Dictionary(grouping: definitions, by: \.name).mapValues { $0.map(\.range) }
        var used: Set<String> = []
        var start = 0
        while let place = bytes.firstRange(of: [0x5C], from: start) {
            let letters = bytes[(place + 1)...].prefix(60).prefix(while: isCommandLetter)
            start = place + 1 + max(letters.count, 1)
            let name = String(decoding: letters, as: UTF8.self)
            guard !used.contains(name), let own = ranges[name] else { continue }
            if !own.contains(where: { $0.contains(place) }) { used.insert(name) }
        }
        return used
    }

    private static func isCommandLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte & 0xDF) || byte == 0x40
    }

    /// What LaTeX or a package itself asks for.
    private static func isInternal(_ name: String) -> Bool {
        ["name", "default", "stretch", "width", "font", "@figure", "@table"].contains {
            name.hasSuffix($0)
        } || name.hasPrefix("the") || name.hasPrefix("label")
    }

    private static let units: Set<String> = ["pt", "em", "ex", "cm", "mm", "in", "bp", "pc", "sp"]

    /// Whether a text says something once its commands, parameters and lengths are out.
    ///
    /// - `isFormat`: it sets other text, and its numbers are colours and the like.
    static func says(_ body: String, isFormat: Bool = false) -> Bool {
        var word: [UInt8] = []
        var rest = body.utf8[...]
        while true {
            let next = rest.popFirst()
            if let next, isDigit(next) || isCommandLetter(next) || next == 0x2E || next >= 0x80 {
                word.append(next)
                continue
            }
            if says(word: String(decoding: word, as: UTF8.self), isFormat) { return true }
            word = []
            guard let next else { return false }
            if next == 0x5C { rest = rest.drop(while: isCommandLetter) }
            if next == 0x23 { rest = rest.drop { isDigit($0) || $0 == 0x23 } }
        }
    }

    private static func says(word: String, _ isFormat: Bool) -> Bool {
        let digits = word.prefix { $0.isNumber || $0 == "." }
        let tail = word.dropFirst(digits.count)
        if isFormat { return word.utf8.count > 4 && !tail.isEmpty }
        if digits.contains(where: \.isNumber) { return !units.contains(String(tail)) }
        return word.utf8.count > 2
    }

    /// A line with the commands written out that stand for a text: a value in a cell may be one.
    static func expanded(_ line: String, by definitions: [Definition]) -> String {
        guard line.utf8.contains(0x5C), !defining.contains(where: { line.contains($0) }) else {
            return line
        }
        var line = line
        for definition in definitions.prefix(50).reversed()
        where definition.parameters == 0 && definition.body.utf8.count < 1_000 {
            let command = Array("\\\(definition.name)".utf8)
            let bytes = Array(line.utf8)
            var result: [UInt8] = []
            var start = 0
            var uses = 0
            while uses < 100, let place = bytes.firstRange(of: command, from: start) {
                var end = place + command.count
                let isWhole = end >= bytes.count || !(0x41...0x5A).contains(bytes[end] & 0xDF)
                result += bytes[start..<place]
                if isWhole {
                    result += definition.body.utf8
                    if bytes[min(end, bytes.count)...].starts(with: "{}".utf8) { end += 2 }
                    uses += 1
                } else {
                    result += command
                }
                start = end
            }
            guard start > 0, result.count < 20_000 else { continue }
            line = String(decoding: result + bytes[start...], as: UTF8.self)
        }
        return line
    }

    private static let properties: [(key: String, words: String)] = [
        ("pdfauthor", "name an author"), ("pdfsubject", "hold a subject"),
        ("pdfkeywords", "hold keywords"), ("/Author", "name an author"),
        ("/Subject", "hold a subject"), ("/Keywords", "hold keywords"),
    ]

    /// Properties of the document that the text makes, `\hypersetup{pdfauthor={…}}`.
    static func properties(in bytes: [UInt8], _ found: inout Inspection) {
        for (key, words) in properties {
            guard let place = bytes.firstRange(of: Array(key.utf8), from: 0) else { continue }
            let value = bytes[(place + key.utf8.count)...].prefix(200)
                .prefix { $0 != 0x0A && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: ")") }
            if says(String(decoding: value, as: UTF8.self)) {
                found.hide("the LaTeX text's properties \(words)")
            }
        }
    }

    /// Names of places and addresses that a text refers to, which nobody sees and that hold words: at most some
    /// dozens.
    static func targets(in bytes: [UInt8]) -> [String] {
        var found: [String] = []
        for word in ["\\label{", "\\hypertarget{", "\\href{", "\\url{", "\\ref{"] {
            var start = 0
            while found.count < 50, let place = bytes.firstRange(of: Array(word.utf8), from: start)
            {
                start = place + word.utf8.count
                guard let (name, _) = argument(bytes, start - 1, most: 500) else { continue }
                let digits = name.utf8.count { isDigit($0) }
                if digits > 5 || name.contains("@") || name.contains(" ") { found.append(name) }
            }
        }
        return found
    }

    /// Whether a comment says no more than what programs write by themselves: their name, the date,
    /// or what a line of their template is for.
    static func isProgram(comment: String) -> Bool {
        let text = comment.lowercased().trimmedLines.drop { "%-=* ".contains($0) }
        guard text.contains(where: { $0.isLetter || $0.isNumber }) else { return true }
        if let program = programs.first(where: { text.hasPrefix($0) }) {
            return text.dropFirst(program.count).split { !$0.isLetter }
                .allSatisfy { credits.contains($0) }
        }
        return template.contains(String(text)) || isDate(text) || isCaption(text)
    }

    /// `\caption{OLS Regression Results}`, with which statsmodels names the kind of a model.
    private static func isCaption(_ text: Substring) -> Bool {
        guard text.hasPrefix("\\caption{"), text.hasSuffix(" regression results}") else {
            return false
        }
        return text.dropFirst(9).dropLast(20).split(separator: " ").allSatisfy {
            models.contains($0)
        }
    }

    private static let models: Set<Substring> = [
        "ols", "wls", "gls", "glsar", "logit", "probit", "poisson", "mnlogit", "glm", "generalized",
        "linear", "model", "negativebinomial", "quantreg", "robust", "mixed", "ordered", "phreg",
        "gee",
        "zeroinflatedpoisson", "orderedmodel",
    ]

    private static let programs = [
        "table created by stargazer", "latex table generated in r", "html table generated in r",
        "latex via pandoc",
        "table generated by excel2latex", "tables generated by tablesgenerator",
        "table created by xtable", "table created by esttab", "table created by estout",
        "generated by texreg", "generated by kableextra", "generated by pandas",
    ]

    /// What follows the name of one of them: its version, its package, who wrote it.
    private static let credits: Set<Substring> = [
        "v", "version", "by", "package", "r", "in", "xtable", "on", "com", "http", "https", "www",
        "marek", "hlavac", "social", "policy", "institute", "harvard", "university", "e", "mail",
        "at", "gmail", "fas", "edu", "from", "sheet",
    ]

    /// `Date and time: Sat, Nov 21, 2026 - 10:00:00` or `Sat Nov 21 10:00:00 2026`.
    private static func isDate(_ text: Substring) -> Bool {
        let words = text.split { !$0.isLetter }
        let known: Set<Substring> = [
            "date", "and", "time", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "jan", "feb",
            "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "gmt", "utc",
            "bst", "t", "z",
        ]
        return text.utf8.count < 60 && text.contains { $0.isNumber }
            && words.allSatisfy { known.contains($0) } && !words.isEmpty
    }

    /// The remarks in pandoc's template of a document.
    private static let template: Set<String> = [
        "end of file", "options for packages loaded elsewhere", "provide euro and other symbols",
        "if luatex or xetex", "if luatex or xelatex", "else",
        "use upquote if available, for straight quotes in verbatim environments",
        "use microtype if available", "disable protrusion for tt fonts", "if non-koma class",
        "if koma class", "add url line breaks if available",
        "disable monospaced font for urls", "for calculating minipage widths",
        "correct order of tables after \\paragraph or \\subparagraph",
        "allow footnotes in longtable head/foot", "prevent overfull lines",
        "remove section numbering", "disable illegal ligatures", "use upquote if available",
        "scale images if necessary, so that they will not overflow the page",
        "margins by default, and it is still possible to overwrite the defaults",
        "using explicit options in \\includegraphics[width, height, ...]{}",
        "set default figure placement to htbp", "definitions for citeproc citations",
        "don't indent paragraphs", "make \\paragraph and \\subparagraph free-standing",
        "avoid problems with \\sout in headers with hyperref", "for cslreferences environment",
        "load lmodern if available", "line spacing",
    ]
}

/// Commands of LaTeX that hide what stands with them, or load it from elsewhere.
enum LatexHiding {
    private static let words = [
        "\\input{", "\\include{", "\\write18", "\\iffalse", "\\begin{comment}", "\\subfile{",
        "\\begin{filecontents", "\\special{", "\\pdfliteral", "\\pdfcomment", "\\todo{",
        "\\verbatiminput", "\\csvreader", "\\lstinputlisting", "\\includepdf", "\\embedfile",
        "\\attachfile", "\\scalebox{0}", "\\fontsize{0", "\\color[gray]{1}",
        "\\usepackage{comment}",
        "\\pdfobj", "\\textattachfile", "\\setbox0",
        "\\sout{", "\\xout{", "\\st{", "\\cancel{", "\\if0", "\\if 0", "\\index{", "\\typeout{",
        "\\todo[", "\\resizebox{0}", "\\resizebox{0pt",
        "\\resizebox{0cm", "\\resizebox{0mm", "\\opacity{0}", "\\transparent{0", "\\pdfannot",
        "\\texttransparent{0", "\\sbox", "\\savebox", "\\reflectbox",
    ]
    private static let white = [
        "\\textcolor{white}", "\\color{white}", "\\color[rgb]{1,1,1}", "\\textcolor[rgb]{1,1,1}",
        "\\textcolor[HTML]{FFFFFF}", "\\color[HTML]{FFFFFF}", "\\textcolor[gray]{1}",
    ]
    private static let shades = ["\\cellcolor", "\\rowcolor", "\\colorbox", "\\columncolor"]

    static func inspect(_ bytes: [UInt8], _ found: inout Inspection) {
        if words.contains(where: { bytes.contains($0) }) || holdsPhantom(bytes) {
            found.hide("the LaTeX text hides something or loads it from elsewhere")
        }
        if bytes.contains("\\begin{lrbox}"), !bytes.contains("\\usebox") {
            found.hide("the LaTeX text hides something: it keeps a text that it does not show")
        }
        if hidesColumn(bytes) { found.hide("the LaTeX text hides a column of a table") }
        if turnsOver(bytes) {
            found.hide("the LaTeX text hides something: it stands on its head or is mirrored")
        }
        if movesAway(bytes) { found.hide("the LaTeX text hides something: it is off the page") }
        if !bytes.contains("\\maketitle"), let author = argument(bytes, of: "\\author{"),
            author.contains(where: \.isLetter)
        {
            found.hide("the LaTeX text names an author, who does not show")
        }
        if white.contains(where: { bytes.contains($0) }) {
            // White on a shaded cell is a heading.
            let isShaded = shades.contains { bytes.contains($0) }
            found.hide("the LaTeX text hides something: it is white", review: isShaded)
        }
    }

    private static func argument(_ bytes: [UInt8], of command: String) -> String? {
        bytes.firstRange(of: Array(command.utf8), from: 0).map { place in
            let inside = bytes.dropFirst(place + command.utf8.count).prefix(500)
            return String(decoding: inside.prefix { $0 != UInt8(ascii: "}") }, as: UTF8.self)
        }
    }

    /// `\begin{tabular}{lrH}`, `p{0pt}`: a column of the type that packages and papers hide columns with,
    /// one without width, or one that writes digits of its own beside its cells.
    private static func hidesColumn(_ bytes: [UInt8]) -> Bool {
        [
            "{tabular}", "{tabular*}", "{tabularx}", "{longtable}", "{array}", "{tabulary}",
            "{xltabular}", "{tabu}", "{longtabu}", "{tblr}", "{longtblr}", "{supertabular}",
        ].contains { name in
            var start = 0
            while let place = bytes.firstRange(of: Array("\\begin\(name)".utf8), from: start) {
                start = place + name.utf8.count + 6
                let line = bytes[start...].prefix(500).map { $0 == 0x0A ? 0x20 : $0 }
                if hides(columns: String(decoding: line, as: UTF8.self)) { return true }
            }
            return false
        }
    }

    private static func hides(columns line: String) -> Bool {
        var depth = 0
        var last: Character = " "
        var opens: Character = " "
        var columns = ""
        for character in line {
            // Behind its columns stands the table.
            if depth == 0, last == "}", character != "{" { break }
            switch character {
            case "{":
                depth += 1
                opens = last
            case "}": depth -= 1
            case "H" where depth == 1 && last != "\\": return true
            case "0"..."9" where depth == 2 && last == "{" && "@!<".contains(opens): return true
            default: break
            }
            last = character
            columns.append(character)
        }
        return ["p", "m", "b"].contains { column in
            ["pt", "cm", "mm", "in", "em", "ex"].contains { columns.contains("\(column){0\($0)}") }
        }
    }

    /// `\hspace*{-50cm}`: ten centimetres to the left, or more.
    private static func movesAway(_ bytes: [UInt8]) -> Bool {
        let units = ["cm": 1, "mm": 0.1, "in": 2.54, "pt": 0.0353, "em": 0.35]
        return ["\\hspace{-", "\\hspace*{-", "\\kern-", "\\hskip-", "\\vspace*{-"].contains {
            command in
            var start = 0
            while let place = bytes.firstRange(of: Array(command.utf8), from: start) {
                start = place + command.utf8.count
                let words = String(decoding: bytes.dropFirst(start).prefix(20), as: UTF8.self)
                let digits = words.prefix { $0.isNumber || $0 == "." }
                let unit = units[String(words.dropFirst(digits.count).prefix(2))]
                if let number = Double(digits), let unit, number * unit >= 10 { return true }
            }
            return false
        }
    }

    /// `\rotatebox{180}{61}`, `\scalebox{-1}[1]{31}`: digits that read as others.
    private static func turnsOver(_ bytes: [UInt8]) -> Bool {
        func holds(_ command: String, _ isOver: (Double) -> Bool) -> Bool {
            var start = 0
            while let place = bytes.firstRange(of: Array(command.utf8), from: start) {
                start = place + command.utf8.count
                var words = String(decoding: bytes.dropFirst(start).prefix(60), as: UTF8.self)[...]
                if words.first == "[" { words = words.drop { $0 != "]" }.dropFirst() }
                let number = words.drop { $0 == "{" || $0 == " " }.prefix { $0 != "}" }
                if let number = Double(number), number.isFinite, isOver(number) { return true }
            }
            return false
        }
        return holds("\\rotatebox", PageCut.isOver) || holds("\\begin{turn}", PageCut.isOver)
            || holds("\\scalebox") { $0 < 0 }
    }

    /// Room for a digit or a sign lines numbers up; room for a text hides it.
    private static func holdsPhantom(_ bytes: [UInt8]) -> Bool {
        let command = Array("phantom".utf8)
        var start = 0
        while let place = bytes.firstRange(of: command, from: start) {
            start = place + command.count
            guard let (text, _) = LatexText.argument(bytes, start, most: 500) else {
                if start < bytes.count, bytes[start] == UInt8(ascii: "{") { return true }
                continue
            }
            if !["0", "00", "000", "-", "$-$", ".", ",", "(", ")", "%", "\\%", "*", "**", "***"]
                .contains(text),
                text.contains(where: { $0.isLetter || $0.isNumber })
            {
                return true
            }
        }
        return false
    }
}

/// Commands of LaTeX that hide what stands with them, or load it from elsewhere.
enum LatexHiding {
    private static let words = [
        "\\input{", "\\include{", "\\write18", "\\iffalse", "\\begin{comment}", "\\subfile{",
        "\\begin{filecontents", "\\special{", "\\pdfliteral", "\\pdfcomment", "\\todo{",
        "\\verbatiminput", "\\csvreader", "\\lstinputlisting", "\\includepdf", "\\embedfile",
        "\\attachfile", "\\scalebox{0}", "\\fontsize{0", "\\color[gray]{1}",
        "\\usepackage{comment}",
        "\\pdfobj", "\\textattachfile", "\\setbox0",
        "\\opacity{0}", "\\transparent{0", "\\pdfannot",
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
        if white.contains(where: { bytes.contains($0) }) {
            // White on a shaded cell is a heading.
            let isShaded = shades.contains { bytes.contains($0) }
            found.hide("the LaTeX text hides something: it is white", review: isShaded)
        }
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

/// The text of a paragraph in the order in which its page shows it.
///
/// A number never grows by what stands beside it in another way: the words of text boxes and of the
/// parts of a formula stand apart, readings and exponents are marks.
///
/// Source: ECMA-376 part 1, 17.3, 20.4.2.38, 22.1.
enum DocumentRuns {
    /// - Returns: what stands above or below its line waits to be judged, see `RaisedText`.
    static func text(of element: XMLElement) -> String {
        element.elements.map(piece).joined()
    }

    private static func piece(_ element: XMLElement) -> String {
        switch element.name {
        case "r": run(element)
        case "t": element.text
        case "tab", "ptab", "br", "cr": " "
        case "noBreakHyphen": "-"
        // Readings of a word, exponents and degrees of a formula.
        case "rt", "sup", "sub", "deg": RaisedText.marked(RaisedText.plain(text(of: element)))
        case "txbxContent", "p", "num", "den", "e": " " + text(of: element) + " "
        // The same for programs that do not know the choice; what says more is hidden content.
        case "AlternateContent":
            (element.elements("Choice").isEmpty ? element.elements : element.elements("Choice"))
                .map(text).joined()
        default: text(of: element)
        }
    }

    private static func run(_ run: XMLElement) -> String {
        let looks = run.first("rPr")?.elements ?? []
        if looks.contains(where: DocumentLooks.isStruck) { return "" }
        let words = text(of: run)
        return looks.contains(where: DocumentLooks.isRaised)
            ? RaisedText.marked(RaisedText.plain(words)) : words
    }
}

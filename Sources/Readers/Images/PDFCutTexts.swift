/// The texts of one page or more that an edge or a clip cuts off, and those that show.
struct PDFCutTexts {
    /// The codes as the page shows them, in the font that it names.
    struct Text: Hashable {
        let font: String
        let codes: [UInt8]
    }

    private var cut: [(text: Text, words: String)] = []
    private var shown: Set<Text> = []
    /// Comparisons of points with the edges of clips that are still made.
    private var comparisons = 50_000_000

    /// Whether some texts and clips were not compared.
    var isTooDense: Bool { comparisons < 0 }

    mutating func note(_ place: PDFShownText, _ text: Text, _ box: PDFArea?, _ state: PDFState) {
        var words: String?
        if !place.isWithin(box) { words = "holds text outside the page" }
        if let clip = state.clip,
            !place.isWithin(clip) || clip.isEmpty || isOutside(place, state.outlines)
        {
            words = "holds text that is clipped away"
        }
        if let words {
            // More of them say no more.
            if cut.count < 10_000 { cut.append((text, words)) }
        } else if shown.count < 10_000 {
            shown.insert(text)
        }
    }

    /// Whether no point of a text is within all clips.
    private mutating func isOutside(_ place: PDFShownText, _ outlines: [PDFOutline]) -> Bool {
        guard !outlines.isEmpty else { return false }
        let edges = outlines.reduce(0) { $0 + $1.count }
        for point in place.points {
            guard comparisons >= 0 else { return false }
            comparisons -= edges
            if outlines.allSatisfy({ $0.holds(point) }) { return false }
        }
        return true
    }

    mutating func take(_ other: PDFCutTexts) {
        cut += other.cut
        comparisons = min(comparisons, other.comparisons)
        shown.formUnion(other.shown)
    }

    /// What is hidden: for review where the same text shows elsewhere, as spreadsheets draw a chart on
    /// both sides of the edge between two pages.
    func report(pages: Int, _ found: inout Inspection) {
        for (text, words) in cut {
            let isElsewhere = pages > 1 && shown.contains(text)
            found.hide(
                isElsewhere ? "\(words), and shows on another page" : words, review: isElsewhere)
        }
    }
}

/// The texts of one page or more that an edge or a clip cuts off, and those that show.
struct PDFCutTexts {
    /// The codes as the page shows them, in the font that it names.
    struct Text: Hashable {
        let font: String
        let codes: [UInt8]
    }

    private var cut: [(text: Text, words: String)] = []
    private var shown: Set<Text> = []

    mutating func note(_ place: PDFShownText, _ text: Text, _ box: PDFArea?, _ clip: PDFArea?) {
        var words: String?
        if !place.isWithin(box) { words = "holds text outside the page" }
        if let clip, !place.isWithin(clip) || clip.isEmpty {
            words = "holds text that is clipped away"
        }
        if let words {
            // More of them say no more.
            if cut.count < 10_000 { cut.append((text, words)) }
        } else if shown.count < 10_000 {
            shown.insert(text)
        }
    }

    mutating func take(_ other: PDFCutTexts) {
        cut += other.cut
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

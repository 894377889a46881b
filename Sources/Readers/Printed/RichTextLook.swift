/// The colours of an RTF document, by their places in its table; the first is that of the page.
struct RichTextColours {
    private var whites: [Bool] = []
    private var parts: [Int] = []

    mutating func take(_ word: String, _ number: Int) {
        if ["red", "green", "blue"].contains(word) { parts.append(number) }
    }

    /// At the semicolon behind each; one without parts is that of the program's choice.
    mutating func end() {
        guard whites.count < 10_000 else { return }
        whites.append(parts.count == 3 && parts.allSatisfy { $0 >= 0xF8 })
        parts = []
    }

    func isWhite(_ number: Int) -> Bool { whites.indices.contains(number) && whites[number] }

    /// Whether a colour behind a text is one that white shows on.
    func isShade(_ number: Int) -> Bool { number > 0 && !isWhite(number) }
}

/// How the text of a group looks, as far as looks can hide it.
///
/// Source: Microsoft, *Rich Text Format Specification*, version 1.9.1, character formatting properties.
struct RichTextLook {
    private var ink = 0
    /// Behind the text, its paragraph, and the cells of the row.
    private var paper = 0
    private var paragraph = 0
    private var cells = 0
    /// In half points.
    private var size = 24
    /// In percent of the width of its letters.
    private var width = 100

    mutating func startRow() { cells = 0 }

    mutating func apply(_ word: String, _ number: Int?) {
        switch word {
        case "cf": ink = number ?? 0
        case "cb", "highlight", "chcbpat": paper = number ?? 0
        case "cbpat": paragraph = number ?? 0
        case "pard": paragraph = 0
        case "clcbpat", "trcbpat": cells = max(cells, number ?? 0)
        case "fs": size = number ?? 24
        case "charscalex": width = number ?? 100
        case "plain": (ink, paper, size, width) = (0, 0, 24, 100)
        default: return
        }
    }

    /// Why a text of this look does not show.
    func problem(_ colours: RichTextColours) -> String? {
        if size <= 2 || width <= 2 { return "holds text too small to read" }
        let isShaded = [paper, paragraph, cells].contains { colours.isShade($0) }
        if colours.isWhite(ink), !isShaded { return "holds white text" }
        return ink > 0 && ink == paper ? "holds text of the colour of its background" : nil
    }
}

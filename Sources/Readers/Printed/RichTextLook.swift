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
    /// Cells of the row, and the colours that some of them have.
    private var count = 0
    private var shades: [Int] = []
    /// In half points.
    private var size = 24
    /// In percent of the width of its letters.
    private var width = 100
    /// Between its letters, in twentieths of a point.
    private var gap = 0

    private var isHidden = false
    private var isStruck = false
    /// Above or below its line, by its kind or by a distance.
    private var isScript = false
    var isRaised: Bool { isScript || rise != 0 }
    private var isDeleted = false
    /// In half points above or below its line.
    private var rise = 0
    /// Where the paragraph and its first line begin, where the row and the frame, all in twentieths of
    /// a point.
    private var left = 0
    private var first = 0
    private var row = 0
    private var frame = 0
    /// The height of the lines and of the row where a negative number fixes it.
    private var line = 0
    private var height = 0

    mutating func startRow() {
        (cells, row, height) = (0, 0, 0)
        (count, shades) = (0, [])
    }

    /// Behind every cell of the row; 0 where that differs.
    private var shade: Int {
        guard let first = shades.first, shades.count == count else { return 0 }
        return shades.allSatisfy { $0 == first } ? first : 0
    }

    mutating func apply(_ word: String, _ number: Int?) {
        switch word {
        case "cf": ink = number ?? 0
        case "cb", "highlight", "chcbpat": paper = number ?? 0
        case "cbpat": paragraph = number ?? 0
        case "pard": (paragraph, left, first, frame, line) = (0, 0, 0, 0, 0)
        case "clcbpat", "trcbpat":
            cells = max(cells, number ?? 0)
            if word == "clcbpat", shades.count < 1_000 { shades.append(number ?? 0) }
        case "cellx": count += 1
        case "fs": size = number ?? 24
        case "expnd": gap = 5 * max(min(number ?? 0, 10_000), -10_000)
        case "expndtw": gap = number ?? 0
        // Exponents, indices and degrees of a formula.
        case "msup", "msub", "mdeg": isScript = true
        case "charscalex": width = number ?? 100
        case "v", "webhidden": isHidden = number != 0
        case "strike", "striked": isStruck = number != 0
        case "super", "sub": isScript = number != 0
        case "nosupersub": isScript = false
        case "deleted": isDeleted = number != 0
        case "up", "dn": rise = number ?? 6
        case "li", "lin": left = number ?? 0
        case "fi": first = number ?? 0
        case "trleft": row = number ?? 0
        case "posx", "posy": frame = number ?? 0
        case "posnegx", "posnegy": frame = number.map { min($0, 0) } ?? 0
        case "sl": line = number ?? 0
        case "trrh": height = number ?? 0
        case "plain":
            (ink, paper, size, width, isHidden, rise) = (0, 0, 24, 100, false, 0)
            (isStruck, isScript, gap) = (false, false, 0)
        default: return
        }
    }

    /// Why a text of this look does not show.
    func problem(_ colours: RichTextColours) -> String? {
        if isHidden { return "holds hidden text" }
        if isStruck { return "holds text that is struck through" }
        if isDeleted { return "holds a tracked deletion" }
        if size <= 2 || width <= 2 { return "holds text too small to read" }
        if gap <= -100 { return "holds letters over each other" }
        if rise < -400 || rise > 400 { return "holds text off its line" }
        if [left, first, row, frame].contains(where: { $0 < -3_000 || $0 > 30_000 }) {
            return "holds text off the page"
        }
        if [line, height].contains(where: { $0 > -40 && $0 < 0 }) {
            return "holds a line without height"
        }
        let isShaded = [paper, paragraph, cells].contains { colours.isShade($0) }
        if colours.isWhite(ink), !isShaded { return "holds white text" }
        let ground = [paper, paragraph, shade].first { $0 > 0 } ?? 0
        return ink > 0 && ink == ground ? "holds text of the colour of its background" : nil
    }
}

/// The text of a cell in pieces that may each have a look of its own, as `si` and `is` hold it.
///
/// Pieces that are struck through, too small to read or pronunciations are no part of the text; raised
/// marks of footnotes are no digits of it.
///
/// Source: ECMA-376 part 1, 18.4.4, 18.4.6, 18.4.8.
struct RichPieces {
    /// What shows on a ground that white ink stands out from.
    private var anywhere = ""
    /// What shows on white; nil where that is the same.
    private var onPaper: String?
    private(set) var holdsTiny = false
    private(set) var holdsStruck = false
    private(set) var holdsPronunciation = false
    /// Words between the pieces, which no program shows.
    private(set) var holdsStray = false
    private var look = Look()
    private var isInPronunciation = false
    private var collects = false

    private struct Look {
        var isWhite = false
        var isTiny = false
        var isRaised = false
        var isStruck = false
    }

    /// - `isOnWhite`: whether nothing but white is behind the text.
    func text(isOnWhite: Bool) -> String {
        let text = RaisedText.resolved(isOnWhite ? onPaper ?? anywhere : anywhere)
        return text.contains("_x00") ? Self.plain(text) : text
    }

    /// `_x000D_` is the end of a line as a workbook writes it, `_x005F_` the sign `_` before such letters.
    static func plain(_ text: String) -> String {
        let signs = ["000D": "", "000A": "\n", "0009": "\t", "005F": "_"]
        let parts = text.split(separator: "_x", omittingEmptySubsequences: false)
        var plain = String(parts[0])
        for part in parts.dropFirst() {
            let isSign = part.dropFirst(4).first == "_"
            if isSign, let sign = signs[part.prefix(4).uppercased()] {
                plain += sign + part.dropFirst(5)
            } else {
                plain += "_x" + part
            }
        }
        return plain
    }

    var holdsWhite: Bool { onPaper != nil }

    mutating func start(_ name: String, _ attributes: XMLAttributes) {
        switch name {
        case "rPh": (isInPronunciation, holdsPronunciation) = (true, true)
        case "t": collects = !isInPronunciation
        case "r": look = Look()
        case "vertAlign": look.isRaised = attributes["val"] != "baseline"
        case "strike": look.isStruck = !XMLTruth.isFalse(attributes["val"])
        case "color":
            let ink = CellColour(XMLElement("color", attributes.dictionary))
            look.isWhite = ink?.isLike(.white) ?? false
        case "sz": look.isTiny = attributes["val"].flatMap { Double($0) }.map { $0 < 2 } ?? false
        default: return
        }
    }

    mutating func end(_ name: String) {
        switch name {
        case "t": collects = false
        case "r": look = Look()
        case "rPh": isInPronunciation = false
        default: return
        }
    }

    mutating func take(_ text: String) {
        let isBlank = text.utf8.allSatisfy { $0 <= 0x20 }
        guard collects else {
            holdsStray = holdsStray || !isInPronunciation && !isBlank
            return
        }
        if !isBlank {
            holdsStruck = holdsStruck || look.isStruck
            holdsTiny = holdsTiny || look.isTiny
        }
        guard !look.isStruck, !look.isTiny else { return }
        if look.isWhite, !isBlank { onPaper = onPaper ?? anywhere }
        let piece = look.isRaised ? RaisedText.marked(text) : text
        anywhere += piece
        if !look.isWhite { onPaper? += piece }
    }
}

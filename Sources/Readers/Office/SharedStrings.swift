/// The texts of a workbook that cells refer to, one after the other, without those that do not show.
///
/// Source: ECMA-376 part 1, 18.4.8.
final class SharedStrings {
    private var bytes: [UInt8] = []
    private var ends: [Int32] = []
    private var isUsed: [Bool] = []
    /// Whether any text has a pronunciation, which does not show.
    private(set) var holdsPronunciation = false
    private(set) var holdsComment = false
    private(set) var holdsForeign = false
    private var isInPronunciation = false
    private var collects = false
    /// Whether the piece that is read is white, or too small to read.
    private var isWhite = false
    private var isTiny = false
    private var isRaised = false
    private var isStruck = false
    /// The text that is read.
    private var piece = ""
    /// Whether a piece of any text is struck through.
    private(set) var holdsStruck = false
    /// Texts with such a piece.
    private(set) var white: Set<Int> = []
    private(set) var tiny: Set<Int> = []

    var count: Int { ends.count }

    /// Nil beyond the last.
    subscript(index: Int) -> ArraySlice<UInt8>? {
        guard ends.indices.contains(index) else { return nil }
        return bytes[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])]
    }

    func use(_ index: Int) { isUsed[index] = true }

    /// Whether a text is never used.
    var holdsUnused: Bool {
        ends.indices.contains { !isUsed[$0] && self[$0]?.isEmpty == false }
    }

    func take(_ event: XMLEvents.Event, _ limits: ReadLimits) throws(InspectionProblem) {
        if case .start(_, let attributes, _) = event,
            attributes.isForeign || SheetVocabulary.holdsOwn(attributes)
        {
            holdsForeign = true
        }
        switch event {
        case .start("rPh", _, _): (isInPronunciation, holdsPronunciation) = (true, true)
        case .start("t", _, _): collects = !isInPronunciation
        case .end("t"): collects = false
        case .start("r", _, _), .end("r"):
            (isWhite, isTiny, isRaised, isStruck) = (false, false, false, false)
        case .start("vertAlign", let attributes, _): isRaised = attributes["val"] != "baseline"
        case .start("strike", let attributes, _):
            isStruck = !["0", "false"].contains(attributes["val"])
        case .start("si", _, _): piece = ""
        case .start("color", let attributes, _):
            let ink = CellColour(XMLElement("color", attributes.dictionary))
            isWhite = ink?.isLike(.white) ?? false
        case .start("sz", let attributes, _):
            isTiny = attributes["val"].flatMap { Double($0) }.map { $0 < 2 } ?? false
        case .end("rPh"): isInPronunciation = false
        case .end("si"): try end(limits)
        case .text(let text): take(text)
        case .comment, .instruction: holdsComment = true
        default: return
        }
    }

    private func take(_ text: String) {
        let isBlank = text.utf8.allSatisfy { $0 <= 0x20 }
        if collects {
            holdsStruck = holdsStruck || isStruck && !isBlank
            if !isStruck { piece += isRaised ? RaisedText.marked(text) : text }
            if isWhite, !isBlank { white.insert(count) }
            if isTiny, !isBlank { tiny.insert(count) }
        } else if !isInPronunciation, !isBlank {
            holdsComment = true
        }
    }

    private func end(_ limits: ReadLimits) throws(InspectionProblem) {
        bytes += RaisedText.resolved(piece).utf8
        guard ends.count < limits.cells else { throw .limit("cells", limits.cells) }
        guard let place = Int32(exactly: bytes.count) else {
            throw .limit("unfolded-bytes", min(limits.unfoldedBytes, Int(Int32.max)))
        }
        ends.append(place)
        isUsed.append(false)
    }
}

/// The texts of a workbook that cells refer to, one after the other, without those that do not show.
///
/// Source: ECMA-376 part 1, 18.4.8.
final class SharedStrings {
    private var bytes: [UInt8] = []
    private var ends: [Int32] = []
    private var isUsed: [Bool] = []
    /// Whether any text has a pronunciation, which does not show.
    private(set) var holdsPronunciation = false
    private var isCommented = false
    private(set) var holdsForeign = false
    /// Whether an attribute of the list says something that it cannot.
    private(set) var holdsOdd = false
    /// Whether a piece of any text is struck through.
    private(set) var holdsStruck = false
    /// The text that is read.
    private var pieces = RichPieces()
    /// Of texts with white pieces, what shows on white.
    private var onWhite: [Int: [UInt8]] = [:]
    /// Texts with a piece that is too small to read.
    private(set) var tiny: Set<Int> = []

    var count: Int { ends.count }

    var holdsComment: Bool { isCommented || pieces.holdsStray }

    /// Nil beyond the last.
    subscript(index: Int) -> ArraySlice<UInt8>? {
        guard ends.indices.contains(index) else { return nil }
        return bytes[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])]
    }

    /// What shows on white of a text with white pieces; nil for one without.
    func shownOnWhite(_ index: Int) -> [UInt8]? { onWhite[index] }

    func use(_ index: Int) { isUsed[index] = true }

    /// Whether a text is never used.
    var holdsUnused: Bool {
        ends.indices.contains { !isUsed[$0] && self[$0]?.isEmpty == false }
    }

    func take(_ event: XMLEvents.Event, _ limits: ReadLimits) throws(InspectionProblem) {
        switch event {
        case .start(let name, let attributes, _):
            if attributes.isForeign || SheetVocabulary.holdsOwn(attributes) { holdsForeign = true }
            if SheetValues.areOdd(attributes, of: name) { holdsOdd = true }
            if name == "si" { begin() } else { pieces.start(name, attributes) }
        case .end("si"): try end(limits)
        case .end(let name): pieces.end(name)
        case .text(let text): pieces.take(text)
        case .comment, .instruction: isCommented = true
        }
    }

    /// What stood before a text belongs to none.
    private func begin() {
        isCommented = holdsComment
        pieces = RichPieces()
    }

    private func end(_ limits: ReadLimits) throws(InspectionProblem) {
        holdsPronunciation = holdsPronunciation || pieces.holdsPronunciation
        holdsStruck = holdsStruck || pieces.holdsStruck
        if pieces.holdsTiny { tiny.insert(count) }
        if pieces.holdsWhite { onWhite[count] = Array(pieces.text(isOnWhite: true).utf8) }
        bytes += pieces.text(isOnWhite: false).utf8
        begin()
        guard ends.count < limits.cells else { throw .limit("cells", limits.cells) }
        guard let place = Int32(exactly: bytes.count) else {
            throw .limit("unfolded-bytes", min(limits.unfoldedBytes, Int(Int32.max)))
        }
        ends.append(place)
        isUsed.append(false)
    }
}

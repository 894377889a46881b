import CLibXML2

/// Lifts the plain rows of a sheet out of its XML before the parser sees them: the parser gets the
/// same document without them.
///
/// It lifts only where the parser itself has said that it stands behind the tag `<sheetData>` or
/// behind a row within: what comes next is content there, and in no comment, text or value. To let
/// the parser come so far it gives it blanks, which mean nothing there. A parser that does not come
/// there makes the lift doubtful; the document has to be read again without one.
final class RowLift {
    /// Takes the rows with which a piece begins; it is told whether the prefix `x14ac` stands for a
    /// vocabulary of office programs.
    typealias Take = (Span<UInt8>, Bool) throws(InspectionProblem) -> Taken
    typealias Fill = (UnsafeMutableRawBufferPointer) throws(InspectionProblem) -> Int

    struct Taken {
        /// Where they end.
        var end = 0
        var rows = 0
        /// Whether more bytes could make another one.
        var isCutOff = false
    }

    private enum Tag: String {
        case begin = "<sheetData>"
        case end = "</row>"
    }

    private enum State: Equatable {
        /// Passes on everything up to a tag.
        case seeking(Tag)
        /// Waits until the parser is behind it.
        case waiting(Tag)
        case lifting
        /// Passes on everything to the end.
        case resting
    }

    private var knowsDescent = false
    private let take: Take
    private var state = State.seeking(.begin)
    private var isSheet = false
    /// What is unfolded and not passed on lies in it from `start` to `end`. No longer row is lifted.
    private let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    private var start = 0
    private var end = 0
    private var isAtEnd = false
    /// How many the parser got since the tag.
    private var blanks = 0
    private var lifted = 0
    private var left = 0

    init(take: @escaping Take) { self.take = take }

    deinit { room.deallocate() }

    /// Whether the parser has not come where it should have.
    var isDoubtful: Bool { if case .waiting = state { true } else { false } }

    /// The next bytes for the parser; 0 at the end.
    func next(
        _ buffer: UnsafeMutableRawBufferPointer, _ fill: Fill
    ) throws(InspectionProblem) -> Int {
        if state == .lifting { try lift(fill) }
        switch state {
        case .waiting: return try wait(buffer)
        case .seeking(let tag): return try pass(buffer, upTo: tag, fill)
        case .lifting, .resting: return start < end ? pass(buffer, end - start) : try fill(buffer)
        }
    }

    private func lift(_ fill: Fill) throws(InspectionProblem) {
        while true {
            let piece = UnsafeRawBufferPointer(rebasing: room[start..<end])
            let taken = try take(piece.bindMemory(to: UInt8.self).span, knowsDescent)
            start += taken.end
            lifted += taken.rows
            guard taken.isCutOff, !isAtEnd, start > 0 || end < room.count else { break }
            try refill(fill)
        }
        // Where most rows are of another kind, the parser had better read them all.
        left += 1
        state = begins("<row") && left < 16 + lifted / 8 ? .seeking(.end) : .resting
    }

    private func begins(_ word: String) -> Bool {
        room[start..<end].starts(with: word.utf8)
    }

    private func refill(_ fill: Fill) throws(InspectionProblem) {
        let rest = UnsafeRawBufferPointer(rebasing: room[start..<end])
        room.copyMemory(from: rest)
        (start, end) = (0, rest.count)
        let count = try fill(UnsafeMutableRawBufferPointer(rebasing: room[end...]))
        end += count
        isAtEnd = count == 0
    }

    private func wait(_ buffer: UnsafeMutableRawBufferPointer) throws(InspectionProblem) -> Int {
        guard blanks < 8_192 else { throw .unreadable("holds XML that is damaged") }
        let count = min(16, buffer.count)
        for index in 0..<count { buffer[index] = 0x20 }
        blanks += count
        return count
    }

    private func pass(
        _ buffer: UnsafeMutableRawBufferPointer, upTo tag: Tag, _ fill: Fill
    ) throws(InspectionProblem) -> Int {
        if end - start < buffer.count + 64, !isAtEnd, end < room.count || start > 0 {
            try refill(fill)
        }
        let word = Array(tag.rawValue.utf8)
        let most = min(buffer.count, end - start)
        let found = (start..<(start + most)).first {
            room[$0] == 0x3C && room[$0..<end].starts(with: word)
        }
        guard let found else {
            // The end may be the beginning of the tag.
            let count = isAtEnd ? most : min(most, max(0, end - start - word.count + 1))
            if count == 0 { state = .resting }
            return pass(buffer, count == 0 ? most : count)
        }
        let count = found + word.count - start
        if count > buffer.count {
            if found == start { state = .resting }
            return pass(buffer, found == start ? most : found - start)
        }
        (state, blanks) = (.waiting(tag), 0)
        return pass(buffer, count)
    }

    private func pass(_ buffer: UnsafeMutableRawBufferPointer, _ count: Int) -> Int {
        let count = min(count, buffer.count)
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: room[start..<(start + count)]))
        start += count
        return count
    }
}

// MARK: What the parser says

extension RowLift {
    /// A type of document may give every row attributes that none of them writes.
    func meetDocumentType() { state = .resting }

    /// A vocabulary that an element declares.
    ///
    /// - `depth`: of elements around it.
    func meet(prefix: String, isForeign: Bool, depth: Int) {
        if depth == 0, prefix == "x14ac" { knowsDescent = !isForeign }
    }

    /// - `depth`: of elements, with the one that begins.
    func meet(start name: String, isForeign: Bool, depth: Int, _ context: xmlParserCtxtPtr?) {
        if depth == 1 { isSheet = name == "worksheet" && !isForeign }
        guard name == "sheetData" else { return }
        if state == .seeking(.begin) { state = .resting }
        if state == .waiting(.begin), depth == 2, isSheet, !isForeign { confirm(context) }
    }

    /// - `depth`: of elements, with the one that ends.
    func meet(end name: String, depth: Int, _ context: xmlParserCtxtPtr?) {
        if depth < 3, state == .seeking(.end) { state = .resting }
        if state == .waiting(.end), depth == 3, name == "row" { confirm(context) }
    }

    /// Lifts from here on, if the parser has nothing left but the end of the tag and blanks.
    private func confirm(_ context: xmlParserCtxtPtr?) {
        guard let context, context.pointee.inputNr == 1, context.pointee.attsDefault == nil,
            let input = context.pointee.input, let buffer = input.pointee.buf,
            // In another encoding there would be bytes that it has not looked at yet.
            buffer.pointee.encoder == nil,
            let current = input.pointee.cur, let end = input.pointee.end
        else { return }
        var rest = UnsafeBufferPointer(start: current, count: max(0, end - current))[...]
        if rest.first == UInt8(ascii: ">") { rest = rest.dropFirst() }
        guard rest.count <= blanks, rest.allSatisfy({ $0 == 0x20 }) else { return }
        state = .lifting
    }
}

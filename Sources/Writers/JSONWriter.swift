import Outputs

/// Writes JSON as bytes, in the order of the calls.
///
/// Strings are escaped so that neither a parser nor a terminal can take a character for
/// something else: controls (C0, DEL, C1), line separators and invisible or direction-changing
/// format characters are written as `\uXXXX`. Decimals are written exactly, never through a
/// binary fraction.
///
/// `pretty` indents by two spaces; an object or array that fits on its line of under
/// `JSONWriter.width` bytes stays there. `compact` has no space at all.
public struct JSONWriter {
    public enum Form: Sendable { case pretty, compact }

    /// A pretty line is shorter than this, unless a single value is longer.
    public static let width = 100

    public private(set) var bytes: [UInt8] = []
    private let pretty: Bool
    private var frames: [Frame] = []
    /// Where the elements of frames that still stand on one line begin.
    private var starts: [Int] = []
    /// Frames with one element per line; these are always the outer ones.
    private var broken = 0
    private var lineStart = 0
    private var afterKey = false

    /// An object or array that is not closed yet.
    private struct Frame {
        var content: Int
        var count = 0
        let firstStart: Int
    }

    public init(_ form: Form = .pretty) { pretty = form == .pretty }

    // MARK: Values

    public mutating func object(_ members: (inout JSONWriter) -> Void) {
        container("{", "}", members)
    }

    public mutating func array(_ elements: (inout JSONWriter) -> Void) {
        container("[", "]", elements)
    }

    /// The name of the value written next.
    public mutating func key(_ name: String) {
        begin()
        quote(name)
        bytes.append(UInt8(ascii: ":"))
        if pretty { bytes.append(UInt8(ascii: " ")) }
        afterKey = true
    }

    public mutating func string(_ text: String) {
        begin()
        quote(text)
        end()
    }

    public mutating func number(_ value: Int) { literal(String(value)) }

    public mutating func number(_ value: Decimal) { literal(value.description) }

    public mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }

    public mutating func null() { literal("null") }

    // MARK: Members

    /// A member whose value is text, or null.
    public mutating func member(_ name: String, _ text: String?) {
        key(name)
        if let text { string(text) } else { null() }
    }

    /// A member whose value is a whole number.
    public mutating func member(_ name: String, _ value: Int) {
        key(name)
        number(value)
    }

    // MARK: Layout

    private mutating func container(
        _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ body: (inout JSONWriter) -> Void
    ) {
        begin()
        bytes.append(UInt8(ascii: open))
        frames.append(Frame(content: bytes.count, firstStart: starts.count))
        if frames.count == 1 { broken = 1 }
        body(&self)
        precondition(!afterKey, "a key without a value")
        if pretty { breakLongLine() }
        guard let frame = frames.popLast() else { return }
        starts.removeSubrange(frame.firstStart...)
        if broken > frames.count {
            broken = frames.count
            if pretty, frame.count > 0 { newLine() }
        }
        bytes.append(UInt8(ascii: close))
        end()
    }

    private mutating func literal(_ text: String) {
        begin()
        bytes.append(contentsOf: text.utf8)
        end()
    }

    private mutating func begin() {
        guard !afterKey else {
            afterKey = false
            return
        }
        guard let top = frames.indices.last else { return }
        let isFirst = frames[top].count == 0
        frames[top].count += 1
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        guard pretty else { return }
        if broken == frames.count {
            newLine()
        } else {
            if !isFirst { bytes.append(UInt8(ascii: " ")) }
            starts.append(bytes.count)
        }
    }

    private mutating func end() {
        if pretty { breakLongLine() }
    }

    /// Leaves room for what may still come on the line: a comma, and a step to the right for each
    /// frame that breaks around what is closed by then and cannot break any more.
    private mutating func breakLongLine() {
        while broken < frames.count,
            bytes.count - lineStart + 2 + frames.count - broken >= Self.width
        {
            breakOutermost()
        }
    }

    private mutating func newLine() {
        bytes.append(UInt8(ascii: "\n"))
        lineStart = bytes.count
        for _ in 0..<frames.count { bytes.append(contentsOf: [0x20, 0x20]) }
    }

    /// Gives each element of the outermost frame that stands on one line a line of its own. What
    /// lies inside that frame is on the present line, so that only its bytes have to move.
    private mutating func breakOutermost() {
        let frame = broken
        let own = frame + 1 < frames.count ? frames[frame + 1].firstStart : starts.count
        let begins = Array(starts[frames[frame].firstStart..<own])
        let indent = [UInt8(ascii: "\n")] + Array(repeating: 0x20, count: 2 * (frame + 1))
        var laidOut: [UInt8] = []
        for (index, start) in begins.enumerated() {
            let stop = index + 1 < begins.count ? begins[index + 1] - 1 : bytes.count
            laidOut += indent
            laidOut += bytes[start..<stop]
        }
        let content = frames[frame].content
        let shift = content + laidOut.count - bytes.count
        bytes.replaceSubrange(content..., with: laidOut)
        lineStart = (begins.last ?? content) + shift - 2 * (frame + 1)
        starts.removeSubrange(frames[frame].firstStart..<own)
        for index in starts.indices where index >= frames[frame].firstStart {
            starts[index] += shift
        }
        for inner in frames.indices where inner > frame {
            frames[inner] = Frame(
                content: frames[inner].content + shift, count: frames[inner].count,
                firstStart: frames[inner].firstStart - begins.count)
        }
        broken += 1
    }

    // MARK: Text

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        let plain = text.utf8.allSatisfy {
            0x20 <= $0 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        if plain {
            bytes.append(contentsOf: text.utf8)
        } else {
            for scalar in text.unicodeScalars { append(scalar) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"", "\\": bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: scalar)])
        case "\n": bytes.append(contentsOf: "\\n".utf8)
        case "\r": bytes.append(contentsOf: "\\r".utf8)
        case "\t": bytes.append(contentsOf: "\\t".utf8)
        case _ where VisibleText.isHidden(scalar):
            for unit in String(scalar).utf16 { bytes.append(contentsOf: escape(unit)) }
        default: bytes.append(contentsOf: String(scalar).utf8)
        }
    }

    private func escape(_ unit: UInt16) -> [UInt8] {
        let digits = String(unit, radix: 16)
        return Array("\\u".utf8) + Array(repeating: UInt8(ascii: "0"), count: 4 - digits.utf8.count)
            + Array(digits.utf8)
    }
}

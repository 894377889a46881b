import Writers

/// A part of a file as plain text, every hidden character written out.
public struct TextPage: Sendable {
    public let lines: [Line]
    public let first: Int
    /// The first line of the next part; nil at the end.
    public let nextLine: Int?
    public let total: Int
    /// Said where the bytes are not all text.
    public let remark: String?

    public struct Line: Sendable {
        public let number: Int
        public let content: String
    }

    static let mostLines = 2000
    static let mostCharacters = 4000

    /// - `from`: the first line, from 1.
    init(of bytes: [UInt8], from line: Int) {
        let ends = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        let whole = ends.last?.isEmpty == true ? ends.dropLast() : ends[...]
        total = whole.count
        let start = min(max(1, line), max(1, total))
        first = start
        lines = whole.dropFirst(start - 1).prefix(Self.mostLines).enumerated().map {
            Line(number: start + $0.offset, content: Self.text($0.element))
        }
        let next = start + Self.mostLines
        nextLine = next <= total ? next : nil
        remark =
            String(validating: bytes, as: UTF8.self) == nil
            ? "Not all of these bytes are text; what is not is shown as �." : nil
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        let line = bytes.last == 0x0D ? bytes.dropLast() : bytes
        let shown = String(decoding: line.prefix(mostCharacters), as: UTF8.self)
            .split(separator: "\t", omittingEmptySubsequences: false)
            .map { VisibleText.visible(String($0)) }.joined(separator: "\t")
        let more = line.count - mostCharacters
        return more > 0 ? "\(shown)… \(more) more bytes on this line" : shown
    }
}

/// Pictures that a browser may draw, known by their first bytes.
public enum Picture {
    /// The media type; nil for anything else.
    public static func type(of bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            return "image/png"
        }
        return bytes.starts(with: [0xFF, 0xD8, 0xFF]) ? "image/jpeg" : nil
    }
}

import Disclosure
import Outputs
import Writers

/// A part of a file as plain text, every hidden character written out, with what a reader should
/// look at first marked.
public struct TextPage: Sendable {
    public let lines: [Line]
    public let first: Int
    /// The first line of the next part; nil at the end.
    public let nextLine: Int?
    public let total: Int
    /// Said where the bytes are not all text.
    public let remark: String?
    /// `2 × a postcode, 1 × a quotation`; nil where nothing is marked on this page.
    public let marked: String?

    public struct Line: Sendable {
        public let number: Int
        public let parts: [Part]
        /// The worst that a finding says of this line; nil where none does.
        public let objection: Mark?

        public var content: String { parts.map(\.text).joined() }
    }

    /// A part of a line; `what` says why it is marked, nil where it is not.
    public struct Part: Sendable {
        public let text: String
        public let what: String?
    }

    static let mostLines = 2000
    static let mostCharacters = 4000

    /// - `from`: the first line, from 1.
    /// - `dataset`: whose lists of names and places are marked too.
    /// - `findings`: those with a place in the file mark its line.
    init(
        of bytes: [UInt8], from line: Int, dataset: Dataset? = nil, findings: [Finding] = []
    ) {
        self =
            HexPage.suits(bytes)
            ? TextPage(ofNoText: bytes, from: line)
            : TextPage(ofText: bytes, from: line, dataset: dataset, findings: findings)
    }

    private init(
        ofText bytes: [UInt8], from line: Int, dataset: Dataset?, findings: [Finding]
    ) {
        let ends = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        let whole = ends.last?.isEmpty == true ? ends.dropLast() : ends[...]
        total = whole.count
        let start = min(max(1, line), max(1, total))
        first = start
        let shown = whole.dropFirst(start - 1).prefix(Self.mostLines).map(ShownLine.init)
        let passages = Self.passages(in: shown.map(\.bytes), dataset)
        var verdicts: [Int: Verdict] = [:]
        for finding in findings where finding.verdict > .pass {
            guard let line = finding.position?.line else { continue }
            verdicts[line] = max(verdicts[line] ?? .pass, finding.verdict)
        }
        lines = shown.enumerated().map { index, line in
            Line(
                number: start + index, parts: line.parts(marking: passages[index + 1] ?? []),
                objection: verdicts[start + index].map { Mark($0) })
        }
        marked = Self.sentence(of: passages.values.flatMap(\.self))
        let next = start + Self.mostLines
        nextLine = next <= total ? next : nil
        remark =
            String(validating: bytes, as: UTF8.self) == nil
            ? "Not all of these bytes are text; what is not is shown as �." : nil
    }

    /// In what is no text nothing is marked: what looks like words there is chance.
    private init(ofNoText bytes: [UInt8], from line: Int) {
        total = HexPage.lineCount(of: bytes)
        let start = min(max(1, line), max(1, total))
        first = start
        let end = min(start + Self.mostLines, total + 1)
        lines = (start..<max(start, end)).map {
            Line(
                number: $0,
                parts: [Part(text: HexPage.line($0 - 1, of: bytes), what: nil)],
                objection: nil)
        }
        nextLine = end <= total ? end : nil
        marked = nil
        remark =
            "These bytes are no text. Sixteen stand on a line: their place, themselves in hexadecimal, "
            + "and the letters among them."
    }

    /// By line, from 1. Where two overlap the identifier is marked.
    private static func passages(in lines: [[UInt8]], _ dataset: Dataset?) -> [Int: [Passage]] {
        let text = Array(lines.joined(separator: [0x0A]))
        var kept: [Int: [Passage]] = [:]
        for passage in Passages.identifiers(in: text, dataset: dataset)
            + Passages.combinations(in: text, dataset: dataset) + Passages.quotations(in: text)
        {
            let isFree = kept[passage.line, default: []].allSatisfy {
                !$0.bytes.overlaps(passage.bytes)
            }
            let line = passage.line <= lines.count ? lines[passage.line - 1] : []
            let isRow = Self.isRow(line[passage.bytes.clamped(to: line.indices)])
            if isFree, !isRow { kept[passage.line, default: []].append(passage) }
        }
        return kept
    }

    /// Whether it is nothing but numbers in cells of a table side by side, such as `229,317,1213`:
    /// together they are nobody's number.
    private static func isRow(_ bytes: ArraySlice<UInt8>) -> Bool {
        let separators: Set<UInt8> = [0x09, 0x2C, 0x3B, 0x7C]
        return bytes.contains(where: separators.contains)
            && bytes.allSatisfy { (0x30...0x39).contains($0) || separators.contains($0) }
    }

    private static func sentence(of passages: [Passage]) -> String? {
        var counts: [String: Int] = [:]
        for passage in passages { counts[passage.what, default: 0] += 1 }
        guard !counts.isEmpty else { return nil }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { "\($0.value) × \(VisibleText.visible($0.key))" }.joined(separator: ", ")
    }
}

/// A line as far as it is shown.
private struct ShownLine {
    let bytes: [UInt8]
    /// How many bytes follow that are not shown.
    let more: Int

    init(_ bytes: ArraySlice<UInt8>) {
        let line = bytes.last == 0x0D ? bytes.dropLast() : bytes
        self.bytes = Array(line.prefix(TextPage.mostCharacters))
        more = line.count - self.bytes.count
    }

    func parts(marking passages: [Passage]) -> [TextPage.Part] {
        var parts: [TextPage.Part] = []
        var index = 0
        for passage in passages.sorted(by: { $0.bytes.lowerBound < $1.bytes.lowerBound }) {
            let range = passage.bytes.clamped(to: index..<bytes.count)
            guard !range.isEmpty else { continue }
            if index < range.lowerBound { parts.append(part(index..<range.lowerBound, nil)) }
            parts.append(part(range, VisibleText.visible(passage.what)))
            index = range.upperBound
        }
        if index < bytes.count { parts.append(part(index..<bytes.count, nil)) }
        if more > 0 { parts.append(.init(text: "… \(more) more bytes on this line", what: nil)) }
        return parts
    }

    private func part(_ range: Range<Int>, _ what: String?) -> TextPage.Part {
        let text = String(decoding: bytes[range], as: UTF8.self)
            .split(separator: "\t", omittingEmptySubsequences: false)
            .map { VisibleText.visible(String($0)) }.joined(separator: "\t")
        return TextPage.Part(text: text, what: what)
    }
}

/// Pictures that a browser may draw, known by their first bytes.
public enum Picture {
    /// The media type; nil for anything else.
    public static func type(of bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            return "image/png"
        }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        return isDrawing(bytes) ? "image/svg+xml" : nil
    }

    /// Whether it begins as a drawing in XML. As a picture nothing in it runs, and nothing is loaded.
    private static func isDrawing(_ bytes: [UInt8]) -> Bool {
        let head = String(decoding: bytes.prefix(4_096), as: UTF8.self)
        let start = head.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        return start.hasPrefix("<svg")
            || (start.hasPrefix("<?xml") || start.hasPrefix("<!")) && start.contains("<svg")
                && !start.contains("<html")
    }
}

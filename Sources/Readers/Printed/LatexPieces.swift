import Outputs

/// A LaTeX text cut at the environments that set tables: what stands around them, the columns that they
/// announce, and what is in them, wherever in a line they begin and end.
struct LatexPieces {
    enum Kind { case around, columns, rows }

    struct Piece {
        let kind: Kind
        let text: String
        /// Of its first character, from 1.
        let line: Int
    }

    private(set) var pieces: [Piece] = []
    /// Whether a table of several columns stands in a cell of another.
    private(set) var holdsNested = false
    private let bytes: [UInt8]
    private var line = 1
    private var start = 0
    /// What is in the table that is open, tables within its cells as one line each.
    private var rows: [UInt8] = []
    private var rowsLine = 1
    private var depth = 0

    /// - `bytes`: without comments.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var index = 0
        while let place = bytes[index...].firstIndex(of: 0x5C) {
            guard let (isBegin, name, end) = environment(at: place) else {
                // What is escaped begins nothing.
                index = min(place + 2, bytes.count)
                continue
            }
            if isBegin {
                index = begin(name, at: place, end)
            } else {
                close(at: place, end)
                index = end
            }
        }
        if depth > 0 { take(bytes[start...], nested: depth > 1) }
        depth > 0 ? closeRows() : add(.around, bytes[start...])
    }

    private static let names: Set<String> = [
        "tabular", "tabular*", "tabularx", "tabulary", "longtable", "longtable*", "xltabular",
        "tabu", "longtabu", "tblr", "longtblr", "talltblr", "array", "supertabular",
        "supertabular*", "mpsupertabular", "xtabular", "xtabular*", "NiceTabular", "NiceTabular*",
        "NiceTabularX", "tabularray", "deluxetable", "ltabulary",
    ]

    /// Those that are as wide as their first argument says.
    private static let wide: Set<String> = [
        "tabular*", "tabularx", "tabulary", "xltabular", "supertabular*", "xtabular*",
        "NiceTabular*", "NiceTabularX", "ltabulary",
    ]

    /// `\begin{tabular}` or `\end{tabular}` and where it ends; nil for anything else.
    private func environment(at place: Int) -> (isBegin: Bool, name: String, end: Int)? {
        for (word, isBegin) in [("\\begin{", true), ("\\end{", false)] {
            guard bytes[place...].starts(with: word.utf8) else { continue }
            let inside = bytes[(place + word.utf8.count)...].prefix(20)
            guard let close = inside.firstIndex(of: UInt8(ascii: "}")) else { return nil }
            let name = String(decoding: inside[..<close], as: UTF8.self)
            return Self.names.contains(name) ? (isBegin, name, close + 1) : nil
        }
        return nil
    }

    private mutating func begin(_ name: String, at place: Int, _ end: Int) -> Int {
        let columns = arguments(end, braces: Self.wide.contains(name) ? 2 : 1)
        if depth == 0 {
            add(.around, bytes[start..<place])
            add(.columns, bytes[place..<columns])
            (rows, rowsLine) = ([], line)
        } else {
            take(bytes[start..<place], nested: depth > 1)
            // Words among the columns of a table within a cell are nobody's to judge.
            holdsNested = holdsNested || bytes[end..<columns].count > 40
        }
        depth += 1
        start = columns
        return columns
    }

    private mutating func close(at place: Int, _ end: Int) {
        guard depth > 0 else { return }
        take(bytes[start..<place], nested: depth > 1)
        depth -= 1
        start = end
        if depth == 0 { closeRows() }
    }

    private mutating func closeRows() {
        pieces.append(
            Piece(kind: .rows, text: String(decoding: rows, as: UTF8.self), line: rowsLine))
    }

    private mutating func take(_ more: ArraySlice<UInt8>, nested: Bool) {
        line += more.count { $0 == 0x0A }
        guard nested else {
            rows += more
            return
        }
        holdsNested = holdsNested || more.contains(UInt8(ascii: "&"))
        var index = more.startIndex
        while index < more.endIndex {
            let isEnd = more[index...].starts(with: [0x5C, 0x5C])
            rows.append(isEnd ? 0x20 : more[index])
            index += isEnd ? 2 : 1
        }
    }

    private mutating func add(_ kind: Kind, _ bytes: ArraySlice<UInt8>) {
        pieces.append(Piece(kind: kind, text: String(decoding: bytes, as: UTF8.self), line: line))
        line += bytes.count { $0 == 0x0A }
    }

    /// Where the arguments of an environment end: `[t]{lrr}`, `{\textwidth}{lX}`, `to 10cm {lX}`.
    private func arguments(_ start: Int, braces: Int) -> Int {
        var (index, left) = (start, braces)
        while index < bytes.count, left > 0 {
            let byte = bytes[index]
            if byte == UInt8(ascii: "{") {
                guard let (_, end) = LatexText.argument(bytes, index, most: 2_000) else {
                    return start
                }
                (index, left) = (end, left - 1)
            } else if byte == UInt8(ascii: "[") {
                guard let close = bytes[index...].prefix(500).firstIndex(of: UInt8(ascii: "]"))
                else {
                    return start
                }
                index = close + 1
            } else if byte <= 0x20 {
                index += 1
            } else if let open = bytes[index...].prefix(40).firstIndex(of: UInt8(ascii: "{")),
                ["to", "spread"].contains(where: { bytes[index...].starts(with: $0.utf8) })
            {
                index = open
            } else {
                return start
            }
        }
        return left > 0 ? start : index
    }
}

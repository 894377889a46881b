import Outputs

/// The tables of a LaTeX text, as esttab, xtable and kable write them, and what stands around them; comments
/// in it do not show.
struct LatexTables {
    private var found = Inspection()
    private let definitions: [LatexText.Definition]
    private var grid: [GridBlocks.Row] = []
    private var single: Set<Int> = []
    private var spans = LatexSpans()
    private var caption: String?
    /// A table of the float that is open was read.
    private var isClosed = false
    /// Of a table on several pages the head of the first.
    private var first: (count: Int, cells: [[String]])?

    static func inspection(of bytes: [UInt8]) -> Inspection {
        var tables = LatexTables(definitions: LatexText.definitions(in: bytes))
        tables.read(bytes)
        tables.hide(in: bytes)
        return tables.found
    }

    private init(definitions: [LatexText.Definition]) { self.definitions = definitions }

    private mutating func read(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        var plain: [UInt8] = []
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let (content, comment) = Self.withoutComment(String(line))
            note(comment)
            if !plain.isEmpty || line.startIndex > text.startIndex { plain.append(0x0A) }
            plain += content.utf8
        }
        let cut = LatexPieces(plain)
        if cut.holdsNested { found.skip("a table stands within a table") }
        for piece in cut.pieces {
            switch piece.kind {
            case .around: take(around: piece.text)
            case .columns: take(columns: piece.text)
            case .rows: take(rows: piece.text, line: piece.line)
            }
        }
    }

    private mutating func note(_ comment: String?) {
        if let comment, !LatexText.isProgram(comment: comment) {
            found.hide("a comment in the LaTeX text")
        }
    }

    private mutating func hide(in bytes: [UInt8]) {
        if let end = bytes.firstRange(of: Array("\\end{document}".utf8), from: 0),
            bytes[(end + 14)...].contains(where: { $0 > 0x20 })
        {
            found.hide("text follows the end of the LaTeX document")
        }
        LatexHiding.inspect(bytes, &found)
        if LatexText.holdsUnused(definitions, in: bytes) {
            found.hide("the LaTeX text defines a command that nothing uses")
        }
        LatexText.properties(in: bytes, &found)
        found.titles += LatexText.targets(in: bytes)
    }

    // MARK: Around the tables

    private mutating func take(around text: String) {
        let end = Array("\\end{table".utf8)
        let bytes = Array(text.utf8)
        var start = 0
        while let place = bytes.firstRange(of: end, from: start) {
            take(within: String(decoding: bytes[start..<place], as: UTF8.self))
            // A caption below belongs to the table above it, or to none.
            if isClosed, let caption, found.tables.last?.caption == nil {
                found.tables[found.tables.count - 1].caption = caption
            }
            (caption, isClosed) = (nil, false)
            start = place + end.count
            start += bytes[start...].prefix(3).prefix { $0 == 0x2A || $0 == 0x7D }.count
        }
        take(within: String(decoding: bytes[start...], as: UTF8.self))
    }

    /// What stands around tables, of one float.
    private mutating func take(within text: String) {
        let (captions, rest) = LatexCaption.lifted(from: text)
        for caption in captions {
            self.caption = caption.text
            found.titles += [caption.text, caption.short ?? ""].filter { !$0.isEmpty }
        }
        for line in rest.split(whereSeparator: \.isNewline) {
            if line.contains("\\begin{document}") { found.prose = [] }
            let written = LatexText.expanded(String(line), by: definitions)
            if Self.isProse(written) { found.prose.append(written) }
        }
    }

    /// Whether a line says something besides commands that set the page.
    private static func isProse(_ line: String) -> Bool {
        let layout: Set<String> = [
            "begin", "end", "centering", "def", "documentclass", "label", "newcommand",
            "PassOptionsToPackage", "small", "footnotesize", "usepackage",
        ]
        let bytes = Array(line.utf8)
        var index = bytes.firstIndex { $0 > 0x20 } ?? bytes.count
        while index < bytes.count, bytes[index] == 0x5C {
            let letters = bytes[(index + 1)...].prefix { (0x41...0x5A).contains($0 & 0xDF) }
            guard layout.contains(String(decoding: letters, as: UTF8.self)) else { break }
            index = letters.endIndex
            while index < bytes.count {
                if let (_, end) = LatexText.argument(bytes, index) {
                    index = end
                } else if bytes[index] == UInt8(ascii: "["),
                    let close = bytes[index...].firstIndex(of: UInt8(ascii: "]"))
                {
                    index = close + 1
                } else {
                    break
                }
            }
            while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
        }
        return String(decoding: bytes[min(index, bytes.count)...], as: UTF8.self)
            .contains { $0.isLetter || $0.isNumber }
    }

    /// What stands between columns is printed in every row.
    private mutating func take(columns text: String) {
        (grid, single, spans, first) = ([], [], LatexSpans(), nil)
        let bytes = Array(text.utf8)
        for index in bytes.indices.dropFirst() where "@!><".utf8.contains(bytes[index - 1]) {
            guard let (inside, _) = LatexText.argument(bytes, index, most: 500) else { continue }
            let said = LatexCommands.withoutLayout(inside).text
            if LatexText.says(said) { found.prose.append(inside) }
        }
    }

    // MARK: In a table

    private mutating func take(rows text: String, line: Int) {
        var row = ""
        for (offset, content) in text.split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline
        ).enumerated() {
            let written = LatexText.expanded(String(content), by: definitions)
            if content.contains("\\endfirsthead") { first = (grid.count, grid.map(\.cells)) }
            if content.contains("\\endhead"), let (count, cells) = first {
                if grid.dropFirst(count).map(\.cells) == cells { grid.removeSubrange(count...) }
                (first, row) = (nil, "")
            }
            let pieces = Self.parted(" " + written)
            for piece in pieces.dropLast() {
                add(row + piece, line: line + offset)
                row = ""
            }
            row += pieces.last ?? ""
        }
        // The last row needs no end of its own.
        add(row, line: line + text.count { $0.isNewline })
        close()
    }

    private mutating func add(_ row: String, line: Int) {
        let (captions, rest) = LatexCaption.lifted(from: row)
        if let last = captions.last {
            caption = last.text
            found.titles += captions.compactMap(\.short).filter { !$0.isEmpty }
        }
        let (aside, cells) = LatexCommands.withoutAsides(rest)
        found.prose += aside.filter { LatexText.says($0) }
        if !captions.isEmpty, cells.allSatisfy({ $0.isWhitespace }) { return }
        if LatexSpans.isSingle(cells) { single.insert(line) }
        grid.append((line, spans.row(cells)))
    }

    private mutating func close() {
        defer { caption = nil }
        var rows = grid.filter { row in row.cells.contains { !$0.isEmpty } }
        guard rows.count > 1 else {
            found.prose += rows.flatMap(\.cells).filter { !$0.isEmpty }
            return
        }
        let (titles, notes) = GridBlocks.lift(from: &rows, single: single)
        found.prose += notes
        let caption = GridBlocks.heading([caption ?? ""] + titles)
        if let caption, !found.titles.contains(caption) { found.titles.append(caption) }
        found.tables.append(
            FoundTable(
                place: "table \(found.tables.count + 1)", caption: caption,
                text: DelimitedText(grid: rows)))
        isClosed = true
    }

    /// The parts of a line between the ends of rows (`\\\\`); the last is the beginning of another row.
    private static func parted(_ line: String) -> [String] {
        let bytes = Array(line.utf8)
        var pieces: [String] = []
        var start = 0
        var index = 0
        while let place = bytes[index...].firstIndex(of: 0x5C) {
            guard let end = rowEnd(bytes, place) else {
                index = min(place + 2, bytes.count)
                continue
            }
            pieces.append(String(decoding: bytes[start..<place], as: UTF8.self))
            start = end
            index = end
        }
        return pieces + [String(decoding: bytes[start...], as: UTF8.self)]
    }

    /// Where the next row begins; nil for a command that ends none.
    private static func rowEnd(_ bytes: [UInt8], _ place: Int) -> Int? {
        for word in ["\\\\", "\\tabularnewline", "\\crcr", "\\cr"]
        where bytes[place...].starts(with: word.utf8) {
            let end = place + word.utf8.count
            let goesOn = end < bytes.count && (0x41...0x5A).contains(bytes[end] & 0xDF)
            guard word.utf8.count == 2 || !goesOn else { continue }
            return end + room(bytes[end...])
        }
        return nil
    }

    /// `*`, `[2.5pt]`: how much room the end of a row leaves.
    private static func room(_ rest: ArraySlice<UInt8>) -> Int {
        let star = rest.first == UInt8(ascii: "*") ? 1 : 0
        let inside = rest.dropFirst(star)
        guard inside.first == UInt8(ascii: "["),
            let end = inside.prefix(20).firstIndex(of: UInt8(ascii: "]"))
        else { return star }
        let length = inside[(inside.startIndex + 1)..<end]
        let isLength = length.allSatisfy {
            isDigit($0) || "-. ".utf8.contains($0) || (0x61...0x7A).contains($0)
        }
        let hasUnit = ["pt", "em", "ex", "cm", "mm", "in"].contains {
            String(decoding: length, as: UTF8.self).hasSuffix($0)
        }
        return isLength && hasUnit ? end + 1 - rest.startIndex : star
    }

    /// The line up to a comment, and the comment, if it says anything.
    private static func withoutComment(_ line: String) -> (String, String?) {
        var result = ""
        var escaped = false
        for character in line {
            if character == "%", !escaped {
                let comment = String(line.dropFirst(result.count + 1))
                return (result, comment.allSatisfy { $0 == " " } ? nil : comment)
            }
            escaped = character == "\\" && !escaped
            result.append(character)
        }
        return (result, nil)
    }
}

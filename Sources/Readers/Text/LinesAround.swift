import Outputs

/// Lines above and below the table of a delimited file: titles, sources and notes, as official
/// statistics are published.
extension DelimitedText {
    /// Takes off the lines above the header in which no field but the first is filled, and lines below
    /// the table that are one field where the header has more; blank ones with them. None are where no
    /// line has two fields that are filled, as in a file of one column.
    mutating func liftLinesAround() -> [Inspection.Aside] {
        guard let header = rows.indices.first(where: isWide), header + 1 < rows.count else {
            return []
        }
        let width = rows[header].count
        var end = rows.count
        while end > header + 2, rows[end - 1].count == 1, width > 1 { end -= 1 }
        let lines = Array(0..<header) + Array(end..<rows.count)
        let asides = lines.filter(isFilled).map { row in
            Inspection.Aside(sheet: 0, line: rows[row].line, text: text(row: row, column: 0))
        }
        guard !asides.isEmpty else { return [] }
        rows = Array(rows[header..<end])
        controls = controls.filter { header..<end ~= $0.row }.map { ($0.row - header, $0.column) }
        return asides
    }

    /// Whether a field behind the first is filled.
    private func isWide(row: Int) -> Bool {
        (1..<max(rows[row].count, 1)).contains { !trimmed(row: row, column: $0).isEmpty }
    }

    /// Whether the first or the last line of a file has a single field that is filled, or none: only
    /// then may it have such lines.
    static func mayHoldLinesAround(_ file: [UInt8]) -> Bool {
        guard !file.starts(with: [0xFF, 0xFE]), !file.starts(with: [0xFE, 0xFF]) else {
            return true
        }
        guard let delimiter = try? DelimitedScanner.delimiter(of: file) else { return false }
        let isEnd = { (byte: UInt8) in byte == 0x0A || byte == 0x0D }
        let first = file.prefix { !isEnd($0) }
        let end = file.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? 0
        let start = file[..<end].lastIndex(where: isEnd).map { $0 + 1 } ?? 0
        return isAlone(first, delimiter) || isAlone(file[start..<end], delimiter)
    }

    /// Whether nothing stands behind the first delimiter.
    private static func isAlone(_ line: ArraySlice<UInt8>, _ delimiter: UInt8) -> Bool {
        var inQuotes = false
        var isBehind = false
        for byte in line {
            if byte == UInt8(ascii: "\"") { inQuotes.toggle() }
            let isDelimiter = byte == delimiter
            if isBehind, byte > 0x20, !isDelimiter, byte != UInt8(ascii: "\"") { return false }
            if isDelimiter, !inQuotes { isBehind = true }
        }
        return true
    }
}

extension Inspection {
    /// Of a delimited file with lines around its table; nil for one without.
    static func linesAround(
        _ file: [UInt8], limits: ReadLimits
    ) -> Inspection? {
        guard DelimitedText.mayHoldLinesAround(file),
            let whole = try? DelimitedText(parsing: file, limits: limits)
        else { return nil }
        var text = whole
        let lines = text.liftLinesAround()
        guard !lines.isEmpty else { return nil }
        var found = Inspection()
        for line in lines {
            found.add(line)
            if Formula.isFormula(Array(line.text?.utf8 ?? "".utf8)[...]) {
                found.add(
                    Remark(
                        problem: .hiddenContent,
                        words: "a spreadsheet would execute this line as a formula",
                        remedy: "write text", line: line.line))
            }
        }
        if whole.controls.count > text.controls.count {
            found.hide("a line above or below the table holds a control character")
        }
        let first = text.rows[0].line
        let heading = GridBlocks.heading(lines.filter { $0.line < first }.compactMap(\.text))
        if let heading { found.titles.append(heading) }
        found.tables.append(FoundTable(place: "table 1", caption: heading, text: text))
        return found
    }
}

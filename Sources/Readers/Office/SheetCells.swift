import Outputs

/// The cells of one sheet as they are read: no object per row or cell, and a text that many cells
/// share stands there once.
struct SheetCells {
    typealias Field = DelimitedText.Field

    private var bytes: [UInt8] = []
    private var fields: [Field] = []
    private(set) var rows: [DelimitedText.Row] = []
    /// Columns of the sheet, from 0, with numbers that are shown as so many hundredths.
    var percentColumns: Set<Int> = []
    /// Where the open row begins.
    private var first = 0

    private static let blank = Field(start: 0, end: 0)

    /// Cells of the open row, the blanks between them too.
    var width: Int { fields.count - first }

    /// Keeps a text. Places are of 32 bits, so that no limit lifts this one.
    mutating func keep(
        _ text: some Collection<UInt8>, _ limits: ReadLimits
    ) throws(InspectionProblem) -> Field {
        let start = bytes.count
        guard text.count < Int(Int32.max) - start else {
            throw .limit("unfolded-bytes", min(limits.unfoldedBytes, Int(Int32.max)))
        }
        bytes += text
        return Field(start: Int32(start), end: Int32(bytes.count))
    }

    mutating func keep(
        _ text: Span<UInt8>, _ limits: ReadLimits
    ) throws(InspectionProblem) -> Field {
        let start = bytes.count
        guard text.count < Int(Int32.max) - start else {
            throw .limit("unfolded-bytes", min(limits.unfoldedBytes, Int(Int32.max)))
        }
        text.withUnsafeBufferPointer { bytes += $0 }
        return Field(start: Int32(start), end: Int32(bytes.count))
    }

    /// Puts a text into a cell of the open row; columns from 1.
    mutating func put(_ field: Field, column: Int) {
        while width < column - 1 { fields.append(Self.blank) }
        if width < column { fields.append(field) } else { fields[first + column - 1] = field }
    }

    /// Takes back the open row.
    mutating func dropRow() { fields.removeSubrange(first...) }

    /// Ends the open row. Blank lines divide tables.
    mutating func endRow(line: Int) {
        if let last = rows.last, line > last.line + 1 {
            rows.append(DelimitedText.Row(first: first, count: 0, line: last.line + 1))
        }
        rows.append(DelimitedText.Row(first: first, count: width, line: line))
        first = fields.count
    }

    /// Whether any of some columns, from 1, of a row from 0 holds something.
    func holdsValue(row: Int, columns: ClosedRange<Int>) -> Bool {
        let row = rows[row]
        return columns.contains {
            (1...max(row.count, 1)).contains($0) && row.count > 0
                && !fields[row.first + $0 - 1].isEmpty
        }
    }

    /// Whether any cell holds the number 0.
    var holdsZero: Bool {
        fields.contains { field in
            let text = text(field)
            return text.first == 0x30 && PrintedNumber(parsing: text)?.value == 0
        }
    }

    /// The text of a cell; row and column from 0. Nil beyond the end of the row.
    func text(row: Int, column: Int) -> String? {
        guard rows.indices.contains(row), (0..<rows[row].count).contains(column) else { return nil }
        return String(decoding: text(fields[rows[row].first + column]), as: UTF8.self)
    }

    /// Lets a cell hold what another of its column does; both have to be there.
    mutating func copy(column: Int, from row: Int, to other: Int) {
        fields[rows[other].first + column] = fields[rows[row].first + column]
    }

    private func text(_ field: Field) -> ArraySlice<UInt8> {
        bytes[Int(field.start)..<Int(field.end)]
    }

    private func fields(of row: DelimitedText.Row) -> ArraySlice<Field> {
        fields[row.first..<(row.first + row.count)]
    }
}

extension SheetCells {
    /// A table, and what stands above it.
    typealias Table = (heading: String?, text: DelimitedText)
    /// A line that is in no table; its text is nil where several cells are filled.
    typealias Note = (line: Int, text: String?)

    /// The tables of the sheet, all with the same bytes and fields, and the lines that are in none.
    mutating func tables() -> (tables: [Table], notes: [Note]) {
        let profiles = rows.map { row in
            GridBlocks.Profile(fields(of: row)) { GridBlocks.isBlank(text($0)) }
        }
        let (blocks, notes) = GridBlocks.divided(profiles) { index in
            fields(of: rows[index]).dropFirst().contains {
                PrintedNumber(parsing: text($0)) != nil
            }
        }
        let headings = GridBlocks.headings(of: blocks, among: notes).map {
            GridBlocks.heading($0.flatMap(words))
        }
        let lines = notes.map { row in
            let words = words(row)
            return Note(line: rows[row].line, text: words.count == 1 ? words[0] : nil)
        }
        let tables = blocks.map { filled($0, profiles) }
        let firsts = blocks.map { block in
            GridBlocks.columns(of: block.lazy.map { profiles[$0] }).lowerBound
        }
        let holdsControls = bytes.contains(where: Self.isControl)
        return (
            zip(headings, zip(tables, firsts)).map { heading, table in
                let (rows, first) = table
                var text = DelimitedText(
                    bytes: bytes, fields: fields, rows: rows, delimiter: UInt8(ascii: "\t"),
                    controls: holdsControls ? controls(in: rows) : [])
                text.percentColumns = Set(
                    percentColumns.map { $0 - first }.filter { $0 >= 0 })
                return Table(heading: heading, text: text)
            }, lines
        )
    }

    /// The cells of a row that hold something.
    private func words(_ row: Int) -> [String] {
        fields(of: rows[row]).map(text).filter { !GridBlocks.isBlank($0) }
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// The rows of a table without blank columns around it. Short ones are filled with blanks, unless
    /// most of the table would be blanks.
    private mutating func filled(
        _ block: [Int], _ profiles: [GridBlocks.Profile]
    ) -> [DelimitedText.Row] {
        let columns = GridBlocks.columns(of: block.lazy.map { profiles[$0] })
        var widest = 0
        var given = 0
        var table = block.map { index in
            let row = rows[index]
            let count = max(min(row.count, columns.upperBound) - columns.lowerBound, 0)
            widest = max(widest, count)
            given += count
            return DelimitedText.Row(
                first: min(row.first + columns.lowerBound, row.first + row.count), count: count,
                line: row.line)
        }
        guard widest.multipliedClamping(by: table.count) <= 8 * given + 1_000_000 else {
            return table
        }
        for index in table.indices where table[index].count < widest {
            let row = table[index]
            let start = fields.count
            let own = Array(fields(of: row))
            fields += own
            fields += Array(repeating: Self.blank, count: widest - row.count)
            table[index] = DelimitedText.Row(first: start, count: widest, line: row.line)
        }
        return table
    }

    private static func isControl(_ byte: UInt8) -> Bool {
        byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D || byte == 0x7F
    }

    private func controls(in rows: [DelimitedText.Row]) -> [(row: Int, column: Int)] {
        var found: [(row: Int, column: Int)] = []
        for (index, row) in rows.enumerated() {
            for (column, field) in fields(of: row).enumerated()
            where text(field).contains(where: Self.isControl) {
                found.append((index, column))
            }
        }
        return found
    }
}

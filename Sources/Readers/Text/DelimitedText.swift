/// A CSV or TSV file (RFC 4180) as rows of fields, by their places in the bytes.
///
/// The delimiter is that of the first line that has one: a tab if it has one, otherwise the comma or
/// the semicolon, never both. Where the next line has another in its place, the first is taken for a
/// title, and that other one counts. Lines end with LF, CR LF or CR; blank lines at the end are not rows. Nothing is
/// trimmed. Quotes within quotes are doubled; a quote in an unquoted field is part of it.
public struct DelimitedText: Sendable {
    /// Where a field lies in `bytes`, without its quotes.
    public struct Field: Hashable, Sendable, BitwiseCopyable {
        let start: Int32
        let end: Int32
        public var isEmpty: Bool { start == end }
    }

    public struct Row: Hashable, Sendable, BitwiseCopyable {
        /// Index of its first field.
        let first: Int
        public let count: Int
        /// Where it begins in the file, from 1; a quoted field may hold line ends.
        public let line: Int
    }

    /// UTF-8; fields whose quotes were doubled follow the file's own bytes, mended.
    public internal(set) var bytes: [UInt8]
    public internal(set) var fields: [Field] = []
    public internal(set) var rows: [Row] = []
    public internal(set) var delimiter = UInt8(ascii: ",")
    /// Fields that hold NUL or a control character.
    public internal(set) var controls: [(row: Int, column: Int)] = []
    /// Columns, from 0, of a sheet that shows numbers in them as so many hundredths: 25 % for 0.25.
    var percentColumns: Set<Int> = []

    public init(parsing file: [UInt8], limits: ReadLimits = ReadLimits())
        throws(DelimitedProblem)
    {
        self = try ReadingSession.within(limits) { () throws(DelimitedProblem) in
            guard let session = ReadingSession.current else {
                return try DelimitedText(scanning: file, limits: limits)
            }
            return try session.delimited(file, limits)
        }
    }

    init(
        bytes: [UInt8], fields: [Field], rows: [Row], delimiter: UInt8,
        controls: [(row: Int, column: Int)]
    ) {
        self.bytes = bytes
        self.fields = fields
        self.rows = rows
        self.delimiter = delimiter
        self.controls = controls
    }

    /// Parses here, in this process.
    init(scanning file: [UInt8], limits: ReadLimits) throws(DelimitedProblem) {
        bytes = try TextDecoding.utf8(from: file)
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.count < Int(Int32.max) / 2 else {
            throw .limit("file-bytes", limits.fileBytes, line: 1)
        }
        delimiter = try DelimitedScanner.delimiter(of: bytes)
        var scanner = DelimitedScanner(delimiter: delimiter, limits: limits)
        try scanner.scan(&bytes)
        fields = scanner.fields
        rows = scanner.rows
        while let last = rows.last, last.count == 1, fields[last.first].isEmpty {
            rows.removeLast()
        }
        guard !rows.isEmpty else { throw .empty }
        controls = scanner.controls.filter { $0.row < rows.count }
    }

    /// The bytes of a field; rows and columns from 0. Empty beyond the end of a row.
    public func slice(row: Int, column: Int) -> ArraySlice<UInt8> {
        let row = rows[row]
        guard column < row.count else { return bytes[0..<0] }
        let field = fields[row.first + column]
        return bytes[Int(field.start)..<Int(field.end)]
    }

    /// The same without spaces and tabs around it.
    public func trimmed(row: Int, column: Int) -> ArraySlice<UInt8> {
        slice(row: row, column: column).trimmed
    }

    /// Whether any field of a row holds more than spaces.
    func isFilled(row: Int) -> Bool {
        (0..<rows[row].count).contains { column in
            slice(row: row, column: column).contains { $0 > 0x20 && $0 != 0xC2 && $0 != 0xA0 }
        }
    }

    /// The same, as text.
    public func text(row: Int, column: Int) -> String {
        String(decoding: trimmed(row: row, column: column), as: UTF8.self)
    }

    /// The first column, from 0, whose header is `name`, byte for byte but for spaces around it.
    public func column(named name: String) -> Int? {
        (0..<rows[0].count).first { trimmed(row: 0, column: $0).elementsEqual(name.utf8) }
    }

    /// What to do where the header has no such column: a line further down may be the header.
    func remedy(withoutColumn name: String) -> String {
        let row = rows.indices.dropFirst().prefix(100).first { row in
            (0..<rows[row].count).contains {
                trimmed(row: row, column: $0).elementsEqual(name.utf8)
            }
        }
        guard let row else { return "name the column as the header of the file does" }
        return "if line \(rows[row].line) is the header, quote the lines above it that hold a"
            + " delimiter, or remove them"
    }

    /// Whether a first column without a name only numbers the lines, from 0 or 1, as R and pandas
    /// write it.
    var numbersItsLines: Bool {
        guard rows.count > 1, rows[0].count > 1, trimmed(row: 0, column: 0).isEmpty,
            let first = Int(text(row: 1, column: 0)), first == 0 || first == 1
        else { return false }
        return rows.indices.dropFirst().allSatisfy { row in
            trimmed(row: row, column: 0).elementsEqual(String(first + row - 1).utf8)
        }
    }
}

extension ArraySlice<UInt8> {
    /// Without spaces and tabs at both ends; of the no-break space only those at the ends.
    var trimmed: ArraySlice<UInt8> {
        // Most fields have nothing to trim.
        guard let first, let last, first <= 0x20 || last <= 0x20 || first == 0xC2 || last == 0xA0
        else { return self }
        var slice = self
        while let first = slice.first {
            if first == 0x20 || first == 0x09 {
                slice.removeFirst()
            } else if slice.starts(with: [0xC2, 0xA0]) {
                slice.removeFirst(2)
            } else {
                break
            }
        }
        while let last = slice.last {
            if last == 0x20 || last == 0x09 {
                slice.removeLast()
            } else if last == 0xA0, slice.dropLast().last == 0xC2 {
                slice.removeLast(2)
            } else {
                break
            }
        }
        return slice
    }
}

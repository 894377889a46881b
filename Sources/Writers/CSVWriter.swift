/// Writes delimited text as RFC 4180 has it: UTF-8, commas, CRLF after every row, quotes only
/// where a field needs them.
///
/// A field is written exactly as given. One that a spreadsheet would execute is not changed here:
/// whether it may leave is a rule's business.
public struct CSVWriter: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    public mutating func append(_ row: [String]) {
        for (index, field) in row.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(field, alone: row.count == 1)
        }
        bytes.append(contentsOf: [0x0D, 0x0A])
    }

    /// All rows at once.
    public static func write(_ rows: some Sequence<[String]>) -> [UInt8] {
        var writer = CSVWriter()
        for row in rows { writer.append(row) }
        return writer.bytes
    }

    private mutating func append(_ field: String, alone: Bool) {
        let quote = UInt8(ascii: "\"")
        // A row of one empty field would read as no row; spaces at the ends are trimmed by some.
        let edges = [field.utf8.first, field.utf8.last].contains(0x20)
        let plain = field.utf8.allSatisfy {
            $0 != quote && $0 != UInt8(ascii: ",") && $0 != 0x0D && $0 != 0x0A
        }
        guard !plain || edges || (alone && field.isEmpty) else {
            bytes.append(contentsOf: field.utf8)
            return
        }
        bytes.append(quote)
        for byte in field.utf8 {
            if byte == quote { bytes.append(quote) }
            bytes.append(byte)
        }
        bytes.append(quote)
    }
}

import Outputs

/// Delimited text with some fields replaced and every other byte as it was.
public enum FieldReplacement {
    /// Whether a table's file is delimited text, rather than something that holds tables.
    public static func isPossible(in file: SubmittedFile, of kind: Kind) -> Bool {
        FileType(file.bytes) == .text && file.nature(as: kind) == .delimited
    }

    /// The same bytes with the fields at these positions (line where the row begins, number of the
    /// field, both from 1) replaced; quotes around a replaced field go with it. UTF-16 becomes
    /// UTF-8. Nil if a position is not in the file.
    public static func replacing(_ texts: [Position: String], in file: [UInt8])
        throws(DelimitedProblem) -> [UInt8]?
    {
        let bytes = try TextDecoding.utf8(from: file)
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        var written = file.starts(with: mark) ? mark : []
        var scanner = FieldWalk(
            bytes: bytes, delimiter: try DelimitedScanner.delimiter(of: bytes))
        var replaced = 0
        var copied = 0
        while let field = scanner.next() {
            guard let text = texts[field.position] else { continue }
            replaced += 1
            written += bytes[copied..<field.range.lowerBound]
            written += Array(text.utf8)
            copied = field.range.upperBound
        }
        written += bytes[copied...]
        return replaced == texts.count ? written : nil
    }
}

/// The fields of delimited text one after the other, with their quotes.
private struct FieldWalk: IteratorProtocol {
    let bytes: [UInt8]
    let delimiter: UInt8
    private var index = 0
    private var line = 1
    private var rowLine = 1
    private var column = 1
    private var isAfterDelimiter = false

    init(bytes: [UInt8], delimiter: UInt8) {
        self.bytes = bytes
        self.delimiter = delimiter
    }

    mutating func next() -> (position: Position, range: Range<Int>)? {
        // A delimiter as the very last byte is followed by one more, empty field.
        guard index < bytes.count || index == bytes.count && isAfterDelimiter else { return nil }
        isAfterDelimiter = false
        let start = index
        if index < bytes.count, bytes[index] == UInt8(ascii: "\"") { skipQuoted() }
        while index < bytes.count, bytes[index] != delimiter, !isLineEnd(index) { index += 1 }
        let field = (Position(line: rowLine, column: column), start..<index)
        endField()
        return field
    }

    private func isLineEnd(_ index: Int) -> Bool { bytes[index] == 0x0A || bytes[index] == 0x0D }

    private mutating func skipQuoted() {
        index += 1
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\"") {
                guard index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\"") else { break }
                index += 1
            } else if bytes[index] == 0x0A
                || bytes[index] == 0x0D && (index + 1 >= bytes.count || bytes[index + 1] != 0x0A)
            {
                line += 1
            }
            index += 1
        }
        index = min(index + 1, bytes.count)
    }

    private mutating func endField() {
        guard index < bytes.count else { return }
        if bytes[index] == delimiter {
            column += 1
            index += 1
            isAfterDelimiter = true
            return
        }
        let isPair = bytes[index] == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A
        index += isPair ? 2 : 1
        line += 1
        rowLine = line
        column = 1
    }
}

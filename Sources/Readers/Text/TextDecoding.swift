/// Why bytes are not a text or a table. Says where, never what stands there.
public enum DelimitedProblem: Error, Hashable, CustomStringConvertible, Sendable {
    case notText(line: Int)
    case oddUTF16
    case empty
    /// The header holds two kinds of delimiters.
    case ambiguousDelimiter(line: Int)
    case unclosedQuote(line: Int)
    /// The named limit is reached.
    case limit(String, Int, line: Int)
    /// The reader of the file gave no answer; the words follow `this file`.
    case reader(String)

    /// Begins with the line where one is known, as in `7: …`; what it follows is the file's name.
    public var description: String {
        switch self {
        case .notText(let line):
            "\(line): these bytes are not UTF-8; save the file as UTF-8"
        case .oddUTF16: "1: this is not valid UTF-16; save the file as UTF-8"
        case .empty: "1: the file is empty"
        case .ambiguousDelimiter(let line):
            "\(line): both commas and semicolons stand in the header; quote the labels, or use tabs"
        case .unclosedQuote(let line): "\(line): a quotation mark that begins here is never closed"
        case .limit(let name, let value, let line):
            "\(line): \(ReadLimits.reached)\(name) (\(value))"
        case .reader(let words): "1: this file \(words)"
        }
    }

    /// What to do about it, with the option that raises a limit.
    var remedy: String {
        switch self {
        case .limit(let name, _, _):
            "hand in a smaller file, or raise the limit with --limit \(name)=NUMBER"
        default: "hand in a table as CSV or TSV in UTF-8"
        }
    }
}

/// Bytes to UTF-8, strictly: UTF-8 with or without a byte order mark, UTF-16 with one. Other
/// encodings are refused, never guessed.
enum TextDecoding {
    static func utf8(from bytes: [UInt8]) throws(DelimitedProblem) -> [UInt8] {
        if bytes.starts(with: [0xFF, 0xFE]) { return try utf16(bytes, high: 1) }
        if bytes.starts(with: [0xFE, 0xFF]) { return try utf16(bytes, high: 0) }
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        let text = hasMark ? Array(bytes.dropFirst(3)) : bytes
        guard isASCII(text) || String(validating: text, as: UTF8.self) != nil else {
            throw .notText(line: lineOfFirstInvalidByte(in: text))
        }
        return text
    }

    private static func isASCII(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { buffer in
            var all: UInt8 = 0
            for byte in buffer { all |= byte }
            return all < 0x80
        }
    }

    /// `high` is the place of the high byte within its pair.
    private static func utf16(_ bytes: [UInt8], high: Int) throws(DelimitedProblem) -> [UInt8] {
        guard bytes.count.isMultiple(of: 2) else { throw .oddUTF16 }
        let units = stride(from: 2, to: bytes.count, by: 2).map { index in
            UInt16(bytes[index + high]) << 8 | UInt16(bytes[index + 1 - high])
        }
        guard let text = String(validating: units, as: UTF16.self) else { throw .oddUTF16 }
        return Array(text.utf8)
    }
}

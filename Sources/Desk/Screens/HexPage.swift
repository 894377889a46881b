/// Bytes that are no text, sixteen to a line: where they stand, what they are, and the letters among
/// them.
enum HexPage {
    static let width = 16

    /// Whether bytes are no text in any encoding that is read: they have a zero among the first, and no
    /// byte order mark of UTF-16.
    static func suits(_ bytes: [UInt8]) -> Bool {
        !bytes.starts(with: [0xFF, 0xFE]) && !bytes.starts(with: [0xFE, 0xFF])
            && bytes.prefix(8_192).contains(0)
    }

    static func lineCount(of bytes: [UInt8]) -> Int { (bytes.count + width - 1) / width }

    /// The line with this number, from 0: `00000010  89 50 4e 47 …  .PNG…`.
    static func line(_ number: Int, of bytes: [UInt8]) -> String {
        let start = number * width
        let part = bytes[min(start, bytes.count)..<min(start + width, bytes.count)]
        let digits = part.map { padded($0, to: 2) }.joined(separator: " ")
        let filled = digits + String(repeating: " ", count: width * 3 - 1 - digits.utf8.count)
        let letters = part.map { (0x20...0x7E).contains($0) ? UnicodeScalar($0) : "." }
        return "\(padded(start, to: 8))  \(filled)  "
            + String(String.UnicodeScalarView(letters))
    }

    private static func padded(_ number: some BinaryInteger, to length: Int) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: max(0, length - digits.utf8.count)) + digits
    }
}

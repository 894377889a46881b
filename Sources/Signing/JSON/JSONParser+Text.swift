/// Strings: escapes, surrogate pairs, UTF-8.
extension JSONParser {
    /// A string in quotes.
    mutating func string() throws -> String {
        guard take(UInt8(ascii: "\"")) else { throw unexpected }
        var text: [UInt8] = []
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                text += Character(try escape()).utf8
            case 0..<0x20:
                throw failure(.controlCharacter)
            case 0..<0x80:
                text.append(byte)
                position += 1
            default:
                let count = try multibyteCount()
                text += bytes[position..<position + count]
                position += count
            }
        }
        throw failure(.unexpectedEnd)
    }

    /// How many bytes, 2 to 4, the well-formed sequence at `position` has: no overlong form,
    /// no surrogate, nothing beyond U+10FFFF.
    ///
    /// Source: The Unicode Standard, table 3-7.
    private func multibyteCount() throws -> Int {
        let lead = bytes[position]
        let (count, second): (Int, ClosedRange<UInt8>) =
            switch lead {
            case 0xC2...0xDF: (2, 0x80...0xBF)
            case 0xE0: (3, 0xA0...0xBF)
            case 0xED: (3, 0x80...0x9F)
            case 0xE1...0xEF: (3, 0x80...0xBF)
            case 0xF0: (4, 0x90...0xBF)
            case 0xF1...0xF3: (4, 0x80...0xBF)
            case 0xF4: (4, 0x80...0x8F)
            default: (0, 0x80...0xBF)
            }
        guard count > 0, position + count <= bytes.count, second.contains(bytes[position + 1]),
            bytes[position + 1..<position + count].allSatisfy({ (0x80...0xBF).contains($0) })
        else { throw failure(.invalidUTF8) }
        return count
    }

    /// A backslash and what belongs to it.
    private mutating func escape() throws -> Unicode.Scalar {
        let start = position
        position += 1
        guard let letter = next else { throw failure(.unexpectedEnd) }
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try scalar(escapedAt: start)
        default: throw failure(.invalidEscape, at: start)
        }
    }

    /// The scalar of one `\uXXXX`, or of two that form a surrogate pair.
    private mutating func scalar(escapedAt start: Int) throws -> Unicode.Scalar {
        let first = try hexDigits(escapedAt: start)
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
            throw failure(.loneSurrogate, at: start)
        }
        let second = try hexDigits(escapedAt: position - 2)
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw failure(.loneSurrogate, at: start) }
        return scalar
    }

    /// Four hexadecimal digits of either case.
    private mutating func hexDigits(escapedAt start: Int) throws -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next else { throw failure(.unexpectedEnd) }
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw failure(.invalidEscape, at: start)
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}

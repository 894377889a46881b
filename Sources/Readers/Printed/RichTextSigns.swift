/// The letters of an RTF document that stand as numbers or words.
///
/// Source: Microsoft, *Rich Text Format Specification*, version 1.9.1, special characters.
struct RichTextSigns {
    /// The first half of a letter beyond 65535.
    private var half: UInt32?
    /// The code page is one whose upper half is not read here.
    private(set) var isForeign = false

    /// `\ansicpg1250`, `\mac`
    mutating func take(page word: String, _ number: Int?) {
        switch word {
        case "ansicpg": isForeign = ![nil, 0, 1252, 28_591].contains(number)
        case "mac", "pc", "pca": isForeign = true
        default: return
        }
    }

    /// What `\uN` writes, N from -32768 to 65535; blank after the first half of a letter, nil where it
    /// is none.
    mutating func letter(_ number: Int?) -> String? {
        defer { if let value = half, number.map({ !isHalf($0, value) }) ?? true { half = nil } }
        guard let number, (-32_768...65_535).contains(number) else { return nil }
        let code = UInt32(number < 0 ? number + 65_536 : number)
        if (0xD800..<0xDC00).contains(code) {
            half = code
            return ""
        }
        if (0xDC00..<0xE000).contains(code), let half {
            return Unicode.Scalar(0x10000 + (half - 0xD800) << 10 + (code - 0xDC00)).map {
                String($0)
            }
        }
        return Unicode.Scalar(code).map { String($0) }
    }

    private func isHalf(_ number: Int, _ half: UInt32) -> Bool {
        UInt32(truncatingIfNeeded: number & 0xFFFF) == half
    }

    /// A letter of Windows' code page 1252.
    static func letter(_ byte: UInt8) -> String {
        guard (0x80...0x9F).contains(byte) else { return String(Unicode.Scalar(byte)) }
        let code = upper[Int(byte) - 0x80]
        return Unicode.Scalar(code).map { String($0) } ?? "\u{FFFD}"
    }

    private static let upper: [UInt32] = [
        0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178,
    ]

    static let words: [String: String] = [
        "emdash": "\u{2014}", "endash": "\u{2013}", "bullet": "\u{2022}", "lquote": "\u{2018}",
        "rquote": "\u{2019}", "ldblquote": "\u{201C}", "rdblquote": "\u{201D}", "emspace": " ",
        "enspace": " ", "qmspace": " ",
    ]
}

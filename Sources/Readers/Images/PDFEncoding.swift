/// What the codes of a font draw, as the names of its glyphs say.
///
/// Source: ISO 32000-1, 9.6.6 and annex D; Adobe Glyph List Specification 1.7.
struct PDFEncoding {
    /// A composite font, whose codes are numbers of glyphs.
    let isComposite: Bool
    /// By code: a letter, a digit or a sign; blank for another sign; nil for a name that says nothing.
    private var drawn: [UInt8: Character?] = [:]
    /// Whether the other codes are those of Latin letters for sure.
    private let isLatin: Bool

    init(_ font: PDFValue, in document: PDFDocument) {
        isComposite = font["Subtype"]?.name == "Type0"
        let encoding = document.resolved(font["Encoding"])
        isLatin = document.resolved(font["FontDescriptor"]) == nil && font["CharProcs"] == nil
        var code = 0
        for item in document.resolved(encoding?["Differences"])?.items ?? [] {
            if let number = item.number {
                code = number.isFinite ? Int(max(0, min(255, number))) : 0
            } else if let name = item.name, let byte = UInt8(exactly: code) {
                drawn.updateValue(Self.sign(of: name, at: byte), forKey: byte)
                code += 1
            }
        }
    }

    private static let signs: [String: Character] = [
        "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
        "seven": "7", "eight": "8", "nine": "9", "at": "@", "period": ".", "comma": ",",
        "colon": ":", "hyphen": "-", "minus": "-", "plus": "+", "slash": "/", "underscore": "_",
        "quotesingle": "'", "quoteright": "'", "parenleft": "(", "parenright": ")",
    ]

    private static func sign(of name: String, at code: UInt8) -> Character? {
        if name.utf8.count == 1 { return name.first }
        if let sign = signs[name] { return sign }
        for prefix in ["uni", "u"] where name.hasPrefix(prefix) {
            guard (4...6).contains(name.utf8.count - prefix.utf8.count),
                let number = UInt32(name.dropFirst(prefix.utf8.count), radix: 16),
                let scalar = Unicode.Scalar(number)
            else { continue }
            return Character(scalar)
        }
        let letters = name.prefix(while: \.isLetter)
        let number = name.dropFirst(letters.count)
        // `g12`, `cid34`; TeX's bitmaps call the glyph of code 65 `a65`.
        guard !number.isEmpty, letters.utf8.count <= 5, number.allSatisfy(\.isNumber) else {
            return " "
        }
        return Int(number) == Int(code) ? Character(Unicode.Scalar(code)) : nil
    }

    /// What a string draws; nil where it is not known.
    func text(of string: [UInt8]) -> String? {
        guard !drawn.isEmpty else { return nil }
        var text = ""
        for byte in string {
            let sign = drawn[byte] ?? Character(Unicode.Scalar(byte))
            guard let sign else { return nil }
            text.append(sign)
        }
        return text
    }

    /// Whether nobody but the font itself knows what some codes of a string draw.
    func isPrivate(_ string: [UInt8]) -> Bool {
        isComposite || string.contains { byte in drawn[byte].map { $0 == nil } ?? false }
    }

    /// Whether a code draws a letter or digit and its font says another text for it.
    func contradicts(_ letters: PDFLetters, in string: [UInt8]) -> Bool {
        guard !isComposite else { return false }
        return string.contains { byte in
            guard let sign = drawn[byte] ?? (isLatin ? Character(Unicode.Scalar(byte)) : nil),
                sign.isASCII, sign.isLetter || sign.isNumber,
                let said = letters.text(of: [byte])
            else { return false }
            return said.lowercased() != sign.lowercased()
        }
    }
}

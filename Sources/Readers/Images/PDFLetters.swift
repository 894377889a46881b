/// What the codes of a font stand for, as its `ToUnicode` says: programs that put only some letters of
/// a font into a file number them as they like.
///
/// Source: ISO 32000-1, 9.10.3.
struct PDFLetters {
    /// Bytes of one code.
    private var width = 1
    private var letters: [Int: String] = [:]

    init(_ table: [UInt8]) {
        var parser = PDFParser(table)
        var read: [PDFValue] = []
        while let value = parser.value(), letters.count < 1 << 16 {
            guard case .word(let word) = value else {
                if read.count < 1_000 { read.append(value) }
                continue
            }
            switch word {
            case "endcodespacerange": take(space: read)
            case "endbfchar": take(pairs: read)
            case "endbfrange": take(ranges: read)
            default: break
            }
            read = []
        }
    }

    private mutating func take(space: [PDFValue]) {
        if case .string(let code)? = space.first, (1...4).contains(code.count) {
            width = code.count
        }
    }

    private mutating func take(pairs: [PDFValue]) {
        for index in stride(from: 0, to: pairs.count - 1, by: 2) {
            guard case .string(let code) = pairs[index], case .string(let text) = pairs[index + 1]
            else { continue }
            letters[Self.number(code)] = Self.text(text)
        }
    }

    private mutating func take(ranges: [PDFValue]) {
        for index in stride(from: 0, to: ranges.count - 2, by: 3) {
            guard case .string(let low) = ranges[index], case .string(let high) = ranges[index + 1]
            else { continue }
            let first = Self.number(low)
            for offset in 0..<max(0, min(Self.number(high) - first + 1, 1_000)) {
                letters[first + offset] = Self.text(ranges[index + 2], offset)
            }
        }
    }

    private static func text(_ value: PDFValue, _ offset: Int) -> String? {
        switch value {
        case .array(let items):
            if items.indices.contains(offset), case .string(let text) = items[offset] {
                return Self.text(text)
            }
        case .string(let text):
            guard text.count >= 2 else { return nil }
            let last = (Int(text[text.count - 2]) << 8 | Int(text[text.count - 1])) + offset
            return Self.text(
                text.dropLast(2) + [
                    UInt8(truncatingIfNeeded: last >> 8), UInt8(truncatingIfNeeded: last),
                ])
        default: break
        }
        return nil
    }

    private static func text(_ units: [UInt8]) -> String {
        PDFString.decoded([0xFE, 0xFF] + units)
    }

    private static func number(_ code: [UInt8]) -> Int {
        code.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    }

    /// The text of a string in this font; nil where a code is not known.
    func text(of string: [UInt8]) -> String? {
        guard !letters.isEmpty, string.count % width == 0 else { return nil }
        var text = ""
        for index in stride(from: 0, to: string.count, by: width) {
            guard let letter = letters[Self.number(Array(string[index..<(index + width)]))] else {
                return nil
            }
            text += letter
        }
        return text
    }
}

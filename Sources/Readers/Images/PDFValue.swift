/// A value of a PDF file, as it is written.
///
/// Source: ISO 32000-1, 7.3.
indirect enum PDFValue {
    case number(Double)
    case string([UInt8])
    case name(String)
    case array([PDFValue])
    /// In the order of the file; a key may come twice, though it must not.
    case dictionary([(key: String, value: PDFValue)])
    /// To the object of a number.
    case reference(Int)
    /// `true`, `false`, `null` and what is nothing of all this.
    case word(String)

    /// The last value of a key; nil for another kind of value.
    subscript(key: String) -> PDFValue? {
        guard case .dictionary(let entries) = self else { return nil }
        return entries.last { $0.key == key }?.value
    }

    var entries: [(key: String, value: PDFValue)] {
        if case .dictionary(let entries) = self { entries } else { [] }
    }

    var items: [PDFValue] { if case .array(let items) = self { items } else { [] } }

    var number: Double? { if case .number(let number) = self { number } else { nil } }

    var name: String? { if case .name(let name) = self { name } else { nil } }

    var reference: Int? { if case .reference(let number) = self { number } else { nil } }

    /// Of a string: UTF-16 or UTF-8 with their marks, otherwise one byte for a letter.
    var text: String? {
        switch self {
        case .string(let bytes): PDFString.decoded(bytes)
        case .name(let name): name
        default: nil
        }
    }
}

/// Strings of a PDF file.
enum PDFString {
    static func decoded(_ bytes: [UInt8]) -> String {
        if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) {
            let high = bytes[0] == 0xFE ? 0 : 1
            let units = stride(from: 2, to: bytes.count - 1, by: 2).map {
                UInt16(bytes[$0 + high]) << 8 | UInt16(bytes[$0 + 1 - high])
            }
            return String(decoding: units, as: UTF16.self)
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            return String(decoding: bytes.dropFirst(3), as: UTF8.self)
        }
        return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }

    /// A string in parentheses that begins at `start`, and where the text goes on.
    static func literal(_ bytes: [UInt8], _ start: Int) -> (content: [UInt8], end: Int) {
        var content: [UInt8] = []
        var depth = 0
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case 0x5C:
                let (escaped, end) = escape(bytes, index)
                content += escaped
                index = end
                continue
            case 0x28: depth += 1
            case 0x29: depth -= 1
            default: break
            }
            if depth == 0 { break }
            if depth > 1 || byte != 0x28 { content.append(byte) }
        }
        return (content, min(index, bytes.count))
    }

    /// What stands behind a backslash.
    private static func escape(_ bytes: [UInt8], _ start: Int) -> ([UInt8], Int) {
        guard start < bytes.count else { return ([], start) }
        let digits = bytes[start...].prefix(3).prefix { (0x30...0x37).contains($0) }
        if !digits.isEmpty {
            let code = digits.reduce(0) { $0 * 8 + Int($1) - 0x30 }
            return ([UInt8(truncatingIfNeeded: code)], start + digits.count)
        }
        switch bytes[start] {
        case UInt8(ascii: "n"): return ([0x0A], start + 1)
        case UInt8(ascii: "r"): return ([0x0D], start + 1)
        case UInt8(ascii: "t"): return ([0x09], start + 1)
        case UInt8(ascii: "b"): return ([0x08], start + 1)
        case UInt8(ascii: "f"): return ([0x0C], start + 1)
        case 0x0D:
            let isPair = start + 1 < bytes.count && bytes[start + 1] == 0x0A
            return ([], start + (isPair ? 2 : 1))
        case 0x0A: return ([], start + 1)
        default: return ([bytes[start]], start + 1)
        }
    }

    /// A string in angle brackets that begins at `start`, and where the text goes on.
    static func hexadecimal(_ bytes: [UInt8], _ start: Int) -> (content: [UInt8], end: Int) {
        let end = bytes[min(start, bytes.count)...].firstIndex(of: 0x3E) ?? bytes.count
        var content: [UInt8] = []
        var high: UInt8?
        for byte in bytes[min(start + 1, end)..<end] {
            guard let digit = digit(byte) else { continue }
            if let first = high {
                content.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        if let high { content.append(high << 4) }
        return (content, min(end + 1, bytes.count))
    }

    static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46, 0x61...0x66: (byte & 0xDF) - 0x37
        default: nil
        }
    }

    /// Whether bytes say something: three letters or digits in a row.
    static func says(_ bytes: some Sequence<UInt8>) -> Bool {
        var run = 0
        for byte in bytes {
            let isWord = isDigit(byte) || (0x41...0x5A).contains(byte & 0xDF)
            run = isWord ? run + 1 : 0
            if run == 3 { return true }
        }
        return false
    }
}

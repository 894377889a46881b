/// Reads the values of a PDF file, with the comments between them.
struct PDFParser {
    private let bytes: [UInt8]
    private(set) var index: Int
    /// Comments that say something, without their sign.
    private(set) var comments: [[UInt8]] = []
    /// Whether a dictionary gives a value twice for one key: programs differ on which they take.
    private(set) var repeatsKey = false

    init(_ bytes: [UInt8], at index: Int = 0) {
        self.bytes = bytes
        self.index = index
    }

    /// Values within each other.
    private static let deepest = 48

    mutating func skipBlanks() {
        while index < bytes.count {
            if bytes[index] == 0x25 {
                let line = bytes[(index + 1)...].prefix { $0 != 0x0A && $0 != 0x0D }
                if PDFString.says(line), comments.count < 100 { comments.append(Array(line)) }
                index += 1 + line.count
            } else if bytes[index] <= 0x20 {
                index += 1
            } else {
                return
            }
        }
    }

    /// Whether nothing but blanks and comments is left.
    mutating func isAtEnd() -> Bool {
        skipBlanks()
        return index >= bytes.count
    }

    /// Nil at the end, at what closes something, and too deep within each other.
    mutating func value(_ depth: Int = 0) -> PDFValue? {
        skipBlanks()
        guard index < bytes.count, depth < Self.deepest else { return nil }
        switch bytes[index] {
        case UInt8(ascii: "/"): return .name(name())
        case UInt8(ascii: "("):
            let (content, end) = PDFString.literal(bytes, index)
            index = end
            return .string(content)
        case UInt8(ascii: "<"):
            if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "<") {
                return dictionary(depth)
            }
            let (content, end) = PDFString.hexadecimal(bytes, index)
            index = end
            return .string(content)
        case UInt8(ascii: "["): return array(depth)
        case UInt8(ascii: "]"), UInt8(ascii: ">"), UInt8(ascii: ")"): return nil
        default: return numberOrWord()
        }
    }

    private mutating func name() -> String {
        index += 1
        let end = bytes[index...].firstIndex { !Self.isPart($0) } ?? bytes.count
        defer { index = end }
        return Self.name(bytes[index..<end])
    }

    /// A name without its sign, whose bytes may be written as `#20`.
    static func name(_ bytes: ArraySlice<UInt8>) -> String {
        guard bytes.contains(0x23) else { return String(decoding: bytes, as: UTF8.self) }
        var name: [UInt8] = []
        var rest = bytes
        while let first = rest.popFirst() {
            guard first == 0x23, rest.count > 1, let high = PDFString.digit(rest[rest.startIndex]),
                let low = PDFString.digit(rest[rest.startIndex + 1])
            else {
                name.append(first)
                continue
            }
            name.append(high << 4 | low)
            rest = rest.dropFirst(2)
        }
        return String(decoding: name, as: UTF8.self)
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        byte > 0x20 && !"/[]()<>%{}".utf8.contains(byte)
    }

    private mutating func array(_ depth: Int) -> PDFValue {
        index += 1
        var items: [PDFValue] = []
        while let item = value(depth + 1) { items.append(item) }
        if index < bytes.count, bytes[index] == UInt8(ascii: "]") { index += 1 }
        return .array(items)
    }

    private mutating func dictionary(_ depth: Int) -> PDFValue {
        index += 2
        var entries: [(key: String, value: PDFValue)] = []
        var keys: Set<String> = []
        while let key = value(depth + 1) {
            guard case .name(let name) = key, let value = value(depth + 1) else { continue }
            guard keys.insert(name).inserted else {
                repeatsKey = true
                Self.merge(value, under: name, into: &entries)
                continue
            }
            entries.append((name, value))
        }
        skipBlanks()
        for _ in 0..<2 where index < bytes.count && bytes[index] == UInt8(ascii: ">") {
            index += 1
        }
        return .dictionary(entries)
    }

    /// Of two values for one key the last counts; the entries of two dictionaries are kept.
    private static func merge(
        _ value: PDFValue, under key: String,
        into entries: inout [(key: String, value: PDFValue)]
    ) {
        guard let place = entries.firstIndex(where: { $0.key == key }) else { return }
        guard case .dictionary(let first) = entries[place].value,
            case .dictionary(let second) = value
        else {
            entries[place].value = value
            return
        }
        entries[place].value = .dictionary(first + second)
    }

    private mutating func numberOrWord() -> PDFValue {
        let start = index
        while index < bytes.count, Self.isPart(bytes[index]) { index += 1 }
        if index == start { index += 1 }
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
        guard let number = Double(word), number.isFinite else { return .word(word) }
        if let object = Int(word), object >= 0, let end = reference() {
            index = end
            return .reference(object)
        }
        return .number(number)
    }

    /// Where the text goes on behind `0 R`.
    private func reference() -> Int? {
        let rest = bytes[index...].prefix(24)
        let blank = rest.prefix { $0 <= 0x20 }
        let digits = rest.dropFirst(blank.count).prefix { isDigit($0) }
        let second = rest.dropFirst(blank.count + digits.count).prefix { $0 <= 0x20 }
        let place = index + blank.count + digits.count + second.count
        guard !blank.isEmpty, !digits.isEmpty, !second.isEmpty, place < bytes.count,
            bytes[place] == UInt8(ascii: "R"),
            place + 1 >= bytes.count || !Self.isPart(bytes[place + 1])
        else { return nil }
        return place + 1
    }
}

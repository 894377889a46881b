/// One row of a sheet, read without an XML parser: only where every byte of it is of the form that
/// programs write by the million. Anything else (a formula, an element or attribute of another name,
/// an entity, a comment, another order) is no plain row, and the XML parser reads it.
///
/// Source: ECMA-376 part 1, 18.3.1.73, 18.3.1.4.
struct PlainRow {
    enum Outcome: Equatable {
        /// A row, up to this index.
        case row(end: Int)
        case other
        /// More bytes have to come before anything can be said.
        case cutOff
    }

    struct Cell: Equatable {
        /// From 1; 0 where the cell does not say it.
        var column = 0
        var style = 0
        var type = CellType.number
        /// Of its text.
        var start = 0
        var end = 0
    }

    /// By the word that stands for it; several words mean a text.
    enum CellType: String { case number = "n", shared = "s", text = "str", truth = "b" }

    /// 0 where the row does not say it.
    private(set) var line = 0
    private(set) var isHidden = false
    /// How high it is said to be.
    private(set) var height: Range<Int>?
    private(set) var cells: [Cell] = []
    /// Whether the prefix `x14ac` stands for a vocabulary of office programs.
    var knowsDescent = false
    private var at = 0

    /// Reads the row that begins at `start`.
    mutating func read(_ bytes: Span<UInt8>, from start: Int) -> Outcome {
        at = start
        if isRow(bytes) { return .row(end: at) }
        return at < bytes.count ? .other : .cutOff
    }

    /// What parts rows and cells: no program shows blanks there.
    static func skipBlanks(_ bytes: Span<UInt8>, _ index: inout Int) {
        while index < bytes.count, isBlank(bytes[index]) { index += 1 }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    private mutating func isRow(_ bytes: Span<UInt8>) -> Bool {
        (line, isHidden, height) = (0, false, nil)
        cells.removeAll(keepingCapacity: true)
        guard take("<row", bytes) else { return false }
        var given = 0
        while take(0x20, bytes), next(bytes) != Self.slash {
            guard isAttribute(bytes, &given) else { return false }
        }
        if take(Self.slash, bytes) { return take(Self.greater, bytes) }
        guard take(Self.greater, bytes) else { return false }
        while true {
            Self.skipBlanks(bytes, &at)
            guard take(Self.less, bytes) else { return false }
            if take(Self.slash, bytes) { return take("row>", bytes) }
            guard isCell(bytes) else { return false }
        }
    }

    // MARK: Bytes

    private static let slash = UInt8(ascii: "/")
    private static let less = UInt8(ascii: "<")
    private static let greater = UInt8(ascii: ">")
    private static let quote = UInt8(ascii: "\"")

    /// 0, which is no byte of any XML, at the end.
    private func next(_ bytes: Span<UInt8>) -> UInt8 { at < bytes.count ? bytes[at] : 0 }

    private mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
        guard next(bytes) == byte else { return false }
        at += 1
        return true
    }

    /// Stays at the byte that is another.
    private mutating func take(_ word: StaticString, _ bytes: Span<UInt8>) -> Bool {
        word.withUTF8Buffer { word in
            for byte in word {
                guard at < bytes.count, bytes[at] == byte else { return false }
                at += 1
            }
            return true
        }
    }

    // MARK: The row's own attributes

    private static let attributes: [[UInt8]] = [
        "r", "spans", "ht", "hidden", "s", "customFormat", "customHeight", "outlineLevel",
        "collapsed", "thickTop", "thickBot", "x14ac:dyDescent",
    ].map { Array($0.utf8) }

    /// - `given`: which there were already.
    private mutating func isAttribute(_ bytes: Span<UInt8>, _ given: inout Int) -> Bool {
        guard let name = word(until: UInt8(ascii: "="), bytes),
            let number = Self.attributes.firstIndex(where: { Self.holds($0, name, bytes) }),
            given & 1 << number == 0, take(Self.quote, bytes),
            let value = word(until: Self.quote, spaces: number == 1, bytes)
        else { return false }
        given |= 1 << number
        // Words have to be looked at.
        guard !value.contains(where: { bytes[$0] >= 0x41 }) else { return false }
        switch number {
        case 0:
            guard let line = Self.number(value, bytes), line > 0 else { return false }
            self.line = line
        case 2: height = value
        case 3:
            // Spelled otherwise, the XML parser's reader has to say what it means.
            guard value.count == 1 else { return false }
            isHidden = bytes[value.lowerBound] == UInt8(ascii: "1")
        case 11: return knowsDescent
        default: break
        }
        return true
    }

    private static func holds(_ word: [UInt8], _ range: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        word.count == range.count
            && word.indices.allSatisfy { word[$0] == bytes[range.lowerBound + $0] }
    }

    /// Letters, digits and a few signs, up to a byte that is taken, too; at most 40.
    private mutating func word(
        until end: UInt8, spaces: Bool = false, _ bytes: Span<UInt8>
    ) -> Range<Int>? {
        let start = at
        while at < bytes.count, at - start <= 40 {
            switch bytes[at] {
            case end:
                at += 1
                return start..<(at - 1)
            case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E: at += 1
            case 0x20 where spaces: at += 1
            default: return nil
            }
        }
        return nil
    }

    /// Of up to eight digits; nil for anything else.
    static func number(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Int? {
        guard !range.isEmpty, range.count <= 8 else { return nil }
        var value = 0
        for index in range {
            guard (0x30...0x39).contains(bytes[index]) else { return nil }
            value = value * 10 + Int(bytes[index] &- 0x30)
        }
        return value
    }
}

// MARK: Cells

extension PlainRow {
    /// A cell behind its first bracket.
    private mutating func isCell(_ bytes: Span<UInt8>) -> Bool {
        var cell = Cell()
        guard take(UInt8(ascii: "c"), bytes), areAttributes(&cell, bytes) else { return false }
        if take(Self.slash, bytes) {
            guard take(Self.greater, bytes) else { return false }
        } else {
            guard take(Self.greater, bytes), take(Self.less, bytes) else { return false }
            if next(bytes) == UInt8(ascii: "v") {
                guard take("v>", bytes), isText(&cell, bytes), take("/v></c>", bytes) else {
                    return false
                }
            } else if next(bytes) == UInt8(ascii: "i") {
                guard isInline(&cell, bytes) else { return false }
            } else {
                guard take("/c>", bytes) else { return false }
            }
        }
        cells.append(cell)
        return true
    }

    private mutating func isInline(_ cell: inout Cell, _ bytes: Span<UInt8>) -> Bool {
        guard take("is><t", bytes) else { return false }
        if next(bytes) == 0x20 {
            guard take(" xml:space=\"preserve\"", bytes) else { return false }
        }
        return take(Self.greater, bytes) && isText(&cell, bytes) && take("/t></is></c>", bytes)
    }

    /// Where it stands, what kind it is and how it looks, each at most once.
    private mutating func areAttributes(_ cell: inout Cell, _ bytes: Span<UInt8>) -> Bool {
        var (hasPlace, hasType, hasStyle) = (false, false, false)
        while take(0x20, bytes), next(bytes) != Self.slash {
            let name = next(bytes)
            at += 1
            guard take("=\"", bytes) else { return false }
            switch name {
            case UInt8(ascii: "r") where !hasPlace:
                hasPlace = true
                guard isPlace(&cell, bytes) else { return false }
            case UInt8(ascii: "s") where !hasStyle:
                hasStyle = true
                guard let style = word(until: Self.quote, bytes).flatMap({ Self.number($0, bytes) })
                else { return false }
                cell.style = style
            case UInt8(ascii: "t") where !hasType:
                hasType = true
                guard isType(&cell, bytes) else { return false }
            default: return false
            }
        }
        return true
    }

    /// Up to three letters and seven digits.
    private mutating func isPlace(_ cell: inout Cell, _ bytes: Span<UInt8>) -> Bool {
        var column = 0
        let start = at
        while case let byte = next(bytes), byte >= 0x41, byte <= 0x5A, at - start < 3 {
            column = column * 26 + Int(byte) - 0x40
            at += 1
        }
        let digits = at
        while case let byte = next(bytes), byte >= 0x30, byte <= 0x39, at - digits < 7 { at += 1 }
        guard digits > start, at > digits, column <= 16_384 else { return false }
        cell.column = column
        return take(Self.quote, bytes)
    }

    private static let types: [(word: [UInt8], type: CellType)] = [
        (Array("n".utf8), .number), (Array("s".utf8), .shared), (Array("str".utf8), .text),
        (Array("inlineStr".utf8), .text), (Array("e".utf8), .text), (Array("d".utf8), .text),
        (Array("b".utf8), .truth),
    ]

    private mutating func isType(_ cell: inout Cell, _ bytes: Span<UInt8>) -> Bool {
        guard let word = word(until: Self.quote, bytes),
            let type = Self.types.first(where: { Self.holds($0.word, word, bytes) })
        else { return false }
        cell.type = type.type
        return true
    }

    /// Text up to the next bracket, which is taken, too.
    private mutating func isText(_ cell: inout Cell, _ bytes: Span<UInt8>) -> Bool {
        cell.start = at
        var isASCII = true
        while at < bytes.count {
            let byte = bytes[at]
            if byte >= 0x80 {
                isASCII = false
            } else if byte == Self.less {
                cell.end = at
                at += 1
                return isASCII || Self.isUnicode(bytes, cell.start..<cell.end)
            } else if byte == Self.greater || byte == UInt8(ascii: "&")
                || byte < 0x20 && byte != 0x09 && byte != 0x0A
            {
                return false
            }
            at += 1
        }
        return false
    }

    /// Whether it is UTF-8 of characters that XML admits.
    private static func isUnicode(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard (try? UTF8Span(validating: bytes.extracting(range))) != nil else { return false }
        return !range.dropLast(2).contains {
            bytes[$0] == 0xEF && bytes[$0 + 1] == 0xBF && bytes[$0 + 2] >= 0xBE
        }
    }
}

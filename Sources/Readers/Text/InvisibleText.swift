import Outputs

/// Characters that do not show, or look like others: they can carry anything out.
enum InvisibleText {
    enum Kind: String, CaseIterable {
        case zeroWidth = "a zero-width or invisible character"
        case direction = "a character that changes the direction of writing"
        case variation = "a variation selector or a tag character"
        case lookalike = "a letter of another alphabet that looks like a Latin one"
        case trailing = "spaces or tabs at its end"

        /// Programs write trailing spaces; a word of two alphabets is none of theirs.
        var isReview: Bool { self == .trailing }
    }

    struct Found: Hashable {
        let kind: Kind
        let line: Int
    }

    /// At most one of a kind per line, and `limit` in all. Trailing space counts only where it looks
    /// like a message: of different lengths on many lines.
    ///
    /// - `isTable`: fields behind separators; blanks behind the last make a message, too, if they do not
    ///   make all as wide.
    static func all(in bytes: [UInt8], isTable: Bool = false, limit: Int = 50) -> [Found] {
        var found: [Found] = []
        var trailing: [Int: Int] = [:]
        var blanks = TrailingBlanks()
        var line = 0
        for piece in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            line += 1
            let end = piece.last == 0x0D ? piece.dropLast() : piece
            let spaces = end.reversed().prefix { $0 == 0x20 || $0 == 0x09 }
            if !spaces.isEmpty, spaces.count < end.count, spaces.contains(0x09) {
                trailing[line] = spaces.count
            }
            if isTable { blanks.take(end, blanks: spaces.count, line: line) }
            guard found.count < limit, piece.contains(where: { $0 >= 0x80 }) else { continue }
            for kind in kinds(in: String(decoding: piece, as: UTF8.self)) {
                found.append(Found(kind: kind, line: line))
            }
        }
        if let first = trailing.count > 3 ? trailing.keys.min() : blanks.line {
            found.append(Found(kind: .trailing, line: first))
        }
        return found
    }

    static func kinds(in text: String) -> [Kind] {
        var kinds: Set<Kind> = []
        var word: (latin: Bool, other: Bool) = (false, false)
        var isFirst = true
        for scalar in text.unicodeScalars {
            let value = scalar.value
            switch value {
            case 0x200B...0x200D, 0x2060...0x2064, 0x180E, 0x00AD, 0x034F, 0x115F, 0x1160, 0x3164,
                0xFFA0:
                kinds.insert(.zeroWidth)
            case 0xFEFF: if !isFirst { kinds.insert(.zeroWidth) }
            case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0x061C: kinds.insert(.direction)
            case 0xFE00...0xFE0E, 0xE0000...0xE01EF: kinds.insert(.variation)
            // Behind a sign it asks for a picture of it.
            case 0xFE0F where word.latin: kinds.insert(.variation)
            default: break
            }
            isFirst = false
            if value < 0x80 {
                if (0x41...0x5A).contains(value & 0xDF) {
                    word.latin = true
                } else {
                    word = (false, false)
                }
            } else if lookalikes.contains(value) || (0x400...0x4FF).contains(value) {
                // No word has Cyrillic and Latin letters, like each other or not.
                word.other = true
            }
            if word.latin, word.other { kinds.insert(.lookalike) }
        }
        return Kind.allCases.filter { kinds.contains($0) }
    }

    /// Cyrillic and Greek letters, and full-width forms, that look like Latin letters.
    private static let lookalikes: Set<UInt32> = {
        var set: Set<UInt32> = []
        for scalar in "АВЕКМНОРСТХаеорсухіјѕԁһΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρ".unicodeScalars {
            set.insert(scalar.value)
        }
        set.formUnion(0xFF21...0xFF3A)
        set.formUnion(0xFF41...0xFF5A)
        return set
    }()
}

/// Blanks behind the last field of the lines of a table.
private struct TrailingBlanks {
    private var counts: Set<Int> = []
    private var widths: Set<Int> = []
    private var lines = 0
    private var first: Int?

    mutating func take(_ text: ArraySlice<UInt8>, blanks: Int, line: Int) {
        guard blanks > 0, blanks < text.count else { return }
        let start = text.lastIndex { ",;\t".utf8.contains($0) } ?? text.startIndex
        counts.insert(blanks)
        widths.insert(text.endIndex - start)
        lines += 1
        first = first ?? line
    }

    /// The first of them, where they differ and do not fill a column.
    var line: Int? { lines > 2 && counts.count > 1 && widths.count > 1 ? first : nil }
}

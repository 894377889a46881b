import Outputs

/// The names and places of a dataset's lists, found however they are written: in capitals or not, with
/// hyphens, apostrophes and accents or without, broken over two lines, a person's family name first.
struct IdentifierLists {
    /// By the letters and digits of the name, small and without accents: what the list is of.
    private var kinds: [[UInt8]: String] = [:]
    /// The first two letters of all of them: most words of a text begin otherwise.
    private var openings: Set<[UInt8]> = []
    private var longest = 0
    /// A name of more parts is not looked for.
    private static let mostParts = 12

    var isEmpty: Bool { kinds.isEmpty }

    init(_ lists: [IdentifierList]) {
        for list in lists {
            for name in list.names where name.utf8.count > 2 {
                let plain = PlainSpelling(of: Array(name.utf8)[...]).bytes
                let letters = plain.split { $0 <= 0x20 }
                    .map { Array(Self.parts(of: $0).map(\.letters).joined()) }
                add(letters, list.kind)
                for (word, other) in Self.twins where letters.contains(word) {
                    add(letters.map { $0 == word ? other : $0 }, list.kind)
                }
                // `Family, Given`
                if Self.isOfPeople(list.kind), (2...3).contains(letters.count) {
                    add([letters[letters.count - 1]] + letters.dropLast(), list.kind)
                }
            }
        }
    }

    private static let twins = [("st", "saint"), ("saint", "st")].map {
        (Array($0.0.utf8), Array($0.1.utf8))
    }

    private static func isOfPeople(_ kind: String) -> Bool {
        let kind = kind.lowercased()
        return ["name", "person", "people", "child", "pupil", "patient"].contains(kind)
    }

    private mutating func add(_ parts: [[UInt8]], _ kind: String) {
        let letters = Array(parts.joined())
        guard letters.count > 1 else { return }
        kinds[letters] = kind
        openings.insert(Array(letters.prefix(2)))
        longest = max(longest, letters.count)
    }

    /// In order, none inside another; `next` is the line below, in which a name may end.
    func matches(in line: ArraySlice<UInt8>, followedBy next: ArraySlice<UInt8> = [])
        -> [(Identifiers.Kind, Range<Int>)]
    {
        guard !kinds.isEmpty, !line.isEmpty else { return [] }
        let own = Self.parts(of: line)
        let parts = own + Self.parts(of: PlainSpelling(of: next.prefix(200)).bytes)
        var found: [(Identifiers.Kind, Range<Int>)] = []
        var index = 0
        while index < own.count {
            guard let (kind, count) = name(in: parts, at: index) else {
                index += 1
                continue
            }
            let last = own[min(index + count, own.count) - 1]
            found.append((.listed(kind), own[index].start..<last.end))
            index += count
        }
        return found
    }

    /// The longest name that begins with a part, and of how many parts it is.
    private func name(in parts: [Part], at index: Int) -> (String, Int)? {
        var letters: [UInt8] = []
        var best: (String, Int)?
        for count in 1...Self.mostParts where index + count <= parts.count {
            letters += parts[index + count - 1].letters
            guard letters.count <= longest else { break }
            guard letters.count < 2 || openings.contains(Array(letters.prefix(2))) else { break }
            if let kind = kinds[letters] { best = (kind, count) }
        }
        return best
    }

    // MARK: Parts

    /// A run of letters and digits, and where it stood.
    private struct Part {
        let letters: [UInt8]
        let start: Int
        let end: Int
    }

    private static func parts(of line: ArraySlice<UInt8>) -> [Part] {
        line.split { $0 < 0x80 && !isPlain($0) }.map { run in
            Part(letters: folded(run), start: run.startIndex, end: run.endIndex)
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
    }

    private static func folded(_ run: ArraySlice<UInt8>) -> [UInt8] {
        guard run.contains(where: { $0 >= 0x80 }) else {
            return run.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        }
        let scalars = String(decoding: run, as: UTF8.self).lowercased().unicodeScalars
        return scalars.flatMap { scalar in
            let isSaid = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            return isSaid ? Array(String(plain(scalar)).utf8) : []
        }
    }

    /// A small Latin letter without its accent.
    private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0xE0...0xE5, 0x101, 0x103, 0x105: "a"
        case 0xE7, 0x107, 0x10D: "c"
        case 0xE8...0xEB, 0x113, 0x117, 0x119, 0x11B: "e"
        case 0xEC...0xEF, 0x12B, 0x131: "i"
        case 0xF1, 0x144, 0x148: "n"
        case 0xF2...0xF6, 0xF8, 0x14D, 0x151: "o"
        case 0x15B, 0x15F, 0x161, 0x219: "s"
        case 0xF9...0xFC, 0x16B, 0x16F, 0x171: "u"
        case 0x175: "w"
        case 0xFD, 0xFF, 0x177: "y"
        case 0x17A, 0x17C, 0x17E: "z"
        default: scalar
        }
    }
}

/// What the chunks of a PNG image that make the picture may hold: numbers, of a fixed length each.
///
/// Source: W3C, *Portable Network Graphics*, third edition, chapter 11; `caNv` is ImageMagick's.
struct PNGChunk {
    /// Of the header: 0 grey, 2 colour, 3 palette, 4 grey and 6 colour with transparency.
    var colour = 0
    var bits = 8
    private var entries = 0

    private static let lengths: [String: Int] = [
        "gAMA": 4, "cHRM": 32, "sRGB": 1, "pHYs": 9, "tIME": 7, "cICP": 4, "mDCV": 24, "cLLI": 8,
        "caNv": 16,
    ]
    /// Bytes by the kind of colour.
    private static let byColour: [String: [Int: Int]] = [
        "sBIT": [0: 1, 2: 3, 3: 3, 4: 2, 6: 4], "bKGD": [0: 2, 2: 6, 3: 1, 4: 2, 6: 6],
        "tRNS": [0: 2, 2: 6],
    ]
    /// Numbers of four bytes each, none of which is large: four letters would be one.
    private static let numbers: [String: Int] = ["gAMA": 1, "cHRM": 8, "pHYs": 2, "caNv": 4]

    /// Whether a chunk holds what belongs there and nothing else.
    mutating func isUsual(_ type: String, _ data: [UInt8]) -> Bool {
        switch type {
        case "IHDR":
            guard data.count == 13 else { return false }
            (bits, colour) = (Int(data[8]), Int(data[9]))
            return true
        case "PLTE":
            entries = data.count / 3
            return colour == 3 && data.count.isMultiple(of: 3) && (1...256).contains(entries)
                && entries <= 1 << min(bits, 8)
        case "tRNS" where colour == 3: return data.count <= entries
        case "IDAT", "IEND": return true
        default:
            let length = Self.lengths[type] ?? Self.byColour[type]?[colour]
            let isSmall = (0..<(Self.numbers[type] ?? 0)).allSatisfy { index in
                // An offset may be below zero.
                let number = data.big32(4 * index)
                return number < 1 << 24 || type == "caNv" && number >= 0xFF00_0000
            }
            return data.count == length && isSmall
        }
    }
}

/// The value of a text chunk, with what stands around it.
struct PNGText {
    let keyword: String
    /// Nil where it is packed and something is wrong, or something lies behind it.
    let value: [UInt8]?
    /// Whether nothing but a language is said besides.
    let isPlain: Bool

    init(_ type: String, _ data: [UInt8]) {
        keyword = String(decoding: data.prefix { $0 != 0 }, as: UTF8.self)
        let rest = data.dropFirst(keyword.utf8.count + 1)
        switch type {
        case "tEXt": (value, isPlain) = (Array(rest), true)
        case "zTXt": (value, isPlain) = (Self.unfolded(rest.dropFirst()), rest.first == 0)
        default:
            let parts = rest.dropFirst(2).split(
                separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
            let text = parts.count == 3 ? parts[2] : []
            value = rest.first == 1 ? Self.unfolded(text) : Array(text)
            let language = parts.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
            let keywords = ["", keyword.lowercased()]
            let translated = parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : ""
            isPlain =
                rest.prefix(2).allSatisfy { $0 < 2 } && Metadata.isLanguage(language)
                && keywords.contains(translated.lowercased())
        }
    }

    private static func unfolded(_ data: ArraySlice<UInt8>) -> [UInt8]? {
        guard let end = try? Inflater.zlibEnd(data, limit: 1 << 20) else { return nil }
        let sum = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: end.sum >> $0) }
        guard data.suffix(4).elementsEqual(sum),
            Array(data).firstRange(of: sum, from: 0) == data.count - 4
        else { return nil }
        return try? Inflater.zlib(data, limit: 1 << 20)
    }
}

/// A line as a reader of its identifiers would type it: spaces of every width are spaces, dashes of
/// every length hyphens, curved apostrophes straight ones, full-width letters and the digits of every
/// script plain ones, and invisible characters are gone.
struct PlainSpelling {
    let bytes: ArraySlice<UInt8>
    /// Per byte where it stood in the line, from 1, and where the line ends; empty where nothing was
    /// changed.
    private let columns: [Int]
    private let start: Int

    init(of line: ArraySlice<UInt8>) {
        guard line.contains(where: { $0 >= 0x80 }) else {
            (bytes, columns, start) = (line, [], line.startIndex)
            return
        }
        var plain: [UInt8] = []
        var places: [Int] = []
        var column = 1
        for scalar in String(decoding: line, as: UTF8.self).unicodeScalars {
            let spelled = Self.spelled(scalar)
            plain += spelled
            places += Array(repeating: column, count: spelled.count)
            column += UTF8.width(scalar)
        }
        (bytes, columns, start) = (plain[...], places + [column], 0)
    }

    /// The column of a byte, or of the end, from 1.
    func column(of index: Int) -> Int {
        columns.indices.contains(index) ? columns[index] : index - start + 1
    }

    private static func spelled(_ scalar: Unicode.Scalar) -> [UInt8] {
        switch scalar.value {
        case 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: [0x20]
        case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63: [0x2D]
        case 0x2018, 0x2019, 0x02BC: [0x27]
        case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0xFEFF: []
        case 0xFF01...0xFF5E: [UInt8(truncatingIfNeeded: scalar.value - 0xFEE0)]
        case 0x80...:
            // The digits of other scripts, and those of formulas.
            if scalar.properties.numericType == .decimal,
                let digit = scalar.properties.numericValue, (0...9).contains(digit)
            {
                [0x30 + UInt8(digit)]
            } else {
                Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        default: [UInt8(truncatingIfNeeded: scalar.value)]
        }
    }
}

/// EXIF metadata of an image that say no more than how to turn it, which program wrote it, and when.
///
/// Source: CIPA DC-008, *Exchangeable image file format*, version 2.32; TIFF 6.0, section 2.
struct EXIFData {
    private let bytes: [UInt8]
    private let isLittle: Bool
    /// Bytes that some entry accounts for.
    private var told = 8

    /// - `bytes`: from the mark of the byte order on.
    static func isHarmless(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 14, bytes.count <= 0xFFFF,
            bytes.starts(with: "II*\0".utf8) || bytes.starts(with: [0x4D, 0x4D, 0, 0x2A])
        else { return false }
        var data = EXIFData(bytes: bytes, isLittle: bytes[0] == UInt8(ascii: "I"))
        // Bytes that no entry accounts for may fill up to a boundary.
        return data.isHarmless(directory: data.long(4), depth: 0) && bytes.count <= data.told + 8
    }

    private init(bytes: [UInt8], isLittle: Bool) {
        (self.bytes, self.isLittle) = (bytes, isLittle)
    }

    /// Sizes, resolutions, versions and the like: numbers of at most eight bytes each.
    private static let numbers: Set<Int> = [
        0x100, 0x101, 0x102, 0x103, 0x106, 0x112, 0x115, 0x11A, 0x11B, 0x128, 0x213, 0x9000, 0x9101,
        0xA000, 0xA001, 0xA002, 0xA003, 0x9003, 0x9004, 0x132, 0x131, 0x9290, 0x9291, 0x9292,
        0x9010, 0x9011, 0x9012, 0x213, 0x214, 0x211, 0x13E, 0x13F,
    ]
    private static let dates: Set<Int> = [
        0x132, 0x9003, 0x9004, 0x9290, 0x9291, 0x9292, 0x9010, 0x9011, 0x9012,
    ]
    private static let program = 0x131
    private static let widths = [1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8]

    private mutating func isHarmless(directory start: Int, depth: Int) -> Bool {
        let count = short(start)
        let end = start + 2 + 12 * count
        guard depth < 2, start >= 8, count < 64, end + 4 <= bytes.count,
            // A second directory is that of a thumbnail.
            long(end) == 0
        else { return false }
        told += 6 + 12 * count
        for entry in stride(from: start + 2, to: end, by: 12) {
            guard isHarmless(entry: entry, depth: depth) else { return false }
        }
        return true
    }

    private mutating func isHarmless(entry: Int, depth: Int) -> Bool {
        let tag = short(entry)
        if tag == 0x8769 { return isHarmless(directory: long(entry + 8), depth: depth + 1) }
        guard Self.numbers.contains(tag), let width = Self.widths[short(entry + 2)] else {
            return false
        }
        let size = long(entry + 4).multipliedClamping(by: width)
        let place = size > 4 ? long(entry + 8) : entry + 8
        guard size <= 128, place + size <= bytes.count else { return false }
        if size > 4 { told += size + size % 2 }
        let value = bytes[place..<(place + size)].prefix { $0 != 0 }
        let text = String(decoding: value, as: UTF8.self)
        if tag == Self.program { return Metadata.namesProgram(text) }
        if Self.dates.contains(tag) { return text.trimmedText.isEmpty || Metadata.isDate(text) }
        return size <= 24
    }

    private func short(_ index: Int) -> Int {
        isLittle ? bytes.little16(index) : bytes.big16(index)
    }

    private func long(_ index: Int) -> Int {
        isLittle ? bytes.little32(index) : bytes.big32(index)
    }
}

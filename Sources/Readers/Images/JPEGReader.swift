/// Looks at the segments of a JPEG image. Those that make the picture are harmless; EXIF with its
/// thumbnail, XMP, comments, profiles and anything behind the end are not.
///
/// Source: ITU-T T.81 annex B.
enum JPEGReader {
    static func inspect(_ bytes: [UInt8], _ found: inout Inspection) throws(InspectionProblem) {
        guard bytes.starts(with: [0xFF, 0xD8]) else { throw .unreadable("is a damaged JPEG image") }
        var index = 2
        var tables = JPEGTables()
        while index < bytes.count {
            guard bytes[index] == 0xFF, index + 1 < bytes.count else {
                throw .unreadable("is a damaged JPEG image at byte \(index)")
            }
            let marker = bytes[index + 1]
            if marker == 0xFF {
                index += 1
                continue
            }
            if marker == 0xD9 {
                let left = bytes.count - index - 2
                if left > 0 { found.hide("\(left) bytes follow the end of the image") }
                if let unused = tables.unused { found.hide(unused.words, review: unused.isReview) }
                return
            }
            if marker == 0x01 || (0xD0...0xD7).contains(marker) {
                index += 2
                continue
            }
            let length = bytes.big16(index + 2)
            guard length >= 2, index + 2 + length <= bytes.count else {
                throw .unreadable("is a damaged JPEG image: it is cut off at byte \(index)")
            }
            let data = Array(bytes[(index + 4)..<(index + 2 + length)])
            if let problem = inspect(marker, data, at: index, &found)
                ? tables.problem(marker, data) : nil
            {
                found.hide("a segment at byte \(index) \(problem)")
            }
            index += 2 + length
            if marker == 0xDA { index = endOfScan(bytes, from: index) }
        }
        throw .unreadable("is a damaged JPEG image: it has no end")
    }

    /// Where the next marker is that is neither a stuffed byte nor a restart.
    static func endOfScan(_ bytes: [UInt8], from start: Int) -> Int {
        var index = start
        while index + 1 < bytes.count {
            let next = bytes[index + 1]
            if bytes[index] == 0xFF, next != 0, next != 0xFF, !(0xD0...0xD7).contains(next) {
                return index
            }
            index += 1
        }
        return bytes.count
    }

    /// Whether a segment is one that makes the picture; the others are looked at.
    private static func inspect(
        _ marker: UInt8, _ data: [UInt8], at index: Int, _ found: inout Inspection
    ) -> Bool {
        switch marker {
        case 0xFE:
            let isProgram = Metadata.namesProgram(String(decoding: data, as: UTF8.self))
            if !isProgram { found.hide("a comment at byte \(index)") }
        case 0xE0:
            let isPlain = data.starts(with: "JFIF\0".utf8) && data.count == 14
            if !isPlain { found.hide("a JFIF segment at byte \(index) holds a thumbnail or more") }
        case 0xE1:
            let isEXIF = data.starts(with: "Exif\0".utf8)
            if isEXIF, EXIFData.isHarmless(Array(data.dropFirst(6))) { return false }
            found.hide("\(isEXIF ? "EXIF" : "XMP") metadata at byte \(index)")
        case 0xE2:
            if data.starts(with: "ICC_PROFILE\0".utf8) {
                // The profile itself carries its mark behind its first 36 bytes.
                let isProfile =
                    data.count > 54 && (data[12] > 1 || data[50..<54].elementsEqual("acsp".utf8))
                found.hide("a colour profile at byte \(index)", review: isProfile)
            } else {
                found.hide("an application segment at byte \(index)")
            }
        case 0xEE:
            if !data.starts(with: "Adobe".utf8) || data.count != 12 {
                found.hide("an application segment at byte \(index)")
            }
        case 0xE3...0xEF: found.hide("an application segment at byte \(index) holds metadata")
        default: return true
        }
        return false
    }
}

/// Images without anything but their picture.
enum CleanImage {
    /// Header, palette, transparency and pixels, packed anew; no other chunk, nothing behind the end.
    static func png(_ bytes: [UInt8], limits: ReadLimits) throws(InspectionProblem) -> [UInt8] {
        var unseen = Inspection()
        try PNGReader.inspect(bytes, limits: limits, &unseen)
        var kept: [String: [UInt8]] = [:]
        var packed: [UInt8] = []
        var index = 8
        while index + 12 <= bytes.count {
            let end = index + 12 + bytes.big32(index)
            guard end <= bytes.count else { break }
            let type = String(decoding: bytes[(index + 4)..<(index + 8)], as: UTF8.self)
            let data = bytes[(index + 8)..<(end - 4)]
            if type == "IDAT" { packed += data }
            if ["IHDR", "PLTE", "tRNS"].contains(type), kept[type] == nil {
                kept[type] = Array(data)
            }
            index = end
            if type == "IEND" { break }
        }
        guard let header = kept["IHDR"] else { throw .unreadable("is a damaged PNG image") }
        let size = PNGReader.size(header)
        let limit = size ?? limits.unfoldedBytes
        guard limit <= limits.unfoldedBytes else {
            throw .limit("unfolded-bytes", limits.unfoldedBytes)
        }
        var pixels = try Inflater.zlib(packed[...], limit: limits.unfoldedBytes)
        if let size, pixels.count > size { pixels.removeLast(pixels.count - size) }
        var image = Array(bytes.prefix(8))
        for type in ["IHDR", "PLTE", "tRNS"] {
            if let data = kept[type] { image += chunk(type, data) }
        }
        return image + chunk("IDAT", try Deflater.zlib(pixels)) + chunk("IEND", [])
    }

    private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + data
        return big(UInt32(truncatingIfNeeded: data.count)) + body
            + big(CRC32.checksum(of: body[...]))
    }

    private static func big(_ value: UInt32) -> [UInt8] {
        stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    /// The segments that make the picture: tables, frames, scans, and Adobe's mark of its colours.
    static func jpeg(_ bytes: [UInt8]) throws(InspectionProblem) -> [UInt8] {
        var unseen = Inspection()
        try JPEGReader.inspect(bytes, &unseen)
        var image = Array(bytes.prefix(2))
        var index = 2
        while index + 1 < bytes.count {
            let marker = bytes[index + 1]
            if marker == 0xFF {
                index += 1
                continue
            }
            if marker == 0xD9 { return image + [0xFF, 0xD9] }
            let isBare = marker == 0x01 || (0xD0...0xD7).contains(marker)
            var end = index + 2 + (isBare ? 0 : bytes.big16(index + 2))
            if marker == 0xDA { end = JPEGReader.endOfScan(bytes, from: end) }
            guard end <= bytes.count, end > index else { break }
            let isKept =
                !(0xE0...0xEF).contains(marker) && marker != 0xFE
                || marker == 0xEE && bytes[(index + 4)..<end].starts(with: "Adobe".utf8)
            if isKept { image += bytes[index..<end] }
            index = end
        }
        throw .unreadable("is a damaged JPEG image: it has no end")
    }
}

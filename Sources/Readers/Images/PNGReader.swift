import Outputs

/// Looks at the chunks of a PNG image. Those that make the picture are harmless; text, metadata,
/// private chunks, further frames and anything behind the end are not.
///
/// A text whose keyword is `Software` or `Creation Time`, or a `Title`, names only a program, a date
/// or the picture. Source: W3C, *Portable Network Graphics*, third edition, chapter 11.
enum PNGReader {
    private static let picture: Set<String> = [
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "sBIT", "sRGB", "cICP", "mDCV",
        "cLLI", "bKGD", "pHYs", "tIME", "caNv",
    ]
    private static let words: [String: String] = [
        "eXIf": "EXIF metadata", "acTL": "further frames", "fcTL": "further frames",
        "fdAT": "further frames", "iCCP": "a colour profile", "hIST": "a histogram",
        "sPLT": "a suggested palette",
    ]

    static func inspect(_ bytes: [UInt8], limits: ReadLimits, _ found: inout Inspection)
        throws(InspectionProblem)
    {
        guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else {
            throw .unreadable("is a damaged PNG image")
        }
        var index = 8
        var isFirst = true
        var expected: Int?
        var packed: [UInt8] = []
        var pixels: PNGPixels?
        var isInterlaced = false
        var texts = 0
        var chunk = PNGChunk()
        while true {
            let length = bytes.big32(index)
            let end = index + 12 + length
            guard index + 12 <= bytes.count, end <= bytes.count else {
                throw .unreadable("is a damaged PNG image: it is cut off at byte \(index)")
            }
            let type = String(decoding: bytes[(index + 4)..<(index + 8)], as: UTF8.self)
            guard isFirst == (type == "IHDR") else {
                throw .unreadable("is a damaged PNG image: its header is not where it should be")
            }
            let stored = UInt32(truncatingIfNeeded: bytes.big32(end - 4))
            guard CRC32.checksum(of: bytes[(index + 4)..<(end - 4)]) == stored else {
                throw .unreadable("is a damaged PNG image: a checksum is wrong at byte \(index)")
            }
            let data = Array(bytes[(index + 8)..<(end - 4)])
            if type == "IHDR" {
                (expected, pixels) = (Self.size(data), PNGPixels(header: data))
                isInterlaced = data.count == 13 && data[12] != 0
            }
            if type == "PLTE" { pixels?.palette = data }
            if type == "tRNS" { pixels?.shares = data }
            if type == "IDAT" { packed += data }
            if ["zTXt", "iTXt"].contains(type) { texts += 1 }
            guard texts <= limits.tables else { throw .limit("tables", limits.tables) }
            if picture.contains(type), !chunk.isUsual(type, data) {
                found.hide("a \(type) chunk at byte \(index) holds more than belongs there")
            }
            inspect(type, data, at: index, limits, &found)
            index = end
            isFirst = false
            if type == "IEND" { break }
        }
        if index < bytes.count {
            found.hide("\(bytes.count - index) bytes follow the end of the image")
        }
        if let expected {
            try inspectPixels(
                packed, expected, row: expected / max(1, bytes.big32(20)), limits, &found)
        }
        if isInterlaced {
            found.add(
                Inspection.Remark(
                    problem: .partiallyInspected,
                    words: "is interlaced, so its pixels were not looked at",
                    remedy: "save it without interlacing", review: true))
        }
        if var pixels, pixels.mayHide {
            try Inflater.zlibPieces(packed[...], limit: limits.unfoldedBytes) { pixels.take($0) }
            if let words = pixels.hidden {
                found.hide(words, remedy: "save it without transparency")
            }
        }
    }

    private static func inspect(
        _ type: String, _ data: [UInt8], at index: Int, _ limits: ReadLimits,
        _ found: inout Inspection
    ) {
        if ["tEXt", "zTXt", "iTXt"].contains(type) {
            inspectText(type, data, at: index, limits, &found)
        } else if type == "eXIf", EXIFData.isHarmless(data) {
            return
        } else if let words = words[type] {
            let isUsual = type == "iCCP" && isUsual(profile: data.prefix { $0 != 0 })
            found.hide("a \(type) chunk at byte \(index) holds \(words)", review: isUsual)
        } else if !picture.contains(type) {
            found.hide("a private or unknown chunk at byte \(index)")
        } else if type == "IEND", !data.isEmpty {
            found.hide("the end chunk holds data")
        }
    }

    /// Whether the name of a colour profile says what it is, as programs name them.
    private static func isUsual(profile name: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: name, as: UTF8.self).lowercased()
        let words = [
            "icc", "rgb", "profile", "colo", "gray", "grey", "cmyk", "display", "gamma", "p3",
            "lcd", "monitor", "photoshop", "gimp", "screen", "rec", "adobe",
        ]
        return text.utf8.count <= 3 || words.contains { text.contains($0) }
    }

    private static func inspectText(
        _ type: String, _ data: [UInt8], at index: Int, _ limits: ReadLimits,
        _ found: inout Inspection
    ) {
        let chunk = PNGText(type, data)
        let text = String(decoding: chunk.value ?? [0], as: UTF8.self)
        let isNoted: Bool
        switch chunk.keyword {
        case "Software": isNoted = Metadata.namesProgram(text)
        case "Creation Time", "date:create", "date:modify", "date:timestamp", "create-date",
            "modify-date":
            isNoted = Metadata.isDate(text)
        case "Title":
            isNoted = true
            found.titles.append(text)
        case "XML:com.adobe.xmp":
            isNoted = PDFProperties.isEmpty(packet: chunk.value ?? [], limits: limits)
        default: isNoted = false
        }
        if !isNoted || !chunk.isPlain || chunk.value == nil {
            found.hide("a \(type) chunk at byte \(index) holds text or metadata")
        }
    }

    /// Bytes of the unpacked picture; nil where it is interlaced.
    static func size(_ header: [UInt8]) -> Int? {
        guard header.count == 13, header[12] == 0 else { return nil }
        let channels = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][Int(header[9])] ?? 0
        let bits = header.big32(0).multipliedClamping(by: channels * Int(header[8]))
        guard bits < Int.max / 2 else { return nil }
        return header.big32(4).multipliedClamping(by: (bits + 7) / 8 + 1)
    }

    /// Data behind the last line of the picture are shown by no program.
    private static func inspectPixels(
        _ packed: [UInt8], _ expected: Int, row: Int, _ limits: ReadLimits,
        _ found: inout Inspection
    ) throws(InspectionProblem) {
        guard expected <= limits.unfoldedBytes else {
            throw .limit("unfolded-bytes", limits.unfoldedBytes)
        }
        var count = 0
        var isKnown = true
        do throws(InspectionProblem) {
            try Inflater.zlibPieces(packed[...], limit: expected + 1) { piece in
                // The first byte of each row names its filter, 0 to 4.
                let first = row > 0 ? (row - count % row) % row : 0
                for place in stride(from: first, to: row > 0 ? piece.count : 0, by: row)
                where count + place < expected && piece[place] > 4 {
                    isKnown = false
                }
                count += piece.count
            }
        } catch .limit {
            found.hide("the pixels hold more than the picture")
            return
        }
        guard isKnown else {
            throw .unreadable("is a damaged PNG image: a row names a filter that there is none of")
        }
        if count > expected { found.hide("the pixels hold more than the picture") }
        // Behind the last block of the stream stands the checksum of what it unfolds to.
        if packed.count >= 4, count == expected {
            let sum = try Inflater.zlibSum(packed[...], limit: expected)
            let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: sum >> $0) }
            if packed.firstRange(of: bytes, from: 0) != packed.count - 4 {
                found.hide("bytes follow the pixels of the picture")
            }
        }
        guard count >= expected else {
            throw .unreadable("is a damaged PNG image: its pixels are cut off")
        }
    }
}

import Outputs

/// Bytes of a PDF file's streams that no program reads: behind the data of a stream, behind the end of
/// what is compressed, behind the last line of a picture.
///
/// Source: ISO 32000-1, 7.3.8 and 8.9.5.
struct PDFStreams {
    private let document: PDFDocument
    /// Bytes that are still unfolded.
    private var left: Int

    static func inspect(_ document: PDFDocument, limits: ReadLimits, _ found: inout Inspection) {
        var streams = PDFStreams(document: document, left: limits.unfoldedBytes)
        for object in document.objects.objects where object.stream != nil && !object.isPacked {
            streams.inspect(object, &found)
        }
    }

    private mutating func inspect(_ object: PDFObjects.Object, _ found: inout Inspection) {
        guard let stream = object.stream, let value = document.values[object.number] else { return }
        var data = stream
        if let length = document.resolved(value["Length"])?.number, length.isFinite, length >= 0 {
            let length = Int(min(length, 1e12))
            data = stream.prefix(length)
            if length > stream.count {
                found.skip("holds a stream that is shorter than it says", remedy: "save it anew")
            } else if stream.dropFirst(length).contains(where: { $0 > 0x20 }) {
                found.hide("bytes lie behind the data of a stream")
            }
        }
        let filters = PDFObjects.filters(object.head)
        var count: Int? = filters.isEmpty ? data.count : nil
        if filters.first == "FlateDecode" {
            let unfolded = unfold(Array(data), &found)
            if filters.count == 1 { count = unfolded }
        } else if let first = filters.first, ["ASCII85Decode", "ASCIIHexDecode"].contains(first),
            value["Subtype"]?.name == "Image"
        {
            lookBehind(text: data, &found)
            if Set(filters).isSubset(of: ["ASCII85Decode", "ASCIIHexDecode", "FlateDecode"]) {
                count = (try? document.decoded(object))?.count
            }
        }
        if value["Subtype"]?.name == "Image", let count {
            inspect(picture: value, count, &found)
        }
    }

    /// Data written as text end with `>`.
    private func lookBehind(text: ArraySlice<UInt8>, _ found: inout Inspection) {
        guard let end = text.firstIndex(of: 0x3E) else { return }
        if text[(end + 1)...].contains(where: { $0 > 0x20 }) {
            found.hide("bytes lie behind the data of a stream")
        }
    }

    /// How many bytes the data unfold to; nil where that is not known.
    private mutating func unfold(_ data: [UInt8], _ found: inout Inspection) -> Int? {
        do throws(InspectionProblem) {
            let (count, sum) = try Inflater.zlibEnd(data[...], limit: left)
            left -= count
            let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: sum >> $0) }
            // A line end before `endstream` may be counted in.
            let isEnd = (0...2).contains { blanks in
                data.suffix(blanks).allSatisfy { $0 == 0x0A || $0 == 0x0D }
                    && data.dropLast(blanks).suffix(4).elementsEqual(bytes)
            }
            if isEnd { return count }
            if data.firstRange(of: bytes, from: 0) != nil {
                found.hide("bytes lie behind the data of a stream")
            } else {
                found.skip("holds compressed data with a wrong checksum", remedy: "save it anew")
            }
            return count
        } catch .limit {
            found.skip("holds more data than are unfolded")
        } catch {
            found.skip("holds compressed data that are damaged", remedy: "save it anew")
        }
        return nil
    }

    private func inspect(picture value: PDFValue, _ count: Int, _ found: inout Inspection) {
        guard let size = PDFPictureSize(value, in: document) else {
            found.skip("holds a picture whose colours are not followed")
            return
        }
        if count > size.bytes + 2 { found.hide("bytes lie behind the data of a picture") }
    }
}

/// How many bytes the data of a picture are.
struct PDFPictureSize {
    let bytes: Int

    /// Nil where it does not say, or in no way that is followed; keys of pictures within a drawing may
    /// be short.
    init?(_ value: PDFValue, in document: PDFDocument?) {
        func entry(_ key: String, _ short: String) -> PDFValue? {
            let found = value[key] ?? value[short]
            return document.map { $0.resolved(found) } ?? found
        }
        func whole(_ value: PDFValue?) -> Int? {
            value?.number.flatMap { $0 >= 0 && $0 < 1e9 ? Int($0) : nil }
        }
        guard let width = whole(entry("Width", "W")), let height = whole(entry("Height", "H"))
        else {
            return nil
        }
        var (bits, channels) = (1, 1)
        var isMask = false
        if case .word("true")? = entry("ImageMask", "IM") { isMask = true }
        if !isMask {
            guard let given = whole(entry("BitsPerComponent", "BPC")), given <= 16,
                let known = Self.channels(entry("ColorSpace", "CS"), in: document)
            else { return nil }
            (bits, channels) = (given, known)
        }
        var parameters = entry("DecodeParms", "DP")
        if let first = parameters?.items.first {
            parameters = document.map { $0.resolved(first) } ?? first
        }
        let predictor = parameters?["Predictor"]?.number ?? 1
        let row = (min(width.multipliedClamping(by: bits * channels), 1 << 40) + 7) / 8
        bytes = (predictor >= 10 ? row + 1 : row).multipliedClamping(by: height)
    }

    private static func channels(_ space: PDFValue?, in document: PDFDocument?) -> Int? {
        let kind = space?.name ?? space?.items.first?.name
        switch kind {
        case "DeviceGray", "G", "CalGray", "Indexed", "I", "Separation": return 1
        case "DeviceRGB", "RGB", "CalRGB", "Lab": return 3
        case "DeviceCMYK", "CMYK": return 4
        case "ICCBased":
            guard let items = space?.items, items.count > 1 else { return nil }
            return document?.resolved(document?.resolved(items[1])?["N"])?.number.flatMap {
                $0 >= 1 && $0 <= 16 ? Int($0) : nil
            }
        case "DeviceN":
            guard let items = space?.items, items.count > 1 else { return nil }
            return document?.resolved(items[1])?.items.count
        default: return nil
        }
    }
}

/// A picture that stands among the operators of a page.
///
/// Source: ISO 32000-1, 8.9.7.
enum PDFInlinePicture {
    /// Where the operators go on, and what is hidden in it.
    ///
    /// - `start`: behind `BI`.
    static func end(of bytes: [UInt8], from start: Int) -> (end: Int, hidden: Set<String>) {
        var parser = PDFParser(bytes, at: start)
        var entries: [(key: String, value: PDFValue)] = []
        var hidden: Set<String> = []
        var key: String?
        while let value = parser.value() {
            if case .word("ID") = value { break }
            if let name = key {
                entries.append((name, value))
                key = nil
            } else {
                key = value.name
            }
            if entries.count > 100 { break }
        }
        let picture = PDFValue.dictionary(entries)
        if entries.contains(where: { says($0.key, $0.value) }) {
            hidden.insert("holds a picture with an entry of its own")
        }
        // One blank stands between.
        let first = min(parser.index + 1, bytes.count)
        let isPacked = picture["F"] != nil || picture["Filter"] != nil
        if !isPacked, let size = PDFPictureSize(picture, in: nil)?.bytes {
            let behind = bytes[(first + min(size, bytes.count - first))...].drop { $0 <= 0x20 }
            if behind.starts(with: "EI".utf8) { return (behind.startIndex + 2, hidden) }
            hidden.insert("bytes lie behind the data of a picture")
        }
        return (mark(bytes, from: first), hidden)
    }

    /// Behind `EI` between blanks.
    private static func mark(_ bytes: [UInt8], from start: Int) -> Int {
        var index = start
        while let found = bytes.firstRange(of: Array("EI".utf8), from: index) {
            index = found + 2
            let isAlone = found == start || bytes[found - 1] <= 0x20 || bytes[found - 1] == 0x3E
            if isAlone, index >= bytes.count || bytes[index] <= 0x20 { return index }
        }
        return bytes.count
    }

    private static let known: Set<String> = [
        "W", "H", "BPC", "CS", "D", "DP", "F", "I", "IM", "L", "Width", "Height",
        "BitsPerComponent", "ColorSpace", "Decode", "DecodeParms", "Filter", "Interpolate",
        "ImageMask", "Length", "Intent",
    ]

    private static func says(_ key: String, _ value: PDFValue) -> Bool {
        guard known.contains(key) else { return true }
        // The colours of a palette are a string.
        if case .string(let text) = value { return PDFString.says(text) }
        return false
    }
}

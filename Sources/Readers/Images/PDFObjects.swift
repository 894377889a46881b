/// The objects of a PDF file, found by looking through its bytes rather than by its tables: what the
/// tables leave out is still in the file.
///
/// Source: ISO 32000-1, chapter 7.
struct PDFObjects {
    struct Object {
        let number: Int
        /// Its dictionary or value, as written.
        let head: [UInt8]
        /// Nil where it has no stream.
        let stream: ArraySlice<UInt8>?
        /// Within a stream of objects.
        let isPacked: Bool
        /// From its number to its end; nil for one within a stream.
        var range: Range<Int>?
    }

    private(set) var objects: [Object] = []
    /// The dictionaries behind `trailer`.
    private(set) var trailers: [[UInt8]] = []
    /// How often an object of the same number is given again.
    private(set) var repeated = 0
    private let limits: ReadLimits
    private var left: Int

    init(_ bytes: [UInt8], limits: ReadLimits) throws(InspectionProblem) {
        self.limits = limits
        left = limits.unfoldedBytes
        var seen: Set<Int> = []
        var index = 0
        let key = Array(" obj".utf8)
        while let found = bytes.firstRange(of: key, from: index) {
            index = found + 4
            guard let (number, start) = Self.number(before: found, in: bytes) else { continue }
            guard objects.count < limits.elements else { throw .limit("elements", limits.elements) }
            var (object, end) = Self.object(number, bytes, index)
            let isEnded = bytes[min(end, bytes.count)...].starts(with: "endobj".utf8)
            if isEnded { end += 6 }
            object.range = start..<max(start, end)
            objects.append(object)
            if !seen.insert(number).inserted { repeated += 1 }
            index = end
        }
        var start = 0
        while let found = bytes.firstRange(of: Array("trailer".utf8), from: start) {
            let end = bytes.firstRange(of: Array("startxref".utf8), from: found) ?? bytes.count
            trailers.append(Array(bytes[found..<end]))
            start = end
        }
        try unpack()
    }

    /// The object's number, before its generation, and where it begins.
    private static func number(before index: Int, in bytes: [UInt8]) -> (Int, Int)? {
        var end = index
        while end > 0, isDigit(bytes[end - 1]) { end -= 1 }
        guard end < index, end > 1, bytes[end - 1] == 0x20 else { return nil }
        var start = end - 1
        while start > 0, isDigit(bytes[start - 1]) { start -= 1 }
        return Int(String(decoding: bytes[start..<(end - 1)], as: UTF8.self)).map { ($0, start) }
    }

    private static func object(_ number: Int, _ bytes: [UInt8], _ start: Int) -> (Object, Int) {
        let end = bytes.firstRange(of: Array("endobj".utf8), from: start) ?? bytes.count
        guard let stream = bytes.firstRange(of: Array("stream".utf8), from: start, before: end),
            bytes.little16(stream - 3) != 0x6E65
        else {
            let object = Object(
                number: number, head: Array(bytes[start..<end]), stream: nil, isPacked: false)
            return (object, end)
        }
        let head = Array(bytes[start..<stream])
        var first = stream + 6
        if first < bytes.count, bytes[first] == 0x0D { first += 1 }
        if first < bytes.count, bytes[first] == 0x0A { first += 1 }
        var last = bytes.firstRange(of: Array("endstream".utf8), from: first) ?? bytes.count
        // The end is where the dictionary says, if it is an end: the word may stand in the data.
        if let length = head.pdfNumber("/Length"), length >= 0, length <= bytes.count - first,
            bytes.firstRange(
                of: Array("endstream".utf8), from: first + length, before: first + length + 12)
                != nil
        {
            last = first + length
        }
        last = max(first, last)
        let object = Object(
            number: number, head: head,
            stream: first <= last && last <= bytes.count ? bytes[min(first, last)..<last] : [],
            isPacked: false)
        return (object, bytes.firstRange(of: Array("endobj".utf8), from: last) ?? bytes.count)
    }

    private mutating func unpack() throws(InspectionProblem) {
        for object in objects where object.head.hasPDFName("/ObjStm") {
            let content = try decoded(object)
            guard let count = object.head.pdfNumber("/N"),
                let first = object.head.pdfNumber("/First"),
                count >= 0, count <= limits.elements, first >= 0, first <= content.count
            else { continue }
            // Objects lie one behind the other; overlapping ones could unfold without end.
            var room = content.count
            let numbers = content[..<first].split { $0 <= 0x20 }.prefix(2 * count)
                .map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
            for index in stride(from: 0, to: numbers.count - 1, by: 2) {
                let start = first + max(0, min(numbers[index + 1], content.count))
                let end =
                    index + 3 < numbers.count
                    ? first + max(0, min(numbers[index + 3], content.count)) : content.count
                guard start <= end, end <= content.count else { continue }
                room -= end - start
                guard room >= 0 else { throw .unreadable("is a damaged PDF document") }
                objects.append(
                    Object(
                        number: numbers[index], head: Array(content[start..<end]), stream: nil,
                        isPacked: true))
            }
        }
    }

    /// The content of a stream. Nil filters are unknown: an image's, mostly.
    mutating func decoded(_ object: Object) throws(InspectionProblem) -> [UInt8] {
        guard let stream = object.stream else { return [] }
        var content = Array(stream)
        for filter in Self.filters(object.head) {
            switch filter {
            case "FlateDecode", "Fl": content = try Inflater.zlib(content[...], limit: left)
            case "ASCII85Decode", "A85": content = Self.ascii85(content)
            case "ASCIIHexDecode", "AHx": content = Self.hex(content)
            default: return content
            }
        }
        if content.count > 1 << 20, content.count / limits.ratio >= stream.count {
            throw .limit("ratio", limits.ratio)
        }
        left -= content.count
        guard left > 0 else { throw .limit("unfolded-bytes", limits.unfoldedBytes) }
        return content
    }

    /// The filters of a stream in the order in which they are undone.
    static func filters(_ head: [UInt8]) -> [String] {
        guard let start = head.firstRange(of: Array("/Filter".utf8), from: 0) else { return [] }
        let text = String(decoding: head[(start + 7)...], as: UTF8.self)
        let known = [
            "FlateDecode", "ASCII85Decode", "ASCIIHexDecode", "DCTDecode", "LZWDecode", "JPXDecode",
            "CCITTFaxDecode", "RunLengthDecode", "JBIG2Decode", "Crypt",
        ]
        let list = text.drop { $0 == " " || $0 == "\n" || $0 == "\r" }
        let body =
            list.first == "["
            ? list.prefix { $0 != "]" } : list.prefix(while: { $0 != ">" }).prefix(40)
        let names = body.split(separator: "/").map {
            String($0.prefix { $0.isLetter || $0.isNumber })
        }.filter { known.contains($0) }
        return list.first == "[" ? names : Array(names.prefix(1))
    }

    private static func ascii85(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var group: [UInt32] = []
        for byte in text {
            if byte == UInt8(ascii: "~") { break }
            if byte == UInt8(ascii: "z"), group.isEmpty { result += [0, 0, 0, 0] }
            guard (0x21...0x75).contains(byte) else { continue }
            group.append(UInt32(byte) - 0x21)
            if group.count == 5 {
                result += word(group)
                group = []
            }
        }
        if group.count > 1 {
            let missing = 5 - group.count
            result += word(group + Array(repeating: 84, count: missing)).dropLast(missing)
        }
        return result
    }

    private static func word(_ group: [UInt32]) -> [UInt8] {
        let value = group.reduce(UInt32(0)) { $0 &* 85 &+ $1 }
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    private static func hex(_ text: [UInt8]) -> [UInt8] {
        let digits = text.prefix { $0 != 0x3E }.compactMap {
            Unicode.Scalar($0).properties.numericType != nil || (0x41...0x46).contains($0 & 0xDF)
                ? UInt8(String(Unicode.Scalar($0)), radix: 16) : nil
        }
        return stride(from: 0, to: digits.count, by: 2).map { index in
            digits[index] << 4 | (index + 1 < digits.count ? digits[index + 1] : 0)
        }
    }
}

extension [UInt8] {
    /// Whether a name stands in it, not only as the beginning of a longer one.
    func hasPDFName(_ name: String) -> Bool { pdfName(name) != nil }

    private func pdfName(_ name: String) -> Int? {
        let pattern = Array(name.utf8)
        var start = 0
        while let found = firstRange(of: pattern, from: start) {
            let end = found + pattern.count
            if end >= count || !(isDigit(self[end]) || (0x41...0x5A).contains(self[end] & 0xDF)) {
                return end
            }
            start = end
        }
        return nil
    }

    /// The number behind a name; nil for a reference or none.
    func pdfNumber(_ name: String) -> Int? {
        guard let end = pdfName(name) else { return nil }
        let rest = self[end...].drop { $0 <= 0x20 }
        let digits = rest.prefix { isDigit($0) }
        let after = rest.dropFirst(digits.count).drop { $0 <= 0x20 }
        if let next = after.first, isDigit(next) { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
    }
}

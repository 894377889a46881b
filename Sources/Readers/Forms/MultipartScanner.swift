/// Takes a `multipart/form-data` body apart.
struct MultipartScanner {
    private let body: [UInt8]
    private let delimiter: [UInt8]
    private static let mostHeaderBytes = 16_384

    init(_ body: [UInt8], boundary: [UInt8]) {
        self.body = body
        delimiter = [0x2D, 0x2D] + boundary
    }

    func fields() throws(FormError) -> [FormField] {
        guard starts(with: delimiter, at: 0) else { throw .malformed(offset: 0) }
        var fields: [FormField] = []
        var index = delimiter.count
        while !starts(with: [0x2D, 0x2D], at: index) {
            guard starts(with: [0x0D, 0x0A], at: index) else { throw .malformed(offset: index) }
            guard fields.count < FormReader.mostFields else {
                throw .tooMany(limit: FormReader.mostFields)
            }
            let (headers, start) = try headers(at: index + 2)
            guard let end = ending(from: start) else {
                throw .malformed(offset: start)
            }
            fields.append(try field(headers, Array(body[start..<end]), at: index))
            index = end + 2 + delimiter.count
        }
        return fields
    }

    /// The lines up to the empty one, and where the content begins.
    private func headers(at first: Int) throws(FormError) -> (lines: [[UInt8]], start: Int) {
        var lines: [[UInt8]] = []
        var index = first
        while true {
            let limit = min(body.count, first + Self.mostHeaderBytes)
            guard let end = position(of: [0x0D, 0x0A], from: index), end < limit else {
                throw .malformed(offset: index)
            }
            if end == index { return (lines, end + 2) }
            lines.append(Array(body[index..<end]))
            index = end + 2
        }
    }

    private func field(_ headers: [[UInt8]], _ bytes: [UInt8], at offset: Int) throws(FormError)
        -> FormField
    {
        let marker = "content-disposition:"
        let line = headers.first {
            String(decoding: $0.prefix(marker.utf8.count), as: UTF8.self).lowercased() == marker
        }
        guard let line, let name = Self.parameter("name", in: line) else {
            throw .malformed(offset: offset)
        }
        return FormField(name: name, fileName: Self.parameter("filename", in: line), bytes: bytes)
    }

    /// `; name="…"`. Browsers write `"` as `%22` and line ends as `%0D%0A` inside, nothing else.
    private static func parameter(_ name: String, in line: [UInt8]) -> String? {
        let opening = Array("; \(name)=\"".utf8)
        guard line.count >= opening.count else { return nil }
        let start = (0...line.count - opening.count).first {
            line[$0..<$0 + opening.count].elementsEqual(opening)
        }
        guard let start else { return nil }
        let value = line[(start + opening.count)...]
        guard let end = value.firstIndex(of: 0x22) else { return nil }
        return String(decoding: value[..<end], as: UTF8.self)
    }

    private func starts(with bytes: [UInt8], at index: Int) -> Bool {
        index + bytes.count <= body.count
            && body[index..<index + bytes.count].elementsEqual(bytes)
    }

    /// Where a content ends: at a line that is the delimiter, not at one that only begins like it.
    private func ending(from start: Int) -> Int? {
        var index = start
        while let end = position(of: [0x0D, 0x0A] + delimiter, from: index) {
            let after = end + 2 + delimiter.count
            if starts(with: [0x0D, 0x0A], at: after) || starts(with: [0x2D, 0x2D], at: after) {
                return end
            }
            index = end + 1
        }
        return nil
    }

    /// The next place of `bytes` from an index on.
    private func position(of bytes: [UInt8], from first: Int) -> Int? {
        var index = first
        while index + bytes.count <= body.count {
            guard let candidate = body[index...].firstIndex(of: bytes[0]) else { return nil }
            if starts(with: bytes, at: candidate) { return candidate }
            index = candidate + 1
        }
        return nil
    }
}

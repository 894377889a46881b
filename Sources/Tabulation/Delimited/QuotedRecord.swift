/// One record read byte by byte, by RFC 4180: for records with quotes, blank lines and mistakes.
struct QuotedRecord {
    private(set) var fieldCount = 0
    /// Line feeds within the record, its own end included.
    private(set) var lineFeeds = 0
    /// Offset behind the record.
    private(set) var end = 0
    private(set) var isBlank = false
    /// The fields without quotes, each followed by eight bytes.
    private var content: [UInt8] = []
    private var ranges: [Range<Int>] = []

    enum Problem: Error {
        /// The record does not end within the bytes.
        case incomplete
        case textAfterQuote(field: Int)
    }

    /// Reads the record that begins at `start`, within the first `size` bytes.
    mutating func read(_ bytes: UnsafeRawPointer, from start: Int, size: Int, delimiter: UInt8)
        throws(Problem)
    {
        content.removeAll(keepingCapacity: true)
        ranges.removeAll(keepingCapacity: true)
        lineFeeds = 0
        var position = start
        func byte(_ offset: Int) -> UInt8 { bytes.load(fromByteOffset: offset, as: UInt8.self) }
        while true {
            let first = content.count
            guard position < size else { throw .incomplete }
            if byte(position) == 0x22 {
                position = try readQuoted(bytes, position + 1, size)
                guard position < size else { throw .incomplete }
                if byte(position) == 0x0D, position + 1 < size { position += 1 }
            } else {
                while position < size, byte(position) != delimiter, byte(position) != 0x0A {
                    content.append(byte(position))
                    position += 1
                }
                guard position < size else { throw .incomplete }
                if byte(position) == 0x0A, content.count > first, content.last == 0x0D {
                    content.removeLast()
                }
            }
            ranges.append(first..<content.count)
            content += [0, 0, 0, 0, 0, 0, 0, 0]
            let mark = byte(position)
            position += 1
            if mark == delimiter { continue }
            guard mark == 0x0A else { throw .textAfterQuote(field: ranges.count) }
            break
        }
        lineFeeds += 1
        end = position
        fieldCount = ranges.count
        isBlank = ranges.count == 1 && ranges[0].isEmpty && byte(start) != 0x22
    }

    /// Reads the record of an array that begins at `start`; what was wrong with it.
    mutating func problem(reading bytes: [UInt8], from start: Int, delimiter: UInt8) -> Problem? {
        bytes.withUnsafeBytes { raw -> Problem? in
            guard let base = raw.baseAddress else { return .incomplete }
            do throws(Problem) {
                try read(base, from: start, size: raw.count, delimiter: delimiter)
                return nil
            } catch {
                return error
            }
        }
    }

    /// Reads from behind an opening quote; returns the offset behind the closing one.
    private mutating func readQuoted(_ bytes: UnsafeRawPointer, _ start: Int, _ size: Int)
        throws(Problem) -> Int
    {
        var position = start
        while position < size {
            let byte = bytes.load(fromByteOffset: position, as: UInt8.self)
            position += 1
            if byte == 0x0A { lineFeeds += 1 }
            guard byte == 0x22 else {
                content.append(byte)
                continue
            }
            guard position < size else { throw .incomplete }
            guard bytes.load(fromByteOffset: position, as: UInt8.self) == 0x22 else {
                return position
            }
            content.append(0x22)
            position += 1
        }
        throw .incomplete
    }

    /// The text of a field, for the header.
    func text(of field: Int) -> [UInt8] { Array(content[ranges[field]]) }

    /// Gives the named fields to `body`; they live until it returns.
    func withFields(_ indices: [Int], _ body: (UnsafePointer<Field>) -> Void) {
        content.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            let fields = indices.map { index in
                Field(start: base + ranges[index].lowerBound, count: ranges[index].count)
            }
            fields.withUnsafeBufferPointer { pointer in
                if let first = pointer.baseAddress { body(first) }
            }
        }
    }
}

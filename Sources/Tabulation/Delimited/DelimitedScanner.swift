import Glibc

/// Reads records of one part of a file, or of a stream, and counts them.
///
/// Every byte is looked at: quotes are respected, each record has as many fields as the header, all
/// is UTF-8 without NUL.
struct DelimitedScanner {
    let shape: DelimitedShape
    private(set) var records: RecordTally
    private var buffer: UnsafeMutableRawPointer
    private var capacity: Int
    private var index: StructuralIndex
    private var fields: [Field]
    private var slow = QuotedRecord()
    /// The line of the record at hand, from 1; in a part of a file the part's first is 1.
    private(set) var line = 1

    /// A buffer that stays in the processor's second cache.
    private static let usualCapacity = 256 << 10
    private static let mostCapacity = 64 << 20
    /// Readable bytes behind the buffer.
    private static let padding = 64

    init(_ shape: DelimitedShape, _ records: RecordTally) {
        self.shape = shape
        self.records = records
        capacity = Self.usualCapacity
        buffer = .allocate(byteCount: capacity + Self.padding, alignment: 64)
        index = StructuralIndex(delimiter: shape.delimiter, capacity: capacity)
        let none = Field(start: UnsafeRawPointer(buffer), count: 0)
        fields = Array(repeating: none, count: shape.needed.count)
    }

    /// Has to be called once, at the end.
    func deallocate() {
        buffer.deallocate()
        index.deallocate()
    }

    /// Counts the records that begin from `offset` on, before `limit`; `firstLine` is where they
    /// begin. Returns the offset of the first record that was not counted.
    mutating func scan(
        _ source: ByteSource, from offset: Int, before limit: Int, firstLine: Int,
        _ monitor: Monitor
    ) throws(DataError) -> Int {
        line = firstLine
        var start = offset
        var filled = 0
        while start < limit {
            let read = try source.read(
                at: start + filled, into: buffer + filled, room: capacity - filled - 1)
            filled += read
            let isLast = read == 0
            if isLast {
                guard filled > 0 else { break }
                terminate(&filled)
            }
            let counted = records.tally.records
            let used = try count(filled, start: start, before: limit, isLast: isLast)
            monitor.advance(bytes: read, records: records.tally.records - counted)
            start += used
            filled -= used
            if isLast { break }
            memmove(buffer, buffer + used, filled)
            if used == 0, filled >= capacity - 1 { try grow(filled) }
        }
        return start
    }

    /// Ends the last record, if the file does not.
    private mutating func terminate(_ filled: inout Int) {
        guard buffer.load(fromByteOffset: filled - 1, as: UInt8.self) != 0x0A else { return }
        buffer.storeBytes(of: 0x0A, toByteOffset: filled, as: UInt8.self)
        filled += 1
    }

    private mutating func grow(_ filled: Int) throws(DataError) {
        guard capacity < Self.mostCapacity else { throw error(.longRecord) }
        let larger = capacity * 4
        let grown = UnsafeMutableRawPointer.allocate(
            byteCount: larger + Self.padding, alignment: 64)
        grown.copyMemory(from: buffer, byteCount: filled)
        buffer.deallocate()
        buffer = grown
        capacity = larger
        index.grow(to: larger)
    }

    /// Counts the complete records in the buffer; returns how many bytes they have.
    private mutating func count(_ size: Int, start: Int, before limit: Int, isLast: Bool)
        throws(DataError) -> Int
    {
        memset(buffer + size, 0x20, Self.padding)
        index.find(in: buffer, size: size)
        if index.hasNul { throw nulError(size) }
        let firstLine = line
        var position = 0
        var mark = 0
        let width = shape.width
        while position < size, start &+ position < limit {
            let last = mark &+ width &- 1
            if last < index.count, isPlain(mark, last) {
                let end = index[last]
                addPlain(position, mark, end)
                position = end &+ 1
                mark = last &+ 1
                line &+= 1
            } else {
                guard try addSlowly(&position, size, isLast) else { break }
                while mark < index.count, index[mark] < position { mark &+= 1 }
            }
        }
        if index.hasHighBit { try checkUTF8(position, firstLine) }
        return position
    }

    /// Whether the marks of a record are delimiters up to the last, a line feed.
    @inline(__always)
    private func isPlain(_ mark: Int, _ last: Int) -> Bool {
        guard buffer.load(fromByteOffset: index[last], as: UInt8.self) == 0x0A else { return false }
        var next = mark
        while next < last {
            if buffer.load(fromByteOffset: index[next], as: UInt8.self) != shape.delimiter {
                return false
            }
            next &+= 1
        }
        return true
    }

    @inline(__always)
    private mutating func addPlain(_ position: Int, _ mark: Int, _ end: Int) {
        for (slot, column) in shape.needed.enumerated() {
            let first = column == 0 ? position : index[mark &+ column &- 1] &+ 1
            var next = column == shape.width &- 1 ? end : index[mark &+ column]
            if next == end, next > first,
                buffer.load(fromByteOffset: next &- 1, as: UInt8.self) == 0x0D
            {
                next &-= 1
            }
            fields[slot] = Field(start: UnsafeRawPointer(buffer) + first, count: next &- first)
        }
        if shape.width == 1, fields.first?.count == 0 { return }
        fields.withUnsafeBufferPointer { pointer in
            if let first = pointer.baseAddress { records.add(first, line: line) }
        }
    }

    /// One record with quotes, or a mistake. False where the buffer does not hold all of it.
    private mutating func addSlowly(_ position: inout Int, _ size: Int, _ isLast: Bool)
        throws(DataError) -> Bool
    {
        do throws(QuotedRecord.Problem) {
            try slow.read(buffer, from: position, size: size, delimiter: shape.delimiter)
        } catch {
            switch error {
            case .incomplete:
                guard isLast else { return false }
                throw self.error(.openQuote)
            case .textAfterQuote(let field):
                throw DataError(
                    source: shape.name, line: line + slow.lineFeeds, column: field,
                    problem: .textAfterQuote)
            }
        }
        if !slow.isBlank {
            guard slow.fieldCount == shape.width else {
                throw self.error(.ragged(fields: slow.fieldCount, header: shape.width))
            }
            slow.withFields(shape.needed) { records.add($0, line: line) }
        }
        line += slow.lineFeeds
        position = slow.end
        return true
    }

    private func error(_ problem: DataError.Problem) -> DataError {
        DataError(source: shape.name, line: line, problem: problem)
    }

    private func nulError(_ size: Int) -> DataError {
        let bytes = UnsafeRawBufferPointer(start: buffer, count: size)
        let place = bytes.firstIndex(of: 0) ?? 0
        let feeds = bytes[..<place].count { $0 == 0x0A }
        return DataError(source: shape.name, line: line + feeds, problem: .nul)
    }

    private func checkUTF8(_ size: Int, _ firstLine: Int) throws(DataError) {
        let bytes = UnsafeRawBufferPointer(start: buffer, count: size)
        guard let place = UTF8Check.firstProblem(in: bytes) else { return }
        let feeds = bytes[..<place].count { $0 == 0x0A }
        throw DataError(source: shape.name, line: firstLine + feeds, problem: .notUTF8)
    }
}

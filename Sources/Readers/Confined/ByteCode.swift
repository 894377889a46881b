/// Values as bytes for the way to a reader and back; both ends are the same program.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func put(_ number: Int) {
        withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
    }

    mutating func put(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

    mutating func put(_ some: [UInt8]) {
        put(some.count)
        bytes += some
    }

    mutating func put(_ text: String) {
        put(text.utf8.count)
        bytes += text.utf8
    }

    mutating func put<Value>(_ value: Value?, _ write: (inout ByteWriter, Value) -> Void) {
        put(value != nil)
        if let value { write(&self, value) }
    }

    mutating func put<Value>(_ values: [Value], _ write: (inout ByteWriter, Value) -> Void) {
        put(values.count)
        for value in values { write(&self, value) }
    }

    /// A number of few bytes where it is near 0.
    mutating func putShort(_ number: Int) {
        var rest = UInt64(bitPattern: Int64(number << 1 ^ number >> 63))
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Makes room for so many more bytes, where that is much.
    mutating func reserve(_ count: Int) {
        if count > bytes.count { bytes.reserveCapacity(bytes.count + count) }
    }

    /// The memory of plain values, for the lists that are long.
    mutating func putPlain<Value: BitwiseCopyable>(_ values: [Value]) {
        put(values.count)
        values.withUnsafeBytes { bytes += $0 }
    }
}

/// A reply that is not what a reader would have written.
struct MalformedReply: Error {}

/// Reads what a `ByteWriter` wrote. A reader may have been taken over by what it read, so that
/// nothing of it is believed: no length, no word, no index.
struct ByteReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private mutating func take(_ count: Int) throws(MalformedReply) -> Range<Int> {
        guard count >= 0, count <= bytes.count - index else { throw MalformedReply() }
        defer { index += count }
        return index..<(index + count)
    }

    mutating func number() throws(MalformedReply) -> Int {
        let range = try take(8)
        return bytes.withUnsafeBytes {
            Int(littleEndian: $0.loadUnaligned(fromByteOffset: range.lowerBound, as: Int.self))
        }
    }

    /// What `putShort` wrote.
    mutating func shortNumber() throws(MalformedReply) -> Int {
        var number: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 63, by: 7) {
            guard index < bytes.count else { throw MalformedReply() }
            let byte = bytes[index]
            index += 1
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 {
                return Int(truncatingIfNeeded: number >> 1) ^ -Int(number & 1)
            }
        }
        throw MalformedReply()
    }

    /// How many values follow, each of so many bytes or more.
    mutating func count(ofBytes least: Int) throws(MalformedReply) -> Int {
        let count = try number()
        guard count >= 0, count <= (bytes.count - index) / least else { throw MalformedReply() }
        return count
    }

    mutating func flag() throws(MalformedReply) -> Bool {
        switch bytes[try take(1)].first {
        case 0: return false
        case 1: return true
        default: throw MalformedReply()
        }
    }

    mutating func byteArray() throws(MalformedReply) -> [UInt8] {
        Array(bytes[try take(try number())])
    }

    mutating func text() throws(MalformedReply) -> String {
        String(decoding: bytes[try take(try number())], as: UTF8.self)
    }

    mutating func optional<Value>(
        _ read: (inout ByteReader) throws(MalformedReply) -> Value
    ) throws(MalformedReply) -> Value? {
        try flag() ? try read(&self) : nil
    }

    mutating func list<Value>(
        _ read: (inout ByteReader) throws(MalformedReply) -> Value
    ) throws(MalformedReply) -> [Value] {
        let count = try number()
        // Every value takes a byte at least.
        guard count >= 0, count <= bytes.count - index else { throw MalformedReply() }
        var values: [Value] = []
        for _ in 0..<count { values.append(try read(&self)) }
        return values
    }

    mutating func plain<Value: BitwiseCopyable>(
        _ type: Value.Type
    ) throws(MalformedReply) -> [Value] {
        let count = try number()
        let size = MemoryLayout<Value>.stride
        let (length, overflow) = count.multipliedReportingOverflow(by: size)
        guard !overflow else { throw MalformedReply() }
        let range = try take(length)
        return [Value](unsafeUninitializedCapacity: count) { buffer, initialised in
            bytes.withUnsafeBytes { raw in
                UnsafeMutableRawBufferPointer(buffer).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: raw[range]))
            }
            initialised = count
        }
    }

    func finish() throws(MalformedReply) {
        guard index == bytes.count else { throw MalformedReply() }
    }
}

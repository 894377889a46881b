/// Where in a buffer delimiters, line feeds and quotes stand, 64 bytes at a time.
struct StructuralIndex {
    let delimiter: UInt8
    private var positions: UnsafeMutableBufferPointer<UInt32>
    private(set) var count = 0
    /// Whether some byte was not ASCII, since `reset`.
    private(set) var hasHighBit = false
    private(set) var hasNul = false

    init(delimiter: UInt8, capacity: Int) {
        self.delimiter = delimiter
        positions = .allocate(capacity: capacity + 64)
    }

    func deallocate() { positions.deallocate() }

    mutating func grow(to capacity: Int) {
        positions.deallocate()
        positions = .allocate(capacity: capacity + 64)
    }

    @inline(__always)
    subscript(index: Int) -> Int { Int(positions[index]) }

    /// Finds them in the first `size` bytes; 64 more bytes have to be readable, none of them NUL.
    mutating func find(in bytes: UnsafeRawPointer, size: Int) {
        let delimiters = SIMD16<UInt8>(repeating: delimiter)
        let feeds = SIMD16<UInt8>(repeating: 0x0A)
        let quotes = SIMD16<UInt8>(repeating: 0x22)
        var every = SIMD16<UInt8>(repeating: 0)
        var least = SIMD16<UInt8>(repeating: 0xFF)
        var found = 0
        var block = 0
        while block < size {
            var mask: UInt64 = 0
            var part = 0
            while part < 64 {
                let word = bytes.loadUnaligned(
                    fromByteOffset: block &+ part, as: SIMD16<UInt8>.self)
                every |= word
                least = pointwiseMin(least, word)
                let marks = (word .== delimiters) .| (word .== feeds) .| (word .== quotes)
                mask |= Self.bits(marks) << UInt64(part)
                part &+= 16
            }
            if size &- block < 64 { mask &= (1 << UInt64(size &- block)) &- 1 }
            found = write(mask, block, found)
            block &+= 64
        }
        count = found
        hasHighBit = every.max() >= 0x80
        hasNul = size > 0 && least.min() == 0
    }

    /// One bit per byte, the first the lowest.
    @inline(__always)
    private static func bits(_ marks: SIMDMask<SIMD16<Int8>>) -> UInt64 {
        let halves = unsafeBitCast(marks, to: SIMD2<UInt64>.self)
        // One bit of each byte, in its place; the product adds them up in the top byte.
        let low = ((halves[0] & 0x8040_2010_0804_0201) &* 0x0101_0101_0101_0101) >> 56
        let high = ((halves[1] & 0x8040_2010_0804_0201) &* 0x0101_0101_0101_0101) >> 56
        return low | high << 8
    }

    /// Writes the places of the bits that are set, eight at a time: whether there is another is hard
    /// to guess for the processor, whether there are more than eight is not.
    @inline(__always)
    private func write(_ bits: UInt64, _ base: Int, _ found: Int) -> Int {
        var rest = bits
        var next = found
        while rest != 0 {
            let number = rest.nonzeroBitCount
            for slot in 0..<8 {
                positions[next &+ slot] = UInt32(
                    truncatingIfNeeded: base &+ rest.trailingZeroBitCount)
                rest &= rest &- 1
            }
            next &+= min(8, number)
        }
        return next
    }
}

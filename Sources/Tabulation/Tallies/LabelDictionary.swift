/// Numbers the distinct texts of one column, from 0 in the order in which they come.
///
/// The table is open addressing over the first and last eight bytes and the length; only texts
/// longer than sixteen bytes are compared in full. Texts that collide on purpose cost time, nothing
/// else.
struct LabelDictionary {
    private struct Slot {
        var first: UInt64 = 0
        var last: UInt64 = 0
        /// Bytes in the upper, code + 1 in the lower half; 0 for an empty slot.
        var lengthAndCode: UInt64 = 0
    }

    /// The texts by their codes.
    private(set) var labels: [[UInt8]] = []
    private var slots: [Slot]
    private var mask: Int

    /// The empty text has a code like any other.
    init() {
        slots = Array(repeating: Slot(), count: 64)
        mask = 63
    }

    var count: Int { labels.count }

    /// The code of `count` bytes. At least 8 bytes after `bytes` have to be readable, whatever
    /// they are.
    @inline(__always)
    mutating func code(_ bytes: UnsafeRawPointer, count: Int) -> Int {
        let (first, last) = Self.ends(bytes, count)
        var index = Self.hash(first, last, count) & mask
        while true {
            let slot = slots[index]
            if slot.lengthAndCode == 0 { break }
            if slot.first == first, slot.last == last, slot.lengthAndCode >> 32 == UInt64(count) {
                let code = Int(slot.lengthAndCode & 0xFFFF_FFFF) - 1
                if count <= 16 || isEqual(code, bytes) { return code }
            }
            index = (index &+ 1) & mask
        }
        return insert(bytes, count, first, last)
    }

    mutating func code(of label: [UInt8]) -> Int {
        let padded = label + [0, 0, 0, 0, 0, 0, 0, 0]
        return padded.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            return code(base, count: label.count)
        }
    }

    @inline(__always)
    private static func ends(_ bytes: UnsafeRawPointer, _ count: Int) -> (UInt64, UInt64) {
        let word = bytes.loadUnaligned(as: UInt64.self).littleEndian
        guard count > 8 else {
            let unused = UInt64(8 &- count) &* 8
            return (count == 0 ? 0 : (word << unused) >> unused, 0)
        }
        let last = bytes.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
        return (word, last.littleEndian)
    }

    @inline(__always)
    private static func hash(_ first: UInt64, _ last: UInt64, _ count: Int) -> Int {
        // The bytes in which labels differ are mostly the last: they have to reach the low bits.
        let joined = first ^ (last &* 0x9E37_79B9_7F4A_7C15) ^ UInt64(count)
        let mixed = (joined ^ (joined >> 32)) &* 0xD6E8_FEB8_6659_FD93
        return Int(truncatingIfNeeded: mixed >> 32)
    }

    private func isEqual(_ code: Int, _ bytes: UnsafeRawPointer) -> Bool {
        let label = labels[code]
        return label.indices.allSatisfy {
            label[$0] == bytes.load(fromByteOffset: $0, as: UInt8.self)
        }
    }

    private mutating func insert(
        _ bytes: UnsafeRawPointer, _ count: Int, _ first: UInt64, _ last: UInt64
    ) -> Int {
        if (labels.count + 1) * 2 > slots.count { grow() }
        let code = labels.count
        labels.append(Array(UnsafeRawBufferPointer(start: bytes, count: count)))
        place(Slot(first: first, last: last, lengthAndCode: UInt64(count) << 32 | UInt64(code + 1)))
        return code
    }

    private mutating func place(_ slot: Slot) {
        let count = Int(slot.lengthAndCode >> 32)
        var index = Self.hash(slot.first, slot.last, count) & mask
        while slots[index].lengthAndCode != 0 { index = (index + 1) & mask }
        slots[index] = slot
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Slot(), count: old.count * 2)
        mask = slots.count - 1
        for slot in old where slot.lengthAndCode != 0 { place(slot) }
    }
}

/// Numbers the distinct pairs of two small numbers, from 0 in the order in which they come: cells of
/// a table as pairs of a shorter cell and a label, contributors of a cell as pairs of the two.
struct PairTable {
    /// The pairs by their number.
    private(set) var pairs: [(first: Int, second: Int)] = []
    private var keys: [UInt64]
    private var numbers: [Int32]
    private var mask: Int

    init() {
        keys = Array(repeating: 0, count: 64)
        numbers = Array(repeating: -1, count: 64)
        mask = 63
    }

    var count: Int { pairs.count }

    /// The number of a pair of two numbers from 0 to 2^32 - 1, and whether it is new.
    @inline(__always)
    mutating func number(_ first: Int, _ second: Int) -> (number: Int, isNew: Bool) {
        let key =
            UInt64(UInt32(truncatingIfNeeded: first)) << 32
            | UInt64(UInt32(truncatingIfNeeded: second))
        var index = Self.hash(key) & mask
        while numbers[index] >= 0 {
            if keys[index] == key { return (Int(numbers[index]), false) }
            index = (index &+ 1) & mask
        }
        return (insert(key, first, second), true)
    }

    @inline(__always)
    private static func hash(_ key: UInt64) -> Int {
        let mixed = (key ^ (key >> 29)) &* 0xD6E8_FEB8_6659_FD93
        return Int(truncatingIfNeeded: mixed >> 32)
    }

    private mutating func insert(_ key: UInt64, _ first: Int, _ second: Int) -> Int {
        if (pairs.count + 1) * 2 > keys.count { grow() }
        let number = pairs.count
        pairs.append((first, second))
        place(key, number)
        return number
    }

    private mutating func place(_ key: UInt64, _ number: Int) {
        var index = Self.hash(key) & mask
        while numbers[index] >= 0 { index = (index + 1) & mask }
        keys[index] = key
        numbers[index] = Int32(truncatingIfNeeded: number)
    }

    private mutating func grow() {
        keys = Array(repeating: 0, count: keys.count * 2)
        numbers = Array(repeating: -1, count: keys.count)
        mask = keys.count - 1
        for (number, pair) in pairs.enumerated() {
            let key =
                UInt64(UInt32(truncatingIfNeeded: pair.first)) << 32
                | UInt64(UInt32(truncatingIfNeeded: pair.second))
            place(key, number)
        }
    }
}

/// Finds a cell by its coordinates and statistic.
///
/// A key is the sum of coordinate times stride, so a neighbour's key is one addition away. Where
/// the table has too many dimensions for exact strides (a stacked table with dozens of variables),
/// they are fixed odd 64-bit numbers; two places then share a key with a chance near 2^-64.
struct CellGrid: Sendable {
    let strides: [Int]
    private let dense: [Int32]
    private let sparse: [Int: Int32]
    /// Cells at a place that an earlier cell has, with that cell.
    private(set) var repeated: [(cell: Int, of: Int)] = []

    /// The keys of its cells.
    let keys: CellKeys

    /// - `count`: how many cells there are; `key` is asked for that of each.
    init(sizes: [Int], count: Int, key: (_ cell: Int, _ strides: [Int]) -> Int) {
        var exact: [Int] = []
        var product = 1
        var overflow = false
        for size in sizes {
            exact.append(product)
            let next = product.multipliedReportingOverflow(by: max(size, 1))
            product = next.partialValue
            overflow = overflow || next.overflow
        }
        let strides = overflow ? sizes.indices.map(Self.oddNumber) : exact
        self.strides = strides
        let keys = CellKeys(count, below: overflow ? nil : product) { key($0, strides) }
        self.keys = keys
        if !overflow, product <= max(4096, 8 * count) {
            var dense = [Int32](repeating: -1, count: product)
            for cell in 0..<count {
                let key = keys[cell]
                if dense[key] < 0 {
                    dense[key] = Int32(truncatingIfNeeded: cell)
                } else {
                    repeated.append((cell, Int(dense[key])))
                }
            }
            self.dense = dense
            sparse = [:]
        } else {
            var sparse: [Int: Int32] = [:]
            sparse.reserveCapacity(count)
            for cell in 0..<count {
                let key = keys[cell]
                if let earlier = sparse[key] {
                    repeated.append((cell, Int(earlier)))
                } else {
                    sparse[key] = Int32(truncatingIfNeeded: cell)
                }
            }
            self.sparse = sparse
            dense = []
        }
    }

    /// The cell with this key.
    subscript(key: Int) -> Int? {
        if !dense.isEmpty {
            guard key >= 0, key < dense.count, dense[key] >= 0 else { return nil }
            return Int(dense[key])
        }
        return sparse[key].map(Int.init)
    }

    /// Mixes the index as splitmix64 does.
    private static func oddNumber(_ index: Int) -> Int {
        var x = UInt64(truncatingIfNeeded: index + 1) &* 0x9E37_79B9_7F4A_7C15
        x = (x ^ (x >> 30)) &* 0xBF58_476D_1CE4_E5B9
        x = (x ^ (x >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int(truncatingIfNeeded: (x ^ (x >> 31)) | 1)
    }
}

/// The key of every cell, in four bytes where no key needs more.
struct CellKeys: Sendable {
    private let short: [Int32]
    private let long: [Int]

    /// - `limit`: what every key is below, from 0; nil where they are any numbers.
    init(_ count: Int, below limit: Int?, key: (_ cell: Int) -> Int) {
        let isShort = limit.map { $0 <= Int(Int32.max) } ?? false
        short = isShort ? (0..<count).map { Int32(truncatingIfNeeded: key($0)) } : []
        long = isShort ? [] : (0..<count).map(key)
    }

    subscript(cell: Int) -> Int { long.isEmpty ? Int(short[cell]) : long[cell] }
}

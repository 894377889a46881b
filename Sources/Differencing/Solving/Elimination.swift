/// The row space of a sparse matrix, by elimination modulo a prime.
///
/// Columns are numbered from 0. A vector is in the row space modulo two large primes whenever it
/// is over the rational numbers, and the other way round but for a chance of 10^-18 each.
struct Elimination {
    typealias Sparse = [(index: Int, value: UInt64)]

    let modulus: Modulus
    private var pivotOf: [Int]
    private(set) var pivotColumns: [Int] = []
    /// Reduced rows, 1 at the pivot; no entry at an earlier pivot.
    private(set) var pivotRows: [Sparse] = []
    /// Per pivot row how it is made of the given rows, where that is recorded.
    private var makeup: [Sparse] = []
    private let isRecording: Bool
    private var scratch: [UInt64]
    private let weight: [Int]
    private var given = 0

    /// - `weight`: the order in which columns become pivots, least first.
    init(columns: Int, weight: [Int], modulus: Modulus, isRecording: Bool = false) {
        self.modulus = modulus
        self.isRecording = isRecording
        self.weight = weight
        pivotOf = Array(repeating: -1, count: columns)
        scratch = Array(repeating: 0, count: columns)
    }

    /// Adds a row; true if it is not a combination of the earlier ones.
    @discardableResult
    mutating func insert(_ row: [(column: Int, coefficient: Int)]) -> Bool {
        defer { given += 1 }
        var (rest, used) = reduce(row)
        guard
            let pivot = rest.min(by: {
                (weight[$0.index], $0.index) < (weight[$1.index], $1.index)
            })
        else { return false }
        let factor = modulus.inverse(pivot.value)
        for k in rest.indices { rest[k].value = modulus.product(rest[k].value, factor) }
        pivotOf[pivot.index] = pivotRows.count
        pivotColumns.append(pivot.index)
        pivotRows.append(rest)
        if isRecording {
            var own = combined(used).map { ($0.index, modulus.difference(0, $0.value)) }
            own.append((given, 1))
            makeup.append(own.map { ($0.0, modulus.product($0.1, factor)) })
        }
        return true
    }

    func contains(_ row: [(column: Int, coefficient: Int)]) -> Bool {
        var copy = self
        return copy.reduce(row).rest.isEmpty
    }

    /// The multipliers of the given rows that add up to `row`; nil where none do.
    mutating func combination(_ row: [(column: Int, coefficient: Int)]) -> [(
        index: Int, value: Int
    )]? {
        let (rest, used) = reduce(row)
        guard rest.isEmpty else { return nil }
        return combined(used).map { ($0.index, modulus.symmetric($0.value)) }
    }

    /// Given rows in a combination of pivot rows.
    private func combined(_ used: Sparse) -> Sparse {
        guard isRecording else { return [] }
        var sum: [Int: UInt64] = [:]
        for (pivot, factor) in used {
            for (index, value) in makeup[pivot] {
                let change = modulus.product(value, factor)
                let negative = modulus.difference(0, change)
                sum[index] = modulus.difference(sum[index] ?? 0, negative)
            }
        }
        return sum.filter { $0.value != 0 }.sorted { $0.key < $1.key }
            .map { (index: $0.key, value: $0.value) }
    }

    /// What pivots leave of a row, and how much of each pivot row was taken away.
    mutating func reduce(_ row: [(column: Int, coefficient: Int)]) -> (rest: Sparse, used: Sparse) {
        var touched: [Int] = []
        var queue = Heap()
        for (column, coefficient) in row {
            if scratch[column] == 0 { touched.append(column) }
            scratch[column] = modulus.difference(scratch[column], modulus.residue(-coefficient))
            if pivotOf[column] >= 0 { queue.push(pivotOf[column]) }
        }
        var used: Sparse = []
        var last = -1
        while let pivot = queue.pop() {
            guard pivot != last else { continue }
            last = pivot
            let factor = scratch[pivotColumns[pivot]]
            guard factor != 0 else { continue }
            used.append((pivot, factor))
            for (column, value) in pivotRows[pivot] {
                if scratch[column] == 0 { touched.append(column) }
                scratch[column] = modulus.difference(
                    scratch[column], modulus.product(value, factor))
                if pivotOf[column] > pivot { queue.push(pivotOf[column]) }
            }
        }
        var rest: Sparse = []
        for column in touched where scratch[column] != 0 {
            rest.append((column, scratch[column]))
            scratch[column] = 0
        }
        return (rest, used)
    }

    /// A vector on which every row is 0: chosen at random but for its last entry.
    ///
    /// A sum of columns outside the row space is 0 on it with a chance of one in the prime.
    func nullVector(last: UInt64, seed: UInt64) -> [UInt64] {
        var state = seed
        var vector = pivotOf.map { _ -> UInt64 in
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return (z ^ (z >> 31)) % modulus.prime
        }
        vector[vector.count - 1] = last
        for pivot in pivotRows.indices.reversed() {
            let own = pivotColumns[pivot]
            var sum: UInt64 = 0
            for (column, value) in pivotRows[pivot] where column != own {
                sum = modulus.sum(sum, modulus.product(value, vector[column]))
            }
            vector[own] = modulus.difference(0, sum)
        }
        return vector
    }

    /// Rows that hold one pivot each and no other pivot column.
    mutating func reducedRows() -> [Sparse] {
        var full: [Sparse] = Array(repeating: [], count: pivotRows.count)
        for pivot in pivotRows.indices.reversed() {
            var sum: [Int: UInt64] = [:]
            for (column, value) in pivotRows[pivot] {
                let later = pivotOf[column]
                if later > pivot {
                    for (other, factor) in full[later] {
                        let change = modulus.product(factor, value)
                        sum[other] = modulus.difference(sum[other] ?? 0, change)
                    }
                }
                sum[column] = modulus.difference(
                    sum[column] ?? 0, modulus.difference(0, value))
            }
            full[pivot] = sum.filter { $0.value != 0 }.sorted { $0.key < $1.key }
                .map { (index: $0.key, value: $0.value) }
        }
        return full
    }
}

/// The least of some numbers first.
struct Heap {
    private var items: [Int] = []

    mutating func push(_ item: Int) {
        items.append(item)
        var child = items.count - 1
        while child > 0, items[child] < items[(child - 1) / 2] {
            items.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func pop() -> Int? {
        guard let first = items.first, let last = items.popLast() else { return nil }
        if items.isEmpty { return first }
        items[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < items.count && items[child] < items[least] { least = child }
            if least == parent { return first }
            items.swapAt(least, parent)
            parent = least
        }
    }
}

import Differencing

/// Which quantities follow from others by adding and subtracting, modulo a prime.
struct KnowledgeSpan {
    /// A sum of quantities: residues by number of the quantity, none of them 0.
    typealias Row = [Int: UInt64]

    private let modulus = Modulus.first
    private var rows: [Int: Row] = [:]
    /// What must not follow, each reduced by everything that is known.
    private var secrets: [Row] = []

    /// - `sums`: totals (coefficient -1) and parts (1) that add up to zero.
    init(_ linkage: Linkage) {
        for sum in linkage.sums {
            var row: Row = [:]
            for part in sum.parts { add(1, at: part, to: &row) }
            add(modulus.prime - 1, at: sum.total, to: &row)
            insert(reduced(row))
        }
    }

    /// Adds a sum of quantities that must not become known. One that is known already is left out.
    mutating func protect(_ quantities: [Int]) {
        var row: Row = [:]
        for quantity in quantities { add(1, at: quantity, to: &row) }
        let rest = reduced(row)
        if !rest.isEmpty { secrets.append(rest) }
    }

    /// Makes an equation known unless a secret would follow; false if it would.
    mutating func publish(_ equation: Linkage.Row, always: Bool = false) -> Bool {
        let row = reduced(
            equation.mapValues { modulus.residue($0) }.filter { $0.value != 0 })
        guard let pivot = row.keys.max(), let head = row[pivot] else { return true }
        let scale = modulus.inverse(head)
        let unit = row.mapValues { modulus.product($0, scale) }
        if !always, secrets.contains(where: { follows($0, from: unit, pivot) }) { return false }
        rows[pivot] = unit
        for index in secrets.indices { subtract(unit, pivot, from: &secrets[index]) }
        secrets.removeAll(where: \.isEmpty)
        return true
    }

    private func follows(_ secret: Row, from row: Row, _ pivot: Int) -> Bool {
        guard secret.count == row.count, secret[pivot] != nil else { return false }
        var rest = secret
        subtract(row, pivot, from: &rest)
        return rest.isEmpty
    }

    private mutating func insert(_ row: Row) {
        guard let pivot = row.keys.max(), let head = row[pivot] else { return }
        let scale = modulus.inverse(head)
        rows[pivot] = row.mapValues { modulus.product($0, scale) }
    }

    /// The row without the pivots of what is known: pivots are the highest of their rows, so that
    /// one way down is enough.
    private func reduced(_ row: Row) -> Row {
        var rest = row
        var done = Int.max
        while let next = rest.keys.filter({ $0 < done }).max() {
            if let known = rows[next] { subtract(known, next, from: &rest) }
            done = next
        }
        return rest
    }

    private func subtract(_ row: Row, _ pivot: Int, from rest: inout Row) {
        guard let factor = rest[pivot] else { return }
        for (index, value) in row {
            let left = modulus.difference(rest[index] ?? 0, modulus.product(factor, value))
            rest[index] = left == 0 ? nil : left
        }
    }

    private func add(_ value: UInt64, at index: Int, to row: inout Row) {
        let sum = modulus.difference(row[index] ?? 0, modulus.prime - value)
        row[index] = sum == 0 ? nil : sum
    }
}

/// Every set of whole counts that fits what is published, tried one by one.
struct Enumeration {
    let system: RandomSystem
    private(set) var solutions: [[Int]] = []
    private var budget = 300_000
    /// Lines that are no shares, and per atom those that have it and those that end with it.
    private let plain: [RandomSystem.Line]
    private let shares: [RandomSystem.Line]
    private var linesOf: [[Int]] = []
    private var endingAt: [[Int]] = []
    private var sums: [Int]

    /// Nil when there are too many to try.
    init?(_ system: RandomSystem) {
        self.system = system
        plain = system.lines.filter { $0.base == nil }
        shares = system.lines.filter { $0.base != nil }
        sums = Array(repeating: 0, count: plain.count)
        for atom in system.truth.indices {
            let bit = UInt32(1) &<< UInt32(atom)
            linesOf.append(plain.indices.filter { plain[$0].atoms & bit != 0 })
            endingAt.append(
                plain.indices.filter { plain[$0].atoms >= bit && plain[$0].atoms < bit &<< 1 })
        }
        var counts = [Int](repeating: 0, count: system.truth.count)
        guard let total = system.lines.first, extend(&counts, 0, total.high) else { return nil }
    }

    private mutating func extend(_ counts: inout [Int], _ next: Int, _ left: Int) -> Bool {
        budget -= 1
        guard budget > 0, solutions.count < 30_000 else { return false }
        if next == counts.count {
            if shares.allSatisfy({ fits($0, counts) }) { solutions.append(counts) }
            return true
        }
        let most = system.impossible >> UInt32(next) & 1 == 1 ? 0 : left
        let before = linesOf[next].map { sums[$0] }
        var isWithin = true
        for value in 0...most where isWithin {
            counts[next] = value
            for (k, line) in linesOf[next].enumerated() { sums[line] = before[k] + value }
            isWithin = linesOf[next].allSatisfy { sums[$0] <= plain[$0].high }
            guard isWithin, endingAt[next].allSatisfy({ sums[$0] >= plain[$0].low }) else {
                continue
            }
            guard extend(&counts, next + 1, left - value) else { return false }
        }
        counts[next] = 0
        for (k, line) in linesOf[next].enumerated() { sums[line] = before[k] }
        return true
    }

    /// sum / base is between low and high of 2000.
    private func fits(_ line: RandomSystem.Line, _ counts: [Int]) -> Bool {
        let sum = system.count(line.atoms, counts)
        let whole = system.count(line.base ?? 0, counts)
        return max(line.low, 0) * whole <= 2000 * sum && 2000 * sum <= line.high * whole
    }

    func range(_ atoms: UInt32) -> (low: Int, high: Int) {
        var (low, high) = (Int.max, 0)
        let own = system.truth.indices.filter { atoms >> UInt32($0) & 1 == 1 }
        for counts in solutions {
            var sum = 0
            for atom in own { sum += counts[atom] }
            low = min(low, sum)
            high = max(high, sum)
        }
        return (low, high)
    }

    /// Whether some solution has at least `minimum` units in the set.
    func reaches(_ minimum: Int, _ atoms: UInt32) -> Bool {
        let own = system.truth.indices.filter { atoms >> UInt32($0) & 1 == 1 }
        for counts in solutions {
            var sum = 0
            for atom in own { sum += counts[atom] }
            if sum >= minimum { return true }
        }
        return false
    }

    /// The atoms that cannot have `minimum` units, as bits.
    func small(below minimum: Int) -> UInt32 {
        system.truth.indices.reduce(0) { found, atom in
            solutions.contains { $0[atom] >= minimum } ? found : found | 1 << UInt32(atom)
        }
    }

    /// Whether a set is a signed sum of published ones: not so if some vector is orthogonal to all
    /// published sets and not to it. By elimination in rational numbers as doubles; the matrices
    /// are tiny and of zeros and ones.
    static func span(_ sets: [UInt32], atoms: Int) -> (UInt32) -> Bool {
        var rows: [[Double]] = []
        func reduced(_ set: UInt32) -> [Double] {
            var vector = (0..<atoms).map { set >> UInt32($0) & 1 == 1 ? 1.0 : 0.0 }
            for row in rows {
                guard let pivot = row.firstIndex(where: { abs($0) > 1e-9 }),
                    abs(vector[pivot]) > 1e-9
                else { continue }
                let factor = vector[pivot] / row[pivot]
                for k in vector.indices { vector[k] -= factor * row[k] }
            }
            return vector
        }
        for set in sets {
            let rest = reduced(set)
            if rest.contains(where: { abs($0) > 1e-9 }) { rows.append(rest) }
        }
        let fixed = rows
        return { set in
            var vector = (0..<atoms).map { set >> UInt32($0) & 1 == 1 ? 1.0 : 0.0 }
            for row in fixed {
                guard let pivot = row.firstIndex(where: { abs($0) > 1e-9 }),
                    abs(vector[pivot]) > 1e-9
                else { continue }
                let factor = vector[pivot] / row[pivot]
                for k in vector.indices { vector[k] -= factor * row[k] }
            }
            return vector.allSatisfy { abs($0) < 1e-9 }
        }
    }
}

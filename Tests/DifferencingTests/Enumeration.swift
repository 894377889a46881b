/// Every set of whole counts that fits what is published, tried one by one.
struct Enumeration {
    let system: RandomSystem
    /// Per set of atoms of interest the least and the largest count.
    private(set) var ranges: [UInt32: (low: Int, high: Int)] = [:]
    private(set) var solutions: [[Int]] = []
    private var budget = 300_000

    /// Nil when there are too many to try.
    init?(_ system: RandomSystem) {
        self.system = system
        var counts = [Int](repeating: 0, count: system.truth.count)
        guard let total = system.lines.first, extend(&counts, 0, total.high) else { return nil }
    }

    private mutating func extend(_ counts: inout [Int], _ next: Int, _ left: Int) -> Bool {
        budget -= 1
        guard budget > 0, solutions.count < 30_000 else { return false }
        if next == counts.count {
            if fits(counts) { solutions.append(counts) }
            return true
        }
        let isImpossible = system.impossible >> UInt32(next) & 1 == 1
        for value in 0...(isImpossible ? 0 : left) {
            counts[next] = value
            guard mayFit(counts, next) else { continue }
            guard extend(&counts, next + 1, left - value) else { return false }
        }
        counts[next] = 0
        return true
    }

    /// Whether the counts of the first atoms are not too many, nor too few for sets that end here.
    private func mayFit(_ counts: [Int], _ last: Int) -> Bool {
        for line in system.lines where line.base == nil {
            var sum = 0
            for atom in 0...last where line.atoms >> UInt32(atom) & 1 == 1 { sum += counts[atom] }
            if sum > line.high { return false }
            if line.atoms >> UInt32(last + 1) == 0, sum < line.low { return false }
        }
        return true
    }

    private func fits(_ counts: [Int]) -> Bool {
        system.lines.allSatisfy { line in
            let sum = system.count(line.atoms, counts)
            guard let base = line.base else { return line.low <= sum && sum <= line.high }
            // sum / base is between low and high of 2000.
            let whole = system.count(base, counts)
            return max(line.low, 0) * whole <= 2000 * sum && 2000 * sum <= line.high * whole
        }
    }

    func range(_ atoms: UInt32) -> (low: Int, high: Int) {
        var (low, high) = (Int.max, 0)
        for counts in solutions {
            let sum = system.count(atoms, counts)
            low = min(low, sum)
            high = max(high, sum)
        }
        return (low, high)
    }

    /// Whether some solution has at least `minimum` units in the set.
    func reaches(_ minimum: Int, _ atoms: UInt32) -> Bool {
        solutions.contains { system.count(atoms, $0) >= minimum }
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

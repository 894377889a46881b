/// Every set of whole counts that fits what is published, tried one by one.
///
/// Plain loops over flat arrays: this is most of the time of the reference tests without
/// optimisation.
struct Enumeration {
    let system: RandomSystem
    private let width: Int
    /// Solution after solution the counts of all atoms.
    private var counts: [Int] = []
    private(set) var solutionCount = 0
    private var budget: Int
    private let mostSolutions: Int
    /// Lines that are no shares, and per atom those that have it and those that end with it.
    private let low: [Int]
    private let high: [Int]
    private let shares: [RandomSystem.Line]
    private var linesOf: [[Int]] = []
    private var endingAt: [[Int]] = []
    private var sums: [Int]
    private var now: [Int]

    /// Nil when there are too many to try, or none.
    init?(_ system: RandomSystem, budget: Int = 300_000) {
        self.system = system
        self.budget = budget
        mostSolutions = budget / 10
        width = system.truth.count
        let plain = system.lines.filter { $0.base == nil }
        (low, high) = (plain.map(\.low), plain.map(\.high))
        shares = system.lines.filter { $0.base != nil }
        sums = Array(repeating: 0, count: plain.count)
        now = Array(repeating: 0, count: width)
        for atom in 0..<width {
            let bit = UInt32(1) &<< UInt32(atom)
            linesOf.append(plain.indices.filter { plain[$0].atoms & bit != 0 })
            endingAt.append(
                plain.indices.filter { plain[$0].atoms >= bit && plain[$0].atoms < bit &<< 1 })
        }
        guard let total = system.lines.first, extend(0, total.high), solutionCount > 0 else {
            return nil
        }
    }

    private mutating func extend(_ next: Int, _ left: Int) -> Bool {
        budget -= 1
        guard budget > 0, solutionCount < mostSolutions else { return false }
        if next == width {
            if fitsShares() {
                counts += now
                solutionCount += 1
            }
            return true
        }
        let most = system.impossible >> UInt32(next) & 1 == 1 ? 0 : left
        let own = linesOf[next]
        var value = 0
        var isPossible = true
        var goesOn = true
        while value <= most, goesOn {
            now[next] = value
            if isPossible, reachesLows(next) { goesOn = extend(next + 1, left - value) }
            value += 1
            var k = 0
            while k < own.count {
                sums[own[k]] += 1
                if sums[own[k]] > high[own[k]] { isPossible = false }
                k += 1
            }
            if !isPossible { break }
        }
        var k = 0
        while k < own.count {
            sums[own[k]] -= value
            k += 1
        }
        now[next] = 0
        return goesOn
    }

    /// Whether sets that end here have enough.
    private func reachesLows(_ last: Int) -> Bool {
        let own = endingAt[last]
        var k = 0
        while k < own.count {
            if sums[own[k]] < low[own[k]] { return false }
            k += 1
        }
        return true
    }

    /// sum / base is between low and high of 2000.
    private func fitsShares() -> Bool {
        var k = 0
        while k < shares.count {
            let line = shares[k]
            let sum = count(line.atoms, now, at: 0)
            let whole = count(line.base ?? 0, now, at: 0)
            guard max(line.low, 0) * whole <= 2000 * sum, 2000 * sum <= line.high * whole else {
                return false
            }
            k += 1
        }
        return true
    }

    private func count(_ atoms: UInt32, _ counts: [Int], at start: Int) -> Int {
        var (sum, atom, rest) = (0, start, atoms)
        while rest != 0 {
            if rest & 1 == 1 { sum += counts[atom] }
            rest = rest &>> 1
            atom += 1
        }
        return sum
    }

    /// - `alone`: a set of which it is known that it has one unit.
    func range(_ atoms: UInt32, alone: UInt32? = nil) -> (low: Int, high: Int) {
        var (low, high, start) = (Int.max, 0, 0)
        while start < counts.count {
            defer { start += width }
            if let alone, count(alone, counts, at: start) != 1 { continue }
            let sum = count(atoms, counts, at: start)
            if sum < low { low = sum }
            if sum > high { high = sum }
        }
        return (low, high)
    }

    /// Whether some solution has at least `minimum` units in the set.
    func reaches(_ minimum: Int, _ atoms: UInt32) -> Bool {
        var start = 0
        while start < counts.count {
            if count(atoms, counts, at: start) >= minimum { return true }
            start += width
        }
        return false
    }

    /// The atoms that cannot have `minimum` units, as bits.
    func small(below minimum: Int) -> UInt32 {
        (0..<width).reduce(0) { found, atom in
            reaches(minimum, 1 << UInt32(atom)) ? found : found | 1 << UInt32(atom)
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

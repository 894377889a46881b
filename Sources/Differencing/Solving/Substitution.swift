/// A system of whole unknowns without those that others give.
///
/// Of a sum that is known exactly one unknown is what the others leave: it is put in wherever else it
/// stands, and what bounds it bounds the sum of the others. Every choice of the unknowns that stay is
/// one solution of the exact sums, and only one; what is left to hold are bounds.
struct Substitution {
    typealias Term = (column: Int, coefficient: Int)

    /// A sum between bounds; nil for no bound.
    struct Sum {
        let terms: [Term]
        let lower: Int?
        let upper: Int?
    }

    /// What a column of the given system is: `constant` + `factor` × something that stays.
    struct Value {
        enum Source {
            case nothing
            case column(Int)
            case sum(Int)
        }

        var constant: Int
        var factor = 0
        var source = Source.nothing
    }

    /// Per column of the given system.
    private(set) var values: [Value] = []
    /// Bounds of the columns that stay; nil above for no bound.
    private(set) var lower: [Int] = []
    private(set) var upper: [Int?] = []
    private(set) var sums: [Sum] = []

    /// A given sum. Once a column was taken out by it, its terms are what that column depends on.
    private struct Row {
        var terms: [Term]
        /// What is to be added to the terms.
        var offset = 0
        let lower: Int?
        let upper: Int?
        /// The column that was taken out by this row, its coefficient, and the exact sum with it.
        var pivot: (column: Int, coefficient: Int, total: Int)?

        var isOpen: Bool { pivot == nil && lower != nil && lower == upper }
    }

    /// Per column that stays a given one that is nothing else, with its constant and factor.
    var origins: [(column: Int, constant: Int, factor: Int)] {
        var found = Array(repeating: (column: 0, constant: 0, factor: 1), count: lower.count)
        for (column, value) in values.enumerated() {
            if case .column(let own) = value.source {
                found[own] = (column, value.constant, value.factor)
            }
        }
        return found
    }

    private var rows: [Row]
    /// Rows in which a column stands, or stood once, and in how many it stands.
    private var uses: [[Int]]
    private var useCount: [Int]
    private var entries = 0
    private var isTooLarge = false

    /// Coefficients and constants beyond these are not worked with.
    private static let largestCoefficient = 64
    private static let largestConstant = 100_000_000_000_000
    /// Entries in percent of what is given that taking columns out may lead to. Tables of hierarchies
    /// do with fewer; in others each column that is taken out makes many sums longer.
    private static let mostEntries = 120

    /// Columns are 0 or more. Nil where no whole numbers fit, or where numbers get too large.
    init?(columns: Int, sums: [Sum]) {
        rows = sums.map { sum in
            Row(
                terms: sum.terms.sorted { $0.column < $1.column }, lower: sum.lower,
                upper: sum.upper)
        }
        uses = Array(repeating: [], count: columns)
        useCount = Array(repeating: 0, count: columns)
        for (index, row) in rows.enumerated() {
            entries += row.terms.count
            isTooLarge = isTooLarge || !isSmall(row)
            for term in row.terms {
                uses[term.column].append(index)
                useCount[term.column] += 1
            }
        }
        takeOutOfPairs()
        guard !isTooLarge else { return nil }
        takeOutMore()
        guard finish() else { return nil }
        (rows, uses, useCount) = ([], [], [])
    }

    private func isSmall(_ row: Row) -> Bool {
        row.terms.allSatisfy { abs($0.coefficient) <= Self.largestCoefficient }
            && [row.offset, row.lower ?? 0, row.upper ?? 0].allSatisfy {
                abs($0) <= Self.largestConstant
            }
    }

    // MARK: Taking out

    /// Columns that are alone in a sum, or that are another one but for a constant.
    private mutating func takeOutOfPairs() {
        var queue = rows.indices.filter { rows[$0].isOpen && rows[$0].terms.count <= 2 }
        while let row = queue.popLast(), !isTooLarge {
            guard rows[row].isOpen, let column = cheapest(in: row)?.column else { continue }
            queue += takeOut(column, by: row).filter { rows[$0].terms.count <= 2 }
        }
    }

    /// All that can be taken out, where that leaves no more entries; otherwise none.
    private mutating func takeOutMore() {
        let before = self
        let most = entries / 100 * Self.mostEntries + Self.mostEntries
        var queue = Heap()
        func push(_ row: Int, _ cost: Int) { queue.push(cost << 32 + row) }
        for row in rows.indices where rows[row].isOpen {
            if let best = cheapest(in: row) { push(row, best.cost) }
        }
        while let next = queue.pop() {
            let row = next & (1 << 32 - 1)
            guard rows[row].isOpen, let best = cheapest(in: row) else { continue }
            guard best.cost <= next >> 32 else {
                push(row, best.cost)
                continue
            }
            let changed = takeOut(best.column, by: row)
            guard entries <= most, !isTooLarge else {
                self = before
                return
            }
            for other in changed where rows[other].isOpen {
                if let best = cheapest(in: other) { push(other, best.cost) }
            }
        }
    }

    /// The column of a row that makes the fewest entries when it is taken out by it.
    private func cheapest(in row: Int) -> (cost: Int, column: Int)? {
        let terms = rows[row].terms
        var best: (cost: Int, column: Int)?
        for term in terms where abs(term.coefficient) == 1 {
            let cost = (terms.count - 1) * (useCount[term.column] - 1)
            if best.map({ cost < $0.cost }) ?? true { best = (cost, term.column) }
        }
        return best
    }

    /// The other rows in which the column stood.
    private mutating func takeOut(_ column: Int, by index: Int) -> [Int] {
        guard let place = rows[index].terms.firstIndex(where: { $0.column == column }) else {
            return []
        }
        let own = rows[index].terms.remove(at: place).coefficient
        let total = (rows[index].lower ?? 0) - rows[index].offset
        rows[index].pivot = (column, own, total)
        rows[index].offset = 0
        entries -= 1
        useCount[column] -= 1
        var changed: [Int] = []
        for other in uses[column] where other != index {
            guard let term = rows[other].terms.first(where: { $0.column == column }) else {
                continue
            }
            add(index, times: -term.coefficient * own, to: other, without: column)
            rows[other].offset += term.coefficient * own * total
            isTooLarge = isTooLarge || !isSmall(rows[other])
            changed.append(other)
        }
        uses[column] = []
        return changed
    }

    /// Adds the terms of one row to another's.
    private mutating func add(_ index: Int, times factor: Int, to other: Int, without column: Int) {
        let (first, second) = (rows[other].terms, rows[index].terms)
        var sum: [Term] = []
        sum.reserveCapacity(first.count + second.count)
        var (i, j) = (0, 0)
        while i < first.count || j < second.count {
            if j == second.count || i < first.count && first[i].column < second[j].column {
                if first[i].column != column { sum.append(first[i]) }
                i += 1
            } else if i == first.count || second[j].column < first[i].column {
                sum.append((second[j].column, second[j].coefficient * factor))
                uses[second[j].column].append(other)
                useCount[second[j].column] += 1
                j += 1
            } else {
                let coefficient = first[i].coefficient + second[j].coefficient * factor
                if coefficient == 0 {
                    useCount[first[i].column] -= 1
                } else {
                    sum.append((first[i].column, coefficient))
                }
                (i, j) = (i + 1, j + 1)
            }
        }
        entries += sum.count - first.count
        useCount[column] -= 1
        rows[other].terms = sum
    }

    // MARK: What stays

    /// False where no whole numbers fit.
    private mutating func finish() -> Bool {
        var isTaken = [Bool](repeating: false, count: useCount.count)
        for row in rows { if let pivot = row.pivot { isTaken[pivot.column] = true } }
        var rank = [Int](repeating: -1, count: useCount.count)
        for column in rank.indices where !isTaken[column] {
            rank[column] = lower.count
            lower.append(0)
            upper.append(nil)
        }
        values = rank.map { own in
            own < 0
                ? Value(constant: 0) : Value(constant: 0, factor: 1, source: .column(own))
        }
        var known: [[Int]: Int] = [:]
        for row in rows { guard keep(row, rank, &known) else { return false } }
        return zip(lower, upper).allSatisfy { low, high in high.map { low <= $0 } ?? true }
    }

    /// Its bounds, or those of the column that it gives.
    private mutating func keep(_ row: Row, _ rank: [Int], _ known: inout [[Int]: Int]) -> Bool {
        var low = row.lower.map { $0 - row.offset }
        var high = row.upper.map { $0 - row.offset }
        var value = Value(constant: 0)
        if let pivot = row.pivot {
            // The column is coefficient × (total - offset - terms), and not below 0.
            let rest = pivot.total - row.offset
            (low, high) = pivot.coefficient > 0 ? (nil, rest) : (rest, nil)
            value = Value(constant: pivot.coefficient * rest, factor: -pivot.coefficient)
        }
        defer { if let pivot = row.pivot { values[pivot.column] = value } }
        guard let first = row.terms.first else {
            value.factor = 0
            return (low ?? 0) <= 0 && (high ?? 0) >= 0
        }
        if row.terms.count == 1 {
            let column = rank[first.column]
            value.source = .column(column)
            value.factor *= first.coefficient
            bound(column, first.coefficient, low, high)
            return true
        }
        let sign = first.coefficient < 0 ? -1 : 1
        value.factor *= sign
        let terms = row.terms.map { (column: rank[$0.column], coefficient: $0.coefficient * sign) }
        if sign < 0 { (low, high) = (high.map { -$0 }, low.map { -$0 }) }
        let key = terms.flatMap { [$0.column, $0.coefficient] }
        let index = known[key] ?? sums.count
        value.source = .sum(index)
        if index == sums.count {
            known[key] = index
            sums.append(Sum(terms: terms, lower: low, upper: high))
        } else {
            let other = sums[index]
            sums[index] = Sum(
                terms: other.terms, lower: [other.lower, low].compactMap { $0 }.max(),
                upper: [other.upper, high].compactMap { $0 }.min())
        }
        guard let low = sums[index].lower, let high = sums[index].upper else { return true }
        return low <= high
    }

    /// Bounds of a column that `coefficient` times is between two numbers.
    private mutating func bound(_ column: Int, _ coefficient: Int, _ low: Int?, _ high: Int?) {
        let factor = abs(coefficient)
        let (least, most) = coefficient > 0 ? (low, high) : (high.map { -$0 }, low.map { -$0 })
        if let least {
            lower[column] = max(lower[column], -Self.quotient(-least, factor))
        }
        if let most {
            let own = Self.quotient(most, factor)
            upper[column] = upper[column].map { min($0, own) } ?? own
        }
    }

    /// Rounded down.
    private static func quotient(_ number: Int, _ divisor: Int) -> Int {
        let (quotient, rest) = number.quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? quotient - 1 : quotient
    }
}

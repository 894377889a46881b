/// A walk through whole numbers that ends where all sums are between their bounds.
///
/// Each step adds or takes 1 of one column. Steps after which no more is wrong than before are taken
/// at once; one after which more is wrong by `d` has the chance `ease` to the power `d` beside them.
/// While `ease` goes down slowly, what is wrong in one place meets what is wrong in another, and both
/// are gone (simulated annealing; Kirkpatrick, Gelatt and Vecchi, 1983). Only steps that are taken
/// cost time: steps are kept in classes by how much more would be wrong, and one is drawn from these
/// (Bortz, Kalos and Lebowitz, 1975).
///
/// The same system gives the same walk everywhere: nothing but additions, multiplications and a
/// generator of its own is used.
struct PointWalk {
    /// What is next to each other in a sparse matrix.
    struct Lists {
        var starts: [Int] = [0]
        var index: [Int] = []
        var coefficient: [Int] = []

        mutating func append(_ terms: some Sequence<(index: Int, coefficient: Int)>) {
            for term in terms {
                index.append(term.index)
                coefficient.append(term.coefficient)
            }
            starts.append(index.count)
        }
    }

    private let columns: Lists
    private let rows: Lists
    private let lower: [Int]
    private let upper: [Int]
    /// Bounds of sums, and the largest coefficient in each.
    private let low: [Int]
    private let high: [Int]
    private let span: [Int]

    /// Where the walk is: per column its value, per sum what it is.
    private(set) var value: [Int]
    private(set) var sum: [Int]
    /// How much is wrong, added up over all sums.
    private(set) var wrong = 0
    /// Steps taken, and entries of the matrix that were looked at.
    private(set) var taken = 0
    private(set) var work = 0

    /// Step 2 × column adds 1, the next one takes 1: how much more is wrong after it.
    private var change: [Int]
    /// The place of a step in its class; where it is in none, why.
    private var place: [Int]
    private var classes: [[Int]]
    private var weights: [Double]
    private static let isForbidden = -1
    private static let isFar = -2
    /// Steps that make more wrong than this are never taken.
    private static let mostClasses = 16

    /// Columns changed since `settle`.
    private var touched: [Int] = []
    private var isTouched: [Bool]
    private var settled: [Int]

    /// One more sum, between bounds, that can be exchanged; it counts `demandWeight` times.
    private var demand: [(index: Int, coefficient: Int)] = []
    private var demanded: [Int]
    private var demandSum = 0
    private var demandLow = 0
    private var demandHigh = 0
    private static let demandWeight = 8

    private var random: UInt64
    static let unbounded = Int.max / 4

    init(_ system: Substitution, seed: UInt64) {
        random = seed &* 7919 &+ 88_172_645_463_325_252
        var rows = Lists()
        var byColumn: [[(index: Int, coefficient: Int)]] = Array(
            repeating: [], count: system.lower.count)
        for (index, sum) in system.sums.enumerated() {
            rows.append(sum.terms.map { ($0.column, $0.coefficient) })
            for term in sum.terms { byColumn[term.column].append((index, term.coefficient)) }
        }
        var columns = Lists()
        for column in byColumn { columns.append(column) }
        (self.rows, self.columns) = (rows, columns)
        lower = system.lower
        upper = system.upper.map { $0 ?? Self.unbounded }
        low = system.sums.map { $0.lower ?? -Self.unbounded }
        high = system.sums.map { $0.upper ?? Self.unbounded }
        span = system.sums.map { $0.terms.reduce(0) { max($0, abs($1.coefficient)) } }
        value = zip(system.lower, system.upper).map { low, high in min(low + 2, high ?? .max) }
        sum = []
        change = Array(repeating: 0, count: 2 * lower.count)
        place = Array(repeating: Self.isForbidden, count: 2 * lower.count)
        classes = Array(repeating: [], count: Self.mostClasses)
        weights = Array(repeating: 1, count: Self.mostClasses)
        isTouched = Array(repeating: false, count: lower.count)
        demanded = Array(repeating: 0, count: lower.count)
        settled = value
        approach()
        settled = value
        start()
    }

    private mutating func start() {
        sum = low.indices.map { row in
            (rows.starts[row]..<rows.starts[row + 1]).reduce(0) {
                $0 + rows.coefficient[$1] * value[rows.index[$1]]
            }
        }
        wrong = low.indices.reduce(0) { $0 + wrong($1, sum[$1]) }
        for step in change.indices {
            let column = step >> 1
            change[step] = more(column, step & 1 == 0 ? 1 : -1)
            admit(step)
        }
    }

    /// How much more is wrong once a column has changed.
    private func more(_ column: Int, _ amount: Int) -> Int {
        (columns.starts[column]..<columns.starts[column + 1]).reduce(0) {
            let row = columns.index[$1]
            let after = sum[row] + columns.coefficient[$1] * amount
            return $0 + wrong(row, after) - wrong(row, sum[row])
        }
    }

    @inline(__always) private func wrong(_ row: Int, _ sum: Int) -> Int {
        sum < low[row] ? low[row] - sum : sum > high[row] ? sum - high[row] : 0
    }

    // MARK: Far away

    private static let passes = 4
    /// Sums that are wrong by less are left to the walk.
    private static let isNear = 8

    /// Goes at once where single steps would take long: column by column to where least is wrong.
    private mutating func approach() {
        sum = low.indices.map { row in
            (rows.starts[row]..<rows.starts[row + 1]).reduce(0) {
                $0 + rows.coefficient[$1] * value[rows.index[$1]]
            }
        }
        for _ in 0..<Self.passes {
            for column in lower.indices { jump(column) }
        }
    }

    private mutating func jump(_ column: Int) {
        var best = (more: 0, amount: 0)
        for entry in columns.starts[column]..<columns.starts[column + 1] {
            let (row, factor) = (columns.index[entry], columns.coefficient[entry])
            guard wrong(row, sum[row]) > Self.isNear else { continue }
            let end = sum[row] < low[row] ? low[row] : high[row]
            let wanted = value[column] + (end - sum[row]) / factor
            let amount = max(lower[column], min(wanted, upper[column])) - value[column]
            let more = more(column, amount)
            if more < best.more { best = (more, amount) }
        }
        guard best.amount != 0 else { return }
        value[column] += best.amount
        for entry in columns.starts[column]..<columns.starts[column + 1] {
            sum[columns.index[entry]] += columns.coefficient[entry] * best.amount
        }
    }

    // MARK: Classes

    private mutating func admit(_ step: Int) {
        let column = step >> 1
        let isAllowed =
            step & 1 == 0 ? value[column] < upper[column] : value[column] > lower[column]
        if isAllowed == (place[step] != Self.isForbidden) { return }
        if isAllowed {
            add(step)
        } else {
            remove(step, from: max(0, change[step]))
            place[step] = Self.isForbidden
        }
    }

    @inline(__always) private mutating func add(_ step: Int) {
        let own = max(0, change[step])
        guard own < Self.mostClasses else {
            place[step] = Self.isFar
            return
        }
        place[step] = classes[own].count
        classes[own].append(step)
    }

    @inline(__always) private mutating func remove(_ step: Int, from own: Int) {
        guard own < Self.mostClasses, let last = classes[own].popLast() else { return }
        guard last != step else { return }
        classes[own][place[step]] = last
        place[last] = place[step]
    }

    @inline(__always) private mutating func shift(_ step: Int, by amount: Int) {
        guard amount != 0 else { return }
        let before = max(0, change[step])
        change[step] += amount
        guard place[step] != Self.isForbidden, max(0, change[step]) != before else { return }
        remove(step, from: before)
        add(step)
    }

    // MARK: Steps

    private mutating func take(_ step: Int) {
        let column = step >> 1
        let amount = step & 1 == 0 ? 1 : -1
        taken += 1
        wrong += change[step]
        for entry in columns.starts[column]..<columns.starts[column + 1] {
            let row = columns.index[entry]
            let before = sum[row]
            let after = before + columns.coefficient[entry] * amount
            sum[row] = after
            let (least, most) = (min(before, after), max(before, after))
            // Far within the bounds, or far beyond one of them, nothing changes for other steps.
            if least - span[row] >= low[row], most + span[row] <= high[row] { continue }
            if most + span[row] <= low[row] || least - span[row] >= high[row] { continue }
            spread(row, before, after)
        }
        if demanded[column] != 0 { moveDemand(by: demanded[column] * amount) }
        value[column] += amount
        if !isTouched[column] {
            isTouched[column] = true
            touched.append(column)
        }
        admit(2 * column)
        admit(2 * column + 1)
    }

    private mutating func spread(_ row: Int, _ before: Int, _ after: Int) {
        let (old, new) = (wrong(row, before), wrong(row, after))
        let entries = rows.starts[row]..<rows.starts[row + 1]
        work += entries.count
        for entry in entries {
            let (column, factor) = (rows.index[entry], rows.coefficient[entry])
            let up = wrong(row, after + factor) - new - wrong(row, before + factor) + old
            let down = wrong(row, after - factor) - new - wrong(row, before - factor) + old
            shift(2 * column, by: up)
            shift(2 * column + 1, by: down)
        }
    }

    private mutating func next() -> UInt64 {
        random ^= random << 13
        random ^= random >> 7
        random ^= random << 17
        return random
    }

    /// False where no step can be taken.
    private mutating func step() -> Bool {
        var total = 0.0
        for own in 0..<Self.mostClasses { total += Double(classes[own].count) * weights[own] }
        guard total > 0 else { return false }
        var left = Double(next() >> 11) * 0x1p-53 * total
        var own = 0
        while own < Self.mostClasses - 1 {
            left -= Double(classes[own].count) * weights[own]
            if left < 0 { break }
            own += 1
        }
        guard !classes[own].isEmpty else { return true }
        take(classes[own][Int((next() >> 20) % UInt64(classes[own].count))])
        return true
    }

    private mutating func setEase(_ ease: Double) {
        for own in 1..<Self.mostClasses { weights[own] = weights[own - 1] * ease }
    }

    /// Walks until nothing is wrong; false where that takes more steps, or more work.
    mutating func walk(ease: Double, steps: Int, until end: Int) -> Bool {
        setEase(ease)
        var left = steps
        while wrong > 0, left > 0, work < end {
            guard step() else { return false }
            left -= 1
        }
        return wrong == 0
    }

    /// Walks about, whether or not something is wrong.
    mutating func wander(ease: Double, steps: Int, until end: Int) {
        setEase(ease)
        var left = steps
        while left > 0, work < end, step() { left -= 1 }
    }

    // MARK: Places to go back to

    /// Makes the present place the one to go back to.
    mutating func settle() {
        for column in touched {
            isTouched[column] = false
            settled[column] = value[column]
        }
        touched.removeAll(keepingCapacity: true)
    }

    /// Goes back to where it last settled.
    mutating func goBack() {
        for column in touched {
            while value[column] != settled[column] {
                take(2 * column + (value[column] > settled[column] ? 1 : 0))
            }
        }
        for column in touched { isTouched[column] = false }
        touched.removeAll(keepingCapacity: true)
    }

    /// Goes to a place, step by step.
    mutating func go(to place: [Int]) {
        for (column, wanted) in place.enumerated() {
            while value[column] != wanted {
                take(2 * column + (value[column] > wanted ? 1 : 0))
            }
        }
    }

    // MARK: A demand

    private func demandWrong(_ sum: Int) -> Int {
        let own = sum < demandLow ? demandLow - sum : sum > demandHigh ? sum - demandHigh : 0
        return own * Self.demandWeight
    }

    private mutating func moveDemand(by amount: Int) {
        let (before, after) = (demandSum, demandSum + amount)
        demandSum = after
        let (old, new) = (demandWrong(before), demandWrong(after))
        for term in demand {
            let factor = term.coefficient
            let up = demandWrong(after + factor) - new - demandWrong(before + factor) + old
            let down = demandWrong(after - factor) - new - demandWrong(before - factor) + old
            shift(2 * term.index, by: up)
            shift(2 * term.index + 1, by: down)
        }
    }

    /// From now on one more sum is to be between bounds.
    mutating func require(
        _ terms: [(index: Int, coefficient: Int)], from low: Int, to high: Int
    ) {
        (demand, demandLow, demandHigh) = (terms, low, high)
        demandSum = terms.reduce(0) { $0 + $1.coefficient * value[$1.index] }
        for term in terms { demanded[term.index] = term.coefficient }
        weighDemand(1)
    }

    mutating func requireNoMore() {
        weighDemand(-1)
        for term in demand { demanded[term.index] = 0 }
        demand = []
    }

    private mutating func weighDemand(_ sign: Int) {
        let now = demandWrong(demandSum)
        wrong += sign * now
        for term in demand {
            shift(2 * term.index, by: sign * (demandWrong(demandSum + term.coefficient) - now))
            shift(2 * term.index + 1, by: sign * (demandWrong(demandSum - term.coefficient) - now))
        }
    }
}

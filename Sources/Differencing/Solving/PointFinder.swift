/// Whole numbers that fit a component that is too large for the exact search.
///
/// They are looked for by a walk, so that none may be found where there are some; what is found is
/// checked exactly, and proves that a cell can have two values, or that a set can reach a number.
final class PointFinder {
    private let columns: [Int]
    private let localOf: [Int: Int]
    private let sums: [Substitution.Sum]
    private let system: Substitution
    private var walk: PointWalk
    private var points = PointMemory()
    /// Per column that stays a given one that is nothing else, with its constant and factor.
    private let origins: [(column: Int, constant: Int, factor: Int)]
    /// Whether some point was found.
    private(set) var hasPoints = false
    /// Entries of the matrix that may be looked at for single questions.
    private var left = 0
    private var excursions = 0
    /// Per attempt how many more failures it may have.
    private var hopes = Array(repeating: PointFinder.mostFailures, count: PointFinder.mostAttempts)

    /// Steps per column of the first walk; the next ones take twice as many each.
    private static let firstSteps = 400
    private static let mostWalks = 3
    /// Where more than this is wrong after a walk, a longer one is of no use.
    private static let mostLeft = 20
    /// Ease (see `PointWalk`) at the start, by what it is multiplied from stage to stage, and stages.
    private static let firstEase = 0.057
    private static let cooling = 0.918
    private static let stages = 64
    /// Walks away from a point and to another one: how many at first, how many at most, the ease, and
    /// steps per column.
    private static let excursions = 4
    private static let mostExcursions = 24
    private static let excursionEase = 0.036
    private static let excursionSteps = 15
    /// Single questions: the ease and the steps of the first attempt; the next ones go back to the best
    /// point and cool down from the ease of a walk to another one, each twice as slowly. A few are
    /// made before anything is proved, up to the most where nothing can be.
    private static let attemptEase = 0.0067
    private static let attemptSteps = 500
    private static let attemptStepsPerColumn = 2
    static let fewAttempts = 3
    static let mostAttempts = 8
    /// Further attempts of one length are made while no more than so many failed, and so many more per
    /// one that did not.
    private static let mostFailures = 8
    private static let failuresPerSuccess = 4
    /// Work (entries of the matrix looked at) per entry, for the first points and for all questions.
    private static let workPerEntry = 10_000
    private static let questionsPerEntry = 100_000

    /// Nil where unknowns may be below 0 or no whole numbers, or where numbers are too large.
    init?(_ component: Int, of reduction: Reduction, in model: LinearModel, work: Int) {
        columns = reduction.columns[component]
        guard
            columns.allSatisfy({ model.isWhole($0) && !model.isSigned($0) })
        else { return nil }
        var localOf: [Int: Int] = [:]
        for (local, column) in columns.enumerated() { localOf[column] = local }
        self.localOf = localOf
        var sums: [Substitution.Sum] = []
        for index in reduction.rows[component] {
            let row = model.rows[index]
            let constant = reduction.constant(of: row)
            let ends = [row.lower, row.upper].map { end in end.map { Int128($0) - constant } }
            guard ends.allSatisfy({ $0.map { Int(exactly: $0) != nil } ?? true }) else {
                return nil
            }
            let terms = row.terms.compactMap { term in
                localOf[term.column].map { (column: $0, coefficient: term.coefficient) }
            }
            sums.append(
                Substitution.Sum(
                    terms: terms, lower: ends[0].map { Int($0) }, upper: ends[1].map { Int($0) }))
        }
        self.sums = sums
        guard let system = Substitution(columns: columns.count, sums: sums) else { return nil }
        self.system = system
        origins = system.origins
        walk = PointWalk(system, seed: 1)
        let entries = sums.reduce(1) { $0 + $1.terms.count }
        let most = min(work, entries * Self.workPerEntry)
        left = min(work, entries * Self.questionsPerEntry)
        findFirst(until: most)
        while hasPoints, excursions < Self.excursions { lookAround(until: most) }
    }

    /// Work done so far.
    var work: Int { walk.work }

    // MARK: Points

    private func findFirst(until end: Int) {
        for turn in 0..<Self.mostWalks {
            let steps = (Self.firstSteps << turn) * (system.lower.count + 1)
            if cool(Self.firstEase, steps, until: end) || walk.wrong > Self.mostLeft { break }
        }
        keep()
    }

    private func cool(_ ease: Double, _ steps: Int, until end: Int) -> Bool {
        var ease = ease
        for _ in 0..<Self.stages {
            if walk.walk(ease: ease, steps: steps / Self.stages + 1, until: end) { return true }
            ease *= Self.cooling
        }
        return false
    }

    private func lookAround(until end: Int) {
        excursions += 1
        let steps = Self.excursionSteps * (system.lower.count + 1)
        walk.wander(ease: Self.excursionEase, steps: steps, until: end)
        if cool(Self.excursionEase, 4 * steps, until: end) { keep() } else { walk.goBack() }
    }

    /// Goes to one more point, for whatever question is open.
    private func lookFurther() {
        guard excursions < Self.mostExcursions, left > 0 else { return }
        let before = walk.work
        lookAround(until: before + left)
        left -= walk.work - before
    }

    /// Keeps where the walk is, if that fits what was given.
    private func keep() {
        guard walk.wrong == 0 else { return }
        let point = system.values.map { value in
            switch value.source {
            case .nothing: value.constant
            case .column(let column): value.constant + value.factor * walk.value[column]
            case .sum(let sum): value.constant + value.factor * walk.sum[sum]
            }
        }
        walk.settle()
        guard fits(point) else { return }
        hasPoints = true
        points.keep(point)
    }

    private func fits(_ point: [Int]) -> Bool {
        guard point.allSatisfy({ $0 >= 0 && $0 < 1 << 40 }) else { return false }
        return sums.allSatisfy { sum in
            let own = sum.terms.reduce(Int128(0)) {
                $0 + Int128($1.coefficient) * Int128(point[$1.column])
            }
            return sum.lower.map { Int128($0) <= own } ?? true
                && sum.upper.map { own <= Int128($0) } ?? true
        }
    }

    /// The least and largest value of a sum of columns at the points found so far.
    func seen(_ sum: [Int]) -> (low: Int, high: Int)? {
        points.range(sum.compactMap { localOf[$0] })
    }

    func remembered(_ sums: [[Int]]) -> [[Int]] {
        points.values(of: sums.map { $0.compactMap { localOf[$0] } })
    }

    // MARK: Questions

    /// Looks for a point where a sum of columns has another value than at all points so far.
    func seekAnother(_ sum: [Int], attempts: Range<Int>) {
        for attempt in attempts {
            if attempt > 1 { lookFurther() }
            for isUp in [true, false] {
                guard let seen = seen(sum), seen.low == seen.high else { return }
                let found =
                    isUp
                    ? reach(sum, from: seen.high + 1, to: nil, attempt)
                    : reach(sum, from: nil, to: seen.low - 1, attempt)
                if found { return }
            }
        }
    }

    /// Looks for points where a sum of columns is larger, until it reaches `goal`.
    func seek(_ sum: [Int], reaching goal: Int, attempts: Range<Int>) {
        var attempt = attempts.lowerBound
        while attempt < attempts.upperBound, left > 0, let seen = seen(sum), seen.high < goal {
            guard !reach(sum, from: seen.high + 1, to: nil, attempt) else { continue }
            attempt += 1
            if attempt > 1 { lookFurther() }
        }
    }

    /// Looks for points where a sum of columns is larger or smaller, until that is enough.
    func widen(_ sum: [Int], until isEnough: () -> Bool) -> Bool {
        while excursions < Self.mostExcursions, left > 0 {
            lookFurther()
            if isEnough() { return true }
        }
        var (attempt, isUp, failures) = (0, true, 0)
        while attempt < Self.mostAttempts, left > 0, let seen = seen(sum) {
            let found =
                isUp
                ? reach(sum, from: seen.high + 1, to: nil, attempt)
                : reach(sum, from: nil, to: seen.low - 1, attempt)
            if found, isEnough() { return true }
            failures = found ? 0 : failures + 1
            if !found { isUp.toggle() }
            if failures == 2 { (attempt, failures) = (attempt + 1, 0) }
        }
        return false
    }

    private func reach(_ sum: [Int], from low: Int?, to high: Int?, _ attempt: Int) -> Bool {
        guard left > 0, high ?? 0 >= 0 else { return false }
        guard attempt < Self.fewAttempts || hopes[attempt] > 0 else { return false }
        let (terms, constant) = terms(sum)
        guard !terms.isEmpty else { return false }
        let before = walk.work
        if attempt > 0 { goNear(sum, isUp: low != nil) }
        walk.require(
            terms, from: low.map { $0 - constant } ?? -PointWalk.unbounded,
            to: high.map { $0 - constant } ?? PointWalk.unbounded)
        let isReached =
            attempt == 0
            ? walk.walk(ease: Self.attemptEase, steps: Self.attemptSteps, until: before + left)
            : cool(
                Self.excursionEase,
                (Self.attemptStepsPerColumn << attempt) * (system.lower.count + 1),
                until: before + left)
        walk.requireNoMore()
        left -= walk.work - before + Self.attemptSteps
        hopes[attempt] += isReached ? Self.failuresPerSuccess : -1
        if isReached { keep() } else { walk.goBack() }
        return isReached
    }

    /// Goes to the point where a sum of columns is largest, or smallest: there is least left to do.
    private func goNear(_ sum: [Int], isUp: Bool) {
        guard let point = points.extreme(sum.compactMap { localOf[$0] }, isUp: isUp) else { return }
        walk.go(to: origins.map { (point[$0.column] - $0.constant) / $0.factor })
        walk.settle()
    }

    /// A sum of columns by those that stay.
    private func terms(_ sum: [Int]) -> (terms: [(index: Int, coefficient: Int)], constant: Int) {
        var terms: [Int: Int] = [:]
        var constant = 0
        for value in sum.compactMap({ localOf[$0].map { system.values[$0] } }) {
            constant += value.constant
            switch value.source {
            case .nothing: break
            case .column(let column): terms[column, default: 0] += value.factor
            case .sum(let index):
                for term in system.sums[index].terms {
                    terms[term.column, default: 0] += value.factor * term.coefficient
                }
            }
        }
        let used = terms.filter { $0.value != 0 }.sorted { $0.key < $1.key }
        return (used.map { (index: $0.key, coefficient: $0.value) }, constant)
    }
}

/// Points of components that are too large to be asked at once.
extension BoundSolver {
    /// Looks for points of the large components that a sum of columns has part in; false where it has
    /// none, or where no point was found of one.
    func findPoints(of columns: [Int]) -> Bool {
        let large = split(columns.map { ($0, 1) }).compactMap { finder($0.component) }
        return !large.isEmpty && large.allSatisfy(\.hasPoints)
    }

    /// Looks for points that give a sum of columns a second value, or with `goal` so large a one.
    func seek(
        _ columns: [Int], reaching goal: Int?, attempts: Range<Int> = 0..<PointFinder.fewAttempts
    ) {
        for part in split(columns.map { ($0, 1) }) {
            guard let finder = finder(part.component), let seen = seen(columns) else { continue }
            let own = part.terms.map(\.column)
            let before = finder.work
            if let goal {
                if seen.high >= goal { return }
                finder.seek(
                    own, reaching: (finder.seen(own)?.high ?? 0) + goal - seen.high,
                    attempts: attempts)
            } else {
                if seen.low < seen.high { return }
                finder.seekAnother(own, attempts: attempts)
            }
            work -= finder.work - before
        }
    }

    /// Looks for points that give a sum of columns smaller and larger values; false where these are
    /// not enough.
    func widen(_ columns: [Int], until isEnough: () -> Bool) -> Bool {
        for part in split(columns.map { ($0, 1) }) {
            guard let finder = finder(part.component) else { continue }
            let before = finder.work
            defer { work -= finder.work - before }
            if finder.widen(part.terms.map(\.column), until: isEnough) { return true }
        }
        return false
    }

    /// Nil where the component is small or no one of whole numbers, and for transport problems, which
    /// are solved at once.
    private func finder(_ component: Int) -> PointFinder? {
        if component < 0 { return nil }
        if let known = finders[component] { return known }
        let size = (reduction.columns[component].count + 1) * (reduction.rows[component].count + 1)
        var found: PointFinder?
        let terms = reduction.rows[component].reduce(0) { $0 + model.rows[$1].terms.count }
        let isSought = size > limits.points && terms <= limits.walk && work > 0
        if isSought, !(solver(component) is TransportSolver) {
            found = PointFinder(component, of: reduction, in: model, work: work / 4)
            work -= found?.work ?? 0
        }
        finders[component] = .some(found)
        return found
    }
}

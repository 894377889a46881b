/// Differences of two published sets of which one lies within the other, however many variables
/// tell them apart: those who answered one survey, less those who answered all three.
///
/// Only pairs whose figures leave fewer units than the minimum between them are looked at, so sets
/// are compared in the order of their figures.
struct Containments {
    let model: LinearModel
    /// A set with at least this many units is of no interest.
    let minimum: Int

    /// Pairs whose figures are compared, and pairs whose columns are.
    private static let mostPairs = 40_000_000
    private static let mostComparisons = 2_000_000

    private struct Bounded {
        let node: Int
        let low: Int
        let high: Int
        let size: Int
    }

    /// Sets of one cluster that are cut by the same variables.
    private struct Family {
        let variables: [Int]
        /// By `high`, ascending.
        let sets: [Bounded]
        /// The largest distance between the ends of one.
        let widest: Int
    }

    func collect(into set: inout CandidateSet) {
        var left = (pairs: Self.mostPairs, comparisons: Self.mostComparisons)
        let byCluster = Dictionary(grouping: model.nodes.indices) { model.nodes[$0].cluster }
        for cluster in byCluster.keys.sorted() {
            let families = families(byCluster[cluster] ?? [])
            for outers in families {
                let finer = families.filter {
                    $0.variables.count > outers.variables.count
                        && isPart(outers.variables, of: $0.variables)
                }
                for outer in outers.sets where outer.size > 1 {
                    for inners in finer { compare(outer, inners, &left, &set) }
                }
            }
        }
        if left.pairs <= 0 || left.comparisons <= 0 { set.cut() }
    }

    private func families(_ nodes: [Int]) -> [Family] {
        Dictionary(grouping: nodes) { model.nodes[$0].box.sides.map(\.variable) }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }
            .map { variables, own in
                let sets = own.compactMap(bounded).sorted {
                    ($0.high, $0.node) < ($1.high, $1.node)
                }
                return Family(
                    variables: variables, sets: sets,
                    widest: sets.reduce(0) { max($0, $1.high - $1.low) })
            }
    }

    private func compare(
        _ outer: Bounded, _ inners: Family, _ left: inout (pairs: Int, comparisons: Int),
        _ set: inout CandidateSet
    ) {
        // Inner sets must be able to come within the minimum of the outer one.
        var next = firstIndex(in: inners.sets) { $0.high > outer.low - minimum }
        while next < inners.sets.count, inners.sets[next].high - inners.widest <= outer.high {
            let inner = inners.sets[next]
            next += 1
            left.pairs -= 1
            guard left.pairs > 0, left.comparisons > 0 else { return }
            guard inner.low <= outer.high, inner.size < outer.size else { continue }
            left.comparisons -= 1
            add(outer.node, less: inner.node, &set)
        }
    }

    private func bounded(_ index: Int) -> Bounded? {
        let node = model.nodes[index]
        guard node.isNumber, let low = node.lower?.bound, let high = node.upper?.bound else {
            return nil
        }
        return Bounded(node: index, low: low, high: high, size: node.columns.count)
    }

    private func firstIndex(in sets: [Bounded], where isReached: (Bounded) -> Bool) -> Int {
        var (low, high) = (0, sets.count)
        while low < high {
            let middle = (low + high) / 2
            if isReached(sets[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// Whether all of the ascending variables are among the others.
    private func isPart(_ some: [Int], of others: [Int]) -> Bool {
        var next = 0
        for variable in others where next < some.count && some[next] == variable { next += 1 }
        return next == some.count
    }

    private func add(_ outer: Int, less inner: Int, _ set: inout CandidateSet) {
        let columns = model.nodes[outer].columns
        let taken = model.nodes[inner].columns
        guard taken.allSatisfy({ columns.holdsSorted($0) }) else { return }
        var (rest, next) = ([Int](), 0)
        for column in columns {
            if next < taken.count, taken[next] == column {
                next += 1
            } else {
                rest.append(column)
            }
        }
        guard !rest.isEmpty else { return }
        set.add(
            rest,
            [
                .init(node: outer, coefficient: 1), .init(node: inner, coefficient: -1),
            ])
    }
}

extension [Int] {
    /// Whether a number is among these, which ascend.
    fileprivate func holdsSorted(_ number: Int) -> Bool {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == number
    }
}

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
    private static let mostComparisons = 400_000

    private struct Bounded {
        let node: Int
        let low: Int
        let high: Int
        let cluster: Int
        let variables: [Int]
        let size: Int
    }

    func collect(into set: inout CandidateSet) {
        let sets = model.nodes.indices.compactMap(bounded).sorted {
            ($0.high, $0.node) < ($1.high, $1.node)
        }
        let byCluster = Dictionary(grouping: sets, by: \.cluster)
        var (pairs, comparisons) = (0, 0)
        for cluster in byCluster.keys.sorted() {
            let own = byCluster[cluster] ?? []
            for outer in own where outer.size > 1 {
                // Inner sets must be able to come within the minimum of the outer one.
                var next = firstIndex(in: own) { $0.high > outer.low - minimum }
                while next < own.count {
                    let inner = own[next]
                    next += 1
                    pairs += 1
                    guard pairs <= Self.mostPairs, comparisons <= Self.mostComparisons else {
                        set.cut()
                        return
                    }
                    if inner.low > outer.high { continue }
                    guard inner.size < outer.size, inner.variables.count > outer.variables.count,
                        isPart(outer.variables, of: inner.variables)
                    else { continue }
                    comparisons += 1
                    add(outer.node, less: inner.node, &set)
                }
            }
        }
    }

    private func bounded(_ index: Int) -> Bounded? {
        let node = model.nodes[index]
        guard node.isNumber, let low = node.lower?.bound, let high = node.upper?.bound else {
            return nil
        }
        return Bounded(
            node: index, low: low, high: high, cluster: node.cluster,
            variables: node.box.sides.map(\.variable), size: node.columns.count)
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
        var (rest, next) = ([Int](), 0)
        for column in columns {
            if next < taken.count, taken[next] == column {
                next += 1
            } else {
                rest.append(column)
            }
        }
        guard next == taken.count, !rest.isEmpty else { return }
        set.add(
            rest,
            [
                .init(node: outer, coefficient: 1), .init(node: inner, coefficient: -1),
            ])
    }
}

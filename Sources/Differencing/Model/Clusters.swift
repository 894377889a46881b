/// A product space over some of the variables, whose points are atoms.
///
/// Tables over the same variables share one. Where the product of all variables of linked tables
/// would be too large, several spaces are linked by their common margins, which loses nothing for
/// equalities, and nothing at all where the links form a tree.
struct Cluster: Hashable {
    /// Ascending.
    let variables: [Int]
    /// Blocks per variable.
    let counts: [Int]

    var size: Int {
        counts.reduce(1) { $0.multipliedReportingOverflow(by: $1).overflow ? Int.max : $0 * $1 }
    }

    /// The atoms of a product of blocks, ascending; a variable without an entry is unrestricted.
    func atoms(_ sides: [Int: [Int]]) -> [Int] {
        var found = [0]
        for (variable, count) in zip(variables, counts) {
            let blocks = sides[variable] ?? Array(0..<count)
            var next: [Int] = []
            next.reserveCapacity(found.count * blocks.count)
            for atom in found {
                for block in blocks { next.append(atom * count + block) }
            }
            found = next
        }
        return found
    }

}

extension [Cluster] {
    /// One cluster if its product is small enough, otherwise one per maximal set of variables,
    /// and some of these joined where that makes the whole a tree and the joint product is small.
    init(_ boxes: [[Int]], counts: [Int], most: Int) {
        func cluster(_ variables: Set<Int>) -> Cluster {
            let own = variables.sorted()
            return Cluster(variables: own, counts: own.map { counts[$0] })
        }
        let sets = Set(boxes)
        let whole = cluster(Set(sets.flatMap { $0 }))
        self = whole.size <= most ? [whole] : Self.maximal(sets).map { cluster(Set($0)) }
        while !isDecomposable {
            var best: (size: Int, first: Int, second: Int)?
            for i in indices {
                for j in indices where j > i {
                    let own = Set(self[i].variables)
                    guard !own.isDisjoint(with: self[j].variables) else { continue }
                    let size = cluster(own.union(self[j].variables)).size
                    if size <= most, size < best?.size ?? .max { best = (size, i, j) }
                }
            }
            guard let best else { return }
            let joint = Set(self[best.first].variables).union(self[best.second].variables)
            self = Self.maximal(Set(map(\.variables) + [joint.sorted()])).map { cluster(Set($0)) }
        }
    }

    /// Sets that are in no other one, largest first.
    private static func maximal(_ sets: Set<[Int]>) -> [[Int]] {
        let bySize = sets.sorted {
            $0.count != $1.count ? $0.count > $1.count : $0.lexicographicallyPrecedes($1)
        }
        var maximal: [[Int]] = []
        for set in bySize where !maximal.contains(where: { Set($0).isSuperset(of: set) }) {
            maximal.append(set)
        }
        return maximal
    }

    /// Pairs that are to agree on their common variables: per set of common variables a star.
    var links: [(first: Int, second: Int, common: [Int])] {
        var links: [(first: Int, second: Int, common: [Int])] = []
        var stars: [[Int]: (center: Int, members: Set<Int>)] = [:]
        for i in indices {
            for j in indices where j > i {
                let own = Set(self[i].variables)
                let common = self[j].variables.filter(own.contains)
                var star = stars[common] ?? (i, [i])
                for member in [i, j] where star.members.insert(member).inserted {
                    links.append((star.center, member, common))
                }
                stars[common] = star
            }
        }
        return links
    }

    /// Whether bounds of the linked system are those of the full product: the clusters can be put
    /// in an order in which each meets all earlier ones in variables of a single one of them.
    var isDecomposable: Bool { core.isEmpty }

    /// Clusters that are linked in a circle: points of these that agree in their margins need not be
    /// margins of one whole. The others hang on them, or on each other, as a tree does: whatever
    /// agrees with one of them extends to it.
    var core: Set<Int> {
        var left = Swift.Array(indices)
        var changed = true
        while left.count > 1, changed {
            changed = false
            for i in left {
                let others = left.filter { $0 != i }
                let union = Set(others.flatMap { self[$0].variables })
                let shared = Set(self[i].variables).intersection(union)
                if others.contains(where: { Set(self[$0].variables).isSuperset(of: shared) }) {
                    left = others
                    changed = true
                    break
                }
            }
        }
        return left.count <= 1 ? [] : Set(left)
    }
}

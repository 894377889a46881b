/// Finds which labels of a dimension add up to which: for every label the coarsest and the finest
/// disjoint labels inside it.
///
/// In a hierarchy both are unique. Where labels overlap (10-17 beside 10-18) it takes what it meets
/// first and leaves the rest as a remainder, which is a true statement about fewer sums.
struct PartitionSearch {
    private let sets: [[Int]]
    /// Coordinates of labels that the table shows.
    private let present: Set<Int>
    /// Per code the coordinates that hold it, smallest set first.
    private var holders: [[Int]]
    private var inTotal: [Int]
    private var covered: [Int]
    private var round = 0
    /// Steps left before a search among heavily overlapping labels is given up.
    private var budget = 20_000_000
    private(set) var isComplete = true

    init(sets: [[Int]], present: Set<Int>) {
        self.sets = sets
        self.present = present
        let count = (sets.lazy.compactMap(\.last).max() ?? -1) + 1
        holders = Array(repeating: [], count: count)
        inTotal = Array(repeating: 0, count: count)
        covered = Array(repeating: 0, count: count)
        let bySize = present.sorted { (sets[$0].count, $0) < (sets[$1].count, $1) }
        for coordinate in bySize {
            for code in sets[coordinate] { holders[code].append(coordinate) }
        }
    }

    /// Every relation among the shown labels, and of `virtualTotal` if no label shows it.
    mutating func relations(virtualTotal: Int?) -> [DimensionShape.Relation] {
        var totals = present.filter { sets[$0].count >= 2 || $0 == virtualTotal }
        if let virtualTotal { totals.insert(virtualTotal) }
        var relations: [DimensionShape.Relation] = []
        for total in totals.sorted() {
            let coarse = cover(total, finest: false)
            let fine = cover(total, finest: true)
            if let coarse { relations.append(coarse) }
            if let fine, Set(fine.parts) != Set(coarse?.parts ?? []) { relations.append(fine) }
        }
        return relations
    }

    private mutating func cover(_ total: Int, finest: Bool) -> DimensionShape.Relation? {
        round += 1
        for code in sets[total] { inTotal[code] = round }
        var parts: [Int] = []
        var remainder: [Int] = []
        for code in sets[total] where covered[code] != round {
            let order = holders[code]
            let part =
                finest
                ? order.first { fits($0, total) } : order.last { fits($0, total) }
            if let part {
                parts.append(part)
                for code in sets[part] { covered[code] = round }
            } else {
                remainder.append(code)
            }
        }
        guard isComplete, !parts.isEmpty else { return nil }
        return DimensionShape.Relation(total: total, parts: parts, remainder: remainder)
    }

    /// Whether the label lies inside the total and meets nothing covered so far.
    private mutating func fits(_ part: Int, _ total: Int) -> Bool {
        guard part != total, sets[part].count <= sets[total].count else { return false }
        budget -= sets[part].count
        guard budget > 0 else {
            isComplete = false
            return false
        }
        return sets[part].allSatisfy { inTotal[$0] == round && covered[$0] != round }
    }
}

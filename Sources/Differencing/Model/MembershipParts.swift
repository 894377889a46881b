/// Products of category sets that nobody published and that are worth asking about: what joined, left
/// or stayed between two extracts, or is of one cohort and not of another, of a published set, or of
/// one of its margins. Sums of many tables may be one of these.
struct MembershipParts {
    /// Per set its blocks by variable; a variable without an entry is unrestricted.
    let sides: [[Int: [Int]]]

    /// Boxes of more restricted variables are taken as they are, without their margins.
    private static let mostMargins = 6

    init(_ boxes: [Box], _ partitions: [AuditVariable.Partition]) {
        var found: Set<[Int: [Int]]> = []
        for (variable, partition) in partitions.enumerated() where partition.isMembership {
            let parts = partition.parts
            guard !parts.isEmpty else { continue }
            var seen: Set<[Int: [Int]]> = []
            for box in Set(boxes) {
                for own in Self.margins(of: box, but: variable, partitions)
                where seen.insert(own).inserted {
                    for part in parts {
                        found.insert(own.merging([variable: part]) { _, part in part })
                    }
                }
            }
        }
        let keyed = found.map { sides in
            (sides, sides.sorted { $0.key < $1.key }.flatMap { [$0.key, -1] + $0.value + [-2] })
        }
        sides = keyed.sorted { $0.1.lexicographicallyPrecedes($1.1) }.map(\.0)
    }

    /// The box without its side of one variable, and without some of the others.
    private static func margins(
        of box: Box, but variable: Int, _ partitions: [AuditVariable.Partition]
    ) -> [[Int: [Int]]] {
        let own = box.sides.filter { $0.variable != variable }
        let count = own.count <= mostMargins ? 1 << own.count : 1
        return (0..<count).map { left in
            var sides: [Int: [Int]] = [:]
            for (place, side) in own.enumerated() where left >> place & 1 == 0 {
                sides[side.variable] = partitions[side.variable].sets[side.set]
            }
            return sides
        }
    }
}

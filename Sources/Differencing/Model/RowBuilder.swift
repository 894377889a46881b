/// Writes each published set as short as possible: less the exactly published sets within it.
///
/// The rows say the same as the sets themselves, for the parts have rows, too. But the total of a
/// table then no longer ties all its unknowns together.
struct RowBuilder {
    private let nodes: [Node]
    private let groups: NodeGroups
    private var cover: BlockCover
    /// Columns with the number of the node whose parts hold them.
    private var takenBy: [Int]

    init(_ nodes: [Node], _ groups: NodeGroups, _ partitions: [AuditVariable.Partition]) {
        self.nodes = nodes
        self.groups = groups
        cover = BlockCover(count: partitions.map(\.count).max() ?? 0)
        takenBy = Array(
            repeating: -1, count: 1 + (nodes.lazy.compactMap(\.columns.last).max() ?? -1))
    }

    /// The row of a node; nil where nothing bounds it.
    mutating func row(of index: Int, isSigned: Bool) -> ModelRow? {
        let node = nodes[index]
        let low = node.lower?.bound
        let high = node.upper?.bound
        guard high != nil || (low ?? 0) != 0 || (isSigned && low != nil) else { return nil }
        let parts = parts(of: index)
        var columns = node.columns
        var sum = 0
        if !parts.isEmpty {
            for part in parts {
                for column in nodes[part].columns { takenBy[column] = index }
            }
            columns.removeAll { takenBy[$0] == index }
            sum = parts.reduce(0) { $0 + (nodes[$1].exact ?? 0) }
        }
        let makeup =
            [ModelRow.Part(node: index, coefficient: 1)]
            + parts.map { ModelRow.Part(node: $0, coefficient: -1) }
        return ModelRow(
            terms: columns.map { ($0, 1) }, lower: low.map { $0 - sum },
            upper: high.map { $0 - sum },
            source: .node, makeup: makeup)
    }

    /// Disjoint exact sets within a set, in the variable in which they leave least.
    private mutating func parts(of index: Int) -> [Int] {
        guard nodes[index].columns.count > 1 else { return [] }
        var best: (left: Double, parts: [Int]) = (1, [])
        for place in groups.ofNode[index] {
            let members = groups.groups[place.group].members
            let own = members[place.member]
            guard members.count > 1, own.blocks.count > 1 else { continue }
            cover.start(own.blocks)
            var parts: [Int] = []
            // Members are sorted, the largest first.
            for member in members[(place.member + 1)...]
            where member.blocks.count < own.blocks.count && nodes[member.node].exact != nil {
                if cover.take(member.blocks) { parts.append(member.node) }
            }
            let left = Double(cover.left) / Double(max(own.blocks.count, 1))
            if left < best.left { best = (left, parts) }
        }
        return best.parts
    }
}

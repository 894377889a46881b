/// Differences of published sets that are alike in all variables but one.
struct Differences {
    let model: LinearModel
    let reduction: Reduction
    let bounds: Propagation
    /// A set with at least this many units is of no interest.
    let minimum: Int
    /// Whether sets that are large enough are wanted, too.
    let all: Bool

    /// Groups larger than this are searched for what parts leave of a whole only.
    private static let pairs = 64

    func collect(into set: inout CandidateSet) {
        var most = 0
        for group in model.groups {
            for member in group.members { most = max(most, (member.blocks.last ?? 0) + 1) }
        }
        var cover = BlockCover(count: most)
        for group in model.groups where group.members.count > 1 {
            if group.members.count <= Self.pairs { addPairs(group.members, &cover, &set) }
            addResiduals(group.members, &cover, &set)
        }
    }

    private func addPairs(
        _ members: [NodeGroups.Member], _ cover: inout BlockCover, _ set: inout CandidateSet
    ) {
        // The largest are first; one block has no parts.
        for (i, outer) in members.enumerated() where outer.blocks.count > 1 {
            cover.start(outer.blocks)
            for inner in members[(i + 1)...]
            where inner.blocks.count < outer.blocks.count && cover.holds(inner.blocks)
                && isPossible(outer.node, [inner.node])
            {
                let columns = subtract(model.nodes[inner.node].columns, from: outer.node)
                guard isInteresting(columns) else { continue }
                set.add(
                    columns,
                    [
                        Candidate.Term(node: outer.node, coefficient: 1),
                        Candidate.Term(node: inner.node, coefficient: -1),
                    ])
            }
        }
    }

    private func subtract(_ columns: [Int], from node: Int) -> [Int] {
        let taken = Set(columns)
        return model.nodes[node].columns.filter { !taken.contains($0) }
    }

    /// What is left of a set when all disjoint published numbers within it are taken away.
    private func addResiduals(
        _ members: [NodeGroups.Member], _ cover: inout BlockCover, _ set: inout CandidateSet
    ) {
        for (i, outer) in members.enumerated() where outer.blocks.count > 1 {
            cover.start(outer.blocks)
            var parts: [Int] = []
            var unions: [Int] = []
            for inner in members[(i + 1)...] where inner.blocks.count < outer.blocks.count {
                if !model.nodes[inner.node].isNumber {
                    if cover.holds(inner.blocks) { unions.append(inner.node) }
                } else if cover.take(inner.blocks) {
                    parts.append(inner.node)
                }
            }
            guard !parts.isEmpty, cover.left > 0, isPossible(outer.node, parts) else { continue }
            let taken = parts.flatMap { model.nodes[$0].columns }
            let columns = subtract(taken, from: outer.node)
            guard isInteresting(columns) else { continue }
            let terms = parts.map { Candidate.Term(node: $0, coefficient: -1) }
            set.add(columns, terms + [Candidate.Term(node: outer.node, coefficient: 1)])
            addUnion(unions, columns, &set)
        }
    }

    /// The same set as a sum of withheld cells, if it is one.
    private func addUnion(_ nodes: [Int], _ columns: [Int], _ set: inout CandidateSet) {
        var left = Set(columns)
        var terms: [Candidate.Term] = []
        for node in nodes where left.isSuperset(of: model.nodes[node].columns) {
            left.subtract(model.nodes[node].columns)
            terms.append(Candidate.Term(node: node, coefficient: 1))
        }
        if left.isEmpty { set.add(columns, terms) }
    }

    /// Whether figures alone leave it possible that a difference has fewer units than the minimum.
    private func isPossible(_ outer: Int, _ inner: [Int]) -> Bool {
        guard !all, let low = model.nodes[outer].lower?.bound else { return true }
        var least = low
        for node in inner {
            guard let high = model.nodes[node].upper?.bound else { return true }
            least -= high
        }
        return least < minimum
    }

    /// Whether the set may have fewer units than the minimum, and is not just published cells.
    private func isInteresting(_ columns: [Int]) -> Bool {
        guard !columns.isEmpty else { return false }
        if columns.reduce(0, { $0 + bounds.lower[$1] }) < minimum { return true }
        return all && columns.allSatisfy { reduction.component[$0] >= 0 }
    }
}

/// Proofs that people see at a glance: one published total less the published parts of one line.
struct DirectSums {
    private let model: LinearModel
    /// Per node the groups it is in.
    private var groupsOf: [Int: [Int]] = [:]

    init(_ model: LinearModel) {
        self.model = model
        for (index, group) in model.groups.enumerated() where group.members.count > 1 {
            for member in group.members { groupsOf[member.node, default: []].append(index) }
        }
    }

    /// The shortest sum of exact cells of one line that is this set; nil where no line shows it.
    func lines(of node: Int) -> [CertificateLine]? {
        let found = (groupsOf[node] ?? []).flatMap { sums(of: node, in: model.groups[$0].members) }
        return found.min { $0.count < $1.count }.flatMap { lines($0) }
    }

    /// A signed sum of exactly published sets as it stands.
    func lines(_ terms: [Candidate.Term]) -> [CertificateLine]? {
        var lines: [CertificateLine] = []
        for term in terms {
            let node = model.nodes[term.node]
            guard let value = node.exact, let figure = node.lower?.figure,
                node.figures[figure].role != .mean
            else { return nil }
            lines.append(
                CertificateLine(
                    multiplier: String(term.coefficient),
                    fact: .cell(
                        node.figures[figure].cell, value: model.amount(value, of: node.columns[0])))
            )
        }
        return lines
    }

    /// Per exact set around it, that set less disjoint exact parts of what is beside it.
    private func sums(of node: Int, in members: [NodeGroups.Member]) -> [[Candidate.Term]] {
        guard let own = members.first(where: { $0.node == node }) else { return [] }
        var found: [[Candidate.Term]] = []
        for outer in members where outer.blocks.count > own.blocks.count {
            guard model.nodes[outer.node].exact != nil else { continue }
            var left = Set(outer.blocks)
            guard left.isSuperset(of: own.blocks) else { continue }
            left.subtract(own.blocks)
            var terms = [Candidate.Term(node: outer.node, coefficient: 1)]
            for part in members where model.nodes[part.node].exact != nil {
                guard !part.blocks.isEmpty, left.isSuperset(of: part.blocks) else { continue }
                left.subtract(part.blocks)
                terms.append(Candidate.Term(node: part.node, coefficient: -1))
            }
            if left.isEmpty { found.append(terms) }
        }
        return found
    }
}

/// Published sets of one cluster that are alike in all variables but one, largest first.
struct NodeGroups {
    struct Member {
        let node: Int
        /// Blocks of the group's variable, ascending.
        let blocks: [Int]
    }

    struct Group {
        let variable: Int
        let members: [Member]
    }

    private(set) var groups: [Group] = []
    /// Per node the groups it is in, one per variable, and where in each.
    private(set) var ofNode: [[(group: Int, member: Int)]]

    /// - `clusters`: the variables of each.
    init(
        _ nodes: [Node], _ clusters: [[Int]], _ partitions: [AuditVariable.Partition]
    ) {
        var keys: [Key: Int] = [:]
        var members: [[Member]] = []
        var variableOf: [Int] = []
        let full = partitions.map { Array(0..<$0.count) }
        ofNode = Array(repeating: [], count: nodes.count)
        for (index, node) in nodes.enumerated() {
            let box = node.box
            for variable in clusters[node.cluster] {
                var rest: [Box.Side] = []
                rest.reserveCapacity(box.sides.count)
                var blocks = full[variable]
                for side in box.sides {
                    if side.variable == variable {
                        blocks = partitions[variable].sets[side.set]
                    } else {
                        rest.append(side)
                    }
                }
                let key = Key(cluster: node.cluster, variable: variable, rest: rest)
                let group = keys[key] ?? members.count
                if group == members.count {
                    keys[key] = group
                    members.append([])
                    variableOf.append(variable)
                }
                members[group].append(Member(node: index, blocks: blocks))
                ofNode[index].append((group, 0))
            }
        }
        groups = zip(variableOf, members).map { variable, own in
            Group(
                variable: variable,
                members: own.count < 2
                    ? own
                    : own.sorted {
                        ($1.blocks.count, $0.node) < ($0.blocks.count, $1.node)
                    })
        }
        for (group, own) in groups.enumerated() {
            for (rank, member) in own.members.enumerated() {
                let places = ofNode[member.node]
                for k in places.indices where places[k].group == group {
                    ofNode[member.node][k].member = rank
                }
            }
        }
    }

    private struct Key: Hashable {
        let cluster: Int
        let variable: Int
        let rest: [Box.Side]
    }
}

/// Which blocks of a set are left while parts are taken away.
struct BlockCover {
    private var mark: [Int]
    private var turn = 0
    private(set) var left = 0

    init(count: Int) { mark = Array(repeating: 0, count: count) }

    mutating func start(_ blocks: [Int]) {
        turn += 1
        for block in blocks { mark[block] = turn }
        left = blocks.count
    }

    /// Takes blocks away if all of them are left.
    mutating func take(_ blocks: [Int]) -> Bool {
        guard holds(blocks) else { return false }
        for block in blocks { mark[block] = 0 }
        left -= blocks.count
        return true
    }

    func holds(_ blocks: [Int]) -> Bool {
        guard blocks.count <= left else { return false }
        for block in blocks where mark[block] != turn { return false }
        return true
    }
}

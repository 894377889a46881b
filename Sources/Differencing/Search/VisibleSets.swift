/// Small sets that are published exactly: what they make up is no news to anybody.
struct VisibleSets {
    private let model: LinearModel
    /// Per column the sets that hold it, largest first.
    private var around: [[Int]]

    init(_ model: LinearModel, below minimum: Int) {
        self.model = model
        around = Array(repeating: [], count: model.columnCount)
        let small = model.nodes.indices.filter {
            model.nodes[$0].exact.map { $0 < minimum } ?? false
        }
        let largestFirst = small.sorted {
            (model.nodes[$1].columns.count, $0) < (model.nodes[$0].columns.count, $1)
        }
        for node in largestFirst {
            for column in model.nodes[node].columns { around[column].append(node) }
        }
    }

    /// Whether disjoint ones make up a set of columns.
    func cover(_ columns: [Int]) -> Bool {
        var left = Set(columns)
        for column in columns where left.contains(column) {
            let part = around[column].first { left.isSuperset(of: model.nodes[$0].columns) }
            guard let part else { return false }
            left.subtract(model.nodes[part].columns)
        }
        return true
    }
}

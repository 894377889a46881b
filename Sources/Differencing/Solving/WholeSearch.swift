/// Branch and bound over the whole numbers.
struct WholeSearch<Whole: WholeNumber> {
    let objective: [(column: Int, coefficient: Int)]
    /// How many more branches may be looked at.
    var branches: Int
    /// A value that answers the question: nothing larger is looked for.
    let enough: Int
    private(set) var best: Whole?
    /// The columns where `best` was found.
    private(set) var point: [Int] = []
    /// What no whole numbers exceed, among branches given up.
    private(set) var bound = Whole.min
    private(set) var isComplete = true

    init(objective: [(column: Int, coefficient: Int)], branches: Int, enough: Int) {
        self.objective = objective
        self.enough = enough
        self.branches = branches
    }

    /// How many steps are left of those that the start had.
    mutating func explore(_ start: Simplex<Whole>) throws(SolveError) -> Int {
        var open = [start]
        var work = start.work
        while var node = open.popLast() {
            node.work = work
            defer { work = node.work }
            // Each branch is a copy.
            try node.spend(node.rows.count * node.nonbasic.count)
            guard try node.repair() == nil, let top = try node.maximum(of: objective) else {
                continue
            }
            if let best, top.value.floor <= best { continue }
            guard let column = node.fractional else {
                best = top.value.floor
                point = node.wholePoint
                if top.value.floor >= enough { branches = 0 }
                continue
            }
            branches -= 1
            guard branches > 0 else {
                isComplete = false
                bound = max(bound, top.value.floor)
                continue
            }
            let value = node.value[column]
            var up = node
            try up.setBounds(of: column, lower: value.ceiling, upper: node.upper[column])
            try node.setBounds(of: column, lower: node.lower[column], upper: value.floor)
            // The nearer side first: it is the likelier one to hold whole numbers.
            open += value.isUpperHalf ? [node, up] : [up, node]
        }
        if let best, best > bound { bound = best }
        return work
    }
}

extension Simplex {
    /// The columns' values, cut down.
    var wholePoint: [Int] { (0..<columnCount).map { Int(clamping: value[$0].floor) } }

    /// The first column whose value is not whole.
    var fractional: Int? { (0..<columnCount).first { !value[$0].isWhole } }
}

/// Branch and bound over the whole numbers.
struct WholeSearch<Whole: WholeNumber> {
    let objective: [(column: Int, coefficient: Int)]
    /// How many more branches may be looked at.
    var branches: Int
    private(set) var best: Whole?
    /// What no whole numbers exceed, among branches given up.
    private(set) var bound = Whole.min
    private(set) var isComplete = true

    init(objective: [(column: Int, coefficient: Int)], branches: Int) {
        self.objective = objective
        self.branches = branches
    }

    mutating func explore(_ start: Simplex<Whole>) throws(SolveError) {
        var open = [start]
        while var node = open.popLast() {
            guard try node.repair() == nil, let top = try node.maximum(of: objective) else {
                continue
            }
            if let best, top.value.floor <= best { continue }
            guard let column = node.fractional else {
                best = top.value.floor
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
            open.append(node)
            open.append(up)
        }
        if let best, best > bound { bound = best }
    }
}

extension Simplex {
    /// The first column whose value is not whole.
    var fractional: Int? { (0..<columnCount).first { !value[$0].isWhole } }
}

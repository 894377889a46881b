/// Branch and bound over the whole numbers.
struct WholeSearch<Whole: WholeNumber> {
    let objective: [(column: Int, coefficient: Int)]
    /// Columns that are to be whole; others, if any, may be what they like.
    let whole: [Int]
    /// Whether all columns of the objective are among these.
    let isWhole: Bool
    /// Rows of the tableau that are whole wherever the columns are; branched on first.
    let sums: [Int]
    /// How many more branches may be looked at.
    var branches: Int
    /// A value that answers the question: nothing larger is looked for.
    let enough: Int
    private(set) var best: Ratio<Whole>?
    /// The columns where `best` was found.
    private(set) var point: [Int] = []
    /// What no whole numbers exceed, among branches given up.
    private(set) var bound: Ratio<Whole>?
    private(set) var isComplete = true
    /// Variables whose bounds excluded some branch: where there are no whole numbers, these bounds
    /// alone say so.
    private(set) var blocking: Set<Int> = []

    init(
        objective: [(column: Int, coefficient: Int)], whole: [Int], isWhole: Bool, sums: [Int] = [],
        branches: Int, enough: Int
    ) {
        self.objective = objective
        self.whole = whole
        self.isWhole = isWhole
        self.sums = sums
        self.enough = enough
        self.branches = branches
    }

    /// What to branch on; nil where all is whole that has to be.
    private func branching(_ node: Simplex<Whole>) -> Int? {
        node.fractional(among: whole).map { node.fractional(among: sums) ?? $0 }
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
            if let conflict = try node.repair() {
                blocking.formUnion(conflict.variables)
                continue
            }
            guard let top = try node.maximum(of: objective) else { continue }
            let most = isWhole ? Ratio(whole: top.value.floor) : top.value
            if let best, most <= best { continue }
            guard let variable = branching(node) else {
                best = most
                point = node.wholePoint
                if most.floor >= enough { branches = 0 }
                continue
            }
            branches -= 1
            guard branches > 0 else {
                isComplete = false
                bound = max(bound ?? most, most)
                continue
            }
            let value = node.value[variable]
            var up = node
            try up.setBounds(of: variable, lower: value.ceiling, upper: node.upper[variable])
            try node.setBounds(of: variable, lower: node.lower[variable], upper: value.floor)
            // The nearer side first: it is the likelier one to hold whole numbers.
            open += value.isUpperHalf ? [node, up] : [up, node]
        }
        if let best { bound = max(bound ?? best, best) }
        return work
    }
}

extension Simplex {
    /// The columns' values, cut down.
    var wholePoint: [Int] { (0..<columnCount).map { Int(clamping: value[$0].floor) } }

    /// The first of some variables whose value is not whole.
    func fractional(among variables: [Int]) -> Int? { variables.first { !value[$0].isWhole } }
}

/// Branch and bound over the whole numbers.
struct WholeSearch<Whole: WholeNumber> {
    let objective: [(column: Int, coefficient: Int)]
    /// Columns that are to be whole; others, if any, may be what they like.
    let whole: [Int]
    /// Whether all columns of the objective are among these.
    let isWhole: Bool
    /// Rows of the tableau that are whole wherever the columns are; branched on first.
    let sums: [Int]
    /// What bases of shares can be; where this leaves a gap, it is branched on before anything else.
    let domains: [WholeDomain]
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
        domains: [WholeDomain] = [], branches: Int, enough: Int
    ) {
        self.objective = objective
        self.whole = whole
        self.isWhole = isWhole
        self.sums = sums
        self.domains = domains
        self.enough = enough
        self.branches = branches
    }

    /// What to branch on; nil where all is whole that has to be.
    private func branching(_ node: Simplex<Whole>) -> Int? {
        node.fractional(among: whole).map { node.fractional(among: sums) ?? $0 }
    }

    /// How many steps are left of those that the start had.
    mutating func explore(_ start: Simplex<Whole>) throws(SolveError) -> Int {
        guard let first = try narrowed(start) else { return start.work }
        var open = [first]
        var work = first.work
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
            if let gap = try widestGap(&node) {
                open += try split(node, by: gap)
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

    /// A start with bases of shares cut to what they can be, and their parts by these; nil where nothing
    /// is left.
    private mutating func narrowed(_ start: Simplex<Whole>) throws(SolveError) -> Simplex<Whole>? {
        var first = start
        for domain in domains where domain.isBounded(in: first) {
            blocking.formUnion(domain.reasons(after: first.columnCount))
            guard try domain.narrow(&first, nil, nil) else { return nil }
        }
        return first
    }

    private typealias Gap = (domain: WholeDomain, below: Int?, above: Int)

    /// Of the bases of shares the one around whose value most whole numbers are none that it can be; nil
    /// where none is excluded.
    private func widestGap(_ node: inout Simplex<Whole>) throws(SolveError) -> Gap? {
        var widest: Gap?
        for domain in domains where !domain.isHeld(by: node) {
            let (below, above) = domain.neighbours(of: node)
            let size = above - (below ?? -1)
            try node.spend(size * domain.size)
            guard size > 1, widest.map({ size > $0.above - ($0.below ?? -1) }) ?? true else {
                continue
            }
            widest = (domain, below, above)
        }
        return widest
    }

    /// The branches below and above a gap, the likelier one last. The rows of the shares exclude what is
    /// between.
    private mutating func split(_ node: Simplex<Whole>, by gap: Gap)
        throws(SolveError) -> [Simplex<Whole>]
    {
        let (domain, below, above) = gap
        blocking.formUnion(domain.reasons(after: node.columnCount))
        var sides: [Simplex<Whole>] = []
        for (low, high) in [(nil, below), (Optional(above), nil)] where low != nil || high != nil {
            var side = node
            if try domain.narrow(&side, low, high) { sides.append(side) }
        }
        guard sides.count == 2, let below else { return sides }
        let value = node.value[domain.base]
        let isNearer = value.floor - Whole(below) < Whole(above) - value.ceiling
        return isNearer ? sides.reversed() : sides
    }
}

/// The numbers that one variable of a tableau, the base of shares, can be.
struct WholeDomain {
    let base: Int
    private let domain: ShareDomain
    /// Parts that are variables.
    private let parts: [(variable: Int, part: ShareDomain.Part)]

    /// Nil where the base is no variable.
    init?(_ domain: ShareDomain, _ variables: [[Int]: Int]) {
        guard let base = variables[domain.base] else { return nil }
        self.base = base
        self.domain = domain
        parts = domain.parts.compactMap { part in
            variables[part.columns].map { ($0, part) }
        }
    }

    /// How many shares are asked about each number.
    var size: Int { domain.parts.count }

    /// The variables whose bounds exclude numbers: the rows of its shares, itself and its parts.
    func reasons(after columns: Int) -> Set<Int> {
        Set(domain.rows.map { columns + $0 } + [base] + parts.map(\.variable))
    }

    func isBounded<Whole: WholeNumber>(in node: Simplex<Whole>) -> Bool {
        node.upper[base] != nil
    }

    func isHeld<Whole: WholeNumber>(by node: Simplex<Whole>) -> Bool {
        let value = node.value[base]
        return value.isWhole && domain.holds(Int(clamping: value.floor))
    }

    /// The numbers next to the base's value that it can be.
    func neighbours<Whole: WholeNumber>(of node: Simplex<Whole>) -> (below: Int?, above: Int) {
        let value = node.value[base]
        return (
            domain.below(Int(clamping: value.floor)), domain.above(Int(clamping: value.ceiling))
        )
    }

    /// Bounds the base, and its parts by it; false where nothing is left.
    func narrow<Whole: WholeNumber>(_ node: inout Simplex<Whole>, _ low: Int?, _ high: Int?)
        throws(SolveError) -> Bool
    {
        let least = domain.above(max(low ?? 0, node.lower[base].map { Int(clamping: $0) } ?? 0))
        var most = [high, node.upper[base].map { Int(clamping: $0) }].compactMap { $0 }.min()
        if let end = most {
            guard let held = domain.below(end) else { return false }
            most = held
        }
        guard try Self.bound(base, of: &node, least, most) else { return false }
        for (variable, part) in parts {
            let (low, high) = domain.bounds(of: part, between: least, and: most)
            guard try Self.bound(variable, of: &node, low, high) else { return false }
        }
        return true
    }

    private static func bound<Whole: WholeNumber>(
        _ variable: Int, of node: inout Simplex<Whole>, _ low: Int, _ high: Int?
    ) throws(SolveError) -> Bool {
        let least = max(Whole(low), node.lower[variable] ?? Whole(low))
        let most = [high.map { Whole($0) }, node.upper[variable]].compactMap { $0 }.min()
        if let most, least > most { return false }
        try node.setBounds(of: variable, lower: least, upper: most)
        return true
    }
}

extension Simplex {
    /// The columns' values, cut down.
    var wholePoint: [Int] { (0..<columnCount).map { Int(clamping: value[$0].floor) } }

    /// The first of some variables whose value is not whole.
    func fractional(among variables: [Int]) -> Int? { variables.first { !value[$0].isWhole } }
}

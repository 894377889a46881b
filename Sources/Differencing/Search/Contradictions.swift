/// Published numbers that cannot all be true.
extension MeasureAudit {
    /// Cells that cannot all be true, and of each such set the cell to leave out.
    ///
    /// - `work`: steps that may still be taken to find small sets.
    func conflicts(work: inout Int) -> [(cells: [CellReference], drop: CellReference)] {
        let differing = differing
        guard differing.isEmpty else { return differing }
        let filter = ConflictFilter(model)
        var conflicts: [(cells: [CellReference], drop: CellReference)] = []
        for members in contradictions(&work).map(members) {
            let left = filter.irreducible(Set(members.map(\.cell)), work: &work)
            let last = members.filter { left.contains($0.cell) }.max { $0 < $1 }
            if let last { conflicts.append((left.sorted(), last.cell)) }
        }
        return conflicts
    }

    /// Whether all cells can be true, as far as `work` steps tell.
    func isPossible(work: inout Int) -> Bool {
        differing.isEmpty && contradictions(&work).isEmpty && work > 0
    }

    private var differing: [(cells: [CellReference], drop: CellReference)] {
        Array(model.nodes.lazy.filter { !$0.isCopy }.flatMap(\.contradictions))
    }

    private func contradictions(_ work: inout Int) -> [ComponentSolver.Combination] {
        let rows = reduction.contradictions
        guard rows.isEmpty else {
            return rows.map { ComponentSolver.Combination(rows: [$0: Fraction(1)]) }
        }
        return solver.contradictions(&work)
    }

    /// A cell of a contradiction. The greatest is left out: without what is printed of the largest set
    /// least is lost, and without a mean less than without a number of units or a sum.
    private struct Member: Comparable {
        let cell: CellReference
        let size: Int
        let isMean: Bool

        static func < (a: Member, b: Member) -> Bool {
            (a.size, a.isMean ? 1 : 0, a.cell) < (b.size, b.isMean ? 1 : 0, b.cell)
        }
    }

    private func members(of combination: ComponentSolver.Combination) -> [Member] {
        var found: [Member] = []
        var nodes = Set<Int>()
        for index in combination.rows.keys.sorted() {
            let row = model.rows[index]
            if case .share(let cell, _) = row.source { found.append(member(cell, of: row)) }
            if case .mean(let cell) = row.source { found.append(member(cell, of: row)) }
            nodes.formUnion(row.makeup.map(\.node))
            nodes.formUnion(row.terms.compactMap { reduction.fixedBy[$0.column] })
        }
        for node in nodes.sorted().map({ model.nodes[$0] }) {
            let used = Set([node.lower?.figure, node.upper?.figure].compactMap { $0 })
            found += used.map { index in
                let figure = node.figures[index]
                return Member(
                    cell: figure.cell, size: node.columns.count, isMean: figure.role == .mean)
            }
        }
        return found
    }

    /// What is printed as a part, or as a mean, of other sets: a mean is as large as the set it is of.
    private func member(_ cell: CellReference, of row: ModelRow) -> Member {
        let units = row.terms.count { model.isWhole($0.column) }
        let isMean = units < row.terms.count
        return Member(
            cell: cell, size: isMean ? max(units, row.terms.count - units) : 0, isMean: isMean)
    }
}

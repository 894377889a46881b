/// Takes published cells that contradict each other apart, until none can be left out.
///
/// Each cell is one constraint (a share two), written without the others' help; a cell without which
/// the rest still cannot be true is left out.
struct ConflictFilter {
    private let model: LinearModel

    init(_ model: LinearModel) { self.model = model }

    private struct Row {
        let terms: [Int: Int]
        let lower: Int?
        let upper: Int?
        /// For a share the same with the number that its base is, and the cells that publish it.
        var closed: Closed?

        struct Closed {
            let terms: [Int: Int]
            let lower: Int?
            let upper: Int?
            let by: Set<CellReference>
        }

        /// As it reads beside some cells.
        func beside(_ cells: Set<CellReference>) -> Row {
            guard let closed, !closed.by.isDisjoint(with: cells) else { return self }
            return Row(terms: closed.terms, lower: closed.lower, upper: closed.upper)
        }
    }

    /// A part of `cells` that still cannot be true, and of which no cell can be left out; the larger
    /// sets are left out first. More of them if `work` is used up before.
    ///
    /// - `work`: steps (matrix entries touched) that may still be taken.
    func irreducible(_ cells: Set<CellReference>, work: inout Int) -> Set<CellReference> {
        let rows = rows(of: cells)
        let sizes = rows.mapValues { own in own.map(\.terms.count).max() ?? 0 }
        let links = model.rows.filter { $0.source == .identity }.map {
            Row(terms: Self.terms(of: $0), lower: 0, upper: 0)
        }
        guard isImpossible(cells, rows, links, &work) else { return cells }
        let order = cells.sorted { (sizes[$1] ?? 0, $0) < (sizes[$0] ?? 0, $1) }
        return Self.shrunk(order) { isImpossible($0, rows, links, &work) }
    }

    /// Leaves out what can be left out in this order, the first half at once where that goes, then
    /// quarters, at last one by one.
    private static func shrunk(
        _ order: [CellReference], while isImpossible: (Set<CellReference>) -> Bool
    ) -> Set<CellReference> {
        var left = order
        var size = max(1, order.count / 2)
        while true {
            var start = 0
            while start < left.count, left.count > 1 {
                let end = min(start + size, left.count)
                let fewer = Array(left[..<start] + left[end...])
                if !fewer.isEmpty, isImpossible(Set(fewer)) { left = fewer } else { start = end }
            }
            if size == 1 { return Set(left) }
            size /= 2
        }
    }

    private func rows(of cells: Set<CellReference>) -> [CellReference: [Row]] {
        var found: [CellReference: [Row]] = [:]
        for node in model.nodes {
            for figure in node.figures where figure.role != .share && cells.contains(figure.cell) {
                let terms = Dictionary(uniqueKeysWithValues: node.columns.map { ($0, 1) })
                found[figure.cell, default: []].append(
                    Row(terms: terms, lower: figure.low, upper: figure.high))
            }
        }
        for row in model.rows {
            switch row.source {
            case .share(let cell, let isLower) where cells.contains(cell):
                found[cell, default: []].append(self.row(of: row, isLower: isLower))
            case .mean(let cell) where cells.contains(cell):
                found[cell, default: []].append(
                    Row(terms: Self.terms(of: row), lower: row.lower, upper: row.upper))
            case .share, .mean, .node, .identity: break
            }
        }
        return found
    }

    private static func terms(of row: ModelRow) -> [Int: Int] {
        Dictionary(row.terms.map { ($0.column, $0.coefficient) }) { $0 + $1 }
    }

    /// One side of a share.
    private func row(of row: ModelRow, isLower: Bool) -> Row {
        let given = Self.terms(of: row)
        guard let part = row.makeup.first else {
            return Row(terms: given, lower: row.lower, upper: row.upper)
        }
        // A base that is published exactly stands as a number there; here as itself, too.
        var terms = given
        for part in row.makeup {
            for column in model.nodes[part.node].columns {
                terms[column, default: 0] -= part.coefficient
            }
        }
        let exact = model.nodes[part.node].figures.filter(\.isExact).map(\.cell)
        return Row(
            terms: terms, lower: isLower ? 0 : nil, upper: isLower ? nil : 0,
            closed: Row.Closed(
                terms: given, lower: row.lower, upper: row.upper, by: Set(exact)))
    }

    /// Whether no numbers fit, whole ones for counts; false when a limit is reached.
    private func isImpossible(
        _ cells: Set<CellReference>, _ rows: [CellReference: [Row]], _ links: [Row],
        _ work: inout Int
    ) -> Bool {
        guard work > 0 else { return false }
        var own = cells.sorted().flatMap { (rows[$0] ?? []).map { $0.beside(cells) } }
        let used = own.reduce(into: Set<Int>()) { $0.formUnion($1.terms.keys) }
        own += connected(links, to: used)
        do throws(SolveError) {
            do throws(SolveError) {
                return try isImpossible(own, as: Int.self, &work)
            } catch {
                guard error == .overflow else { throw error }
                return try isImpossible(own, as: Int128.self, &work)
            }
        } catch {
            if error == .limit { work = 0 }
            return false
        }
    }

    /// Links that have something to do with some columns, be it by way of others.
    private func connected(_ links: [Row], to columns: Set<Int>) -> [Row] {
        var columns = columns
        var left = links
        var found: [Row] = []
        while true {
            let near = left.filter { !columns.isDisjoint(with: $0.terms.keys) }
            guard !near.isEmpty else { return found }
            left.removeAll { !columns.isDisjoint(with: $0.terms.keys) }
            found += near
            for row in near { columns.formUnion(row.terms.keys) }
        }
    }

    private func isImpossible<Whole: WholeNumber>(
        _ rows: [Row], as type: Whole.Type, _ work: inout Int
    ) throws(SolveError) -> Bool {
        // Columns that are alike in all rows are one.
        var signatures: [Int: [Int]] = [:]
        for (index, row) in rows.enumerated() {
            for (column, coefficient) in row.terms where coefficient != 0 {
                let kind = model.isWhole(column) ? 1 : 0
                signatures[column, default: [kind]] += [index, coefficient]
            }
        }
        var terms = [[(column: Int, coefficient: Int)]](repeating: [], count: rows.count)
        let first = Dictionary(signatures.map { ($1, $0) }, uniquingKeysWith: min)
        let distinct = first.keys.sorted { $0.lexicographicallyPrecedes($1) }
        let kinds = WholeRows.Columns(distinct.compactMap { first[$0] }, in: model)
        for (column, signature) in distinct.enumerated() {
            for k in stride(from: 1, to: signature.count, by: 2) {
                terms[signature[k]].append((column, signature[k + 1]))
            }
        }
        work -= rows.count * distinct.count
        let lower = rows.map { $0.lower.map { Int128($0) } }
        let upper = rows.map { $0.upper.map { Int128($0) } }
        var simplex = try Simplex<Whole>(
            lower: kinds.lower.map { $0.map { Whole($0) } }, upper: distinct.map { _ in nil },
            rows: terms, rowLower: WholeRows.narrowed(lower), rowUpper: WholeRows.narrowed(upper),
            work: work)
        defer { work = simplex.work }
        if try simplex.repair() != nil { return true }
        guard simplex.fractional(among: kinds.whole) != nil else { return false }
        return try WholeRows(kinds, terms, lower, upper)
            .maximum(of: [], enough: .min, branches: Self.branches, &simplex.work).isEmpty
    }

    /// Branches while whole numbers are looked for that fit some cells.
    private static let branches = 300
}

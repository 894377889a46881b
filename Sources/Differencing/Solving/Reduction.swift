/// A model without the columns whose value is published as such, split into components.
struct Reduction {
    /// Per column the node that publishes exactly this column.
    private(set) var fixedBy: [Int?]
    private(set) var fixedValue: [Int]
    /// Per column its component, -1 for a fixed one.
    private(set) var component: [Int]
    /// Per component its columns and the rows that have one of them, ascending.
    private(set) var columns: [[Int]] = []
    private(set) var rows: [[Int]] = []
    /// Rows all of whose columns are fixed, at a value that the row forbids.
    private(set) var contradictions: [Int] = []

    init(_ model: LinearModel) {
        fixedBy = Array(repeating: nil, count: model.columnCount)
        fixedValue = Array(repeating: 0, count: model.columnCount)
        component = Array(repeating: -1, count: model.columnCount)
        for (index, node) in model.nodes.enumerated() where node.columns.count == 1 {
            guard let value = node.exact, fixedBy[node.columns[0]] == nil else { continue }
            fixedBy[node.columns[0]] = index
            fixedValue[node.columns[0]] = value
        }
        split(model)
    }

    private mutating func split(_ model: LinearModel) {
        var parent = Array(0..<model.columnCount)
        func root(_ column: Int) -> Int {
            var column = column
            while parent[column] != column {
                parent[column] = parent[parent[column]]
                column = parent[column]
            }
            return column
        }
        for (index, row) in model.rows.enumerated() {
            var first: Int?
            for term in row.terms where fixedBy[term.column] == nil {
                if let first { parent[root(term.column)] = root(first) }
                first = first ?? term.column
            }
            if first == nil { check(row, index) }
        }
        var known: [Int: Int] = [:]
        for column in 0..<model.columnCount where fixedBy[column] == nil {
            let key = root(column)
            let own = known[key] ?? columns.count
            if own == columns.count { columns.append([]) }
            known[key] = own
            component[column] = own
            columns[own].append(column)
        }
        rows = Array(repeating: [], count: columns.count)
        for (index, row) in model.rows.enumerated() {
            guard let free = row.terms.first(where: { fixedBy[$0.column] == nil }) else { continue }
            rows[component[free.column]].append(index)
        }
    }

    private mutating func check(_ row: ModelRow, _ index: Int) {
        let value = constant(of: row)
        if row.lower.map({ value < Int128($0) }) ?? false
            || row.upper.map({ value > Int128($0) }) ?? false
        {
            contradictions.append(index)
        }
    }

    /// The same with one more component, at the end: some of its components and a row.
    func joining(_ components: [Int], by row: Int) -> Reduction {
        var copy = self
        copy.columns.append(components.flatMap { columns[$0] }.sorted())
        copy.rows.append(components.flatMap { rows[$0] }.sorted() + [row])
        return copy
    }

    /// What the fixed columns of a row add up to.
    func constant(of row: ModelRow) -> Int128 {
        row.terms.reduce(Int128(0)) { sum, term in
            sum + Int128(term.coefficient) * Int128(fixedValue[term.column])
        }
    }
}

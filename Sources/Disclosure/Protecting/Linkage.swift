import Outputs

/// How the published numbers of several tables add up, as one system of sums.
///
/// A quantity is what a number is about: the units, or the sum of a variable, of some categories
/// of a population. Tables that show the same quantity share it; a percentage or a mean stands for
/// its count or sum. This only guides the search for cells to withhold: whether the result is safe
/// is never decided here.
struct Linkage {
    /// Per field the number of its quantity.
    private(set) var quantityOfField: [Int] = []
    /// Per quantity its fields; none for one that is only in released tables, or in none.
    private(set) var fields: [[Int]] = []
    /// Quantities that everybody knows whatever is withheld.
    private(set) var known: Set<Int> = []
    /// Sums that must be zero: a total (-1) and its parts (1).
    private(set) var sums: [(total: Int, parts: [Int])] = []
    private var numbers: [Key: Int] = [:]

    private struct Key: Hashable {
        let measure: String
        let unit: String?
        let population: [String: [String]]
        let labels: [String: CategorySet]
        /// For what is in one table only.
        var own: [Int] = []
    }

    init(_ printed: PrintedFields, outputs: [Output], released: [ReleasedSubmission]) {
        quantityOfField = Array(repeating: -1, count: printed.fields.count)
        for (index, output) in outputs.enumerated() {
            guard let table = output.table, let shape = printed.shapes[index] else { continue }
            let quantities = add(table, shape, output.declaration)
            for (cell, quantity) in quantities.enumerated() {
                guard let field = printed.field(output: index, cell: cell) else { continue }
                quantityOfField[field] = quantity
                fields[quantity].append(field)
                if printed.fields[field].isShown, !printed.fields[field].isFree {
                    known.insert(quantity)
                }
            }
        }
        for submission in released where submission.source == .same {
            for output in submission.opened.outputs {
                guard let table = output.table else { continue }
                let shape = TableShape(
                    table, dataset: submission.opened.dataset, declaration: output.declaration)
                let quantities = add(table, shape, output.declaration)
                for (cell, quantity) in quantities.enumerated() {
                    if table.cells[cell].shown.isNumber { known.insert(quantity) }
                }
            }
        }
    }

    /// Adds a table; returns the quantity of each of its cells.
    private mutating func add(
        _ table: Table, _ shape: TableShape, _ declaration: OutputDeclaration?
    ) -> [Int] {
        var own: [Int] = []
        for (index, cell) in table.cells.enumerated() {
            let quantity = number(key(of: cell, index, in: table, declaration))
            own.append(quantity)
        }
        var hidden: [Int: Int] = [:]
        for line in shape.lines where !line.isOpen {
            let parts = shape.parts(of: line).map { own[Int($0)] }
            if let total = line.total {
                sums.append((own[total], parts))
            } else {
                // A total that nobody shows, by which two ways to part it are linked.
                let total = hidden[line.totalKey] ?? fields.count
                if total == fields.count { fields.append([]) }
                hidden[line.totalKey] = total
                sums.append((total, parts))
            }
        }
        return own
    }

    private mutating func number(_ key: Key) -> Int {
        if let known = numbers[key] { return known }
        numbers[key] = fields.count
        fields.append([])
        return fields.count - 1
    }

    private func key(
        of cell: Cell, _ index: Int, in table: Table, _ declaration: OutputDeclaration?
    ) -> Key {
        let value = table.values[cell.value]
        var labels: [String: CategorySet] = [:]
        let above = Set(
            table.values.filter { $0.statistic.isShare && $0.base == .column(value.column) }
                .flatMap(\.percentOf.keys))
        // In a stacked table the base of a percentage is the sum of its variable's levels.
        for (number, dimension) in table.dimensions.enumerated()
        where !above.contains(dimension.name) && !above.contains("variable") {
            let categories = table.categories(of: cell, in: number)
            if categories != .all { labels[dimension.variable] = categories }
        }
        var key = Key(
            measure: Self.measure(value), unit: declaration?.unit,
            population: value.population ?? declaration?.population ?? [:], labels: labels)
        if key.measure.isEmpty { key.own = [fields.count, index] }
        return key
    }

    /// What adds up behind a statistic; empty where nothing does.
    private static func measure(_ value: ValueDeclaration) -> String {
        if value.statistic == .count || value.statistic.isShare { return "count" }
        if value.statistic.isLinear { return "sum of \(value.of ?? value.column)" }
        return value.statistic.isCount ? value.statistic.rawValue : ""
    }
}

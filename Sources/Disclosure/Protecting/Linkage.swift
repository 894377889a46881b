import Outputs

/// How the published numbers of several tables hang together, as one system of equations.
///
/// A quantity is what a count or a sum is about: the units, or the sum of a variable, of some
/// categories of a population. An item is something published about quantities: a value, which
/// several tables may show, or a percentage or mean, which binds two of them. This only guides the
/// search for cells to withhold: whether the result is safe is never decided here.
struct Linkage {
    /// Coefficients by quantity.
    typealias Row = [Int: Int]

    struct Item {
        /// What is known to be zero, or the value itself, once it is published.
        let row: Row
        /// The quantity that it tells something about.
        let quantity: Int
        /// Those that show it; none for what is only in released tables.
        var fields: [Int] = []
        /// Whether everybody knows it whatever is withheld.
        var isKnown = false
    }

    private(set) var items: [Item] = []
    /// Per field the number of its item.
    private(set) var itemOfField: [Int] = []
    /// How many quantities there are.
    private(set) var quantities = 0
    /// Sums that must be zero: a total (-1) and its parts (1).
    private(set) var sums: [(total: Int, parts: [Int])] = []
    private var numbers: [Key: Int] = [:]
    private var itemOfRow: [Row: Int] = [:]

    private struct Key: Hashable {
        var measure: String
        let unit: String?
        let population: [String: [String]]
        var labels: [String: CategorySet]
        /// For what is in one table only.
        var own: [Int] = []
    }

    init(_ printed: PrintedFields, outputs: [Output], released: [ReleasedSubmission]) {
        itemOfField = Array(repeating: -1, count: printed.fields.count)
        for (index, output) in outputs.enumerated() {
            guard let table = output.table, let shape = printed.shapes[index] else { continue }
            for (cell, item) in add(table, shape, output.declaration).enumerated() {
                guard let field = printed.field(output: index, cell: cell) else { continue }
                itemOfField[field] = item
                items[item].fields.append(field)
                if printed.fields[field].isShown, !printed.fields[field].isFree {
                    items[item].isKnown = true
                }
            }
        }
        for submission in released where submission.source == .same {
            for output in submission.opened.outputs {
                guard let table = output.table else { continue }
                let shape = TableShape(
                    table, dataset: submission.opened.dataset, declaration: output.declaration)
                for (cell, item) in add(table, shape, output.declaration).enumerated()
                where table.cells[cell].shown.isNumber {
                    items[item].isKnown = true
                }
            }
        }
    }

    /// Adds a table; returns the item of each of its cells.
    private mutating func add(
        _ table: Table, _ shape: TableShape, _ declaration: OutputDeclaration?
    ) -> [Int] {
        var own: [Int] = []
        var ownItems: [Int] = []
        for (index, cell) in table.cells.enumerated() {
            let key = key(of: cell, index, in: table, declaration)
            let quantity = number(key)
            own.append(quantity)
            ownItems.append(item(row(of: cell, in: table, key, quantity), quantity))
        }
        var hidden: [Int: Int] = [:]
        for line in shape.lines where !line.isOpen {
            let parts = shape.parts(of: line).map { own[Int($0)] }
            if let total = line.total {
                sums.append((own[total], parts))
            } else {
                // A total that nobody shows, by which two ways to part it are linked.
                let total = hidden[line.totalKey] ?? quantities
                if total == quantities { quantities += 1 }
                hidden[line.totalKey] = total
                sums.append((total, parts))
            }
        }
        return ownItems
    }

    /// The item that shows a quantity by itself.
    func itemOfRow(_ row: Row) -> Item? { itemOfRow[row].map { items[$0] } }

    private mutating func item(_ row: Row, _ quantity: Int) -> Int {
        if let known = itemOfRow[row] { return known }
        itemOfRow[row] = items.count
        items.append(Item(row: row, quantity: quantity))
        return items.count - 1
    }

    /// A value by itself; a percentage as so many parts of its base, a mean of its count.
    private mutating func row(
        of cell: Cell, in table: Table, _ key: Key, _ quantity: Int
    ) -> Row {
        let value = table.values[cell.value]
        guard let printed = cell.shown.number, value.statistic.isShare || value.statistic == .mean,
            let part = printed.value.multiplied(by: .unit(ofPlace: -printed.decimals))?.whole
        else { return [quantity: 1] }
        var base = key
        base.measure = "count"
        if value.statistic.isShare {
            if case .output? = value.base { return [quantity: 1] }
            for (name, label) in value.percentOf {
                guard let number = table.dimensions.firstIndex(where: { $0.name == name }) else {
                    base.labels = [:]
                    continue
                }
                let dimension = table.dimensions[number]
                let categories = dimension.labels.first { $0.text == label }?.categories ?? .all
                base.labels[dimension.variable] = categories == .all ? nil : categories
            }
        }
        let whole = value.statistic.isShare ? value.per ?? 100 : 1
        guard let unit = whole.multiplied(by: .unit(ofPlace: -printed.decimals))?.whole else {
            return [quantity: 1]
        }
        let other = number(base)
        return other == quantity ? [quantity: 1] : [quantity: unit, other: -part]
    }

    private mutating func number(_ key: Key) -> Int {
        if let known = numbers[key] { return known }
        numbers[key] = quantities
        quantities += 1
        return quantities - 1
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
        if key.measure.isEmpty { key.own = [quantities, index] }
        return key
    }

    /// What adds up behind a statistic; empty where nothing does.
    private static func measure(_ value: ValueDeclaration) -> String {
        if value.statistic == .count || value.statistic.isShare { return "count" }
        if value.statistic.isLinear { return "sum of \(value.of ?? value.column)" }
        return value.statistic.isCount ? value.statistic.rawValue : ""
    }
}

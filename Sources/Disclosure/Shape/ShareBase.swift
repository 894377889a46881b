import Outputs

/// Where the base of a percentage, rate or share is published.
struct ShareBase: Sendable {
    private enum Source: Sendable {
        /// A count of the same cell.
        case column(value: Int)
        /// The count, or the sum of counts, of the same cell with dimensions at other labels.
        case labels([(dimension: Int, coordinate: Int)], value: Int)
        /// A cell of another output: per own dimension and label an offset of the key there, the last
        /// for cells to which the dimension does not apply.
        case foreign(Table, TableShape, constant: Int, offsets: [[Int?]])
    }

    private let source: Source
    private let value: Int

    /// Nil where no base is published.
    init?(of value: Int, in own: SurroundingTable, others: [String: SurroundingTable]) {
        let table = own.table
        let declaration = table.values[value]
        self.value = value
        if case .column(let name) = declaration.base {
            guard let column = table.values.firstIndex(where: { $0.column == name }) else {
                return nil
            }
            source = .column(value: column)
        } else if case .output(let id, let at) = declaration.base {
            guard let other = others[id],
                let found = Self.foreign(other, at: at, own: table)
            else { return nil }
            source = found
        } else if !declaration.percentOf.isEmpty {
            guard let counts = table.countColumn,
                let moves = own.moves(to: declaration.percentOf)
            else { return nil }
            source = .labels(moves, value: counts)
        } else {
            return nil
        }
    }

    private static func foreign(_ other: SurroundingTable, at: [String: String], own: Table)
        -> Source?
    {
        guard let counts = other.table.countColumn, other.knows(Set(at.keys)) else { return nil }
        let strides = other.shape.grid.strides
        var constant = counts &* strides[other.table.dimensions.count]
        var offsets = own.dimensions.map { [Int?](repeating: 0, count: $0.labels.count + 1) }
        for (d, dimension) in other.table.dimensions.enumerated() {
            let labels = Dictionary(
                dimension.labels.enumerated().map {
                    ($1.text, other.shape.dimensions[d].coordinates[$0])
                }, uniquingKeysWith: { a, _ in a })
            if let text = at[dimension.name] {
                guard let coordinate = labels[text] ?? other.coordinate(meant: text, in: d) else {
                    return nil
                }
                constant &+= coordinate &* strides[d]
            } else if let same = own.dimensions.firstIndex(where: { $0.name == dimension.name }) {
                let total = other.shape.dimensions[d].total &* strides[d]
                offsets[same] =
                    own.dimensions[same].labels.map {
                        labels[$0.text].map { $0 &* strides[d] }
                    } + [total]
            } else {
                constant &+= other.shape.dimensions[d].total &* strides[d]
            }
        }
        return .foreign(other.table, other.shape, constant: constant, offsets: offsets)
    }

    /// The base of one cell, as its printed form allows.
    func count(of cell: Int, in table: Table, _ shape: TableShape) -> CountRange? {
        switch source {
        case .column(let column):
            return shape.cell(beside: cell, from: value, value: column)
                .flatMap { table.printedCount(of: $0) }
        case .labels(let moves, let counts):
            return count(of: cell, moved: moves, counts: counts, in: table, shape)
        case .foreign(let other, let otherShape, let constant, let offsets):
            var key = constant
            for (d, label) in table.cells[cell].labels.enumerated() {
                let own = label < 0 ? offsets[d].count - 1 : label
                guard let offset = offsets[d][own] else { return nil }
                key &+= offset
            }
            return otherShape.grid[key].flatMap { other.printedCount(of: $0) }
        }
    }

    private func count(
        of cell: Int, moved: [(dimension: Int, coordinate: Int)], counts: Int, in table: Table,
        _ shape: TableShape
    ) -> CountRange? {
        let strides = shape.grid.strides
        var key = shape.grid.keys[cell] &+ (counts &- value) &* strides[table.dimensions.count]
        let own = shape.coordinates(of: cell)
        let moved = moved.filter { d, coordinate in
            coordinate != own[d] || !shape.dimensions[d].isPartial
        }
        // A row of a variable that the declaration does not name has no base.
        guard !moved.isEmpty || shape.isGrandTotal(cell) else { return nil }
        for (d, coordinate) in moved { key &+= (coordinate &- own[d]) &* strides[d] }
        if let base = shape.grid[key] { return table.printedCount(of: base) }
        guard moved.count == 1, let (d, total) = moved.first,
            total == shape.dimensions[d].total
        else { return nil }
        return sum(over: d, at: key, in: table, shape)
    }

    /// The sum of a variable's levels, where no cell shows their total and they are all of it.
    private func sum(over d: Int, at key: Int, in table: Table, _ shape: TableShape)
        -> CountRange?
    {
        let dimension = shape.dimensions[d]
        let sums = dimension.relations.filter { $0.total == dimension.total }
        let finest =
            sums.last(where: \.remainder.isEmpty)
            ?? sums.last { dimension.missingUndeclared.isSuperset(of: $0.remainder) }
        guard finest != nil || !dimension.isKnown else { return nil }
        let parts =
            finest?.parts ?? Array(Set(dimension.coordinates)).filter { $0 != dimension.total }
        var (low, high) = (0, 0)
        for part in parts {
            let place = key &+ (part &- dimension.total) &* shape.grid.strides[d]
            guard let cell = shape.grid[place], let count = table.printedCount(of: cell) else {
                return nil
            }
            low += count.low
            high =
                count.high == CountRange.unbounded || high == CountRange.unbounded
                ? CountRange.unbounded : high + count.high
        }
        return parts.isEmpty ? nil : CountRange(low: low, high: high)
    }
}

/// A table with its shape, as another output refers to it.
struct SurroundingTable: Sendable {
    let table: Table
    let shape: TableShape
    /// What its output was declared to be, and of which dataset: what words mean there.
    var declaration: OutputDeclaration?
    var dataset: Dataset?

    /// Whether these can say where in the table something is: by its dimensions, or by what all of
    /// it is about.
    func knows(_ variables: Set<String>) -> Bool {
        variables.isSubset(
            of: table.dimensions.map(\.name) + (declaration?.population ?? [:]).keys)
    }

    /// Where the base of a share lies from its cells: dimensions and coordinates there. Nil where the
    /// table has no such line, or no such variable.
    func moves(to labels: [String: String]) -> [(dimension: Int, coordinate: Int)]? {
        var moves: [(dimension: Int, coordinate: Int)] = []
        for (name, text) in labels {
            guard let d = table.dimensions.firstIndex(where: { $0.name == name }) else {
                // A stacked table may name the column of its variables: each is meant.
                guard shape.dimensions.contains(where: \.isPartial) else { return nil }
                return shape.dimensions.indices.map { ($0, shape.dimensions[$0].total) }
            }
            let label = table.dimensions[d].labels.firstIndex { $0.text == text }
            guard
                let coordinate = label.map({ shape.dimensions[d].coordinates[$0] })
                    ?? coordinate(meant: text, in: d)
            else { return nil }
            moves.append((d, coordinate))
        }
        return moves
    }

    /// Where the lines are that a word means which none of them is called by: a code by its name, or
    /// the total. Nil where the table has no such line.
    func coordinate(meant text: String, in d: Int) -> Int? {
        let totals = TableDeclaration().totals + (declaration?.table?.totals ?? [])
        let dimension = table.dimensions[d]
        let meant =
            dataset?.categories(of: text, in: dimension.name, totals: totals)
            ?? (totals.contains(text) ? .all : nil)
        if meant == .all { return shape.dimensions[d].total }
        return dimension.labels.firstIndex { $0.categories == meant }
            .map { shape.dimensions[d].coordinates[$0] }
    }
}

extension Table {
    /// The first column of unweighted counts.
    var countColumn: Int? { values.firstIndex { $0.statistic == .count && !$0.weighted } }

    /// Whether the numbers of a statistic (of a share: its numerators) add up over a dimension.
    ///
    /// Means do not, nor `at-risk`, nor the base of a percentage over what it is a percentage of. A
    /// statistic with a population of its own is left alone: totals of others do not bind it.
    func isAdditive(_ value: ValueDeclaration, over dimension: Dimension) -> Bool {
        guard [.count, .events, .sum].contains(value.statistic) || value.statistic.isShare,
            value.population == nil
        else { return false }
        let shares = values.filter {
            $0.statistic.isShare && $0.base == .column(value.column)
        }
        return shares.allSatisfy { !$0.percentOf.isEmpty && $0.percentOf[dimension.name] == nil }
    }

    /// Whether a column is the base of a share in this table: its evidence is not its own.
    func isBaseOfShare(_ value: Int) -> Bool {
        values.contains { $0.statistic.isShare && $0.base == .column(values[value].column) }
    }
}

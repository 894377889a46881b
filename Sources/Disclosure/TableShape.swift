import Outputs

/// How the labels of a table lie to each other: which cells form a line, which add up to which.
///
/// Computed once per table, for all rules of all packs.
public struct TableShape: Sendable {
    let dimensions: [DimensionShape]
    let zeros: StructuralZeros
    let grid: CellGrid
    /// Every sum of the table, of each statistic, in a fixed order.
    let lines: [Line]
    private let members: [Int32]
    private let coordinates: [Int32]

    /// One sum: the total is that of the parts, and of units in none of them if `isOpen`.
    struct Line: Sendable {
        let dimension: Int
        let relation: Int
        /// Index of the statistic.
        let value: Int
        /// Index of the total's cell; nil where the table does not show it.
        let total: Int?
        /// The total's place, also where there is no cell.
        let totalKey: Int
        /// Whether units of the total may be in no part that is shown.
        let isOpen: Bool
        /// Whether what is open is at most units whose value is missing, undeclared whether they
        /// count.
        let opensToMissingOnly: Bool
        fileprivate let parts: Range<Int>
    }

    public init(_ table: Table, dataset: Dataset?) {
        self.init(table, dataset: dataset, declaration: nil)
    }

    public init(_ table: Table, dataset: Dataset?, declaration: OutputDeclaration?) {
        let partial = Self.partialDimensions(of: table)
        let shapes = table.dimensions.indices.map {
            DimensionShape(
                table.dimensions[$0], dataset: dataset, declaration: declaration,
                isPartial: partial[$0])
        }
        let width = shapes.count
        var coordinates = [Int32](repeating: 0, count: width * table.cells.count)
        for index in table.cells.indices {
            for d in 0..<width {
                let label = table.cells[index].labels[d]
                let own = label < 0 ? shapes[d].total : shapes[d].coordinates[label]
                coordinates[index * width + d] = Int32(truncatingIfNeeded: own)
            }
        }
        grid = CellGrid(
            sizes: shapes.map(\.size) + [table.values.count], count: table.cells.count
        ) { cell, strides in
            var key = table.cells[cell].value &* strides[width]
            for d in 0..<width { key &+= Int(coordinates[cell * width + d]) &* strides[d] }
            return key
        }
        let zeros = StructuralZeros(
            table, shapes: shapes, dataset: dataset, population: declaration?.population ?? [:])
        var search = LineSearch(
            table: table, shapes: shapes, zeros: zeros, grid: grid, coordinates: coordinates)
        search.run()
        dimensions = shapes
        self.zeros = zeros
        self.coordinates = coordinates
        lines = search.lines
        members = search.members
    }

    /// Per dimension whether it does not apply to some cells.
    private static func partialDimensions(of table: Table) -> [Bool] {
        var partial = [Bool](repeating: false, count: table.dimensions.count)
        for cell in table.cells.indices {
            for d in partial.indices where table.cells[cell].labels[d] < 0 { partial[d] = true }
        }
        return partial
    }

    /// The cells of a line's parts.
    func parts(of line: Line) -> ArraySlice<Int32> { members[line.parts] }

    func coordinates(of cell: Int) -> [Int] {
        let width = dimensions.count
        return coordinates[(cell * width)..<((cell + 1) * width)].map(Int.init)
    }

    /// Whether the cell's labels cannot meet.
    func isStructuralZero(_ cell: Int) -> Bool {
        !zeros.isEmpty && zeros.contains(coordinates(of: cell))
    }

    /// The cell at the same labels that shows another statistic.
    func cell(beside cell: Int, from: Int, value: Int) -> Int? {
        let stride = grid.strides[dimensions.count]
        return grid[grid.keys[cell] &+ (value &- from) &* stride]
    }

    /// The cell at the same labels but for one dimension.
    func cell(beside cell: Int, dimension: Int, coordinate: Int) -> Int? {
        let own = Int(coordinates[cell * dimensions.count + dimension])
        return grid[grid.keys[cell] &+ (coordinate &- own) &* grid.strides[dimension]]
    }

    /// Whether all labels of the cell are totals.
    func isGrandTotal(_ cell: Int) -> Bool {
        dimensions.indices.allSatisfy { d in
            Int(coordinates[cell * dimensions.count + d]) == dimensions[d].total
        }
    }

    /// The place of the grand total of a statistic.
    func grandTotalKey(value: Int) -> Int {
        var key = value &* grid.strides[dimensions.count]
        for d in dimensions.indices { key &+= dimensions[d].total &* grid.strides[d] }
        return key
    }

    /// Whether every sum was found.
    var isComplete: Bool { dimensions.allSatisfy(\.isComplete) }
}

/// Collects the lines of a table.
private struct LineSearch {
    let table: Table
    let shapes: [DimensionShape]
    let zeros: StructuralZeros
    let grid: CellGrid
    let coordinates: [Int32]
    var lines: [TableShape.Line] = []
    var members: [Int32] = []

    init(
        table: Table, shapes: [DimensionShape], zeros: StructuralZeros, grid: CellGrid,
        coordinates: [Int32]
    ) {
        self.table = table
        self.shapes = shapes
        self.zeros = zeros
        self.grid = grid
        self.coordinates = coordinates
    }

    mutating func run() {
        for d in shapes.indices where !shapes[d].relations.isEmpty {
            var byCoordinate = [[Int]](repeating: [], count: shapes[d].size)
            let additive = table.values.map { table.isAdditive($0, over: table.dimensions[d]) }
            guard additive.contains(true) else { continue }
            for cell in table.cells.indices where additive[table.cells[cell].value] {
                byCoordinate[Int(coordinates[cell * shapes.count + d])].append(cell)
            }
            for (index, relation) in shapes[d].relations.enumerated() {
                addLines(of: relation, index, dimension: d, byCoordinate)
            }
        }
    }

    private mutating func addLines(
        of relation: DimensionShape.Relation, _ index: Int, dimension d: Int,
        _ byCoordinate: [[Int]]
    ) {
        for cell in byCoordinate[relation.total] {
            addLine(
                relation, index, dimension: d, totalKey: grid.keys[cell], total: cell, sample: cell)
        }
        var seen = Set<Int>()
        for part in relation.parts {
            for cell in byCoordinate[part] {
                let key = grid.keys[cell] &+ (relation.total &- part) &* grid.strides[d]
                guard grid[key] == nil, seen.insert(key).inserted else { continue }
                addLine(relation, index, dimension: d, totalKey: key, total: nil, sample: cell)
            }
        }
    }

    private mutating func addLine(
        _ relation: DimensionShape.Relation, _ index: Int, dimension d: Int, totalKey: Int,
        total: Int?, sample: Int
    ) {
        let first = members.count
        var absent: [Int] = []
        for part in relation.parts {
            let key = totalKey &+ (part &- relation.total) &* grid.strides[d]
            if let cell = grid[key] {
                members.append(Int32(truncatingIfNeeded: cell))
            } else {
                absent.append(part)
            }
        }
        guard members.count > first else { return }
        let open = openCodes(relation, absent, dimension: d, sample: sample)
        lines.append(
            TableShape.Line(
                dimension: d, relation: index, value: table.cells[sample].value, total: total,
                totalKey: totalKey, isOpen: open != .none, opensToMissingOnly: open == .missing,
                parts: first..<members.count))
    }

    private enum Open { case none, missing, some }

    /// Whether units can be in the total and in no shown part.
    private func openCodes(
        _ relation: DimensionShape.Relation, _ absent: [Int], dimension d: Int, sample: Int
    ) -> Open {
        guard !(absent.isEmpty && relation.remainder.isEmpty) else { return .none }
        var open = relation.remainder + absent.flatMap { shapes[d].codes[$0] }
        if !zeros.isEmpty {
            let width = shapes.count
            let own = coordinates[(sample * width)..<((sample + 1) * width)].map(Int.init)
            open.removeAll { zeros.contains(own, code: $0, in: d) }
        }
        if open.isEmpty { return .none }
        return open.allSatisfy(shapes[d].missingUndeclared.contains) ? .missing : .some
    }
}

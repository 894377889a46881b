import Outputs

/// A table changed in memory, and where each cell of the submitted one went.
struct TableEdit {
    private(set) var table: Table
    /// Per cell of the submitted table its index now; nil for one that is left out.
    private(set) var places: [Int?]
    /// Indices of cells that do not show what was handed in.
    private(set) var changed: Set<Int> = []

    init(_ table: Table) {
        self.table = table
        places = table.cells.indices.map { $0 }
    }

    /// How many numbers fewer it shows.
    func lost(from submitted: Table) -> Int {
        submitted.cells.count(where: \.shown.isNumber) - table.cells.count(where: \.shown.isNumber)
    }

    mutating func show(_ number: PrintedNumber, as precision: Precision, at cell: Int) {
        put(.number(number), precision, at: cell)
    }

    mutating func withhold(_ cell: Int) {
        put(.withheld(low: nil, high: nil), table.cells[cell].precision, at: cell)
    }

    private mutating func put(_ shown: Shown, _ precision: Precision?, at index: Int) {
        let cell = table.cells[index]
        changed.insert(index)
        table.cells[index] = Cell(
            labels: cell.labels, value: cell.value, shown: shown, position: cell.position,
            precision: precision, evidence: cell.evidence)
    }

    mutating func leaveOut(_ cells: Set<Int>) {
        let kept = table.cells.indices.filter { !cells.contains($0) }
        rebuild(table.dimensions, kept.map { table.cells[$0] }, from: kept.map { [$0] })
    }

    /// Takes other cells for the table's own.
    ///
    /// - `sources`: per new cell those that it was made from; of several it is a changed one.
    mutating func rebuild(_ dimensions: [Dimension], _ cells: [Cell], from sources: [[Int]]) {
        var now: [Int: Int] = [:]
        var marked = Set<Int>()
        for (index, old) in sources.enumerated() {
            for cell in old { now[cell] = index }
            if old.count > 1 || old.contains(where: changed.contains) { marked.insert(index) }
        }
        changed = marked
        places = places.map { $0.flatMap { now[$0] } }
        table = Table(
            dimensions: dimensions, values: table.values, cells: cells,
            declaredValues: table.declaredValues)
    }
}

extension Output {
    /// The same output with another table.
    func holding(_ table: Table) -> Output {
        var output = Output(
            id: id, file: file, digest: digest, kind: kind, declaration: declaration,
            content: .table(table), faults: faults)
        output.printed = printed
        output.titles = titles
        return output
    }
}

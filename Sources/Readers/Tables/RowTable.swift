import Outputs

/// Reads the layouts with one line per cell or group of cells: `long` and `stacked`.
extension TableAssembly {
    /// Where the values of a row lie; columns from 0.
    struct ValueColumns {
        var values: [Int] = []
        /// Per value the column of its precision.
        var precisions: [Int?] = []
    }

    /// False where a column that the declaration names is missing.
    mutating func readLong(alsoAccounted: Set<String>) -> Bool {
        var columns: [Int] = []
        for dimension in declaration.dimensions {
            addDimension(dimension.name)
            if let column = column(named: dimension.column) { columns.append(column) }
        }
        guard let valueColumns = valueColumns(), columns.count == declaration.dimensions.count
        else { return false }
        reportOtherColumns(accounted: alsoAccounted.union(declaration.accountedColumns))
        cells.reserveCapacity(text.rows.count * values.count)
        for row in text.rows.indices.dropFirst() where isRow(row) {
            let labels = columns.indices.map { label($0, row: row, column: columns[$0]) }
            addCells(labels, row: row, valueColumns)
        }
        return true
    }

    /// The same for a stacked table. A variable that is blank is the one before; a `total` word as
    /// variable means all units.
    mutating func readStacked(alsoAccounted: Set<String>) -> Bool {
        let variable = declaration.variableColumn.flatMap { column(named: $0) }
        let level = declaration.levelColumn.flatMap { column(named: $0) }
        guard let valueColumns = valueColumns(), let variable, let level else { return false }
        reportOtherColumns(accounted: alsoAccounted.union(declaration.accountedColumns))
        var places: [(dimension: Int, label: Int)?] = Array(repeating: nil, count: text.rows.count)
        var current: Int?
        for row in text.rows.indices.dropFirst() where isRow(row) {
            guard dimensions.count <= Self.mostDimensions else {
                faults.add(
                    .unreadable, "this table has more than \(Self.mostDimensions) variables",
                    remedy: "divide it, or declare it as long", line: text.rows[row].line)
                return false
            }
            let name = text.text(row: row, column: variable)
            if !name.isEmpty || current == nil {
                current =
                    declaration.totals.contains(name) ? nil : dimension(named: name, row, variable)
            }
            guard let current else { continue }
            places[row] = (current, label(current, row: row, column: level))
        }
        for row in text.rows.indices.dropFirst() where isRow(row, reported: true) {
            var labels = Array(repeating: -1, count: dimensions.count)
            if let place = places[row] { labels[place.dimension] = place.label }
            addCells(labels, row: row, valueColumns)
        }
        return true
    }

    /// Every cell has a label, or none, of each.
    private static let mostDimensions = 256

    private mutating func dimension(named name: String, _ row: Int, _ column: Int) -> Int {
        if let index = dimensions.firstIndex(where: { $0.dimension.utf8.elementsEqual(name.utf8) })
        {
            return index
        }
        addDimension(name, line: text.rows[row].line, column: column + 1)
        return dimensions.count - 1
    }

    private mutating func addCells(_ labels: [Int], row: Int, _ columns: ValueColumns) {
        let labels = CellLabels(labels)
        for value in columns.values.indices {
            var precision: Precision?
            if let column = columns.precisions[value] {
                precision = self.precision(row: row, column: column)
            }
            addCell(
                labels: labels, value: value, row: row, column: columns.values[value],
                precision: precision)
        }
    }

    /// The word in a column of precisions; `suppressed` is none.
    private mutating func precision(row: Int, column: Int) -> Precision? {
        let word = text.text(row: row, column: column)
        if let precision = Precision(word) { return precision }
        if word != "suppressed" {
            faults.add(
                .precision, "this is not a precision",
                remedy: "write exact, round5, 1dp or another of the words, or suppressed",
                line: text.rows[row].line, column: column + 1)
        }
        return nil
    }

    private mutating func valueColumns() -> ValueColumns? {
        var columns = ValueColumns()
        for value in values {
            guard let column = column(named: value.column) else { continue }
            columns.values.append(column)
            var precision: Int?
            if case .column(let name)? = value.precision { precision = self.column(named: name) }
            columns.precisions.append(precision)
        }
        return columns.values.count == values.count ? columns : nil
    }

    private mutating func column(named name: String) -> Int? {
        if let column = text.column(named: name) { return column }
        faults.add(
            .unreadable, "there is no column named \(quoted(name))",
            remedy: text.remedy(withoutColumn: name), line: text.rows[0].line)
        return nil
    }

    private mutating func reportOtherColumns(accounted: Set<String>) {
        var seen: Set<String> = []
        for column in 0..<width {
            let name = text.text(row: 0, column: column)
            let bytes = text.trimmed(row: 0, column: column)
            if Formula.isFormula(bytes) { reportFormula(line: text.rows[0].line, column: column) }
            if accounted.contains(name), seen.insert(name).inserted { continue }
            if column == 0, text.numbersItsLines { continue }
            reportUndeclared(column: column)
        }
    }

    private mutating func reportUndeclared(column: Int) {
        let rows = text.rows.indices.dropFirst()
        let formula = rows.first { Formula.isFormula(text.trimmed(row: $0, column: column)) }
        if let formula { reportFormula(line: text.rows[formula].line, column: column) }
        let isPrecision = rows.allSatisfy { row in
            let word = text.text(row: row, column: column)
            return word == "suppressed" || Precision(word) != nil
        }
        if isPrecision {
            faults.add(
                .undeclared, "this column holds words of precision and is not declared",
                remedy: "declare precision: {column: …}, or leave the column out",
                line: text.rows[0].line,
                column: column + 1, review: true)
        } else {
            faults.add(
                .undeclared, "the submission does not account for this column",
                remedy: "declare it under dimensions or values, or leave it out",
                line: text.rows[0].line,
                column: column + 1)
        }
    }

    /// Whether a row is one of cells: blank lines are none, notes and broken rows are reported.
    mutating func isRow(_ row: Int, reported: Bool = false) -> Bool {
        let count = text.rows[row].count
        if count == width, text.isFilled(row: row) { return true }
        let filled = (0..<count).filter { !text.trimmed(row: row, column: $0).isEmpty }
        if count == width, !filled.isEmpty { return true }
        guard !filled.isEmpty, !reported else { return false }
        let line = text.rows[row].line
        if filled == [0] {
            faults.add(
                .undeclared, "the submission does not account for this line",
                remedy: "put notes under context, and leave the line out", line: line)
        } else {
            faults.add(
                .unreadable, "this line has \(count) fields where the header has \(width)",
                remedy: "quote fields that hold the delimiter", line: line)
        }
        return false
    }
}

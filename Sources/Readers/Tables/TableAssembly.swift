import Outputs

/// One table while it is read: labels, cells and faults as they come, whatever the layout.
struct TableAssembly {
    let text: DelimitedText
    let output: OutputDeclaration
    let declaration: TableDeclaration
    let registry: LabelRegistry
    /// The statistics, base columns included.
    let values: [ValueDeclaration]
    let readers: [CellReader]
    var dimensions: [LabelTable] = []
    var cells: [Cell] = []
    var faults: FaultList
    /// Cells with their problems; faults once the table is complete and cells have places.
    private var pending: [(cell: Int, problem: CellText.Problem)] = []
    /// Cells such as `<10`.
    private var below: [Int] = []
    private var unknownDimensions: Set<String> = []

    init(
        text: DelimitedText, output: OutputDeclaration, declaration: TableDeclaration,
        registry: LabelRegistry, faults: FaultList
    ) {
        self.text = text
        self.output = output
        self.declaration = declaration
        self.registry = registry
        values = declaration.allValues
        readers = values.map {
            CellReader(
                suppressed: declaration.suppressed, statistic: $0.statistic,
                delimiter: text.delimiter)
        }
        self.faults = faults
    }

    var width: Int { text.rows[0].count }

    /// Adds a dimension; reports one that the dataset does not have.
    mutating func addDimension(_ name: String, line: Int = 1, column: Int? = nil) {
        dimensions.append(LabelTable(dimension: name))
        guard !registry.knows(dimension: name), unknownDimensions.insert(name).inserted else {
            return
        }
        faults.add(
            .label, "the dataset has no variable or level for a dimension of this table",
            remedy: "name the dimension as dataset.yaml does, or describe it there", line: line,
            column: column)
    }

    /// The index of a label in a dimension; `row` and `column` from 0.
    mutating func label(_ dimension: Int, row: Int, column: Int) -> Int {
        let bytes = text.trimmed(row: row, column: column)
        let name = dimensions[dimension].dimension
        let written = text.slice(row: row, column: column)
        if written.count != bytes.count { reportPadding(of: written, bytes, name, row, column) }
        if let index = dimensions[dimension].index(of: bytes) { return index }
        let meaning = registry.meaning(of: bytes, in: name, totals: declaration.totals)
        let line = text.rows[row].line
        if !meaning.isKnown {
            faults.add(
                .label,
                bytes.isEmpty
                    ? "this label of \(quoted(name)) is blank"
                    : "this label of \(quoted(name)) is not in the dataset",
                remedy: "use a code, name, group or level of dataset.yaml, or list it under total",
                line: line, column: column + 1,
                place: bytes.isEmpty
                    ? .whole : Place([name: String(decoding: bytes, as: UTF8.self)]))
        }
        if Formula.isFormula(bytes) { reportFormula(line: line, column: column) }
        return dimensions[dimension].add(bytes, meaning.categories)
    }

    /// A label is text exactly as it is written: with a space beside it, it is none of the dataset's.
    private mutating func reportPadding(
        of written: ArraySlice<UInt8>, _ bytes: ArraySlice<UInt8>, _ name: String, _ row: Int,
        _ column: Int
    ) {
        guard !bytes.isEmpty, registry.describes(bytes, in: name, totals: declaration.totals),
            !registry.describes(written, in: name, totals: declaration.totals)
        else { return }
        faults.add(
            .label,
            "this label of \(quoted(name)) has a space beside it, which the dataset has not",
            remedy: "write the label as dataset.yaml does", line: text.rows[row].line,
            column: column + 1, place: Place([name: String(decoding: bytes, as: UTF8.self)]))
    }

    mutating func reportFormula(line: Int, column: Int, place: Place = .whole) {
        faults.add(
            .hiddenContent, "a spreadsheet would execute this cell as a formula",
            remedy: "write the value instead of a formula", line: line, column: column + 1,
            place: place)
    }

    /// Reads one cell; `row` and `column` from 0.
    mutating func addCell(
        labels: CellLabels, value: Int, row: Int, column: Int, precision: Precision? = nil
    ) {
        let read = readers[value].read(text.slice(row: row, column: column))
        if let problem = read.problem { pending.append((cells.count, problem)) }
        if read.isBelow { below.append(cells.count) }
        cells.append(
            Cell(
                labels: labels, value: value, shown: read.shown,
                position: Position(line: text.rows[row].line, column: column + 1),
                precision: precision ?? declaredPrecision(value)))
    }

    private func declaredPrecision(_ value: Int) -> Precision? {
        if case .column = values[value].precision { return nil }
        return values[value].precision
    }

    /// The table; faults of single cells and of the text itself are reported here.
    mutating func finished() -> Table {
        raiseLowEnds()
        let table = Table(
            dimensions: dimensions.map {
                Dimension(
                    name: $0.dimension, variable: registry.variable(of: $0.dimension),
                    labels: $0.labels)
            },
            values: valuesOfOneVariable, cells: cells,
            declaredValues: declaration.values.count)
        for (index, problem) in pending {
            report(problem, table.cells[index], table.place(of: table.cells[index]))
        }
        reportPercentages(in: table)
        for place in text.controls {
            faults.add(
                .hiddenContent, "this cell holds a control character",
                remedy: "remove it", line: text.rows[place.row].line, column: place.column + 1)
        }
        return table
    }

    /// What percentages are of, by the name of the only variable of a stacked table where they name
    /// the column of its variables.
    private var valuesOfOneVariable: [ValueDeclaration] {
        guard declaration.layout == .stacked, dimensions.count == 1 else { return values }
        let (own, column) = (dimensions[0].dimension, declaration.variableColumn)
        return values.map { value in
            var value = value
            if value.percentOf.count == 1, let (name, label) = value.percentOf.first,
                name == column || name == "variable"
            {
                value.percentOf = [own: label]
            }
            return value
        }
    }

    /// A sheet stores hundredths of the percentages that it shows.
    private mutating func reportPercentages(in table: Table) {
        guard !text.percentColumns.isEmpty else { return }
        var reported: Set<Int> = []
        for cell in table.cells where text.percentColumns.contains(cell.position.column - 1) {
            let value = table.values[cell.value]
            let precision = cell.precision ?? value.precision
            guard value.scale == 1, let printed = cell.shown.number,
                value.statistic == .percent || !(precision?.allows(printed) ?? true),
                reported.insert(cell.value).inserted
            else { continue }
            faults.add(
                .precision,
                "the sheet shows the numbers of this column as percentages but stores hundredths of"
                    + " them: 0.25 where it shows 25 %",
                remedy: "write 25 into the cell, or declare scale: 100 and a precision with two"
                    + " decimals more than the sheet shows",
                line: cell.position.line, column: cell.position.column,
                place: table.place(of: cell), review: true)
        }
    }

    /// `<10` is 1-9 in a table that shows zeros.
    private mutating func raiseLowEnds() {
        guard !below.isEmpty,
            cells.contains(where: { cell in
                values[cell.value].statistic.isCount && cell.shown.number?.value == 0
            })
        else { return }
        for index in below {
            guard case .withheld(_, let high) = cells[index].shown else { continue }
            let cell = cells[index]
            cells[index] = Cell(
                labels: cell.labels, value: cell.value, shown: .withheld(low: 1, high: high),
                position: cell.position, precision: cell.precision)
        }
    }

    private mutating func report(_ problem: CellText.Problem, _ cell: Cell, _ place: Place) {
        let (line, column) = (cell.position.line, cell.position.column)
        switch problem {
        case .formula: reportFormula(line: line, column: column - 1, place: place)
        case .quotedFormula:
            faults.add(
                .hiddenContent, "this number is written as a formula",
                remedy: "write the number alone", line: line, column: column, place: place,
                review: true)
        case .unusualSpace:
            faults.add(
                .hiddenContent, "an unusual space stands beside this number",
                remedy: "write the number alone", line: line, column: column, place: place,
                review: true)
        case .notANumber:
            faults.add(
                .unreadable, "this cell is not a number",
                remedy: "write a number, or list the mark of a withheld value under suppressed",
                line: line, column: column, place: place)
        case .ambiguous:
            faults.add(
                .unreadable, "this mark has several meanings",
                remedy: "list it under suppressed if it withholds a value, or write another",
                line: line, column: column, place: place)
        case .blank:
            faults.add(
                .unreadable, "this cell is blank",
                remedy: "write 0 or a mark; list \"\" under suppressed if it withholds a value",
                line: line, column: column, place: place)
        case .contradictory:
            faults.add(
                .unreadable, "this cell shows a number beside the mark of a withheld value",
                remedy: "write one of them", line: line, column: column, place: place)
        }
    }
}

extension TableDeclaration {
    /// The statistics with the base columns that are not among them; each is published as a count.
    var allValues: [ValueDeclaration] {
        var all = values
        for value in values {
            guard case .column(let name)? = value.base, !all.contains(where: { $0.column == name })
            else { continue }
            all.append(ValueDeclaration(column: name, statistic: .count))
        }
        return all
    }

    /// The columns of a long or stacked table that the declaration accounts for.
    var accountedColumns: [String] {
        var names = dimensions.map(\.column) + allValues.map(\.column)
        names += [variableColumn, levelColumn].compactMap { $0 }
        for case .column(let name)? in values.map(\.precision) { names.append(name) }
        return names
    }
}

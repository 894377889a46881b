import Outputs

/// Reads coefficient tables: one line per term, numbers in the columns that the model names.
struct ModelReader {
    let text: DelimitedText
    var faults: FaultList

    private static let reader = CellReader(suppressed: [:], statistic: .coefficient)
    /// What stands for the reference level, which has no numbers of its own.
    private static let references: Set<String> = [
        "ref", "ref.", "reference", "(ref)", "(ref.)", "base", "(base)", "omitted", "(omitted)",
        "(reference)", "[ref]", "[reference]",
    ]

    /// The models' terms in the order of the file. A model whose columns are not all there has none.
    mutating func model(
        _ declaration: ModelDeclaration, levelCounts: [Model.LevelCount]?
    ) -> Model {
        var columns: [(name: String, column: Int)] = []
        for (name, header) in declaration.columns.sorted(by: { $0.key < $1.key }) {
            if let column = text.column(named: header) {
                columns.append((name, column))
            } else {
                faults.add(
                    .unreadable, "there is no column named \(quoted(header))",
                    remedy: text.remedy(withoutColumn: header), line: text.rows[0].line)
            }
        }
        guard columns.count == declaration.columns.count,
            let term = columns.first(where: { $0.name == "term" })?.column
        else { return Model(declaration: declaration, terms: [], levelCounts: levelCounts) }
        let numbers = columns.filter { $0.name != "term" }
        if let lines = StackedModel(declaration: declaration, term: term, columns: numbers) {
            return lines.model(&self, levelCounts: levelCounts)
        }
        var terms: [Model.Term] = []
        var declared = declaration
        for row in text.rows.indices.dropFirst() where isRow(row) {
            let label = text.text(row: row, column: term)
            if let estimate = countColumn(row, label, numbers) {
                StackedModel.compare(label, row, estimate, &declared, &self)
            } else {
                terms.append(self.term(row, term, numbers))
            }
        }
        return Model(declaration: declared, terms: terms, levelCounts: levelCounts)
    }

    /// Where a line says how many observations there are: by its name, and by one number alone, for a
    /// term has an error beside it.
    private func countColumn(
        _ row: Int, _ label: String, _ columns: [(name: String, column: Int)]
    ) -> Int? {
        guard columns.count > 1, StackedModel.isCount(label) else { return nil }
        let filled = columns.filter { !text.trimmed(row: row, column: $0.column).isEmpty }
        return filled.count == 1 && filled[0].name == "estimate" ? filled[0].column : nil
    }

    mutating func term(
        _ row: Int, _ column: Int, _ columns: [(name: String, column: Int)]
    ) -> Model.Term {
        let line = text.rows[row].line
        let label = text.trimmed(row: row, column: column)
        if Formula.isFormula(label) { reportFormula(line, column) }
        var numbers: [String: PrintedNumber] = [:]
        for (name, column) in columns {
            numbers[name] = number(row: row, column: column, name: name)
        }
        return Model.Term(
            name: String(decoding: label, as: UTF8.self), numbers: numbers,
            position: Position(line: line, column: column + 1))
    }

    /// Nil for a blank, a mark or the reference level. Standard errors may stand in parentheses.
    mutating func number(
        row: Int, column: Int, name: String, inBrackets: Bool = false
    ) -> PrintedNumber? {
        var bytes = text.trimmed(row: row, column: column)
        if name == "se" || inBrackets { bytes = Self.withoutBrackets(bytes) }
        let read = Self.reader.read(bytes)
        let line = text.rows[row].line
        switch read.problem {
        case nil, .blank, .ambiguous: return read.shown.number
        case .formula: reportFormula(line, column)
        case .quotedFormula:
            faults.add(
                .hiddenContent, "this number is written as a formula",
                remedy: "write the number alone", line: line, column: column + 1, review: true)
        case .unusualSpace:
            faults.add(
                .hiddenContent, "an unusual space stands beside this number",
                remedy: "write the number alone", line: line, column: column + 1, review: true)
        case .notANumber, .contradictory:
            guard !Self.isReference(bytes) else { return nil }
            faults.add(
                .unreadable, "this cell is not a number",
                remedy: "write a number, or leave the cell blank for a reference level",
                line: line, column: column + 1)
        }
        return read.shown.number
    }

    /// `ref`, or `1.00 (reference)`: the ratio of a level to itself, or its coefficient 0.
    private static func isReference(_ bytes: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: bytes.prefix(30), as: UTF8.self).lowercased()
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let word = text.dropFirst(number.count).drop { $0 == " " }
        let isOwn =
            number.isEmpty || Decimal(parsing: String(number)).map { $0 == 0 || $0 == 1 } ?? false
        return isOwn && references.contains(String(word))
    }

    static func withoutBrackets(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let pairs: [(UInt8, UInt8)] = [
            (UInt8(ascii: "("), UInt8(ascii: ")")), (UInt8(ascii: "["), UInt8(ascii: "]")),
        ]
        let isClosed = pairs.contains { bytes.first == $0.0 && bytes.last == $0.1 }
        return isClosed && bytes.count > 2 ? bytes.dropFirst().dropLast() : bytes
    }

    private mutating func reportFormula(_ line: Int, _ column: Int) {
        faults.add(
            .hiddenContent, "a spreadsheet would execute this cell as a formula",
            remedy: "write the value instead of a formula", line: line, column: column + 1)
    }

    mutating func isRow(_ row: Int) -> Bool {
        let count = text.rows[row].count
        if count == text.rows[0].count { return true }
        if count == 1, text.trimmed(row: row, column: 0).isEmpty { return false }
        faults.add(
            .unreadable, "this line has \(count) fields where the header has \(text.rows[0].count)",
            remedy: "leave notes out, and quote fields that hold the delimiter",
            line: text.rows[row].line)
        return false
    }

    /// Reports columns that no model names.
    mutating func reportOtherColumns(accounted: Set<String>) {
        for column in 0..<text.rows[0].count
        where !accounted.contains(text.text(row: 0, column: column)) {
            faults.add(
                .undeclared, "the submission does not account for this column",
                remedy: "name it under columns of the model, or leave it out",
                line: text.rows[0].line, column: column + 1)
        }
    }
}

/// Reads `term,count[,events]`.
struct LevelCountReader {
    let text: DelimitedText
    let file: String
    var faults: FaultList

    private static let reader = CellReader(suppressed: [:], statistic: .other)

    mutating func counts() -> [Model.LevelCount]? {
        guard let term = text.column(named: "term"), let count = text.column(named: "count") else {
            faults.add(
                .evidence, "level counts need the columns term and count",
                remedy: "write term,count or term,count,events as the header", line: 1, in: file)
            return nil
        }
        let events = text.column(named: "events")
        var counts: [Model.LevelCount] = []
        for row in text.rows.indices.dropFirst() {
            guard let number = number(row: row, column: count) else { continue }
            counts.append(
                Model.LevelCount(
                    term: text.text(row: row, column: term), count: number,
                    events: events.flatMap { self.number(row: row, column: $0) }))
        }
        return counts
    }

    private mutating func number(row: Int, column: Int) -> Decimal? {
        let read = Self.reader.read(text.slice(row: row, column: column))
        if read.problem == nil, let number = read.shown.number { return number.value }
        faults.add(
            .evidence, "this cell is not a number", remedy: "write the unweighted count",
            line: text.rows[row].line, column: column + 1, in: file)
        return nil
    }
}

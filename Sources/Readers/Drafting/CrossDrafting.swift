import Outputs

/// Recognises a cross-tabulation: how many lines are headers, how many fields stubs, and which
/// variables they are.
struct CrossDrafting {
    let text: DelimitedText
    let dataset: Dataset?
    let hints: Set<String>
    /// Columns whose numbers are labels.
    var numericStubs: Set<Int>
    private let width: Int
    /// Nobody's table has more header lines, or more fields of labels.
    private static let mostVariables = 20

    init(
        text: DelimitedText, dataset: Dataset?, hints: Set<String>, numericStubs: Set<Int> = []
    ) {
        (self.text, self.dataset, self.hints) = (text, dataset, hints)
        self.numericStubs = numericStubs
        width = text.rows.map(\.count).max() ?? 0
    }

    var table: DraftedTable? {
        guard let (headers, stubs) = shape, max(headers, stubs) <= Self.mostVariables else {
            return nil
        }
        var table = DraftedTable(declaration: TableDeclaration(), kind: .frequencies)
        table.declaration.layout = .cross
        let body = bodyStart(headers, stubs)..<text.rows.count
        for stub in 0..<stubs {
            let labels = ColumnProfile(text, column: stub, rows: body).labels
            let guess = DimensionGuess(
                labels, named: stubName(stub, headers, stubs), in: dataset,
                place: "the \(Self.ordinal(stub)) column", hints: hints)
            table.declaration.rows.append(unique(guess.name, stub, "row", &table))
            table.take(guess)
        }
        for header in 0..<headers { add(header, headers, stubs, &table) }
        values(body, stubs, headers, &table)
        table.finish(headers: [])
        return table
    }

    // MARK: Shape

    /// Header lines and stub fields; nil where there are no numbers.
    private var shape: (headers: Int, stubs: Int)? {
        let last = text.rows.count - 1
        let isNumber = { (row: Int, column: Int) -> Bool in
            let cell = CellReader(suppressed: [:], statistic: .other)
                .read(text.trimmed(row: row, column: column))
            return cell.shown.isNumber && !numericStubs.contains(column)
        }
        // Stubs are counted in the last lines, where no header can be.
        let stubs = (0..<width).first { column in
            let rows = max(1, text.rows.count / 2)...last
            let numbers = rows.count { row in
                isNumber(row, column) || ColumnProfile.isMark(text.text(row: row, column: column))
            }
            return numbers * 2 > rows.count && text.text(row: 0, column: column) != ""
                || numbers == rows.count
        }
        guard let stubs, stubs > 0, stubs < width else { return nil }
        let headers = text.rows.indices.first { row in
            let columns = stubs..<max(stubs, text.rows[row].count)
            let numbers = columns.count { isNumber(row, $0) }
            // A line of years or ages is a header if its stub is blank.
            return numbers * 2 > columns.count && row > 0
        }
        guard let headers, headers < text.rows.count else { return nil }
        let blank = (1..<headers).filter { row in
            (stubs..<width).allSatisfy { text.trimmed(row: row, column: $0).isEmpty }
        }
        return (blank.first ?? headers, stubs)
    }

    /// A line that only names the stubs, as pandas writes it, is no body.
    private func bodyStart(_ headers: Int, _ stubs: Int) -> Int {
        var row = headers
        while row < text.rows.count - 1,
            (stubs..<width).allSatisfy({ text.trimmed(row: row, column: $0).isEmpty })
        {
            row += 1
        }
        return row
    }

    /// What the corner, or the line below the headers, calls a stub.
    private func stubName(_ stub: Int, _ headers: Int, _ stubs: Int) -> String {
        let below = text.text(row: min(headers, text.rows.count - 1), column: stub)
        if bodyStart(headers, stubs) > headers, !below.isEmpty { return below }
        for row in (0..<headers).reversed() {
            let corner = text.text(row: row, column: stub)
            if !corner.isEmpty { return corner }
        }
        return ""
    }

    // MARK: Headers

    private func labels(_ header: Int, _ stubs: Int) -> [String] {
        var labels: [String] = []
        for column in stubs..<width {
            let label = text.text(row: header, column: column)
            if !label.isEmpty, !labels.contains(label) { labels.append(label) }
        }
        return labels
    }

    private func add(
        _ header: Int, _ headers: Int, _ stubs: Int, _ table: inout DraftedTable
    ) {
        let labels = labels(header, stubs)
        let meanings = labels.map { ColumnMeaning(header: $0, isWhole: true) }
        let areStatistics =
            !meanings.isEmpty && meanings.allSatisfy { $0 != nil }
            && meanings.contains { $0?.isWeak == false }
        if areStatistics, !table.declaration.columns.contains("statistic") {
            table.declaration.columns.append("statistic")
            return
        }
        let guess = DimensionGuess(
            labels, named: headerName(header, headers, stubs), in: dataset,
            place: "the \(Self.ordinal(header)) header line", hints: hints)
        table.declaration.columns.append(unique(guess.name, header, "column", &table))
        table.take(guess)
    }

    /// Where a line below the headers names the stubs, the corner names the headers.
    private func headerName(_ header: Int, _ headers: Int, _ stubs: Int) -> String {
        guard bodyStart(headers, stubs) > headers else { return "" }
        return text.text(row: header, column: stubs - 1)
    }

    private func unique(
        _ name: String, _ index: Int, _ fallback: String, _ table: inout DraftedTable
    ) -> String {
        let used = table.declaration.rows + table.declaration.columns
        if !name.isEmpty, !used.contains(name) { return name }
        if fallback == "column", areYears(index, table), !used.contains("year") { return "year" }
        let place =
            fallback == "row"
            ? "the \(Self.ordinal(index)) column" : "the \(Self.ordinal(index)) header line"
        table.ask("which variable is \(place)? it is called \(fallback)\(index + 1) here")
        return "\(fallback)\(index + 1)"
    }

    /// A header line of nothing but years.
    private func areYears(_ header: Int, _ table: DraftedTable) -> Bool {
        let labels = labels(header, table.declaration.rows.count)
        return labels.count > 1
            && labels.allSatisfy { Int($0).map((1900...2100).contains) ?? false }
    }

    // MARK: Values

    private func values(
        _ body: Range<Int>, _ stubs: Int, _ headers: Int, _ table: inout DraftedTable
    ) {
        guard let line = table.declaration.columns.firstIndex(of: "statistic") else {
            single(body, stubs, &table)
            return
        }
        for label in labels(line, stubs) {
            let columns = (stubs..<width).filter { effective(line, $0, stubs) == label }
            let profiles = columns.map { ColumnProfile(text, column: $0, rows: body) }
            let isWhole = profiles.allSatisfy(\.isWhole)
            guard let meaning = ColumnMeaning(header: label, isWhole: isWhole) else {
                table.ask("what is the column \(label)? check reports it as undeclared")
                continue
            }
            for profile in profiles { take(ValueGuess(profile, meaning), label, &table) }
        }
        nameVariable(line, stubs, headers, &table)
    }

    /// A header line with one label beside that of the statistics names what was measured.
    private func nameVariable(
        _ line: Int, _ stubs: Int, _ headers: Int, _ table: inout DraftedTable
    ) {
        let single = (0..<headers).filter { $0 != line }.map { labels($0, stubs) }
            .filter { $0.count == 1 }
        guard single.count == 1, let name = single[0].first else { return }
        for index in table.declaration.values.indices
        where table.declaration.values[index].of == nil
            && table.declaration.values[index].statistic.isOfVariable
        {
            table.declaration.values[index].of = name
        }
        table.questions.removeAll { $0.hasPrefix("of which variable") }
    }

    private func single(_ body: Range<Int>, _ stubs: Int, _ table: inout DraftedTable) {
        let profiles = (stubs..<width).map { ColumnProfile(text, column: $0, rows: body) }
        let isWhole = profiles.allSatisfy { $0.isWhole || $0.numbers.isEmpty }
        let isPercent = profiles.contains { profile in
            profile.labels.contains { $0.hasSuffix("%") }
        }
        let name =
            isPercent
            ? "percent" : isCorrelations(body, stubs) ? "correlation" : isWhole ? "count" : ""
        guard let meaning = ColumnMeaning(header: name, isWhole: isWhole) else {
            table.ask("what are the numbers of this table? say statistic:, and of: for a mean")
            table.declaration.values = [ValueDeclaration(column: "", statistic: .other)]
            return
        }
        for profile in profiles { take(ValueGuess(profile, meaning), "", &table) }
        guard isPercent else { return }
        if let line = table.declaration.columns.last, addUpAcross(body, profiles) {
            table.declaration.values[0].percentOf = [
                line: table.declaration.totals.first ?? "Total"
            ]
        } else {
            table.ask("of what are the percentages a share? say percent-of:")
        }
    }

    /// Whether rows and columns are the same variables, and each goes with itself perfectly.
    private func isCorrelations(_ body: Range<Int>, _ stubs: Int) -> Bool {
        let names = body.map { text.text(row: $0, column: 0) }
        guard stubs == 1, names.count > 1, names.count == width - 1,
            names == (1..<width).map({ text.text(row: 0, column: $0) })
        else { return false }
        let reader = CellReader(suppressed: [:], statistic: .correlation)
        return body.enumerated().allSatisfy { index, row in
            reader.read(text.trimmed(row: row, column: index + 1)).shown.number?.value == 1
        }
    }

    /// Whether every line adds up to 100, as far as rounding lets it.
    private func addUpAcross(_ body: Range<Int>, _ profiles: [ColumnProfile]) -> Bool {
        guard profiles.count > 1 else { return false }
        let reader = CellReader(suppressed: [:], statistic: .percent)
        let places = profiles.map(\.decimals).max() ?? 0
        let slack = Decimal.unit(ofPlace: min(places, 14) + 1) * Decimal(5 * profiles.count)
        return body.allSatisfy { row in
            let numbers = profiles.compactMap {
                reader.read(text.trimmed(row: row, column: $0.index)).shown.number?.value
            }
            return numbers.count == profiles.count
                && (numbers.reduce(0, +) - 100).magnitude <= slack
        }
    }

    /// The header above a column, a blank one repeating the one before.
    private func effective(_ line: Int, _ column: Int, _ stubs: Int) -> String {
        for candidate in (stubs...column).reversed() {
            let label = text.text(row: line, column: candidate)
            if !label.isEmpty { return label }
        }
        return ""
    }

    /// Columns of one statistic share a declaration: the least rounding, the most decimals.
    private func take(_ guess: ValueGuess, _ column: String, _ table: inout DraftedTable) {
        table.declaration.suppressed.merge(guess.marks) { first, _ in first }
        var value = guess.value
        value.column = column
        guard let index = table.declaration.values.firstIndex(where: { $0.column == column }) else {
            table.declaration.values.append(value)
            guess.questions.forEach { table.ask($0) }
            return
        }
        let known = table.declaration.values[index].precision
        switch (known, value.precision) {
        case (.decimals(let a), .decimals(let b)):
            table.declaration.values[index].precision = .decimals(max(a, b))
        case (let a, let b) where a != b:
            table.declaration.values[index].precision = .exact
            table.questions.removeAll { $0.contains("rounded to") }
        default: break
        }
        guess.questions.filter { !$0.contains("rounded to") }.forEach { table.ask($0) }
    }

    static func ordinal(_ index: Int) -> String {
        ["first", "second", "third", "fourth", "fifth"].dropFirst(index).first
            ?? "\(index + 1)th"
    }
}

extension DraftedTable {
    mutating func take(_ guess: DimensionGuess) {
        add(totals: guess.totals)
        guess.questions.forEach { ask($0) }
    }
}

import Outputs

/// A table as it was recognised, with what somebody has to confirm.
struct DraftedTable {
    var declaration: TableDeclaration
    var kind: Kind
    var questions: [String] = []
    /// Names of columns whose numbers are counts of a unit: `n_children` says `children`.
    var countedUnits: [String] = []

    mutating func ask(_ question: String) {
        if !questions.contains(question) { questions.append(question) }
    }
}

/// A column of numbers and what its name says of them.
struct MeantColumn {
    let profile: ColumnProfile
    let meaning: ColumnMeaning
}

/// Recognises the layout of a delimited file and what its numbers are.
struct TableDrafting {
    let text: DelimitedText
    let dataset: Dataset?
    /// Names of the columns of its evidence.
    var hints: Set<String> = []

    /// Nil where there is no table of numbers.
    var table: DraftedTable? {
        guard text.rows.count > 1, width > 1, !isListOfFacts else { return nil }
        if let stacked { return stacked }
        if isCross {
            return CrossDrafting(
                text: text, dataset: dataset, hints: hints, numericStubs: numericStubs
            ).table
        }
        return long
    }

    var width: Int { text.rows.map(\.count).max() ?? 0 }
    var body: Range<Int> { 1..<text.rows.count }

    var headers: [String] {
        (0..<text.rows[0].count).map { text.text(row: 0, column: $0) }
    }

    /// A header that repeats, is blank, or holds categories rather than names.
    private var isCross: Bool {
        let names = isNumbered ? Array(headers.dropFirst()) : headers
        let filled = names.filter { !$0.isEmpty }
        if names.contains("") || Set(filled).count < filled.count { return true }
        let profiles = headers.indices.dropFirst(isNumbered ? 1 : 0).map {
            ColumnProfile(text, column: $0, rows: body)
        }
        let numeric = profiles.filter { $0.isNumeric && !isDimension($0) }
        guard numeric.count > 1, numeric.count < profiles.count else { return false }
        if DimensionGuess.areLabels(numeric.map(\.header), of: dataset) { return true }
        return !numeric.contains { profile in
            ColumnMeaning(header: profile.header, isWhole: profile.isWhole)?.isWeak == false
        }
    }

    /// Columns of numbers that are labels: years beside a cross-tabulation.
    private var numericStubs: Set<Int> {
        let profiles = headers.indices.map { ColumnProfile(text, column: $0, rows: body) }
        return Set(profiles.filter { $0.isNumeric && isDimension($0) }.map(\.index))
    }

    /// `Df Residuals:,598,`: names and values, as a fit is summarised.
    private var isListOfFacts: Bool {
        let names = text.rows.indices.count { text.text(row: $0, column: 0).hasSuffix(":") }
        return names * 2 > text.rows.count
    }

    /// Numbers of the lines stand before other labels, and are none themselves.
    private var isNumbered: Bool {
        text.numbersItsLines
            && headers.indices.dropFirst().contains { column in
                !ColumnProfile(text, column: column, rows: body).isNumeric
            }
    }

    // MARK: Long

    private var long: DraftedTable? {
        let columns = headers.indices.dropFirst(isNumbered ? 1 : 0)
        let profiles = columns.map { ColumnProfile(text, column: $0, rows: body) }
        var table = DraftedTable(declaration: TableDeclaration(), kind: .other)
        var values: [MeantColumn] = []
        for profile in profiles {
            if isPrecision(profile) { continue }
            if !profile.isNumeric || isDimension(profile) {
                add(profile, to: &table)
            } else if let meaning = meaning(of: profile) {
                values.append(MeantColumn(profile: profile, meaning: meaning))
            } else {
                values += table.unknown(profile)
            }
        }
        guard !values.isEmpty else { return nil }
        add(values, calculatedAs: table.declaration, to: &table)
        let precisions = profiles.filter(isPrecision)
        if precisions.count == 1, let column = precisions.first {
            for index in table.declaration.values.indices {
                table.declaration.values[index].precision = .column(column.header)
            }
        }
        table.finish(headers: headers)
        return table
    }

    /// What a column's name says of its numbers: whole ones under the name of a unit count it.
    func meaning(of profile: ColumnProfile) -> ColumnMeaning? {
        if let known = ColumnMeaning(header: profile.header, isWhole: profile.isWhole) {
            return known
        }
        let words = ColumnMeaning.words(of: profile.header)
        let counts = dataset?.units.contains { unit in
            words.contains { EvidenceDrafting.isNumberOf($0, unit) }
        }
        return counts == true && profile.isWhole ? ColumnMeaning(countOf: profile.header) : nil
    }

    /// Numbers that are labels: codes of the dataset, ages, years.
    private func isDimension(_ profile: ColumnProfile) -> Bool {
        if let dataset, dataset.variable(of: profile.header) != nil { return true }
        let names: Set<String> = [
            "age", "year", "month", "quarter", "week", "wave", "time", "stage", "grade", "code",
            "cohort", "decile", "quintile",
        ]
        let words = ColumnMeaning.words(of: profile.header)
        return profile.isWhole && words.last.map(names.contains) ?? false
            && ColumnMeaning(header: profile.header, isWhole: true) == nil
    }

    private func isPrecision(_ profile: ColumnProfile) -> Bool {
        !profile.texts.isEmpty && profile.numbers.isEmpty && profile.blanks == 0
            && profile.texts.allSatisfy { Precision($0) != nil || $0 == "suppressed" }
    }

    private func add(_ profile: ColumnProfile, to table: inout DraftedTable) {
        let rows = text.rows.count - 1
        let isProse =
            rows > 4 && profile.labels.count > rows / 2
            && profile.texts.contains { $0.utf8.count > 40 }
        if isProse || profile.labels.isEmpty {
            table.ask(
                "the column \(profile.header) reads like notes: remove it, or say what it is")
            return
        }
        if profile.holdsTwoNumbersACell {
            table.ask(
                "the column \(profile.header) holds two numbers a cell: give each number a column;"
                    + " as it is, check reports it as undeclared")
            return
        }
        let guess = DimensionGuess(
            profile.labels, named: profile.header, in: dataset,
            place: "the column \(profile.header)", hints: hints)
        table.add(guess, column: profile.header)
    }

    /// - `table`: the table whose dimensions say which cells belong together.
    func add(
        _ columns: [MeantColumn], calculatedAs long: TableDeclaration,
        to table: inout DraftedTable
    ) {
        let shares = ShareDrafting(text: text, table: long, profiles: columns.map(\.profile))
        let counts = columns.filter { $0.meaning.statistic == .count }.map(\.profile)
        for column in columns { table.take(column, shares, counts) }
        table.separateGroups(of: columns, dataset: dataset)
        // What a share is a share of counts a whole line, not the share's own cell.
        let bases = table.declaration.basesOfShares
        table.declaration.values.removeAll { bases.contains($0.column) }
        table.questions.removeAll { question in
            bases.contains { question.hasPrefix(DraftedTable.question(about: $0)) }
        }
    }
}

extension DraftedTable {
    /// Adds a column as a value, with the base that it is a share or a mean of.
    mutating func take(
        _ column: MeantColumn, _ shares: ShareDrafting, _ counts: [ColumnProfile]
    ) {
        let guess = ValueGuess(column.profile, column.meaning)
        var value = guess.value
        guess.questions.forEach { ask($0) }
        declaration.suppressed.merge(guess.marks) { first, _ in first }
        if value.statistic == .count { countedUnits += [column.meaning.rest, value.column] }
        if value.statistic.isShare {
            shares.complete(&value, counts: counts, &self)
        } else if counts.count == 1, value.statistic.isOfVariable {
            value.base = .column(counts[0].header)
        }
        declaration.values.append(value)
    }

    mutating func add(_ guess: DimensionGuess, column: String) {
        var name = guess.name
        if declaration.dimensions.contains(where: { $0.name == name }) {
            ask("two columns look like \(name): which is it?")
            name = column
        }
        declaration.dimensions.append(.init(name: name, column: column))
        add(totals: guess.totals)
        guess.questions.forEach { ask($0) }
    }

    mutating func add(totals: [String]) {
        for label in totals where !declaration.totals.contains(label) {
            declaration.totals.append(label)
        }
    }

    /// Whole numbers under a name that says nothing are most likely counts, which is asked; others are
    /// left out.
    mutating func unknown(_ profile: ColumnProfile) -> [MeantColumn] {
        guard profile.isWhole, profile.numbers.allSatisfy({ $0.value >= 0 }) else {
            ask(
                Self.question(about: profile.header) + " it is left out of values:, so check"
                    + " reports it as undeclared")
            return []
        }
        ask(
            Self.question(about: profile.header)
                + " its whole numbers are taken for counts of whom the output is about")
        return [MeantColumn(profile: profile, meaning: ColumnMeaning(countOf: profile.header))]
    }

    static func question(about header: String) -> String { "what is the column \(header)?" }

    /// The kind is that of the most demanding statistic.
    mutating func finish(headers: [String]) {
        if declaration.values.contains(where: { $0.statistic == .survival }) {
            // The error of a curve is of no measured variable.
            questions.removeAll {
                $0.hasPrefix("of which variable") && $0.hasSuffix("the se? say of:")
            }
        }
        let ranked = declaration.values.map(\.statistic.kind).max { $0.1 < $1.1 }
        kind = ranked?.0 ?? .other
        if Set(headers).count < headers.count {
            ask("two columns have the same name: give each its own")
        }
    }
}

extension TableDeclaration {
    /// Columns that are the base of some percentage, rate or share.
    var basesOfShares: Set<String> {
        Set(
            values.filter(\.statistic.isShare).compactMap { value in
                if case .column(let name) = value.base { name } else { nil }
            })
    }
}

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

/// Recognises the layout of a delimited file and what its numbers are.
struct TableDrafting {
    let text: DelimitedText
    let dataset: Dataset?

    /// Nil where there is no table of numbers.
    var table: DraftedTable? {
        guard text.rows.count > 1, width > 1, !isListOfFacts else { return nil }
        if let stacked { return stacked }
        if isCross { return CrossDrafting(text: text, dataset: dataset).table }
        return long
    }

    var width: Int { text.rows.map(\.count).max() ?? 0 }
    private var body: Range<Int> { 1..<text.rows.count }

    private var headers: [String] {
        (0..<text.rows[0].count).map { text.text(row: 0, column: $0) }
    }

    /// A header that repeats, is blank, or holds categories rather than names.
    private var isCross: Bool {
        let names = headers
        let filled = names.filter { !$0.isEmpty }
        if names.contains("") || Set(filled).count < filled.count { return true }
        let profiles = names.indices.map { ColumnProfile(text, column: $0, rows: body) }
        let numeric = profiles.filter(\.isNumeric)
        guard numeric.count > 1, numeric.count < profiles.count else { return false }
        let isNamed = numeric.contains { profile in
            let meaning = ColumnMeaning(header: profile.header, isWhole: profile.isWhole)
            return meaning?.isWeak == false || isDimension(profile)
        }
        return !isNamed
    }

    /// `Df Residuals:,598,`: names and values, as a fit is summarised.
    private var isListOfFacts: Bool {
        let names = text.rows.indices.count { text.text(row: $0, column: 0).hasSuffix(":") }
        return names * 2 > text.rows.count
    }

    // MARK: Long

    private var long: DraftedTable? {
        let profiles = headers.indices.map { ColumnProfile(text, column: $0, rows: body) }
        var table = DraftedTable(declaration: TableDeclaration(), kind: .other)
        var values: [(profile: ColumnProfile, meaning: ColumnMeaning)] = []
        for profile in profiles {
            if isPrecision(profile) { continue }
            if !profile.isNumeric || isDimension(profile) {
                add(profile, to: &table)
            } else if let meaning = ColumnMeaning(header: profile.header, isWhole: profile.isWhole)
            {
                values.append((profile, meaning))
            } else {
                table.ask(
                    "what is the column \(profile.header)? it is left out of values:, so check"
                        + " reports it as undeclared")
            }
        }
        guard !values.isEmpty else { return nil }
        add(values, to: &table)
        let precisions = profiles.filter(isPrecision)
        if precisions.count == 1, let column = precisions.first {
            for index in table.declaration.values.indices {
                table.declaration.values[index].precision = .column(column.header)
            }
        }
        table.finish(headers: headers)
        return table
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
        let guess = DimensionGuess(
            profile.labels, named: profile.header, in: dataset,
            place: "the column \(profile.header)")
        table.add(guess, column: profile.header)
    }

    private func add(
        _ values: [(profile: ColumnProfile, meaning: ColumnMeaning)], to table: inout DraftedTable
    ) {
        let shares = ShareDrafting(
            text: text, table: table.declaration, profiles: values.map(\.profile))
        let counts = values.filter { $0.meaning.statistic == .count }
        for (profile, meaning) in values {
            let guess = ValueGuess(profile, meaning)
            var value = guess.value
            guess.questions.forEach { table.ask($0) }
            table.declaration.suppressed.merge(guess.marks) { first, _ in first }
            if meaning.statistic == .count { table.countedUnits += [meaning.rest, profile.header] }
            if value.statistic.isShare {
                shares.complete(&value, counts: counts.map(\.profile), &table)
            } else if !value.statistic.isCount, counts.count == 1, value.statistic.kind.0 != .tests
            {
                value.base = .column(counts[0].profile.header)
            }
            table.declaration.values.append(value)
        }
        // What a share is a share of counts a whole line, not the share's own cell.
        let bases = table.declaration.basesOfShares
        table.declaration.values.removeAll { bases.contains($0.column) }
    }

    // MARK: Stacked

    /// Two columns of names, of variables and of their levels.
    private var stacked: DraftedTable? {
        let names = headers.map { $0.lowercased() }
        let variables: Set<String> = ["variable", "var", "characteristic", "measure", "factor"]
        let levels: Set<String> = ["level", "category", "group", "label", "values"]
        guard let variable = names.firstIndex(where: variables.contains),
            let level = names.firstIndex(where: levels.contains)
        else { return nil }
        let profiles = headers.indices.map { ColumnProfile(text, column: $0, rows: body) }
        var table = DraftedTable(declaration: TableDeclaration(), kind: .other)
        table.declaration.layout = .stacked
        table.declaration.variableColumn = headers[variable]
        table.declaration.levelColumn = headers[level]
        for profile in profiles where ![variable, level].contains(profile.index) {
            guard profile.isNumeric,
                let meaning = ColumnMeaning(header: profile.header, isWhole: profile.isWhole)
            else {
                table.ask(
                    "what is the column \(profile.header)? it is left out of values:, so check"
                        + " reports it as undeclared")
                continue
            }
            let guess = ValueGuess(profile, meaning)
            guess.questions.forEach { table.ask($0) }
            table.declaration.suppressed.merge(guess.marks) { first, _ in first }
            table.declaration.values.append(guess.value)
        }
        for name in profiles[variable].labels where dataset != nil {
            if dataset?.variable(of: name) == nil {
                table.ask("which variable of the dataset is \(name)?")
            }
        }
        guard !table.declaration.values.isEmpty else { return nil }
        if table.declaration.values.contains(where: \.statistic.isShare) {
            table.ask("are the shares of each variable's levels? else say percent-of: or base:")
        }
        table.finish(headers: headers)
        return table
    }
}

extension DraftedTable {
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

    /// The kind is that of the most demanding statistic.
    mutating func finish(headers: [String]) {
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

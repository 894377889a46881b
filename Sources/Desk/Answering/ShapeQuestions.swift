import Outputs

/// What the dimensions of a table stand for, and what its shares are shares of.
extension OutputQuestions {
    /// Whether something that the draft was unsure of has these words.
    func isOpen(_ words: String...) -> Bool {
        (state.open[output.id] ?? []).contains { question in
            words.contains { question.contains($0) }
        }
    }

    var dimensions: [DraftQuestion] {
        guard let table = output.table else { return [] }
        let isUnsure = isOpen("which variable") || found.contains("label")
        var questions = table.dimensions.enumerated().map { index, dimension in
            variable(
                "d\(index + 1)", "What “\(dimension.column)” is", dimension.name,
                isAsked: isUnsure || isOpen("column \(dimension.column)")
            ) { table, name in
                if table.dimensions.indices.contains(index) { table.dimensions[index].name = name }
            }
        }
        for (index, name) in table.rows.enumerated() where name != "statistic" {
            questions.append(
                variable(
                    "r\(index + 1)", "What the rows are (\(index + 1))", name, isAsked: isUnsure
                ) { table, name in
                    if table.rows.indices.contains(index) { table.rows[index] = name }
                })
        }
        for (index, name) in table.columns.enumerated() where name != "statistic" {
            questions.append(
                variable(
                    "c\(index + 1)", "What the columns are (\(index + 1))", name, isAsked: isUnsure
                ) { table, name in
                    if table.columns.indices.contains(index) { table.columns[index] = name }
                })
        }
        return questions
    }

    /// A variable of the dataset or one of its levels; any name where there is no dataset.
    private func variable(
        _ key: String, _ label: String, _ value: String, isAsked: Bool,
        _ set: @escaping (inout TableDeclaration, String) -> Void
    ) -> DraftQuestion {
        let known = state.dataset.map { dataset in
            dataset.variables.keys.sorted()
                + dataset.variables.values.flatMap { $0.levels.map(\.name) }.sorted()
        }
        guard let known, !known.isEmpty else {
            return text(
                key, label, "The name of the variable, the same in every table.", value,
                isAsked: isAsked
            ) { output, text in
                guard !text.isEmpty else { return "give it a name" }
                if var table = output.table {
                    set(&table, text)
                    output.table = table
                }
                return nil
            }
        }
        return choice(
            key, label, value, Self.including(value, in: known.map { .init($0) }), isAsked: isAsked
        ) { output, text in
            if var table = output.table {
                set(&table, text)
                output.table = table
            }
            return true
        }
    }

    /// What the value with this number is a share of, and whether it is weighted.
    func bases(_ value: ValueDeclaration, _ index: Int, _ column: String) -> [DraftQuestion] {
        var questions = [weighting(value, index, column)]
        guard value.statistic.isShare else { return questions }
        let isAsked = value.percentOf.isEmpty && value.base == nil
        questions.append(
            text(
                "v\(index + 1)-percent-of", "What \(column) are shares of",
                "The same cell with a variable at its total, one per line: sex = Total",
                LabelLines.text(value.percentOf.mapValues { [$0] }), isLong: true, isAsked: isAsked
            ) { output, text in
                guard let bases = LabelLines.population(text),
                    bases.values.allSatisfy({ $0.count == 1 })
                else { return "write one line per variable, such as sex = Total" }
                guard output.table?.values.indices.contains(index) ?? false else { return nil }
                output.table?.values[index].percentOf = bases.compactMapValues(\.first)
                return nil
            })
        if let base = baseColumn(value, index, column, isAsked) { questions.append(base) }
        if value.statistic == .rate { questions.append(per(value, index, column)) }
        return questions
    }

    private func weighting(_ value: ValueDeclaration, _ index: Int, _ column: String)
        -> DraftQuestion
    {
        choice(
            "v\(index + 1)-weighted", "Whether \(column) are weighted",
            value.weighted ? "yes" : "no", [.init("no"), .init("yes")],
            isAsked: isOpen("are they weighted")
        ) { output, text in
            guard output.table?.values.indices.contains(index) ?? false else { return true }
            output.table?.values[index].weighted = text == "yes"
            return true
        }
    }

    /// The column of the same table that holds the base; nil where it is of another output.
    private func baseColumn(
        _ value: ValueDeclaration, _ index: Int, _ column: String, _ isAsked: Bool
    ) -> DraftQuestion? {
        var now = ""
        switch value.base {
        case .column(let name): now = name
        case .output: return nil
        case nil: break
        }
        let columns = state.columns(of: output.file).filter { $0 != value.column && !$0.isEmpty }
        let choices = [DraftQuestion.Choice("", "none")] + columns.map { .init($0) }
        return choice(
            "v\(index + 1)-base", "Or the column that holds their base", now,
            Self.including(now.given, in: choices), isAsked: isAsked
        ) { output, text in
            guard output.table?.values.indices.contains(index) ?? false else { return true }
            output.table?.values[index].base = text.given.map { .column($0) }
            return true
        }
    }

    private func per(_ value: ValueDeclaration, _ index: Int, _ column: String) -> DraftQuestion {
        text(
            "v\(index + 1)-per", "Per how many \(column) are", "Such as 1000 or 100000.",
            value.per?.description ?? "", isAsked: value.per == nil
        ) { output, text in
            guard output.table?.values.indices.contains(index) ?? false else { return nil }
            guard let given = text.given else {
                output.table?.values[index].per = nil
                return nil
            }
            guard let number = Int(given), number > 0 else { return "write a whole number" }
            output.table?.values[index].per = Decimal(number)
            return nil
        }
    }
}

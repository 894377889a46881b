import Outputs

/// A "Table 1": two columns of names, of variables and of their levels.
extension TableDrafting {
    /// Nil where the file is none.
    var stacked: DraftedTable? {
        let profiles = headers.indices.map { ColumnProfile(text, column: $0, rows: body) }
        guard let (variable, level) = nameColumns(profiles) else { return nil }
        var table = DraftedTable(declaration: TableDeclaration(), kind: .other)
        table.declaration.layout = .stacked
        table.declaration.variableColumn = headers[variable]
        table.declaration.levelColumn = headers[level]
        var columns: [MeantColumn] = []
        for profile in profiles where ![variable, level].contains(profile.index) {
            if profile.isNumeric, let meaning = meaning(of: profile) {
                columns.append(MeantColumn(profile: profile, meaning: meaning))
            } else {
                columns += table.unknown(profile)
            }
        }
        // Shares are calculated as if variable and level were dimensions; what they are shares of is
        // then said by the column of variables, each of which is meant.
        var long = table.declaration
        long.dimensions = [variable, level].map { .init(name: headers[$0], column: headers[$0]) }
        add(columns, calculatedAs: long, to: &table)
        for index in table.declaration.values.indices {
            if let total = table.declaration.values[index].percentOf.values.first {
                table.declaration.values[index].percentOf = [headers[variable]: total]
            }
        }
        for name in profiles[variable].labels where dataset != nil {
            if dataset?.variable(of: name) == nil {
                table.ask("which variable of the dataset is \(name)?")
            }
        }
        guard !table.declaration.values.isEmpty else { return nil }
        table.finish(headers: headers)
        return table
    }

    /// The columns of variables and of levels: the first holds names of the dataset's variables, or
    /// both say it by their headers.
    private func nameColumns(_ profiles: [ColumnProfile]) -> (variable: Int, level: Int)? {
        let named = profiles.filter { profile in
            profile.labels.count > 1 && !profile.isNumeric
                && profile.labels.allSatisfy { dataset?.variables[$0] != nil }
        }
        let others = profiles.filter { !$0.isNumeric && $0.index != named.first?.index }
        if named.count == 1, others.count == 1 { return (named[0].index, others[0].index) }
        let names = headers.map { $0.lowercased() }
        let variables: Set<String> = ["variable", "var", "characteristic", "measure", "factor"]
        let levels: Set<String> = ["level", "category", "group", "label", "values"]
        guard let variable = names.firstIndex(where: variables.contains),
            let level = names.firstIndex(where: levels.contains)
        else { return nil }
        return (variable, level)
    }
}

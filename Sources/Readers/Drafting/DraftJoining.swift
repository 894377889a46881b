import Outputs

/// Evidence, counts of levels and figures, joined to the tables and models that they are about.
extension FolderDrafting {
    /// The table of the same base name, or the only one with the same dimensions.
    mutating func attach(_ file: SubmittedFile, _ text: DelimitedText) {
        let drafting = ModelDrafting(text: text)
        if drafting.isLevelCounts {
            attachLevels(file, drafting)
            return
        }
        guard let index = owner(of: file, text) else {
            general.append(
                "\(file.path) belongs to no table that was recognised; name it as evidence:")
            return
        }
        let output = outputs[index].declaration
        if drafting.isTwoByTwo {
            var given = output.evidence ?? EvidenceDeclaration()
            given.twoByTwo = file.path
            outputs[index].declaration.evidence = given
            return
        }
        let names = dimensionColumns(of: output)
        let reader = EvidenceDrafting(text: text, units: dataset?.units ?? [])
        let found = reader.declaration(
            file: file.path, dimensions: names, unit: output.unit,
            measured: Set(output.table?.values.compactMap(\.of) ?? []))
        guard found.shared != nil || !found.own.isEmpty else {
            ask(output.id, "what in \(file.path) is the count? say evidence:")
            return
        }
        outputs[index].declaration.evidence = found.shared
        for value in output.table?.values.indices ?? 0..<0 {
            if let own = output.table?.values[value].of.flatMap({ found.own[$0] }) {
                outputs[index].declaration.table?.values[value].evidence = own
            }
        }
        for question in found.questions { ask(output.id, question) }
    }

    /// The words of a file's name that a table and its evidence have in common.
    static func words(of file: SubmittedFile) -> [String] { words(ofName: file.baseName) }

    static func words(ofName name: String) -> [String] {
        let fillers: Set<String> = [
            "evidence", "raw", "unweighted", "underlying", "counts", "two", "by",
        ]
        return ColumnMeaning.words(of: name).filter { !fillers.contains($0) }
    }

    private func dimensionColumns(of output: OutputDeclaration) -> Set<String> {
        guard let table = output.table else { return [] }
        return Set(
            table.dimensions.flatMap { [$0.name, $0.column] } + table.rows + table.columns
                + [table.variableColumn, table.levelColumn].compactMap(\.self))
    }

    private func owner(of file: SubmittedFile, _ text: DelimitedText) -> Int? {
        let words = Self.words(of: file)
        let named = outputs.indices.filter { index in
            outputs[index].declaration.table != nil && outputs[index].words == words
        }
        if named.count == 1 { return named[0] }
        let headers = Set((0..<text.rows[0].count).map { text.text(row: 0, column: $0) })
        let alike = outputs.indices.filter { index in
            let names = outputs[index].declaration.table?.dimensionNames ?? []
            return !names.isEmpty && names.isSubset(of: headers)
        }
        return alike.count == 1 ? alike[0] : nil
    }

    private mutating func attachLevels(_ file: SubmittedFile, _ levels: ModelDrafting) {
        let names = levels.termNames
        let fitting = outputs.indices.filter { index in
            guard !outputs[index].declaration.models.isEmpty,
                let text = outputs[index].text
            else { return false }
            return !ModelDrafting(text: text).termNames.isDisjoint(with: names)
                && ColumnMeaning.words(of: file.baseName).starts(
                    with: ColumnMeaning.words(of: outputs[index].file.baseName))
        }
        guard fitting.count == 1 else {
            general.append("\(file.path) counts the levels of which model? say level-counts:")
            return
        }
        for model in outputs[fitting[0]].declaration.models.indices {
            outputs[fitting[0]].declaration.models[model].levelCounts = file.path
        }
    }

    mutating func joinFigures() {
        for index in outputs.indices where outputs[index].declaration.kind == .figure {
            let words = ColumnMeaning.words(of: outputs[index].file.baseName)
            let same = outputs.filter {
                $0.declaration.kind != .figure && $0.declaration.kind != .code
                    && ColumnMeaning.words(of: $0.file.baseName) == words
            }
            if same.count == 1 {
                outputs[index].declaration.data = same[0].declaration.id
            } else {
                ask(
                    outputs[index].declaration.id,
                    "which output holds what this figure shows? say data:")
            }
        }
    }
}

extension TableDeclaration {
    /// Names of its dimensions, whatever its layout.
    var dimensionNames: Set<String> {
        Set(dimensions.map(\.name) + rows + columns).subtracting(["statistic"])
    }
}

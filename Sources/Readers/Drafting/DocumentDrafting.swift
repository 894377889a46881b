import Outputs

/// Files that may hold several tables: each becomes an output of its own.
extension FolderDrafting {
    mutating func readDocument(_ file: SubmittedFile) {
        let tables: [FoundTable]
        do throws(InspectionProblem) {
            let found = try inspection(of: file)
            tables = found?.tables ?? []
            if let note = found?.asides.first {
                general.append(
                    "\(file.path): line \(note.line) of sheet \(note.sheet) is in no table: say the"
                        + " same under context, or leave it out; check reports it as undeclared")
            }
        } catch {
            general.append("\(file.path) \(error.words), and is left out")
            return
        }
        var unknown: [String] = []
        for (index, table) in tables.enumerated() {
            let name = name(of: index, in: tables)
            let isTaken = take(
                table.text, of: file, as: name.map { "\(file.pathStem)-\($0)" } ?? file.pathStem,
                words(of: table, in: file), selection: selection(of: index, in: tables),
                beside: tables.count > 1 ? tables : [])
            if !isTaken { unknown.append(table.place) }
        }
        // The facts of a fit beside its coefficients need no declaration.
        let models = outputs.filter { $0.file.path == file.path }.flatMap(\.declaration.models)
        let facts = tables.filter { FitFacts.isAccounted($0.text, by: models) }.map(\.place)
        unknown.removeAll(where: facts.contains)
        if unknown.count + facts.count == tables.count {
            add(file, FileRole.kindWithoutTables(file))
        } else if !unknown.isEmpty {
            general.append(
                "\(file.path): no numbers were recognised in \(unknown.joined(separator: "; ")):"
                    + " declare it, or leave it out; check reports it as undeclared")
        }
    }

    private func inspection(of file: SubmittedFile) throws(InspectionProblem) -> Inspection? {
        try inspections.inspection(of: file, type: FileType(file.bytes), kind: .frequencies)
    }

    /// By its sheet where no other table is on it, otherwise by its number; nil for the only one.
    private func selection(of index: Int, in tables: [FoundTable]) -> TableDeclaration.Selection? {
        guard tables.count > 1 else { return nil }
        if let sheet = tables[index].sheet, tables.count(where: { $0.sheet == sheet }) == 1 {
            return .sheet(sheet)
        }
        return .number(index + 1)
    }

    /// What to add to the file's name: the sheet's in letters and digits, or the table's number.
    private func name(of index: Int, in tables: [FoundTable]) -> String? {
        switch selection(of: index, in: tables) {
        case .sheet(let sheet):
            let words = ColumnMeaning.words(of: sheet).filter { $0.utf8.allSatisfy { $0 < 0x80 } }
            return words.isEmpty ? "\(index + 1)" : words.joined(separator: "-")
        case nil: return nil
        default: return "\(index + 1)"
        }
    }

    /// Evidence is called after the sheet or after the file.
    private func words(of table: FoundTable, in file: SubmittedFile) -> [String] {
        let words = table.sheet.map { Self.words(ofName: $0) } ?? []
        return hasEvidence(words) ? words : Self.words(of: file)
    }
}

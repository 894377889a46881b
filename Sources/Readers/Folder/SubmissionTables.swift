import Outputs

extension SubmissionReading {
    /// A table with its evidence; opaque where the file cannot be read as one.
    func table(
        _ declared: OutputDeclaration, _ file: SubmittedFile, _ found: Inspection?,
        _ faults: inout FaultList
    ) -> Output.Content {
        guard let declaration = declared.table else { return .opaque }
        let chosen =
            found.map { selected(declared, $0.tables, &faults) }
            ?? single(declaration.selection, file, &faults)
        guard let text = chosen else { return .opaque }
        var assembly = TableAssembly(
            text: text, output: declared, declaration: declaration, registry: registry,
            faults: faults)
        let others = accountedColumns(of: declared.file)
        let isRead =
            switch declaration.layout {
            case .long: assembly.readLong(alsoAccounted: others)
            case .cross: assembly.readCross()
            case .stacked: assembly.readStacked(alsoAccounted: others)
            }
        var table = assembly.finished()
        faults = assembly.faults
        guard isRead else { return .opaque }
        if table.cells.isEmpty {
            faults.add(
                .unreadable, "this table has no cells", remedy: "hand in a table with numbers")
        }
        attachEvidence(to: &table, declared, declaration, &faults)
        return .table(table)
    }

    /// The only table of a plain file.
    private func single(
        _ selection: TableDeclaration.Selection?, _ file: SubmittedFile, _ faults: inout FaultList
    ) -> DelimitedText? {
        if file.bytes.contains(where: { $0 >= 0x80 }) || file.bytes.contains(" \n")
            || file.bytes.contains(" \r"), let bytes = try? TextDecoding.utf8(from: file.bytes)
        {
            reportInvisible(bytes, isTable: true, &faults)
        }
        guard selection == nil || selection == .number(1) else {
            faults.add(
                .unreadable, "this file holds one table only",
                remedy: "leave out sheet, number and caption")
            return nil
        }
        return delimited(file, &faults)
    }

    private func selected(
        _ declared: OutputDeclaration, _ tables: [FoundTable], _ faults: inout FaultList
    ) -> DelimitedText? {
        if let index = Self.index(of: declared, in: tables) { return tables[index].text }
        faults.add(
            .unreadable, "no visible table of this file is the one that the submission names",
            remedy: "correct sheet, number or caption under table")
        return nil
    }

    /// Where nothing is selected, the first; of a model the first that holds more than facts.
    static func index(of declared: OutputDeclaration, in tables: [FoundTable]) -> Int? {
        switch declared.table?.selection {
        case nil:
            tables.firstIndex { !FitFacts.isAccounted($0.text, by: declared.models) }
                ?? tables.indices.first
        case .number(let number): tables.indices.contains(number - 1) ? number - 1 : nil
        case .sheet(let name):
            tables.firstIndex { $0.sheet.map { $0.utf8.elementsEqual(name.utf8) } ?? false }
        case .caption(let text):
            tables.firstIndex { $0.caption?.trimmedLines == text.trimmedLines }
                ?? tables.firstIndex { $0.caption?.hasPrefix(text) ?? false }
        }
    }

    /// Every table of a declared file that no output is about: `id#N`, undeclared.
    func furtherTables() -> [Output] {
        var outputs: [Output] = []
        var byFile = Dictionary(grouping: declaration.outputs, by: \.file)
        for first in declaration.outputs {
            guard let declared = byFile.removeValue(forKey: first.file) else { continue }
            guard declared.contains(where: { $0.table != nil || !$0.models.isEmpty }),
                let file = file(at: first.file),
                let found = try? inspections.inspection(
                    of: file, type: FileType(file.bytes), kind: first.kind)
            else { continue }
            let used = Set(declared.compactMap { Self.index(of: $0, in: found.tables) })
            let models = declared.flatMap(\.models)
            for (index, table) in found.tables.enumerated()
            where !used.contains(index) && !FitFacts.isAccounted(table.text, by: models) {
                let fault = Fault(
                    .undeclared,
                    message:
                        "\(first.file): \(table.place): the submission does not account for this table",
                    remedy: "declare it as an output of its own, or leave it out")
                outputs.append(
                    Output(
                        id: "\(first.id)#\(index + 1)", file: first.file, digest: file.digest,
                        kind: .undeclared, declaration: nil, content: .opaque, faults: [fault]))
            }
        }
        return outputs
    }

    private func delimited(
        _ file: SubmittedFile, evidence: Bool = false, _ faults: inout FaultList
    ) -> DelimitedText? {
        do throws(DelimitedProblem) {
            return try DelimitedText(parsing: file.bytes, limits: limits)
        } catch {
            faults.add(error, in: evidence ? file.path : nil)
            return nil
        }
    }

    /// The output's evidence for the values that have none of their own, and theirs. Base columns
    /// have none: the output's evidence is about what stands in the cell.
    private func attachEvidence(
        to table: inout Table, _ declared: OutputDeclaration, _ declaration: TableDeclaration,
        _ faults: inout FaultList
    ) {
        let own = declaration.values.indices.filter { declaration.values[$0].evidence != nil }
        if let evidence = declared.evidence {
            let values = Set(declaration.values.indices).subtracting(own)
            attach(evidence, for: values, to: &table, declaration, &faults)
        }
        for value in own {
            if let evidence = declaration.values[value].evidence {
                attach(evidence, for: [value], to: &table, declaration, &faults)
            }
        }
    }

    private func attach(
        _ evidence: EvidenceDeclaration, for values: Set<Int>, to table: inout Table,
        _ declaration: TableDeclaration, _ faults: inout FaultList
    ) {
        let paths = [(evidence.file, false), (evidence.twoByTwo, true)]
        for case (let path?, let isTwoByTwo) in paths {
            guard let file = evidenceFile(path, &faults),
                let text = delimited(file, evidence: true, &faults)
            else { continue }
            var reader = EvidenceReader(
                text: text, declaration: evidence, table: declaration, registry: registry,
                file: path, faults: faults)
            if isTwoByTwo {
                reader.attachTwoByTwo(to: &table) { values.contains($0) }
            } else {
                reader.attach(to: &table) { values.contains($0) }
            }
            faults = reader.faults
        }
    }

    private func evidenceFile(_ path: String, _ faults: inout FaultList) -> SubmittedFile? {
        guard let file = file(at: path) else {
            faults.add(
                .evidence, "this evidence file is not in the folder",
                remedy: "add it, or correct its path in submission.yaml", in: path)
            return nil
        }
        let type = FileType(file.bytes)
        guard type == .text else {
            faults.add(
                .evidence, "this evidence file is \(type.name)",
                remedy: "hand in the evidence as CSV or TSV", in: path)
            return nil
        }
        return file
    }

    /// The coefficient tables of one file.
    func models(
        _ declared: OutputDeclaration, _ file: SubmittedFile, _ found: Inspection?,
        _ faults: inout FaultList
    ) -> Output.Content {
        let chosen =
            found.map { selected(declared, $0.tables, &faults) }
            ?? delimited(file, &faults)
        guard let text = chosen else { return .opaque }
        var models: [Model] = []
        for declaration in declared.models {
            let counts = declaration.levelCounts.flatMap { levelCounts($0, &faults) }
            var reader = ModelReader(text: text, faults: faults)
            models.append(reader.model(declaration, levelCounts: counts))
            faults = reader.faults
        }
        var reader = ModelReader(text: text, faults: faults)
        reader.reportOtherColumns(accounted: accountedColumns(of: declared.file))
        faults = reader.faults
        return .models(models)
    }

    private func levelCounts(_ path: String, _ faults: inout FaultList) -> [Model.LevelCount]? {
        guard let file = evidenceFile(path, &faults),
            let text = delimited(file, evidence: true, &faults)
        else { return nil }
        var reader = LevelCountReader(text: text, file: path, faults: faults)
        let counts = reader.counts()
        faults = reader.faults
        return counts
    }
}

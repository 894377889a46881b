import Outputs

extension SubmissionReading {
    /// A table with its evidence; opaque where the file cannot be read as one.
    func table(
        _ declared: OutputDeclaration, _ file: SubmittedFile, _ faults: inout FaultList
    ) -> Output.Content {
        guard let declaration = declared.table, let text = delimited(file, &faults) else {
            return .opaque
        }
        if let selection = declaration.selection, selection != .number(1) {
            faults.add(
                .unreadable, "this file holds one table only",
                remedy: "leave out sheet, number and caption")
            return .opaque
        }
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
        if let twoByTwo = evidence.twoByTwo { _ = evidenceFile(twoByTwo, &faults) }
        guard let path = evidence.file, let file = evidenceFile(path, &faults),
            let text = delimited(file, evidence: true, &faults)
        else { return }
        var reader = EvidenceReader(
            text: text, declaration: evidence, table: declaration, registry: registry, file: path,
            faults: faults)
        reader.attach(to: &table) { values.contains($0) }
        faults = reader.faults
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
        _ declared: OutputDeclaration, _ file: SubmittedFile, _ faults: inout FaultList
    ) -> Output.Content {
        guard let text = delimited(file, &faults) else { return .opaque }
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

import Outputs

/// Makes a submission of a folder's files.
public enum SubmissionOpener {
    /// Reads `submission.yaml`, `dataset.yaml` and every declared output with its evidence.
    ///
    /// Mistakes in the two descriptions are thrown, all of both together. What is wrong with an
    /// output is a fault of that output; the others are read. Files that nobody declared, and
    /// entries that were not opened, are outputs of kind `undeclared`.
    ///
    /// - `knownDataset`: the desk's description, which wins over the folder's.
    public static func open(
        folder: SubmittedFolder, knownDataset: Dataset? = nil, limits: ReadLimits = ReadLimits()
    ) throws(ReadErrors) -> OpenedSubmission {
        try ReadingSession.within(limits) { () throws(ReadErrors) in
            try opened(folder, knownDataset, limits)
        }
    }

    private static func opened(
        _ folder: SubmittedFolder, _ knownDataset: Dataset?, _ limits: ReadLimits
    ) throws(ReadErrors) -> OpenedSubmission {
        let (declaration, dataset, questions) = try descriptions(folder, knownDataset, limits)
        var notes: [String] = []
        if let questions {
            notes.append(
                "there is no submission.yaml; one was drafted from the files, in memory only;"
                    + " `sallyport draft` writes it, with \(questions)"
                    + " \(questions == 1 ? "question" : "questions") to answer")
        }
        if dataset == nil {
            notes.append(
                "no description of the dataset is known: each label is its own code, and only"
                    + " totals contain others; overlaps between tables were not compared")
        }
        let reading = SubmissionReading(
            folder: folder, declaration: declaration, dataset: dataset, limits: limits)
        var outputs = declaration.outputs.map { reading.output($0) }
        outputs += reading.furtherTables()
        outputs += reading.undeclared()
        return OpenedSubmission(
            declaration: declaration, dataset: dataset, outputs: outputs, notes: notes)
    }

    /// With how many questions a draft leaves open; nil where somebody declared the submission.
    private static func descriptions(
        _ folder: SubmittedFolder, _ knownDataset: Dataset?, _ limits: ReadLimits
    ) throws(ReadErrors) -> (SubmissionDeclaration, Dataset?, questions: Int?) {
        var errors: [ReadError] = []
        var declaration: SubmissionDeclaration?
        let file = folder["submission.yaml"]
        errors += refusedDescriptions(folder)
        if let file {
            do throws(ReadErrors) {
                declaration = try SubmissionReader.declaration(file, limits: limits)
            } catch { errors += error.errors }
        }
        var dataset = knownDataset
        if dataset == nil, let file = folder["dataset.yaml"] {
            do throws(ReadErrors) {
                dataset = try DatasetReader.dataset(
                    bytes: file.bytes, file: file.path, limits: limits,
                    companions: { folder[$0]?.bytes })
            } catch { errors += error.errors }
        }
        var questions: Int?
        if file == nil, errors.isEmpty {
            let drafted = SubmissionDrafting.draft(
                of: folder, title: "", dataset: dataset, limits: limits)
            declaration = drafted.declaration
            declaration?.project = ""
            questions = drafted.count
        }
        if let declaration {
            errors += disagreements(declaration, dataset, knownDataset == nil)
            errors += refusedOutputs(declaration, folder)
        }
        guard errors.isEmpty, let declaration else { throw ReadErrors(errors) }
        return (declaration, dataset, questions)
    }

    private static func refusedDescriptions(_ folder: SubmittedFolder) -> [ReadError] {
        folder.refused.filter { ["submission.yaml", "dataset.yaml"].contains($0.path) }.map {
            ReadError(
                file: $0.path, line: 1, column: 1,
                problem: .other("this file \($0.reason); put a plain file in its place"))
        }
    }

    /// A declared file that is a link, a device or the like. One that reached a limit is a fault
    /// of its output.
    private static func refusedOutputs(
        _ declaration: SubmissionDeclaration, _ folder: SubmittedFolder
    ) -> [ReadError] {
        let reasons = Dictionary(
            folder.refused.map { ($0.path, $0.reason) }, uniquingKeysWith: { first, _ in first })
        return declaration.outputs.compactMap { output in
            let paths = [output.file] + output.evidenceFiles
            for path in paths {
                guard let reason = reasons[path], !reason.hasPrefix(ReadLimits.reached) else {
                    continue
                }
                return ReadError(
                    file: "submission.yaml", line: output.line, column: 1,
                    problem: .other("\(path) \(reason); put a plain file in its place"))
            }
            return nil
        }
    }

    private static func disagreements(
        _ declaration: SubmissionDeclaration, _ dataset: Dataset?, _ fromFolder: Bool
    ) -> [ReadError] {
        guard fromFolder, let dataset, let named = declaration.dataset, named != dataset.name else {
            return []
        }
        return [
            ReadError(
                file: "submission.yaml", line: 1, column: 1,
                problem: .other(
                    "names the dataset \(quoted(named)), but dataset.yaml describes"
                        + " \(quoted(dataset.name)); make them the same"))
        ]
    }
}

extension OutputDeclaration {
    /// Every file of evidence that it names, and what its figure shows.
    public var namedFiles: [String] { evidenceFiles + [data].compactMap(\.self) }

    /// Every file that it names besides its own.
    var evidenceFiles: [String] {
        let ofValues = table?.values.compactMap(\.evidence) ?? []
        let all = [evidence].compactMap { $0 } + ofValues
        return all.flatMap { [$0.file, $0.twoByTwo].compactMap { $0 } }
            + models.compactMap(\.levelCounts)
    }
}

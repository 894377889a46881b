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
    /// - `descriptions`: where the folder's is looked up, and kept for the next; all of them have to be
    ///   read by the same limits.
    public static func open(
        folder: SubmittedFolder, knownDataset: Dataset? = nil, limits: ReadLimits = ReadLimits(),
        descriptions: KnownDescriptions? = nil
    ) throws(ReadErrors) -> OpenedSubmission {
        try ReadingSession.within(limits) { () throws(ReadErrors) in
            try opened(folder, knownDataset, limits, descriptions)
        }
    }

    private static func opened(
        _ folder: SubmittedFolder, _ knownDataset: Dataset?, _ limits: ReadLimits,
        _ known: KnownDescriptions?
    ) throws(ReadErrors) -> OpenedSubmission {
        let (declaration, dataset, questions) = try descriptions(
            folder, knownDataset, limits, known)
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
        reading.readAhead()
        var outputs = declaration.outputs.map { reading.output($0) }
        outputs += reading.furtherTables()
        outputs += reading.undeclared()
        if outputs.isEmpty {
            notes.append(
                "there is nothing to judge: declare outputs, or put files into the folder")
        }
        return OpenedSubmission(
            declaration: declaration, dataset: dataset, outputs: outputs, notes: notes)
    }

    /// With how many questions a draft leaves open; nil where somebody declared the submission.
    private static func descriptions(
        _ folder: SubmittedFolder, _ knownDataset: Dataset?, _ limits: ReadLimits,
        _ known: KnownDescriptions?
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
        if dataset == nil {
            do throws(ReadErrors) {
                dataset = try self.dataset(of: folder, limits, known)
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
            if knownDataset == nil {
                errors += disagreements(declaration, dataset)
                errors += unknownRelease(declaration, dataset, file, limits)
            }
            errors += refusedOutputs(declaration, folder)
        }
        guard errors.isEmpty, let declaration else { throw ReadErrors(errors) }
        return (declaration, dataset, questions)
    }

    private static func dataset(
        of folder: SubmittedFolder, _ limits: ReadLimits, _ known: KnownDescriptions?
    ) throws(ReadErrors) -> Dataset? {
        guard let file = folder["dataset.yaml"] else { return nil }
        if let known { return try known.dataset(file, limits: limits) { folder[$0]?.bytes } }
        return try DatasetReader.dataset(
            bytes: file.bytes, file: file.path, limits: limits,
            companions: { folder[$0]?.bytes })
    }

    private static func refusedDescriptions(_ folder: SubmittedFolder) -> [ReadError] {
        folder.refused.filter { ["submission.yaml", "dataset.yaml"].contains($0.path) }.map {
            ReadError(
                file: $0.path, line: 1, column: 1,
                problem: .other("this file \($0.reason); put a plain file in its place"))
        }
    }

    /// A declared file that is a link, a folder, a device or the like, or lies behind a link. One
    /// that reached a limit is a fault of its output.
    private static func refusedOutputs(
        _ declaration: SubmissionDeclaration, _ folder: SubmittedFolder
    ) -> [ReadError] {
        let reasons = Dictionary(
            folder.refused.map { ($0.path, $0.reason) }, uniquingKeysWith: { first, _ in first })
        return declaration.outputs.compactMap { output in
            let paths = [output.file] + output.evidenceFiles
            for path in paths {
                guard let problem = Self.problem(of: path, reasons, in: folder) else { continue }
                return ReadError(
                    file: "submission.yaml", line: output.line, column: 1,
                    problem: .other(problem))
            }
            return nil
        }
    }

    /// Why a declared path cannot be a file that is handed in; nil if it can.
    private static func problem(
        of path: String, _ reasons: [String: String], in folder: SubmittedFolder
    ) -> String? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        for length in parts.indices.map({ $0 + 1 }).reversed() {
            let part = parts.prefix(length).joined(separator: "/")
            guard let reason = reasons[part], !reason.hasPrefix(ReadLimits.reached) else {
                continue
            }
            return length == parts.count
                ? "\(path) \(reason); put a plain file in its place"
                : "\(path) lies in \(part), which \(reason); put a folder in its place"
        }
        guard folder[path] == nil,
            folder.files.contains(where: { $0.path.utf8.starts(with: "\(path)/".utf8) })
        else { return nil }
        return "\(path) is a folder; declare the files in it, each as an output"
    }

    private static func disagreements(
        _ declaration: SubmissionDeclaration, _ dataset: Dataset?
    ) -> [ReadError] {
        guard let dataset, let named = declaration.dataset, named != dataset.name else {
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

    /// An extract that a dataset with extracts does not have.
    private static func unknownRelease(
        _ declaration: SubmissionDeclaration, _ dataset: Dataset?, _ file: SubmittedFile?,
        _ limits: ReadLimits
    ) -> [ReadError] {
        let known = dataset?.releases.map(\.id) ?? []
        guard let release = declaration.release, !known.isEmpty, !known.contains(release), let file
        else { return [] }
        let root = try? YAMLNode(parsing: file.bytes, file: file.path, limits: limits.yaml)
        let line = root.map {
            MapReader($0, named: "the submission", log: ReadLog(file: file.path))
        }
        let meant = Spelling.suggestion(for: release, among: known)
        return [
            ReadError(
                file: file.path, line: line?.line(of: "release") ?? 1, column: 1,
                problem: .other(
                    "dataset.yaml lists no release \(quoted(release))"
                        + (meant.map { "; did you mean \(quoted($0))?" }
                            ?? "; add it to releases there, or name one of them")))
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

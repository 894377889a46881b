import Outputs

/// One submission while its outputs are read.
struct SubmissionReading {
    let declaration: SubmissionDeclaration
    let dataset: Dataset?
    let limits: ReadLimits
    let registry: LabelRegistry
    private let folder: SubmittedFolder
    private let files: [String: SubmittedFile]
    private let refused: [String: String]
    private let evidenceFiles: Set<String>
    /// Per file the columns that any output accounts for.
    private let accounted: [String: Set<String>]
    private let ids: Set<String>

    init(
        folder: SubmittedFolder, declaration: SubmissionDeclaration, dataset: Dataset?,
        limits: ReadLimits
    ) {
        self.folder = folder
        self.declaration = declaration
        self.dataset = dataset
        self.limits = limits
        registry = LabelRegistry(dataset: dataset)
        files = Dictionary(
            folder.files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        refused = Dictionary(
            folder.refused.map { ($0.path, $0.reason) }, uniquingKeysWith: { first, _ in first })
        evidenceFiles = Set(declaration.outputs.flatMap(\.evidenceFiles))
        ids = Set(declaration.outputs.map(\.id))
        var accounted: [String: Set<String>] = [:]
        for output in declaration.outputs {
            let columns =
                (output.table?.accountedColumns ?? [])
                + output.models.flatMap { $0.columns.values }
            accounted[output.file, default: []].formUnion(columns)
        }
        self.accounted = accounted
    }

    var folderFiles: [SubmittedFile] { folder.files }
    var refusedEntries: [RefusedEntry] { folder.refused }

    func file(at path: String) -> SubmittedFile? { files[path] }

    func accountedColumns(of path: String) -> Set<String> { accounted[path] ?? [] }

    /// Reads one declared output.
    func output(_ declared: OutputDeclaration) -> Output {
        var faults = FaultList(file: declared.file, limit: limits.faults)
        guard let file = files[declared.file] else {
            reportMissing(declared, &faults)
            return output(declared, nil, .opaque, faults)
        }
        if evidenceFiles.contains(declared.file) {
            faults.add(
                .evidence, "this file is evidence, which never leaves",
                remedy: "hand in a file without it, or name another file as evidence")
        }
        let content = content(of: declared, in: file, &faults)
        return output(declared, file, content, faults)
    }

    private func output(
        _ declared: OutputDeclaration, _ file: SubmittedFile?, _ content: Output.Content,
        _ faults: FaultList
    ) -> Output {
        Output(
            id: declared.id, file: declared.file, digest: file?.digest, kind: declared.kind,
            declaration: declared, content: content, faults: faults.faults)
    }

    private func reportMissing(_ declared: OutputDeclaration, _ faults: inout FaultList) {
        if let reason = refused[declared.file] {
            faults.add(.unreadable, "this file \(reason)", remedy: "raise the limit, or split it")
        } else {
            faults.add(
                .unreadable, "this file is declared but not in the folder",
                remedy: "add it, or correct its path in submission.yaml")
        }
    }

    private func content(
        of declared: OutputDeclaration, in file: SubmittedFile, _ faults: inout FaultList
    ) -> Output.Content {
        let type = FileType(file.bytes)
        if declared.kind == .figure { return figure(declared, type, &faults) }
        if !declared.models.isEmpty || declared.table != nil {
            guard type == .text else {
                reportType(type, "a table", &faults)
                return .opaque
            }
            return declared.models.isEmpty
                ? table(declared, file, &faults) : models(declared, file, &faults)
        }
        switch declared.kind {
        case .text, .code, .log, .metadata:
            return text(file, type, &faults)
        case .model, .recordLevel, .clusters, .other, .undeclared, .figure:
            if type != .text, !type.isFigure { reportType(type, "an output", &faults) }
            return .opaque
        default:
            if type != .text {
                reportType(type, "a table", &faults)
            } else {
                faults.add(
                    .undeclared, "the submission does not say what this table holds",
                    remedy: "add table: or models: to the output in submission.yaml")
            }
            return .opaque
        }
    }

    private func reportType(_ type: FileType, _ role: String, _ faults: inout FaultList) {
        faults.add(
            .fileType, "this file is \(type.name) and cannot be released as \(role)",
            remedy: type.instead)
    }

    private func figure(
        _ declared: OutputDeclaration, _ type: FileType, _ faults: inout FaultList
    ) -> Output.Content {
        if !type.isFigure {
            faults.add(
                .fileType, "this file is no PNG, JPEG, SVG or PDF and cannot be a figure",
                remedy: "hand in the figure in one of these formats")
        }
        if let data = declared.data, !ids.contains(data), files[data] == nil {
            faults.add(
                .evidence, "data names neither an output nor a file of the folder",
                remedy: "name the id of the output, or the file, that holds what the figure shows")
        }
        return .figure(data: declared.data)
    }

    private func text(
        _ file: SubmittedFile, _ type: FileType, _ faults: inout FaultList
    ) -> Output.Content {
        guard type == .text || type == .svg else {
            reportType(type, "text", &faults)
            return .opaque
        }
        let bytes: [UInt8]
        do throws(DelimitedProblem) {
            bytes = try TextDecoding.utf8(from: file.bytes)
        } catch {
            faults.add(error)
            return .opaque
        }
        reportControls(bytes, &faults)
        return .text(bytes)
    }

    private func reportControls(_ bytes: [UInt8], _ faults: inout FaultList) {
        var line = 1
        var reported = 0
        for byte in bytes {
            if byte == 0x0A {
                line += 1
            } else if byte == 0x7F || (byte < 0x20 && ![0x09, 0x0C, 0x0D].contains(byte)),
                reported != line
            {
                reported = line
                faults.add(
                    .hiddenContent, "this line holds a control character", remedy: "remove it",
                    line: line)
            }
        }
    }
}

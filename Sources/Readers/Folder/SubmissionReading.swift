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
    /// Per file the lines around its tables that its outputs account for.
    private let quoted: [String: QuotedLines]
    private let ids: Set<String>
    /// Names that several files have but for their case.
    private let twins: Set<String>
    let inspections: InspectionCache

    init(
        folder: SubmittedFolder, declaration: SubmissionDeclaration, dataset: Dataset?,
        limits: ReadLimits
    ) {
        self.folder = folder
        self.declaration = declaration
        self.dataset = dataset
        self.limits = limits
        inspections = InspectionCache(limits: limits)
        registry = LabelRegistry(dataset: dataset)
        files = Dictionary(
            folder.files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        refused = Dictionary(
            folder.refused.map { ($0.path, $0.reason) }, uniquingKeysWith: { first, _ in first })
        evidenceFiles = Set(declaration.outputs.flatMap(\.evidenceFiles))
        ids = Set(declaration.outputs.map(\.id))
        twins = Set(
            Dictionary(grouping: folder.files, by: { PathName.folded($0.path) })
                .filter { $0.value.count > 1 }.keys)
        quoted = Dictionary(grouping: declaration.outputs, by: \.file).mapValues {
            QuotedLines(title: declaration.title, outputs: $0)
        }
        var accounted: [String: Set<String>] = [:]
        for output in declaration.outputs {
            let columns =
                (output.table?.accountedColumns ?? [])
                + output.models.flatMap { $0.columns.values }
            accounted[output.file, default: []].formUnion(columns)
        }
        self.accounted = accounted
    }

    /// Lets a reader look into the declared files before they are asked for.
    func readAhead() {
        var seen: Set<String> = []
        inspections.readAhead(
            declaration.outputs.compactMap { declared in
                guard let file = files[declared.file], seen.insert(file.path).inserted else {
                    return nil
                }
                let type = FileType(file.bytes)
                let request = InspectionCache.Request(file, type: type, kind: declared.kind)
                return type.isLookedInto(as: request.nature) ? request : nil
            })
    }

    var folderFiles: [SubmittedFile] { folder.files }
    var refusedEntries: [RefusedEntry] { folder.refused }

    func file(at path: String) -> SubmittedFile? { files[path] }

    func accountedColumns(of path: String) -> Set<String> { accounted[path] ?? [] }

    private static let ownFiles: Set<String> = ["submission.yaml", "dataset.yaml"]

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
        if Self.ownFiles.contains(declared.file) {
            faults.add(
                .evidence, "this file describes the submission and never leaves",
                remedy: "leave it out of outputs; it is declared by itself")
        }
        reportName(declared.file, &faults)
        let type = FileType(file.bytes)
        if type.contradicts(file.path) {
            faults.add(
                .fileType,
                "the name of this file says something else than its bytes: it is \(type.name)",
                remedy: "give the file the ending of what it is")
        }
        let found = inspection(of: file, type, declared.kind, &faults)
        let notes = found.map { accountedLines(in: $0, of: declared, &faults) } ?? []
        let content = content(of: declared, in: file, type, found, &faults)
        var output = output(declared, file, content, faults)
        if let found { add(found, notes, to: &output, declared) }
        return output
    }

    /// The titles and notes of the file's sheets that the submission accounts for, and what is
    /// printed about its models; the other lines are reported.
    private func accountedLines(
        in found: Inspection, of declared: OutputDeclaration, _ faults: inout FaultList
    ) -> [String] {
        let isAccounted = quoted[declared.file]?.account(for: found.asides) ?? []
        var notes = FitFacts.lines(in: found.tables, of: declared.models)
        for (line, isAccounted) in zip(found.asides, isAccounted) {
            guard isAccounted, let text = line.text else {
                add(line.remark, to: &faults)
                continue
            }
            // The title of a table is judged with the others.
            if !found.tables.contains(where: { $0.caption == text.trimmedText }) {
                notes.append(text)
            }
        }
        return notes
    }

    private func add(_ remark: Inspection.Remark, to faults: inout FaultList) {
        faults.add(
            remark.problem, remark.words, remedy: remark.remedy, line: remark.line,
            column: remark.column, review: remark.review)
    }

    private func reportName(_ path: String, _ faults: inout FaultList) {
        if twins.contains(PathName.folded(path)) {
            faults.add(
                .duplicate, "the name of another file differs from this one's only in case",
                remedy: "give them different names: many computers take them for one file")
        }
        if InvisibleText.kinds(in: path).contains(.lookalike) {
            faults.add(
                .hiddenContent,
                "the name of this file holds \(InvisibleText.Kind.lookalike.rawValue)",
                remedy: "write it in one alphabet", review: true)
        }
        if path.unicodeScalars.contains(where: { $0 != " " && $0.properties.isWhitespace }) {
            faults.add(
                .hiddenContent, "the name of this file holds a space that is not the usual one",
                remedy: "write a usual space, or none", review: true)
        }
    }

    /// What the file holds besides a plain table. Nil for delimited text and what is not opened.
    private func inspection(
        of file: SubmittedFile, _ type: FileType, _ kind: Kind, _ faults: inout FaultList
    ) -> Inspection? {
        do throws(InspectionProblem) {
            guard let found = try inspections.inspection(of: file, type: type, kind: kind) else {
                return plain(file, type, &faults)
            }
            for remark in found.remarks { add(remark, to: &faults) }
            return found
        } catch {
            faults.add(
                .unreadable, "this file \(error.words)", remedy: error.remedy)
            return nil
        }
    }

    /// Titles above and notes below the table of a delimited file; nil where there are none.
    private func plain(
        _ file: SubmittedFile, _ type: FileType, _ faults: inout FaultList
    ) -> Inspection? {
        guard type == .text, declaresTable(in: file.path),
            let found = Inspection.linesAround(file.bytes, limits: limits)
        else { return nil }
        for remark in found.remarks { add(remark, to: &faults) }
        if let bytes = try? TextDecoding.utf8(from: file.bytes) { reportInvisible(bytes, &faults) }
        return found
    }

    private func declaresTable(in path: String) -> Bool {
        declaration.outputs.contains { $0.file == path && ($0.table != nil || !$0.models.isEmpty) }
    }

    /// What is judged beside the declared content: everything for a text, and for a table the texts
    /// around it.
    private func add(
        _ found: Inspection, _ notes: [String], to output: inout Output,
        _ declared: OutputDeclaration
    ) {
        output.titles = found.titles
        output.printed = found.parts.map { part in
            Output(
                id: part.place, file: declared.file, digest: nil, kind: part.kind, declaration: nil,
                content: part.content, faults: [])
        }
        guard declared.table == nil, declared.models.isEmpty else {
            let prose = found.prose + notes
            guard !prose.isEmpty else { return }
            let text = Array(prose.joined(separator: "\n").utf8)
            output.printed.append(
                Output(
                    id: "the text around the tables", file: declared.file, digest: nil, kind: .text,
                    declaration: nil, content: .text(text), faults: []))
            return
        }
        output.printed += found.tables.compactMap {
            PrintedTables.output($0, file: declared.file, unit: declared.unit)
        }
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
            faults.add(
                .unreadable, "this file \(reason)",
                remedy: ReadLimits.raised(reason) ?? "put a plain file in its place")
        } else {
            faults.add(
                .unreadable, "this file is declared but not in the folder",
                remedy: "add it, or correct its path in submission.yaml")
        }
    }

    private func content(
        of declared: OutputDeclaration, in file: SubmittedFile, _ type: FileType,
        _ found: Inspection?, _ faults: inout FaultList
    ) -> Output.Content {
        if declared.kind == .figure {
            return figure(declared, isFigure: type.isFigure || found?.isChart == true, &faults)
        }
        if !declared.models.isEmpty || declared.table != nil {
            guard type == .text || found?.tables.isEmpty == false else {
                if found == nil || !type.isText {
                    reportType(type, found, "a table", &faults)
                } else {
                    faults.add(
                        .unreadable, "this file holds no table", remedy: "hand in the table as CSV")
                }
                return .opaque
            }
            return declared.models.isEmpty
                ? table(declared, file, found, &faults) : models(declared, file, found, &faults)
        }
        switch declared.kind {
        case .text, .log, .metadata: return text(file, type, found, &faults)
        case .code:
            if Self.isTable(named: file.path) || found != nil && !type.isText {
                faults.add(
                    .fileType, "this file holds tables, and is no program",
                    remedy: "say what it holds, under table:")
            }
            return text(file, type, found, &faults)
        case .model, .recordLevel, .clusters, .other, .undeclared, .figure:
            if !type.isText, !type.isFigure, found == nil {
                reportType(type, found, "an output", &faults)
            }
            return .opaque
        default:
            if !type.isText, found == nil {
                reportType(type, found, "a table", &faults)
            } else {
                faults.add(
                    .undeclared, "the submission does not say what this table holds",
                    remedy: "add table: or models: to the output in submission.yaml")
            }
            return .opaque
        }
    }

    /// Not of a file that could not be read: why has been said.
    private func reportType(
        _ type: FileType, _ found: Inspection?, _ role: String, _ faults: inout FaultList
    ) {
        if found == nil, type.holdsTables { return }
        faults.add(
            .fileType, "this file is \(type.name) and cannot be released as \(role)",
            remedy: type.instead)
    }

    private func figure(
        _ declared: OutputDeclaration, isFigure: Bool, _ faults: inout FaultList
    ) -> Output.Content {
        if !isFigure {
            faults.add(
                .fileType,
                "this file is no PNG, JPEG, SVG or PDF, no chart in JSON, and cannot be a figure",
                remedy: "hand in the figure in one of these formats")
        }
        if let data = declared.data, !ids.contains(data), files[data] == nil {
            faults.add(
                .evidence, "data names neither an output nor a file of the folder",
                remedy: "name the id of the output, or the file, that holds what the figure shows")
        }
        return .figure(data: declared.data)
    }

    private static func isTable(named path: String) -> Bool {
        [".csv", ".tsv", ".psv"].contains(where: path.lowercased().hasSuffix)
    }

    private func text(
        _ file: SubmittedFile, _ type: FileType, _ found: Inspection?, _ faults: inout FaultList
    ) -> Output.Content {
        guard type.isText else {
            if found == nil { reportType(type, found, "text", &faults) }
            return .opaque
        }
        // The cells and parts of these are judged one by one.
        if [.notebook, .html, .rtf].contains(type), found != nil { return .opaque }
        let bytes: [UInt8]
        do throws(DelimitedProblem) {
            bytes = try TextDecoding.utf8(from: file.bytes)
        } catch {
            faults.add(error)
            return .opaque
        }
        reportControls(bytes, &faults)
        reportInvisible(bytes, &faults)
        return .text(bytes)
    }

    func reportInvisible(_ bytes: [UInt8], isTable: Bool = false, _ faults: inout FaultList) {
        for trick in InvisibleText.all(in: bytes, isTable: isTable) {
            faults.add(
                .hiddenContent, "this line holds \(trick.kind.rawValue)", remedy: "remove it",
                line: trick.line, review: trick.kind.isReview)
        }
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

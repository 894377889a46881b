import Audit
import Disclosure
import Outputs
import Readers
import Tabulation
import Writers

/// One call of `tabulate`, its inputs read.
struct TabulateRun {
    private let command: TabulateCommand
    private let packs: [RulePack]
    private let dataset: Dataset?
    /// `dataset.yaml` with the files it names, for the folder.
    private let datasetFiles: [SubmittedFile]
    private let request: TableRequest

    init(_ command: TabulateCommand) throws {
        self.command = command
        if command.suppress, command.round != nil {
            throw CallError("--suppress and --round do not go together; take one of them")
        }
        if let base = command.round, !(2...1000).contains(base) {
            throw CallError("--round \(base): write a base from 2 to 1000")
        }
        guard !command.suppress || !command.rules.isEmpty else {
            throw CallError(
                "--suppress needs the rules that it has to satisfy; give --rules PACK, such as"
                    + " --rules uk-default-10")
        }
        packs = try command.rules.map { try PackFinder.find($0).pack() }
        (dataset, datasetFiles) = try Self.dataset(command.dataset)
        request = try command.shape.request(largest: packs.largestNeeded)
        if command.round != nil, request.statistics.contains(where: { $0.kind == .percent }) {
            throw CallError(
                "percent would undo --round; ask for counts, and divide the rounded ones")
        }
        guard try DiskFiles().kind(of: command.out) == nil else {
            throw CallError("\(command.out) is there already; name a new folder")
        }
    }

    private static func dataset(_ path: String?) throws -> (Dataset?, [SubmittedFile]) {
        guard let path else { return (nil, []) }
        let files = DiskFiles()
        let bytes = try files.read(path, limit: 1 << 26)
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            .joined(separator: "/")
        var found = [SubmittedFile(path: "dataset.yaml", bytes: bytes, digest: digest(of: bytes))]
        for name in DatasetReader.companionPaths(of: bytes)
        where PathName.problem(inPath: name) == nil {
            let place = folder.isEmpty ? name : "\(folder)/\(name)"
            guard !found.contains(where: { $0.path == name }), try files.kind(of: place) == .file
            else { continue }
            let content = try files.read(place, limit: 1 << 28)
            found.append(SubmittedFile(path: name, bytes: content, digest: digest(of: content)))
        }
        let known = found
        let dataset = try DatasetReader.dataset(
            bytes: bytes, file: path,
            companions: { name in known.first { $0.path == name }?.bytes })
        return (dataset, found)
    }

    /// A table as it is written, with what the packs say of it before and after its treatment.
    struct Made {
        let table: MicrodataTable
        let treatment: TableTreatment
        let untreated: SubmissionReport
        let report: SubmissionReport
        let files: [SubmittedFile]
    }

    func made() throws -> Made {
        let engine = try DataEngines.engine(for: command.data)
        let progress = TabulateProgress(quiet: command.output.quiet)
        let summary = try progress.during { try engine.summary(of: request, $0) }
        let table = try MicrodataTable(
            summary, for: request, dataset: dataset, source: DataEngines.shown(command.data))
        let untreated = try judged(files(table, TableTreatment()))
        var treatment = TableTreatment(base: command.round)
        if command.suppress {
            treatment.withheld = try Suppression(table).withheld { withheld in
                let report = try judged(files(table, TableTreatment(withheld: withheld)))
                return judgement(of: table, report, withheld)
            }
        }
        let written = files(table, treatment)
        return Made(
            table: table, treatment: treatment, untreated: untreated, report: try judged(written),
            files: written)
    }

    private func judged(_ files: [SubmittedFile]) throws -> SubmissionReport {
        let folder = SubmittedFolder(files: files, refused: [])
        return SubmissionReport(on: try SubmissionOpener.open(folder: folder), by: packs)
    }

    /// Which places fail: shown ones by themselves, withheld ones because others give them away.
    private func judgement(
        of table: MicrodataTable, _ report: SubmissionReport, _ withheld: Set<Int>
    ) -> Suppression.Judgement {
        var failing = Set<Int>()
        for output in report.outputs {
            let width = output.output.table?.values.count ?? 1
            for cell in output.cells where cell.verdict == .fail {
                failing.insert(cell.index / width)
            }
        }
        return Suppression.Judgement(
            failing: failing.subtracting(withheld), recovered: failing.intersection(withheld))
    }

    private func files(_ table: MicrodataTable, _ treatment: TableTreatment) -> [SubmittedFile] {
        var declaration = SubmissionDeclaration()
        declaration.title = command.title ?? title
        declaration.project = command.project
        declaration.dataset = dataset?.name ?? DataEngines.datasetName(command.data)
        declaration.rules = packs.map(\.name)
        declaration.outputs = table.outputs(
            treatment, unit: dataset?.units.first ?? TableRequest.record)
        let own = [
            (MicrodataTable.tableFile, CSVWriter.write(table.tableRows(treatment))),
            (MicrodataTable.evidenceFile, CSVWriter.write(table.evidenceRows())),
            ("submission.yaml", SubmissionYAML.write(declaration)),
        ]
        var made = own.map { SubmittedFile(path: $0.0, bytes: $0.1, digest: digest(of: $0.1)) }
        let name = declaration.dataset ?? ""
        if dataset == nil, let observed = table.observedDataset(named: name) {
            let bytes = DatasetJSON.write(observed)
            made.append(
                SubmittedFile(path: "dataset.yaml", bytes: bytes, digest: digest(of: bytes)))
        }
        return (made + describing(table)).sorted {
            $0.path.utf8.lexicographicallyPrecedes($1.path.utf8)
        }
    }

    /// `dataset.yaml` with the files it names, and with a code for missing values where the data have
    /// some that it does not know.
    private func describing(_ table: MicrodataTable) -> [SubmittedFile] {
        let lacking = dataset.map(table.variablesLackingMissing) ?? []
        guard !lacking.isEmpty else { return datasetFiles }
        return datasetFiles.map { file in
            guard file.path == "dataset.yaml",
                let node = try? YAMLNode(
                    dataset: file.bytes, file: file.path, adding: MicrodataTable.missingLabel,
                    to: lacking)
            else { return file }
            let bytes = DatasetJSON.write(node)
            return SubmittedFile(path: file.path, bytes: bytes, digest: digest(of: bytes))
        }
    }

    /// `mean of cost by la, sex`.
    private var title: String {
        let names = request.statistics.map(\.name).joined(separator: ", ")
        return names + (request.of.map { " of \($0)" } ?? "")
            + " by \(request.dimensions.joined(separator: ", "))"
    }

    func text(_ made: Made) -> String {
        let report = Report(packs: packs.map { PackReference($0) }, submissions: [made.report])
        return ReportWriter.text(report, style: command.output.style)
            + (command.output.quiet ? "" : "written: \(command.out)\n")
    }

    func json(_ made: Made) -> [UInt8] { TabulateJSON.write(made, request) }

    /// Nothing of the folder is there before all of it is.
    func write(_ made: Made) throws { try NewFolder(command.out).write(made.files) }
}

extension [RulePack] {
    /// How many of the largest contributions their rules add up.
    var largestNeeded: Int {
        let numbers = flatMap(\.rules).compactMap { entry -> Int? in
            guard case .number(let n)? = entry.parameters["n"] else { return nil }
            return n.whole
        }
        return Swift.max(2, numbers.max() ?? 2)
    }
}

import ArgumentParser
import Audit
import Disclosure
import Outputs
import Readers
import Writers

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Make a submission of what other programs wrote.",
        subcommands: [ImportAcroCommand.self, ImportCodebookCommand.self])
}

struct ImportAcroCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "acro",
        abstract: "From a SACRO/ACRO output folder; its results are claims and are never trusted.",
        discussion: """
            Copies the files that results.json (or outputs.json) lists, drafts a submission.yaml \
            with ACRO's claims as context, judges it by the pack sacro-acro-1.0 (or --rules) and \
            lists what differs from the claims: files changed after their checksum, parameters \
            below ACRO's defaults, verdicts, flagged cells. Exit status 1 if anything differs or \
            does not pass.
            """)

    @Argument(help: "The folder that ACRO's finalise wrote.", completion: .directory)
    var folder: String
    @Option(name: .customLong("out"), help: "A folder to make; it may not be there.") var target:
        String
    @Option(help: "A pack to judge by.") var rules = "sacro-acro-1.0"
    @Option(help: "text or json.") var format = ListFormat.text
    @OptionGroup var output: OutputOptions

    func run() throws {
        let files = DiskFiles()
        guard try files.kind(of: target) == nil else {
            throw CallError("\(target): is there already; name a new folder")
        }
        let pack = try PackFinder.find(rules).pack()
        let read = try FolderReader.folder(at: folder, digest: digest(of:))
        let title = folder.split(separator: "/").last { $0 != "." }.map(String.init) ?? "untitled"
        let imported = try AcroImport(
            of: read, title: title, dataset: try DatasetFinder.dataset(in: read))
        try write(imported, dataset: read["dataset.yaml"], files)
        let opened = try SubmissionOpener.open(
            folder: try FolderReader.folder(at: target, digest: digest(of:)))
        let report = SubmissionReport(on: opened, by: [pack])
        let differences = imported.differences(from: report)
        try emit(
            format == .text
                ? text(imported, report, differences) : json(imported, report, differences))
        if !differences.isEmpty || report.verdict > .pass { throw ExitCode(1) }
    }

    private func write(_ imported: AcroImport, dataset: SubmittedFile?, _ files: DiskFiles) throws {
        let staging = "\(target).new"
        guard try files.kind(of: staging) == nil else {
            throw CallError("\(staging): is there, from an import that stopped; remove it")
        }
        try files.makeFolder(staging)
        for file in imported.files + [dataset].compactMap(\.self) {
            try files.makeFolders(above: file.path, in: staging)
            try files.writeDurably(file.bytes, to: "\(staging)/\(file.path)")
        }
        let drafted = imported.drafted
        let declaration = DraftPage.bytes(
            of: drafted.declaration, questions: drafted.questions, general: drafted.general)
        try files.writeDurably(declaration, to: "\(staging)/submission.yaml")
        try files.rename(staging, to: target)
    }

    private func text(
        _ imported: AcroImport, _ report: SubmissionReport, _ differences: [AcroDifference]
    ) -> [UInt8] {
        var lines = differences.map {
            VisibleText.visible("\($0.output): \($0.topic.rawValue): \($0.message)")
        }
        lines.append(
            "\(target): \(imported.files.count) files of ACRO \(VisibleText.visible(imported.results.version)), "
                + "\(differences.count) differences, verdict \(report.verdict.rawValue), "
                + "\(imported.drafted.count) questions in submission.yaml")
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    private func json(
        _ imported: AcroImport, _ report: SubmissionReport, _ differences: [AcroDifference]
    ) -> [UInt8] {
        var writer = JSONWriter(.pretty)
        writer.object { writer in
            writer.member("sallyport", 1)
            writer.member("acro", imported.results.version)
            writer.member("verdict", report.verdict.rawValue)
            writer.member("questions", imported.drafted.count)
            writer.key("differences")
            writer.array { writer in
                for difference in differences {
                    writer.object { writer in
                        writer.member("output", difference.output)
                        writer.member("topic", difference.topic.rawValue)
                        writer.member("message", difference.message)
                    }
                }
            }
        }
        return writer.bytes + [0x0A]
    }
}

extension DiskFiles {
    /// Makes the folders that a path inside `root` needs.
    func makeFolders(above path: String, in root: String) throws {
        var folder = root
        for part in path.split(separator: "/").dropLast() {
            folder += "/\(part)"
            if try kind(of: folder) == nil { try makeFolder(folder) }
        }
    }
}

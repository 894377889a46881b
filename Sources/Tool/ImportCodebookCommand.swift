import ArgumentParser
import Audit
import Disclosure
import Outputs
import Readers
import Writers

struct ImportCodebookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ddi",
        abstract: "A dataset description from DDI Codebook XML (2.5 or 2.6).",
        discussion: """
            Prints a dataset.yaml: codes, labels, hierarchies and missing codes of the variables, with \
            what else the codebook says of them as comments. No statistic of the codebook gets into \
            it. A codebook that is to leave with its frequencies, minima and maxima is an output of \
            kind metadata; with --rules they are judged here, too, and the exit status is that of the \
            verdict.
            """)

    @Argument(help: "The codebook.", completion: .file(extensions: ["xml"])) var file: String
    @Option(name: .customLong("out"), help: "A file to make; it may not be there.") var target:
        String?
    @Option(help: "A pack to judge the statistics of the codebook by. May be repeated.")
    var rules: [String] = []
    @OptionGroup var output: OutputOptions

    func run() throws {
        let files = DiskFiles()
        if let target, try files.kind(of: target) != nil {
            throw CallError("\(target): is there already; name a new file")
        }
        let bytes = try files.read(file, limit: ReadLimits().fileBytes)
        let imported = try CodebookImport(of: bytes, file: file)
        let page = DatasetYAML.write(
            imported.dataset, notes: imported.notes, remarks: imported.remarks)
        if let target { try files.writeDurably(page, to: target) } else { try emit(page) }
        if imported.statistics > 0, rules.isEmpty {
            complain(
                "\(file): holds \(imported.statistics) statistics, which are results themselves; "
                    + "name a pack with --rules to judge them")
        }
        try judge(bytes)
    }

    /// The codebook as a submission of one output.
    private func judge(_ bytes: [UInt8]) throws {
        guard !rules.isEmpty else { return }
        let packs = try rules.map { try PackFinder.find($0).pack() }
        let declaration = """
            title: codebook
            dataset: codebook
            outputs:
              - {id: codebook, file: codebook.xml, kind: metadata}

            """
        let folder = SubmittedFolder(
            files: [("codebook.xml", bytes), ("submission.yaml", Array(declaration.utf8))].map {
                SubmittedFile(path: $0, bytes: $1, digest: digest(of: $1))
            }, refused: [])
        let report = SubmissionReport(on: try SubmissionOpener.open(folder: folder), by: packs)
        for finding in report.outputs.flatMap(\.findings) {
            complain(
                VisibleText.visible(
                    "\(file): \(finding.verdict.rawValue): \(finding.rule): \(finding.message)"))
        }
        if report.verdict > .pass { throw ExitCode(1) }
    }
}

import ArgumentParser
import Audit
import Clearance
import Desk
import Disclosure
import Writers

struct SubmitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Hand a folder in: its bytes are taken once and cannot change any more.",
        discussion: "Exit status 1 if the desk's packs object; the submission stands all the same.")

    @Argument(help: "The submission's folder.") var folder: String
    @OptionGroup var desk: DeskOptions
    @Option(name: .customLong("as"), help: "Your name, as registered at the desk.")
    var author: String
    @Option(help: "text or json.") var format = ListFormat.text
    @OptionGroup var output: OutputOptions

    func run() throws {
        let desk = try desk.open()
        let files = DiskFiles()
        // A draft is a start for the researcher, never what is handed in.
        if try files.kind(of: folder) == .folder,
            try files.kind(of: "\(folder)/submission.yaml") == nil
        {
            throw CallError(
                "\(folder): there is no submission.yaml; `sallyport draft \(folder)` writes a first one"
            )
        }
        let submitted = try desk.submit(folder, by: author)
        let kept = try desk.ledger.submission(submitted.id).votes.count { !$0.isEmpty }
        switch format {
        case .text: try emit(text(submitted, kept: kept))
        case .json: try emit(json(submitted, kept: kept))
        }
        let verdict = submitted.judged.report.verdict
        guard verdict == .pass else {
            complain("the desk's packs say \(verdict.rawValue); `sallyport check` shows why")
            throw ExitCode(1)
        }
    }

    private func text(_ submitted: OpenDesk.Submitted, kept: Int) -> String {
        let items = submitted.judged.decisions
        var text = "submitted \(submitted.id): \(items.count) files to decide on\n"
        if let earlier = submitted.takenBack {
            text += "  \(earlier), which it replaces, is taken back\n"
        }
        if kept > 0 { text += "  \(kept) unchanged since the version before: approvals kept\n" }
        guard !output.quiet else { return text }
        return text
            + items.map { "  \($0.verdict.rawValue.padded(to: 7)) \($0.path)\n" }.joined()
    }

    private func json(_ submitted: OpenDesk.Submitted, kept: Int) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("sallyport", 1)
            writer.member("submission", submitted.id)
            writer.member("verdict", submitted.judged.report.verdict.rawValue)
            writer.member("kept", kept)
            writer.key("outputs")
            writer.array { writer in
                for item in submitted.judged.decisions {
                    writer.object { writer in
                        writer.member("file", item.path)
                        writer.member("sha256", item.digest.hex)
                        writer.member("verdict", item.verdict.rawValue)
                    }
                }
            }
        }
        return writer.bytes + [0x0A]
    }
}

struct WithdrawCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "Take a submission back before it is released.")

    @Argument(help: "The submission, such as s-0001.") var id: String
    @OptionGroup var desk: DeskOptions
    @Option(name: .customLong("as"), help: "Your name; only the author may.") var author: String
    @OptionGroup var output: OutputOptions

    func run() throws {
        try desk.open().withdraw(id, by: author)
        try output.say("withdrew \(id)\n")
    }
}

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Where a submission stands, or all of them.")

    @Argument(help: "The submission; all of them if absent.") var id: String?
    @OptionGroup var desk: DeskOptions
    @Option(help: "text or json.") var format = ListFormat.text
    @OptionGroup var output: OutputOptions

    func run() throws {
        let desk = try desk.read()
        let ids = id.map { [$0] } ?? desk.ledger.submissions.keys.sorted()
        let views = try ids.map { try desk.view($0) }
        switch format {
        case .text: try emit(views.map { SubmissionLines.text($0, votes: !output.quiet) }.joined())
        case .json: try emit(SubmissionLines.json(views))
        }
    }
}

extension String {
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}

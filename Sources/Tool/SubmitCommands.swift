import ArgumentParser
import Audit
import Clearance
import Desk
import Disclosure
import Release
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
        let items = submitted.judged.decisions
        try emit("submitted \(submitted.id): \(items.count) files to decide on\n")
        let kept = try desk.ledger.submission(submitted.id).votes.count { !$0.isEmpty }
        if kept > 0 {
            try emit("  \(kept) unchanged since the version before: approvals kept\n")
        }
        if !output.quiet { try emit(lines(of: items)) }
        let verdict = submitted.judged.report.verdict
        guard verdict == .pass else {
            complain("the desk's packs say \(verdict.rawValue); `sallyport check` shows why")
            throw ExitCode(1)
        }
    }

    private func lines(of items: [DecisionItem]) -> String {
        items.map { "  \($0.verdict.rawValue.padded(to: 7)) \($0.path)\n" }.joined()
    }
}

struct WithdrawCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "Take a submission back before it is released.")

    @Argument(help: "The submission, such as s-0001.") var id: String
    @OptionGroup var desk: DeskOptions
    @Option(name: .customLong("as"), help: "Your name; only the author may.") var author: String

    func run() throws {
        try desk.open().withdraw(id, by: author)
        try emit("withdrew \(id)\n")
    }
}

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Where a submission stands, or all of them.")

    @Argument(help: "The submission; all of them if absent.") var id: String?
    @OptionGroup var desk: DeskOptions
    @Option(help: "text or json.") var format = ListFormat.text

    func run() throws {
        let desk = try desk.open()
        let ids = id.map { [$0] } ?? desk.ledger.submissions.keys.sorted()
        let views = try ids.map { try desk.view($0) }
        switch format {
        case .text: try emit(views.map { SubmissionLines.text($0) }.joined())
        case .json: try emit(SubmissionLines.json(views))
        }
    }
}

/// A submission's state as text and JSON.
enum SubmissionLines {
    static func text(_ view: SubmissionView, votes: Bool = true) -> String {
        let submission = view.submission
        var lines = [
            "\(submission.id)  \(submission.state.rawValue)  \(VisibleText.visible(view.title ?? "(erased)"))",
            "  by \(view.author), \(timestamp(submission.time)), turn \(submission.turn)",
        ]
        for item in view.items where votes {
            let cast = item.votes.map { vote in
                "\(vote.checker): \(vote.decision?.rawValue ?? "voted")"
                    + (vote.keptFrom.map { ", kept from \($0)" } ?? "")
            }
            let said = cast.isEmpty ? "no votes yet" : cast.joined(separator: ", ")
            lines.append(
                "  \(VisibleText.visible(item.path))  \(([said] + words(item.owner)).joined(separator: "; "))"
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func words(_ owner: SubmissionView.Owner) -> [String] {
        switch owner {
        case .notNeeded: []
        case .awaited: ["waits for the data owner"]
        case .agreed: ["the data owner agrees"]
        case .refused: ["the data owner refuses"]
        }
    }

    static func json(_ views: [SubmissionView]) -> [UInt8] {
        var writer = JSONWriter()
        writer.array {
            for view in views { object(view, in: &$0) }
        }
        return writer.bytes
    }

    private static func object(_ view: SubmissionView, in writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", view.submission.id)
            writer.member("state", view.submission.state.rawValue)
            writer.member("turn", view.submission.turn)
            writer.member("submitted", timestamp(view.submission.time))
        }
    }
}

extension String {
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}

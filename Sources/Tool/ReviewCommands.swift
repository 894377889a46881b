import ArgumentParser
import Clearance
import Desk
import Disclosure
import Writers

struct ReviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review", abstract: "Decide on what was submitted.",
        discussion: """
            Two checkers judge independently: until the review closes, nobody sees another's \
            decision. A vote is signed with the checker's own key, per file. A reason is needed \
            where the decision differs from what the program says.
            """,
        subcommands: [
            List.self, Show.self, Approve.self, RequestChanges.self, Reject.self, Refer.self,
        ])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Submissions whose review is open, oldest first.")

        @OptionGroup var desk: DeskOptions
        @Flag(help: "All submissions, whatever their state.") var all = false
        @Option(help: "text or json.") var format = ListFormat.text
        @OptionGroup var output: OutputOptions

        func run() throws {
            let desk = try desk.read()
            let submissions = desk.ledger.submissions.lines
            let shown = submissions.filter { all || $0.state == .submitted }
            let views = try shown.map { try desk.view($0.id) }
            guard format == .text else { return try emit(SubmissionLines.json(views)) }
            for view in views { try emit(SubmissionLines.text(view, votes: !output.quiet)) }
            guard !output.quiet else { return }
            let hidden = submissions.count - shown.count
            if hidden > 0 { try emit("\(hidden) more are closed; --all shows them\n") }
            if submissions.isEmpty { try emit("nothing was submitted yet\n") }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What the program says of a submission, as it was taken in.")

        @Argument(help: "The submission.") var id: String
        @OptionGroup var desk: DeskOptions
        @Option(name: .customLong("as"), help: "Your name, to see your own votes.")
        var viewer: String?
        @Option(help: "text, json, html, sarif or junit.") var format = CheckCommand.Format.text
        @OptionGroup var output: OutputOptions

        func run() throws {
            let desk = try desk.read()
            let judged = try desk.judged(id)
            let report = Report(
                packs: judged.packs.map { PackReference($0) }, submissions: [judged.report])
            switch format {
            case .text:
                try emit(SubmissionLines.text(try desk.view(id, as: viewer)))
                try emit(ReportWriter.text(report, style: output.style))
            case .json: try emit(ReportWriter.json(report, allCells: true))
            case .html: try emit(ReportWriter.html(report, allCells: true))
            case .sarif: try emit(ReportWriter.sarif(report))
            case .junit: try emit(ReportWriter.junit(report))
            }
        }
    }

    /// Whoever signs approves or rejects as checker, or as the data owner.
    struct OwnerBallot: ParsableArguments {
        @OptionGroup var ballot: Ballot
        @Flag(help: "As the data owner: on what the packs let nobody else set aside.")
        var dataOwner = false

        func cast(_ decision: Decision) throws {
            guard dataOwner else { return try ballot.cast(decision) }
            guard ballot.elsewhere.isUnused else {
                throw CallError("--export and --import are for checkers; sign with --key here")
            }
            try ballot.decideAsOwner(agrees: decision == .approve)
        }
    }

    struct Ballot: ParsableArguments {
        @Argument(help: "The submission.") var id: String
        @Argument(help: "Outputs by id or path; all if none is named.") var outputs: [String] = []
        @OptionGroup var desk: DeskOptions
        @OptionGroup var actor: ActorOptions
        @Option(help: "Why; needed where you differ from the program.") var reason: String?
        @OptionGroup var elsewhere: SigningElsewhere
        @Option(help: "text or json.") var format = ListFormat.text
        @OptionGroup var output: OutputOptions

        /// - `name`: whom to ask, where it is referred: somebody, `data-owner`, or nil for any checker.
        func cast(_ decision: Decision, asking name: String? = nil) throws {
            let desk = try desk.open()
            let asked = try Self.asked(name, at: desk)
            guard elsewhere.isUnused else {
                return try elsewhere.run(decision, self, asking: asked, at: desk)
            }
            // Refuse what can be refused before anybody types a passphrase.
            _ = try desk.ledger.submission(id)
            let key = try desk.unlock(
                actor.name, keyFile: actor.keyFile, passphrase: try actor.passphrase())
            let voted = try desk.vote(
                decision, on: id, outputs: outputs, by: actor.name, with: key, reason: reason,
                asking: asked)
            try show("\(actor.name): \(decision.rawValue) \(voted.count) of \(id)\n", desk)
        }

        private static func asked(_ name: String?, at desk: OpenDesk) throws -> Asked {
            let isRole = name == nil || name == "data-owner"
            return try desk.asked(isRole ? name ?? "" : "name:\(name ?? "")")
        }

        func decideAsOwner(agrees: Bool) throws {
            let desk = try desk.open()
            _ = try desk.ledger.submission(id)
            let key = try desk.unlock(
                actor.name, keyFile: actor.keyFile, passphrase: try actor.passphrase(),
                as: .dataOwner)
            let decided = try desk.decideAsOwner(
                agrees: agrees, on: id, outputs: outputs, by: actor.name, with: key,
                reason: reason ?? "")
            let word = agrees ? "agrees to" : "refuses"
            try show(
                "\(actor.name): the data owner \(word) \(decided.count) of \(id)\n", desk)
        }

        /// What was done, and how the submission stands now.
        func show(_ done: String, _ desk: OpenDesk) throws {
            let view = try desk.view(id, as: actor.name)
            switch format {
            case .text:
                try emit(done)
                try output.say(SubmissionLines.text(view))
            case .json: try emit(SubmissionLines.json([view]))
            }
        }
    }

    struct Approve: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "It may leave as it is.")
        @OptionGroup var ballot: OwnerBallot
        func run() throws { try ballot.cast(.approve) }
    }

    struct RequestChanges: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "It may leave once it is changed.")
        @OptionGroup var ballot: Ballot
        func run() throws { try ballot.cast(.requestChanges) }
    }

    struct Reject: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "It may not leave.")
        @OptionGroup var ballot: OwnerBallot
        func run() throws { try ballot.cast(.reject) }
    }

    struct Refer: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Somebody who knows more has to decide.")
        @OptionGroup var ballot: Ballot
        @Option(help: "Who is asked: a checker's name, or data-owner; otherwise any other checker.")
        var to: String?

        func run() throws {
            guard to == nil || ballot.elsewhere.importFile == nil else {
                throw CallError("--to goes with --export: what was signed names who is asked")
            }
            try ballot.cast(.refer, asking: to)
        }
    }
}

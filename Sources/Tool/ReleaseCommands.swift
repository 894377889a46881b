import ArgumentParser
import Audit
import Clearance
import Desk
import Release

struct ReleaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Let an approved submission go: judge again, sign, record, write the bundle.",
        discussion: """
            The bundle appears in one step, complete or not at all. After a crash the same command \
            writes the same bytes.
            """)

    @Argument(help: "The submission.") var id: String
    @Option(help: "The bundle's folder, to be made.") var out: String
    @OptionGroup var desk: DeskOptions
    @Option(name: .customLong("as"), help: "Your name; the role is release-manager.")
    var manager = "operator"

    func run() throws {
        let desk = try desk.open()
        try desk.release(id, to: out, by: manager)
        try emit("released \(id) to \(out)\n")
        try emit("verify it: sallyport-verify release \(out) --trust \(desk.folder.trust)\n")
    }
}

struct RecallCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recall",
        abstract: "Call a release back; what left stays known and on the record.")

    @Argument(help: "The submission.") var id: String
    @OptionGroup var desk: DeskOptions
    @Option(name: .customLong("as"), help: "Your name; the role is release-manager.")
    var manager = "operator"
    @Option(help: "Why; kept in the private records.") var reason: String

    func run() throws {
        guard reason.contains(where: { !$0.isWhitespace }) else {
            throw CallError("--reason is blank; say why it is called back")
        }
        let isRecalled = try desk.open().recall(id, by: manager, reason: reason)
        try emit(
            isRecalled
                ? "recalled \(id)\n"
                : "asked to call \(id) back: another release manager has to agree\n")
    }
}

struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Look at the audit log.",
        subcommands: [Show.self, CheckpointCommand.self, Proof.self, Verify.self])

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Entries, one line each: index, time, who, what.")

        @OptionGroup var desk: DeskOptions
        @Option(help: "The first entry to show.") var from = 0
        @Flag(help: "The entries' own bytes.") var raw = false

        func run() throws {
            let desk = try desk.open()
            try desk.forEachEntry(from: from) { index, bytes in
                guard !raw else { return try emit(bytes + [0x0A]) }
                let entry = try LogEvent(entry: bytes)
                let actor = try entry.actor.map { try desk.name(of: $0) } ?? "desk"
                let about = entry.event.subject.map { "  \($0)" } ?? ""
                try emit(
                    "\(index)  \(timestamp(entry.time))  \(actor)  \(entry.event.kind)\(about)\n")
            }
        }
    }

    struct CheckpointCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "checkpoint", abstract: "The signed checkpoint; keep it for --old.")

        @OptionGroup var desk: DeskOptions

        func run() throws { try emit(try desk.open().publishedCheckpoint()) }
    }

    struct Proof: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "A C2SP tlog-proof of one entry, for people who are offline.")

        @Argument(help: "The entry's index, from 0.") var index: Int
        @OptionGroup var desk: DeskOptions

        func run() throws { try emit(try desk.open().inclusionProof(of: index)) }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Verify the published log, as sallyport-verify does.")

        @OptionGroup var desk: DeskOptions

        func run() throws {
            let desk = try desk.open()
            let log = try VerifiedLog(
                folder: desk.folder.log, trust: try Trust(folder: desk.folder.trust))
            let head = log.log.checkpoint.checkpoint.head
            try emit("VERIFIED  \(head.size) entries, root \(head.root.hex)\n")
        }
    }
}

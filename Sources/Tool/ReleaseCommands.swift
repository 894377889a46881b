import ArgumentParser
import Desk

struct ReleaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Let an approved submission go: judge again, sign, record, write the bundle.",
        discussion: """
            The bundle appears in one step, complete or not at all. After a crash the same command \
            writes the same bytes. One entry of the log names all files of a bundle; where they are \
            too many for it, FOLDER/part-1, FOLDER/part-2, … are bundles, each verified by itself.
            """)

    @Argument(help: "The submission.") var id: String
    @Option(help: "The bundle's folder, to be made.") var out: String
    @OptionGroup var desk: DeskOptions
    @Option(name: .customLong("as"), help: "Your name; the role is release-manager.")
    var manager = "operator"
    @OptionGroup var output: OutputOptions

    func run() throws {
        let desk = try desk.open()
        let bundles = try desk.release(id, to: out, by: manager)
        let parts = bundles.count > 1 ? ", in \(bundles.count) bundles" : ""
        try output.say("released \(id) to \(out)\(parts)\n")
        for bundle in bundles {
            try output.say(
                "verify it: sallyport-verify release \(bundle) --trust \(desk.folder.trust)\n")
        }
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
    @OptionGroup var output: OutputOptions

    func run() throws {
        guard reason.contains(where: { !$0.isWhitespace }) else {
            throw CallError("--reason is blank; say why it is called back")
        }
        let isRecalled = try desk.open().recall(id, by: manager, reason: reason)
        try output.say(
            isRecalled
                ? "recalled \(id)\n"
                : "asked to call \(id) back: another release manager has to agree\n")
    }
}

import ArgumentParser
import Audit
import Clearance
import Desk
import Readers
import Signing

struct DeskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "desk", abstract: "Make and look after a desk.",
        subcommands: [
            Initialise.self, Status.self, PolicyCommand.self, Backup.self, Verify.self,
            Erase.self,
        ])

    struct Initialise: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "init",
            abstract: "Make a desk: keys, policy, stores and a log with its first entries.",
            discussion: """
                The desk's own keys are encrypted under a random passphrase in DESK/keys/passphrase, \
                or under the one in --service-passphrase-file, such as a systemd credential.
                """)

        @Option(help: "The new desk's folder.")
        var desk: String

        @Option(name: .customLong("as"), help: "The operator, who may register others.")
        var name: String = "operator"

        @Option(help: "A rule pack that judges; the host's first. May be repeated.")
        var rules: [String] = ["uk-default-10"]

        @Option(help: "How many distinct checkers have to approve each file.")
        var checkers = 2

        @Option(
            help: """
                How many checkers have to sign a change of the policy; 0: an operator changes it \
                alone. (default: 2, with --checkers 1 one)
                """)
        var signers: Int?

        @Option(help: "The log's name for life, such as tre.example.org/outputs.")
        var origin: String?

        @Option(help: "Days after which `desk erase` erases what is over and did not leave.")
        var retain = 90

        @Option(help: "A file with the passphrase of the desk's own keys, instead of a new one.")
        var servicePassphraseFile: String?

        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard (1...9).contains(checkers) else {
                throw ValidationError("--checkers takes a number from 1 to 9")
            }
            guard (0...9).contains(signers ?? 0) else {
                throw ValidationError("--signers takes a number from 0 to 9")
            }
        }

        func run() throws {
            let packs = try rules.map { try PackFinder.find($0) }
            for pack in packs { _ = try pack.pack() }
            let origin =
                try origin
                ?? "sallyport.invalid/\(SHA256Digest(of: RandomBytes.make(32)).hex.prefix(16))"
            var policy = DeskPolicy(
                origin: origin, checkers: checkers, packs: packs.map(\.name), retain: retain,
                passphraseFile: servicePassphraseFile)
            policy.signers = signers ?? min(2, checkers)
            let made: OpenDesk
            do {
                made = try OpenDesk.make(
                    at: desk, policy: policy, packs: packs.map { ($0.name, $0.bytes) },
                    operatorName: name)
            } catch let problem as NoteProblem {
                throw CallError("--origin \(origin): \(problem)")
            }
            try output.say(
                """
                made a desk in \(desk)
                  log       \(policy.origin)
                  judged by \(policy.packs.joined(separator: ", "))
                  quorum    \(policy.checkers) checkers
                  operator  \(name)
                for auditors: give them a copy of \(made.folder.trust)

                """)
        }
    }

    struct Backup: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copy a running desk, consistently, into a new folder.",
            discussion: "The copy has the keys as well: keep it as safe as the desk.")

        @OptionGroup var desk: DeskOptions
        @Option(help: "The new folder.") var out: String
        @OptionGroup var output: OutputOptions

        func run() throws {
            let entries = try desk.open().backup(to: out)
            try output.say("copied \(entries) entries and everything behind them to \(out)\n")
        }
    }
}

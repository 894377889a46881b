import ArgumentParser
import Audit
import Clearance
import Desk
import Glibc
import Readers
import Signing
import Writers

struct DeskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "desk", abstract: "Make and look after a desk.",
        subcommands: [
            Initialise.self, Status.self, PolicyCommand.self, Backup.self, Verify.self,
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

        @Option(help: "The log's name for life, such as tre.example.org/outputs.")
        var origin: String?

        @Option(help: "Days to keep unreleased bytes; nothing is erased yet.")
        var retain = 90

        @Option(help: "A file with the passphrase of the desk's own keys, instead of a new one.")
        var servicePassphraseFile: String?

        func validate() throws {
            guard (1...9).contains(checkers) else {
                throw ValidationError("--checkers takes a number from 1 to 9")
            }
        }

        func run() throws {
            let packs = try rules.map { try PackFinder.find($0) }
            for pack in packs { _ = try pack.pack() }
            let origin =
                try origin
                ?? "sallyport.invalid/\(SHA256Digest(of: RandomBytes.make(32)).hex.prefix(16))"
            let policy = DeskPolicy(
                origin: origin, checkers: checkers, packs: packs.map(\.name), retain: retain,
                passphraseFile: servicePassphraseFile)
            let made = try OpenDesk.make(
                at: desk, policy: policy, packs: packs.map { ($0.name, $0.bytes) },
                operatorName: name)
            try emit(
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

    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say how a desk is: log, people, submissions by state.")

        @OptionGroup var desk: DeskOptions

        func run() throws {
            let desk = try desk.open()
            let states = Dictionary(grouping: desk.ledger.submissions.lines, by: \.state)
            var lines = [
                "log         \(desk.policy.origin), \(desk.ledger.size) entries",
                "judged by   \(desk.policy.packs.joined(separator: ", "))",
                "quorum      \(PolicyWords.quorum(desk.ledger.policy))",
                "people      \(desk.ledger.roles.count)",
            ]
            lines += State.allCases.compactMap { state in
                states[state].map {
                    "\(state.rawValue)\(String(repeating: " ", count: max(1, 12 - state.rawValue.count)))\($0.count)"
                }
            }
            try emit(lines.joined(separator: "\n") + "\n")
        }
    }

    struct Backup: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copy a running desk, consistently, into a new folder.",
            discussion: "The copy has the keys as well: keep it as safe as the desk.")

        @OptionGroup var desk: DeskOptions
        @Option(help: "The new folder.") var out: String

        func run() throws {
            let entries = try desk.open().backup(to: out)
            try emit("copied \(entries) entries and everything behind them to \(out)\n")
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read and check everything that a desk holds.")

        @OptionGroup var desk: DeskOptions

        func run() throws {
            do {
                let found = try desk.open().verify()
                try emit(
                    """
                    VERIFIED  \(found.entries) log entries, \(found.submissions) submissions, \
                    \(found.contents) stored files, \(found.records) private records, \
                    \(found.releases) releases

                    """)
            } catch let error as DeskError where error.exitStatus == 3 {
                complain("\(error)")
                throw ExitCode(1)
            } catch let error as FileError where !error.isAbsence {
                throw error
            } catch let error as DeskError {
                throw error
            } catch {
                complain("\(error)")
                throw ExitCode(1)
            }
        }
    }
}

struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Register people, their roles and their keys.",
        subcommands: [
            Add.self, New.self, Password.self, Token.self, List.self, Retire.self,
        ])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give somebody a role; a checker or data owner gets a key.",
            discussion: """
                Without --public-key a key is made for a checker or data owner and stored at the \
                desk, encrypted under their own passphrase. With it, the private key stays with them.
                Roles: \(Role.allCases.map(\.rawValue).joined(separator: ", ")).
                """)

        @Argument(help: "The person's name.") var name: String
        @Option(help: "What they may do.") var role: RoleArgument
        @OptionGroup var desk: DeskOptions
        @Option(name: .customLong("as"), help: "The operator who registers them.")
        var operatorName = "operator"
        @Option(help: "A file whose first line is the new key's passphrase; - is standard input.")
        var passphraseFile: String?
        @Option(help: "The public key (PEM) of a key that the person made elsewhere.")
        var publicKey: String?

        func run() throws {
            let desk = try desk.open()
            let key = try publicKey.map {
                try PublicKey(pem: try DiskFiles().read($0, limit: 1 << 16))
            }
            var passphrase: [UInt8]?
            if key == nil, Role.signing.contains(role.role) {
                passphrase = try Passphrase.read(
                    from: passphraseFile, prompt: "New passphrase of \(name): ")
            }
            let keyID = try desk.register(
                name, as: role.role, passphrase: passphrase, publicKey: key, by: operatorName)
            let end = keyID.map { ", key \($0)" } ?? ""
            try emit("registered \(name) as \(role.role.rawValue)\(end)\n")
        }
    }

    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key pair on your own machine; give NAME.pub to the operator.")

        @Option(help: "The private key's file; the public key goes to the same name with .pub.")
        var out: String
        @Option(help: "A file whose first line is the passphrase; - is standard input.")
        var passphraseFile: String?

        func run() throws {
            let passphrase = try Passphrase.read(from: passphraseFile, prompt: "New passphrase: ")
            let key = try PrivateKey.generate(.ed25519)
            let files = DiskFiles()
            umask(0o077)
            try files.writeDurably(try key.encryptedPEM(passphrase: passphrase), to: out)
            try files.writeDurably(key.publicKey.pem, to: "\(out).pub")
            try emit("made \(out) and \(out).pub, key \(key.publicKey.keyID)\n")
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Who is registered, as what.")

        @OptionGroup var desk: DeskOptions

        func run() throws {
            let people = try desk.open().people()
            for person in people {
                let roles = person.roles.map(\.rawValue).joined(separator: ", ")
                try emit("\(person.name ?? "(erased)")  \(roles)  \(person.pseudonym)\n")
                for key in person.keyIDs { try emit("  key \(key)\n") }
            }
        }
    }

    struct Retire: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a key out of force; what was released with its votes stays good.")

        @Argument(help: "The key's id.") var keyID: String
        @OptionGroup var desk: DeskOptions
        @Option(name: .customLong("as"), help: "The operator.") var operatorName = "operator"

        func run() throws {
            try desk.open().retire(keyID: keyID, by: operatorName)
            try emit("retired \(keyID)\n")
        }
    }
}

/// A role by its name.
struct RoleArgument: ExpressibleByArgument {
    let role: Role

    init?(argument: String) {
        guard let role = Role(rawValue: argument) else { return nil }
        self.role = role
    }

    static var allValueStrings: [String] { Role.allCases.map(\.rawValue) }
}

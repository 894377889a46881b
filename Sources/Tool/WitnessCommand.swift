import ArgumentParser
import Audit
import Desk
import Glibc
import Release
import Signing
import Writers

struct WitnessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "witness",
        abstract: "Be a witness for somebody's log, or ask one about a desk's.",
        discussion: """
            A witness is somebody else's machine that signs how far it has seen a log grow, and never \
            signs one that goes back (C2SP tlog-witness and tlog-cosignature). What goes between the two \
            are text files: the desk's `witness request`, the witness's `witness sign`, the desk's \
            `witness add`. Auditors put the witness's verifier key into trust/witness-vkeys.
            """,
        subcommands: [
            Initialise.self, TrustLog.self, Sign.self, Status.self, Request.self, Add.self,
        ])

    /// Which witness.
    struct FolderOptions: ParsableArguments {
        @Option(name: .customLong("folder"), help: "The witness's folder.") var path: String

        var folder: WitnessFolder { WitnessFolder(path) }
    }

    struct Initialise: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "init", abstract: "Make a witness: a key, and the memory of what it saw.")

        @OptionGroup var witness: FolderOptions
        @Option(help: "Its name for life, such as witness.example.org; no spaces, no +.")
        var name: String
        @Option(help: "A file whose first line is the new key's passphrase; - is standard input.")
        var passphraseFile: String?
        @OptionGroup var output: OutputOptions

        func run() throws {
            guard try DiskFiles().kind(of: witness.path) == nil else {
                throw CallError("\(witness.path): there is something here already")
            }
            let passphrase = try Passphrase.read(from: passphraseFile, prompt: "New passphrase: ")
            do {
                let key = try witness.folder.make(named: name, passphrase: passphrase)
                try emit("\(key)\n")
            } catch let problem as NoteProblem {
                throw CallError("--name: \(problem)")
            }
        }
    }

    struct TrustLog: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "trust", abstract: "Witness a log from now on.")

        @Argument(help: "The log's verifier key, or a file with it (DESK/trust/vkey).")
        var vkey: String
        @OptionGroup var witness: FolderOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            for key in try VerifierKeys.read(vkey) {
                do {
                    try witness.folder.trust(key)
                } catch is NoteProblem {
                    throw CallError("\(key.name): this is no log's key, but a witness's")
                }
                try output.say("witnesses \(key.name)\n")
            }
        }
    }

    struct Sign: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Answer a request: print a line for `witness add`, or say why not.",
            discussion: """
                The request is the body of a C2SP add-checkpoint. Exit status 1 if the witness refuses; \
                the message begins with the status of the protocol (404, 403, 409, 422).
                """)

        @Argument(help: "The request's file; - reads standard input.") var request: String
        @OptionGroup var witness: FolderOptions
        @Option(help: "A file whose first line is the key's passphrase; - is standard input.")
        var passphraseFile: String?
        @Option(help: "Write the line to this file instead.") var out: String?
        @OptionGroup var output: OutputOptions

        func run() throws {
            let bytes = try VerifierKeys.bytes(of: request)
            let passphrase = try Passphrase.read(
                from: passphraseFile, prompt: "Passphrase of the witness: ")
            let line: [UInt8]
            do {
                line = try witness.folder.answer(
                    bytes, passphrase: passphrase, at: Glibc.time(nil))
            } catch let problem as LogProblem {
                throw CallError("\(request): \(problem)")
            } catch let problem as NoteProblem {
                throw CallError("\(request): \(problem)")
            }
            guard let out else { return try emit(line) }
            try DiskFiles().replace(out, with: line)
            try output.say("signed to \(out)\n")
        }
    }

    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The witness's key, and how far it has seen each log.")

        @OptionGroup var witness: FolderOptions
        @Option(help: "text or json.") var format = ListFormat.text
        @OptionGroup var output: OutputOptions

        func run() throws {
            let key = try witness.folder.verifierKey()
            let logs = try witness.folder.logs()
            switch format {
            case .text:
                try emit("\(key)\n")
                for log in logs {
                    let seen = log.latest.map { "\($0.size) entries, root \($0.root.hex)" }
                    try emit("\(log.origin)  \(seen ?? "nothing seen yet")\n")
                }
            case .json:
                var writer = JSONWriter()
                writer.object { writer in
                    writer.member("vkey", key.description)
                    writer.key("logs")
                    writer.array { writer in
                        for log in logs {
                            writer.object { writer in
                                writer.member("origin", log.origin)
                                writer.member("size", log.latest?.size ?? 0)
                                writer.member("root", log.latest?.root.hex)
                            }
                        }
                    }
                }
                try emit(writer.bytes + [0x0A])
            }
        }
    }

    struct Request: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask a witness about a desk's published log; give it what this prints.")

        @OptionGroup var desk: DeskOptions
        @Option(help: "How many entries the witness has seen; by default what was cosigned last.")
        var old: Int?
        @Option(help: "Write the request to this file instead.") var out: String?
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard old ?? 0 >= 0 else { throw ValidationError("--old takes a number from 0 on") }
        }

        func run() throws {
            let desk = try desk.open()
            if let old, old > desk.ledger.size {
                throw CallError("--old \(old): the log has \(desk.ledger.size) entries only")
            }
            let request = try desk.witnessRequest(from: old)
            guard let out else { return try emit(request) }
            try DiskFiles().replace(out, with: request)
            try output.say("wrote \(out)\n")
        }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add what witnesses signed to the desk's published checkpoint.")

        @Argument(help: "The witnesses' lines; - reads standard input.") var file: String
        @OptionGroup var desk: DeskOptions
        @Option(
            help: "A witness's verifier key, or a file with it; by default trust/witness-vkeys.")
        var vkey: [String] = []
        @OptionGroup var output: OutputOptions

        func run() throws {
            let desk = try desk.open()
            let keys = try vkey.flatMap { try VerifierKeys.read($0) }
            let lines = try VerifierKeys.bytes(of: file)
            let taken: OpenDesk.Cosigned
            do {
                taken = try desk.addCosignatures(lines, by: keys)
            } catch let problem as NoteProblem {
                complain("\(file): \(problem)")
                throw ExitCode(1)
            }
            let names = taken.witnesses.joined(separator: ", ")
            try output.say(
                "\(names): cosigned \(taken.size) entries"
                    + (taken.isPublished ? "\n" : "; the log has grown since: ask again\n"))
        }
    }
}

/// Verifier keys and note lines, from files or as they are.
enum VerifierKeys {
    static func read(_ text: String) throws -> [VerifierKey] {
        do {
            if let key = try? VerifierKey(line: text) { return [key] }
            let keys = try VerifierKey.list(try bytes(of: text))
            guard !keys.isEmpty else { throw NoteProblem.keyLine }
            return keys
        } catch let problem as NoteProblem {
            throw CallError("\(text): \(problem)")
        }
    }

    static func bytes(of path: String) throws -> [UInt8] {
        guard path == "-" else { return try DiskFiles().read(path, limit: SignedNote.sizeLimit) }
        var bytes: [UInt8] = []
        while let line = readLine(strippingNewline: false), bytes.count <= SignedNote.sizeLimit {
            bytes += Array(line.utf8)
        }
        return bytes
    }
}

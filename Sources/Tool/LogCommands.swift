import ArgumentParser
import Audit
import Clearance
import Desk
import Release
import Writers

struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Look at the audit log.",
        subcommands: [
            Show.self, CheckpointCommand.self, Proof.self, Verify.self, Rebuild.self,
        ])

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Entries, one line each: index, time, who, what.")

        @OptionGroup var desk: DeskOptions
        @Option(help: "The first entry to show.") var from = 0
        @Flag(help: "The entries' own bytes.") var raw = false
        @Option(help: "text or json.") var format = ListFormat.text
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard from >= 0 else { throw ValidationError("--from takes a number from 0 on") }
        }

        func run() throws {
            let desk = try desk.read()
            if format == .json { try emit("[") }
            try desk.forEachEntry(from: from) { index, bytes in
                guard !raw || format == .json else { return try emit(bytes + [0x0A]) }
                let entry = try LogEvent(entry: bytes)
                let actor = try entry.actor.map { try desk.name(of: $0) } ?? "desk"
                switch format {
                case .text: try emit(Self.text(entry, by: actor, at: index))
                case .json:
                    try emit(index == from ? "\n" : ",\n")
                    try emit(Self.json(entry, by: actor, at: index, bytes))
                }
            }
            if format == .json { try emit("\n]\n") }
        }

        private static func text(_ entry: LogEvent, by actor: String, at index: Int) -> String {
            let about = entry.event.subject.map { "  \($0)" } ?? ""
            return
                "\(index)  \(timestamp(entry.time))  \(actor)  \(entry.event.kind)\(about)\n"
        }

        /// The entry itself is JSON: it stands there byte for byte.
        private static func json(
            _ entry: LogEvent, by actor: String, at index: Int, _ bytes: [UInt8]
        ) -> [UInt8] {
            var writer = JSONWriter(.compact)
            writer.object { writer in
                writer.member("index", index)
                writer.member("time", timestamp(entry.time))
                writer.member("actor", actor)
                writer.member("kind", entry.event.kind)
                writer.member("object", entry.event.subject)
            }
            return writer.bytes.dropLast() + Array(",\"entry\":".utf8) + bytes + [0x7D]
        }
    }

    struct CheckpointCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "checkpoint", abstract: "The signed checkpoint; keep it for --old.")

        @OptionGroup var desk: DeskOptions
        @OptionGroup var output: OutputOptions

        func run() throws { try emit(try desk.read().publishedCheckpoint()) }
    }

    struct Proof: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "A C2SP tlog-proof of one entry, for people who are offline.")

        @Argument(help: "The entry's index, from 0.") var index: Int
        @OptionGroup var desk: DeskOptions
        @Flag(help: "Under the latest checkpoint that a witness has cosigned.")
        var witnessed = false
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard index >= 0 else { throw ValidationError("an entry's index is 0 or more") }
        }

        func run() throws {
            let desk = try desk.read()
            guard index < desk.ledger.size else {
                throw CallError(
                    "\(index): the log has \(desk.ledger.size) entries, the last is"
                        + " \(desk.ledger.size - 1)")
            }
            try emit(try desk.inclusionProof(of: index, isWitnessed: witnessed))
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Verify the published log, as sallyport-verify does.")

        @OptionGroup var desk: DeskOptions
        @Option(help: "text or json.") var format = ListFormat.text
        @OptionGroup var output: OutputOptions

        func run() throws {
            let desk = try desk.read()
            let log: VerifiedLog
            do {
                log = try VerifiedLog(
                    folder: desk.folder.log, trust: try Trust(folder: desk.folder.trust))
            } catch {
                guard let reason = Verification.reason(error) else { throw error }
                try Verification.fail(desk.folder.log, reason, format)
                throw ExitCode(1)
            }
            let checkpoint = log.log.checkpoint.checkpoint
            switch format {
            case .text:
                try output.say(
                    "VERIFIED  \(checkpoint.head.size) entries, root \(checkpoint.head.root.hex)\n")
            case .json:
                var writer = JSONWriter()
                writer.object { writer in
                    writer.member("verified", true)
                    writer.member("origin", checkpoint.origin)
                    writer.member("size", checkpoint.head.size)
                    writer.member("root", checkpoint.head.root.hex)
                    writer.strings(
                        "witnesses", log.log.checkpoint.cosignatures.map(\.witness.name))
                }
                try emit(writer.bytes + [0x0A])
            }
        }
    }

    struct Rebuild: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the published log again from the event store.",
            discussion: "What lies in DESK/log is moved to DESK/damaged, not removed.")

        @OptionGroup var desk: DeskOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let desk = try desk.open()
            let aside = try desk.rebuildLog()
            try output.say("made \(desk.folder.log) again, \(desk.ledger.size) entries\n")
            if let aside { try output.say("what lay there is in \(aside)\n") }
        }
    }
}

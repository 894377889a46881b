import ArgumentParser
import Clearance
import Desk
import Glibc
import Release
import Writers

extension DeskCommand {
    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say how a desk is: log, people, submissions by state.",
            discussion: """
                Exit status 1 if something at the desk is not what the log says, such as an edited \
                pack: then nothing is judged and nothing leaves.
                """)

        @OptionGroup var desk: DeskOptions
        @Option(help: "text or json.") var format = ListFormat.text
        @OptionGroup var output: OutputOptions

        func run() throws {
            let desk = try desk.read()
            let deviations = try desk.deviations()
            switch format {
            case .text: try emit(text(desk, deviations))
            case .json: try emit(json(desk, deviations))
            }
            if !deviations.isEmpty { throw ExitCode(1) }
        }

        private func counts(_ desk: OpenDesk) -> [(state: State, count: Int)] {
            let states = Dictionary(grouping: desk.ledger.submissions.lines, by: \.state)
            return State.allCases.compactMap { state in states[state].map { (state, $0.count) } }
        }

        private func text(_ desk: OpenDesk, _ deviations: [String]) -> String {
            var lines = [
                "log         \(desk.policy.origin), \(desk.ledger.size) entries",
                "judged by   \(desk.policy.packs.joined(separator: ", "))",
                "quorum      \(PolicyWords.quorum(desk.ledger.policy))",
                "people      \(desk.ledger.roles.count)",
            ]
            lines += counts(desk).map { "\($0.state.rawValue.padded(to: 11)) \($0.count)" }
            lines += deviations.map { "DIFFERS     \($0)" }
            return lines.joined(separator: "\n") + "\n"
        }

        private func json(_ desk: OpenDesk, _ deviations: [String]) -> [UInt8] {
            var writer = JSONWriter()
            let policy = desk.ledger.policy
            writer.object { writer in
                writer.member("sallyport", 1)
                writer.member("origin", desk.policy.origin)
                writer.member("entries", desk.ledger.size)
                writer.strings("packs", desk.policy.packs)
                writer.key("quorum")
                writer.object { writer in
                    writer.member("checkers", policy.checkers)
                    if let code = policy.codeCheckers { writer.member("code", code) }
                    writer.member("order", policy.order.rawValue)
                }
                writer.member("people", desk.ledger.roles.count)
                writer.key("submissions")
                writer.object { writer in
                    for (state, count) in counts(desk) { writer.member(state.rawValue, count) }
                }
                writer.strings("differs", deviations)
            }
            return writer.bytes + [0x0A]
        }
    }

    struct Erase: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Erase what the desk's `retain` period has run out for.",
            discussion: """
                Submissions to which nothing has happened for `retain` days (desk.yaml), and which are \
                over: their titles, reports, findings, comments, votes and reasons, and those of their \
                files that did not leave. Of what left, the released files stay, with the declaration \
                and the description of the dataset, since everything new is judged together with them. \
                Each erasure is an entry of the log. Run it daily; backups keep what they have.
                """)

        @OptionGroup var desk: DeskOptions
        @Option(name: .customLong("as"), help: "The operator.") var operatorName = "operator"
        @Flag(help: "Only say what is due.") var dryRun = false
        @Option(help: "text or json.") var format = ListFormat.text
        @OptionGroup var output: OutputOptions

        func run() throws {
            let desk = try desk.open()
            let erased = dryRun ? nil : try desk.eraseDue(by: operatorName)
            let due = try erased?.submissions ?? desk.due()
            switch format {
            case .text:
                let word = dryRun ? "due" : "erased"
                for one in due {
                    try emit("\(one.id)  \(word), over since \(timestamp(one.since))\n")
                }
                if let erased {
                    try output.say(
                        "\(erased.files) stored \(erased.files == 1 ? "file" : "files") removed\n")
                }
                if due.isEmpty { try output.say("nothing is due\n") }
            case .json: try emit(json(due, files: erased?.files))
            }
        }

        private func json(_ due: [OpenDesk.Erasable], files: Int?) -> [UInt8] {
            var writer = JSONWriter()
            writer.object { writer in
                writer.member("sallyport", 1)
                writer.key(dryRun ? "due" : "erased")
                writer.array { writer in
                    for one in due {
                        writer.object { writer in
                            writer.member("id", one.id)
                            writer.member("since", timestamp(one.since))
                        }
                    }
                }
                if let files { writer.member("files", files) }
            }
            return writer.bytes + [0x0A]
        }
    }
}

extension JSONWriter {
    /// A member whose value is a list of texts.
    mutating func strings(_ name: String, _ texts: [String]) {
        key(name)
        array { writer in for text in texts { writer.string(text) } }
    }

    mutating func member(_ name: String, _ value: Bool) {
        key(name)
        bool(value)
    }
}

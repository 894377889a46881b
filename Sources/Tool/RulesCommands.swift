import ArgumentParser
import Disclosure
import Outputs
import Readers
import Writers

struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "The rule packs.",
        subcommands: [List.self, Show.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Packs that a name finds: in ./Rules, in the desk, built in.")

        @Option(help: "Look in this desk as well.") var desk: String?

        func run() throws {
            for found in try PackFinder.all(desk: desk) {
                let pack = try found.pack()
                try emit("\(found.name.padded(to: 24)) \(pack.title)\n")
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "One pack: its rules, parameters and reasons.")

        @Argument(help: "A pack's name or folder.") var name: String
        @Option(help: "Look in this desk as well.") var desk: String?

        func run() throws {
            let found = try PackFinder.find(name, desk: desk)
            _ = try found.pack()
            try emit(found.bytes)
        }
    }
}

import ArgumentParser
import Disclosure
import Outputs
import Readers
import Writers

struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "The rule packs.",
        subcommands: [
            RulesListCommand.self, RulesShowCommand.self, RulesTestCommand.self,
            RulesLintCommand.self, RulesReadmeCommand.self,
        ])
}

struct RulesListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Packs that a name finds: in ./Rules, in the desk, built in."
    )

    @Option(help: "Look in this desk as well.") var desk: String?
    @Option(help: "text or json.") var format = ListFormat.text
    @OptionGroup var output: OutputOptions

    func run() throws {
        let packs = try PackFinder.all(desk: desk).map { try $0.pack() }
        switch format {
        case .text: try emit(list(packs))
        case .json: try emit(json(packs))
        }
    }

    private func list(_ packs: [RulePack]) -> String {
        var list = AlignedList(
            headings: ["PACK", "VERSION", "RULES", "SHA-256", "TITLE"], numbers: [1, 2])
        for pack in packs {
            list.append([
                pack.name, String(pack.version), String(pack.rules.count),
                String(pack.digest.hex.prefix(12)), pack.title,
            ])
        }
        return list.lines(columns: output.style.columns).joined(separator: "\n") + "\n"
    }

    private func json(_ packs: [RulePack]) -> [UInt8] {
        var writer = JSONWriter(.pretty)
        writer.object { writer in
            writer.member("sallyport", 1)
            writer.key("packs")
            writer.array { writer in
                for pack in packs {
                    writer.object { writer in
                        writer.member("pack", pack.name)
                        writer.member("version", pack.version)
                        writer.member("title", pack.title)
                        writer.member("issuer", pack.issuer)
                        writer.member("rules", pack.rules.count)
                        writer.member("sha256", pack.digest.hex)
                    }
                }
            }
        }
        return writer.bytes + [0x0A]
    }
}

struct RulesShowCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, html, json, yaml }

    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "One pack as a page to be read and signed: rules in words, sources, limits.")

    @Argument(help: "A pack's name or folder.") var name: String
    @Option(help: "Look in this desk as well.") var desk: String?
    @Option(help: "text, html, json, or yaml (the pack's own bytes).") var format = Format.text
    @OptionGroup var output: OutputOptions

    func run() throws {
        let found = try PackFinder.find(name, desk: desk)
        let pack = try found.pack()
        switch format {
        case .text: try emit(PackPage.text(pack, style: output.style))
        case .html: try emit(PackPage.html(pack))
        case .json: try emit(PackPage.json(pack))
        case .yaml: try emit(found.bytes)
        }
    }
}

struct RulesLintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Contradictions, rules that can never object, what is left unjudged.",
        discussion: """
            Several packs are looked at one by one and then together, as when they apply to one \
            desk. Where none is named, each of ./Rules is looked at by itself. Exit status 1 if \
            there is a problem; notes alone are 0.
            """)

    @Argument(help: "Packs: names or folders.") var packs: [String] = []
    @Option(help: "Look in this desk as well.") var desk: String?
    @Option(help: "text or json.") var format = ListFormat.text
    @OptionGroup var output: OutputOptions

    func run() throws {
        let named = try packs.map { try PackFinder.find($0, desk: desk).pack() }
        let found = try named.isEmpty ? PackFinder.all(in: "Rules").map { try $0.pack() } : named
        guard !found.isEmpty else { throw CallError("no packs in ./Rules; name one") }
        let remarks =
            named.isEmpty
            ? found.flatMap { PackLint.remarks(on: $0) } : PackLint.remarks(on: found)
        switch format {
        case .text: try emit(PackRemarks.text(remarks, packs: found, style: output.style))
        case .json: try emit(PackRemarks.json(remarks, packs: found))
        }
        if remarks.contains(where: \.isProblem) { throw ExitCode(1) }
    }
}

struct RulesReadmeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "readme",
        abstract: "The guide to writing packs, with every rule and the packs of a folder.")

    @Argument(help: "The folder that holds the packs' folders.") var folder = "Rules"

    func run() throws {
        let listed = try PackFinder.all(in: folder).map { found in
            PackGuide.Listed(pack: try found.pack(), cases: try found.cases()?.count)
        }
        guard !listed.isEmpty else {
            throw CallError("\(folder): holds no packs; name another folder")
        }
        try emit(PackGuide.markdown(listed))
    }
}

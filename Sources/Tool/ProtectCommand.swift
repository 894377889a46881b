import ArgumentParser
import Disclosure
import Writers

extension InformationCost: ExpressibleByArgument {}

/// How tables are made safe.
enum ProtectionMethod: String, CaseIterable, ExpressibleByArgument {
    case withhold, round, merge
}

struct ProtectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "protect",
        abstract: "Propose the cheapest safe version of tables that fail.",
        discussion: """
            Withholds the cells that a rule objects to, and the cheapest further cells so that nobody \
            can work these out from all tables of FOLDER together with those given by --released. Writes \
            a copy of FOLDER into a new folder in which nothing but these cells is changed, if that copy \
            does not fail `sallyport check`; otherwise nothing is written, unless --partial says so. \
            Tables in CSV and TSV files can be written again, others cannot.
            """)

    @Argument(help: "The submission; it is not changed.") var folder: String

    @Option(help: "The new folder.") var out: String

    @Option(help: "A rule pack: a folder, or a name from `sallyport rules list`. May be repeated.")
    var rules: [String] = []

    @Option(help: "A submission that is out already; its cells stay known. May be repeated.")
    var released: [String] = []

    @Option(
        help: """
            withhold (the cells that a rule objects to and those that give them away), round (the \
            counts of tables that fail; what that does not protect is withheld) or merge (categories, \
            along the groups and levels of the dataset).
            """)
    var method = ProtectionMethod.withhold

    @Option(help: "The base to round to; by default that of a pack's rounding rule.")
    var base: Int?

    @Option(help: "What withholding loses: cells (each the same) or values (what they stand for).")
    var cost = InformationCost.cells

    @Flag(
        help: "Write it though outputs fail that no change of cells mends; leave out old figures.")
    var partial = false

    @Option(
        help: """
            NAME=NUMBER: seconds, after which the best that was found by then is taken; reports, how \
            many times everything may be judged. May be repeated.
            """)
    var limit: [String] = []

    @Flag(
        help: ArgumentHelp(
            "Write a copy in which nothing is hidden instead.",
            discussion: """
                Workbooks become CSV files of what they show, PNG and JPEG images lose their metadata, \
                notebooks their outputs. Both digests are printed; no rule pack is asked.
                """))
    var clean = false

    @Option(help: "text or json.") var format = ListFormat.text

    @OptionGroup var output: OutputOptions

    func run() throws {
        if clean { return try CleanRun(folder: folder, out: out, format: format).run() }
        let run = try ProtectRun(self)
        let (proposal, outcome) = try run.finished()
        switch format {
        case .text: try emit(ProposalWriter.text(proposal, outcome, style: output.style))
        case .json: try emit(ProposalWriter.json(proposal, outcome))
        }
        guard outcome.folder != nil, outcome.verdict == .pass else { throw ExitCode(1) }
    }
}

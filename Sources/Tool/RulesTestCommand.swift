import ArgumentParser
import Audit
import Disclosure
import Outputs
import Readers
import Writers

struct RulesTestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the cases of packs, or say what packs would change about past submissions.",
        discussion: """
            Without --against, runs the cases.yaml beside each pack (of all in ./Rules where none \
            is named) and draws what differs. With --against, judges each submission by the \
            packs named, and by those of --was (where none is given, those that the submission \
            names), and lists the outputs that would be judged otherwise. Exit status 1 if a \
            case fails, or if anything would change.
            """)

    @Argument(help: "Packs: names or folders.") var packs: [String] = []

    @Option(parsing: .upToNextOption, help: "Folders of past submissions.")
    var against: [String] = []

    @Option(help: "With --against: a pack that judged them. May be repeated.")
    var was: [String] = []

    @Option(help: "Look in this desk as well.") var desk: String?
    @Option(help: "With --against: text or json.") var format = ListFormat.text
    @OptionGroup var output: OutputOptions

    func run() throws {
        guard against.isEmpty else { return try compare() }
        let found =
            packs.isEmpty
            ? try PackFinder.all(in: "Rules")
            : try packs.map { try PackFinder.find($0, desk: desk) }
        var run = CaseRun(style: output.style)
        for pack in found {
            if let cases = try pack.cases() {
                try run.run(cases, of: pack)
            } else if !packs.isEmpty {
                throw CallError("\(pack.name): no cases.yaml beside the pack; write one")
            }
        }
        guard run.cases > 0 else { throw CallError("no pack with cases in ./Rules; name one") }
        try emit(run.summary)
        if run.failures > 0 { throw ExitCode(1) }
    }

    private func compare() throws {
        guard !packs.isEmpty else { throw CallError("--against: name the packs to judge by") }
        let now = try packs.map { try PackFinder.find($0, desk: desk).pack() }
        let submissions = try against.map { path in
            try SubmissionOpener.open(
                folder: try FolderReader.folder(at: path, digest: digest(of:)))
        }
        var names = was
        for name in submissions.flatMap(\.declaration.rules) where was.isEmpty {
            if !names.contains(name) { names.append(name) }
        }
        guard !names.isEmpty else {
            throw CallError("the submissions name no pack; give --was PACK, which judged them")
        }
        let before = try names.map { try PackFinder.find($0, desk: desk).pack() }
        let comparison = PackComparison(of: submissions, was: before, now: now)
        switch format {
        case .text: try emit(PackChanges.text(comparison, style: output.style))
        case .json: try emit(PackChanges.json(comparison, was: before, now: now))
        }
        if !comparison.changes.isEmpty { throw ExitCode(1) }
    }
}

/// Runs cases and prints those that fail.
private struct CaseRun {
    let style: TextStyle
    private(set) var cases = 0
    private(set) var failures = 0
    private var packs = 0

    init(style: TextStyle) { self.style = style }

    mutating func run(_ cases: [PackCase], of found: PackFinder.Found) throws {
        let pack = try found.pack()
        packs += 1
        for one in cases {
            self.cases += 1
            let report = SubmissionReport(on: one.submission, by: [pack])
            let wrong = one.disagreements(with: report)
            guard !wrong.isEmpty else { continue }
            failures += 1
            try emit("\(pack.name), line \(one.line): \(VisibleText.visible(one.name))\n")
            for phrase in wrong { try emit("  \(VisibleText.visible(phrase))\n") }
            if let marked = one.marked, let output = report.outputs.first {
                for line in CaseDrawing.differences(in: output, expected: marked) {
                    try emit(line + "\n")
                }
            }
            for finding in report.outputs.flatMap(\.findings) {
                try emit("    \(finding.verdict.rawValue) \(finding.rule): \(finding.message)\n")
            }
        }
    }

    var summary: String {
        "\(cases) cases of \(packs) \(packs == 1 ? "pack" : "packs"): \(failures) failed\n"
    }
}

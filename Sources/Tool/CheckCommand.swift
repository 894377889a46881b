import ArgumentParser
import Audit
import Desk
import Disclosure
import Dispatch
import Outputs
import Readers
import Synchronization
import Writers

struct CheckCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, html, sarif, junit }
    enum Cells: String, ExpressibleByArgument, CaseIterable { case risky, all }

    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Judge submissions, as a checker's desk would; changes nothing.",
        discussion: """
            Reads each FOLDER's submission.yaml, dataset.yaml, outputs and evidence, and prints a \
            verdict per output with what is wrong and how to mend it. Without --rules, the packs \
            that the submission names are used.
            """)

    @Argument(help: "Folders to judge together.")
    var folders: [String]

    @Option(help: "A rule pack: a folder, or a name from `sallyport rules list`. May be repeated.")
    var rules: [String] = []

    @Option(help: "A submission that is out already, judged together with these. May be repeated.")
    var released: [String] = []

    @Option(help: "Use this desk's packs, dataset descriptions and released tables.")
    var desk: String?

    @Option(name: .customLong("as"), help: "Who asks the desk: their checks are counted.")
    var name: String?

    @Option(help: "text, json, html, sarif or junit.")
    var format = Format.text

    @Option(help: "risky (those that do not pass) or all.")
    var cells = Cells.risky

    @Option(help: "NAME=VALUE: raise or lower a limit on what is read.")
    var limit: [String] = []

    @OptionGroup var output: OutputOptions

    func run() throws {
        let report = try report()
        switch format {
        case .text:
            var style = output.style
            style.allCells = cells == .all
            try emit(ReportWriter.text(report, style: style))
        case .json: try emit(ReportWriter.json(report, allCells: cells == .all))
        case .html: try emit(ReportWriter.html(report, allCells: cells == .all))
        case .sarif: try emit(ReportWriter.sarif(report))
        case .junit: try emit(ReportWriter.junit(report))
        }
        guard report.verdict == .pass else { throw ExitCode(1) }
    }

    private func report() throws -> Report {
        let limits = try limits()
        let desk = try desk.map { try OpenDesk(at: $0) }
        var inside: [ReleasedSubmission] = []
        var submissions: [NamedSubmission] = []
        var read: [SubmittedFolder] = []
        for path in folders {
            let (folder, opened) = try naming(path) {
                try Self.open(path, desk, limits, beside: submissions)
            }
            if let dataset = opened.dataset, try desk?.dataset(for: folder) == nil {
                inside += try SubmissionOpener.publicReleases(
                    of: dataset, in: folder, limits: limits)
            }
            read.append(folder)
            // As the desk would call it, so that the desk shows the same sums.
            let isAsAtDesk = desk != nil && folders.count == 1
            let called = isAsAtDesk ? OpenDesk.nameInSums : Self.name(of: path)
            submissions.append(NamedSubmission(name: called, opened: opened))
        }
        var earlier = try opened(released, desk, limits, beside: submissions)
        earlier += inside
        if let desk {
            let out = try desk.released(
                beside: submissions.map(\.opened), for: try desk.reader(named: name))
            try desk.noteTrial(read, beside: out, by: name)
            earlier += out
        }
        let packs = try packs(for: submissions.map(\.opened), desk: desk)
        let report = Report(
            on: submissions, released: earlier, by: packs, allCells: cells == .all)
        // Those two forms hold no remedies.
        guard format != .sarif, format != .junit else { return report }
        return report.mended(submissions, released: earlier, by: packs)
    }

    /// What is out, in the order given; without a desk, which is asked by one thread only, several are
    /// read at once.
    private func opened(
        _ paths: [String], _ desk: OpenDesk?, _ limits: ReadLimits, beside: [NamedSubmission]
    ) throws -> [ReleasedSubmission] {
        if let desk {
            return try paths.map { path in
                try naming(path) { try Self.release(path, desk, limits, nil, beside) }
            }
        }
        let descriptions = KnownDescriptions()
        let found = Mutex(
            [Result<ReleasedSubmission, any Error>?](repeating: nil, count: paths.count))
        DispatchQueue.concurrentPerform(iterations: paths.count) { index in
            let result = Result {
                try naming(paths[index]) {
                    try Self.release(paths[index], nil, limits, descriptions, beside)
                }
            }
            found.withLock { $0[index] = result }
        }
        return try found.withLock { try $0.compactMap { try $0?.get() } }
    }

    /// Mistakes with their folder before their file, where several folders are read.
    private func naming<Result>(_ path: String, _ read: () throws -> Result) throws -> Result {
        do {
            return try read()
        } catch let errors as ReadErrors where folders.count + released.count > 1 {
            throw errors.inside(path)
        }
    }

    private static func release(
        _ path: String, _ desk: OpenDesk?, _ limits: ReadLimits,
        _ descriptions: KnownDescriptions?, _ beside: [NamedSubmission]
    ) throws -> ReleasedSubmission {
        let (_, opened) = try open(path, desk, limits, descriptions, beside: beside)
        return ReleasedSubmission(name: name(of: path), opened: opened)
    }

    /// - `beside`: what it is to be compared with: labels are read by their description, since cells
    ///   can only be compared where labels mean the same.
    private static func open(
        _ path: String, _ desk: OpenDesk?, _ limits: ReadLimits,
        _ descriptions: KnownDescriptions? = nil, beside: [NamedSubmission] = []
    ) throws -> (folder: SubmittedFolder, opened: OpenedSubmission) {
        let folder = try FolderReader.folder(at: path, limits: limits, digest: digest(of:))
        let known = try desk?.dataset(for: folder)
        let opened = try SubmissionOpener.open(
            folder: folder, knownDataset: known, limits: limits, descriptions: descriptions)
        let name = opened.declaration.dataset
        let common = beside.lazy.compactMap(\.opened.dataset).first { dataset in
            dataset.name == name || name.map(dataset.sharesUnitsWith.contains) ?? false
        }.map { shared in opened.dataset.map { shared.withMissingCodes(of: [$0]) } ?? shared }
        guard known == nil, let common, common != opened.dataset else { return (folder, opened) }
        return (
            folder,
            try SubmissionOpener.open(folder: folder, knownDataset: common, limits: limits)
        )
    }

    /// The folder's own name, by which reports call a submission.
    private static func name(of path: String) -> String {
        path.split(separator: "/").last { $0 != "." }.map(String.init) ?? path
    }

    private func limits() throws -> ReadLimits {
        var limits = ReadLimits()
        for text in limit {
            let parts = text.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let value = Int(parts[1]), value > 0,
                limits.set(String(parts[0]), to: value)
            else {
                let known = ReadLimits.allNames.joined(separator: ", ")
                throw CallError("--limit \(text): write NAME=NUMBER; the names are \(known)")
            }
        }
        return limits
    }

    /// Those named, or the desk's, or those that the submissions name; at least one.
    private func packs(for opened: [OpenedSubmission], desk: OpenDesk?) throws -> [RulePack] {
        if rules.isEmpty, let desk { return try desk.packs() }
        var names = rules
        for name in opened.flatMap(\.declaration.rules) where rules.isEmpty {
            if !names.contains(name) { names.append(name) }
        }
        guard !names.isEmpty else {
            throw CallError("no rule pack named; give --rules PACK, such as --rules uk-default-10")
        }
        return try names.map { try PackFinder.find($0, desk: self.desk).pack() }
    }
}

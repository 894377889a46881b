import Audit
import Clearance
import Disclosure
import Outputs
import Readers
import Signing
import Writers

/// A submission as the desk judged it, with the bytes that it is about.
public struct JudgedSubmission: Sendable {
    public let folder: SubmittedFolder
    public let report: SubmissionReport
    public let packs: [RulePack]
    /// What could be worked out, for those who may read every project's releases; nil where the
    /// report itself hides nothing.
    var alarmsForDesk: AlarmFragments?
    /// The dataset's description as it was used: its files' paths and digests.
    var description: [[String]] = []
    /// The releases that it was judged together with, by name.
    var beside: [String] = []
    let drawn = Drawn()

    /// What checkers decide on: each declared file once, with all outputs that are in it, in the
    /// order of the declaration.
    public var decisions: [DecisionItem] { items.decisions }

    /// Numbers (from 0) of `decisions` in the order in which to look at them: what fails first,
    /// then what needs review; of equal verdicts what has more marked places.
    var riskOrder: [Int] { items.order }

    private var items: (decisions: [DecisionItem], order: [Int]) {
        drawn.items {
            let decisions = collected
            return (decisions, Self.riskOrder(of: decisions))
        }
    }

    var declared: [OutputReport] { report.outputs.filter { $0.output.declaration != nil } }

    /// What else is in a declared file, such as a second sheet, is decided on with it.
    private var collected: [DecisionItem] {
        let paths = declared.map(\.output.file)
        let order = paths.indices.filter { paths.firstIndex(of: paths[$0]) == $0 }.map { paths[$0] }
        let byFile = Dictionary(grouping: report.outputs, by: \.output.file)
        let hasTables = declared.contains { $0.output.table != nil }
        return order.compactMap { path in
            guard let file = folder[path], let reports = byFile[path] else { return nil }
            let isCompared = !hasTables || reports.contains { $0.output.table != nil }
            return DecisionItem(
                path: path, digest: file.digest,
                reports: isCompared ? reports.leaving(open: report) : reports)
        }
    }

    private static func riskOrder(of decisions: [DecisionItem]) -> [Int] {
        let ranks = decisions.enumerated().map {
            ($0.offset, $0.element.verdict, $0.element.places)
        }
        return ranks.sorted { a, b in
            a.1 == b.1 ? (b.2, a.0) < (a.2, b.0) : a.1 > b.1
        }.map(\.0)
    }

    public var jsonReport: [UInt8] {
        ReportWriter.json(
            Report(packs: packs.map { PackReference($0) }, submissions: [report]), allCells: true)
    }
}

extension [OutputReport] {
    /// With a finding for what a limit left unsearched: nobody decides without knowing.
    fileprivate func leaving(open report: SubmissionReport) -> [OutputReport] {
        guard !report.complete, let first else { return self }
        let gaps = report.gaps.isEmpty ? ["not everything was searched"] : report.gaps
        let findings = gaps.map { gap in
            Finding(
                rule: "differencing", verdict: .review,
                message: "A limit stopped the search for what could be worked out: \(gap).",
                remedy: "Look yourself at what was not searched, or hand in less at a time.")
        }
        var told = OutputReport(output: first.output, findings: first.findings + findings)
        told.proposal = first.proposal
        return [told] + dropFirst()
    }
}

/// One file that checkers decide on.
public struct DecisionItem: Sendable {
    public let path: String
    public let digest: Digest
    /// Of every output in the file.
    public let reports: [OutputReport]

    public var verdict: Verdict { reports.map(\.verdict).worst }

    /// Code, and nothing else, to which the program does not object.
    var isPlainCode: Bool {
        verdict == .pass && reports.allSatisfy { $0.output.declaration?.kind == .code }
    }

    /// How many places the findings name, each finding at least one.
    fileprivate var places: Int {
        reports.flatMap(\.findings).reduce(0) { $0 + max(1, $1.cells.count) }
    }

    /// The findings, one after the other.
    var findings: JSONValue {
        let findings = reports.flatMap { report in
            report.findings.map { finding in
                JSONValue.object([
                    "output": .string(report.output.id), "rule": .string(finding.rule),
                    "pack": finding.pack.map(JSONValue.string) ?? .null,
                    "verdict": .string(finding.verdict.rawValue),
                    "message": .string(finding.message),
                    "at": .array(
                        finding.place.labels.sorted { $0.key < $1.key }.map {
                            .array([.string($0.key), .string($0.value)])
                        }),
                ])
            }
        }
        return .array(findings)
    }
}

extension OpenDesk {
    /// The packs that judge, from the desk's own copies; throws if one is not what the log says.
    public func packs() throws -> [RulePack] {
        try requireRecordedPolicy()
        let packs = try policy.packs.map { name in
            let bytes = try files.read(folder.pack(name), limit: 1 << 20)
            return try PackReader.pack(
                bytes: bytes, file: "rules/\(name)/pack.yaml", digest: Self.digest(of: bytes))
        }
        guard packs.count == ledger.packs.count else { throw DeskError.policyDiffers("packs") }
        for (number, pack) in packs.enumerated()
        where pack.digest.hex != ledger.packs[number].hex {
            throw DeskError.packDiffers(policy.packs[number])
        }
        return packs
    }

    /// The description of a dataset that the desk knows; it wins over the submission's.
    func knownDataset(of declared: String?) throws -> Dataset? {
        guard let declared, let bytes = try knownDescription(of: declared) else { return nil }
        return try DatasetReader.dataset(
            bytes: bytes, file: "datasets/\(declared).yaml", companions: { _ in nil })
    }

    private func knownDescription(of declared: String) throws -> [UInt8]? {
        guard PathName.problem(inPart: declared.utf8) == nil,
            try files.kind(of: folder.dataset(declared)) == .file
        else { return nil }
        return try files.read(folder.dataset(declared), limit: 1 << 24)
    }

    /// What describes the dataset: the desk's own file, or those of the submission's folder.
    private func description(of declared: String?, in folder: SubmittedFolder) throws -> [[String]]
    {
        if let declared, let bytes = try knownDescription(of: declared) {
            return [["datasets/\(declared).yaml", Self.digest(of: bytes).hex]]
        }
        let companions = folder["dataset.yaml"].map { DatasetReader.companionPaths(of: $0.bytes) }
        return (["dataset.yaml"] + (companions ?? []).sorted()).map {
            [$0, folder[$0]?.digest.hex ?? "none"]
        }
    }

    /// What is judged has this name before it has an id, and after: where several sums show the same,
    /// the one that is told goes by the names of the submissions in it, and what was handed in has to
    /// be judged as it was then. It comes after those of releases: what these show need not be
    /// shown again.
    public static let nameInSums = "this submission"

    /// Judges what is in a folder by the desk's packs, together with everything that is out.
    ///
    /// - `id`: of the submission, if it has one: it is not compared with itself.
    /// - `reader`: what was released in projects that are not theirs is not shown in the report.
    /// - `mending`: whether to look for remedies, for an author who has not handed it in.
    /// - `beside`: is given what it is judged together with, and may throw.
    func judge(
        _ folder: SubmittedFolder, id: String? = nil, for reader: ReportReader,
        mending: Bool = false, beside: ([ReleasedSubmission]) throws -> Void = { _ in }
    ) throws
        -> JudgedSubmission
    {
        let packs = try packs()
        let declared = folder["submission.yaml"].flatMap {
            try? SubmissionReader.declaration($0).dataset
        }
        if id == nil { try requireOneSpelling(of: declared, in: folder) }
        let known = try knownDataset(of: declared)
        let opened = try SubmissionOpener.open(folder: folder, knownDataset: known)
        var earlier = try released(beside: [opened], except: id, for: reader)
        try beside(earlier)
        if known == nil, let dataset = opened.dataset {
            earlier += try SubmissionOpener.publicReleases(of: dataset, in: folder)
        }
        let named = [NamedSubmission(name: Self.nameInSums, opened: opened)]
        var report = Report(on: named, released: earlier, by: packs)
        if mending { report = report.mended(named, released: earlier, by: packs) }
        return JudgedSubmission(
            folder: folder, report: report.submissions[0], packs: packs,
            description: try description(of: declared, in: folder),
            beside: earlier.map(\.name))
    }

    static func digest(of bytes: [UInt8]) -> Digest {
        // SHA-256 always has 64 hex digits.
        guard let digest = Digest(hex: SHA256Digest(of: bytes).hex) else {
            preconditionFailure("a digest that is none")
        }
        return digest
    }
}

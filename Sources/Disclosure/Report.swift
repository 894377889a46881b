import Outputs

/// What `check` says: every submission judged together by every pack.
public struct Report: Sendable {
    public let verdict: Verdict
    public let packs: [PackReference]
    public let submissions: [SubmissionReport]

    public init(packs: [PackReference], submissions: [SubmissionReport]) {
        self.packs = packs
        self.submissions = submissions
        verdict = submissions.map(\.verdict).worst
    }
}

/// Which pack judged, by the digest of its bytes.
public struct PackReference: Hashable, Sendable {
    public let name: String
    public let version: Int
    public let digest: Digest

    public init(name: String, version: Int, digest: Digest) {
        self.name = name
        self.version = version
        self.digest = digest
    }

    public init(_ pack: RulePack) {
        self.init(name: pack.name, version: pack.version, digest: pack.digest)
    }
}

/// One submission, judged.
public struct SubmissionReport: Sendable {
    public let submission: OpenedSubmission
    public private(set) var outputs: [OutputReport]
    /// What somebody could work out, alarming or not.
    public internal(set) var inferences: [InferenceReport]
    /// Whether everything was searched; false makes the verdict at least `review`.
    public let complete: Bool
    /// What was not searched, as sentences; empty where everything was.
    public let gaps: [String]
    /// Tables of other submissions that have a part in an alarm.
    public let sources: [ComparedSource]

    public init(
        submission: OpenedSubmission, outputs: [OutputReport],
        inferences: [InferenceReport] = [], complete: Bool = true, gaps: [String] = [],
        sources: [ComparedSource] = []
    ) {
        self.submission = submission
        self.outputs = outputs
        self.inferences = inferences
        self.complete = complete
        self.gaps = gaps
        self.sources = sources
    }

    /// The same report, with more that was not searched.
    func leaving(open more: [String]) -> SubmissionReport {
        let new = more.filter { !gaps.contains($0) }
        guard !new.isEmpty else { return self }
        return SubmissionReport(
            submission: submission, outputs: outputs, inferences: inferences, complete: false,
            gaps: gaps + new, sources: sources)
    }

    /// The same report with other words for its outputs.
    func telling(_ outputs: [OutputReport]) -> SubmissionReport {
        var told = self
        told.outputs = outputs
        return told
    }

    public var verdict: Verdict {
        max(outputs.map(\.verdict).worst, complete ? .pass : .review)
    }
}

/// One output, judged.
public struct OutputReport: Sendable {
    public let output: Output
    /// Sorted: by cell in the order of the file, those about the whole output first; then by
    /// verdict, worst first, pack and rule.
    public let findings: [Finding]
    public let verdict: Verdict
    /// The table with the remedies applied, where they were looked for and found.
    public var proposal: OutputProposal?

    public init(output: Output, findings: [Finding]) {
        self.output = output
        self.findings = findings
        verdict = findings.map(\.verdict).max() ?? .pass
    }

    /// Every cell of the table with its verdict and the rules that object, in the order of the
    /// file. Empty for an output without a table.
    public var cells: [CellReport] {
        guard let table = output.table else { return [] }
        let marks = marks
        return table.cells.indices.map { index in
            CellReport(
                index: index, place: table.place(of: table.cells[index]),
                verdict: marks[index]?.verdict ?? .pass, rules: marks[index]?.rules ?? [])
        }
    }

    /// What findings say of cells, by their indices. A cell that is not in it passes.
    public var marks: [Int: CellMark] {
        var byCell: [Int: [Finding]] = [:]
        for finding in findings {
            for cell in finding.cells { byCell[cell, default: []].append(finding) }
        }
        return byCell.mapValues { found in
            CellMark(
                verdict: found.map(\.verdict).max() ?? .pass,
                rules: Set(found.map(\.rule)).sorted())
        }
    }
}

/// What is drawn of a cell beside its number.
public struct CellMark: Hashable, Sendable {
    public let verdict: Verdict
    /// Keys of the rules that object, sorted.
    public let rules: [String]

    public init(verdict: Verdict, rules: [String]) {
        self.verdict = verdict
        self.rules = rules
    }
}

/// One cell, judged.
public struct CellReport: Hashable, Sendable {
    public let index: Int
    public let place: Place
    public let verdict: Verdict
    /// Keys of the rules that object, sorted.
    public let rules: [String]
}

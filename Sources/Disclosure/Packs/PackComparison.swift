import Outputs

/// What another pack would have said of a past submission: per output the verdict before and
/// after, and the findings that come and go. Outputs about which nothing changes are left out.
public struct PackComparison: Sendable {
    /// One output that would be judged otherwise.
    public struct Change: Sendable {
        /// Which submission, in the order given, from 0.
        public let index: Int
        /// The title of the submission.
        public let submission: String
        public let output: String
        public let file: String
        public let before: Verdict
        public let after: Verdict
        /// Findings only after, in the order of the report.
        public let gained: [Finding]
        /// Findings only before, in the order of the report.
        public let lost: [Finding]

        public var isWorse: Bool { after > before }
        public var isMilder: Bool { after < before }
    }

    public let changes: [Change]
    /// How many outputs were judged.
    public let outputs: Int

    /// Judges every submission by both sets of packs.
    public init(of submissions: [OpenedSubmission], was: [RulePack], now: [RulePack]) {
        var changes: [Change] = []
        var outputs = 0
        for (index, submission) in submissions.enumerated() {
            let before = SubmissionReport(on: submission, by: was)
            let after = SubmissionReport(on: submission, by: now)
            outputs += after.outputs.count
            for (old, new) in zip(before.outputs, after.outputs) {
                if let change = Self.change(index, submission.declaration.title, old, new) {
                    changes.append(change)
                }
            }
        }
        self.changes = changes
        self.outputs = outputs
    }

    private static func change(
        _ index: Int, _ title: String, _ old: OutputReport, _ new: OutputReport
    ) -> Change? {
        let before = Set(old.findings.map(Substance.init))
        let after = Set(new.findings.map(Substance.init))
        let gained = new.findings.filter { !before.contains(Substance($0)) }
        let lost = old.findings.filter { !after.contains(Substance($0)) }
        guard old.verdict != new.verdict || !gained.isEmpty || !lost.isEmpty else { return nil }
        return Change(
            index: index, submission: title, output: new.output.id, file: new.output.file,
            before: old.verdict,
            after: new.verdict, gained: gained, lost: lost)
    }

    /// A finding apart from the pack that it comes from and the words of its remedy.
    private struct Substance: Hashable {
        let rule: String
        let place: Place
        let verdict: Verdict
        let message: String
        let cells: [Int]

        init(_ finding: Finding) {
            rule = finding.rule
            place = finding.place
            verdict = finding.verdict
            message = finding.message
            cells = finding.cells
        }
    }
}

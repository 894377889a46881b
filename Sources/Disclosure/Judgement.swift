import Outputs

extension SubmissionReport {
    /// Judges a submission by itself: see `Report.init(on:released:by:allCells:)`.
    public init(on submission: OpenedSubmission, by packs: [RulePack]) {
        let report = Report(on: [NamedSubmission(name: "", opened: submission)], by: packs)
        self = report.submissions[0]
    }

    /// Judges every output by every rule of every pack, differencing excepted. The worst verdict
    /// wins; nothing that no rule has looked at passes.
    init(outputByOutput submission: OpenedSubmission, by packs: [RulePack]) {
        let surroundings = Surroundings(
            submission.outputs, dataset: submission.dataset, title: submission.declaration.title)
        let outputs = submission.outputs.mapAtOnce { output in
            OutputReport(
                output: output, findings: Self.findings(on: output, in: surroundings, by: packs))
        }
        self.init(submission: submission, outputs: Self.figuresWithTheirData(outputs))
    }

    static func findings(
        on output: Output, in surroundings: Surroundings, by packs: [RulePack]
    ) -> [Finding] {
        let subject = Subject(
            output: output, in: surroundings, shape: surroundings.tables[output.id]?.shape)
        let softened = packs.verdictOfHiddenContent
        var found = output.faults.compactMap { $0.finding(in: output, hiddenContent: softened) }
        found += builtInFindings(in: subject)
        var judged = !output.faults.isEmpty
        var applied: [RulePack.Entry] = []
        for pack in packs {
            let (findings, entries) = pack.findings(in: subject)
            found += findings
            applied += entries
        }
        judged = judged || (!applied.isEmpty && !output.isUnread)
        found += findings(inside: output, in: surroundings, by: packs)
        if !judged { found.append(unjudged(output)) }
        return sorted(found + unjudgedColumns(of: output, by: applied))
    }

    /// Columns of a table whose statistic every rule that applies leaves out.
    private static func unjudgedColumns(of output: Output, by applied: [RulePack.Entry])
        -> [Finding]
    {
        guard let table = output.table, !applied.isEmpty else { return [] }
        return table.values.indices.compactMap { index in
            let value = table.values[index]
            let isJudged = applied.contains { entry in
                entry.scope.statistics.isEmpty || entry.scope.statistics.contains(value.statistic)
            }
            guard !isJudged else { return nil }
            let cells = table.cells.indices.filter {
                table.cells[$0].value == index && table.cells[$0].shown.isNumber
            }
            guard !cells.isEmpty else { return nil }
            return Finding(
                rule: "unjudged", place: Place(["statistic": value.column]), verdict: .review,
                message: "no rule of the packs judges a \(value.statistic.rawValue) here",
                remedy: "a checker has to look at it, or add a pack that judges this statistic",
                cells: cells)
        }
    }

    private static func unjudged(_ output: Output) -> Finding {
        Finding(
            rule: "unjudged", verdict: .review,
            message: "no rule of the packs judges an output of kind \(output.kind.rawValue)",
            remedy: "a checker has to look at it, or add a pack that judges this kind")
    }

    /// A figure is no better than the output that holds what it shows.
    private static func figuresWithTheirData(_ reports: [OutputReport]) -> [OutputReport] {
        let verdicts = Dictionary(
            reports.map { ($0.output.id, $0.verdict) }, uniquingKeysWith: { max($0, $1) })
        let withoutNumbers = Set(reports.map(\.output).filter(\.holdsNoNumbers).map(\.id))
        return reports.map { report in
            guard case .figure(let data?) = report.output.content, let verdict = verdicts[data]
            else { return report }
            var found: [Finding] = []
            if withoutNumbers.contains(data) {
                found.append(
                    Finding(
                        rule: "missing-evidence", verdict: .fail,
                        message: "the output named under data holds no numbers to judge it by",
                        remedy: "name the table, or the file, that holds what the figure shows"))
            }
            if data != report.output.id, verdict > .pass {
                found.append(
                    Finding(
                        rule: "figure", verdict: verdict,
                        message: "the output that holds the data of this figure does not pass",
                        remedy: "mend that output and draw the figure again from it"))
            }
            return OutputReport(output: report.output, findings: sorted(report.findings + found))
        }
    }

    /// One of several equal findings is enough; the order does not depend on that of the rules.
    static func sorted(_ findings: [Finding]) -> [Finding] {
        var seen = Set<Finding>()
        return findings.filter { seen.insert($0).inserted }.sorted { a, b in
            let cells = (a.cell ?? -1, b.cell ?? -1)
            if cells.0 != cells.1 { return cells.0 < cells.1 }
            if a.verdict != b.verdict { return a.verdict > b.verdict }
            return (a.rule, a.pack ?? "", a.message, a.cells.first ?? -1)
                < (b.rule, b.pack ?? "", b.message, b.cells.first ?? -1)
        }
    }
}

extension Output {
    /// Whether the rules of its kind have nothing to look at: clusters of which nobody says in which
    /// columns they are.
    fileprivate var isUnread: Bool { kind == .clusters && content == .opaque }

    /// Whether it can be no figure's data, whatever is in it: a picture, or words.
    fileprivate var holdsNoNumbers: Bool {
        switch content {
        case .figure, .text: true
        default: false
        }
    }
}

extension RulePack {
    /// What the pack's rules object to, and those of them that judge this kind of output.
    func findings(in subject: Subject) -> (findings: [Finding], applied: [Entry]) {
        let siblings = Dictionary(rules.map { ($0.key, $0.rule) }, uniquingKeysWith: { a, _ in a })
        let own = subject.with(missingEvidence: missingEvidence, siblings: siblings)
        let entries = rules.filter { $0.scope.admits(subject.output) }
        let found = entries.mapAtOnce { entry in
            entry.rule.findings(in: own).filter {
                $0.verdict > .pass && entry.scope.admits($0, in: subject.output)
            }.map { finding in
                var finding = finding
                if finding.rule == entry.key { finding.pack = name }
                return finding
            }
        }
        let applied = entries.filter {
            type(of: $0.rule).kinds.contains(subject.output.kind)
        }
        return (found.flatMap(\.self), applied)
    }
}

extension [RulePack] {
    /// Hidden content fails unless every pack softens it; then the strictest of them wins.
    var verdictOfHiddenContent: Verdict {
        map { pack in
            let rules = pack.rules.compactMap { $0.rule as? HiddenContentRule }
            return rules.map(\.verdict).max() ?? .fail
        }.max() ?? .fail
    }
}

extension Fault {
    /// A fault fails its output, unless it only asks somebody to look or, for hidden content, the
    /// packs let it pass.
    func finding(in output: Output, hiddenContent: Verdict) -> Finding? {
        let cells = output.table.map { table in
            place == .whole ? [] : table.cells.indices.filter { table.lies($0, at: place) }
        }
        let own: Verdict = review ? .review : .fail
        let verdict = problem == .hiddenContent ? min(own, hiddenContent) : own
        guard verdict > .pass else { return nil }
        return Finding(
            rule: problem.rawValue, place: place, verdict: verdict, message: message,
            remedy: remedy, position: position, cell: cells?.count == 1 ? cells?.first : nil,
            cells: cells)
    }
}

extension Table {
    /// Whether a cell is at a place, or in the line that the place names.
    fileprivate func lies(_ cell: Int, at place: Place) -> Bool {
        let own = self.place(of: cells[cell]).labels
        return place.labels.allSatisfy { own[$0.key] == $0.value }
    }
}

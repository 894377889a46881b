import Outputs

/// Looks for the smallest change of one table, judged by itself, after which nothing in it fails.
struct TableMending {
    let submission: NamedSubmission
    let output: Output
    let packs: [RulePack]
    let limits: MendingLimits
    private var trialsLeft: Int
    /// The submitted table, judged by itself.
    private(set) var before: OutputReport

    init(_ output: Output, of submission: NamedSubmission, packs: [RulePack], limits: MendingLimits)
    {
        self.output = output
        self.submission = submission
        self.packs = packs
        self.limits = limits
        trialsLeft = min(
            limits.trials, max(1, limits.triedCells / max(1, output.table?.cells.count ?? 1)))
        before = OutputReport(output: output, findings: [])
        before = report(on: output)
        if before.isUnsearched { trialsLeft = 0 }
    }

    /// The output by itself, with those that hold the bases of its percentages.
    func report(on changed: Output) -> OutputReport {
        let opened = submission.opened
        let alone = NamedSubmission(
            name: submission.name,
            opened: OpenedSubmission(
                declaration: opened.declaration, dataset: opened.dataset,
                outputs: beside(changed)))
        let found = Report(on: [alone], by: packs, limits: limits.alone).submissions[0]
        return found.complete ? found.outputs[0] : found.outputs[0].adding([Self.unsearched])
    }

    /// What keeps a table from passing that could not be searched within the limits.
    private static let unsearched = Finding(
        rule: DifferencingRule.key, verdict: .review,
        message: OutputReport.unsearchedMessage, remedy: "")

    func report(on edit: TableEdit) -> OutputReport { report(on: output.holding(edit.table)) }

    // MARK: Merging

    private struct Attempt {
        let plan: MendingPlan
        let report: OutputReport
        let rank: (Int, Int, Int)

        init(_ plan: MendingPlan, _ report: OutputReport, of submitted: Table) {
            self.plan = plan
            self.report = report
            rank = (
                report.badness.fails, report.badness.reviews, plan.edit.lost(from: submitted)
            )
        }

        /// Whether it loses fewer numbers for every failing cell that it mends.
        func isCheaper(than other: Attempt, after start: Attempt) -> Bool {
            let (own, theirs) = (start.rank.0 - rank.0, start.rank.0 - other.rank.0)
            let (lost, theirLost) = (rank.2 - start.rank.2, other.rank.2 - start.rank.2)
            let (a, b) = (lost * theirs, theirLost * own)
            return a == b ? rank < other.rank : a < b
        }
    }

    /// Merges of labels, one after the other, after which nothing fails; nil where none was found.
    mutating func merging(after start: MendingPlan) -> MendingPlan? {
        guard let submitted = output.table else { return nil }
        var best = Attempt(start, report(on: start.edit), of: submitted)
        for _ in 0..<6 where best.rank.0 > 0 {
            var next: Attempt?
            for merge in merges(in: best).prefix(6) {
                guard trialsLeft > 0 else { break }
                guard let attempt = attempt(merge, after: best, submitted),
                    attempt.rank < best.rank
                else { continue }
                if next.map({ attempt.isCheaper(than: $0, after: best) }) ?? true { next = attempt }
            }
            guard let next else { return nil }
            best = next
        }
        return best.rank.0 == 0 && best.plan.steps != start.steps ? best.plan : nil
    }

    private mutating func attempt(_ merge: LabelMerge, after best: Attempt, _ submitted: Table)
        -> Attempt?
    {
        let subject = subject(of: best.plan.edit)
        guard let shape = subject.shape,
            let edit = best.plan.edit.applying(
                merge, facts: subject.facts, unit: subject.unit, shape: shape)
        else { return nil }
        trialsLeft -= 1
        let report = report(on: edit)
        if report.isUnsearched { trialsLeft = 0 }
        guard report.isNoWorse(than: before) else { return nil }
        let steps = best.plan.steps + [MendingStep(words: merge.words)]
        return Attempt(MendingPlan(edit: edit, steps: steps), report, of: submitted)
    }

    /// Merges of the labels of failing cells: those that concern most of them first, and of equal
    /// ones those that the dataset has a name for.
    private func merges(in attempt: Attempt) -> [LabelMerge] {
        let table = attempt.plan.edit.table
        let failing = attempt.report.findings.filter { $0.verdict == .fail && $0.isAboutNumbers }
            .flatMap(\.cells)
        let partners = MergePartners(
            table: table, dataset: submission.opened.dataset,
            facts: subject(of: attempt.plan.edit).facts)
        var found: [(merge: LabelMerge, hits: Int)] = []
        for d in table.dimensions.indices {
            var hits: [Int: Int] = [:]
            for cell in failing where table.cells[cell].labels[d] >= 0 {
                hits[table.cells[cell].labels[d], default: 0] += 1
            }
            let labels = table.dimensions[d].labels
            let worst = hits.sorted { a, b in
                if a.value != b.value { return a.value > b.value }
                return labels[a.key].text.utf8.lexicographicallyPrecedes(labels[b.key].text.utf8)
            }
            for (label, _) in worst.prefix(4) {
                for merge in partners.merges(of: label, in: d)
                where !found.contains(where: { $0.merge == merge }) {
                    found.append((merge, merge.labels.reduce(0) { $0 + (hits[$1] ?? 0) }))
                }
            }
        }
        return found.enumerated().sorted { a, b in
            if a.element.hits != b.element.hits { return a.element.hits > b.element.hits }
            if a.element.merge.isNamed != b.element.merge.isNamed { return a.element.merge.isNamed }
            return a.offset < b.offset
        }.map(\.element.merge)
    }

    /// The output with those that hold the bases of its shares.
    private func beside(_ changed: Output) -> [Output] {
        let bases = Set(
            (output.table?.values ?? []).compactMap { value in
                if case .output(let id, _) = value.base { id } else { nil }
            })
        let others = submission.opened.outputs.filter {
            bases.contains($0.id) && $0.id != output.id
        }
        return [changed] + others
    }

    private func subject(of edit: TableEdit) -> Subject {
        let changed = output.holding(edit.table)
        let surroundings = Surroundings(beside(changed), dataset: submission.opened.dataset)
        return Subject(
            output: changed, in: surroundings, shape: surroundings.tables[output.id]?.shape)
    }
}

import Outputs

/// The plans for the tables of one submission: for each the smallest change that mends it by
/// itself, and the cells to withhold so that nothing of the submission fails.
struct SubmissionMending {
    let submission: NamedSubmission
    let report: SubmissionReport
    /// Everything else that is known: what is out, and submissions that are checked beside it.
    let others: [ReleasedSubmission]
    let packs: [RulePack]
    let limits: MendingLimits
    /// Whether what is to be mended only asks to be looked at.
    let isDoubt: Bool

    /// Per output by index, in the order of preference, at least one each.
    func plans() -> [Int: [MendingPlan]] {
        let mendable = report.outputs.indices.filter { index in
            let output = report.outputs[index]
            return output.isMendable && (output.output.table?.cells.count ?? 0) <= limits.cells
        }
        guard !mendable.isEmpty else { return [:] }
        var starts: [Int: MendingPlan] = [:]
        var merged: [Int: MendingPlan] = [:]
        for index in mendable {
            guard let table = report.outputs[index].output.table else { continue }
            var mending = TableMending(
                report.outputs[index].output, of: submission, packs: packs, limits: limits)
            let start =
                FormatMending(mending: mending, packs: packs).plan()
                ?? MendingPlan(edit: TableEdit(table), steps: [])
            starts[index] = start
            merged[index] = mending.merging(after: start)
        }
        let withheld = withholding(from: starts)
        return ordered(starts, merged, withheld)
    }

    private func ordered(
        _ starts: [Int: MendingPlan], _ merged: [Int: MendingPlan], _ withheld: [Int: MendingPlan]
    ) -> [Int: [MendingPlan]] {
        var plans: [Int: [MendingPlan]] = [:]
        for (index, start) in starts {
            guard let table = report.outputs[index].output.table else { continue }
            let merge = merged[index]
            let other = withheld[index]
            if let merge, let other {
                let isSmaller = merge.edit.lost(from: table) <= other.edit.lost(from: table)
                plans[index] =
                    isSmaller || report.outputs[index].isDominated
                    ? [merge, other] : [other, merge]
            } else if let plan = merge ?? other ?? (start.steps.isEmpty ? nil : start) {
                plans[index] = [plan]
            }
        }
        for (index, plan) in withheld where plans[index] == nil { plans[index] = [plan] }
        return plans
    }

    // MARK: Withholding

    /// What `protect` would withhold, within the limits: of all tables together, or where that is
    /// not safe of each that fails.
    private func withholding(from starts: [Int: MendingPlan]) -> [Int: MendingPlan] {
        var outputs = submission.opened.outputs
        for (index, plan) in starts { outputs[index] = outputs[index].holding(plan.edit.table) }
        let sound = outputs.indices.filter { index in
            !report.outputs[index].findings.contains { $0.pack == nil && $0.verdict == .fail }
        }
        let known = others.reduce(0) { $0 + $1.opened.tableCells }
        let total = sound.reduce(0) { $0 + (outputs[$1].table?.cells.count ?? 0) }
        guard total + known <= limits.cells * 2, report.complete else { return [:] }
        if let found = proposal(of: sound, in: outputs), found.isSafe {
            return plans(from: found, starts)
        }
        var plans: [Int: MendingPlan] = [:]
        for index in starts.keys.sorted() where sound.contains(index) {
            guard let found = proposal(of: [index], in: outputs), found.isSafe else { continue }
            plans.merge(self.plans(from: found, starts)) { first, _ in first }
        }
        return plans
    }

    private func proposal(of kept: [Int], in outputs: [Output]) -> Proposal? {
        let opened = submission.opened
        let some = OpenedSubmission(
            declaration: opened.declaration, dataset: opened.dataset,
            outputs: kept.map { outputs[$0] })
        guard isSearched(some) else { return nil }
        var bounds = ProtectionLimits()
        let reports = min(limits.reports, max(4, limits.cells * 2 / max(1, some.tableCells)))
        bounds.rounds = reports
        bounds.reports = reports
        bounds.cells = 0
        bounds.mostReports = 12 * reports
        bounds.cheapestReports = 0
        bounds.full.work = limits.fullWork
        return try? Proposal.withholding(
            in: NamedSubmission(name: submission.name, opened: some), released: others, by: packs,
            writable: Set(some.outputs.filter { $0.table != nil }.map(\.id)), limits: bounds)
    }

    /// Whether a report stays within the limits once every failing cell is withheld: then those that
    /// `protect` makes are no longer either.
    private func isSearched(_ opened: OpenedSubmission) -> Bool {
        let failing = Dictionary(
            report.outputs.map { output in
                let cells = output.findings.filter { $0.verdict == .fail && $0.isAboutNumbers }
                    .flatMap(\.cells)
                return (output.output.id, cells)
            }, uniquingKeysWith: { first, _ in first })
        let outputs = opened.outputs.map { output -> Output in
            guard let table = output.table else { return output }
            var edit = TableEdit(table)
            for cell in failing[output.id] ?? [] where table.cells.indices.contains(cell) {
                edit.withhold(cell)
            }
            return output.holding(edit.table)
        }
        let withheld = OpenedSubmission(
            declaration: opened.declaration, dataset: opened.dataset, outputs: outputs)
        return Report(
            on: [NamedSubmission(name: submission.name, opened: withheld)], released: others,
            by: packs, limits: limits.withheld
        ).submissions[0].complete
    }

    private func plans(from proposal: Proposal, _ starts: [Int: MendingPlan]) -> [Int: MendingPlan]
    {
        var plans: [Int: MendingPlan] = [:]
        for (index, output) in submission.opened.outputs.enumerated() {
            let changes = proposal.changes.filter { change in
                change.cells.contains { $0.output == output.id }
            }
            guard !changes.isEmpty, let table = output.table,
                let changed = proposal.submission.outputs.first(where: { $0.id == output.id })?
                    .table
            else { continue }
            var plan = starts[index] ?? MendingPlan(edit: TableEdit(table), steps: [])
            for cell in plan.edit.table.cells.indices
            where changed.cells[cell].shown != plan.edit.table.cells[cell].shown {
                plan.edit.withhold(cell)
            }
            let words = WithholdingWords(changes, of: output.id, in: table, isDoubt: isDoubt)
            let isEmpty = !plan.edit.table.cells.contains(where: \.shown.isNumber)
            plan.steps.append(
                isEmpty && table.cells.count > 1 ? WithholdingWords.everything : words.step)
            plans[index] = plan
        }
        return plans
    }
}

extension OpenedSubmission {
    var tableCells: Int { outputs.reduce(0) { $0 + ($1.table?.cells.count ?? 0) } }
}

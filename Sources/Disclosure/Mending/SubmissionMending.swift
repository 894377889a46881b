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
                plans[index] =
                    merge.edit.lost(from: table) <= other.edit.lost(from: table)
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
        guard total + known <= limits.cells * 2 else { return [:] }
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
        var bounds = ProtectionLimits()
        bounds.rounds = limits.reports
        bounds.reports = limits.reports
        bounds.cells = 0
        return try? Proposal.withholding(
            in: NamedSubmission(name: submission.name, opened: some), released: others, by: packs,
            writable: Set(some.outputs.filter { $0.table != nil }.map(\.id)), limits: bounds)
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
            plan.steps.append(
                MendingStep(words: WithholdingWords(changes, of: output.id, in: table).words))
            plans[index] = plan
        }
        return plans
    }
}

extension OpenedSubmission {
    var tableCells: Int { outputs.reduce(0) { $0 + ($1.table?.cells.count ?? 0) } }
}

/// Which cells to withhold, in words: all of them where they are few, otherwise those that no
/// finding names.
struct WithholdingWords {
    let words: String
    private static let most = 4

    init(_ changes: [CellChange], of output: String, in table: Table) {
        let named = changes.compactMap { change -> (String, CellChange.Role)? in
            let place = change.cells.first { $0.output == output }?.place
            return place.map { (table.phrase(for: $0), change.role) }
        }
        let primary = named.filter { $0.1 == .primary }.map(\.0)
        let further = named.filter { $0.1 == .complementary }.map(\.0)
        if named.count <= Self.most {
            let together = further.isEmpty || primary.isEmpty ? "" : " together"
            words =
                "withhold " + (named.count == 1 ? "" : "\(named.count) cells\(together): ")
                + (primary + further).joined(separator: "; ")
            return
        }
        guard !further.isEmpty else {
            words = "withhold the \(primary.count) cells that fail"
            return
        }
        let first = further.prefix(Self.most).joined(separator: "; ")
        let more =
            further.count > Self.most ? "; and \(further.count - Self.most) more" : ""
        let failing =
            primary.isEmpty
            ? "withhold \(further.count) cells: "
            : "withhold the \(primary.count == 1 ? "cell" : "\(primary.count) cells") that"
                + " \(primary.count == 1 ? "fails" : "fail") and, so that nobody can work"
                + " \(primary.count == 1 ? "it" : "them") out, \(further.count) more: "
        words = failing + first + more
    }
}

extension Table {
    /// Labels in the order of the dimensions: `York · Kinship · Excluded`.
    func phrase(for place: Place) -> String {
        let names = dimensions.map(\.name) + ["statistic"]
        return names.compactMap { place.labels[$0] }.joined(separator: " · ")
    }
}

import Outputs

/// What is told of the plans that hold: the remedies of findings that are gone with them, and the
/// tables as they would look.
struct MendedSubmission {
    let before: SubmissionReport
    /// With every plan applied.
    let after: SubmissionReport
    /// By index of the output.
    let plans: [Int: MendingPlan]
    /// What would do as well.
    let alternatives: [Int: Alternative]

    /// A plan that does as well, with the rules that still object to its table.
    struct Alternative {
        let plan: MendingPlan
        let objecting: Set<String>
    }

    /// - `alone`: the verdict of one output's table by itself.
    func outputs(alone: (_ output: Int, TableEdit) -> Verdict) -> [OutputReport] {
        before.outputs.indices.map { index in
            let output = before.outputs[index]
            let findings = output.findings.map { finding in
                remedy(for: finding, of: index).map { finding.advising($0) } ?? finding
            }
            var told = OutputReport(output: output.output, findings: findings)
            if let plan = plans[index] {
                told.proposal = OutputProposal(
                    table: plan.edit.table, steps: plan.steps.map(\.words),
                    changed: plan.edit.changed, alone: alone(index, plan.edit),
                    together: after.outputs[index].verdict,
                    left: after.outputs[index].verdictsByRule.keys.sorted())
            }
            return told
        }
    }

    private func remedy(for finding: Finding, of index: Int) -> String? {
        guard finding.isAboutNumbers, isGone(finding, of: index)
        else { return nil }
        if let plan = plans[index] {
            let impossible =
                finding.rule == ZeroRule.key
                ? ", or declare the combination impossible in dataset.yaml if it is" : ""
            let other = alternatives[index].flatMap { other in
                other.objecting.contains(finding.rule)
                    ? nil : "; or \(other.plan.words(for: finding.rule, isProposed: false))"
            }
            return finding.quantileInstead + plan.words(for: finding.rule) + (other ?? "")
                + impossible
        }
        let elsewhere = plans.sorted { $0.key < $1.key }.map { other, plan in
            "in \(before.outputs[other].output.id): "
                + plan.words(for: finding.rule, isProposed: false)
        }
        return elsewhere.isEmpty ? nil : elsewhere.prefix(3).joined(separator: "; ")
    }

    /// Whether its rule says nothing of its place any more.
    private func isGone(_ finding: Finding, of index: Int) -> Bool {
        let left = after.outputs[index].findings.filter {
            $0.rule == finding.rule && $0.pack == finding.pack
        }
        guard !finding.cells.isEmpty else {
            return !left.contains { $0.cells.isEmpty && $0.place == finding.place }
        }
        let places = plans[index]?.edit.places
        let now = Set(finding.cells.compactMap { cell in places.map { $0[cell] } ?? cell })
        return !left.contains { !now.isDisjoint(with: $0.cells) }
    }
}

extension Finding {
    /// Of an end or a quantile that lies too far out, the one that may be shown: less is lost than by
    /// any change of the table.
    fileprivate var quantileInstead: String {
        let isQuantile = rule == PositionRule.key || rule == EndpointsRule.key
        guard isQuantile, remedy.hasPrefix("show "), let end = remedy.firstRange(of: "; or ") else {
            return ""
        }
        return remedy[..<end.lowerBound] + "; or "
    }

    /// The same finding with another remedy.
    func advising(_ remedy: String) -> Finding {
        Finding(
            rule: rule, pack: pack, place: place, verdict: verdict, message: message,
            remedy: remedy, position: position, cell: cell, cells: cells)
    }
}

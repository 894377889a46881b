import Outputs

extension Report {
    /// The same report with remedies that were tried: every finding that a change of its table
    /// mends says which, and the output shows the table as it would be then.
    ///
    /// A change is named only if, with every proposed change made at once and everything judged
    /// again beside what is `released`, the finding is gone and no rule says worse of any output
    /// than before. Where nothing small was found the general words stay.
    ///
    /// - `submissions`, `released`, `packs`: what the report was made from.
    public func mended(
        _ submissions: [NamedSubmission], released: [ReleasedSubmission] = [],
        by packs: [RulePack], limits: MendingLimits = MendingLimits()
    ) -> Report {
        guard verdict > .pass, submissions.count == self.submissions.count else { return self }
        let told = ReportMending(
            report: self, submissions: submissions, released: released, packs: packs,
            limits: limits
        ).mended()
        return ZeroMending(
            before: self, told: told, submissions: submissions, released: released, packs: packs,
            limits: limits
        ).mended().advisingInferences(as: self)
    }
}

/// The remedies of one report, each tried.
struct ReportMending {
    let report: Report
    let submissions: [NamedSubmission]
    let released: [ReleasedSubmission]
    let packs: [RulePack]
    let limits: MendingLimits
    /// Whether what is to be mended only asks to be looked at.
    var isDoubt = false

    /// Which plan of those found each output takes, by submission and output.
    typealias Choice = [Target: Int]

    struct Target: Hashable, Comparable {
        let submission: Int
        let output: Int

        static func < (a: Target, b: Target) -> Bool {
            (a.submission, a.output) < (b.submission, b.output)
        }
    }

    func mended() -> Report {
        let known =
            released + submissions.map { ReleasedSubmission(name: $0.name, opened: $0.opened) }
        let size = known.reduce(0) { $0 + $1.opened.tableCells }
        let plans = size <= limits.cells * 4 ? plans() : [:]
        guard let (choice, judged) = settled(plans) else { return withModels(report) }
        let alternatives = alternatives(to: choice, plans, judged)
        let outputs = report.submissions.indices.map { s in
            let own = choice.filter { $0.key.submission == s }
            let found = MendedSubmission(
                before: report.submissions[s], after: judged.submissions[s],
                plans: own.reduce(into: [:]) { $0[$1.key.output] = plans[$1.key]?[$1.value] },
                alternatives: own.keys.reduce(into: [:]) { $0[$1.output] = alternatives[$1] })
            return found.outputs { index, edit in
                TableMending(
                    report.submissions[s].outputs[index].output, of: submissions[s], packs: packs,
                    limits: limits
                ).report(on: edit).verdict
            }
        }
        return withModels(report.replacing(outputs))
    }

    private func plans() -> [Target: [MendingPlan]] {
        var all: [Target: [MendingPlan]] = [:]
        for s in submissions.indices {
            let beside = submissions.indices.filter { $0 != s }.map {
                ReleasedSubmission(name: submissions[$0].name, opened: submissions[$0].opened)
            }
            let found = SubmissionMending(
                submission: submissions[s], report: report.submissions[s],
                others: released + beside, packs: packs, limits: limits, isDoubt: isDoubt
            ).plans()
            for (output, plans) in found { all[Target(submission: s, output: output)] = plans }
        }
        return all
    }

    // MARK: All together

    private func judged(_ choice: Choice, _ plans: [Target: [MendingPlan]]) -> Report {
        let changed = submissions.indices.map { s in
            let opened = submissions[s].opened
            let outputs = opened.outputs.indices.map { o -> Output in
                let target = Target(submission: s, output: o)
                guard let index = choice[target], let plan = plans[target]?[index] else {
                    return opened.outputs[o]
                }
                return opened.outputs[o].holding(plan.edit.table)
            }
            return NamedSubmission(
                name: submissions[s].name,
                opened: OpenedSubmission(
                    declaration: opened.declaration, dataset: opened.dataset, outputs: outputs,
                    notes: opened.notes))
        }
        return Report(on: changed, released: released, by: packs, limits: limits.together)
    }

    /// The first choice that makes nothing worse: the preferred plans; with the other plan for
    /// outputs that are worse or no better; without those that still are.
    private func settled(_ plans: [Target: [MendingPlan]]) -> (Choice, Report)? {
        var choice = plans.mapValues { _ in 0 }
        for round in 0..<4 where !choice.isEmpty {
            let judged = judged(choice, plans)
            // What was not searched is not known to be mended.
            let isLess = zip(judged.submissions, report.submissions).contains { after, before in
                before.complete && !after.complete
            }
            let bad = isLess ? choice.keys.sorted() : disappointing(choice, judged)
            if bad.isEmpty { return (choice, judged) }
            if round == 0, plans.values.contains(where: { $0.count > 1 }) {
                // A table that gives another away may itself look better than before.
                for target in choice.keys { choice[target] = plans[target].map { $0.count - 1 } }
                continue
            }
            let own = bad.filter { choice[$0] != nil }
            if own.isEmpty { return nil }
            for target in own { choice[target] = nil }
        }
        return nil
    }

    /// The plans not chosen, where they would do as well: all of them judged at once.
    private func alternatives(
        to choice: Choice, _ plans: [Target: [MendingPlan]], _ judged: Report
    ) -> [Target: MendedSubmission.Alternative] {
        var others = choice
        for (target, index) in choice where (plans[target]?.count ?? 0) > 1 {
            others[target] = 1 - index
        }
        guard others != choice else { return [:] }
        let found = self.judged(others, plans)
        let isComplete = zip(found.submissions, report.submissions).allSatisfy {
            $0.complete || !$1.complete
        }
        guard isComplete, disappointing(others, found).isEmpty else { return [:] }
        var alternatives: [Target: MendedSubmission.Alternative] = [:]
        for (target, index) in others where choice[target] != index {
            let after = found.submissions[target.submission].outputs[target.output]
            let chosen = judged.submissions[target.submission].outputs[target.output]
            guard let plan = plans[target]?[index], after.badness.fails <= chosen.badness.fails
            else { continue }
            alternatives[target] = MendedSubmission.Alternative(
                plan: plan, objecting: Set(after.verdictsByRule.keys))
        }
        return alternatives
    }

    /// Outputs of which some rule says worse than before, and changed ones that are no better.
    private func disappointing(_ choice: Choice, _ judged: Report) -> [Target] {
        report.submissions.indices.flatMap { s in
            report.submissions[s].outputs.indices.compactMap { o -> Target? in
                let target = Target(submission: s, output: o)
                let before = report.submissions[s].outputs[o]
                let after = judged.submissions[s].outputs[o]
                let isBetter =
                    choice[target] == nil || after.badness < before.badness
                    || before.badness == (0, 0)
                return isBetter && after.isNoWorse(than: before) ? nil : target
            }
        }
    }

    private func withModels(_ report: Report) -> Report {
        report.replacing(
            report.submissions.indices.map { s in
                let submission = submissions[s].opened
                return report.submissions[s].outputs.map { output in
                    output.output.models.isEmpty
                        ? output
                        : ModelMending(of: output, in: submission, packs: packs).mended()
                }
            })
    }
}

extension Report {
    /// The same report with other words for its outputs.
    func replacing(_ outputs: [[OutputReport]]) -> Report {
        Report(
            packs: packs,
            submissions: zip(submissions, outputs).map { $0.telling($1) })
    }
}

import Outputs

/// Changes of how numbers are printed: rounded to a base, to fewer decimals or significant digits.
struct FormatMending {
    let mending: TableMending
    let packs: [RulePack]

    /// What the findings of the table ask for, each step judged; nil where there is none.
    func plan() -> MendingPlan? {
        guard let table = mending.output.table else { return nil }
        var plan = MendingPlan(edit: TableEdit(table), steps: [])
        var report = mending.before
        for change in [rounded, fewerDecimals, fewerDigits, CurveMending(mending: mending).cut] {
            guard let next = change(plan, report) else { continue }
            plan = next
            report = mending.report(on: plan.edit)
        }
        return plan.steps.isEmpty ? nil : plan
    }

    private func cells(_ rule: String, in report: OutputReport) -> Set<Int> {
        Set(report.findings.filter { $0.rule == rule && $0.verdict == .fail }.flatMap(\.cells))
    }

    // MARK: Rounding

    private func rounded(_ plan: MendingPlan, _ report: OutputReport) -> MendingPlan? {
        let rules = packs.flatMap(\.rules).compactMap { $0.rule as? RoundingRule }
        guard !cells(RoundingRule.key, in: report).isEmpty,
            let base = rules.map(\.base).max(), rules.allSatisfy({ base % $0.base == 0 })
        else { return nil }
        let least =
            rules.contains { $0.order == .afterSuppression }
            ? packs.flatMap(\.rules).compactMap { ($0.rule as? ThresholdRule)?.minimum }.max() ?? 1
            : 1
        var edit = plan.edit
        var withheld = 0
        for (index, cell) in plan.edit.table.cells.enumerated() {
            guard plan.edit.table.values[cell.value].isPlainCount,
                plan.edit.table.values[cell.value].scale == 1, let printed = cell.shown.number
            else { continue }
            let count = cell.evidence?.count ?? printed.value
            if count > 0, count < Decimal(least) {
                edit.withhold(index)
                withheld += 1
            } else if plan.edit.table.precision(of: index).base.map({ $0 % base != 0 }) ?? true,
                let number = Precision.round(base).printing(count, decimals: 0)
            {
                edit.show(number, as: .round(base), at: index)
            }
        }
        guard cells(RoundingRule.key, in: mending.report(on: edit)).isEmpty else { return nil }
        let words =
            withheld == 0
            ? "round every count to \(base)"
            : "withhold the \(withheld == 1 ? "count" : "\(withheld) counts") below \(least), then"
                + " round every other count to \(base)"
        let step = MendingStep(words: words, rules: [RoundingRule.key])
        return MendingPlan(edit: edit, steps: plan.steps + [step])
    }

    // MARK: Digits

    private func fewerDecimals(_ plan: MendingPlan, _ report: OutputReport) -> MendingPlan? {
        let objected = cells(DecimalsRule.key, in: report)
        let values = Set(objected.map { plan.edit.table.cells[$0].value }).sorted()
        let most = objected.compactMap { plan.edit.table.cells[$0].shown.number?.decimals }.max()
        guard let most, most > 0 else { return nil }
        for places in (0..<most).reversed() {
            var edit = plan.edit
            for (index, cell) in plan.edit.table.cells.enumerated()
            where values.contains(cell.value) {
                guard let printed = cell.shown.number, printed.decimals > places else { continue }
                edit.show(printed.rounded(toPlaces: places), as: .decimals(places), at: index)
            }
            let after = mending.report(on: edit)
            guard cells(DecimalsRule.key, in: after).isEmpty, after.isNoWorse(than: report) else {
                continue
            }
            let step = MendingStep(
                words: "print \(places) \(places == 1 ? "decimal" : "decimals")"
                    + of(values, in: plan.edit.table), rules: [DecimalsRule.key])
            return MendingPlan(edit: edit, steps: plan.steps + [step])
        }
        return nil
    }

    private func fewerDigits(_ plan: MendingPlan, _ report: OutputReport) -> MendingPlan? {
        let objected = cells(SignificantRule.key, in: report)
        let rules = packs.flatMap(\.rules).compactMap { $0.rule as? SignificantRule }
        guard !objected.isEmpty, let digits = rules.map(\.digits).min() else { return nil }
        var edit = plan.edit
        for index in objected {
            guard let printed = plan.edit.table.cells[index].shown.number else { continue }
            edit.show(printed.cut(toDigits: digits), as: .figures(digits), at: index)
        }
        let after = mending.report(on: edit)
        guard cells(SignificantRule.key, in: after).isEmpty, after.isNoWorse(than: report) else {
            return nil
        }
        let step = MendingStep(
            words: "round to \(digits) significant \(digits == 1 ? "digit" : "digits")",
            rules: [SignificantRule.key])
        return MendingPlan(edit: edit, steps: plan.steps + [step])
    }

    /// ` of pct`, where the table has other columns.
    private func of(_ values: [Int], in table: Table) -> String {
        let names = values.map { table.values[$0].column }.filter { !$0.isEmpty }
        return table.values.count > values.count && !names.isEmpty
            ? " of \(names.joined(separator: " and "))" : ""
    }
}

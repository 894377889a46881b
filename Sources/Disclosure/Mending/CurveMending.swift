import Outputs

/// Ends survival curves and life tables before the first step of each that fails.
struct CurveMending {
    let mending: TableMending

    /// The plan with its curves cut; nil where that mends nothing.
    func cut(_ plan: MendingPlan, _ report: OutputReport) -> MendingPlan? {
        let table = plan.edit.table
        let objected = failing(in: report)
        guard mending.output.kind == .survival, !objected.isEmpty,
            let time = table.timeDimension
        else { return nil }
        let ends = ends(of: objected, in: table, time)
        var edit = plan.edit
        edit.leaveOut(
            Set(
                table.cells.indices.filter { cell in
                    guard let end = ends[table.curve(of: cell, along: time)],
                        let at = table.moment(of: cell, along: time)
                    else { return false }
                    return at >= end
                }))
        guard !edit.table.cells.isEmpty else { return nil }
        let after = mending.report(on: edit)
        guard failing(in: after).isEmpty, after.isNoWorse(than: report) else { return nil }
        let step = MendingStep(
            words: words(ends, table.dimensions[time].name), rules: [SurvivalRule.key])
        return MendingPlan(edit: edit, steps: plan.steps + [step])
    }

    private func failing(in report: OutputReport) -> Set<Int> {
        Set(
            report.findings.filter { $0.rule == SurvivalRule.key && $0.verdict == .fail }
                .flatMap(\.cells))
    }

    /// Per curve its first step that fails.
    private func ends(of cells: Set<Int>, in table: Table, _ time: Int) -> [[Int]: Decimal] {
        var ends: [[Int]: Decimal] = [:]
        for cell in cells {
            guard let at = table.moment(of: cell, along: time) else { continue }
            let curve = table.curve(of: cell, along: time)
            ends[curve] = min(ends[curve] ?? at, at)
        }
        return ends
    }

    private func words(_ ends: [[Int]: Decimal], _ name: String) -> String {
        let moments = Set(ends.values)
        guard moments.count == 1, let only = moments.first else {
            return "cut every curve before its first step that fails"
        }
        return "cut the curve before \(name) \(only)"
    }
}

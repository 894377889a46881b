import Outputs

/// Ends survival curves and life tables before the first step of each that fails.
struct CurveMending {
    let mending: TableMending

    /// The plan with its curves cut; nil where that mends nothing.
    func cut(_ plan: MendingPlan, _ report: OutputReport) -> MendingPlan? {
        let table = plan.edit.table
        let objected = failing(in: report)
        guard mending.output.kind == .survival, !objected.isEmpty,
            let time = table.dimensions.indices.first(where: { d in
                table.dimensions[d].labels.allSatisfy { $0.isTotal || Self.moment($0.text) != nil }
            })
        else { return nil }
        let ends = ends(of: objected, in: table, time)
        var edit = plan.edit
        edit.leaveOut(
            Set(
                table.cells.indices.filter { cell in
                    guard let end = ends[curve(of: cell, in: table, time)],
                        let at = moment(of: cell, in: table, time)
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
            guard let at = moment(of: cell, in: table, time) else { continue }
            let curve = curve(of: cell, in: table, time)
            ends[curve] = min(ends[curve] ?? at, at)
        }
        return ends
    }

    /// Its labels in all other dimensions.
    private func curve(of cell: Int, in table: Table, _ time: Int) -> [Int] {
        table.dimensions.indices.filter { $0 != time }.map { table.cells[cell].labels[$0] }
    }

    private func moment(of cell: Int, in table: Table, _ time: Int) -> Decimal? {
        let label = table.cells[cell].labels[time]
        return label < 0 ? nil : Self.moment(table.dimensions[time].labels[label].text)
    }

    /// A number, or where a range begins.
    private static func moment(_ text: String) -> Decimal? {
        Decimal(parsing: text) ?? Variable.integerRange(text).map { Decimal($0.lowerBound) }
    }

    private func words(_ ends: [[Int]: Decimal], _ name: String) -> String {
        let moments = Set(ends.values)
        guard moments.count == 1, let only = moments.first else {
            return "cut every curve before its first step that fails"
        }
        return "cut the curve before \(name) \(only)"
    }
}

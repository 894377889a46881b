import Outputs

/// One value shared by all units of a cell is everybody's value: a standard deviation of zero, a
/// mode, minimum or maximum that all have, a minimum equal to the maximum, a median with nobody
/// on either side, contributions that are all the same.
///
/// - `verdict`: what such a cell amounts to.
///
/// A printed zero counts as zero, whatever its digits hide. A mode needs `at-value`. Cells without
/// units, or of one unit, are the threshold's business.
///
/// Source: reference/rules.md section 1 (Shape, Mode); ACRO's all-values-are-same.
public struct SameValueRule: Rule {
    public static let key = "same-value"
    public static let kinds: Set<Kind> = [.shape, .mode, .linearAggregations]

    public let verdict: Verdict

    public init(parameters: inout Parameters) throws(ParameterError) {
        verdict = try parameters.word("verdict", default: .fail)
    }

    public func findings(in subject: Subject) -> [Finding] {
        guard let table = subject.output.table, let shape = subject.shape else { return [] }
        let maxima = table.values.firstIndex { $0.statistic == .maximum }
        return subject.findings(of: Self.key, about: .magnitudes) {
            cell, value, table in
            switch value.statistic {
            case .sd, .variance, .se, .range, .gini:
                return table.cells[cell].shown.number?.value == 0 ? objection : nil
            case .mode: return mode(table.cells[cell].evidence)
            case .minimum, .maximum:
                if hasEverybody(table.cells[cell].evidence) { return objection }
                guard value.statistic == .minimum else { return nil }
                let own = table.cells[cell].value
                let other = maxima.flatMap { shape.cell(beside: cell, from: own, value: $0) }
                guard let other, let high = table.cells[other].shown.number,
                    high.value == table.cells[cell].shown.number?.value
                else { return nil }
                return objection
            case .median, .quantile:
                return hasNobodyBeside(table.cells[cell].evidence) ? objection : nil
            case .sum, .mean:
                return allAlike(table.cells[cell].evidence, subject.unit) ? objection : nil
            default: return nil
            }
        }
    }

    private var objection: Objection {
        .verdict(
            verdict, message: "all units of this cell have the same value",
            remedy: "merge the cell with a neighbour, or leave it out")
    }

    private func mode(_ evidence: Evidence?) -> Objection? {
        guard evidence?.count != nil, evidence?.columns[.atValue] != nil else {
            return .missing("at-value and count")
        }
        return hasEverybody(evidence) ? objection : nil
    }

    private func hasEverybody(_ evidence: Evidence?) -> Bool {
        guard let count = evidence?.count, let same = evidence?.columns[.atValue] else {
            return false
        }
        return count > 0 && same >= count
    }

    private func hasNobodyBeside(_ evidence: Evidence?) -> Bool {
        guard let evidence, let count = evidence.count, count > 0 else { return false }
        return evidence.columns[.below] == 0 && evidence.columns[.above] == 0
    }

    /// The total is what every unit would give if it gave as much as the largest.
    private func allAlike(_ evidence: Evidence?, _ unit: String) -> Bool {
        guard let evidence, let total = evidence.total, !evidence.hasNegatives,
            let count = evidence.contributors[unit] ?? evidence.count, count > 1,
            let first = evidence.largest[unit]?.first
        else { return false }
        return first.multiplied(by: count - (evidence.columns[.missing] ?? 0)) == total
    }
}

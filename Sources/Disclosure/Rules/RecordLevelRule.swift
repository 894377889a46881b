import Outputs

/// One number per unit: residuals, fitted values, scatter points, predictions by authority.
///
/// - `verdict`: what such an output amounts to.
///
/// Objects to outputs of kind `record-level` and to models whose role is `predicted`.
///
/// Source: reference/rules.md section 1 (record-level rows).
public struct RecordLevelRule: Rule {
    public static let key = "record-level"
    public static let kinds: Set<Kind> = [.recordLevel]

    public let verdict: Verdict

    public init(parameters: inout Parameters) throws(ParameterError) {
        verdict = try parameters.word("verdict", default: .fail)
    }

    public func findings(in subject: Subject) -> [Finding] {
        let isPredicted = subject.output.models.contains { $0.declaration.role == .predicted }
        let declared =
            subject.output.declaration?.models.contains { $0.role == .predicted } ?? false
        guard subject.output.kind == .recordLevel || isPredicted || declared else { return [] }
        return subject.whole(
            Self.key, verdict, "one number per unit",
            remedy: remedy(units(in: subject), subject.sibling(ThresholdRule.self)?.minimum ?? 10))
    }

    /// Numbers of one statistic, each of a unit; nil where nothing could be read.
    private func units(in subject: Subject) -> Int? {
        if let table = subject.output.table {
            return table.cells.isEmpty ? nil : table.cells.count / table.values.count
        }
        let terms = subject.output.models.map(\.terms.count)
        return terms.max()
    }

    /// As many bins as keep the minimum of units in each.
    private func remedy(_ units: Int?, _ minimum: Int) -> String {
        guard let units else { return "bin or smooth it, with enough units behind every mark" }
        let bins = units / max(minimum, 1)
        switch bins {
        case 10...:
            return
                "show deciles instead, at least \(units / 10) units each, or at most \(bins) bins"
        case 2...:
            return
                "show the means of at most \(bins) bins of at least \(minimum) units each instead"
        default: return "leave it out: there are too few units for bins of \(minimum)"
        }
    }
}

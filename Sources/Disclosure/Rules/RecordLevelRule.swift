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
            remedy: "bin or smooth it, with enough units behind every mark")
    }
}

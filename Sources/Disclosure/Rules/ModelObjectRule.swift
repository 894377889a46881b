import Outputs

/// A fitted model as an object may hold its training data; nothing here opens one.
///
/// - `verdict`: what an output of kind `model` amounts to.
///
/// Source: reference/rules.md section 6 (R's lm keeps its model frame).
public struct ModelObjectRule: Rule {
    public static let key = "model-object"
    public static let kinds: Set<Kind> = [.model]

    public let verdict: Verdict

    public init(parameters: inout Parameters) throws(ParameterError) {
        verdict = try parameters.word("verdict", default: .fail)
    }

    public func findings(in subject: Subject) -> [Finding] {
        guard subject.output.kind == .model else { return [] }
        return subject.whole(
            Self.key, verdict, "a model object may hold the records it was fitted to",
            remedy: "submit its coefficients as a table of kind coefficients")
    }
}

import Outputs

/// What hidden content amounts to. It always applies and fails; a pack can only soften it.
///
/// - `verdict`: the mildest that this pack allows. Where several packs apply, the strictest wins,
///   and one without this rule fails. The readers find hidden content and report it as faults;
///   the rule itself looks at nothing.
///
/// Source: INTERFACE.md, "Files".
public struct HiddenContentRule: Rule {
    public static let key = "hidden-content"
    public static let kinds: Set<Kind> = []

    public let verdict: Verdict

    public init(parameters: inout Parameters) throws(ParameterError) {
        verdict = try parameters.word("verdict", default: .fail)
    }

    public func findings(in subject: Subject) -> [Finding] { [] }
}

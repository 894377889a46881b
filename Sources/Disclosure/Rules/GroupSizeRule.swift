import Outputs

/// Random or fixed effects of a group with few units describe those units.
///
/// - `minimum`: the least size of the smallest group; itself passes.
///
/// Multilevel and fixed-effects models have to give `groups` with the size of the smallest.
///
/// Source: reference/rules.md section 5 (multilevel models by authority or school).
public struct GroupSizeRule: Rule {
    public static let key = "group-size"
    public static let kinds: Set<Kind> = [.coefficients]

    public let minimum: Int

    public init(parameters: inout Parameters) throws(ParameterError) {
        minimum = try parameters.whole("minimum", in: 1...1_000_000)
    }

    public func findings(in subject: Subject) -> [Finding] {
        subject.output.models.flatMap { model -> [Finding] in
            let declared = model.declaration
            let isGrouped = declared.type == .multilevel || declared.type == .fixedEffects
            if isGrouped, declared.groups.isEmpty {
                return [
                    subject.missing(
                        "groups of the model", rule: Self.key,
                        remedy: "groups: {VARIABLE: {count: …, smallest: …}}, how many groups there"
                            + " are and how many units the smallest has")
                ]
            }
            return declared.groups.sorted { $0.key < $1.key }.flatMap { name, group in
                judge(group, name, in: subject)
            }
        }
    }

    private func judge(_ group: ModelDeclaration.Group, _ name: String, in subject: Subject)
        -> [Finding]
    {
        guard let smallest = group.smallest else {
            return [
                subject.missing(
                    "smallest of the groups \(name)", rule: Self.key,
                    remedy: "smallest in groups: {\(name): …}, how many units the smallest has")
            ]
        }
        return smallest < minimum
            ? subject.whole(
                Self.key, .fail,
                "the smallest of the groups \(name) has fewer than \(minimum) units",
                remedy:
                    "merge every one of the groups \(name) below \(minimum) units with another, or"
                    + " leave those units out, and fit the model again") : []
    }
}

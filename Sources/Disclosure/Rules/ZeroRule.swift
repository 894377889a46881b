import Outputs

/// A zero tells that nobody of a group has a property.
///
/// - `verdict`: what a zero amounts to. Without this rule a zero passes.
///
/// Judged is the count behind the number, by evidence or else as printed; a printed zero that may
/// be a rounded one is at most `review`. A mean or the like that is marked as having no value tells
/// the same, if the evidence says that nobody is there. Structural zeros pass: nobody could be
/// there. In survival tables a step without events is no finding. A zero that is shown rounded under
/// a `threshold` with `rounded: protects`, the `rounding` rule being obeyed, is protected like a
/// small count.
///
/// Source: INTERFACE.md; reference/rules.md section 0, 2.
public struct ZeroRule: Rule {
    public static let key = "zero"
    public static let kinds: Set<Kind> = [.frequencies, .linearAggregations]

    public internal(set) var verdict: Verdict

    public init(parameters: inout Parameters) throws(ParameterError) {
        verdict = try parameters.word("verdict", default: .fail)
    }

    public func findings(in subject: Subject) -> [Finding] {
        let isSurvival = subject.output.kind == .survival
        let threshold = subject.sibling(ThresholdRule.self)
        let rounding =
            threshold?.rounded == .protects ? subject.sibling(RoundingRule.self) : nil
        return subject.findings(
            of: Self.key, about: isSurvival ? Set.all.subtracting([.events]) : .all,
            absent: .magnitudes
        ) { cell, value, table in
            guard let count = subject.facts[cell].count, count.low == 0,
                table.cells[cell].shown.isNumber || subject.facts[cell].isEvidence,
                count.high == 0 || table.cells[cell].shown.number?.value == 0,
                !(rounding?.protects(cell, in: table) ?? false)
            else { return nil }
            return .verdict(
                count.high == 0 ? verdict : min(verdict, .review),
                message: (count.high == 0 ? "nobody" : "perhaps nobody")
                    + " is in this cell, and the cell could hold somebody",
                remedy: "merge the category, withhold it and a second cell of each line, or "
                    + "declare the combination impossible in dataset.yaml if it is")
        }
            + subject.stated(rule: Self.key) { count, _ in
                guard count == 0 else { return nil }
                return .verdict(
                    verdict, message: "a number stated in the text: nobody is in this population",
                    remedy: "leave the number out, or state it of a larger population")
            }
    }
}

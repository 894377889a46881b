import Disclosure
import Writers

/// Reasons that checkers give again and again, to be ticked instead of typed.
public struct CannedReason: Hashable, Sendable {
    /// What the form sends.
    public let value: String
    /// What is written into the reason.
    public let text: String
    public let isChosen: Bool

    /// What the findings of a file ask for, then what checkers say of any file.
    static func reasons(for item: DecisionItem, chosen: Set<String>) -> [CannedReason] {
        var rules: [String: Verdict] = [:]
        for finding in item.reports.flatMap(\.findings) {
            rules[finding.rule] = max(rules[finding.rule] ?? .pass, finding.verdict)
        }
        let found = rules.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(6).map {
            ("rule-\($0.key)", "\($0.key): please mend this as the program proposes")
        }
        return (found + general).map { value, text in
            CannedReason(
                value: value, text: VisibleText.visible(text), isChosen: chosen.contains(value))
        }
    }

    private static let general = [
        ("context", "the context does not say what this output is for"),
        ("counts", "the unweighted counts behind these numbers are missing"),
        ("consistent", "suppression and rounding are not the same in all outputs"),
        ("exception", "I accept the exception that was asked for"),
        ("public", "these numbers are public already"),
        ("zeros", "the small numbers are structural zeros"),
    ]

    /// The reasons ticked and what was typed, as one text.
    static func text(_ reasons: [CannedReason], typed: String) -> String {
        (reasons.filter(\.isChosen).map(\.text)
            + (typed.allSatisfy(\.isWhitespace) ? [] : [typed])).joined(separator: "; ")
    }
}

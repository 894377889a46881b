import Clearance

/// A policy in words, for people.
public enum PolicyWords {
    /// `2 checkers, one after the other, 1 for code`.
    public static func quorum(_ policy: Policy) -> String {
        var parts = [checkers(policy.checkers)]
        if policy.order == .sequential { parts.append("one after the other") }
        if let code = policy.codeCheckers { parts.append("\(code) for code") }
        return parts.joined(separator: ", ")
    }

    static func checkers(_ count: Int) -> String {
        count == 1 ? "1 checker" : "\(count) checkers"
    }

    static func recall(_ policy: Policy) -> String {
        policy.recallers == 1 ? "1 release manager" : "\(policy.recallers) release managers"
    }

    static func keys(_ policy: Policy) -> String {
        policy.holdMinutes == 0
            ? "opened for each decision"
            : "held open for \(minutes(policy.holdMinutes)), where its owner asks for it"
    }

    public static func minutes(_ count: Int) -> String {
        count == 1 ? "1 minute" : "\(count) minutes"
    }

    static func days(_ policy: Policy) -> String {
        switch policy.retain {
        case nil: "as desk.yaml says; an older log does not say it"
        case 1: "erased 1 day after the last that happened"
        case let days?: "erased \(days) days after the last that happened"
        }
    }

    static func trials(_ policy: Policy) -> String {
        policy.trialChecks.map { "\($0) a day for one person" }
            ?? "as desk.yaml says; an older log does not say it"
    }

    static func change(_ policy: Policy) -> String {
        switch policy.signers {
        case 0: "an operator alone"
        case 1: "an operator, and the signature of 1 checker"
        default: "an operator, and the signatures of \(policy.signers) checkers"
        }
    }
}

import Outputs

extension RulePack.Entry {
    /// What the rule demands with its parameters, as sentences for people who sign a pack.
    public var words: String { Self.words(of: rule) }

    /// Whom and what it is restricted to, as a phrase; nil where nothing restricts it.
    public var scopeWords: String? {
        var parts: [String] = []
        if !scope.kinds.isEmpty {
            parts.append("outputs of kind " + scope.kinds.map(\.rawValue).sorted().listed("or"))
        }
        if !scope.units.isEmpty { parts.append("the unit " + scope.units.sorted().listed("or")) }
        if !scope.statistics.isEmpty {
            parts.append(
                "the statistic " + scope.statistics.map(\.rawValue).sorted().listed("or"))
        }
        return parts.isEmpty ? nil : "Only for " + parts.joined(separator: ", and ") + "."
    }

    /// What it takes to set a finding of the rule aside.
    public var overrideWords: String {
        switch override {
        case .reason: "a checker, with a reason"
        case .dataOwner: "the data owner"
        case .none: "nobody"
        }
    }

    private static func words(of rule: any Rule) -> String {
        countWords(rule) ?? magnitudeWords(rule) ?? modelWords(rule) ?? verdictWords(rule)
    }

    private static func countWords(_ rule: any Rule) -> String? {
        switch rule {
        case let rule as ThresholdRule: threshold(rule)
        case let rule as GroupDisclosureRule:
            rule.share == 1
                ? "All units of a line in one sensitive category fail."
                : "A sensitive category that holds \(rule.share) or more of its line fails."
        case let rule as RoundingRule:
            "Counts are shown as multiples of \(rule.base)"
                + (rule.order == .afterSuppression ? ", after small ones were withheld." : ".")
        case let rule as GeographyRule: geography(rule)
        case let rule as DifferencingRule: differencing(rule)
        default: nil
        }
    }

    private static func threshold(_ rule: ThresholdRule) -> String {
        var words = ["A count from 1 to \(rule.minimum - 1) fails; \(rule.minimum) passes."]
        if rule.minimum == 1 { words = ["Every count passes."] }
        for (unit, minimum) in rule.units.sorted(by: { $0.key < $1.key }) {
            words.append("Fewer than \(minimum) of unit \(unit) fail as well.")
        }
        if rule.rounded == .protects {
            words.append("A small count may be shown rounded, if a rounding rule is obeyed.")
        }
        return words.joined(separator: " ")
    }

    private static func geography(_ rule: GeographyRule) -> String {
        var words: [String] = []
        if !rule.forbidden.isEmpty { words.append("Not shown: \(rule.forbidden.listed("and")).") }
        if rule.minimumPopulation > 0 {
            words.append("An area with fewer than \(rule.minimumPopulation) units is reviewed.")
        }
        return words.isEmpty ? "No area is forbidden." : words.joined(separator: " ")
    }

    private static func differencing(_ rule: DifferencingRule) -> String {
        var words =
            "An unpublished set of 1 to \(rule.minimum - 1) units that can be worked out fails."
        if rule.minimum == 1 { words = "No set of units is too small to be worked out." }
        if let zeros = rule.zeros { words += " One that must be empty: \(zeros.rawValue)." }
        if rule.width > 0 {
            words += " A withheld count must leave an interval at least \(rule.width) wide."
        }
        if rule.protection == .primary {
            words += " Withheld values need the intervals that the failing rule demands."
        }
        return words
    }

    private static func magnitudeWords(_ rule: any Rule) -> String? {
        switch rule {
        case let rule as DominanceRule:
            (rule.n == 1
                ? "The largest contributor may not "
                : "The \(rule.n) largest contributors may not ")
                + (rule.atLimit == .fail ? "reach" : "exceed") + " \(rule.share) of a total."
        case let rule as PPercentRule:
            "The second largest contributor may not estimate the largest to within \(rule.p) %."
        case let rule as PQRule:
            "Nobody who knew a contribution to within \(rule.q) % may learn it to within \(rule.p) %."
        case let rule as SignificantRule: "At most \(rule.digits) significant digits are shown."
        case let rule as ConcentrationRule:
            "No index of a group whose largest contributor reaches \(rule.share) of the total."
        case let rule as PositionRule:
            "At least \(rule.beyond) units lie on either side of a median or quantile."
        case let rule as EndpointsRule:
            rule.atValue == 1_000_000
                ? "Minima, maxima and ranges are not shown."
                : "At least \(rule.atValue) units have a minimum or maximum that is shown."
        case let rule as RatiosRule:
            "Every cell of the two-by-two table behind a ratio holds at least \(rule.cell)."
        case let rule as SurvivalRule:
            "At least \(rule.atRisk) are at risk at every step"
                + (rule.events > 1 ? ", and at least \(rule.events) have the event." : ".")
        default: nil
        }
    }

    private static func modelWords(_ rule: any Rule) -> String? {
        switch rule {
        case let rule as DegreesOfFreedomRule:
            "A model or test has at least \(rule.minimum) residual degrees of freedom."
        case let rule as LevelCountsRule:
            "Every level of a dummy holds at least \(rule.minimum) units."
        case let rule as EventsRule:
            "At least \(rule.minimum) units have the outcome, and as many have not."
        case let rule as GroupSizeRule:
            "The smallest group of a model holds at least \(rule.minimum) units."
        default: fileWords(rule)
        }
    }

    private static func fileWords(_ rule: any Rule) -> String? {
        switch rule {
        case let rule as ContextRule:
            "The context of an output says something in at least \(rule.words) words: "
                + "\(rule.verdict.rawValue) where it does not."
        case let rule as FileTypesRule:
            (rule.allowed.isEmpty ? [] : ["Only \(rule.allowed.listed("and")) may leave."]).joined()
                + (rule.allowed.isEmpty || rule.blocked.isEmpty ? "" : " ")
                + (rule.blocked.isEmpty ? "" : "Not \(rule.blocked.listed("nor")).")
                + (rule.verdict == .fail ? "" : " Others: \(rule.verdict.rawValue).")
        default: nil
        }
    }

    /// A rule whose only parameter is its verdict.
    private static func verdictWords(_ rule: any Rule) -> String {
        let key = type(of: rule).key
        let objects = RuleGuide.guide(to: key)?.objects ?? key
        let sentence = objects.prefix(1).uppercased() + objects.dropFirst()
        guard let verdict = rule.verdictParameter else { return "\(sentence)." }
        return "\(sentence): \(verdict.rawValue)."
    }
}

extension Rule {
    /// The verdict of a rule that has it as its only parameter.
    var verdictParameter: Verdict? {
        switch self {
        case let rule as ZeroRule: rule.verdict
        case let rule as MissingValuesRule: rule.verdict
        case let rule as NegativeValuesRule: rule.verdict
        case let rule as SameValueRule: rule.verdict
        case let rule as DecimalsRule: rule.verdict
        case let rule as SaturatedRule: rule.verdict
        case let rule as ReconstructionRule: rule.verdict
        case let rule as RecordLevelRule: rule.verdict
        case let rule as TextRule: rule.verdict
        case let rule as CodeRule: rule.verdict
        case let rule as ModelObjectRule: rule.verdict
        case let rule as HiddenContentRule: rule.verdict
        case let rule as FigureRule: rule.verdict
        default: nil
        }
    }
}

extension [String] {
    /// `a`, `a or b`, `a, b or c`.
    func listed(_ word: String) -> String {
        guard let last, count > 1 else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " \(word) \(last)"
    }
}

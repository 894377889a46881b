import Outputs

/// What a pack's author has to know of one rule: its key, what it objects to, its parameters, and
/// which numbers it looks at. `RuleGuide.all` is the one table that the guide to the packs, the
/// printed pages and the linter are made from.
public struct RuleGuide: Sendable {
    public let key: String
    /// What it objects to, as a phrase that follows `fails`.
    public let objects: String
    public let parameters: [Parameter]
    /// Which numbers of a table it can object to; nil where it looks at no table.
    let statistics: Reach

    /// One parameter of a rule.
    public struct Parameter: Sendable {
        public let name: String
        /// What may be written: `1 to 1000000`, `pass, review or fail`.
        public let range: String
        /// Nil where the parameter is required.
        public let fallback: String?
        public let meaning: String
        /// A value that the rule takes, for tests and examples.
        public let example: Parameters.Value
    }

    enum Reach: Sendable {
        case every
        case some(Set<Statistic>)
        /// Not numbers of a table: models, files, texts.
        case none
    }

    /// The guide to the rule of this key.
    public static func guide(to key: String) -> RuleGuide? { byKey[key] }

    private static let byKey = Dictionary(
        all.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })

    /// The kinds of output that make the rule judge something; of these the linter expects the
    /// `kinds` of a `for`. A rule about numbers finds them in tables of any kind.
    public var kinds: Set<Kind> {
        let own = RulePack.catalogue[key]?.kinds ?? []
        guard case .none = statistics else { return own.union(Set<Kind>.tables).union([.other]) }
        return own
    }
}

extension RuleGuide.Parameter {
    static func whole(
        _ name: String, in range: ClosedRange<Int> = 1...1_000_000, default fallback: Int? = nil,
        example: Int = 10, _ meaning: String
    ) -> Self {
        Self(
            name: name, range: "\(range.lowerBound) to \(range.upperBound)",
            fallback: fallback.map(String.init),
            meaning: meaning, example: .number(Decimal(example)))
    }

    static func share(_ meaning: String) -> Self {
        Self(
            name: "share", range: "above 0, up to 1", fallback: nil, meaning: meaning,
            example: .number(1))
    }

    static func percent(_ name: String, example: Int, _ meaning: String) -> Self {
        Self(
            name: name, range: "above 0, up to 100", fallback: nil, meaning: meaning,
            example: .number(Decimal(example)))
    }

    static func word(
        _ name: String, _ words: [String], default fallback: String?, _ meaning: String
    ) -> Self {
        Self(
            name: name, range: words.joined(separator: ", "), fallback: fallback,
            meaning: meaning, example: .text(words[0]))
    }

    /// The verdict of a rule that has nothing else to set.
    static let verdict = word(
        "verdict", Verdict.allCases.map(\.rawValue), default: "fail", "what it amounts to")
}

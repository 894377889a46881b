import Outputs

/// A named set of rules with their parameters and the reason for each: `pack.yaml`, parsed.
public struct RulePack: Sendable {
    public let name: String
    public let version: Int
    public let title: String
    public let issuer: String
    /// What missing evidence amounts to: `review` or `fail`.
    public let missingEvidence: Verdict
    public let rules: [Entry]
    /// SHA-256 of the pack file's bytes.
    public let digest: Digest

    public init(
        name: String, version: Int, title: String, issuer: String, missingEvidence: Verdict,
        rules: [Entry], digest: Digest
    ) {
        self.name = name
        self.version = version
        self.title = title
        self.issuer = issuer
        self.missingEvidence = missingEvidence
        self.rules = rules
        self.digest = digest
    }

    /// What it takes to set a finding of a rule aside.
    public enum Override: String, CaseIterable, Hashable, Sendable {
        case reason
        case dataOwner = "data-owner"
        case none
    }

    /// What a rule is restricted to; an empty set is no restriction.
    public struct Scope: Hashable, Sendable {
        public var kinds: Set<Kind>
        public var units: Set<String>
        public var statistics: Set<Statistic>

        public init(
            kinds: Set<Kind> = [], units: Set<String> = [], statistics: Set<Statistic> = []
        ) {
            self.kinds = kinds
            self.units = units
            self.statistics = statistics
        }

        func admits(_ output: Output) -> Bool {
            (kinds.isEmpty || kinds.contains(output.kind))
                && (units.isEmpty || output.declaration?.unit.map(units.contains) ?? false)
                && (statistics.isEmpty || hasStatistic(output))
        }

        /// An output without a table has no statistics to choose from.
        private func hasStatistic(_ output: Output) -> Bool {
            output.table?.values.contains { statistics.contains($0.statistic) } ?? true
        }

        func admits(_ finding: Finding, in output: Output) -> Bool {
            guard !statistics.isEmpty, let table = output.table, let index = finding.cells.first
            else { return true }
            return statistics.contains(table.values[table.cells[index].value].statistic)
        }
    }

    /// One rule of the pack.
    public struct Entry: Sendable {
        public let rule: any Rule
        /// The parameters as written, for criteria and pages.
        public let parameters: [String: Parameters.Value]
        /// Source and section.
        public let because: String
        public let scope: Scope
        public let override: Override

        public init(
            rule: any Rule, parameters: [String: Parameters.Value], because: String,
            scope: Scope = Scope(), override: Override = .reason
        ) {
            self.rule = rule
            self.parameters = parameters
            self.because = because
            self.scope = scope
            self.override = override
        }

        public var key: String { type(of: rule).key }
    }

    /// Every rule that a pack may name, by key.
    public static let catalogue: [String: any Rule.Type] = {
        var types: [String: any Rule.Type] = [:]
        for type in allRules { types[type.key] = type }
        return types
    }()
}

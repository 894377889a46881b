import Outputs

/// What the published cells say about one set of units.
public struct Inference: Hashable, Sendable {
    public enum Alarm: String, Hashable, Sendable, CaseIterable {
        /// A withheld value has one possibility.
        case exactRecovery = "exact-recovery"
        /// An unpublished set has exactly 1 to minimum - 1 units.
        case smallImpliedCount = "small-implied-count"
        /// An unpublished set has no units.
        case impliedZero = "implied-zero"
        /// An unpublished set, never a single withheld cell, cannot reach the minimum.
        case boundedBelowThreshold = "bounded-below-threshold"
        /// One whole number remains of a rounded value.
        case roundingUndone = "rounding-undone"
        /// A withheld value's interval is narrower than demanded.
        case intervalTooNarrow = "interval-too-narrow"
    }

    /// Why a value is known exactly.
    public enum Proof: String, Hashable, Sendable, CaseIterable {
        /// A signed sum of exactly published cells.
        case equalities
        /// Ends of intervals meet.
        case bounds
        /// Only one whole number is left; no sum of cells proves it.
        case integrality
    }

    /// One cell of the signed sum that is the set.
    public struct Term: Hashable, Sendable {
        public let coefficient: Int
        public let cell: CellReference
        /// Whether the base of the share that the cell shows is meant, which no cell counts.
        public let isBase: Bool

        init(coefficient: Int, cell: CellReference, isBase: Bool = false) {
            self.coefficient = coefficient
            self.cell = cell
            self.isBase = isBase
        }
    }

    /// What had to be assumed; an inference under an assumption is for review.
    public enum Assumption: Hashable, Sendable {
        /// Units were only added, or only removed, between extracts whose changes are unknown.
        case additionsOnly, removalsOnly
        /// Numbers of another source are taken to be about the same units.
        case otherSource
    }

    /// The set as a signed sum of cells, each unit counted once or not at all.
    public let terms: [Term]
    /// Proved bounds in units of the printed number, nil when unbounded.
    public let low: Decimal?
    public let high: Decimal?
    /// Whether the bounds are the best possible.
    public let isTight: Bool
    public let proof: Proof?
    public let alarm: Alarm?
    public let assumption: Assumption?
    /// Who can work it out: the only contributor to this cell, who knows its own value. Nil:
    /// everybody. The lines of the sum name the cell at the contributor's value.
    public let contributor: CellReference?
    /// The sums that prove the bounds.
    public let because: Because

    /// Whether one value is left.
    public var isExact: Bool { proof != nil }

    public struct Because: Hashable, Sendable {
        public let low: [CertificateLine]
        public let high: [CertificateLine]
    }
}

/// One line of a sum that proves a bound: a multiplier of something that everybody knows.
///
/// All lines together: multiplier × value, added up, is the bound (before it is cut to a whole
/// number of units).
public struct CertificateLine: Hashable, Sendable {
    public enum Fact: Hashable, Sendable {
        /// A published cell, taken at `value`: its figure, or the end of what the figure allows.
        case cell(CellReference, value: Decimal)
        /// A share of a base, which lies on this side of what the printed digits allow: adds 0.
        case share(CellReference, isLower: Bool)
        /// A mean, so that a sum lies on this side of what the printed digits times its units allow:
        /// adds 0.
        case mean(CellReference, isLower: Bool)
        /// How many units a set has at least, or at most, that has a mean: one, or what its sum divided
        /// by the mean says.
        case units(CellReference, value: Int, isLower: Bool)
        /// A set that is not below 0: adds 0. Cells name the smallest published set around it.
        case notNegative(within: CellReference?)
    }

    /// A whole number or a fraction such as `-1/2`.
    public let multiplier: String
    public let fact: Fact
}

/// Published cells that cannot all be true, none of which could be left out.
public struct Conflict: Hashable, Sendable {
    /// Sorted.
    public let cells: [CellReference]
}

/// Two tables that look like one population counted twice.
public struct UndeclaredPopulation: Hashable, Sendable {
    public let first: Int
    public let second: Int
    /// The cells that differ by less than the minimum, of the first table.
    public let cells: [CellReference]
}

/// All that an audit found.
public struct AuditResult: Hashable, Sendable {
    /// Alarms; with `all` also every withheld or rounded cell and every difference looked at.
    public var inferences: [Inference] = []
    public var conflicts: [Conflict] = []
    public var undeclared: [UndeclaredPopulation] = []
    /// What was left open, if anything: then nothing that is not listed has passed.
    public var gaps: Set<Gap> = []
    /// The cells of which the best possible bounds are not known.
    public var unbounded: [CellReference] = []

    public var isComplete: Bool { gaps.isEmpty }

    /// Why an audit is not complete.
    public enum Gap: String, Hashable, Sendable, CaseIterable {
        /// Some cells, or differences of these, are not bounded as well as they could be.
        case bounds
        /// There were more differences than are looked at.
        case differences
        /// Tables linked in a circle, too large to be told apart together: sums across them were not
        /// looked for.
        case circles
        /// More cells, or sets of categories, than are told apart: the tables were not compared.
        case size
        /// More memberships (of cohorts, extracts, overlapping categories) than are told apart.
        case memberships
        /// Numbers too large or too precise to be added up exactly were left out.
        case numbers
        /// Published numbers that contradict each other remained.
        case contradictions
    }

    public init() {}
}

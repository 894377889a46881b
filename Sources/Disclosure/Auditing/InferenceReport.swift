import Differencing
import Outputs

/// What somebody could work out about one set of units, as a report tells it.
public struct InferenceReport: Hashable, Sendable {
    /// How much of it the reader may see.
    public enum View: String, Hashable, Sendable {
        case full
        /// Another project's release has a part in it: the reader learns which of their own cells
        /// do, and what to change; no bound, size, title or multiplier.
        case project
    }

    /// One cell of the signed sum that is the set.
    public struct Term: Hashable, Sendable {
        public let coefficient: Int
        /// Nil: in the submission that is checked.
        public let submission: String?
        public let output: String
        public let place: Place
        /// Whether the base of the share that the cell shows is meant, which no cell counts.
        public let isBase: Bool

        public init(
            coefficient: Int, submission: String?, output: String, place: Place,
            isBase: Bool = false
        ) {
            self.coefficient = coefficient
            self.submission = submission
            self.output = output
            self.place = place
            self.isBase = isBase
        }
    }

    /// One line of the sum that proves a bound.
    public struct Line: Hashable, Sendable {
        public enum Fact: Hashable, Sendable {
            /// A published cell, with what it shows and the number it stands for in the sum: the
            /// same, or the end of what a rounded number or a known range allows.
            case cell(
                submission: String?, output: String, place: Place, published: String,
                value: Decimal)
            /// A published share of a base, or mean, which lies on one side of what its digits allow:
            /// adds 0.
            case share(
                submission: String?, output: String, place: Place, published: String,
                isLower: Bool, kind: Kind)
            /// Something that needs no table: `not below 0`.
            case bound(String)
        }

        public enum Kind: String, Hashable, Sendable { case share, mean }

        /// The text of a bound that always holds.
        static let notNegative = "not below 0"

        /// A whole number or a fraction.
        public let multiplier: String
        public let fact: Fact
    }

    /// Nil stands for a term that the reader may not see.
    public let terms: [Term?]
    /// Proved bounds, nil when unbounded.
    public let low: Decimal?
    public let high: Decimal?
    /// Whether they are the best possible.
    public let isTight: Bool
    public let proof: Inference.Proof?
    public let alarm: Inference.Alarm?
    public let verdict: Verdict
    public let message: String
    public let becauseLow: [Line]
    public let becauseHigh: [Line]
    public var view = View.full
    /// What to change; empty where nothing has to be.
    public var remedy = ""

    public var isExact: Bool { proof != nil }
}

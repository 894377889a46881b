import Differencing
import Outputs

/// What somebody could work out about one set of units, as a report tells it.
public struct InferenceReport: Hashable, Sendable {
    /// One cell of the signed sum that is the set.
    public struct Term: Hashable, Sendable {
        public let coefficient: Int
        /// Nil: in the submission that is checked.
        public let submission: String?
        public let output: String
        public let place: Place
    }

    /// One line of the sum that proves a bound.
    public struct Line: Hashable, Sendable {
        public enum Fact: Hashable, Sendable {
            /// A published cell, with what it shows.
            case cell(submission: String?, output: String, place: Place, published: String)
            /// Something that needs no table: `not below 0`.
            case bound(String)
        }

        /// A whole number or a fraction.
        public let multiplier: String
        public let fact: Fact
    }

    public let terms: [Term]
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

    public var isExact: Bool { proof != nil }
}

/// What a published number is. Names as in a submission.
public enum Statistic: String, CaseIterable, Hashable, Sendable {
    case count, sum, mean, median, quantile, minimum, maximum, range, sd, variance, se, mode
    case percent, rate, ratio
    case oddsRatio = "odds-ratio"
    case riskRatio = "risk-ratio"
    case hazardRatio = "hazard-ratio"
    case coefficient, correlation
    case ciLow = "ci-low"
    case ciHigh = "ci-high"
    case pValue = "p-value"
    case test, skewness, kurtosis, gini, hhi, share, survival
    case atRisk = "at-risk"
    case events, r2, other

    /// Counts of the unit, which the threshold judges as such.
    public var isCount: Bool { self == .count || self == .atRisk || self == .events }
    /// Shares of a known base: the count behind them may follow from the printed digits.
    public var isShare: Bool { self == .percent || self == .rate || self == .share }
    /// Sums over contributors, or such sums divided: the dominance rules judge them.
    public var isLinear: Bool { self == .sum || self == .mean || self == .ratio }
}

/// What kind of thing an output is. Names as in a submission.
public enum Kind: String, CaseIterable, Hashable, Sendable {
    case frequencies
    case linearAggregations = "linear-aggregations"
    case position, endpoints, shape, mode, concentration, gini, ratios, survival, coefficients
    case tests, clusters, figure
    case recordLevel = "record-level"
    case model, text, code, log, metadata, other
    /// A file that the submission does not account for; nobody declares this kind.
    case undeclared
}

/// How a printed number was made from the true one, as declared.
public enum Precision: Hashable, Sendable {
    case exact
    /// To the nearest multiple of the base, half up.
    case round(Int)
    /// To one of the two multiples of the base around it, by chance.
    case random(Int)
    case down(Int)
    case up(Int)
    /// To the middle of its band of this many whole numbers; 0 stays 0.
    case midpoint(Int)
    /// To this many decimals.
    case decimals(Int)
    /// To this many significant figures.
    case figures(Int)
    /// Differs by cell; the named column says how.
    case column(String)

    /// Reads the words of a submission, such as `round5` and `1dp`. Nil for any other text.
    public init?(_ text: String) {
        func number(after prefix: String) -> Int? {
            text.hasPrefix(prefix) ? Self.number(text.dropFirst(prefix.count)) : nil
        }
        if text == "exact" {
            self = .exact
        } else if let base = number(after: "round") {
            self = .round(base)
        } else if let base = number(after: "random") {
            self = .random(base)
        } else if let base = number(after: "down") {
            self = .down(base)
        } else if let base = number(after: "up") {
            self = .up(base)
        } else if let base = number(after: "midpoint") {
            self = .midpoint(base)
        } else if text.hasSuffix("dp"), let places = Self.places(text.dropLast(2)) {
            self = .decimals(places)
        } else if text.hasSuffix("sf"), let figures = Self.number(text.dropLast(2)), figures <= 15 {
            self = .figures(figures)
        } else {
            return nil
        }
    }

    private static func number(_ digits: Substring) -> Int? {
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(digits),
            (1...1_000_000).contains(value)
        else { return nil }
        return value
    }

    private static func places(_ digits: Substring) -> Int? {
        digits == "0" ? 0 : number(digits).flatMap { $0 <= 15 ? $0 : nil }
    }
}

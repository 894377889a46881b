import Outputs

/// What is known of a count: a whole number from `low` to `high`, 0 or more.
///
/// Counts above `largest` are taken for unbounded, so that sums over a whole table never
/// overflow; every statement made from a range stays true.
struct CountRange: Hashable, Sendable {
    static let unbounded = Int.max
    static let largest = 100_000_000_000
    static let anything = CountRange(low: 0, high: unbounded)

    var low: Int
    /// `unbounded` where nothing is known.
    var high: Int

    init(low: Int, high: Int) {
        self.low = min(max(low, 0), Self.largest)
        self.high = high > Self.largest ? Self.unbounded : high
    }

    init(exactly count: Int) { self.init(low: count, high: count) }

    /// The whole numbers of an interval; nil if there is none.
    init?(_ interval: Interval) {
        let low = interval.low.map { Self.cut($0.ceiling) } ?? 0
        let high = interval.high.map { Self.cut($0.floor) } ?? Self.unbounded
        guard high >= 0, max(low, 0) <= high else { return nil }
        self.init(low: low, high: high)
    }

    private static func cut(_ whole: Decimal) -> Int {
        whole.whole ?? (whole < 0 ? -1 : unbounded)
    }

    var isExact: Bool { low == high }

    /// What both say; nil if they contradict each other.
    func intersection(_ other: CountRange) -> CountRange? {
        let low = max(low, other.low)
        let high = min(high, other.high)
        return low <= high ? CountRange(low: low, high: high) : nil
    }

    /// How the range lies to forbidden counts.
    enum Fit { case outside, straddling, inside }

    func fit(_ forbidden: ClosedRange<Int>) -> Fit {
        if low >= forbidden.lowerBound, high <= forbidden.upperBound { return .inside }
        return low > forbidden.upperBound || high < forbidden.lowerBound ? .outside : .straddling
    }
}

/// The true values that a printed one allows: `low` ≤ x ≤ `high`, nil where nothing is known.
public struct Interval: Hashable, Sendable {
    public let low: Decimal?
    public let high: Decimal?

    public init(low: Decimal?, high: Decimal?) {
        self.low = low
        self.high = high
    }

    public init(exactly value: Decimal) {
        low = value
        high = value
    }

    public func contains(_ value: Decimal) -> Bool {
        (low.map { $0 <= value } ?? true) && (high.map { value <= $0 } ?? true)
    }

    /// Whether every value of it lies within `range`.
    public func isInside(_ range: ClosedRange<Decimal>) -> Bool {
        guard let low, let high else { return false }
        return range.contains(low) && range.contains(high)
    }

    /// Whether some value of it lies within `range`.
    public func overlaps(_ range: ClosedRange<Decimal>) -> Bool {
        (low.map { $0 <= range.upperBound } ?? true)
            && (high.map { range.lowerBound <= $0 } ?? true)
    }

    /// Whether some value is in both.
    public func overlaps(_ other: Interval) -> Bool {
        !isBelow(other) && !other.isBelow(self)
    }

    private func isBelow(_ other: Interval) -> Bool {
        guard let high, let low = other.low else { return false }
        return high < low
    }

    /// Both ends cut inward to whole numbers and to 0 and above: what a count can be.
    public var ofCounts: Interval {
        Interval(low: max(low?.ceiling ?? 0, 0), high: high?.floor)
    }
}

extension Precision {
    /// The true values that print as `printed` under this precision.
    ///
    /// Half-open ends ([v - b/2, v + b/2) for `round`, (v - b, v + b) for `random`, and so on) are
    /// given closed: for counts, whose values are whole, the open end is moved to the nearest
    /// whole number inside; for other statistics the closed end is the wider, careful choice.
    public func interval(of printed: Decimal, count: Bool) -> Interval {
        let step: Decimal = count ? 1 : 0
        switch self {
        case .exact, .column: return Interval(exactly: printed)
        case .round(let base):
            let half = Decimal(base) * Decimal.unit(ofPlace: 1) * 5
            let high = printed + half
            return cut(printed - half, count && high.isWhole ? high - step : high, count)
        case .random(let base):
            return cut(printed - Decimal(base) + step, printed + Decimal(base) - step, count)
        case .down(let base): return cut(printed, printed + Decimal(base) - step, count)
        case .up(let base): return cut(printed - Decimal(base) + step, printed, count)
        case .midpoint(let base):
            guard printed != 0 else { return Interval(exactly: 0) }
            let first = (printed - 1).roundedDown(toMultipleOf: Decimal(base)) + 1
            return Interval(low: first, high: first + Decimal(base) - 1)
        case .decimals(let places):
            let half = Decimal.unit(ofPlace: places) * Decimal.unit(ofPlace: 1) * 5
            return cut(printed - half, printed + half, count)
        case .figures(let figures):
            let half = Self.place(ofFigure: figures, in: printed) * Decimal.unit(ofPlace: 1) * 5
            return cut(printed - half, printed + half, count)
        }
    }

    /// Whether `printed` is a number that this precision can print.
    public func allows(_ printed: PrintedNumber) -> Bool {
        let value = printed.value
        func isMultiple(of base: Int) -> Bool {
            value.roundedDown(toMultipleOf: Decimal(base)) == value
        }
        switch self {
        case .exact, .column: return true
        case .round(let base), .random(let base), .down(let base), .up(let base):
            return isMultiple(of: base)
        case .midpoint(let base):
            guard value != 0 else { return true }
            let first = (value - 1).roundedDown(toMultipleOf: Decimal(base)) + 1
            return value == (first + Decimal(base - 1) * Decimal.unit(ofPlace: 1) * 5).floor
        case .decimals(let places): return printed.decimals <= places
        case .figures(let figures):
            let unit = Self.place(ofFigure: figures, in: value)
            return value.roundedDown(toMultipleOf: unit) == value
        }
    }

    /// The unit of the last significant figure: 100 for 12,300 to three figures.
    private static func place(ofFigure figures: Int, in value: Decimal) -> Decimal {
        var leading = -15
        while leading < 15, Decimal.unit(ofPlace: leading) > value.magnitude { leading += 1 }
        return Decimal.unit(ofPlace: leading + figures - 1)
    }

    private func cut(_ low: Decimal, _ high: Decimal, _ count: Bool) -> Interval {
        let interval = Interval(low: low, high: high)
        return count ? interval.ofCounts : interval
    }
}

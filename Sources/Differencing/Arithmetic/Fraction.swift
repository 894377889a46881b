/// A computation that does not fit, or a limit of work that was reached.
enum SolveError: Error, Hashable {
    case overflow
    case limit
}

/// The whole numbers that exact searches count in: 64 bits, or 128 where these do not suffice.
typealias WholeNumber = FixedWidthInteger & SignedInteger & Sendable

/// Exact fractions as they leave the search.
typealias Fraction = Ratio<Int128>

/// An exact fraction in lowest terms; the denominator is positive.
struct Ratio<Whole: WholeNumber>: Hashable, Sendable {
    let numerator: Whole
    let denominator: Whole

    static var zero: Self { Self(whole: 0) }

    init(whole: Whole) {
        numerator = whole
        denominator = 1
    }

    init(_ whole: Int) { self.init(whole: Whole(whole)) }

    private init(lowest numerator: Whole, _ denominator: Whole) {
        self.numerator = numerator
        self.denominator = denominator
    }

    init(_ numerator: Whole, over denominator: Whole) throws(SolveError) {
        guard denominator != 0 else { throw .overflow }
        if denominator == 1 {
            self.init(whole: numerator)
            return
        }
        let divisor = gcd(numerator.magnitude, denominator.magnitude)
        guard let by = Whole(exactly: divisor) else { throw .overflow }
        let (n, d) = (numerator / by, denominator / by)
        guard n != Whole.min, d != Whole.min else { throw .overflow }
        self.init(lowest: d < 0 ? -n : n, d < 0 ? -d : d)
    }

    /// The same value in wider numbers.
    var wide: Fraction { Fraction(lowest: Int128(numerator), Int128(denominator)) }

    var isWhole: Bool { denominator == 1 }

    /// Whether the next whole number is at most half away.
    var isUpperHalf: Bool {
        let rest = numerator - floor * denominator
        return rest >= denominator - rest
    }

    /// The largest whole number not above it.
    var floor: Whole {
        let (quotient, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
        return rest < 0 ? quotient - 1 : quotient
    }

    /// The smallest whole number not below it.
    var ceiling: Whole {
        let (quotient, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
        return rest > 0 ? quotient + 1 : quotient
    }

    var negated: Self { Self(lowest: 0 - numerator, denominator) }

    func adding(_ other: Self) throws(SolveError) -> Self {
        if denominator == 1, other.denominator == 1 {
            return Self(whole: try plus(numerator, other.numerator))
        }
        let divisor = Whole(gcd(denominator.magnitude, other.denominator.magnitude))
        let own = other.denominator / divisor
        return try Self(
            plus(
                times(numerator, own), times(other.numerator, denominator / divisor)),
            over: times(denominator, own))
    }

    func subtracting(_ other: Self) throws(SolveError) -> Self { try adding(other.negated) }

    func multiplied(by other: Self) throws(SolveError) -> Self {
        if denominator == 1, other.denominator == 1 {
            return Self(whole: try times(numerator, other.numerator))
        }
        let (a, b) = (
            try Self(numerator, over: other.denominator),
            try Self(other.numerator, over: denominator)
        )
        return Self(
            lowest: try times(a.numerator, b.numerator),
            try times(a.denominator, b.denominator))
    }

    func divided(by other: Self) throws(SolveError) -> Self {
        try multiplied(by: Self(other.denominator, over: other.numerator))
    }
}

func plus<Whole: WholeNumber>(_ a: Whole, _ b: Whole) throws(SolveError) -> Whole {
    let (sum, overflow) = a.addingReportingOverflow(b)
    guard !overflow else { throw .overflow }
    return sum
}

func times<Whole: WholeNumber>(_ a: Whole, _ b: Whole) throws(SolveError) -> Whole {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    guard !overflow else { throw .overflow }
    return product
}

extension Ratio: Comparable {
    static func < (a: Self, b: Self) -> Bool {
        if a.denominator == b.denominator { return a.numerator < b.numerator }
        let left = a.numerator.multipliedFullWidth(by: b.denominator)
        let right = b.numerator.multipliedFullWidth(by: a.denominator)
        return left.high != right.high ? left.high < right.high : left.low < right.low
    }
}

extension Ratio: CustomStringConvertible {
    var description: String {
        denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)"
    }
}

/// The greatest common divisor; of 0 and x it is x, of 0 and 0 it is 1.
func gcd<Number: UnsignedInteger>(_ a: Number, _ b: Number) -> Number {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a == 0 ? 1 : a
}

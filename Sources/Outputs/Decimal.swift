/// An exact decimal number: a whole number of units of 10^-scale.
///
/// Published figures and limits are compared in decimal, never in binary floating point,
/// where 55 is less than 0.55 × 100. Values from outside have an absolute value below 10^15
/// and at most 15 decimals (`init(parsing:)` enforces it), rule parameters at most 6; sums of
/// 10^7 such values and products of one with a parameter stay within 128 bits.
public struct Decimal: Sendable {
    /// The significand in two halves: an `Int128` would align every number to 16 bytes.
    private let high: Int64
    private let low: UInt64
    private let places: Int8

    var significand: Int128 { Int128(high) << 64 | Int128(low) }
    /// How many of the digits stand after the point, 0 or more, trailing zeros removed.
    var scale: Int { Int(places) }

    init(significand: Int128, scale: Int) {
        var significand = significand
        var scale = scale
        while scale > 0, significand % 10 == 0 {
            significand /= 10
            scale -= 1
        }
        high = Int64(truncatingIfNeeded: significand >> 64)
        low = UInt64(truncatingIfNeeded: significand)
        places = Int8(clamping: scale)
    }

    /// A significand without trailing zeros behind the point; see `word`.
    init(word: Int64, scale: Int) {
        high = word < 0 ? -1 : 0
        low = UInt64(bitPattern: word)
        places = Int8(clamping: scale)
    }

    /// The significand, where 64 bits hold it.
    var word: Int64? {
        let word = Int64(bitPattern: low)
        return high == (word < 0 ? -1 : 0) ? word : nil
    }

    /// A whole number.
    public init(_ whole: Int) {
        high = whole < 0 ? -1 : 0
        low = UInt64(bitPattern: Int64(whole))
        places = 0
    }

    /// One unit of the given decimal place: `unit(ofPlace: 2)` is 0.01, of place -1 it is 10.
    /// Places from -15 to 15 are possible; others are cut to these.
    public static func unit(ofPlace place: Int) -> Decimal {
        let place = min(max(place, -15), 15)
        return place >= 0
            ? Decimal(significand: 1, scale: place)
            : Decimal(significand: power(ofTen: -place), scale: 0)
    }

    /// Whether it is a whole number.
    public var isWhole: Bool { scale == 0 }

    /// The value as an `Int`, if it is whole and fits.
    public var whole: Int? { scale == 0 ? Int(exactly: significand) : nil }

    /// The largest whole number that is not above it.
    public var floor: Decimal {
        guard scale > 0 else { return self }
        let unit = Self.power(ofTen: scale)
        let cut = significand / unit
        return Decimal(significand: significand < 0 ? cut - 1 : cut, scale: 0)
    }

    /// The smallest whole number that is not below it.
    public var ceiling: Decimal { -((-self).floor) }

    /// The absolute value.
    public var magnitude: Decimal { significand < 0 ? -self : self }

    /// The largest multiple of `base` that is not above it. `base` is positive.
    public func roundedDown(toMultipleOf base: Decimal) -> Decimal {
        let common = max(scale, base.scale)
        let (value, step) = (aligned(to: common), base.aligned(to: common))
        guard step > 0 else { return self }
        let rest = value % step
        return Decimal(significand: value - (rest < 0 ? rest + step : rest), scale: common)
    }

    /// The quotient, cut (not rounded) after `places` decimals, 0 to 6. Nil when dividing by zero.
    public func divided(by divisor: Decimal, places: Int) -> Decimal? {
        guard divisor.significand != 0 else { return nil }
        let common = max(scale, divisor.scale)
        let numerator = aligned(to: common).multipliedReportingOverflow(
            by: Self.power(ofTen: min(max(places, 0), 6)))
        guard !numerator.overflow else { return nil }
        return Decimal(
            significand: numerator.partialValue / divisor.aligned(to: common),
            scale: min(max(places, 0), 6))
    }

    /// The exact product, for two numbers from outside. Nil where it has more than 18 decimals or
    /// an absolute value of 10^19 or more, which could not be compared within 128 bits.
    public func multiplied(by other: Decimal) -> Decimal? {
        let product = significand.multipliedReportingOverflow(by: other.significand)
        guard !product.overflow else { return nil }
        let exact = Decimal(significand: product.partialValue, scale: scale + other.scale)
        guard exact.scale <= 18,
            exact.significand.magnitude < Self.power(ofTen: 19 + exact.scale).magnitude
        else { return nil }
        return exact
    }

    private static let powers: [Int128] = (0..<38).reduce(into: [1]) { powers, index in
        powers.append(powers[index] * 10)
    }

    static func power(ofTen exponent: Int) -> Int128 { exponent > 0 ? powers[exponent] : 1 }

    func aligned(to common: Int) -> Int128 {
        common == scale ? significand : significand * Self.power(ofTen: common - scale)
    }
}

extension Decimal: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Int) { self.init(value) }
}

extension Decimal: AdditiveArithmetic {
    public static let zero: Decimal = 0

    public static func + (a: Decimal, b: Decimal) -> Decimal {
        let common = max(a.scale, b.scale)
        return Decimal(significand: a.aligned(to: common) + b.aligned(to: common), scale: common)
    }

    public static func - (a: Decimal, b: Decimal) -> Decimal { a + -b }

    public static prefix func - (a: Decimal) -> Decimal {
        Decimal(significand: -a.significand, scale: a.scale)
    }

    public static func * (a: Decimal, b: Decimal) -> Decimal {
        Decimal(significand: a.significand * b.significand, scale: a.scale + b.scale)
    }
}

extension Decimal: Comparable, Hashable {
    public static func < (a: Decimal, b: Decimal) -> Bool {
        let common = max(a.scale, b.scale)
        return a.aligned(to: common) < b.aligned(to: common)
    }
}

extension Decimal: CustomStringConvertible {
    /// Plain digits with a point, without exponent or separators: `-12.5`.
    public var description: String {
        guard scale > 0 else { return String(significand) }
        let digits = String(significand.magnitude)
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        let sign = significand < 0 ? "-" : ""
        return "\(sign)\(padded.dropLast(scale)).\(padded.suffix(scale))"
    }
}

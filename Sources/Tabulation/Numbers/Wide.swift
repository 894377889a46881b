/// A signed whole number of 256 bits, for sums of products that 128 bits cannot hold exactly.
///
/// Products of two numbers below 10^30 added up 10^16 times stay within it.
public struct Wide: Hashable, Sendable {
    private var high: Int128
    private var low: UInt128

    public static let zero = Wide(0)

    public init(_ value: Int128) {
        high = value < 0 ? -1 : 0
        low = UInt128(truncatingIfNeeded: value)
    }

    /// The exact product.
    public init(_ a: Int128, times b: Int128) {
        let product = a.multipliedFullWidth(by: b)
        high = product.high
        low = product.low
    }

    /// The value, if 128 bits hold it.
    public var narrow: Int128? {
        let value = Int128(truncatingIfNeeded: low)
        return high == (value < 0 ? -1 : 0) ? value : nil
    }

    public static func += (a: inout Wide, b: Wide) {
        let sum = a.low.addingReportingOverflow(b.low)
        a.low = sum.partialValue
        a.high = a.high &+ b.high &+ (sum.overflow ? 1 : 0)
    }

    public static prefix func - (a: Wide) -> Wide {
        var negated = a
        negated.low = ~a.low &+ 1
        negated.high = ~a.high &+ (negated.low == 0 ? 1 : 0)
        return negated
    }

    public static func - (a: Wide, b: Wide) -> Wide {
        var difference = a
        difference += -b
        return difference
    }

    public static func * (a: Wide, factor: Int) -> Wide {
        let product = a.low.multipliedFullWidth(by: UInt128(factor.magnitude))
        var result = Wide(0)
        result.low = product.low
        result.high =
            a.high &* Int128(factor.magnitude) &+ Int128(truncatingIfNeeded: product.high)
        return factor < 0 ? -result : result
    }

    /// Times ten to the power.
    func scaled(by places: Int) -> Wide {
        var result = self
        for _ in 0..<places { result = result * 10 }
        return result
    }

    /// Divided by ten to the power; the remainder is dropped.
    func reduced(by places: Int) -> Wide {
        if isNegative { return -(-self).reduced(by: places) }
        var result = self
        for _ in 0..<places {
            let (quotient, rest) = UInt128(truncatingIfNeeded: result.high)
                .quotientAndRemainder(dividingBy: 10)
            result.high = Int128(truncatingIfNeeded: quotient)
            result.low = UInt128(10).dividingFullWidth((rest, result.low)).quotient
        }
        return result
    }

    /// A decimal number as databases print it, as a whole number at `scale`; nil for other text.
    public init?(decimal text: some Sequence<UInt8>, scale: Int) {
        var isNegative = false
        var decimals: Int?
        var value = Wide.zero
        var hasDigits = false
        for byte in text {
            switch byte {
            case 0x2D where !hasDigits && !isNegative: isNegative = true
            case 0x2E where decimals == nil: decimals = 0
            case 0x30...0x39:
                hasDigits = true
                let places = decimals ?? 0
                // Digits beyond the scale are zeros.
                if decimals != nil, places >= scale { continue }
                if decimals != nil { decimals = places + 1 }
                value = value * 10
                value += Wide(Int128(byte - 0x30))
            default: return nil
            }
        }
        guard hasDigits else { return nil }
        value = value.scaled(by: scale - min(decimals ?? 0, scale))
        self = isNegative ? -value : value
    }

    public var double: Double {
        guard high < 0 else { return Double(high) * 0x1p128 + Double(low) }
        return -(-self).double
    }

    public var isZero: Bool { high == 0 && low == 0 }
    public var isNegative: Bool { high < 0 }
}

/// A decimal number as it stands in the data: `significand` × 10^-`scale`.
///
/// Absolute values are below 10^15; digits beyond the 15th decimal are dropped, as everywhere in
/// this project: programs print them as spare digits of binary fractions.
public struct ScaledNumber: Hashable, Sendable {
    public var significand: Int128
    /// Decimals, 0 to 15, trailing zeros included.
    public var scale: Int

    public static let mostDecimals = 15

    public init(significand: Int128, scale: Int) {
        self.significand = significand
        self.scale = scale
    }

    /// Why some text is no number.
    public enum Problem: Error, Hashable, Sendable {
        /// Text, `nan`, `inf`, `0x1p4`, a separator.
        case notANumber
        /// An absolute value of 10^15 or more, such as `1e400`.
        case tooLarge
    }

    /// The same value with more decimals.
    func significand(at scale: Int) -> Int128 { significand * Self.power(scale - self.scale) }

    /// Decimals that are left when trailing zeros are dropped.
    static func neededScale(_ significand: Int128, _ scale: Int) -> Int {
        guard significand != 0 else { return 0 }
        var (rest, scale) = (significand, scale)
        while scale > 0, rest % 10 == 0 {
            rest /= 10
            scale -= 1
        }
        return scale
    }

    static func power(_ exponent: Int) -> Int128 { powers[exponent] }

    private static let powers: [Int128] = {
        var powers: [Int128] = [1]
        while powers.count <= 36 { powers.append(powers[powers.count - 1] * 10) }
        return powers
    }()

    static func < (a: ScaledNumber, b: ScaledNumber) -> Bool {
        let common = max(a.scale, b.scale)
        return a.significand(at: common) < b.significand(at: common)
    }

    func equals(_ other: ScaledNumber) -> Bool {
        let common = max(scale, other.scale)
        return significand(at: common) == other.significand(at: common)
    }
}

extension ScaledNumber {
    /// Reads up to eighteen digits with a sign and a point, by far the most frequent form; nil for
    /// any other text, which may still be a number.
    @inline(__always)
    static func plain(_ bytes: UnsafeRawPointer, count: Int) -> (value: Int64, scale: Int)? {
        guard count > 0, count <= 18 else { return nil }
        var position = 0
        let first = bytes.load(as: UInt8.self)
        let isNegative = first == 0x2D
        if isNegative { position = 1 }
        var value: Int64 = 0
        var digits = 0
        var point = -1
        while position < count {
            let byte = bytes.load(fromByteOffset: position, as: UInt8.self)
            let digit = byte &- 0x30
            if digit <= 9 {
                value = value &* 10 &+ Int64(digit)
                digits &+= 1
            } else if byte == 0x2E, point < 0 {
                point = digits
            } else {
                return nil
            }
            position &+= 1
        }
        let decimals = point < 0 ? 0 : digits &- point
        guard digits > 0, digits &- decimals < 15, decimals <= mostDecimals else { return nil }
        return (isNegative ? -value : value, decimals)
    }

    /// Reads any number: an optional sign, digits with at most one point, an optional exponent,
    /// spaces around it.
    public init(parsing bytes: some BidirectionalCollection<UInt8>) throws(Problem) {
        var reader = NumberReader()
        var text = bytes[...]
        while text.first == 0x20 { text = text.dropFirst() }
        while text.last == 0x20 { text = text.dropLast() }
        for byte in text { try reader.take(byte) }
        self = try reader.finished()
    }
}

/// Takes a number byte by byte.
private struct NumberReader {
    private enum Part { case sign, whole, fraction, exponentSign, exponent }

    private var part = Part.sign
    private var isNegative = false
    private var significand: Int128 = 0
    private var digits = 0
    private var decimals = 0
    /// Digits that were left out because 30 are enough.
    private var dropped = 0
    private var exponent = 0
    private var exponentDigits = 0
    private var isExponentNegative = false

    mutating func take(_ byte: UInt8) throws(ScaledNumber.Problem) {
        switch (byte, part) {
        case (0x30...0x39, .exponentSign), (0x30...0x39, .exponent):
            part = .exponent
            exponent = min(exponent * 10 + Int(byte - 0x30), 100_000)
            exponentDigits += 1
        case (0x30...0x39, _):
            if part == .sign { part = .whole }
            take(digit: byte - 0x30)
        case (0x2B, .sign) where !hasSign, (0x2D, .sign) where !hasSign:
            hasSign = true
            isNegative = byte == 0x2D
        case (0x2E, .sign), (0x2E, .whole): part = .fraction
        case (0x65, .whole), (0x65, .fraction), (0x45, .whole), (0x45, .fraction):
            guard digits > 0 else { throw .notANumber }
            part = .exponentSign
        case (0x2B, .exponentSign) where exponentDigits == 0,
            (0x2D, .exponentSign) where exponentDigits == 0:
            isExponentNegative = byte == 0x2D
            part = .exponent
        default: throw .notANumber
        }
    }

    private var hasSign = false

    private mutating func take(digit: UInt8) {
        digits += 1
        if part == .fraction { decimals += 1 }
        if significand < ScaledNumber.power(29) {
            significand = significand * 10 + Int128(digit)
        } else {
            dropped += 1
        }
    }

    func finished() throws(ScaledNumber.Problem) -> ScaledNumber {
        let isOpen = part == .exponentSign || part == .exponent && exponentDigits == 0
        guard digits > 0, !isOpen else { throw .notANumber }
        guard significand != 0 else { return ScaledNumber(significand: 0, scale: 0) }
        var value = significand
        var scale = decimals - dropped - (isExponentNegative ? -exponent : exponent)
        while scale > ScaledNumber.mostDecimals, value != 0 {
            value /= 10
            scale -= 1
        }
        if value == 0 { return ScaledNumber(significand: 0, scale: 0) }
        while scale < 0 {
            guard value < ScaledNumber.power(15) else { throw .tooLarge }
            value *= 10
            scale += 1
        }
        guard value < ScaledNumber.power(15 + scale) else { throw .tooLarge }
        return ScaledNumber(significand: isNegative ? -value : value, scale: scale)
    }
}

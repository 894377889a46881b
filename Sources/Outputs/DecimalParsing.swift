extension Decimal {
    /// Reads `-12`, `3.50`, `.5` or `1e+05`: an optional sign, digits with at most one point, and
    /// an optional exponent. Nothing else is a number: no spaces, separators, `nan`, `inf`, `0x`.
    ///
    /// Nil also when the absolute value is 10^15 or more. Digits beyond the 15th decimal are
    /// dropped; programs print them for p-values and as spare digits of binary fractions.
    public init?(parsing text: some Collection<UInt8>) {
        guard let printed = PrintedNumber(parsing: text) else { return nil }
        self = printed.value
    }

    /// The same, of a string's UTF-8.
    public init?(parsing text: some StringProtocol) {
        self.init(parsing: Array(text.utf8))
    }
}

/// A number as it stands in a file: its value, and how many decimals were printed, which
/// `3.50` and `3.5` do not share.
public struct PrintedNumber: Hashable, Sendable {
    public let value: Decimal
    /// Digits printed after the point, with the exponent applied: 2 for `3.50`, 0 for `1e+05`.
    public var decimals: Int { Int(places) }
    private let places: Int16

    public init(value: Decimal, decimals: Int = 0) {
        self.value = value
        places = Int16(clamping: decimals)
    }

    /// As `Decimal.init(parsing:)`.
    public init?(parsing text: some Collection<UInt8>) {
        var scanner = NumberScanner()
        for byte in text {
            guard scanner.take(byte) else { return nil }
        }
        guard let read = scanner.finished() else { return nil }
        self = read
    }
}

/// Takes a number byte by byte; allocates nothing.
private struct NumberScanner {
    private enum Part { case start, whole, fraction, exponentStart, exponent }

    private var part = Part.start
    private var negative = false
    private var significand: Int128 = 0
    private var significantDigits = 0
    private var digits = 0
    private var decimals = 0
    private var dropped = 0
    private var exponent = 0
    private var exponentNegative = false
    private var signed = false

    mutating func take(_ byte: UInt8) -> Bool {
        switch (byte, part) {
        case (UInt8(ascii: "0")...UInt8(ascii: "9"), _): return take(digit: Int(byte) - 0x30)
        case (UInt8(ascii: "."), .start), (UInt8(ascii: "."), .whole):
            part = .fraction
            return true
        case (UInt8(ascii: "-"), .start), (UInt8(ascii: "+"), .start):
            guard !signed else { return false }
            signed = true
            negative = byte == UInt8(ascii: "-")
            return true
        case (UInt8(ascii: "-"), .exponentStart), (UInt8(ascii: "+"), .exponentStart):
            exponentNegative = byte == UInt8(ascii: "-")
            part = .exponent
            signed = true
            return true
        case (UInt8(ascii: "e"), .whole), (UInt8(ascii: "E"), .whole),
            (UInt8(ascii: "e"), .fraction), (UInt8(ascii: "E"), .fraction):
            guard digits > 0 else { return false }
            part = .exponentStart
            return true
        default: return false
        }
    }

    private mutating func take(digit: Int) -> Bool {
        switch part {
        case .exponentStart, .exponent:
            part = .exponent
            exponent = min(exponent * 10 + digit, 9999)
            exponentDigits += 1
            return true
        case .start: part = .whole
        case .whole, .fraction: break
        }
        digits += 1
        if part == .fraction { decimals += 1 }
        if significantDigits < 34 {
            significand = significand * 10 + Int128(digit)
            if significand != 0 { significantDigits += 1 }
        } else {
            dropped += 1
        }
        return true
    }

    private var exponentDigits = 0

    func finished() -> PrintedNumber? {
        guard digits > 0, part != .exponentStart, part != .exponent || exponentDigits > 0 else {
            return nil
        }
        let shift = exponentNegative ? -exponent : exponent
        // The value is significand × 10^-place; place may be negative.
        var place = decimals - dropped - shift
        var value = significand
        while place > 15, value != 0 {
            value /= 10
            place -= 1
        }
        guard value != 0 else { return PrintedNumber(value: 0, decimals: max(0, decimals - shift)) }
        while place < 0 {
            guard value < Decimal.power(ofTen: 16) else { return nil }
            value *= 10
            place += 1
        }
        guard value < Decimal.power(ofTen: 15 + place) else { return nil }
        return PrintedNumber(
            value: Decimal(significand: negative ? -value : value, scale: place),
            decimals: max(0, decimals - shift))
    }
}

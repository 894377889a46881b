import Outputs

/// Exact fractions printed in decimal.
///
/// `numerator` / `denominator` × 10^-`scale`. Where both fit into 128 bits the digits are exact,
/// otherwise those of the nearest binary fraction.
struct Fraction {
    let numerator: Wide
    let denominator: Wide
    let scale: Int

    init(_ numerator: Wide, _ denominator: Wide, scale: Int = 0) {
        self.numerator = numerator
        self.denominator = denominator
        self.scale = scale
    }

    init(_ numerator: Int128, _ denominator: Int, scale: Int = 0) {
        self.init(Wide(numerator), Wide(Int128(denominator)), scale: scale)
    }

    var double: Double { numerator.double / denominator.double / Figures.power(scale) }

    /// To `places` decimals, half away from zero; nil where it cannot be printed.
    func text(places: Int) -> String? {
        exact(places) ?? Figures.text(double, places: places)
    }

    private func exact(_ places: Int) -> String? {
        guard var top = numerator.narrow, var bottom = denominator.narrow, bottom > 0 else {
            return nil
        }
        let shift = places - scale
        let factor = ScaledNumber.power(min(abs(shift), 36))
        let scaled = (shift >= 0 ? top : bottom).multipliedReportingOverflow(by: factor)
        guard !scaled.overflow else { return nil }
        if shift >= 0 { top = scaled.partialValue } else { bottom = scaled.partialValue }
        let (quotient, rest) = top.magnitude.quotientAndRemainder(dividingBy: bottom.magnitude)
        let isUp = rest >= bottom.magnitude - rest
        return Figures.text(
            Int128(quotient) + (isUp ? 1 : 0), scale: places, isNegative: top < 0)
    }
}

/// Numbers as text.
enum Figures {
    static func power(_ exponent: Int) -> Double { (0..<exponent).reduce(1.0) { p, _ in p * 10 } }

    /// All digits of `value` × 10^-`scale`.
    static func text(_ value: Int128, scale: Int) -> String {
        text(value < 0 ? -value : value, scale: scale, isNegative: value < 0)
    }

    static func text(_ magnitude: Int128, scale: Int, isNegative: Bool) -> String {
        let digits = String(magnitude)
        let sign = isNegative && magnitude != 0 ? "-" : ""
        guard scale > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.utf8.count)) + digits
        return "\(sign)\(padded.dropLast(scale)).\(padded.suffix(scale))"
    }

    /// Nil for what is no number or 10^15 and more.
    static func text(_ value: Double, places: Int) -> String? {
        guard value.isFinite, value.magnitude < 1e15 else { return nil }
        let scaled = (value.magnitude * power(places)).rounded(.toNearestOrAwayFromZero)
        return Int128(exactly: scaled).map { text($0, scale: places, isNegative: value < 0) }
    }
}

import Outputs

extension Precision {
    /// A true value as this precision prints it; `random` takes the nearest multiple. Nil where it
    /// has no form of its own.
    func printing(_ numerator: Decimal, by divisor: Decimal = 1, decimals: Int) -> PrintedNumber? {
        switch self {
        case .decimals(let places): return Self.quotient(numerator, divisor, places: places)
        case .exact where divisor == 1: return PrintedNumber(value: numerator, decimals: decimals)
        case .round(let base), .random(let base):
            return Self.multiple(numerator + numerator.half(of: base), base, divisor)
        case .down(let base): return Self.multiple(numerator, base, divisor)
        case .up(let base): return Self.multiple(numerator + Decimal(base - 1), base, divisor)
        case .midpoint(let base): return Self.midpoint(numerator, base, divisor)
        case .figures(let figures):
            return Self.quotient(numerator, divisor, places: min(decimals + 2, 5))?
                .cut(toDigits: figures)
        case .exact, .column: return Self.quotient(numerator, divisor, places: decimals)
        }
    }

    /// Half up, to at most five places.
    static func quotient(_ numerator: Decimal, _ divisor: Decimal, places: Int) -> PrintedNumber? {
        guard places <= 5, divisor > 0,
            let cut = numerator.divided(by: divisor, places: min(places + 1, 6))
        else { return nil }
        return PrintedNumber(value: cut, decimals: places + 1).rounded(toPlaces: places)
    }

    private static func multiple(_ value: Decimal, _ base: Int, _ divisor: Decimal)
        -> PrintedNumber?
    {
        guard divisor == 1 else { return nil }
        return PrintedNumber(value: value.roundedDown(toMultipleOf: Decimal(base)))
    }

    private static func midpoint(_ value: Decimal, _ base: Int, _ divisor: Decimal)
        -> PrintedNumber?
    {
        guard divisor == 1 else { return nil }
        guard value > 0 else { return PrintedNumber(value: 0) }
        let first = (value - 1).roundedDown(toMultipleOf: Decimal(base)) + 1
        return PrintedNumber(value: first + Decimal((base - 1) / 2))
    }
}

extension Decimal {
    fileprivate func half(of base: Int) -> Decimal {
        Decimal(base) * Decimal.unit(ofPlace: 1) * 5
    }
}

extension PrintedNumber {
    /// Half up.
    func rounded(toPlaces places: Int) -> PrintedNumber {
        let unit = Decimal.unit(ofPlace: places)
        let half = unit * Decimal.unit(ofPlace: 1) * 5
        return PrintedNumber(
            value: (value + half).roundedDown(toMultipleOf: unit), decimals: max(places, 0))
    }

    /// To so many significant digits, as `SignificantRule` counts them.
    func cut(toDigits digits: Int) -> PrintedNumber {
        var number = self
        var places = min(decimals, 15)
        while number.significantDigits > digits, places > -15 {
            places -= 1
            number = rounded(toPlaces: places)
        }
        return number
    }
}

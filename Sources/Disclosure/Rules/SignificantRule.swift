import Outputs

/// Estimates are shown to no more than so many significant digits.
///
/// - `digits`: the most that may be shown; counts, shares and whole-number sums of them have their
///   own rules and are left out.
///
/// Digits are counted from the first that is not zero, decimals as printed; trailing zeros of a
/// whole number do not count.
///
/// Source: US Census DRB rounding rules (four significant digits), reference/rules.md section 2.
public struct SignificantRule: Rule {
    public static let key = "significant"
    public static let kinds: Set<Kind> = [.linearAggregations, .shape, .coefficients]

    public let digits: Int

    public init(parameters: inout Parameters) throws(ParameterError) {
        digits = try parameters.whole("digits", in: 1...15)
    }

    public func findings(in subject: Subject) -> [Finding] {
        let table = subject.findings(
            of: Self.key, about: Set.all.subtracting(.counts).subtracting(.shares)
        ) { cell, _, table in
            guard let printed = table.cells[cell].shown.number, printed.significantDigits > digits
            else { return nil }
            return .fail(message, remedy: remedy)
        }
        let numbers = subject.output.models.lazy.flatMap(\.terms).flatMap(\.numbers.values)
        return numbers.contains { $0.significantDigits > digits }
            ? table + subject.whole(Self.key, .fail, message, remedy: remedy) : table
    }

    private var message: String { "more than \(digits) significant digits" }
    private var remedy: String { "round to \(digits) significant digits" }
}

extension PrintedNumber {
    /// 3 for `3.50` and for `0.00350`, 2 for `3500`.
    var significantDigits: Int {
        guard value != 0 else { return 0 }
        var all = value.magnitude
        for _ in 0..<min(decimals, 15) { all = all * 10 }
        guard decimals == 0 else { return String(all.floor.description).count }
        var digits = all.description
        while digits.hasSuffix("0") { digits.removeLast() }
        return digits.count
    }
}

import Outputs

/// An odds or risk ratio is as safe as the two-by-two table behind it.
///
/// - `cell`: the least count in each of its four cells; itself passes, zero fails.
///
/// Judged by `two-by-two` of the evidence; without it nobody knows.
///
/// Source: reference/rules.md section 1 (CalculatedRatios).
public struct RatiosRule: Rule {
    public static let key = "ratios"
    public static let kinds: Set<Kind> = [.ratios]

    public let cell: Int

    public init(parameters: inout Parameters) throws(ParameterError) {
        cell = try parameters.whole("cell", in: 1...1_000_000)
    }

    public func findings(in subject: Subject) -> [Finding] {
        subject.findings(
            of: Self.key, about: [.oddsRatio, .riskRatio]
        ) { index, _, table in
            guard let counts = table.cells[index].evidence?.twoByTwo?.counts else {
                return .missing("two-by-two")
            }
            guard counts.contains(where: { $0 < Decimal(cell) }) else { return nil }
            return .fail(
                "fewer than \(cell) units in a cell of the two-by-two table behind this ratio",
                remedy: "merge exposure groups or outcomes, or leave the ratio out")
        }
    }
}

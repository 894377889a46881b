import Outputs

/// A minimum, maximum or range is the value of whoever has it, unless enough units share it.
///
/// - `at-value`: the least number of units at the value (of a range: at each end); itself passes.
///
/// Judged by `at-value` of the evidence; without it nobody knows.
///
/// Source: reference/rules.md section 1 (Endpoints).
public struct EndpointsRule: Rule {
    public static let key = "endpoints"
    public static let kinds: Set<Kind> = [.endpoints]

    public let atValue: Int

    public init(parameters: inout Parameters) throws(ParameterError) {
        atValue = try parameters.whole("at-value", in: 1...1_000_000)
    }

    public func findings(in subject: Subject) -> [Finding] {
        subject.findings(
            of: Self.key,
            about: [.minimum, .maximum, .range]
        ) { cell, _, table in
            guard let number = table.cells[cell].evidence?.columns[.atValue] else {
                return .missing("at-value")
            }
            guard number < Decimal(atValue) else { return nil }
            return .fail(
                "fewer than \(atValue) units have this value",
                remedy: "show the 5th or 95th percentile, or say the limits of the design in words")
        }
    }
}

import Outputs

/// Every step of a survival curve or life table shows events among those still at risk.
///
/// - `at-risk`: the least number still at risk at a step.
/// - `events`: the least number of events of a step that has any.
///
/// Judged by `at-risk` and `events` of the evidence, else by such columns of the same step; both
/// limits pass at themselves. A step without events shows none.
///
/// Source: reference/rules.md section 1 (HazardSurvivalTables); ACRO 1.0.2 (survival).
public struct SurvivalRule: Rule {
    public static let key = "survival"
    public static let kinds: Set<Kind> = [.survival]

    public let atRisk: Int
    public let events: Int

    public init(parameters: inout Parameters) throws(ParameterError) {
        atRisk = try parameters.whole("at-risk", in: 1...1_000_000)
        events = try parameters.whole("events", in: 1...1_000_000)
    }

    public func findings(in subject: Subject) -> [Finding] {
        guard let table = subject.output.table, let shape = subject.shape else { return [] }
        let isCurve = subject.output.kind == .survival
        let concerned: Set<Statistic> =
            isCurve
            ? [.survival, .atRisk, .events, .share, .rate, .percent] : [.survival, .atRisk]
        func count(_ statistic: Statistic, _ column: EvidenceColumn, at cell: Int) -> CountRange? {
            if let given = table.cells[cell].evidence?.columns[column] {
                return CountRange(Interval(low: given.floor, high: given.ceiling))
            }
            let value = table.values.firstIndex { $0.statistic == statistic }
            return value.flatMap {
                shape.cell(beside: cell, from: table.cells[cell].value, value: $0)
            }.flatMap { subject.facts[$0].count }
        }
        return subject.findings(of: Self.key, about: concerned) { cell, _, _ in
            guard let left = count(.atRisk, .atRisk, at: cell) else { return .missing("at-risk") }
            if left.low < atRisk { return tail(certainly: left.high < atRisk) }
            guard let happened = count(.events, .events, at: cell) else {
                return .missing("events")
            }
            return step(happened)
        }
    }

    private func tail(certainly: Bool) -> Objection {
        .verdict(
            certainly ? .fail : .review,
            message: "fewer than \(atRisk) units are still at risk at this step",
            remedy: "cut the curve before this step")
    }

    private func step(_ happened: CountRange) -> Objection? {
        guard events > 1 else { return nil }
        switch happened.fit(1...(events - 1)) {
        case .outside: return nil
        case let fit:
            return .verdict(
                fit == .inside ? .fail : .review,
                message: "fewer than \(events) events at this step",
                remedy: "use longer steps, or round the counts before computing the curve")
        }
    }
}

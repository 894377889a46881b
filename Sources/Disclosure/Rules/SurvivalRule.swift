import Outputs

/// Every step of a survival curve or life table shows events among those still at risk.
///
/// - `at-risk`: the least number still at risk at a step.
/// - `events`: the least number of events of a step that has any.
///
/// Judged by `at-risk` and `events` of the evidence, else by such columns of the same step; both
/// limits pass at themselves. A step without events shows none. Where nobody gave the events, the
/// fall of the curve among those at risk may give them away.
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
        guard let table = subject.output.table else { return [] }
        let isCurve = subject.output.kind == .survival
        let concerned: Set<Statistic> =
            isCurve
            ? [.survival, .atRisk, .events, .share, .rate, .percent] : [.survival, .atRisk]
        let drops = events > 1 ? smallDrops(in: subject, table) : []
        return subject.findings(of: Self.key, about: concerned) { cell, _, _ in
            let counts = subject.stepCounts(of: cell)
            guard let left = counts.atRisk else { return .missing("at-risk") }
            if left.low < atRisk { return tail(certainly: left.high < atRisk) }
            guard let happened = counts.events else {
                return drops.contains(table.cells[cell].labels)
                    ? .fail(Self.dropMessage(events), remedy: stepRemedy) : .missing("events")
            }
            return step(happened)
        }
    }

    private static func dropMessage(_ events: Int) -> String {
        "what the curve drops by among those at risk gives away fewer than \(events) events"
    }

    /// Labels of steps at which the printed curve falls by fewer than `events`, but not by none, of
    /// those at risk there or at the step before.
    private func smallDrops(in subject: Subject, _ table: Table) -> Set<CellLabels> {
        guard let time = table.timeDimension else { return [] }
        var found: Set<CellLabels> = []
        for value in table.values.indices where table.values[value].statistic == .survival {
            for steps in table.curves(of: value, along: time) {
                for (before, step) in zip(steps, steps.dropFirst()) {
                    guard let most = drop(from: before, to: step, in: subject, table),
                        most < events
                    else { continue }
                    found.insert(table.cells[step].labels)
                }
            }
        }
        return found
    }

    /// The most events that a fall of the curve can be; nil where it may be none.
    private func drop(from before: Int, to step: Int, in subject: Subject, _ table: Table) -> Int? {
        guard let from = table.digitsInterval(of: before),
            let to = table.digitsInterval(of: step),
            let high = from.high, let low = to.low, let least = from.low, let most = to.high,
            least > most, let atRisk = subject.stepCounts(of: step).atRisk,
            let earlier = subject.stepCounts(of: before).atRisk
        else { return nil }
        let units = max(atRisk.high, earlier.high)
        guard units != CountRange.unbounded else { return nil }
        return (high - low).multiplied(by: Decimal(units))?.whole(dividedBy: high)
    }

    private var stepRemedy: String {
        "use longer steps, or round the counts before computing the curve"
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
                remedy: stepRemedy)
        }
    }
}

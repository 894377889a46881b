import Clearance
import Disclosure
import Signing
import Writers

/// What a head of service needs to know: how long it takes, what comes back and why, how often the
/// program is overruled, how often checkers agree.
public struct FiguresScreen: Sendable {
    public let charts: [Chart]
    /// How many submissions are in them.
    public let extent: String

    public struct Chart: Sendable {
        public let heading: String
        public let remark: String
        /// Our own markup, with everything from outside escaped.
        public let picture: String
    }
}

/// What the log says of every review that has closed.
private struct ReviewFigures {
    var days: [Int] = []
    var returns: [String: Int] = [:]
    var states: [State: Int] = [:]
    var overruled: [Verdict: Int] = [:]
    var together = 0
    var apart = 0
    var turns: [Int: Int] = [:]
}

extension OpenDesk {
    /// From the log and the private records; nothing is judged.
    public func figuresScreen() throws -> FiguresScreen {
        var figures = ReviewFigures()
        let closings = try closingTimes()
        for submission in ledger.submissions.values {
            figures.states[submission.state, default: 0] += 1
            figures.turns[submission.turn, default: 0] += 1
            if let closed = closings[submission.id] {
                figures.days.append(WorkingDays.between(submission.time, and: closed))
            }
            try count(submission, in: &figures)
        }
        return FiguresScreen(
            charts: figures.charts,
            extent: "\(ledger.submissions.count) submissions, \(figures.days.count) decided")
    }

    /// When each submission was first decided.
    private func closingTimes() throws -> [String: Int] {
        var times: [String: Int] = [:]
        try forEachEntry { _, bytes in
            let entry = try LogEvent(entry: bytes)
            switch entry.event {
            case .closed(let id, _, _), .returnedEarly(let id, _, _):
                times[id] = times[id] ?? entry.time
            default: break
            }
        }
        return times
    }

    private func count(_ submission: Submission, in figures: inout ReviewFigures) throws {
        if [.returned, .rejected].contains(submission.state) {
            for rule in Set(try recordedFindings(of: submission).flatMap { $0 }.map(\.rule)) {
                figures.returns[rule, default: 0] += 1
            }
        }
        guard !submission.outcomes.isEmpty else { return }
        let verdicts = try recordedVerdicts(of: submission)
        for (number, (outcome, verdict)) in zip(submission.outcomes, verdicts).enumerated() {
            if outcome.isApproved { figures.overruled[verdict, default: 0] += 1 }
            // What was kept was counted where it was given.
            let isKept = submission.votes[number].values.contains { $0.origin != nil }
            guard outcome.decisions.count > 1, !isKept else { continue }
            if Set(outcome.decisions).count == 1 {
                figures.together += 1
            } else {
                figures.apart += 1
            }
        }
    }
}

extension ReviewFigures {
    fileprivate var charts: [FiguresScreen.Chart] {
        [
            chart(
                "Working days to the first decision", turnaround,
                "Half within \(quantile(50)), nine of ten within \(quantile(90)). The target is \(OpenDesk.target)."
            ),
            chart(
                "Where submissions stand",
                State.allCases.map {
                    .init(label: Mark($0).text, value: states[$0] ?? 0, style: Mark($0).style)
                },
                "\(turns.filter { $0.key > 1 }.values.reduce(0, +)) had their review opened again."),
            chart(
                "Rules that objected to what went back",
                returns.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(12).map {
                    .init(label: $0.key, value: $0.value)
                },
                "Submissions that were returned or rejected, by rule; one counts for each of its rules."
            ),
            chart(
                "What the program said of approved outputs",
                [Verdict.pass, .review, .fail].map {
                    .init(label: Mark($0).text, value: overruled[$0] ?? 0, style: $0.rawValue)
                }, "Approving a fail or a review is an override, with its reason on record."),
            chart(
                "Checkers about the same output",
                [
                    .init(label: "agreed", value: together, style: "pass"),
                    .init(label: "disagreed", value: apart, style: "review"),
                ], "Of outputs on which more than one checker decided, each without the other."),
        ]
    }

    private func chart(_ heading: String, _ bars: [BarChart.Bar], _ remark: String)
        -> FiguresScreen.Chart
    {
        FiguresScreen.Chart(
            heading: heading, remark: remark,
            picture: bars.isEmpty ? "" : BarChart(title: heading, bars: bars).svg)
    }

    private var turnaround: [BarChart.Bar] {
        let bands: [(String, ClosedRange<Int>)] = [
            ("same day", 0...0), ("1 day", 1...1), ("2 days", 2...2), ("3 to 5 days", 3...5),
            ("6 to 10 days", 6...10), ("longer", 11...Int.max),
        ]
        return bands.map { label, band in
            BarChart.Bar(
                label: label, value: days.count { band.contains($0) },
                style: band.lowerBound > OpenDesk.target ? "review" : "pass")
        }
    }

    private func quantile(_ percent: Int) -> String {
        let sorted = days.sorted()
        guard !sorted.isEmpty else { return "– (none decided yet)" }
        let days = sorted[min(sorted.count - 1, (sorted.count * percent + 99) / 100 - 1)]
        return "\(days) \(days == 1 ? "day" : "days")"
    }
}

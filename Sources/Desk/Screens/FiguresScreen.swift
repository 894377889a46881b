import Clearance
import Disclosure
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
    /// Working days to the first decision, and to the release.
    var days: [Int] = []
    var daysToRelease: [Int] = []
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
        if let known = memo.figures { return known }
        var figures = ReviewFigures()
        for (line, row) in zip(ledger.submissions.lines, index.rows) {
            figures.add(line, row)
        }
        let count = ledger.submissions.count
        let screen = FiguresScreen(
            charts: figures.charts,
            extent: "\(count) \(count == 1 ? "submission" : "submissions"), "
                + "\(figures.days.count) decided, \(figures.daysToRelease.count) released")
        memo.figures = screen
        return screen
    }
}

extension ReviewFigures {
    fileprivate mutating func add(_ line: SubmissionLine, _ row: DeskIndex.Row) {
        states[line.state, default: 0] += 1
        turns[line.turn, default: 0] += 1
        if row.decided > 0 { days.append(WorkingDays.between(line.time, and: row.decided)) }
        if row.released > 0 {
            daysToRelease.append(WorkingDays.between(line.time, and: row.released))
        }
        for rule in row.rules { returns[rule, default: 0] += 1 }
        for verdict in Verdict.allCases where row.approved[verdict] > 0 {
            overruled[verdict, default: 0] += row.approved[verdict]
        }
        together += row.together
        apart += row.apart
    }
}

extension ReviewFigures {
    fileprivate var charts: [FiguresScreen.Chart] {
        [
            chart(
                "Working days to the first decision", turnaround(days),
                "\(quantiles(days) ?? "None is decided yet.") The target is \(OpenDesk.target)."),
            chart(
                "Working days to the release", turnaround(daysToRelease),
                "\(quantiles(daysToRelease) ?? "None has left yet.")"
                    + " From the day on which the version that left was handed in."),
            chart(
                "Where submissions stand",
                State.allCases.map {
                    .init(label: Mark($0).text, value: states[$0] ?? 0, style: Mark($0).style)
                },
                "\(turns.filter { $0.key > 1 }.values.reduce(0, +)) had their review opened again."),
            chart(
                "Rules that objected to what went back",
                returns.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
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

    private func turnaround(_ days: [Int]) -> [BarChart.Bar] {
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

    /// Nil of none.
    private func quantiles(_ days: [Int]) -> String? {
        let sorted = days.sorted()
        guard !sorted.isEmpty else { return nil }
        func within(_ percent: Int) -> String {
            let days = sorted[min(sorted.count - 1, (sorted.count * percent + 99) / 100 - 1)]
            return days == 0
                ? "on the same day" : "within \(days) \(days == 1 ? "day" : "days")"
        }
        return "Half \(within(50)), nine of ten \(within(90))."
    }
}

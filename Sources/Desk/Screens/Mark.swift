import Clearance
import Disclosure
import Release

/// A verdict or a state as a page shows it: a symbol and a word, and the class of its colour.
public struct Mark: Hashable, Sendable {
    public let text: String
    public let style: String

    init(text: String, style: String) {
        self.text = text
        self.style = style
    }

    public init(_ verdict: Verdict) {
        style = verdict.rawValue
        text =
            switch verdict {
            case .fail: "✗ fail"
            case .review: "? review"
            case .pass: "✓ pass"
            }
    }

    public init(_ state: State) {
        switch state {
        case .submitted: (text, style) = ("in review", "open")
        case .approved: (text, style) = ("✓ approved", "pass")
        case .returned: (text, style) = ("changes requested", "review")
        case .rejected: (text, style) = ("✗ rejected", "fail")
        case .withdrawn: (text, style) = ("withdrawn", "closed")
        case .released: (text, style) = ("✓ released", "pass")
        case .recalled: (text, style) = ("recalled", "fail")
        }
    }

    public init(_ decision: Decision) {
        switch decision {
        case .approve: (text, style) = ("✓ approve", "pass")
        case .requestChanges: (text, style) = ("request changes", "review")
        case .reject: (text, style) = ("✗ reject", "fail")
        case .refer: (text, style) = ("refer", "review")
        }
    }
}

/// A time as a page shows it: `2026-03-01 09:30 UTC`.
func minute(_ time: Int) -> String {
    timestamp(time).prefix(16).split(separator: "T").joined(separator: " ") + " UTC"
}

/// How many outputs have which verdict.
public struct VerdictCounts: Hashable, Sendable {
    public let fail: Int
    public let review: Int
    public let pass: Int

    public init(_ verdicts: some Sequence<Verdict>) {
        var counts: [Verdict: Int] = [:]
        for verdict in verdicts { counts[verdict, default: 0] += 1 }
        fail = counts[.fail] ?? 0
        review = counts[.review] ?? 0
        pass = counts[.pass] ?? 0
    }

    init(fail: Int, review: Int, pass: Int) {
        self.fail = fail
        self.review = review
        self.pass = pass
    }

    /// `3 fail, 1 review, 12 pass`, leaving out what does not occur.
    public var phrase: String {
        [(fail, "fail"), (review, "review"), (pass, "pass")].filter { $0.0 > 0 }
            .map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }
}

/// Days on which people work: Monday to Friday, in UTC.
public enum WorkingDays {
    /// How many begin after the first time and not after the second; times in POSIX seconds.
    public static func between(_ start: Int, and end: Int) -> Int {
        let first = day(of: start)
        let last = day(of: end)
        guard last > first else { return 0 }
        let weeks = (last - first) / 7
        let rest = (first + weeks * 7 + 1..<last + 1).count { isWorkingDay($0) }
        return weeks * 5 + rest
    }

    private static func day(of time: Int) -> Int {
        time >= 0 ? time / 86_400 : (time - 86_399) / 86_400
    }

    /// Day 0 was a Thursday.
    private static func isWorkingDay(_ day: Int) -> Bool {
        let weekday = ((day + 3) % 7 + 7) % 7
        return weekday < 5
    }
}

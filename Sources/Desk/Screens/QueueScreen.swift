import Clearance
import Disclosure
import Signing
import Writers

/// The first page: what waits for this person, and why.
public struct QueueScreen: Sendable {
    public let sections: [Section]
    /// What is not shown, said so; nil if everything is.
    public let hidden: String?
    public let showsAll: Bool
    public let mayHandIn: Bool

    public struct Section: Sendable {
        public let heading: String
        /// What its order means; nil where it is not worth saying.
        public let order: String?
        public let rows: [Row]
        /// What to say where there are none.
        public let none: String?
    }

    public struct Row: Sendable {
        public let id: String
        public let title: String
        public let project: String
        public let author: String
        public let mark: Mark
        public let why: String
        public let age: String
        /// Over the target.
        public let isLate: Bool
        public let verdicts: [Count]
        /// `10 outputs`.
        public let size: String
        /// Who is at it; nil if nobody said so.
        public let claimed: String?
    }

    public struct Count: Sendable {
        public let text: String
        public let style: String
    }
}

/// A list of the first page before its rows are read.
private struct QueueList {
    let heading: String
    var order: String?
    let submissions: [Submission]
    let none: String?
}

extension OpenDesk {
    /// Working days within which a review should close.
    public static let target = 5

    /// The longest list on a page; what is beyond is counted.
    private static let mostRows = 200

    /// The first page of somebody. `all` shows what is closed as well. Only what is shown is read
    /// from the private records.
    public func queue(of visitor: Visitor, all: Bool) throws -> QueueScreen {
        let visible = ledger.submissions.values.sorted { $0.index < $1.index }.filter {
            mayRead($0, visitor)
        }
        let claims = try self.claims()
        var shown: Set<String> = []
        func section(_ list: QueueList) throws -> QueueScreen.Section {
            let rows = try list.submissions.prefix(Self.mostRows).map {
                try row($0, visitor, claims)
            }
            shown.formUnion(rows.map(\.id))
            return QueueScreen.Section(
                heading: list.heading, order: rows.count > 1 ? list.order : nil, rows: rows,
                none: rows.isEmpty ? list.none : nil)
        }
        var sections = try lists(of: visible, visitor).map(section)
        let rest = visible.filter { !shown.contains($0.id) }
        if all {
            sections.append(
                try section(
                    QueueList(
                        heading: "Everything else", submissions: rest.reversed(), none: "Nothing.")
                ))
        }
        let left = visible.count - shown.count
        return QueueScreen(
            sections: sections,
            hidden: left == 0
                ? nil
                : "\(left) other \(left == 1 ? "submission is" : "submissions are") not shown",
            showsAll: all, mayHandIn: visitor.isA(.researcher))
    }

    /// What this person works on, by their roles.
    private func lists(of visible: [Submission], _ visitor: Visitor) throws -> [QueueList] {
        var lists: [QueueList] = []
        if visitor.isA(.checker) { lists += try checking(visible, visitor) }
        if visitor.isA(.dataOwner) {
            lists.append(
                QueueList(
                    heading: "Waiting for the data owner",
                    submissions: visible.filter { !undecidedAsOwner($0, visitor).isEmpty },
                    none: "Nothing waits for a data owner."))
        }
        if visitor.isA(.releaseManager) {
            lists.append(
                QueueList(
                    heading: "Ready to be released",
                    submissions: visible.filter { $0.state == .approved },
                    none: "Nothing is approved and waiting."))
        }
        if visitor.isA(.researcher) {
            lists.append(
                QueueList(
                    heading: "What you handed in",
                    submissions: visible.reversed().filter { $0.author == visitor.pseudonym },
                    none: "You have not handed anything in yet."))
        }
        return lists
    }

    /// What a checker has to decide, and what others have to first.
    private func checking(_ visible: [Submission], _ visitor: Visitor) throws -> [QueueList] {
        let open = visible.filter { $0.state == .submitted && mayDecide($0, visitor) }
        func waits(_ submission: Submission) -> Bool {
            undecided(submission, visitor) > 0
                && ledger.isTurn(of: visitor.pseudonym, in: submission)
        }
        let waiting = QueueList(
            heading: "Waiting for you",
            order: "What is over its target of \(Self.target) working days comes first, "
                + "then what the program objects to most, then the oldest.",
            submissions: try byRisk(open.filter(waits)), none: "Nothing waits for you.")
        let others = open.filter { !waits($0) }
        guard !others.isEmpty else { return [waiting] }
        return [
            waiting,
            QueueList(heading: "Waiting for another checker", submissions: others, none: nil),
        ]
    }

    /// Over its target first, then by outputs that fail, then by those that need review; of equal
    /// ones the oldest first.
    private func byRisk(_ submissions: [Submission]) throws -> [Submission] {
        let ranked = try submissions.map { submission in
            (submission, VerdictCounts(try recordedVerdicts(of: submission)), isLate(submission))
        }
        return ranked.sorted { a, b in
            if a.2 != b.2 { return a.2 }
            return (b.1.fail, b.1.review, a.0.index) < (a.1.fail, a.1.review, b.0.index)
        }.map(\.0)
    }

    private func isLate(_ submission: Submission) -> Bool {
        submission.state == .submitted
            && WorkingDays.between(submission.time, and: clock()) > Self.target
    }

    private func mayDecide(_ submission: Submission, _ visitor: Visitor) -> Bool {
        submission.author != visitor.pseudonym && !submission.conflicted.contains(visitor.pseudonym)
    }

    /// How many outputs this person has not decided.
    private func undecided(_ submission: Submission, _ visitor: Visitor) -> Int {
        submission.votes.count { $0[visitor.pseudonym] == nil }
    }

    public func mayRead(_ id: String, _ visitor: Visitor) -> Bool {
        ledger.submissions[id].map { mayRead($0, visitor) } ?? false
    }

    /// Who may look at a submission: its author, and everybody who works at the desk.
    func mayRead(_ submission: Submission, _ visitor: Visitor) -> Bool {
        submission.author == visitor.pseudonym
            || !visitor.roles.isDisjoint(with: [
                .checker, .dataOwner, .releaseManager, .auditor, .operator,
            ])
    }

    private func row(
        _ submission: Submission, _ visitor: Visitor,
        _ claims: [String: [(person: Pseudonym, name: String)]]
    ) throws -> QueueScreen.Row {
        let isOwn = submission.author == visitor.pseudonym
        let days = WorkingDays.between(submission.time, and: clock())
        let isOpen = submission.state == .submitted
        let record = try? record(of: submission)
        let counts = VerdictCounts(try recordedVerdicts(of: submission))
        let undecided = undecided(submission, visitor)
        let isWaiting = isOpen && !isOwn && visitor.isA(.checker) && undecided > 0
        let why = why(submission, isOwn: isOwn, undecided: undecided, visitor)
        return QueueScreen.Row(
            id: submission.id, title: VisibleText.visible(record?.title ?? "(erased)"),
            project: VisibleText.visible(record?.project ?? ""),
            author: try name(of: submission.author), mark: Mark(submission.state),
            why: isWaiting ? "\(why): \(counts.sentence)" : why,
            age: days == 0 ? "today" : "\(days) working \(days == 1 ? "day" : "days")",
            isLate: isLate(submission), verdicts: counts.parts,
            size: submission.votes.count == 1 ? "1 output" : "\(submission.votes.count) outputs",
            claimed: isOpen && !isOwn ? Self.names(claims[submission.id] ?? [], visitor) : nil)
    }

    /// `you, second-checker`; nil for nobody.
    static func names(_ people: [(person: Pseudonym, name: String)], _ visitor: Visitor) -> String?
    {
        guard !people.isEmpty else { return nil }
        return people.map { $0.person == visitor.pseudonym ? "you" : $0.name }
            .joined(separator: ", ")
    }

    private func why(
        _ submission: Submission, isOwn: Bool, undecided: Int, _ visitor: Visitor
    ) -> String {
        let count = submission.votes.count
        switch submission.state {
        case .submitted where isOwn: return "with the checkers"
        case .submitted where visitor.isA(.checker) && undecided == count:
            return submission.turn > 1 ? "to be decided again, turn \(submission.turn)" : "new"
        case .submitted where visitor.isA(.checker) && undecided > 0:
            return "you decided \(count - undecided) of \(count)"
        case .submitted where !undecidedAsOwner(submission, visitor).isEmpty:
            let open = undecidedAsOwner(submission, visitor).count
            return "\(open) of \(count) \(count == 1 ? "output" : "outputs") "
                + "\(open == 1 ? "takes" : "take") your consent"
        case .submitted: return "being decided"
        case .approved: return "every output approved"
        case .returned: return isOwn ? "change it and hand in a new version" : "back to its author"
        case .rejected: return "may not leave"
        case .withdrawn: return "taken back"
        case .released: return "has left"
        case .recalled: return "called back after it had left"
        }
    }

    /// The verdict of each output as it was recorded when it was last checked; nothing is judged.
    func recordedVerdicts(of submission: Submission) throws -> [Verdict] {
        try recordedFindings(of: submission).map { $0.map(\.verdict).max() ?? .pass }
    }

    /// Per output the rules that objected when it was last checked.
    func recordedFindings(of submission: Submission) throws -> [[(rule: String, verdict: Verdict)]]
    {
        guard let check = submission.checks.last else { return [] }
        return try submission.votes.indices.map { number in
            guard let findings = try findings(of: number, at: check)?.array else {
                return [("erased", .review)]
            }
            return findings.map { finding in
                (
                    finding["rule"]?.string ?? "",
                    finding["verdict"]?.string.flatMap(Verdict.init(rawValue:)) ?? .review
                )
            }
        }
    }
}

extension VerdictCounts {
    /// `8 of 10 outputs fail`.
    var sentence: String {
        let all = fail + review + pass
        let outputs = all == 1 ? "1 output" : "\(all) outputs"
        if fail > 0 { return "\(fail) of \(outputs) \(fail == 1 ? "fails" : "fail")" }
        if review > 0 {
            return "\(review) of \(outputs) \(review == 1 ? "needs" : "need") a closer look"
        }
        return "the program objects to nothing"
    }

    /// Those that occur, worst first.
    var parts: [QueueScreen.Count] {
        [(fail, "✗", "fail"), (review, "?", "review"), (pass, "✓", "pass")].filter { $0.0 > 0 }
            .map { QueueScreen.Count(text: "\($0.1) \($0.0) \($0.2)", style: $0.2) }
    }
}

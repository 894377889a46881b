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
    /// What was looked for; empty: nothing.
    public let find: String

    public struct Section: Sendable {
        public let heading: String
        /// What its order means; nil where it is not worth saying.
        public let order: String?
        public let rows: [Row]
        /// What to say where there are none.
        public let none: String?
        /// Of a list that is too long for one page: which rows are shown, and where others are.
        public let part: Part?
    }

    /// Which rows of a long list are shown.
    public struct Part: Sendable {
        /// `51 to 100 of 312`.
        public let phrase: String
        /// Queries of the pages before and after.
        public let earlier: String?
        public let later: String?
    }

    public struct Row: Hashable, Sendable {
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

    public struct Count: Hashable, Sendable {
        public let text: String
        public let style: String
    }
}

/// Which part of the first page is asked for.
public struct QueueRequest: Hashable, Sendable {
    /// What is closed as well.
    public var all = false
    /// The list, from 0, that is shown from another row than its first.
    public var list = 0
    /// That row, from 1.
    public var from = 1
    /// Looked for in everything that this person may see; empty: nothing is.
    public var find = ""

    public init() {}
}

/// A list of the first page before its rows are read.
struct QueueList {
    let heading: String
    var order: String?
    /// Places in the order of the log.
    let places: [Int]
    let none: String?
}

/// What somebody works on, as it is on one day at one position of the log.
struct QueueLists {
    let day: Int
    let lists: [QueueList]
    /// Places of all that is in them.
    let listed: Set<Int>
}

extension OpenDesk {
    /// Working days within which a review should close.
    public static let target = 5

    /// The longest list on a page.
    private static let mostRows = 25

    /// The first page of somebody. Only what is shown is read from the private records.
    public func queue(of visitor: Visitor, _ request: QueueRequest) throws -> QueueScreen {
        guard request.find.isEmpty else { return try foundQueue(of: visitor, request) }
        let known = try queueLists(for: visitor)
        let left = visibleCount(to: visitor) - known.listed.count
        var sections = try known.lists.enumerated().map { number, list in
            try section(list, number: number, of: list.places.count, request, visitor) { range in
                list.places[range]
            }
        }
        if request.all {
            let list = QueueList(heading: "Everything else", places: [], none: "Nothing.")
            sections.append(
                try section(list, number: sections.count, of: left, request, visitor) { range in
                    rest(range, beside: known.listed, for: visitor)
                })
        }
        return QueueScreen(
            sections: sections,
            hidden: left == 0 || request.all
                ? nil
                : "\(left) other \(left == 1 ? "submission is" : "submissions are") not shown",
            showsAll: request.all, mayHandIn: visitor.isA(.researcher), find: "")
    }

    /// Places of what this person may look at and is not in their lists, newest first: some of them.
    private func rest(_ range: Range<Int>, beside listed: Set<Int>, for visitor: Visitor)
        -> ArraySlice<Int>
    {
        guard !range.isEmpty else { return [] }
        let rest = (0..<ledger.submissions.count).reversed().lazy.filter {
            !listed.contains($0) && self.mayRead(self.ledger.submissions.line(at: $0), visitor)
        }
        return Array(rest.dropFirst(range.lowerBound).prefix(range.count))[...]
    }

    /// The same until the next entry, or the next day.
    private func queueLists(for visitor: Visitor) throws -> QueueLists {
        let day = clock() / 86_400
        if let known = memo.queues[visitor], known.day == day { return known }
        let lists = try self.lists(for: visitor)
        let found = QueueLists(
            day: day, lists: lists, listed: Set(lists.flatMap(\.places)))
        memo.queues[visitor] = found
        return found
    }

    /// - `count`: how many rows the list has; `places` gives some of them.
    func section(
        _ list: QueueList, number: Int, of count: Int, _ request: QueueRequest,
        _ visitor: Visitor, _ places: (Range<Int>) -> ArraySlice<Int>
    ) throws -> QueueScreen.Section {
        let asked = request.list == number ? request.from - 1 : 0
        let start = min(max(0, asked), max(0, count - 1)) / Self.mostRows * Self.mostRows
        let end = min(start + Self.mostRows, count)
        let lines = lines(at: places(start..<end))
        let claims = try self.claims(on: lines.map(\.id))
        let rows = try lines.map { try row($0, visitor, claims[$0.id] ?? []) }
        func query(_ from: Int) -> String {
            let find = request.find.isEmpty ? "" : "find=\(request.find.queryEncoded)&"
            return "\(find)\(request.all ? "all=yes&" : "")list=\(number)&from=\(from)"
        }
        let part = QueueScreen.Part(
            phrase: "\(start + 1) to \(end) of \(count)",
            earlier: start > 0 ? query(start - Self.mostRows + 1) : nil,
            later: end < count ? query(end + 1) : nil)
        return QueueScreen.Section(
            heading: list.heading, order: rows.count > 1 ? list.order : nil, rows: rows,
            none: rows.isEmpty ? list.none : nil,
            part: rows.count < count ? part : nil)
    }

    /// How many submissions this person may look at.
    func visibleCount(to visitor: Visitor) -> Int {
        Self.isOfDesk(visitor)
            ? ledger.submissions.count : index.byAuthor[visitor.pseudonym]?.count ?? 0
    }

    /// What this person works on, by their roles.
    private func lists(for visitor: Visitor) throws -> [QueueList] {
        var lists: [QueueList] = []
        if visitor.isA(.checker) { lists += try checking(visitor) }
        if visitor.isA(.dataOwner) {
            let waiting = ledger.submissions.values(in: [.submitted]).filter {
                !undecidedAsOwner($0, visitor).isEmpty
            }
            lists.append(
                QueueList(
                    heading: "Waiting for the data owner",
                    places: places(of: waiting),
                    none: "Nothing waits for a data owner."))
        }
        if visitor.isA(.releaseManager) {
            let recalls = try recallsToAgree(visitor)
            if !recalls.isEmpty {
                lists.append(
                    QueueList(
                        heading: "To be called back, if you agree", places: recalls, none: nil))
            }
            lists.append(
                QueueList(
                    heading: "Ready to be released",
                    places: places(of: ledger.submissions.values(in: [.approved])),
                    none: "Nothing is approved and waiting."))
        }
        if visitor.isA(.researcher) {
            lists.append(
                QueueList(
                    heading: "What you handed in",
                    places: (index.byAuthor[visitor.pseudonym] ?? []).reversed(),
                    none: "You have not handed anything in yet."))
        }
        return lists
    }

    /// What a checker has to decide, and what others have to first.
    private func checking(_ visitor: Visitor) throws -> [QueueList] {
        let own = try projects(of: visitor.pseudonym)
        let open = try ledger.submissions.values(in: [.submitted]).filter {
            try mayJudge($0, visitor.pseudonym, own: own)
        }
        func waits(_ submission: Submission) throws -> Bool {
            try undecided(submission, visitor) > 0
                && ledger.isTurn(of: visitor.pseudonym, in: submission)
        }
        let due = try open.filter(waits)
        let ids = Set(due.map(\.id))
        let waiting = QueueList(
            heading: "Waiting for you",
            order: "What you are asked about comes first, then what is over its target of "
                + "\(Self.target) working days, then what the program objects to most, then the oldest.",
            places: places(of: byRisk(due, for: visitor)), none: "Nothing waits for you.")
        let others = open.filter { !ids.contains($0.id) }
        guard !others.isEmpty else { return [waiting] }
        return [
            waiting,
            QueueList(
                heading: "Waiting for another checker", places: places(of: others), none: nil),
        ]
    }

    private func places(of submissions: [Submission]) -> [Int] {
        submissions.compactMap { ledger.submissions.place(of: $0.id) }
    }

    /// What this person is asked about first, then what is over its target, then by outputs that
    /// fail, then by those that need review; of equal ones the oldest first.
    private func byRisk(_ submissions: [Submission], for visitor: Visitor) -> [Submission] {
        let ranked = submissions.map { submission in
            (
                submission, verdicts(of: submission.id), isLate(SubmissionLine(submission)),
                !askedOutputs(submission, visitor).isEmpty
            )
        }
        return ranked.sorted { a, b in
            if a.3 != b.3 { return a.3 }
            if a.2 != b.2 { return a.2 }
            return (b.1.fail, b.1.review, a.0.index) < (a.1.fail, a.1.review, b.0.index)
        }.map(\.0)
    }

    private func verdicts(of id: String) -> DeskIndex.Counts {
        indexed(id)?.row.verdicts ?? DeskIndex.Counts()
    }

    private func isLate(_ submission: SubmissionLine) -> Bool {
        submission.state == .submitted
            && WorkingDays.between(submission.time, and: clock()) > Self.target
    }

    /// How many outputs this person has not decided.
    private func undecided(_ submission: Submission, _ visitor: Visitor) throws -> Int {
        try submission.votes.indices.count {
            try isUndecided($0, in: submission, visitor.pseudonym)
        }
    }

    public func mayRead(_ id: String, _ visitor: Visitor) -> Bool {
        indexed(id).map { mayRead($0.line, visitor) } ?? false
    }

    /// Who may look at a submission: its author, and everybody who works at the desk.
    func mayRead(_ submission: Submission, _ visitor: Visitor) -> Bool {
        mayRead(SubmissionLine(submission), visitor)
    }

    func mayRead(_ submission: SubmissionLine, _ visitor: Visitor) -> Bool {
        submission.author == visitor.pseudonym || Self.isOfDesk(visitor)
    }

    static func isOfDesk(_ visitor: Visitor) -> Bool {
        !visitor.roles.isDisjoint(with: Role.ofTheDesk)
    }

    private func row(
        _ line: SubmissionLine, _ visitor: Visitor, _ claims: [(person: Pseudonym, name: String)]
    ) throws -> QueueScreen.Row {
        let isOwn = line.author == visitor.pseudonym
        let days = WorkingDays.between(line.time, and: clock())
        // Of what is closed a list needs no more than its line.
        let open = line.state == .submitted ? try ledger.submission(line.id) : nil
        let record = try? record(of: line)
        let counts = VerdictCounts(verdicts(of: line.id))
        let undecided = try open.map { try self.undecided($0, visitor) } ?? 0
        let isWaiting = open != nil && !isOwn && visitor.isA(.checker) && undecided > 0
        let why: String
        if let open {
            why = try self.why(open, isOwn: isOwn, undecided: undecided, visitor)
        } else if [.returned, .rejected, .withdrawn].contains(line.state) {
            why = try self.why(ended: line, isOwn: isOwn)
        } else {
            why = Self.why(line.state, isOwn: isOwn)
        }
        return QueueScreen.Row(
            id: line.id, title: VisibleText.visible(record?.title ?? "(erased)"),
            project: VisibleText.visible(record?.project ?? ""),
            author: try name(of: line.author), mark: Mark(line.state),
            why: isWaiting ? "\(why): \(counts.sentence)" : why,
            age: Self.age(days, isOpen: open != nil),
            isLate: isLate(line), verdicts: counts.parts,
            size: line.outputs == 1 ? "1 output" : "\(line.outputs) outputs",
            claimed: open != nil && !isOwn ? Self.names(claims, visitor) : nil)
    }

    /// `3 of 5 working days` while a review is open.
    private static func age(_ days: Int, isOpen: Bool) -> String {
        guard days > 0 else { return "today" }
        let unit = days == 1 && !isOpen ? "day" : "days"
        return isOpen ? "\(days) of \(target) working \(unit)" : "\(days) working \(unit)"
    }

    /// `you, second-checker`; nil for nobody.
    static func names(_ people: [(person: Pseudonym, name: String)], _ visitor: Visitor) -> String?
    {
        guard !people.isEmpty else { return nil }
        return people.map { $0.person == visitor.pseudonym ? "you" : $0.name }
            .joined(separator: ", ")
    }

    /// The verdict of each output as it was recorded when it was last checked; nothing is judged.
    func recordedVerdicts(of submission: Submission) throws -> [Verdict] {
        guard let check = submission.checks.last else { return [] }
        if let known = memo.verdicts[check] { return known }
        let found = try recordedFindings(of: submission).map { $0.map(\.verdict).max() ?? .pass }
        memo.keep(found, at: check)
        return found
    }

    /// Per output the rules that objected when it was last checked.
    func recordedFindings(of submission: Submission) throws -> [[(rule: String, verdict: Verdict)]]
    {
        guard let check = submission.checks.last else { return [] }
        let bodies = try store.openings(of: check, prefix: "findings:")
        return try submission.votes.indices.map { number in
            guard let body = bodies["findings:\(number)"] else { return [("erased", .review)] }
            // Older programs recorded the findings alone.
            let value = try JSONValue(canonical: body)
            guard let findings = (value["findings"] ?? value).array else {
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
    init(_ counts: DeskIndex.Counts) {
        self.init(fail: counts[.fail], review: counts[.review], pass: counts[.pass])
    }

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

import Clearance

/// What is asked of the log's page. Empty: anything.
public struct LogRequest: Hashable, Sendable {
    public var kind = ""
    /// A name, or a pseudonym.
    public var person = ""
    public var submission = ""
    /// The first and the last day, in UTC: `2026-11-21`.
    public var from = ""
    public var to = ""
    /// Only entries older than this one.
    public var before: Int?

    public init() {}

    /// Whether nothing in particular is looked for.
    public var isForEverything: Bool {
        var other = self
        other.before = nil
        return other == LogRequest()
    }
}

/// A search of the log: what is looked for, and where.
struct LogSearch {
    var kind: String?
    var person: Pseudonym?
    var submission: String?
    var days: ClosedRange<Int>?

    var isEmpty: Bool { self == LogSearch() }

    /// The mark of the fewest entries that hold all that is looked for; nil where only days are.
    var mark: Mentions.Mark? {
        switch (submission, kind, person) {
        case (let submission?, _, _): Mentions.mark(submission: submission)
        case (nil, let kind?, let person?): Mentions.mark(kind: kind, person: person)
        case (nil, let kind?, nil): Mentions.mark(kind: kind)
        case (nil, nil, let person?): Mentions.mark(person: person)
        case (nil, nil, nil): nil
        }
    }

    func finds(_ entry: LogLine) -> Bool {
        (kind.map { $0 == entry.kind } ?? true)
            && (person.map { entry.people.contains($0) } ?? true)
            && (submission.map { $0 == entry.subject } ?? true)
            && (days.map { $0.contains(LogDay.day(of: entry.time)) } ?? true)
    }

    /// The same search as a link has it; nothing in it needs escaping.
    var query: String {
        var parts: [String] = []
        if let kind { parts.append("kind=\(kind)") }
        if let person { parts.append("person=\(person.text)") }
        if let submission { parts.append("submission=\(submission)") }
        return parts.joined(separator: "&")
    }
}

extension LogSearch: Equatable {}

/// What searches and lists need of an entry.
struct LogLine {
    let time: Int
    let actor: Pseudonym?
    let kind: String
    let subject: String?
    /// Who did it and whom it is about.
    let people: Set<Pseudonym>
    /// Whom an entry that is about no submission is about, in which role, or by whose key.
    private(set) var about: Pseudonym?
    private(set) var role: Role?
    private(set) var keyID: String?

    init(_ event: LogEvent) {
        time = event.time
        actor = event.actor
        kind = event.event.kind
        subject = event.event.subject
        people = event.people
        switch event.event {
        case .keyAdded(let person, let role, _, _): (about, self.role) = (person, role)
        case .keyRetired(let keyID): self.keyID = keyID
        case .tokenMade(_, let person, _), .forgotten(let person): about = person
        default: break
        }
    }
}

/// Why the log was not searched.
struct LogSearchProblem: Error {
    let words: String
}

extension OpenDesk {
    /// Throws a `LogSearchProblem` for what cannot be looked for.
    func search(_ request: LogRequest) throws -> LogSearch {
        var search = LogSearch()
        if !request.kind.isEmpty {
            guard Event.kinds.contains(request.kind) else {
                throw LogSearchProblem(words: "No entry is of the kind \(request.kind).")
            }
            search.kind = request.kind
        }
        if !request.person.isEmpty {
            let known = Pseudonym(request.person) ?? (try? pseudonym(of: request.person))
            guard let known else {
                throw LogSearchProblem(words: "Nobody has the name \(request.person).")
            }
            search.person = known
        }
        if !request.submission.isEmpty {
            guard Event.Submitted.isID(request.submission) else {
                throw LogSearchProblem(words: "A submission is called s- and digits, as s-0012.")
            }
            search.submission = request.submission
        }
        search.days = try days(from: request.from, to: request.to)
        return search
    }

    private func days(from: String, to: String) throws -> ClosedRange<Int>? {
        func day(_ text: String, _ otherwise: Int) throws -> Int {
            guard !text.isEmpty else { return otherwise }
            guard let day = LogDay.day(text) else {
                throw LogSearchProblem(words: "Write a day as 2026-11-21.")
            }
            return day
        }
        guard !from.isEmpty || !to.isEmpty else { return nil }
        let first = try day(from, -1_000_000)
        let last = try day(to, 1_000_000)
        guard first <= last else {
            throw LogSearchProblem(words: "The first day is after the last.")
        }
        return first...last
    }

    /// Entries that fit, newest first, one more than `most` where there are more. What is too new to
    /// be in the index is read entry by entry.
    /// - `end`: only entries before it.
    /// - Returns: also where looking stopped; 0 at the first entry.
    func found(_ search: LogSearch, before end: Int, most: Int) throws -> (
        entries: [(index: Int, line: LogLine)], stop: Int
    ) {
        let known = min(try mentions.extent()?.upperBound ?? 0, end)
        var looking = Looking(search: search, wanted: most + 1)
        var stop = try look(&looking, in: known..<end) { Array($0.suffix($1).reversed()) }
        guard stop == 0 else { return (looking.found, stop) }
        let days = try search.days.map { try mentions.entries(ofDays: $0) } ?? 0..<known
        stop = try look(&looking, in: days.clamped(to: 0..<known)) { range, wanted in
            try search.mark.map { try mentions.entries(with: $0, in: range, most: wanted) }
                ?? Array(range.suffix(wanted).reversed())
        }
        return (looking.found, stop)
    }

    /// What a search has found so far.
    private struct Looking {
        let search: LogSearch
        let wanted: Int
        var found: [(index: Int, line: LogLine)] = []
        var looked = 0

        var isOver: Bool { found.count >= wanted || looked >= OpenDesk.mostLooked }
    }

    /// Looks at entries of a range, the newest first, that `next` names: in that order, no more than
    /// it is told. Where it stopped; 0 where nothing is left to look at.
    private func look(
        _ looking: inout Looking, in range: Range<Int>,
        next: (Range<Int>, Int) throws -> [Int]
    ) throws -> Int {
        var range = range
        while !range.isEmpty {
            guard !looking.isOver else { return range.upperBound }
            let next = try next(range, looking.wanted - looking.found.count)
            guard let last = next.last else { return 0 }
            for (index, line) in zip(next, try logLines(at: next)) where looking.search.finds(line)
            {
                looking.found.append((index, line))
            }
            looking.looked += next.count
            range = range.lowerBound..<last
        }
        return 0
    }

    /// Some entries, in that order. What was read before is not read again: no entry changes.
    private func logLines(at indices: [Int]) throws -> [LogLine] {
        var lines: [Int: LogLine] = [:]
        for index in indices { lines[index] = memo.entries[index] }
        let unread = indices.filter { lines[$0] == nil }
        for (index, bytes) in zip(unread, try store.entries(at: unread)) {
            let line = LogLine(try LogEvent(entry: bytes))
            lines[index] = line
            memo.keep(line, at: index)
        }
        return indices.compactMap { lines[$0] }
    }

    /// Entries that one page looks at, where most of those with the mark do not fit: the next one
    /// goes on from there.
    private static var mostLooked: Int { 2048 }
}

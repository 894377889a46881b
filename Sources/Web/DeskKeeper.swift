import Clearance
import Desk

/// Holds one desk of this server and lets one call at a time use it.
actor DeskKeeper {
    private let path: String
    private let clock: @Sendable () -> Int
    private var desk: OpenDesk
    private let thread = OwnThread(named: "sallyport.desk")
    /// Judges what is handed in; nil: this one does.
    private let judge: DeskKeeper?
    private var judgements = Judgements()
    /// What is being judged, by the id of the submission.
    private var underWay: [String: Task<Judgement, any Error>] = [:]

    /// Submissions before this place in the log's order were judged ahead, or need not be.
    private var ahead = 0
    /// How long the log was when it was last looked at for what to judge ahead.
    private var lookedAt = 0

    /// How often what was overtaken while it was judged is judged once more.
    private static let mostTimes = 3
    /// How many submissions are judged ahead at a time.
    private static let mostAhead = 64

    /// - `standing`: what another keeper of the same desk knows, to begin with.
    /// - `judge`: another keeper of the same desk that judges what is handed in, so that nobody who
    ///   asks for anything else waits for it.
    init(
        path: String, from standing: OpenDesk.Standing? = nil, judge: DeskKeeper? = nil,
        clock: @escaping @Sendable () -> Int
    ) throws {
        self.path = path
        self.clock = clock
        self.judge = judge
        desk = try Self.open(path, from: standing, clock)
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private static func open(
        _ path: String, from standing: OpenDesk.Standing? = nil, _ clock: @escaping () -> Int
    ) throws -> OpenDesk {
        let desk = try OpenDesk(at: path, from: standing, clock: clock)
        try desk.openAccounts()
        try desk.removeOldDrafts()
        return desk
    }

    /// Uses the desk, with everything others wrote known. After a call that failed half-way the
    /// desk is opened again, which completes what is recorded.
    func use<Value: Sendable>(_ body: @Sendable (OpenDesk) throws -> Value) throws -> Value {
        do {
            try desk.refresh()
            return try body(desk)
        } catch DeskError.broken {
            desk = try Self.open(path, clock)
            return try body(desk)
        }
    }

    /// Has a submission judged again for its next page: what it rests on is not all in the log.
    func forget(_ id: String) { judgements.forget(id) }

    /// Uses the desk and a submission as it was judged, which is kept for the next page. It is
    /// judged beside this desk, and taken only if it is what this desk would judge now.
    func use<Value: Sendable>(
        _ id: String, _ body: @Sendable (OpenDesk, JudgedSubmission) throws -> Value
    ) async throws -> Value {
        guard let judge else { return try useAlone(id, body) }
        for _ in 0..<Self.mostTimes {
            if case .some(let value) = try useKnown(id, body) { return value }
            try keep(await judgement(of: id, by: judge))
        }
        return try useAlone(id, body)
    }

    /// Where a judgement is not what the votes go by, the review begins again before anybody is shown
    /// it.
    private func keep(_ found: Judgement) throws {
        judgements.keep(
            try use { desk in
                var found = found
                try found.record(at: desk)
                return found
            })
    }

    /// One judgement at a time of each submission, however many ask for it.
    private func judgement(of id: String, by judge: DeskKeeper) async throws -> Judgement {
        if let task = underWay[id] { return try await task.value }
        let task = Task { try await judge.judgement(of: id) }
        underWay[id] = task
        defer { underWay[id] = nil }
        return try await task.value
    }

    private func judgement(of id: String) throws -> Judgement {
        try use { try Judgement(of: id, at: $0) }
    }

    /// Judges open submissions before anybody asks for their pages, one after the other: those that
    /// came since it was last called, the newest first, and those that were judged and have to be
    /// again, since more was released. Between them others have as much time as one took.
    func judgeAhead() async {
        guard let judge, let ids = try? dueAhead() else { return }
        var bytes = 0
        for id in ids where !Task.isCancelled && bytes < Judgements.mostBytes / 2 {
            let begun = ContinuousClock.now
            // What cannot be judged is told to whoever asks for it.
            guard (try? isJudged(id)) == false,
                let found = try? await judgement(of: id, by: judge)
            else { continue }
            try? keep(found)
            bytes += found.byteCount
            try? await Task.sleep(for: ContinuousClock.now - begun)
        }
    }

    /// Whether a page of a submission need not wait for its judgement.
    func isJudged(_ id: String) throws -> Bool {
        try use { [judgements] in try judgements.judgement(of: id, at: $0) != nil }
    }

    private func dueAhead() throws -> [String] {
        let due = try use { [judgements, ahead, lookedAt] desk -> Due in
            let submissions = desk.ledger.submissions
            var due = Due(size: desk.ledger.size, count: submissions.count)
            guard due.size != lookedAt else { return due }
            let open = submissions.values(in: [.submitted]).map(\.id)
            let new = open.filter { submissions.place(of: $0) ?? 0 >= ahead }
            let old = try open.prefix(open.count - new.count).filter {
                try judgements.isOutdated($0, at: desk)
            }
            due.ids = new.suffix(Self.mostAhead).reversed() + old
            return due
        }
        (lookedAt, ahead) = (due.size, due.count)
        return due.ids
    }

    /// What is to be judged ahead, with how long the log and the list of submissions are.
    private struct Due {
        let size: Int
        let count: Int
        var ids: [String] = []
    }

    /// Nil if no judgement is kept that holds.
    private func useKnown<Value: Sendable>(
        _ id: String, _ body: @Sendable (OpenDesk, JudgedSubmission) throws -> Value
    ) throws -> Value? {
        try use { [judgements] desk in
            guard let known = try judgements.judgement(of: id, at: desk) else { return nil }
            return try body(desk, known.judged)
        }
    }

    private func useAlone<Value: Sendable>(
        _ id: String, _ body: @Sendable (OpenDesk, JudgedSubmission) throws -> Value
    ) throws -> Value {
        let (value, found) = try use { [judgements] desk in
            var found =
                try judgements.judgement(of: id, at: desk) ?? Judgement(of: id, at: desk)
            try found.record(at: desk)
            return (try body(desk, found.judged), found)
        }
        judgements.keep(found)
        return value
    }
}

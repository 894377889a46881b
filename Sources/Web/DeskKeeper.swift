import Clearance
import Desk
import Outputs
import Readers
import Signing

/// Holds the one desk of this server and lets one call at a time use it.
actor DeskKeeper {
    private let path: String
    private let clock: @Sendable () -> Int
    private var desk: OpenDesk
    private var judged: [JudgementKey: Judgement] = [:]
    private var order: [JudgementKey] = []

    /// With how much was out then: it holds until that changes.
    private struct Judgement {
        let judged: JudgedSubmission
        let releases: Int
    }

    /// What a judgement depends on.
    private struct JudgementKey: Hashable {
        let id: String
        let check: Int
        let packs: [SHA256Digest]
    }

    /// What is kept takes memory in proportion to the submitted bytes, many times over.
    private static let mostJudged = 128
    private static let mostJudgedBytes = 4 << 20

    /// - `standing`: what another keeper of the same desk knows, to begin with.
    init(
        path: String, from standing: OpenDesk.Standing? = nil, clock: @escaping @Sendable () -> Int
    ) throws {
        self.path = path
        self.clock = clock
        desk = try Self.open(path, from: standing, clock)
    }

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

    /// Uses the desk and a submission as it was judged, which is kept for the next page.
    func use<Value: Sendable>(
        _ id: String, _ body: @Sendable (OpenDesk, JudgedSubmission) throws -> Value
    ) throws -> Value {
        try desk.refresh()
        let submission = try desk.ledger.submission(id)
        let key = JudgementKey(
            id: id, check: submission.checks.last ?? -1, packs: desk.ledger.packs)
        let known = judged[key]
        let (value, found) = try use { desk in
            if let known, known.releases == desk.releases(beside: known.judged, id) {
                return (try body(desk, known.judged), known)
            }
            let found = try desk.judgedForPages(id)
            let releases = desk.releases(beside: found, id)
            return (try body(desk, found), Judgement(judged: found, releases: releases))
        }
        keep(found, as: key)
        return value
    }

    private func keep(_ found: Judgement, as key: JudgementKey) {
        guard judged.updateValue(found, forKey: key) == nil else { return }
        order.append(key)
        var bytes = judged.values.reduce(0) { $0 + $1.judged.folder.byteCount }
        while order.count > 1, order.count > Self.mostJudged || bytes > Self.mostJudgedBytes {
            let dropped = judged.removeValue(forKey: order.removeFirst())
            bytes -= dropped?.judged.folder.byteCount ?? 0
        }
    }
}

extension SubmittedFolder {
    fileprivate var byteCount: Int { files.reduce(0) { $0 + $1.bytes.count } }
}

import Clearance
import Desk
import Outputs
import Signing

/// Holds the one desk of this server and lets one call at a time use it.
actor DeskKeeper {
    private let path: String
    private var desk: OpenDesk
    private var judged: [JudgementKey: JudgedSubmission] = [:]
    private var order: [JudgementKey] = []

    /// What a judgement depends on.
    private struct JudgementKey: Hashable {
        let id: String
        let check: Int
        let packs: [SHA256Digest]
    }

    private static let mostJudged = 16

    init(path: String) throws {
        self.path = path
        desk = try Self.open(path)
    }

    private static func open(_ path: String) throws -> OpenDesk {
        let desk = try OpenDesk(at: path)
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
            desk = try Self.open(path)
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
            let found = try known ?? desk.judgedForPages(id)
            return (try body(desk, found), found)
        }
        keep(found, as: key)
        return value
    }

    private func keep(_ found: JudgedSubmission, as key: JudgementKey) {
        guard judged.updateValue(found, forKey: key) == nil else { return }
        order.append(key)
        if order.count > Self.mostJudged { judged[order.removeFirst()] = nil }
    }
}

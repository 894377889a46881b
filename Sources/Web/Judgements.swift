import Clearance
import Desk
import Outputs
import Signing

/// A submission as it was judged, with all that this depends on.
struct Judgement: Sendable {
    let judged: JudgedSubmission
    private(set) var key: Key
    /// How many releases it was judged together with: it holds until there are more.
    let releases: Int

    struct Key: Hashable {
        let id: String
        let check: Int
        let packs: [SHA256Digest]
        let description: DescriptionState?

        init(_ id: String, at desk: OpenDesk) throws {
            self.id = id
            check = try desk.ledger.submission(id).checks.last ?? -1
            packs = desk.ledger.packs
            description = desk.description(of: id)
        }
    }

    var byteCount: Int { judged.folder.files.reduce(0) { $0 + $1.bytes.count } }

    /// Judges it now.
    init(of id: String, at desk: OpenDesk) throws {
        // A description that changes meanwhile is not the one of this key.
        key = try Key(id, at: desk)
        judged = try desk.judgedForPages(id)
        releases = desk.releases(beside: judged, id)
    }

    /// Has the desk begin the review again where its votes go by other findings than these. The
    /// judgement holds for the new turn, too.
    mutating func record(at desk: OpenDesk) throws {
        guard key == (try Key(key.id, at: desk)),
            try desk.reopen(key.id, judgedAs: judged, beside: releases)
        else { return }
        key = try Key(key.id, at: desk)
    }
}

/// Judgements that pages asked for.
struct Judgements: Sendable {
    private var judged: [Judgement.Key: Judgement] = [:]
    private var order: [Judgement.Key] = []

    /// What is kept takes memory in proportion to the submitted bytes, many times over.
    private static let most = 128
    static let mostBytes = 4 << 20

    /// The one that holds at this desk as it is now; nil if none is kept.
    func judgement(of id: String, at desk: OpenDesk) throws -> Judgement? {
        guard let known = judged[try Judgement.Key(id, at: desk)],
            known.releases == desk.releases(beside: known.judged, id)
        else { return nil }
        return known
    }

    /// Whether one is kept, and it does not hold any more.
    func isOutdated(_ id: String, at desk: OpenDesk) throws -> Bool {
        try order.contains { $0.id == id } && judgement(of: id, at: desk) == nil
    }

    /// Has a submission judged again for its next page.
    mutating func forget(_ id: String) {
        for key in order where key.id == id { judged[key] = nil }
        order.removeAll { $0.id == id }
    }

    mutating func keep(_ found: Judgement) {
        guard judged.updateValue(found, forKey: found.key) == nil else { return }
        order.append(found.key)
        var bytes = judged.values.reduce(0) { $0 + $1.byteCount }
        while order.count > 1, order.count > Self.most || bytes > Self.mostBytes {
            let dropped = judged.removeValue(forKey: order.removeFirst())
            bytes -= dropped?.byteCount ?? 0
        }
    }
}

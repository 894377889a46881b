import Audit
import Clearance
import Foundation
import Signing
import Testing

@testable import Desk

/// What is kept of a log is believed only as far as the log goes.
struct ProjectionTests {
    /// Two submissions, one of them released, all of it kept.
    private func kept() throws -> SmallDesk {
        let small = try SmallDesk(.released)
        let desk = try small.open()
        _ = try small.submit(desk)
        try desk.withLock { try desk.keep() }
        return small
    }

    private func state(_ desk: OpenDesk) -> [AnyHashable] {
        [
            desk.ledger.submissions, desk.ledger.roles, desk.ledger.keys, desk.ledger.owners,
            desk.ledger.packs, desk.ledger.size, desk.index, desk.general, desk.head,
        ]
    }

    @Test func `a desk that starts from what is kept knows what one that replays does`() throws {
        let small = try kept()
        let desk = try small.open()
        #expect(desk.kept.size == desk.ledger.size)
        #expect(state(desk) == state(try OpenDesk(replaying: desk)))
        #expect(desk.index.rows.map(\.project) == [SmallDesk.project, SmallDesk.project])
    }

    @Test func `what came after is replayed on top of it`() throws {
        let small = try kept()
        let before = try small.open()
        for checker in [0, 1] {
            try small.vote(before, checker, .requestChanges, on: "s-0002", reason: "a test")
        }
        let desk = try small.open()
        #expect(desk.kept.size < desk.ledger.size)
        #expect(desk.ledger.submissions["s-0002"]?.state == .returned)
        #expect(desk.index.rows.count == 2 && desk.index.rows[1].decided > 0)
        #expect(state(desk) == state(try OpenDesk(replaying: desk)))
        #expect(try desk.verify().submissions == 2)
    }

    @Test(arguments: [
        "DROP TABLE projection", "DELETE FROM projected", "DELETE FROM projection",
        "UPDATE projection SET note = zeroblob(300)",
        "UPDATE projection SET listing = CAST(listing || x'00' AS BLOB)",
        "UPDATE projection SET frontier = zeroblob(8)",
        "UPDATE projection SET note = (SELECT checkpoint FROM head)",
        "UPDATE projected SET body = CAST(substr(body, 1, length(body) - 1) || x'07' AS BLOB)",
        "UPDATE projected SET body = CAST(replace(CAST(body AS TEXT), 's-0001', 's-0009') AS BLOB)",
    ])
    func `what was changed in it is not believed`(sql: String) throws {
        let small = try kept()
        let honest = state(try small.open())
        try EventStore.tamper("\(small.path)/desk.sqlite", sql)
        let desk = try small.open()
        #expect(desk.kept.size == 0)
        #expect(state(desk) == honest)
    }

    @Test func `what another key signed is not believed`() throws {
        let small = try kept()
        let desk = try small.open()
        let honest = state(desk)
        let projection = try #require(try desk.store.projection())
        let other = try NoteSigner(
            name: desk.policy.origin, key: try PrivateKey.generate(.ed25519))
        let text = Projection.text(
            origin: desk.policy.origin, head: projection.frontier.head,
            listing: projection.listing)
        try desk.store.keep(
            Projection(
                frontier: projection.frontier, listing: projection.listing,
                note: try SignedNote.sign(text: text, signers: [other])), chunks: [])
        let again = try small.open()
        #expect(again.kept.size == 0)
        #expect(state(again) == honest)
    }

    @Test func `what was kept of another history is not believed`() throws {
        // Two desks with one log key, which went separate ways.
        let small = try SmallDesk(.submitted)
        let other = FileManager.default.temporaryDirectory.appending(path: "other-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: other) }
        try FileManager.default.copyItem(atPath: small.path, toPath: other)
        try small.vote(try small.open(), 0)
        let strayed = try OpenDesk(at: other)
        try strayed.withdraw("s-0001", by: SmallDesk.author)
        try strayed.withLock { try strayed.keep() }
        let projection = try #require(try strayed.store.projection())
        let desk = try small.open()
        try desk.store.keep(
            projection,
            chunks: try strayed.store.projectedChunks(count: 9).enumerated().map {
                ($0.offset, $0.element)
            })
        let again = try small.open()
        #expect(again.ledger.submissions["s-0001"]?.state == .submitted)
        #expect(state(again) == state(desk))
    }

    @Test func `verify finds what is in memory and not in the log`() throws {
        let small = try kept()
        let desk = try small.open()
        _ = try desk.verify()
        desk.index.change(0) { $0.together += 1 }
        #expect(throws: DeskError.self) { try desk.verify() }
    }

    @Test func `a log that was changed behind it is found by verify, and by its replay`() throws {
        let small = try kept()
        try EventStore.tamper(
            "\(small.path)/desk.sqlite",
            """
            DROP TRIGGER entry_stays;
            UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'vote', 'veto') AS BLOB)
            """)
        #expect(throws: (any Error).self) { try small.open().verify() }
        try EventStore.tamper("\(small.path)/desk.sqlite", "DELETE FROM projection")
        #expect(throws: (any Error).self) { try small.open() }
    }
}

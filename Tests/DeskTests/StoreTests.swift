import Audit
import Clearance
import Foundation
import Release
import Testing

@testable import Desk

struct StoreTests {
    @Test func `the writer syncs fully and the journal is write-ahead`() throws {
        let small = try SmallDesk(.people)
        let desk = try small.open()
        #expect(try desk.store.synchronousOfWriter() == 2)
        #expect(try desk.store.journalMode() == "wal")
        _ = try small.submit(desk)
        #expect(try desk.store.synchronousOfWriter() == 2)
    }

    @Test func `a healthy desk verifies, with everything it has`() throws {
        let small = try SmallDesk(.released)
        let found = try small.open().verify()
        #expect(found.submissions == 1)
        #expect(found.contents == 5)
        #expect(found.releases == 1)
        #expect(found.records >= 8)
    }

    private static let untied = "DROP TRIGGER entry_stays; DROP TRIGGER entry_remains;"

    @Test(arguments: [
        "\(untied) UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'vote', 'veto') AS BLOB)",
        "\(untied) UPDATE entry SET body = CAST(CAST(body AS TEXT) || ' ' AS BLOB) WHERE idx = 3",
        "\(untied) UPDATE entry SET leaf = zeroblob(32) WHERE idx = 5",
        "\(untied) PRAGMA foreign_keys = OFF; DELETE FROM opening; DELETE FROM entry WHERE idx = 10",
        "UPDATE head SET size = size - 1", "UPDATE head SET checkpoint = zeroblob(200)",
        "DELETE FROM head",
        "UPDATE opening SET body = CAST(replace(CAST(body AS TEXT), 'Narnia', 'Oz') AS BLOB)",
        "UPDATE opening SET salt = zeroblob(32) WHERE name = 'content'",
        "UPDATE opening SET body = zeroblob(9) WHERE name = 'report'",
        "UPDATE opening SET body = zeroblob(9) WHERE name = 'output:1'",
        "UPDATE opening SET body = zeroblob(64) WHERE name = 'signature'",
        "UPDATE opening SET body = zeroblob(44) WHERE name = 'key'",
        "UPDATE opening SET body = zeroblob(44) WHERE name = 'vote'",
        "DELETE FROM opening WHERE name = 'vote'", "DELETE FROM opening WHERE name = 'content'",
    ])
    func `a changed row is noticed when the desk is opened or verified`(sql: String) throws {
        let small = try SmallDesk(.released)
        try EventStore.tamper("\(small.path)/desk.sqlite", sql)
        #expect(throws: (any Error).self) { try small.open().verify() }
    }

    @Test func `entries cannot be changed or removed by mistake`() throws {
        let small = try SmallDesk(.people)
        for sql in ["UPDATE entry SET body = x'00'", "DELETE FROM entry WHERE idx = 7"] {
            #expect(throws: (any Error).self) {
                try EventStore.tamper("\(small.path)/desk.sqlite", sql)
            }
        }
    }

    @Test func `every file behind a release is watched: changed by a byte, or gone`() throws {
        let template = try SmallDesk(.released)
        let all = try SmallDesk.tree(template.path)
        let watched = all.filter { path, bytes in
            ["content/", "outbox/", "log/", "trust/"].contains { path.hasPrefix($0) }
                && path != "trust/policy.json" && !bytes.isEmpty
        }
        #expect(watched.count > 20)
        let desk = try template.open()
        let width = desk.ledger.size
        for (path, bytes) in watched {
            // Partial tiles of smaller sizes may be deleted (tlog-tiles), but not be wrong.
            let isLeftover = path.contains(".p/") && !path.hasSuffix(".p/\(width)")
            for isGone in isLeftover ? [false] : [false, true] {
                let file = URL(filePath: "\(template.path)/\(path)")
                try FileManager.default.removeItem(at: file)
                if !isGone { try Data(bytes.changing(bytes.count / 2, by: 1)).write(to: file) }
                #expect(throws: (any Error).self, "\(path), gone: \(isGone)") {
                    try desk.verify()
                }
                try? FileManager.default.removeItem(at: file)
                try Data(bytes).write(to: file)
            }
        }
        _ = try desk.verify()
    }

    @Test func `a copy of a desk opens, verifies and goes on`() throws {
        let small = try SmallDesk(.approved)
        let desk = try small.open()
        let target = small.root.appending(path: "copy").path
        #expect(try desk.backup(to: target + "/") == desk.ledger.size)
        let copy = try OpenDesk(at: target)
        #expect(copy.ledger.size == desk.ledger.size)
        _ = try copy.verify()
        try copy.release("s-0001", to: small.out, by: SmallDesk.operatorName)
        _ = try VerifiedRelease(folder: small.out, trust: try Trust(folder: copy.folder.trust))
        var status = stat()
        #expect(lstat(target, &status) == 0 && status.st_mode & 0o077 == 0)
        #expect(throws: DeskError.alreadyThere(target)) { try desk.backup(to: target) }
        #expect(throws: DeskError.self) { try desk.backup(to: "\(small.path)/log/copy") }
    }

    @Test func `an older database under a newer published log is refused`() throws {
        let old = try SmallDesk(.submitted)
        let new = try SmallDesk(.submitted)
        try new.vote(try new.open(), 0)
        for name in ["desk.sqlite", "desk.sqlite-wal", "desk.sqlite-shm"] {
            let target = "\(new.path)/\(name)"
            try? FileManager.default.removeItem(atPath: target)
            try? FileManager.default.copyItem(atPath: "\(old.path)/\(name)", toPath: target)
        }
        #expect(throws: (any Error).self) { try new.open() }
    }

    @Test func `a log that the desk's own key signed but that could not have happened is refused`()
        throws
    {
        let small = try SmallDesk(.submitted)
        let desk = try small.open()
        var entries: [[UInt8]] = []
        try desk.forEachEntry { _, entry in entries.append(entry) }
        let manager = try desk.pseudonym(of: SmallDesk.operatorName)
        let release = Event.released(
            Event.Released(submission: "s-0001", outputs: [0, 1], files: desk.ledger.packs))
        let forged = try entries + [LogEvent(time: 1, actor: manager, event: release).entry()]
        let folder = small.root.appending(path: "forged").path
        let publisher = TilePublisher(folder: folder, stagingFolder: "\(folder)-staging")
        var frontier = Frontier()
        for entry in forged { frontier.append(MerkleTree.leafHash(entry)) }
        try publisher.publish(try desk.checkpoint(of: frontier.head), from: 0) { range in
            Array(forged[range])
        }
        let trust = try Trust(folder: desk.folder.trust)
        let error = #expect(throws: ReplayError.self) {
            try VerifiedLog(folder: folder, trust: trust)
        }
        #expect(error?.index == entries.count)
        // The honest part of it is well.
        _ = try VerifiedLog(folder: desk.folder.log, trust: trust)
    }
}

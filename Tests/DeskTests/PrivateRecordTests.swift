import Clearance
import Foundation
import Signing
import Testing

@testable import Desk

/// A public key that no desk knows.
enum PrivateKeyFile {
    static func publicKey() throws -> (id: String, pem: [UInt8]) {
        let key = try PrivateKey.generate(.ed25519).publicKey
        return (key.keyID, key.pem)
    }
}

/// Private records that somebody with the database changed, or took away.
struct PrivateRecordTests {
    private func tampered(_ stage: SmallDesk.Stage, _ sql: String) throws -> SmallDesk {
        let small = try SmallDesk(stage)
        try EventStore.tamper("\(small.path)/desk.sqlite", sql)
        return small
    }

    @Test func `names that were swapped are noticed by whoever reads one`() throws {
        let names = SmallDesk.checkers
        let small = try tampered(
            .released,
            """
            UPDATE person SET name = 'x' WHERE name = '\(names[0])';
            UPDATE person SET name = '\(names[0])' WHERE name = '\(names[1])';
            UPDATE person SET name = '\(names[1])' WHERE name = 'x';
            """)
        let desk = try small.open()
        for read in [
            { _ = try desk.verify() }, { _ = try desk.view("s-0001") }, { _ = try desk.people() },
            { _ = try desk.pseudonym(of: names[0]) },
            { try small.vote(desk, 0) },
        ] as [() throws -> Void] {
            #expect(throws: DeskError.self) { try read() }
        }
    }

    @Test(arguments: [
        "UPDATE person SET name = name || 'x'", "DELETE FROM person",
        "UPDATE opening SET body = CAST('Somebody' AS BLOB) WHERE name = 'name'",
        "DELETE FROM opening WHERE name = 'name'",
        "INSERT INTO person VALUES ('a:00000000000000000000000000000001', 'Nobody')",
    ])
    func `a changed name is noticed when the desk is verified`(sql: String) throws {
        let small = try tampered(.people, sql)
        #expect(throws: DeskError.self) { try small.open().verify() }
    }

    @Test(arguments: ["content", "vote", "report", "signature", "findings:0"])
    func `what is gone is not called erased unless the log says so`(name: String) throws {
        let small = try tampered(.released, "DELETE FROM opening WHERE name = '\(name)'")
        let error = #expect(throws: DeskError.self) { try small.open().verify() }
        guard case .lostRecord(_, name)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.description.contains("does not say that it was erased") == true)
    }

    @Test func `an entry past the head is named, and nothing is appended over it`() throws {
        let small = try tampered(
            .approved,
            "INSERT INTO entry SELECT (SELECT size FROM head), leaf, body FROM entry WHERE idx = 1")
        let desk = try small.open()
        let size = desk.ledger.size
        let expected = DeskError.damagedStore(
            "entry \(size) lies past its head of \(size) entries")
        #expect(throws: expected) { try desk.verify() }
        #expect(throws: expected) { try small.release(desk) }
        #expect(!FileManager.default.fileExists(atPath: small.out))
    }

    @Test func `what SQLite cannot do is told in words`() throws {
        let small = try SmallDesk(.submitted)
        let desk = try small.open()
        try desk.store.limitPages()
        do {
            for _ in 0..<20 { try small.vote(desk, 0, reason: String(repeating: "x", count: 9000)) }
            Issue.record("the database grew")
        } catch {
            #expect(
                DeskError(store: error)
                    == .storeFailed(
                        "the disk is full; nothing was recorded: free some space"))
        }
        #expect(DeskError(store: CocoaError(.fileNoSuchFile)) == nil)
    }

    @Test(arguments: ["the desk", "The  Desk", "th\u{435} desk", "somebody", "a:3f711b"])
    func `a name that pages give to nobody in particular is refused`(name: String) throws {
        let small = try SmallDesk(.people)
        let desk = try small.open()
        #expect(throws: DeskError.nameReserved(name)) {
            try desk.register(
                name, as: .researcher, passphrase: nil, by: SmallDesk.operatorName)
        }
    }

    @Test(arguments: [
        "adalbert quill", "ADALBERT QUILL", "Adalbert  Quill", "Ａdalbert Quill",
        "\u{410}dalbert Quill",
    ])
    func `a name that people would take for another's is refused`(name: String) throws {
        let small = try SmallDesk(.people)
        let desk = try small.open()
        #expect(throws: DeskError.nameTaken(name, by: SmallDesk.author)) {
            try desk.register(
                name, as: .researcher, passphrase: nil, by: SmallDesk.operatorName)
        }
        // The very name is the same person, with a further role.
        _ = try desk.register(
            SmallDesk.author, as: .auditor, passphrase: nil, by: SmallDesk.operatorName)
        #expect(throws: DeskError.badName("c1 ")) {
            try desk.register("c1 ", as: .auditor, passphrase: nil, by: SmallDesk.operatorName)
        }
    }

    @Test func `a key of somebody else's is called that`() throws {
        let small = try SmallDesk(.people)
        let desk = try small.open()
        #expect(throws: Refusal.keyTaken) {
            try desk.register(
                "Fourth", as: .checker, passphrase: nil,
                publicKey: SmallDesk.keys[0].publicKey, by: SmallDesk.operatorName)
        }
    }
}

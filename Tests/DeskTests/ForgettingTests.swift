import Clearance
import Foundation
import Release
import Testing

@testable import Desk

/// Somebody has gone: their name goes too, and what they did stays.
struct ForgettingTests {
    private let gone = SmallDesk.checkers[0]

    @Test func `a forgotten name is nowhere in the desk, and everything verifies`() throws {
        let small = try SmallDesk(.released)
        let desk = try small.open()
        let person = try desk.pseudonym(of: gone)
        #expect(throws: Refusal.stillHasKey) { try desk.forget(gone, by: SmallDesk.operatorName) }
        try desk.retire(keyID: SmallDesk.keys[0].publicKey.keyID, by: SmallDesk.operatorName)
        try desk.forget(gone, by: SmallDesk.operatorName)
        #expect(throws: DeskError.unknownPerson(gone)) { try desk.pseudonym(of: gone) }
        #expect(try desk.view("s-0001").items[0].votes.map(\.checker).contains(person.text))
        _ = try desk.verify()
        try desk.store.checkpointAndClose()
        for (path, bytes) in try SmallDesk.tree(small.path) {
            #expect(!bytes.contains([UInt8](gone)), "\(path)")
        }
        let again = try small.open()
        _ = try again.verify()
        _ = try VerifiedLog(
            folder: again.folder.log, trust: try Trust(folder: again.folder.trust))
        _ = try VerifiedRelease(
            folder: small.out, trust: try Trust(folder: again.folder.trust))
        // The name is free again, for a new pseudonym.
        _ = try again.register(
            gone, as: .auditor, passphrase: nil, by: SmallDesk.operatorName)
        #expect(try again.pseudonym(of: gone) != person)
    }

    @Test func `only another operator forgets, and the name must be gone then`() throws {
        let small = try SmallDesk(.people)
        let desk = try small.open()
        let author = SmallDesk.author
        #expect(throws: Refusal.notAllowed(role: .operator)) {
            try desk.forget(author, by: author)
        }
        #expect(throws: Refusal.notYourself) {
            try desk.forget(SmallDesk.operatorName, by: SmallDesk.operatorName)
        }
        let index = try #require(desk.ledger.names[desk.pseudonym(of: author)]?.index)
        try desk.forget(author, by: SmallDesk.operatorName)
        #expect(throws: DeskError.unknownPerson(author)) { try small.submit(desk) }
        try desk.store.checkpointAndClose()
        try EventStore.tamper(
            "\(small.path)/desk.sqlite",
            "INSERT INTO opening VALUES (\(index), 'name', zeroblob(32), zeroblob(9))")
        #expect(throws: DeskError.self) { try small.open().verify() }
    }
}

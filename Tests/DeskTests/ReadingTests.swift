import Audit
import Foundation
import Testing

@testable import Desk

/// A desk that cannot be written to, such as one on a full disk.
struct ReadingTests {
    private func look(at small: SmallDesk) throws -> OpenDesk {
        try OpenDesk(
            folder: DeskFolder(small.path), files: DiskFiles(), create: false, reading: true,
            clock: { 1_795_212_000 })
    }

    @Test func `it is shown as it was left, verifies, and takes nothing`() throws {
        let small = try SmallDesk(.approved)
        try small.open().store.checkpointAndClose()
        let before = try SmallDesk.tree(small.path)
        let desk = try look(at: small)
        #expect(try desk.view("s-0001").submission.state == .approved)
        #expect(try desk.people().count == 5)
        #expect(try desk.deviations().isEmpty)
        _ = try desk.verify()
        #expect(try SmallDesk.tree(small.path) == before)
        do {
            try desk.withdraw("s-0001", by: SmallDesk.author)
            Issue.record("something was recorded")
        } catch {
            guard case .storeFailed? = DeskError(store: error) else { throw error }
        }
        #expect(try small.open().ledger.submissions["s-0001"]?.state == .approved)
    }

    @Test func `where its journal still holds something it says that this cannot be read`() throws {
        let small = try SmallDesk(.submitted)
        let desk = try small.open()
        try small.vote(desk, 0)
        let error = #expect(throws: DeskError.self) { try look(at: small) }
        guard case .storeFailed? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(desk.ledger.size > 0)
    }
}

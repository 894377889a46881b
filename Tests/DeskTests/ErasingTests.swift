import Audit
import Clearance
import Foundation
import Release
import Testing

@testable import Desk

/// The end of `retain`: what is over for that long is erased, and everything still verifies.
struct ErasingTests {
    private static let later = 91 * 86_400

    private func open(_ small: SmallDesk, after seconds: Int = later) throws -> OpenDesk {
        try OpenDesk(at: small.path, clock: { Int(time(nil)) + seconds })
    }

    /// Everything in the database's files and the content store.
    private func bytes(_ small: SmallDesk) throws -> [UInt8] {
        let tree = try SmallDesk.tree(small.path)
        return tree.filter { $0.key.hasPrefix("desk.sqlite") || $0.key.hasPrefix("content/") }
            .sorted { $0.key < $1.key }.flatMap(\.value)
    }

    @Test func `of what was taken back nothing private is left, and the log says so`() throws {
        let small = try SmallDesk(.halfVoted)
        try small.open().withdraw("s-0001", by: SmallDesk.author)
        let desk = try open(small)
        #expect(try desk.due().map(\.id) == ["s-0001"])
        let erased = try desk.eraseDue(by: SmallDesk.operatorName)
        #expect(erased.submissions.map(\.id) == ["s-0001"] && erased.files == 5)
        try desk.store.checkpointAndClose()
        let left = try bytes(small)
        for secret in [SmallDesk.title] + SmallDesk.values + SmallDesk.files {
            #expect(!left.contains([UInt8](secret)), "\(secret)")
        }
        let again = try open(small)
        #expect(try again.verify().erased == 1)
        let index = again.ledger.size - 1
        #expect(again.ledger.submissions["s-0001"]?.erasure?.index == index)
        let view = try again.view("s-0001")
        #expect(view.submission.state == .withdrawn && view.title == "(erased)")
        #expect(view.project == SmallDesk.project)
        let error = #expect(throws: DeskError.self) { try again.judged("s-0001") }
        #expect(error == .erased("s-0001", entry: index))
        #expect(error?.description == "s-0001: erased, as entry \(index) of the log says")
        _ = try VerifiedLog(
            folder: again.folder.log, trust: try Trust(folder: again.folder.trust))
        #expect(try again.due().isEmpty)
        #expect(try again.eraseDue(by: SmallDesk.operatorName).submissions.isEmpty)
    }

    @Test func `what left goes on being compared and can be written again`() throws {
        let small = try SmallDesk(.released)
        let before = try small.open().view("s-0001")
        let desk = try open(small)
        // The evidence of two tables; the tables and the declaration stay.
        #expect(try desk.eraseDue(by: SmallDesk.operatorName).files == 2)
        #expect(try desk.verify().releases == 1)
        let view = try desk.view("s-0001")
        #expect(view.title == SmallDesk.title && view.items.map(\.path) == before.items.map(\.path))
        #expect(view.items.flatMap(\.votes).allSatisfy { $0.decision == .approve })
        let target = small.root.appending(path: "again").path
        try small.release(desk, to: target)
        #expect(try SmallDesk.tree(target) == SmallDesk.tree(small.out))
        // A new version is judged beside what left, its evidence gone or not.
        _ = try small.submit(desk)
        #expect(try desk.judged("s-0002").report.outputs.count == 2)
    }

    @Test func `nothing is erased that is young, open, or the version before one that stays`()
        throws
    {
        for stage in [SmallDesk.Stage.submitted, .halfVoted, .approved] {
            #expect(try open(try SmallDesk(stage)).due().isEmpty)
        }
        let small = try SmallDesk(.submitted)
        try small.open().withdraw("s-0001", by: SmallDesk.author)
        #expect(try open(small, after: 89 * 86_400).due().isEmpty)
        #expect(try open(small).due().map(\.id) == ["s-0001"])
        let file = small.root.appending(path: "submission/submission.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        try Data("supersedes: s-0001\n\(text)".utf8).write(to: file)
        _ = try small.submit(try open(small))
        #expect(try open(small).due().isEmpty)
    }

    @Test func `only an operator erases, and the replay refuses what is still open`() throws {
        let small = try SmallDesk(.submitted)
        let desk = try small.open()
        try desk.withdraw("s-0001", by: SmallDesk.author)
        let late = try open(small)
        #expect(throws: Refusal.notAllowed(role: .operator)) {
            try late.eraseDue(by: SmallDesk.author)
        }
        _ = try late.verify()
    }

    @Test func `a private record that is there though the log says it is erased is noticed`() throws
    {
        let small = try SmallDesk(.submitted)
        try small.open().withdraw("s-0001", by: SmallDesk.author)
        let desk = try open(small)
        let index = try #require(desk.ledger.submissions["s-0001"]?.index)
        _ = try desk.eraseDue(by: SmallDesk.operatorName)
        try desk.store.checkpointAndClose()
        try EventStore.tamper(
            "\(small.path)/desk.sqlite",
            "INSERT INTO opening VALUES (\(index), 'content', zeroblob(32), zeroblob(9))")
        #expect(throws: DeskError.self) { try open(small).verify() }
    }

    @Test func `an erased desk that is killed before its files are gone goes on`() throws {
        let small = try SmallDesk(.submitted)
        try small.open().withdraw("s-0001", by: SmallDesk.author)
        var failing = 0
        while true {
            let files = FailingFiles(failing: failing)
            let copy = try SmallDesk(copyOf: small)
            _ = try? OpenDesk(
                at: copy.path, files: files, clock: { Int(time(nil)) + Self.later }
            ).eraseDue(by: SmallDesk.operatorName)
            let desk = try open(copy)
            _ = try desk.eraseDue(by: SmallDesk.operatorName)
            _ = try desk.verify()
            #expect(try !bytes(copy).contains([UInt8](SmallDesk.values[0])))
            guard files.hasFailed else { break }
            failing += 1
        }
        #expect(failing > 10)
    }
}

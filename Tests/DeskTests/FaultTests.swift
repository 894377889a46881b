import Audit
import Clearance
import Foundation
import Release
import Testing

@testable import Desk

/// Every call to the disk fails in turn; then the desk is opened again on a healthy one.
struct FaultTests {
    struct Fault: Sendable, CustomStringConvertible {
        let effect: FailingFiles.Effect
        let code: Int32
        var description: String { "\(effect) \(code)" }
    }

    static let faults = [
        Fault(effect: .before, code: EIO), Fault(effect: .before, code: ENOSPC),
        Fault(effect: .half, code: ENOSPC), Fault(effect: .after, code: EIO),
    ]

    /// Runs `act` with the k-th call failing, for every k, and then `check` on the real disk.
    private func everyCall(
        of stage: SmallDesk.Stage, _ fault: Fault, _ act: (SmallDesk, OpenDesk) throws -> Void,
        check: (SmallDesk, OpenDesk, _ acknowledged: Bool) throws -> Void
    ) throws {
        let healthy = try SmallDesk(stage)
        let counting = FailingFiles()
        try act(healthy, try healthy.open(files: counting))
        #expect(counting.calls > 5)
        // A part of the calls, more of the first fault; every one if all tests are asked for.
        let isFirst = fault.description == Self.faults[0].description
        let step = runsAll ? 1 : isFirst ? 3 : 13
        let start = Int(fault.code) % step
        for call in stride(from: start, to: counting.calls, by: step) {
            let small = try SmallDesk(stage)
            let files = FailingFiles(failing: call, effect: fault.effect, code: fault.code)
            var acknowledged = false
            do {
                try act(small, try small.open(files: files))
                acknowledged = true
            } catch {
                #expect(files.hasFailed, "call \(call): \(error)")
            }
            let desk = try small.open()
            try check(small, desk, acknowledged)
            _ = try desk.verify()
        }
    }

    @Test(arguments: faults)
    func `a submission is there or not, and can be made again`(fault: Fault) throws {
        try everyCall(of: .people, fault) { small, desk in
            _ = try small.submit(desk)
        } check: { small, desk, acknowledged in
            if acknowledged { #expect(desk.ledger.submissions.count == 1) }
            let before = desk.ledger.submissions.count
            _ = try small.submit(desk)
            #expect(desk.ledger.submissions.count == before + 1)
        }
    }

    @Test(arguments: faults)
    func `a vote is there with the closed review, or neither is`(fault: Fault) throws {
        try everyCall(of: .halfVoted, fault) { small, desk in
            try small.vote(desk, 1)
        } check: { small, desk, acknowledged in
            let state = desk.ledger.submissions["s-0001"]?.state
            if acknowledged { #expect(state == .approved) }
            if state != .approved { try small.vote(desk, 1) }
            try small.release(desk)
        }
    }

    @Test(arguments: faults)
    func `a release is absent, or completed by the same call with the same bytes`(fault: Fault)
        throws
    {
        try everyCall(of: .approved, fault) { small, desk in
            try small.release(desk)
        } check: { small, desk, acknowledged in
            let recorded = desk.ledger.submissions["s-0001"]?.state == .released
            let isThere = FileManager.default.fileExists(atPath: small.out)
            if acknowledged { #expect(recorded && isThere) }
            if isThere { #expect(recorded) }
            let before = isThere ? try SmallDesk.tree(small.out) : nil
            try small.release(desk)
            let after = try SmallDesk.tree(small.out)
            if let before { #expect(before == after) }
            try small.release(desk, to: small.out + "-2")
            #expect(try SmallDesk.tree(small.out + "-2") == after)
            _ = try VerifiedRelease(
                folder: small.out, trust: try Trust(folder: desk.folder.trust))
            let left = try FileManager.default.contentsOfDirectory(atPath: small.root.path)
            #expect(!left.contains { $0.contains("partial") }, "\(left)")
        }
    }

    @Test func `after a failed append a desk does nothing more until it is opened again`() throws {
        let small = try SmallDesk(.submitted)
        let counting = FailingFiles()
        _ = try small.open(files: counting)
        let desk = try small.open(files: FailingFiles(failing: counting.calls + 2))
        #expect(throws: FileError.self) { try small.vote(desk, 0) }
        #expect(throws: DeskError.broken) { try small.vote(desk, 1) }
        #expect(throws: DeskError.broken) { try desk.verify() }
        _ = try small.open().verify()
    }

    @Test func `a full database refuses an entry whole, and the desk opens again`() throws {
        let small = try SmallDesk(.submitted)
        let desk = try small.open()
        let size = desk.ledger.size
        try desk.store.limitPages()
        #expect(throws: (any Error).self) {
            for _ in 0..<20 { try small.vote(desk, 0, reason: String(repeating: "x", count: 9000)) }
        }
        #expect(throws: DeskError.broken) { try small.vote(desk, 0) }
        let again = try small.open()
        #expect(again.ledger.size >= size)
        try small.vote(again, 0)
        try small.vote(again, 1)
        try small.release(again)
        _ = try again.verify()
    }

    @Test func `a desk that could not be made leaves nothing`() throws {
        let small = try SmallDesk(.people)
        let path = small.root.appending(path: "new").path
        let policy = DeskPolicy(origin: "desk.invalid/new", packs: ["mini"])
        let packs = [(name: "mini", bytes: Array(SmallDesk.pack.utf8))]
        for call in stride(from: 0, to: 60, by: 7) {
            let files = FailingFiles(failing: call, code: ENOSPC)
            #expect(throws: (any Error).self) {
                try OpenDesk.make(
                    at: path, policy: policy, packs: packs, operatorName: "op", files: files)
            }
            #expect(!FileManager.default.fileExists(atPath: path))
        }
        // On a disk that works, what was begun is taken away again.
        for left in try Self.names(in: small.root) where left.hasPrefix("new") {
            try FileManager.default.removeItem(at: small.root.appending(path: left))
        }
        #expect(throws: (any Error).self) {
            try OpenDesk.make(
                at: path, policy: DeskPolicy(origin: "with space", packs: ["mini"]), packs: packs,
                operatorName: "op")
        }
        #expect(try !Self.names(in: small.root).contains { $0.hasPrefix("new") })
    }

    private static func names(in folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
    }
}

import Audit
import Foundation
import Release
import Testing

@testable import Desk

/// The published log is worth nothing by itself: it is made again from the event store.
struct PublishedLogTests {
    /// What somebody did to the folder, and how the folder is named in what is said about it.
    static let damages: [(name: String, act: @Sendable (String) throws -> Void)] = [
        ("tile/0/000.p/", { try change("\($0)/\(try partial($0, "tile/0/000.p"))") }),
        ("tile/entries/000.p/", { try change("\($0)/\(try partial($0, "tile/entries/000.p"))") }),
        ("notes.txt", { try Data("x".utf8).write(to: URL(filePath: "\($0)/notes.txt")) }),
        (
            "tile/entries/000.p/",
            {
                try FileManager.default.removeItem(
                    atPath: "\($0)/\(try partial($0, "tile/entries/000.p"))")
            }
        ),
    ]

    private static func partial(_ log: String, _ folder: String) throws -> String {
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(log)/\(folder)")
        return "\(folder)/\(names.compactMap(Int.init).max() ?? 0)"
    }

    private static func change(_ path: String) throws {
        let file = URL(filePath: path)
        let bytes = try Array(Data(contentsOf: file))
        try Data(bytes.changing(bytes.count / 2, by: 1)).write(to: file)
    }

    private func audit(_ desk: OpenDesk) throws {
        _ = try VerifiedLog(
            folder: desk.folder.log, trust: try Trust(folder: desk.folder.trust))
    }

    @Test(arguments: damages.indices)
    func `a release tells what is damaged, and makes the published log again`(number: Int) throws {
        let small = try SmallDesk(.approved)
        try Self.damages[number].act("\(small.path)/log")
        let desk = try small.open()
        #expect(throws: (any Error).self) { try audit(desk) }
        try small.release(desk)
        try audit(desk)
        let trust = try Trust(folder: desk.folder.trust)
        _ = try VerifiedRelease(folder: small.out, trust: trust)
        #expect(desk.notices.count == 1)
        #expect(desk.notices[0].hasPrefix("log/\(Self.damages[number].name)"))
        #expect(desk.notices[0].contains("was made again; what lay there is in"))
        _ = try desk.verify()
    }

    @Test(arguments: damages.indices)
    func `verifying names the damage and the way out, which works`(number: Int) throws {
        let small = try SmallDesk(.released)
        try Self.damages[number].act("\(small.path)/log")
        let desk = try small.open()
        let error = #expect(throws: DeskError.self) { try desk.verify() }
        let message = error?.description ?? ""
        #expect(message.hasPrefix("log/\(Self.damages[number].name)"))
        #expect(message.contains("`sallyport log rebuild --desk \(small.path)`"))
        let aside = try #require(try desk.rebuildLog())
        #expect(FileManager.default.fileExists(atPath: "\(aside)/checkpoint"))
        _ = try desk.verify()
    }

    @Test func `a checkpoint that this log's key did not sign is made again on opening`() throws {
        let small = try SmallDesk(.approved)
        let before = try Data(contentsOf: URL(filePath: "\(small.path)/log/checkpoint"))
        try Self.change("\(small.path)/log/checkpoint")
        let desk = try small.open()
        #expect(desk.notices.count == 1)
        #expect(try Data(contentsOf: URL(filePath: "\(small.path)/log/checkpoint")) == before)
        _ = try desk.verify()
    }

    @Test func `a proof that is asked for again is under the checkpoint of now`() throws {
        let small = try SmallDesk(.approved)
        let desk = try small.open()
        let trust = try Trust(folder: desk.folder.trust).log
        var checkpoints: Set<[UInt8]> = []
        for _ in 0..<3 {
            let entry = try #require(try desk.entryBytes(2))
            for _ in 0..<2 {
                let proof = try LogProof(parsing: try desk.inclusionProof(of: 2))
                #expect(proof.note == desk.publishedCheckpoint())
                let signed = try proof.verify(entry: entry, trust: trust)
                #expect(signed.checkpoint.head.size == desk.ledger.size)
                checkpoints.insert(proof.note)
            }
            // Another process appends.
            let other = try small.open()
            let name = "auditor-\(other.ledger.size)"
            _ = try other.register(
                name, as: .auditor, passphrase: nil, by: SmallDesk.operatorName)
            try desk.refresh()
        }
        #expect(checkpoints.count == 3)
    }

    @Test func `without a published log all of it is made again`() throws {
        let small = try SmallDesk(.released)
        try FileManager.default.removeItem(atPath: "\(small.path)/log")
        _ = try small.open().verify()
    }

    @Test func `a backup verifies before anything of ours has opened it`() throws {
        let small = try SmallDesk(.released)
        let target = small.root.appending(path: "copy").path
        let desk = try small.open()
        try Self.damages[0].act(desk.folder.log)
        _ = try desk.backup(to: target)
        let log = try VerifiedLog(
            folder: "\(target)/log", trust: try Trust(folder: "\(target)/trust"))
        #expect(log.ledger.size == desk.ledger.size)
    }
}

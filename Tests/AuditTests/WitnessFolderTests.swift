import Audit
import Foundation
import Signing
import Testing

/// A witness on a machine of its own, whose memory is a folder.
final class WitnessFolderTests {
    private let root = FileManager.default.temporaryDirectory
        .appending(path: "witness-\(UUID().uuidString)")
    private let witness: WitnessFolder
    private let key: VerifierKey
    private let sample: SampleLog
    private let pass = [UInt8]("a passphrase")

    init() throws {
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        witness = WitnessFolder(root.appending(path: "w").path)
        key = try witness.make(named: "witness.example", passphrase: pass)
        sample = try SampleLog(files: DiskFiles(), root: root.path)
        try witness.trust(sample.key)
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    /// What the log asks when it has so many entries.
    private func request(_ size: Int, from old: Int) throws -> [UInt8] {
        try sample.publish(size, from: 0)
        return try sample.log.request(cosigning: try sample.note(size), from: old).bytes
    }

    private func answer(_ request: [UInt8]) throws -> [UInt8] {
        try witness.answer(request, passphrase: pass, at: 1_795_212_000)
    }

    @Test func `cosigns a log that grows, and remembers how far it saw it`() throws {
        let trust = try LogTrust(key: sample.key, witnesses: [key], quorum: 1)
        for (old, new) in [(0, 1), (1, 5), (5, 5), (5, 300), (300, 513)] {
            let lines = try answer(try request(new, from: old))
            let note = try SignedNote(parsing: try sample.note(new))
                .adding(SignedNote.signatures(in: lines[...]))
            #expect(try trust.checkpoint(in: note.bytes).cosignatures.count == 1)
            #expect(try WitnessFolder(witness.path).logs().map(\.latest?.size) == [new])
        }
    }

    @Test func `is not rolled back, asked twice over, or told of another history`() throws {
        _ = try answer(try request(7, from: 0))
        #expect(throws: Witness.Refusal.conflict(latest: 7)) { try answer(try request(9, from: 0)) }
        #expect(throws: Witness.Refusal.oldBeyondNew) {
            try answer([UInt8]("old 7\n\n") + (try sample.note(3)))
        }
        let forged = try Checkpoint(
            origin: SampleLog.origin,
            head: TreeHead(size: 9, root: MerkleTree.leafHash([])))
        let note = try SignedNote.sign(text: forged.text, signers: [sample.signer])
        #expect(throws: Witness.Refusal.inconsistent) { try answer([UInt8]("old 7\n\n") + note) }
        #expect(try witness.logs().map(\.latest?.size) == [7])
    }

    @Test func `knows only the logs it was told to trust, by their keys`() throws {
        let other = try SampleLog(files: DiskFiles(), root: root.appending(path: "o").path)
        let note = try SignedNote.sign(
            text: Checkpoint(origin: "another", head: SampleLog.head(2)).text,
            signers: [try NoteSigner(name: "another", key: .generate(.ed25519))])
        #expect(throws: Witness.Refusal.unknownLog) { try answer([UInt8]("old 0\n\n") + note) }
        #expect(throws: Witness.Refusal.unsigned(.noKnownSignature)) {
            try answer([UInt8]("old 0\n\n") + (try other.note(2)))
        }
        #expect(throws: NoteProblem.keyType) { try witness.trust(key) }
    }

    @Test func `believes its own memory only with its own signature, and needs its passphrase`()
        throws
    {
        let first = try request(4, from: 0)
        #expect(throws: (any Error).self) {
            try witness.answer(first, passphrase: [UInt8]("wrong"), at: 1)
        }
        _ = try answer(first)
        let hex = SHA256Digest(of: [UInt8](SampleLog.origin)).hex
        let memory = URL(filePath: "\(witness.path)/logs/\(hex)/checkpoint")
        try Data(try sample.note(2)).write(to: memory)
        #expect(throws: LogError.self) { try answer(try request(6, from: 2)) }
    }

    @Test(arguments: ["", "old\n", "old 01\n\nx\n", "x\n\n", "old 0\nAAAA\n\nx\n"])
    func `what is no request is refused`(text: String) {
        #expect(throws: (any Error).self) { try answer([UInt8](text)) }
    }
}

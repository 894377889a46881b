import Foundation
import Signing
import Testing

@testable import Audit

/// The long versions of these tests run with `SALLYPORT_ALL=1`.
let runsAll = !(ProcessInfo.processInfo.environment["SALLYPORT_ALL"] ?? "").isEmpty

struct LogAuditTests {
    @Test(arguments: [0, 1, 2, 3, 255, 256, 257, 511, 512, 513])
    func `accepts what the publisher writes`(size: Int) throws {
        try audits(size: size)
    }

    @Test(
        .enabled(if: runsAll, "large logs need SALLYPORT_ALL=1"), arguments: [65535, 65536, 65537])
    func `accepts large logs that the publisher writes`(size: Int) throws {
        try audits(size: size)
    }

    private func audits(size: Int) throws {
        let disk = MemoryDisk()
        let sample = try SampleLog(files: disk)
        try sample.publish(size)
        var seen = 0
        let audited = try sample.log.audit(trusted: sample.key) { index, entry in
            #expect(index == seen)
            if entry != SampleLog.entry(index) { Issue.record("entry \(index) differs") }
            seen += 1
        }
        #expect(seen == size)
        #expect(audited.checkpoint.checkpoint.head == SampleLog.head(size))
        let files = disk.tree(sample.folder).keys.filter { !$0.hasSuffix("/") }
        #expect(Set(files) == Set(TilePath.all(size: size).map(\.description) + ["checkpoint"]))
        #expect(audited.files == files.count)
    }

    @Test func `accepts a log that grew step by step, with its partial tiles left over`() throws {
        let sample = try SampleLog(files: MemoryDisk())
        var notes: [[UInt8]] = []
        var old = 0
        for size in [0, 1, 3, 200, 255, 256, 300, 511, 512, 513, 520] {
            try sample.publish(size, from: old)
            try sample.audit()
            old = size
            notes.append(try sample.note(size))
        }
        for note in notes { #expect(try sample.audit(old: note).old != nil) }
    }

    @Test func `refuses an older checkpoint that the log does not begin with`() throws {
        let sample = try SampleLog(files: MemoryDisk())
        try sample.publish(300)
        func note(_ size: Int, _ root: SHA256Digest) throws -> [UInt8] {
            let head = TreeHead(size: size, root: root)
            let text = try Checkpoint(origin: SampleLog.origin, head: head).text
            return try SignedNote.sign(text: text, signers: [sample.signer])
        }
        let wrong = MerkleTree.leafHash([1])
        for size in [1, 256, 257, 300] {
            #expect(throws: LogError(file: "checkpoint", problem: .inconsistent)) {
                try sample.audit(old: note(size, wrong))
            }
        }
        let ahead = LogProblem.shrunk(from: 301, to: 300)
        #expect(throws: LogError(file: "checkpoint", problem: ahead)) {
            try sample.audit(old: note(301, wrong))
        }
        let other = try SampleLog(files: MemoryDisk())
        #expect(throws: LogError(file: "old checkpoint", problem: .note(.noKnownSignature))) {
            try sample.audit(old: other.note(300))
        }
    }

    @Test func `wants the quorum on the checkpoint and on the older one`() throws {
        let sample = try SampleLog(files: MemoryDisk())
        let cosigner = try Cosigner(name: "witness", key: .generate(.ed25519))
        let plain = try SignedNote(parsing: sample.note(5))
        let answer = try Witness(cosigner: cosigner, logs: [sample.key]).answer(
            AddCheckpointRequest(oldSize: 0, proof: [], note: plain), latest: nil, at: 1)
        let cosigned = try plain.adding([answer.cosignature]).bytes
        try sample.publish(plain.bytes, from: 0)
        func audit(old: [UInt8]?) throws -> AuditedLog {
            try sample.log.audit(
                trusted: sample.key, old: old, witnesses: [cosigner.verifierKey], quorum: 1)
        }
        let missing = LogProblem.note(.quorum(have: 0, need: 1))
        #expect(throws: LogError(file: "checkpoint", problem: missing)) { try audit(old: nil) }
        try sample.publish(cosigned, from: 5)
        #expect(try audit(old: cosigned).checkpoint.cosignatures.count == 1)
        #expect(throws: LogError(file: "old checkpoint", problem: missing)) {
            try audit(old: plain.bytes)
        }
    }

    @Test(arguments: [
        ("an array", "[1]"), ("a space", "{\"a\": 1}"), ("unsorted keys", "{\"b\":1,\"a\":1}"),
        ("nothing", ""), ("cut short", "{\"a\":1"), ("not UTF-8", "{\"a\":\"\u{0}\"}"),
        ("two values", "{}{}"),
    ])
    func `refuses entries that are no canonical objects`(name: String, entry: String) throws {
        try refuses(entry: Array(entry.utf8), as: .entryForm(1))
    }

    @Test(arguments: [6, 256, 1 << 62, Int.max - 1, Int.max])
    func `refuses a signed size that the log does not have, however large`(size: Int) throws {
        let disk = MemoryDisk()
        let sample = try SampleLog(files: disk)
        try sample.publish(5)
        let head = TreeHead(size: size, root: MerkleTree.leafHash([1]))
        let text = try Checkpoint(origin: SampleLog.origin, head: head).text
        let note = try SignedNote.sign(text: text, signers: [sample.signer])
        disk.put(note, at: "\(sample.folder)/checkpoint")
        #expect(throws: LogError.self) { try sample.audit() }
        for index in [0, 4, size / 2, size - 1] {
            #expect(throws: LogError.self) { try sample.log.proof(of: index, under: note) }
            #expect(throws: LogError.self) { try sample.log.entry(at: index, size: size) }
        }
        let later = try SampleLog(files: disk, key: nil)
        #expect(throws: LogError(file: "checkpoint", problem: .ahead(published: size))) {
            try later.publish(5, from: 5)
        }
    }

    @Test func `refuses entries above 8 KiB, not those at it`() throws {
        func entry(_ size: Int) -> [UInt8] {
            .init("{\"a\":\"\(String(repeating: "x", count: size - 8))\"}")
        }
        #expect(try published(entry: entry(8192)).audit().files == 3)
        try refuses(entry: entry(8193), as: .entryTooLong(1))
    }

    /// A log whose owner signed an entry that no log may hold.
    private func published(entry: [UInt8]) throws -> SampleLog {
        let disk = MemoryDisk()
        let sample = try SampleLog(files: disk)
        let entries = [SampleLog.entry(0), entry]
        let hashes = entries.map(MerkleTree.leafHash)
        let head = TreeHead(size: 2, root: MerkleTree.root(of: hashes))
        let text = try Checkpoint(origin: SampleLog.origin, head: head).text
        let bundle = entries.flatMap { [UInt8($0.count >> 8), UInt8($0.count & 255)] + $0 }
        let note = try SignedNote.sign(text: text, signers: [sample.signer])
        disk.put(note, at: "\(sample.folder)/checkpoint")
        disk.put(hashes.flatMap(\.bytes), at: "\(sample.folder)/tile/0/000.p/2")
        disk.put(bundle, at: "\(sample.folder)/tile/entries/000.p/2")
        return sample
    }

    private func refuses(entry: [UInt8], as problem: LogProblem) throws {
        let sample = try published(entry: entry)
        #expect(throws: LogError(file: "tile/entries/000.p/2", problem: problem)) {
            try sample.audit()
        }
    }
}

struct LogDamageTests {
    private let disk = MemoryDisk()
    private let sample: SampleLog

    init() throws {
        sample = try SampleLog(files: disk)
    }

    /// Every file of the log that is no folder, by name.
    private var files: [(name: String, bytes: [UInt8])] {
        disk.tree(sample.folder).filter { !$0.key.hasSuffix("/") }
            .sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func refuses(_ name: String, _ bytes: [UInt8]?, _ what: String) {
        let path = "\(sample.folder)/\(name)"
        if let bytes { disk.put(bytes, at: path) } else { disk.delete(path) }
        #expect(throws: LogError.self, "\(what) \(name)") { try sample.audit() }
    }

    @Test func `detects every byte changed, removed or added in a log of five entries`() throws {
        try sample.publish(3)
        try sample.publish(5, from: 3)
        #expect(files.count == 5)
        for (name, bytes) in files {
            for index in bytes.indices {
                for mask in [1, 2, 0x10, 0x20, 0x80, 0xFF] as [UInt8] {
                    refuses(name, bytes.changing(index, by: mask), "byte \(index) changed in")
                }
                var shorter = bytes
                shorter.remove(at: index)
                refuses(name, shorter, "byte \(index) removed from")
                for added in [0x00, 0x0A, 0x20, 0x30] as [UInt8] {
                    var longer = bytes
                    longer.insert(added, at: index)
                    refuses(name, longer, "byte added at \(index) in")
                }
                refuses(name, Array(bytes.prefix(index)), "only \(index) bytes in")
            }
            refuses(name, bytes + [0x0A], "byte added to")
            disk.put(bytes, at: "\(sample.folder)/\(name)")
        }
        try sample.audit()
    }

    @Test func `detects bytes changed in a log of 257 entries`() throws {
        try sample.publish(200)
        try sample.publish(257, from: 200)
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        for (name, bytes) in files {
            let places =
                runsAll
                ? Array(bytes.indices)
                : (0..<25).map { _ in
                    Int.random(in: bytes.indices, using: &random)
                }
            for index in places {
                let mask = UInt8.random(in: 1...255, using: &random)
                refuses(name, bytes.changing(index, by: mask), "seed \(seed), byte \(index) of")
            }
            disk.put(bytes, at: "\(sample.folder)/\(name)")
        }
        try sample.audit()
    }

    @Test(arguments: [5, 257])
    func `detects each file removed, by its name`(size: Int) throws {
        try sample.publish(size)
        for (name, bytes) in files {
            disk.delete("\(sample.folder)/\(name)")
            #expect(throws: LogError(file: name, problem: .missing)) { try sample.audit() }
            disk.put(bytes, at: "\(sample.folder)/\(name)")
        }
    }

    @Test(arguments: [
        "x", "checkpoint.old", ".hidden", "tile/x", "tile/0/x", "tile/0/000.p/0", "tile/00/000",
        "tile/0/000.p/x", "tile/0/000.p/1/2", "tile/entries/000.p/.2", "checkpoint ",
        "a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q",
    ])
    func `detects a file of a foreign name`(name: String) throws {
        try sample.publish(257)
        disk.put([], at: "\(sample.folder)/\(name)")
        let error = #expect(throws: LogError.self) { try sample.audit() }
        #expect(error?.problem == .unexpected)
    }

    @Test(arguments: [
        "tile/0/001.p/2", "tile/0/001", "tile/0/002.p/1", "tile/1/000.p/2", "tile/2/000.p/1",
        "tile/entries/001.p/2", "tile/entries/x001/000",
    ])
    func `detects a tile beyond the checkpoint`(name: String) throws {
        try sample.publish(257)
        disk.put([], at: "\(sample.folder)/\(name)")
        #expect(throws: LogError(file: name, problem: .beyondCheckpoint)) { try sample.audit() }
    }

    @Test func `takes narrower tiles only as beginnings of the present ones`() throws {
        try sample.publish(257)
        let hashes = (0..<7).map { MerkleTree.leafHash(SampleLog.entry($0)) }.flatMap(\.bytes)
        let bundle = EntryBundle.bytes(of: (0..<7).map(SampleLog.entry))
        disk.put(hashes, at: "\(sample.folder)/tile/0/000.p/7")
        disk.put(bundle, at: "\(sample.folder)/tile/entries/000.p/7")
        try sample.audit()
        for (name, bytes) in [("tile/0/000.p/7", hashes), ("tile/entries/000.p/7", bundle)] {
            for index in bytes.indices {
                refuses(name, bytes.changing(index, by: 1), "byte \(index) of")
            }
            refuses(name, bytes + [0], "byte added to")
            refuses(name, bytes.dropLast(), "byte removed from")
            disk.put(bytes, at: "\(sample.folder)/\(name)")
        }
        disk.put(hashes, at: "\(sample.folder)/tile/0/000.p/8")
        #expect(throws: LogError(file: "tile/0/000.p/8", problem: .differs)) { try sample.audit() }
    }

    @Test func `detects links and empty folders`() throws {
        try sample.publish(5)
        disk.putLink(at: "\(sample.folder)/tile/0/000.p/1")
        #expect(throws: LogError(file: "tile/0/000.p/1", problem: .unexpected)) {
            try sample.audit()
        }
        disk.delete("\(sample.folder)/tile/0/000.p/1")
        disk.putFolder(at: "\(sample.folder)/tile/1")
        #expect(throws: LogError(file: "tile/1", problem: .unexpected)) { try sample.audit() }
    }

    @Test func `detects an entry exchanged together with its hash`() throws {
        try sample.publish(5)
        let entries = [SampleLog.entry(9)] + (1..<5).map(SampleLog.entry)
        let hashes = entries.map(MerkleTree.leafHash).flatMap(\.bytes)
        disk.put(EntryBundle.bytes(of: entries), at: "\(sample.folder)/tile/entries/000.p/5")
        disk.put(hashes, at: "\(sample.folder)/tile/0/000.p/5")
        #expect(throws: LogError(file: "checkpoint", problem: .root)) { try sample.audit() }
    }
}

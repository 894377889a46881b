import Glibc
import Signing
import Testing

@testable import Audit

struct TilePublisherTests {
    private let key: PrivateKey

    init() throws { key = try .generate(.ed25519) }

    private func sample(_ disk: MemoryDisk) throws -> SampleLog {
        try SampleLog(files: disk, key: key)
    }

    /// From which size to which, and what is remarkable about it.
    private static let steps = [
        (0, 0), (0, 1), (3, 5), (255, 256), (200, 257), (256, 258), (250, 515),
    ]

    /// One publication, to be taken on as many copies of the same disk as a test wants.
    private struct Step {
        let old: Int
        let before: MemoryDisk
        let note: [UInt8]
        let calls: Int
        let after: [String: [UInt8]]
        let heads: [Int: TreeHead]

        /// Every call with `SALLYPORT_ALL=1`; otherwise, of a large log, every third.
        var tried: StrideTo<Int> {
            stride(from: 0, to: calls, by: runsAll || old < 100 ? 1 : 3)
        }

        init(old: Int, new: Int, key: PrivateKey) throws {
            self.old = old
            before = MemoryDisk()
            if old > 0 { try SampleLog(files: before, key: key).publish(old) }
            let whole = MemoryDisk(copying: before)
            let sample = try SampleLog(files: whole, key: key)
            note = try sample.note(new)
            whole.arm(nil)
            try sample.publish(note, from: old)
            calls = whole.steps
            after = whole.tree("/desk")
            heads = Dictionary(grouping: [old, new].map(SampleLog.head), by: \.size)
                .compactMapValues(\.first)
        }
    }

    @Test(arguments: steps)
    func `completes the same files after any call failed, and after a kill`(
        old: Int, new: Int
    ) throws {
        let step = try Step(old: old, new: new, key: key)
        for call in step.tried {
            for effect in MemoryDisk.Fault.Effect.allCases {
                let disk = MemoryDisk(copying: step.before)
                let sample = try sample(disk)
                let code = [EIO, ENOSPC, EDQUOT][call % 3]
                disk.arm(.init(step: call, effect: effect, code: code))
                #expect(throws: FileError.self) { try sample.publish(step.note, from: old) }
                disk.restart()
                let context: Comment = "call \(call), \(effect)"
                try speaksOnlyOfWhatIsThere(sample, step, context)
                try sample.publish(step.note, from: old)
                #expect(disk.tree("/desk") == step.after, context)
            }
        }
    }

    @Test(arguments: steps)
    func `survives a power cut at any call`(old: Int, new: Int) throws {
        let step = try Step(old: old, new: new, key: key)
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        for call in step.tried {
            for _ in 0..<(runsAll ? 40 : 2) {
                let disk = MemoryDisk(copying: step.before)
                let sample = try sample(disk)
                disk.arm(.init(step: call, effect: .after, code: EIO))
                #expect(throws: FileError.self) { try sample.publish(step.note, from: old) }
                disk.cutPower(using: &random)
                let context: Comment = "seed \(seed), call \(call)"
                try speaksOnlyOfWhatIsThere(sample, step, context)
                try sample.publish(step.note, from: old)
                #expect(disk.tree("/desk") == step.after, context)
                disk.cutPower(using: &random)
                try speaksOnlyOfWhatIsThere(sample, step, context)
                #expect(try sample.publisher.published()?.size == new, context)
            }
        }
    }

    /// The new checkpoint's log audits clean at once; under the old one, new tiles may lie
    /// about, but every entry is readable and has its root.
    private func speaksOnlyOfWhatIsThere(
        _ sample: SampleLog, _ step: Step, _ context: Comment
    ) throws {
        guard let head = try sample.publisher.published() else {
            #expect(step.old == 0, context)
            return
        }
        #expect(head == step.heads[head.size], context)
        if head.size == step.old {
            var frontier = Frontier()
            try sample.log.forEachEntry(size: head.size) {
                frontier.append(MerkleTree.leafHash($1))
            }
            #expect(frontier.head == head, context)
        } else {
            #expect(throws: Never.self, context) { try sample.audit() }
        }
    }

    @Test func `publishes again from the start what it published in steps`() throws {
        let disk = MemoryDisk()
        let sample = try sample(disk)
        try sample.publish(100)
        try sample.publish(600, from: 100)
        let tree = disk.tree("/desk")
        try sample.publish(600, from: 600)
        try sample.publish(600)
        #expect(disk.tree("/desk") == tree)
        try sample.audit()
    }

    @Test func `removes partial tiles once the full one is there, and not before`() throws {
        let disk = MemoryDisk()
        let sample = try sample(disk)
        try sample.publish(100)
        try sample.publish(255, from: 100)
        #expect(disk.tree(sample.folder)["tile/0/000.p/100"] != nil)
        try sample.publish(256, from: 255)
        let names = disk.tree(sample.folder).keys
        #expect(!names.contains { $0.hasPrefix("tile/0/000.p") })
        #expect(!names.contains { $0.hasPrefix("tile/entries/000.p") })
        #expect(names.contains("tile/1/000.p/1"))
    }

    @Test func `never goes back, and never leaves a gap`() throws {
        let disk = MemoryDisk()
        let sample = try sample(disk)
        try sample.publish(10)
        let tree = disk.tree("/desk")
        func refuses(_ note: [UInt8], from old: Int, _ problem: LogProblem) {
            #expect(throws: LogError(file: "checkpoint", problem: problem)) {
                try sample.publish(note, from: old)
            }
            #expect(disk.tree(sample.folder) == tree.inFolder("log/"))
        }
        refuses(try sample.note(9), from: 9, .ahead(published: 10))
        refuses(try sample.note(12), from: 11, .gap(published: 10))
        let forged = TreeHead(size: 10, root: MerkleTree.leafHash([1]))
        let other = try SignedNote.sign(
            text: Checkpoint(origin: SampleLog.origin, head: forged).text,
            signers: [sample.signer])
        refuses(other, from: 10, .ahead(published: 10))
        let later = TreeHead(size: 12, root: MerkleTree.leafHash([1]))
        let wrong = try SignedNote.sign(
            text: Checkpoint(origin: SampleLog.origin, head: later).text,
            signers: [sample.signer])
        refuses(wrong, from: 10, .root)
    }

    @Test func `refuses entries that are too long or too few, and files that differ`() throws {
        let disk = MemoryDisk()
        let sample = try sample(disk)
        let note = try sample.note(3)
        let file = "tile/entries/000.p/3"
        #expect(throws: LogError(file: file, problem: .entryCount)) {
            try sample.publisher.publish(note, from: 0) { _ in [[1]] }
        }
        #expect(throws: LogError(file: file, problem: .entryTooLong(1))) {
            try sample.publisher.publish(note, from: 0) {
                $0.map { Array(repeating: 0, count: 8192 + $0) }
            }
        }
        disk.put([1, 2, 3], at: "\(sample.folder)/\(file)")
        #expect(throws: LogError(file: file, problem: .differs)) {
            try sample.publish(note, from: 0)
        }
        #expect(try sample.publisher.published() == nil)
    }

    @Test func `an upper tile that rotted stops the checkpoint`() throws {
        let disk = MemoryDisk()
        let sample = try sample(disk)
        try sample.publish(300)
        let path = "\(sample.folder)/tile/1/000.p/1"
        disk.put(try disk.read(path, limit: 32).changing(3, by: 4), at: path)
        #expect(throws: LogError(file: "checkpoint", problem: .root)) {
            try sample.publish(301, from: 300)
        }
        #expect(throws: LogError(file: "tile/1/000.p/1", problem: .differs)) {
            try sample.publish(301)
        }
    }
}

extension [String: [UInt8]] {
    /// The part below one folder.
    fileprivate func inFolder(_ folder: String) -> [String: [UInt8]] {
        reduce(into: [:]) { part, file in
            guard file.key.hasPrefix(folder), file.key != folder else { return }
            part[String(file.key.dropFirst(folder.count))] = file.value
        }
    }
}

import Audit
import Signing
import Testing

struct LogProofTests {
    private let sample: SampleLog
    private let trust: LogTrust

    init() throws {
        sample = try SampleLog(files: MemoryDisk())
        trust = try LogTrust(key: sample.key)
    }

    @Test(arguments: [1, 2, 7, 256, 257, 600])
    func `proves entries of the log to whoever trusts its key`(size: Int) throws {
        try sample.publish(size)
        let note = try sample.log.checkpoint()
        for index in Set([0, 1, size / 2, 255, 256, size - 1]) where index < size {
            let proof = try sample.log.proof(of: index, under: note)
            #expect(try LogProof(parsing: proof.bytes) == proof)
            let signed = try proof.verify(entry: SampleLog.entry(index), trust: trust)
            #expect(signed.checkpoint.head.size == size)
            #expect(throws: LogProblem.notIncluded) {
                try proof.verify(entry: SampleLog.entry(index + 1), trust: trust)
            }
        }
    }

    @Test func `proves under an older checkpoint, after the log grew and its partial tiles went`()
        throws
    {
        try sample.publish(100)
        let old = try sample.log.checkpoint()
        try sample.publish(600, from: 100)
        let proof = try sample.log.proof(of: 70, under: old)
        #expect(
            try proof.verify(entry: SampleLog.entry(70), trust: trust).checkpoint.head.size == 100)
    }

    @Test func `proves every older state to begin the newer one`() throws {
        try sample.publish(600)
        for size in [0, 1, 2, 255, 256, 257, 511, 512, 599, 600] {
            let (old, new) = (SampleLog.head(size), SampleLog.head(600))
            let proof = try sample.log.consistencyProof(from: old, to: new)
            #expect(MerkleTree.isConsistent(old: old, new: new, proof: proof), "size \(size)")
        }
        let forged = TreeHead(size: 300, root: MerkleTree.leafHash([1]))
        #expect(throws: LogError(file: "tile", problem: .inconsistent)) {
            try sample.log.consistencyProof(from: forged, to: SampleLog.head(600))
        }
    }

    @Test func `proves the last entry of every older state, and no other state to be ours`() throws
    {
        try sample.publish(600)
        for index in [0, 1, 2, 254, 255, 256, 257, 511, 598, 599] {
            let (head, siblings) = try sample.log.ending(at: index, in: SampleLog.head(600))
            #expect(head == SampleLog.head(index + 1), "index \(index)")
            let leaf = MerkleTree.leafHash(SampleLog.entry(index))
            #expect(
                MerkleTree.isIncluded(leaf: leaf, index: index, head: head, proof: siblings),
                "index \(index)")
        }
        let forged = TreeHead(size: 600, root: MerkleTree.leafHash([1]))
        #expect(throws: LogError(file: "tile", problem: .inconsistent)) {
            try sample.log.ending(at: 70, in: forged)
        }
        #expect(throws: LogError(file: "checkpoint", problem: .noSuchEntry)) {
            try sample.log.ending(at: 600, in: SampleLog.head(600))
        }
    }

    @Test func `reads single entries, and says when there is none`() throws {
        try sample.publish(300)
        #expect(try sample.log.entry(at: 0, size: 300) == SampleLog.entry(0))
        #expect(try sample.log.entry(at: 299, size: 300) == SampleLog.entry(299))
        for index in [-1, 300] {
            #expect(throws: LogError(file: "checkpoint", problem: .noSuchEntry)) {
                try sample.log.entry(at: index, size: 300)
            }
        }
    }

    @Test func `refuses a proof with any byte changed, removed or added`() throws {
        try sample.publish(7)
        let bytes = try sample.log.proof(of: 3, under: sample.log.checkpoint()).bytes
        let entry = SampleLog.entry(3)
        func refuses(_ bytes: [UInt8], _ what: String) {
            #expect(throws: LogProblem.self, "\(what)") {
                try LogProof(parsing: bytes).verify(entry: entry, trust: trust)
            }
        }
        for index in bytes.indices {
            for mask in [1, 2, 4, 0x10, 0x20, 0x40, 0x80, 0xFF] as [UInt8] {
                refuses(bytes.changing(index, by: mask), "byte \(index) changed")
            }
            var shorter = bytes
            shorter.remove(at: index)
            refuses(shorter, "byte \(index) removed")
            for added in [0x0A, 0x20, 0x30, 0x41] as [UInt8] {
                var longer = bytes
                longer.insert(added, at: index)
                refuses(longer, "byte added at \(index)")
            }
            refuses(Array(bytes.prefix(index)), "\(index) bytes")
        }
        refuses(bytes + [0x0A], "line end added")
    }

    @Test func `refuses extra data, which nothing signs`() throws {
        try sample.publish(7)
        let bytes = try sample.log.proof(of: 3, under: sample.log.checkpoint()).bytes
        let title = bytes.prefix { $0 != 0x0A }.count + 1
        let extended = bytes.prefix(title) + Array("extra AAAA\n".utf8) + bytes.dropFirst(title)
        #expect(throws: LogProblem.proofLine(2)) { try LogProof(parsing: Array(extended)) }
    }

    @Test func `wants the quorum inside the proof, too`() throws {
        try sample.publish(7)
        let cosigner = try Cosigner(name: "witness", key: .generate(.ed25519))
        let strict = try LogTrust(
            key: sample.key, witnesses: [cosigner.verifierKey], quorum: 1)
        let proof = try sample.log.proof(of: 3, under: sample.log.checkpoint())
        #expect(throws: LogProblem.note(.quorum(have: 0, need: 1))) {
            try proof.verify(entry: SampleLog.entry(3), trust: strict)
        }
    }
}

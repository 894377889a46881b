import Audit
import Signing
import Testing

struct WitnessTests {
    private let sample: SampleLog
    private let witness: Witness
    private let leaves = (0..<20).map { MerkleTree.leafHash(SampleLog.entry($0)) }

    init() throws {
        sample = try SampleLog(files: MemoryDisk())
        let cosigner = try Cosigner(name: "witness.example", key: .generate(.ed25519))
        witness = Witness(cosigner: cosigner, logs: [sample.key])
    }

    private func request(
        old: Int, new: Int, note: [UInt8]? = nil, proof: [SHA256Digest]? = nil
    ) throws -> AddCheckpointRequest {
        AddCheckpointRequest(
            oldSize: old,
            proof: try proof
                ?? MerkleTree.consistencyProof(
                    from: min(old, new), to: new, subtree: MerkleTree.subtrees(of: leaves)),
            note: try SignedNote(parsing: note ?? sample.note(new)))
    }

    private func answer(_ request: AddCheckpointRequest, latest: Int?) throws -> Witness.Answer {
        try witness.answer(request, latest: latest.map(SampleLog.head), at: 1_795_212_000)
    }

    @Test func `cosigns whatever extends what it saw, at every pair of sizes`() throws {
        for new in 0...20 {
            for old in 0...new {
                let asked = try request(old: old, new: new)
                #expect(try AddCheckpointRequest(parsing: asked.bytes) == asked)
                let answer = try answer(asked, latest: old)
                let trust = try LogTrust(
                    key: sample.key, witnesses: [witness.cosigner.verifierKey], quorum: 1)
                let note = try asked.note.adding([answer.cosignature]).bytes
                let signed = try trust.checkpoint(in: note)
                #expect(signed.cosignatures.map(\.time) == [1_795_212_000])
                #expect(answer.latest == signed.checkpoint.head)
            }
        }
    }

    @Test func `refuses with the status that says why`() throws {
        let other = try SampleLog(files: MemoryDisk())
        let unknown = try NoteSigner(name: "unknown", key: .generate(.ed25519))
        let foreign = try SignedNote.sign(
            text: Checkpoint(origin: "unknown", head: .empty).text, signers: [unknown])
        let forked = try SignedNote.sign(
            text: Checkpoint(
                origin: SampleLog.origin, head: TreeHead(size: 7, root: leaves[3])
            ).text,
            signers: [sample.signer])
        let good = try request(old: 4, new: 7)
        let cases: [(String, AddCheckpointRequest, Int?, Int)] = [
            ("another log", try request(old: 0, new: 7, note: foreign), nil, 404),
            ("another key", try request(old: 4, new: 7, note: other.note(7)), 4, 403),
            ("old above new", try request(old: 9, new: 7), 9, 400),
            ("behind", good, 5, 409),
            ("never seen", good, nil, 409),
            ("ahead", good, 3, 409),
            ("no proof", try request(old: 4, new: 7, proof: []), 4, 422),
            (
                "a proof too much", try request(old: 4, new: 7, proof: good.proof + [leaves[0]]), 4,
                422
            ),
            ("a proof from nothing", try request(old: 0, new: 7, proof: [leaves[0]]), nil, 422),
            ("another root", try request(old: 4, new: 7, note: forked), 4, 422),
            ("same size, another root", try request(old: 7, new: 7, note: forked), 7, 422),
        ]
        for (name, request, latest, status) in cases {
            let refusal = #expect(throws: Witness.Refusal.self, "\(name)") {
                try answer(request, latest: latest)
            }
            #expect(refusal?.status == status, "\(name)")
        }
    }

    @Test func `reads no request with a byte changed as one it would cosign differently`() throws {
        let asked = try request(old: 4, new: 7)
        let bytes = asked.bytes
        for index in bytes.indices {
            for mask in [1, 0x40, 0x80] as [UInt8] {
                let changed = bytes.changing(index, by: mask)
                guard let parsed = try? AddCheckpointRequest(parsing: changed) else { continue }
                #expect(parsed != asked, "byte \(index)")
                #expect(parsed.bytes == changed, "byte \(index)")
                #expect(throws: Witness.Refusal.self, "byte \(index)") {
                    try answer(parsed, latest: 4)
                }
            }
        }
    }

    @Test(arguments: [
        "", "old 4", "old 4\n", "old 04\n\n", "old -1\n\n", "size 4\n\n", "old 4\nx\n\n",
    ])
    func `refuses requests of another form`(text: String) throws {
        let note = try sample.note(7)
        #expect(throws: (any Error).self) {
            try AddCheckpointRequest(parsing: .init(text) + (text.hasSuffix("\n\n") ? note : []))
        }
    }

    @Test func `refuses more than 63 hashes`() throws {
        let note = try sample.note(7)
        let line = Base64.encode(leaves[0].bytes) + "\n"
        let lines = String(repeating: line, count: 63)
        let most = try AddCheckpointRequest(parsing: .init("old 4\n\(lines)\n") + note)
        #expect(most.proof.count == 63)
        #expect(throws: LogProblem.proofLine(65)) {
            try AddCheckpointRequest(parsing: .init("old 4\n\(lines)\(line)\n") + note)
        }
    }
}

struct LogTrustTests {
    private let log: NoteSigner
    private let cosigners: [Cosigner]
    private let checkpoint: Checkpoint

    init() throws {
        log = try NoteSigner(name: "log", key: .generate(.ed25519))
        cosigners = try ["one", "two", "three"].map {
            try Cosigner(name: $0, key: .generate(.ed25519))
        }
        checkpoint = try Checkpoint(origin: "log", head: .empty)
    }

    /// The log's note, cosigned by the first so many.
    private func note(cosigned count: Int) throws -> [UInt8] {
        let note = try SignedNote(
            parsing: SignedNote.sign(text: checkpoint.text, signers: [log]))
        let request = AddCheckpointRequest(oldSize: 0, proof: [], note: note)
        let answers = try cosigners.prefix(count).map {
            try Witness(cosigner: $0, logs: [log.verifierKey]).answer(request, latest: nil, at: 7)
        }
        return try note.adding(answers.map(\.cosignature)).bytes
    }

    @Test(arguments: 0...3, 0...3)
    func `believes a checkpoint from the quorum on, not below`(have: Int, need: Int) throws {
        let trust = try LogTrust(
            key: log.verifierKey, witnesses: cosigners.map(\.verifierKey), quorum: need)
        let note = try note(cosigned: have)
        if have >= need {
            #expect(try trust.checkpoint(in: note).cosignatures.count == have)
        } else {
            #expect(throws: NoteProblem.quorum(have: have, need: need)) {
                try trust.checkpoint(in: note)
            }
        }
    }

    @Test func `counts a witness once, though it cosigned twice`() throws {
        let note = try SignedNote(parsing: note(cosigned: 1))
        let again = try Witness(cosigner: cosigners[0], logs: [log.verifierKey]).answer(
            AddCheckpointRequest(oldSize: 0, proof: [], note: note), latest: nil, at: 8)
        let twice = try note.adding([again.cosignature])
        let trust = try LogTrust(
            key: log.verifierKey, witnesses: cosigners.map(\.verifierKey), quorum: 2)
        #expect(throws: NoteProblem.quorum(have: 1, need: 2)) {
            try trust.checkpoint(in: twice.bytes)
        }
    }

    @Test func `needs the log's own signature, whoever cosigned`() throws {
        let note = try SignedNote(parsing: note(cosigned: 3))
        let without = note.text + [0x0A] + note.signatures.dropFirst().flatMap(\.line)
        let trust = try LogTrust(
            key: log.verifierKey, witnesses: cosigners.map(\.verifierKey), quorum: 3)
        #expect(throws: NoteProblem.noKnownSignature) { try trust.checkpoint(in: without) }
    }

    @Test func `refuses a trust that cannot mean what it says`() throws {
        let witnesses = cosigners.map(\.verifierKey)
        let renamed = try VerifierKey(
            name: "four", kind: .cosignature, publicKey: witnesses[0].publicKey)
        #expect(throws: NoteProblem.sharedKey) {
            try LogTrust(key: log.verifierKey, witnesses: witnesses + [renamed], quorum: 2)
        }
        #expect(throws: NoteProblem.impossibleQuorum) {
            try LogTrust(key: log.verifierKey, witnesses: witnesses, quorum: 4)
        }
        #expect(throws: NoteProblem.impossibleQuorum) {
            try LogTrust(key: log.verifierKey, witnesses: witnesses, quorum: -1)
        }
        #expect(throws: NoteProblem.keyType) { try LogTrust(key: witnesses[0]) }
        #expect(throws: NoteProblem.keyType) {
            try LogTrust(key: log.verifierKey, witnesses: [log.verifierKey])
        }
    }

    @Test func `refuses a fully cosigned note with any byte changed`() throws {
        let note = try note(cosigned: 3)
        let trust = try LogTrust(
            key: log.verifierKey, witnesses: cosigners.map(\.verifierKey), quorum: 3)
        for index in note.indices {
            for mask in [1, 0x20, 0x80] as [UInt8] {
                #expect(throws: NoteProblem.self, "byte \(index)") {
                    try trust.checkpoint(in: note.changing(index, by: mask))
                }
            }
        }
    }
}

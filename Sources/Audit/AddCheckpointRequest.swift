import Signing

/// What a log asks of a witness: to cosign a checkpoint, given the proof that it extends the
/// one the witness saw last. It is a text file, so a memory stick can carry it.
/// Source: C2SP tlog-witness v1.0.0 (`add-checkpoint`).
public struct AddCheckpointRequest: Hashable, Sendable {
    /// The size that the log believes the witness to know; 0 for none.
    public let oldSize: Int
    public let proof: [SHA256Digest]
    /// The checkpoint, a signed note.
    public let note: SignedNote

    public init(oldSize: Int, proof: [SHA256Digest], note: SignedNote) {
        precondition(oldSize >= 0 && proof.count <= MerkleTree.longestProof, "no such request")
        self.oldSize = oldSize
        self.proof = proof
        self.note = note
    }

    /// Throws `LogProblem.proofLine`, `.request` or a `NoteProblem`.
    public init(parsing bytes: [UInt8]) throws {
        let (lines, rest) = try headed(bytes)
        guard let first = lines.first, let oldSize = number(in: first, after: "old ") else {
            throw LogProblem.request
        }
        self.oldSize = oldSize
        proof = try proofHashes(in: lines.dropFirst())
        note = try SignedNote(parsing: rest)
    }

    public var bytes: [UInt8] {
        Array("old \(oldSize)\n\(proofLines(proof))\n".utf8) + note.bytes
    }

    /// The first line of the checkpoint: which log this is about, says whoever asks.
    public var origin: String {
        String(decoding: note.text.prefix { $0 != 0x0A }, as: UTF8.self)
    }
}

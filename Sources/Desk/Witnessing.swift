import Audit
import Clearance
import Release
import Signing

/// What witnesses on other machines say of this desk's log. Requests and answers are text files:
/// whatever carries them may be as slow as a memory stick.
extension OpenDesk {
    /// Cosignatures that were taken.
    public struct Cosigned: Sendable {
        /// Of the log, when the witnesses saw it.
        public let size: Int
        public let witnesses: [String]
        /// Whether that is the checkpoint that is published now.
        public let isPublished: Bool
    }

    private var witnessed: String { "\(folder.witnessed)/checkpoint" }
    private var requested: String { "\(folder.witnessed)/requested" }

    /// Asks for a cosignature of the published checkpoint.
    ///
    /// - `size`: what the witness knows; nil: what was cosigned last.
    public func witnessRequest(from size: Int? = nil) throws -> [UInt8] {
        try withLock {
            let known = try size ?? witnessedNote().map { try Checkpoint(text: $0.text).head.size }
            let request = try TileLog(folder: folder.log, files: files)
                .request(cosigning: publishedCheckpoint(), from: known ?? 0)
            if try files.kind(of: folder.witnessed) == nil {
                try files.makeFolder(folder.witnessed)
            }
            try replaceDurably(request.note.bytes, at: requested)
            return request.bytes
        }
    }

    /// Takes the lines that witnesses answered, if they are theirs and about the checkpoint that is
    /// published or that was asked about last.
    ///
    /// - `keys`: of the witnesses; empty: those in `trust/witness-vkeys`.
    public func addCosignatures(_ lines: [UInt8], by keys: [VerifierKey]) throws -> Cosigned {
        try withLock {
            let keys = try keys.isEmpty ? trustedWitnesses() : keys
            guard !keys.isEmpty else { throw DeskError.noWitness }
            let signatures = try SignedNote.signatures(in: lines[...])
            let asked = try note(at: requested)
            var problem = NoteProblem.noKnownSignature
            for note in [try SignedNote(parsing: publishedCheckpoint()), asked].compactMap(\.self) {
                do {
                    let cosigned = try note.adding(signatures)
                    let witnesses = try cosigned.verified(by: keys).map(\.name)
                    return try take(cosigned, witnesses)
                } catch let found as NoteProblem {
                    problem = found
                }
            }
            throw problem
        }
    }

    private func take(_ note: SignedNote, _ witnesses: [String]) throws -> Cosigned {
        let size = try Checkpoint(text: note.text).head.size
        if try files.kind(of: folder.witnessed) == nil { try files.makeFolder(folder.witnessed) }
        let before = try witnessedNote()
        if try before.map({ try Checkpoint(text: $0.text).head.size <= size }) ?? true {
            try replaceDurably(note.bytes, at: witnessed)
        }
        let isPublished = try SignedNote(parsing: publishedCheckpoint()).text == note.text
        if isPublished { try replaceDurably(note.bytes, at: "\(folder.log)/checkpoint") }
        return Cosigned(size: size, witnesses: witnesses, isPublished: isPublished)
    }

    /// The latest checkpoint that a witness has cosigned; nil if there is none.
    public func witnessedNote() throws -> SignedNote? { try note(at: witnessed) }

    private func note(at path: String) throws -> SignedNote? {
        guard try files.kind(of: path) == .file else { return nil }
        let bytes = try files.read(path, limit: SignedNote.sizeLimit)
        _ = try Checkpoint.verified(bytes, key: signer.verifierKey)
        return try SignedNote(parsing: bytes)
    }

    private func trustedWitnesses() throws -> [VerifierKey] {
        try Trust(folder: folder.trust, files: files).log.witnesses
    }
}

import Signing

/// What an outsider trusts about one log: its key, its witnesses, and how many of these must
/// have cosigned a checkpoint before it is believed.
public struct LogTrust: Hashable, Sendable {
    public let key: VerifierKey
    public let witnesses: [VerifierKey]
    /// 0 (none needed) to the number of witnesses.
    public let quorum: Int

    /// Throws `NoteProblem.keyType` (the log's key must be of kind `.ed25519`, a witness's
    /// `.cosignature`), `.sharedKey` if one key appears twice under whatever names, since it
    /// would count twice, and `.impossibleQuorum`.
    public init(key: VerifierKey, witnesses: [VerifierKey] = [], quorum: Int = 0) throws {
        guard key.kind == .ed25519, witnesses.allSatisfy({ $0.kind == .cosignature }) else {
            throw NoteProblem.keyType
        }
        guard Set((witnesses + [key]).map(\.publicKey)).count == witnesses.count + 1 else {
            throw NoteProblem.sharedKey
        }
        guard (0...witnesses.count).contains(quorum) else { throw NoteProblem.impossibleQuorum }
        self.key = key
        self.witnesses = witnesses
        self.quorum = quorum
    }

    /// The checkpoint in a note, with the cosignatures of trusted witnesses. Throws if the
    /// log's key did not sign, if any signature by a trusted key is wrong, if the origin is
    /// not the key's name, or if fewer witnesses than the quorum cosigned.
    public func checkpoint(in note: [UInt8]) throws -> CosignedCheckpoint {
        let note = try SignedNote(parsing: note)
        guard try note.verified(by: [key] + witnesses).contains(key) else {
            throw NoteProblem.noKnownSignature
        }
        let checkpoint = try Checkpoint(text: note.text)
        guard checkpoint.origin.utf8.elementsEqual(key.name.utf8) else {
            throw NoteProblem.otherOrigin
        }
        let cosignatures = try note.signatures.compactMap { signature in
            try signature.key(among: witnesses).flatMap {
                Cosignature(signature, of: note.text, by: $0)
            }
        }
        let have = Set(cosignatures.map(\.witness)).count
        guard have >= quorum else { throw NoteProblem.quorum(have: have, need: quorum) }
        return CosignedCheckpoint(checkpoint: checkpoint, cosignatures: cosignatures)
    }
}

/// A checkpoint that passed `LogTrust`, and which trusted witnesses stand behind it.
public struct CosignedCheckpoint: Hashable, Sendable {
    public let checkpoint: Checkpoint
    public let cosignatures: [Cosignature]
}

import Signing

/// A witness's word: at `time`, this checkpoint was the largest consistent state of that log
/// which it had seen. Source: C2SP tlog-cosignature v1.0.1 (`cosignature/v1`).
public struct Cosignature: Hashable, Sendable {
    public let witness: VerifierKey
    /// Seconds since 1970, 0 or more, by the witness's clock.
    public let time: Int

    /// The signature, checked; nil if it is not this key's cosignature of this checkpoint.
    init?(_ signature: SignedNote.Signature, of text: [UInt8], by key: VerifierKey) {
        guard key.kind == .cosignature, signature.bytes.count == 72,
            let time = Int(exactly: bigEndian(signature.bytes.prefix(8))),
            (try? Checkpoint(text: text)) != nil,
            key.publicKey.accepts(
                signature: Array(signature.bytes.dropFirst(8)),
                of: Self.message(time: time, text: text))
        else { return nil }
        witness = key
        self.time = time
    }

    static func message(time: Int, text: [UInt8]) -> [UInt8] {
        Array("cosignature/v1\ntime \(time)\n".utf8) + text
    }
}

/// A witness's signature. It signs checkpoints only, each with a time.
public struct Cosigner: Sendable {
    public let verifierKey: VerifierKey
    private let key: PrivateKey

    /// Throws `NoteProblem.keyName` or `.keyType`: the key must be Ed25519.
    public init(name: String, key: PrivateKey) throws {
        verifierKey = try VerifierKey(name: name, kind: .cosignature, publicKey: key.publicKey)
        self.key = key
    }

    /// Signs blindly: whether the checkpoint is consistent is `Witness`'s business.
    func signature(of checkpoint: Checkpoint, at time: Int) throws -> SignedNote.Signature {
        guard time >= 0 else { throw NoteProblem.time }
        let message = Cosignature.message(time: time, text: checkpoint.text)
        return SignedNote.Signature(
            name: verifierKey.name, keyID: verifierKey.keyID,
            bytes: bigEndian(UInt64(time)) + (try key.signature(of: message)))
    }
}

import Signing

/// A log's own signature on its checkpoints: Ed25519 over the text of the note.
public struct NoteSigner: Sendable {
    public let verifierKey: VerifierKey
    private let key: PrivateKey

    /// Throws `NoteProblem.keyName` or `.keyType`: the key must be Ed25519.
    public init(name: String, key: PrivateKey) throws {
        verifierKey = try VerifierKey(name: name, kind: .ed25519, publicKey: key.publicKey)
        self.key = key
    }

    public func signature(of text: [UInt8]) throws -> SignedNote.Signature {
        SignedNote.Signature(
            name: verifierKey.name, keyID: verifierKey.keyID, bytes: try key.signature(of: text))
    }
}

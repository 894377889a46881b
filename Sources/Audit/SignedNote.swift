import Signing

/// A text with signatures under it, as logs and witnesses exchange them.
///
/// Parsing is strict about form and knows no keys; `verified(by:)` knows what to believe.
/// What is signed is the text with its final line end. Source: C2SP signed-note v1.0.0.
public struct SignedNote: Hashable, Sendable {
    /// One line under the text. Nothing about it is believed before it is verified.
    public struct Signature: Hashable, Sendable {
        public let name: String
        /// Four bytes.
        public let keyID: [UInt8]
        /// The signature proper; for a cosignature, the time (eight bytes) and 64 bytes.
        public let bytes: [UInt8]
    }

    public static let sizeLimit = 1 << 20
    public static let signatureLimit = 100

    /// The signed bytes: UTF-8 that ends in a line end.
    public let text: [UInt8]
    public let signatures: [Signature]

    /// Throws a `NoteProblem` saying what is malformed. At least one signature is needed.
    public init(parsing bytes: [UInt8]) throws {
        guard bytes.count <= Self.sizeLimit else {
            throw NoteProblem.tooLong(limit: Self.sizeLimit)
        }
        guard bytes.allSatisfy({ $0 >= 0x20 || $0 == 0x0A }),
            String(validating: bytes, as: UTF8.self) != nil
        else { throw NoteProblem.notText }
        // The last empty line: the text may hold empty lines of its own.
        let gap = bytes.indices.dropLast().last { bytes[$0] == 0x0A && bytes[$0 + 1] == 0x0A }
        guard let gap, gap > 0 else { throw NoteProblem.noSignatures }
        text = Array(bytes[...gap])
        signatures = try Self.signatures(in: bytes[(gap + 2)...])
    }

    /// The signatures of lines such as a witness sends.
    public static func signatures(in bytes: ArraySlice<UInt8>) throws -> [Signature] {
        guard bytes.last == 0x0A else { throw NoteProblem.noSignatures }
        let lines = bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
        guard lines.count <= signatureLimit else {
            throw NoteProblem.tooManySignatures(limit: signatureLimit)
        }
        return try lines.enumerated().map { number, line in
            guard let signature = Signature(line: line) else {
                throw NoteProblem.signatureLine(number + 1)
            }
            return signature
        }
    }

    /// The note as bytes; what was parsed comes out the same.
    public var bytes: [UInt8] { text + [0x0A] + signatures.flatMap(\.line) }

    /// The keys among `keys` that signed this note, each once.
    ///
    /// Signatures by other keys are ignored, as they must be. A signature by one of `keys`
    /// that does not verify refuses the whole note, and so does it when none of them signed.
    public func verified(by keys: [VerifierKey]) throws -> [VerifierKey] {
        var signers: [VerifierKey] = []
        for signature in signatures {
            guard let key = try signature.key(among: keys) else { continue }
            guard signature.isValid(over: text, by: key) else {
                throw NoteProblem.wrongSignature(by: key.name)
            }
            if !signers.contains(key) { signers.append(key) }
        }
        guard !signers.isEmpty else { throw NoteProblem.noKnownSignature }
        return signers
    }

    /// A new note, as bytes. Throws what parsing it would throw, and the signers' errors.
    public static func sign(text: [UInt8], signers: [NoteSigner]) throws -> [UInt8] {
        let lines = try signers.flatMap { try $0.signature(of: text).line }
        return try SignedNote(parsing: text + [0x0A] + lines).bytes
    }

    /// The note with more signatures below those it has, once each.
    public func adding(_ more: [Signature]) throws -> SignedNote {
        var lines = signatures
        for signature in more where !lines.contains(signature) { lines.append(signature) }
        return try SignedNote(parsing: text + [0x0A] + lines.flatMap(\.line))
    }
}

extension SignedNote.Signature {
    /// An em dash and a space.
    private static let mark = Array("\u{2014} ".utf8)

    init?(line: ArraySlice<UInt8>) {
        guard line.starts(with: Self.mark) else { return nil }
        let parts = line.dropFirst(Self.mark.count).split(
            separator: 0x20, maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let name = String(validating: parts[0], as: UTF8.self),
            isKeyName(name), let base64 = String(validating: parts[1], as: UTF8.self),
            let decoded = Base64.decode(base64), decoded.count > 4
        else { return nil }
        self.init(
            name: name, keyID: Array(decoded.prefix(4)), bytes: Array(decoded.dropFirst(4)))
    }

    /// The line with its line end.
    public var line: [UInt8] {
        Self.mark + Array("\(name) \(Base64.encode(keyID + bytes))\n".utf8)
    }

    /// The one key that this signature names, if it is among those given.
    func key(among keys: [VerifierKey]) throws -> VerifierKey? {
        let named = Set(
            keys.filter { $0.keyID == keyID && $0.name.utf8.elementsEqual(name.utf8) })
        guard named.count < 2 else { throw NoteProblem.ambiguousKey(name) }
        return named.first
    }

    func isValid(over text: [UInt8], by key: VerifierKey) -> Bool {
        switch key.kind {
        case .ed25519:
            bytes.count == 64 && key.publicKey.accepts(signature: bytes, of: text)
        case .cosignature:
            Cosignature(self, of: text, by: key) != nil
        }
    }
}

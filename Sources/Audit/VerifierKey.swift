import Signing

/// A public key with a name, as signed notes know it: `name+id+key` on one line.
///
/// The id is the first four bytes of a SHA-256 over name, type and key. It only says which
/// key to try: two keys may share it. Source: C2SP signed-note v1.0.0.
public struct VerifierKey: Hashable, Sendable, CustomStringConvertible {
    /// What a key signs. The raw value is its byte in the key line.
    public enum Kind: UInt8, Sendable {
        /// The text of a note, by Ed25519: what a log does.
        case ed25519 = 1
        /// The text of a checkpoint and a time, by Ed25519: what a witness does.
        case cosignature = 4
    }

    public let name: String
    public let kind: Kind
    public let publicKey: PublicKey
    /// Four bytes.
    public let keyID: [UInt8]
    private let raw: [UInt8]

    /// Throws `NoteProblem.keyName` or `.keyType` (a key that is not Ed25519).
    public init(name: String, kind: Kind, publicKey: PublicKey) throws {
        guard isKeyName(name) else { throw NoteProblem.keyName }
        guard let raw = publicKey.rawEd25519, raw.count == 32 else { throw NoteProblem.keyType }
        self.name = name
        self.kind = kind
        self.publicKey = publicKey
        self.raw = raw
        let identity = Array(name.utf8) + [0x0A, kind.rawValue] + raw
        keyID = Array(SHA256Digest(of: identity).bytes.prefix(4))
    }

    /// Reads a key line, without its line end. Throws `NoteProblem.keyLine`, also when the id
    /// does not fit the rest, and `.keyType` for a type that is neither 1 nor 4.
    public init(line: String) throws {
        let parts = line.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = Base64.decode(String(parts[2])) else {
            throw NoteProblem.keyLine
        }
        guard let kind = bytes.first.flatMap(Kind.init), bytes.count == 33 else {
            throw NoteProblem.keyType
        }
        guard let publicKey = try? PublicKey(rawEd25519: Array(bytes.dropFirst())) else {
            throw NoteProblem.keyType
        }
        try self.init(name: String(parts[0]), kind: kind, publicKey: publicKey)
        // The bytes, not the text: to `String` two ways to write an accent are equal.
        guard description.utf8.elementsEqual(line.utf8) else { throw NoteProblem.keyLine }
    }

    /// The keys of a file with one key line per line. Empty lines are refused.
    public static func list(_ bytes: [UInt8]) throws -> [VerifierKey] {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw NoteProblem.notText }
        var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return try lines.map { try VerifierKey(line: String(Substring($0))) }
    }

    public var description: String {
        "\(name)+\(hex(keyID))+\(Base64.encode([kind.rawValue] + raw))"
    }
}

/// A name without white space and "+", as key lines and signature lines can hold it.
func isKeyName(_ name: String) -> Bool {
    !name.isEmpty
        && name.unicodeScalars.allSatisfy {
            !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20
        }
}

private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { byte in
        let digits = String(byte, radix: 16)
        return byte < 16 ? "0" + digits : digits
    }.joined()
}

import Signing

/// A person as the log knows one: `a:` and 32 hex digits, drawn at random. Who it is stands in the
/// desk's private records, and nowhere once they are erased.
public struct Pseudonym: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let text: String

    /// Nil unless it is `a:` and 32 lower-case hex digits.
    public init?(_ text: String) {
        let digits = text.dropFirst(2).utf8
        let isHex = digits.allSatisfy {
            (0x30...0x39).contains($0) || (0x61...0x66).contains($0)
        }
        guard text.hasPrefix("a:"), digits.count == 32, isHex else { return nil }
        self.text = text
    }

    public static func draw() throws -> Pseudonym {
        let hex = SHA256Digest(of: try RandomBytes.make(32)).hex.prefix(32)
        guard let drawn = Pseudonym("a:\(hex)") else { throw Refusal.malformed("pseudonym") }
        return drawn
    }

    public var description: String { text }
    public static func < (a: Pseudonym, b: Pseudonym) -> Bool { a.text < b.text }
}

/// What a person may do at a desk. One person may have several roles, but never votes on their
/// own submission whatever they are.
public enum Role: String, CaseIterable, Hashable, Sendable {
    case researcher, checker
    case dataOwner = "data-owner"
    case releaseManager = "release-manager"
    case auditor, `operator`

    /// Those who sign what they decide.
    public static let signing: Set<Role> = [.checker, .dataOwner]

    /// Everybody who works at the desk.
    public static let ofTheDesk: Set<Role> = [
        .checker, .dataOwner, .releaseManager, .auditor, .operator,
    ]
}

/// A salted commitment: SHA-256 of 32 random bytes and the bytes it stands for. Without the salt
/// nothing can be guessed from it, and once the salt is erased nobody can open it.
public struct Commitment: Hashable, Sendable {
    public let digest: SHA256Digest

    public init(digest: SHA256Digest) { self.digest = digest }

    /// The commitment to `bytes` under `salt`, which has 32 bytes.
    public init(to bytes: [UInt8], salt: [UInt8]) {
        digest = SHA256Digest.of(parts: [salt, bytes])
    }
}

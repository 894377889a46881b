import COpenSSL

/// What is kept of a secret that somebody signs in with: scrypt of it, under a salt of its own.
///
/// Written as `scrypt:N:r:p:SALT:HASH`, both in Base64. Costs 32 MiB and three passes, the
/// equivalent of OWASP's recommendation. Source: RFC 7914.
public struct PasswordHash: Hashable, Sendable {
    public let text: String
    private let cost: UInt64
    private let passes: UInt64
    private let salt: [UInt8]
    private let hash: [UInt8]

    private static let cost: UInt64 = 32_768
    private static let blockSize: UInt64 = 8
    private static let passes: UInt64 = 3
    /// More than any stored hash needs, so that a changed one cannot take all memory.
    private static let mostMemory: UInt64 = 128 << 20

    /// Of a new secret.
    ///
    /// - Throws: `SigningError` `.emptyPassphrase`, `.noRandomBytes`.
    public init(of secret: [UInt8]) throws {
        guard !secret.isEmpty else { throw SigningError(.emptyPassphrase) }
        let salt = try RandomBytes.make(16)
        guard let hash = Self.scrypt(secret, salt, Self.cost, Self.passes) else {
            throw SigningError(.library(.encryptKey))
        }
        self.init(cost: Self.cost, passes: Self.passes, salt: salt, hash: hash)
    }

    /// A stored one; nil if it is not one of ours.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "scrypt", parts[2] == "\(Self.blockSize)",
            let cost = UInt64(parts[1]), let passes = UInt64(parts[3]), (1...16).contains(passes),
            (1024...65_536).contains(cost), cost.nonzeroBitCount == 1,
            let salt = Base64.decode(String(parts[4])), salt.count == 16,
            let hash = Base64.decode(String(parts[5])), hash.count == 32
        else { return nil }
        self.init(cost: cost, passes: passes, salt: salt, hash: hash)
    }

    private init(cost: UInt64, passes: UInt64, salt: [UInt8], hash: [UInt8]) {
        self.cost = cost
        self.passes = passes
        self.salt = salt
        self.hash = hash
        text =
            "scrypt:\(cost):\(Self.blockSize):\(passes):\(Base64.encode(salt)):\(Base64.encode(hash))"
    }

    /// Whether this is the secret; takes as long either way.
    public func accepts(_ secret: [UInt8]) -> Bool {
        guard let other = Self.scrypt(secret, salt, cost, passes) else { return false }
        return CRYPTO_memcmp(other, hash, hash.count) == 0
    }

    /// 32 bytes; nil if libcrypto refuses.
    static func scrypt(
        _ secret: [UInt8], _ salt: [UInt8], _ cost: UInt64, _ passes: UInt64
    ) -> [UInt8]? {
        defer { ERR_clear_error() }
        var key = [UInt8](repeating: 0, count: 32)
        let done = secret.withUnsafeBytes { bytes in
            EVP_PBE_scrypt(
                bytes.assumingMemoryBound(to: CChar.self).baseAddress, bytes.count, salt,
                salt.count, cost, blockSize, passes, mostMemory, &key, key.count)
        }
        return done == 1 ? key : nil
    }
}

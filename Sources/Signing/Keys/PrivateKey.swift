import COpenSSL

/// A key that signs; the secret stays inside libcrypto, which wipes it when the key goes.
///
/// At rest it exists only as encrypted PKCS#8 (`encryptedPEM`).
///
/// Sendable without a lock: the key is never changed after `init`, and libcrypto may use one
/// unchanging EVP_PKEY from several threads.
public final class PrivateKey: @unchecked Sendable {
    public let publicKey: PublicKey
    private let key: OpaquePointer

    /// Takes over `key`, which is freed also when this throws.
    init(adopting key: OpaquePointer) throws {
        do {
            publicKey = try PublicKey(der: DER.write { i2d_PUBKEY(key, $0) })
        } catch {
            EVP_PKEY_free(key)
            throw error
        }
        self.key = key
    }

    deinit {
        EVP_PKEY_free(key)
    }

    /// A new key from libcrypto's random generator.
    public static func generate(_ algorithm: KeyAlgorithm) throws -> PrivateKey {
        defer { ERR_clear_error() }
        let kind = algorithm == .ed25519 ? EVP_PKEY_ED25519 : EVP_PKEY_EC
        let context = EVP_PKEY_CTX_new_id(kind, nil)
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard context != nil, EVP_PKEY_keygen_init(context) == 1,
            algorithm == .ed25519
                || EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1) == 1,
            EVP_PKEY_keygen(context, &key) == 1, let key
        else { throw SigningError(.library(.makeKey)) }
        return try PrivateKey(adopting: key)
    }

    /// Ed25519: 64 raw bytes, the same each time. P-256: DER over SHA-256, other each time.
    public func signature(of message: [UInt8]) throws -> [UInt8] {
        defer { ERR_clear_error() }
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: 128)
        var count = signature.count
        let signed = withKey { key in
            EVP_DigestSignInit(context, nil, publicKey.algorithm.digest, nil, key) == 1
                && EVP_DigestSign(context, &signature, &count, message, message.count) == 1
        }
        guard signed, count <= signature.count else { throw SigningError(.library(.sign)) }
        return Array(signature.prefix(count))
    }

    func withKey<Result>(_ body: (OpaquePointer) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(self) { try body(key) }
    }
}

import COpenSSL

/// Private keys at rest: PKCS#8, encrypted with a key that scrypt makes of a passphrase.
///
/// Source: RFC 5958, RFC 7914, RFC 8018 (PBES2).
extension PrivateKey {
    /// Opens an encrypted key, as `encryptedPEM(passphrase:)` or `openssl pkcs8 -topk8` writes it.
    ///
    /// The encryption has no check sum: a wrong passphrase and damage are nearly always
    /// noticed, not always. Compare `publicKey` with the one on record before use.
    ///
    /// - Throws: `SigningError` `.unencryptedKey` for a key in the clear, `.wrongPassphrase`,
    ///   `.unsupportedKey`, `.malformed`.
    public convenience init(encryptedPEM: [UInt8], passphrase: [UInt8]) throws {
        let blocks = try PEM.blocks(in: encryptedPEM)
        guard !blocks.contains(where: { Self.plainLabels.contains($0.label) }) else {
            throw SigningError(.unencryptedKey)
        }
        let der = try PEM.decode(encryptedPEM, label: Self.encryptedLabel)
        let key = try Self.opened(der, passphrase: passphrase)
        try self.init(adopting: key)
    }

    private static func opened(_ der: [UInt8], passphrase: [UInt8]) throws -> OpaquePointer {
        defer { ERR_clear_error() }
        guard
            let sealed = DER.read(
                der, by: { d2i_X509_SIG(nil, $0, $1) }, freeing: { X509_SIG_free($0) })
        else { throw SigningError(.malformed(.privateKey)) }
        defer { X509_SIG_free(sealed) }
        let plain = withCharacters(passphrase) { PKCS8_decrypt(sealed, $0, $1) }
        guard let plain else { throw SigningError(.wrongPassphrase) }
        defer { PKCS8_PRIV_KEY_INFO_free(plain) }
        guard let key = EVP_PKCS82PKEY(plain) else { throw SigningError(.wrongPassphrase) }
        guard isConsistent(key) else {
            EVP_PKEY_free(key)
            throw SigningError(.wrongPassphrase)
        }
        return key
    }

    /// Whether the two halves belong together. Only P-256 files hold both; for Ed25519
    /// libcrypto derives the public half itself.
    private static func isConsistent(_ key: OpaquePointer) -> Bool {
        let context = EVP_PKEY_CTX_new(key, nil)
        defer { EVP_PKEY_CTX_free(context) }
        return context != nil && EVP_PKEY_pairwise_check(context) == 1
    }

    /// PBES2 with scrypt (N = 16384, r = 8, p = 1, 16 bytes of salt) and AES-256-CBC.
    ///
    /// - Parameter passphrase: 1 byte or more; wipe your copy after use.
    public func encryptedPEM(passphrase: [UInt8]) throws -> [UInt8] {
        guard !passphrase.isEmpty else { throw SigningError(.emptyPassphrase) }
        defer { ERR_clear_error() }
        var salt = try RandomBytes.make(16)
        guard let plain = withKey({ EVP_PKEY2PKCS8($0) }) else {
            throw SigningError(.library(.encryptKey))
        }
        defer { PKCS8_PRIV_KEY_INFO_free(plain) }
        let scheme = PKCS5_pbe2_set_scrypt(
            EVP_aes_256_cbc(), &salt, Int32(salt.count), nil, 16_384, 8, 1)
        guard let scheme else { throw SigningError(.library(.encryptKey)) }
        let sealed = Self.withCharacters(passphrase) { PKCS8_set0_pbe($0, $1, plain, scheme) }
        guard let sealed else {
            X509_ALGOR_free(scheme)
            throw SigningError(.library(.encryptKey))
        }
        defer { X509_SIG_free(sealed) }
        return PEM.encode(try DER.write { i2d_X509_SIG(sealed, $0) }, label: Self.encryptedLabel)
    }

    /// Lends the bytes to libcrypto without a copy that would need wiping.
    private static func withCharacters<Result>(
        _ passphrase: [UInt8], _ body: (UnsafePointer<CChar>?, Int32) -> Result
    ) -> Result {
        passphrase.withUnsafeBytes { bytes in
            body(
                bytes.assumingMemoryBound(to: CChar.self).baseAddress, Int32(clamping: bytes.count))
        }
    }

    private static let encryptedLabel = "ENCRYPTED PRIVATE KEY"
    private static let plainLabels = ["PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY"]
}

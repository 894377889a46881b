import COpenSSL

/// The two kinds of key that sign here.
///
/// Ed25519 for people and the log, P-256 where X.509, CMS or time stamps need it: OpenSSL 3.0
/// can put no Ed25519 signature into CMS.
public enum KeyAlgorithm: String, Hashable, Sendable {
    case ed25519, p256
}

/// A key that checks signatures, in the one form we accept.
///
/// Its DER is a SubjectPublicKeyInfo; for P-256 with the curve by name and an uncompressed
/// point, so that one key has one `keyID`. A point off the curve and an Ed25519 key of small
/// order (which accepts one signature for many messages) are refused.
///
/// Source: RFC 5280 section 4.1, RFC 5480, RFC 8410.
public struct PublicKey: Hashable, Sendable {
    public let algorithm: KeyAlgorithm
    public let der: [UInt8]

    /// - Throws: `SigningError` `.unsupportedKey`, `.weakKey` or `.malformed(.publicKey)`.
    public init(der: [UInt8]) throws {
        if der.starts(with: Self.ed25519Header), der.count == Self.ed25519Header.count + 32 {
            guard !SmallOrder.contains(der.suffix(32)) else { throw SigningError(.weakKey) }
            algorithm = .ed25519
        } else if der.starts(with: Self.p256Header), der.count == Self.p256Header.count + 64 {
            algorithm = .p256
        } else {
            throw SigningError(der.first == 0x30 ? .unsupportedKey : .malformed(.publicKey))
        }
        self.der = der
        guard withKey({ _ in true }) == true else { throw SigningError(.malformed(.publicKey)) }
    }

    /// - Throws: also `.malformed(.pem)`, unless there is exactly one `PUBLIC KEY` block.
    public init(pem: [UInt8]) throws {
        try self.init(der: PEM.decode(pem, label: "PUBLIC KEY"))
    }

    /// - Throws: `.malformed(.publicKey)` unless there are exactly 32 bytes.
    public init(rawEd25519: [UInt8]) throws {
        guard rawEd25519.count == 32 else { throw SigningError(.malformed(.publicKey)) }
        try self.init(der: Self.ed25519Header + rawEd25519)
    }

    public var pem: [UInt8] { PEM.encode(der, label: "PUBLIC KEY") }

    /// Lower-case hex SHA-256 of `der`.
    public var keyID: String { SHA256Digest(of: der).hex }

    /// The 32 bytes of an Ed25519 key; nil for P-256.
    public var rawEd25519: [UInt8]? { algorithm == .ed25519 ? Array(der.suffix(32)) : nil }

    /// Whether this key made this signature of this message.
    ///
    /// Ed25519: 64 raw bytes. P-256: ECDSA over SHA-256 as strict DER; of each such signature
    /// a second form (r, n - s) exists, so a signature is no identifier.
    ///
    /// Source: RFC 8032, section 5.1.7; FIPS 186-5, section 6.4.2.
    public func accepts(signature: [UInt8], of message: [UInt8]) -> Bool {
        guard algorithm == .p256 || signature.count == 64 else { return false }
        defer { ERR_clear_error() }
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        let verified = withKey { key in
            EVP_DigestVerifyInit(context, nil, algorithm.digest, nil, key) == 1
                && EVP_DigestVerify(context, signature, signature.count, message, message.count)
                    == 1
        }
        return verified == true
    }

    /// Nil when libcrypto does not take the key, for example a point off the curve.
    func withKey<Result>(_ body: (OpaquePointer) throws -> Result) rethrows -> Result? {
        let key =
            switch algorithm {
            case .ed25519:
                EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, Array(der.suffix(32)), 32)
            case .p256:
                DER.read(der, by: { d2i_PUBKEY(nil, $0, $1) }, freeing: EVP_PKEY_free)
            }
        guard let key else { return nil }
        defer { EVP_PKEY_free(key) }
        return try body(key)
    }

    private static let ed25519Header: [UInt8] = [
        0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]

    /// Up to and including the byte 4 that announces an uncompressed point.
    private static let p256Header: [UInt8] = [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08,
        0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
    ]
}

extension KeyAlgorithm {
    /// What libcrypto must be told to hash with: nothing for Ed25519, which hashes itself.
    var digest: OpaquePointer? { self == .p256 ? EVP_sha256() : nil }
}

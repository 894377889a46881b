import COpenSSL

/// Detached CMS signatures: ECDSA P-256 over SHA-256, one signer, its certificate inside.
///
/// Stock `openssl cms -verify -binary -inform DER -content FILE -CAfile CA` checks them. It
/// believes any certificate under the authority: compare the one that `verify` returns with
/// the key that should have signed.
///
/// Source: RFC 5652, RFC 5753.
public enum CMS {
    /// - Throws: `SigningError` `.unsupportedKey` (Ed25519 does not work in OpenSSL 3.0's CMS)
    ///   or `.keyMismatch`.
    public static func detachedSignature(
        of content: [UInt8], certificate: Certificate, key: PrivateKey
    ) throws -> [UInt8] {
        defer { ERR_clear_error() }
        guard key.publicKey.algorithm == .p256 else { throw SigningError(.unsupportedKey) }
        guard certificate.publicKey == key.publicKey else { throw SigningError(.keyMismatch) }
        let flags = UInt32(CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP | CMS_PARTIAL)
        guard let message = CMS_sign(nil, nil, nil, nil, flags) else { throw failure }
        defer { CMS_ContentInfo_free(message) }
        let signer = try certificate.withX509 { x509 in
            key.withKey { CMS_add1_signer(message, x509, $0, EVP_sha256(), flags) }
        }
        let finished = try withReader(of: content) { CMS_final(message, $0, nil, flags) }
        guard signer != nil, finished == 1 else { throw failure }
        return try DER.write { i2d_CMS_ContentInfo(message, $0) }
    }

    /// The signer's certificate, when everything holds: the signature fits the content, and
    /// the certificate leads to one of the authorities at that time.
    ///
    /// Every byte of `der` matters: what is neither signed nor fixed by the format is not
    /// accepted, so only an ECDSA signature's second form could replace it.
    ///
    /// - Parameters:
    ///   - revocations: when given, must be valid at `time` and not list the certificate.
    ///   - time: POSIX seconds; nil is now.
    /// - Throws: `CMSProblem`.
    public static func verify(
        _ der: [UInt8], content: [UInt8], authorities: [Certificate],
        revocations: RevocationList?, at time: Int?
    ) throws -> Certificate {
        defer { ERR_clear_error() }
        let message = DER.read(
            der, by: { d2i_CMS_ContentInfo(nil, $0, $1) }, freeing: { CMS_ContentInfo_free($0) })
        guard let message else { throw CMSProblem.malformed }
        defer { CMS_ContentInfo_free(message) }
        guard OBJ_obj2nid(CMS_get0_type(message)) == NID_pkcs7_signed else {
            throw CMSProblem.malformed
        }
        guard CMS_is_detached(message) == 1 else { throw CMSProblem.notDetached }
        let form = try CMSForm(message: message)
        guard form.fits(der) else { throw CMSProblem.otherForm }
        let flags = UInt32(CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY)
        let verified = try withReader(of: content) {
            CMS_verify(message, nil, nil, $0, nil, flags)
        }
        guard verified == 1 else { throw CMSProblem.wrongSignature }
        let store = TrustStore(authorities: authorities, revocations: revocations, time: time)
        let problem = try store.problem(
            with: form.certificate, purpose: X509_PURPOSE_SMIME_SIGN)
        if let problem { throw CMSProblem.chain(problem) }
        return form.certificate
    }

    /// Lends a BIO that reads these bytes, all of them or none.
    ///
    /// - Throws: `SigningError` `.tooLarge` beyond 2^31 - 1 bytes, where a BIO would read less.
    static func withReader<Result>(
        of bytes: [UInt8], _ body: (OpaquePointer?) throws -> Result
    ) throws -> Result {
        guard let count = Int32(exactly: bytes.count) else { throw SigningError(.tooLarge) }
        // An empty array may have no address; libcrypto refuses nil even for no bytes.
        return try (bytes.isEmpty ? [0] : bytes).withUnsafeBytes { buffer in
            let reader = BIO_new_mem_buf(buffer.baseAddress, count)
            defer { BIO_free(reader) }
            return try body(reader)
        }
    }

    private static var failure: SigningError { SigningError(.library(.sign)) }
}

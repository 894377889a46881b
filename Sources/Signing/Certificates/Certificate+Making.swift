import COpenSSL

/// Making the three kinds of certificate we need. Times are POSIX seconds; to OpenSSL
/// `notBefore` is the first valid one and `notAfter` the first that is not.
///
/// - Throws: all three throw `SigningError` `.invalidCommonName`, `.invalidValidity`,
///   `.unsupportedKey` (an issuer must have a P-256 key) and `.keyMismatch`.
extension Certificate {
    /// A self-signed authority that may sign certificates and revocation lists, but no
    /// further authorities.
    public static func authority(
        commonName: String, key: PrivateKey, notBefore: Int, notAfter: Int
    ) throws -> Certificate {
        let draft = CertificateDraft(
            commonName: commonName, publicKey: key.publicKey, notBefore: notBefore,
            notAfter: notAfter,
            extensions: [
                (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"),
                (NID_key_usage, "critical,keyCertSign,cRLSign"),
                (NID_subject_key_identifier, "hash"),
            ])
        return try draft.signed(by: nil, key: key)
    }

    /// A certificate for a key that signs documents (CMS).
    ///
    /// Its purpose is e-mail protection: that is what `openssl cms -verify` asks for by default.
    public static func leaf(
        commonName: String, publicKey: PublicKey, issuer: Certificate, issuerKey: PrivateKey,
        notBefore: Int, notAfter: Int
    ) throws -> Certificate {
        try endEntity("emailProtection", commonName, publicKey, notBefore, notAfter)
            .signed(by: issuer, key: issuerKey)
    }

    /// A certificate for a key that signs time stamps, and nothing else.
    ///
    /// Source: RFC 3161, section 2.3.
    public static func timeStampAuthority(
        commonName: String, publicKey: PublicKey, issuer: Certificate, issuerKey: PrivateKey,
        notBefore: Int, notAfter: Int
    ) throws -> Certificate {
        try endEntity("critical,timeStamping", commonName, publicKey, notBefore, notAfter)
            .signed(by: issuer, key: issuerKey)
    }

    private static func endEntity(
        _ purpose: String, _ commonName: String, _ publicKey: PublicKey, _ notBefore: Int,
        _ notAfter: Int
    ) -> CertificateDraft {
        CertificateDraft(
            commonName: commonName, publicKey: publicKey, notBefore: notBefore,
            notAfter: notAfter,
            extensions: [
                (NID_basic_constraints, "critical,CA:FALSE"),
                (NID_key_usage, "critical,digitalSignature"),
                (NID_ext_key_usage, purpose),
                (NID_subject_key_identifier, "hash"),
                (NID_authority_key_identifier, "keyid:always"),
            ])
    }
}

/// What a certificate shall say, before it is signed.
private struct CertificateDraft {
    let commonName: String
    let publicKey: PublicKey
    let notBefore: Int
    let notAfter: Int
    /// Each a NID with its value as in an OpenSSL configuration file.
    let extensions: [(Int32, String)]

    /// - Parameter issuer: nil for a certificate that signs itself.
    func signed(by issuer: Certificate?, key: PrivateKey) throws -> Certificate {
        defer { ERR_clear_error() }
        guard key.publicKey.algorithm == .p256 else { throw SigningError(.unsupportedKey) }
        guard issuer == nil || issuer?.publicKey == key.publicKey else {
            throw SigningError(.keyMismatch)
        }
        guard let certificate = X509_new() else { throw Self.failure }
        defer { X509_free(certificate) }
        try setContents(of: certificate)
        if let issuer {
            try issuer.withX509 { try finish(certificate, issuer: $0) }
        } else {
            try finish(certificate, issuer: certificate)
        }
        guard key.withKey({ X509_sign(certificate, $0, EVP_sha256()) }) > 0 else {
            throw Self.failure
        }
        return try Certificate(der: DER.write { i2d_X509(certificate, $0) })
    }

    private func setContents(of certificate: OpaquePointer) throws {
        let serial = try Serial.random()
        defer { ASN1_INTEGER_free(serial) }
        guard X509_set_version(certificate, 2) == 1,
            X509_set_serialNumber(certificate, serial) == 1,
            publicKey.withKey({ X509_set_pubkey(certificate, $0) }) == 1
        else { throw Self.failure }
        try setValidity(of: certificate)
        try setSubject(of: certificate)
    }

    private func setValidity(of certificate: OpaquePointer) throws {
        guard notBefore <= notAfter,
            ASN1_TIME_set(X509_getm_notBefore(certificate), notBefore) != nil,
            ASN1_TIME_set(X509_getm_notAfter(certificate), notAfter) != nil
        else { throw SigningError(.invalidValidity) }
    }

    private func setSubject(of certificate: OpaquePointer) throws {
        let isPlain = commonName.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        let text = Array(commonName.utf8)
        guard isPlain, (1...64).contains(commonName.unicodeScalars.count),
            X509_NAME_add_entry_by_NID(
                X509_get_subject_name(certificate), NID_commonName, MBSTRING_UTF8, text,
                Int32(text.count), -1, 0) == 1
        else { throw SigningError(.invalidCommonName) }
    }

    /// The issuer's name, and the extensions, which look at the issuer's and our own key.
    private func finish(_ certificate: OpaquePointer, issuer: OpaquePointer) throws {
        guard X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1 else {
            throw Self.failure
        }
        var context = X509V3_CTX()
        X509V3_set_ctx(&context, issuer, certificate, nil, nil, 0)
        for (kind, value) in extensions {
            let part = X509V3_EXT_conf_nid(nil, &context, kind, value)
            defer { X509_EXTENSION_free(part) }
            guard part != nil, X509_add_ext(certificate, part, -1) == 1 else {
                throw Self.failure
            }
        }
    }

    private static var failure: SigningError { SigningError(.library(.makeCertificate)) }
}

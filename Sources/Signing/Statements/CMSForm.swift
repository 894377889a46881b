import COpenSSL

/// The parts of a CMS signature, and the one form in which we accept them.
///
/// OpenSSL checks what is signed, but ignores version numbers, the list of digests and
/// unsigned attributes. Writing the whole message again from its parts, and comparing bytes,
/// leaves nothing that could be changed unnoticed.
struct CMSForm {
    let certificate: Certificate
    private let signerName: [UInt8]
    private let signedAttributes: [UInt8]
    private let signature: [UInt8]

    /// - Throws: `CMSProblem` for any number of signers or certificates but one.
    init(message: OpaquePointer) throws {
        certificate = try Self.onlyCertificate(in: message)
        let signers = CMS_get0_SignerInfos(message)
        let count = max(0, OPENSSL_sk_num(signers))
        guard count == 1, let raw = OPENSSL_sk_value(signers, 0) else {
            throw CMSProblem.signers(Int(count))
        }
        let signer = OpaquePointer(raw)
        let isTheirs = try certificate.withX509 { CMS_SignerInfo_cert_cmp(signer, $0) == 0 }
        guard isTheirs else { throw CMSProblem.otherCertificate }
        guard certificate.publicKey?.algorithm == .p256 else { throw CMSProblem.otherForm }
        signerName = try Self.name(of: certificate)
        signedAttributes = try Self.signedAttributes(of: signer)
        signature = DER.contents(of: CMS_SignerInfo_get0_signature(signer))
    }

    /// Whether `der` is this message in our form. OpenSSL writes the digest's algorithm
    /// without parameters, other programs write NULL; RFC 5754 allows both.
    func fits(_ der: [UInt8]) -> Bool {
        [[], [0x05, 0x00]].contains { bytes(digestParameters: $0) == der }
    }

    /// Source: RFC 5652, sections 3, 5.1 and 5.3.
    private func bytes(digestParameters: [UInt8]) -> [UInt8] {
        let digest = DER.value(DER.sequence, Self.sha256, digestParameters)
        let version: [UInt8] = [0x02, 0x01, 0x01]
        let signer = DER.value(
            DER.sequence, version, signerName, digest,
            DER.value(DER.explicit0, signedAttributes),
            DER.value(DER.sequence, Self.ecdsaWithSHA256), DER.value(0x04, signature))
        let signedData = DER.value(
            DER.sequence, version, DER.value(DER.set, digest),
            DER.value(DER.sequence, Self.data), DER.value(DER.explicit0, certificate.der),
            DER.value(DER.set, signer))
        return DER.value(
            DER.sequence, Self.signedData, DER.value(DER.explicit0, signedData))
    }

    private static func onlyCertificate(in message: OpaquePointer) throws -> Certificate {
        let certificates = CMS_get1_certs(message)
        defer { OPENSSL_sk_pop_free(certificates) { X509_free($0.map { OpaquePointer($0) }) } }
        let count = max(0, OPENSSL_sk_num(certificates))
        guard count == 1, let raw = OPENSSL_sk_value(certificates, 0) else {
            throw CMSProblem.certificates(Int(count))
        }
        let x509 = OpaquePointer(raw)
        do {
            return try Certificate(der: DER.write { i2d_X509(x509, $0) })
        } catch {
            throw CMSProblem.malformed
        }
    }

    /// Issuer and serial number, which identify the signer.
    private static func name(of certificate: Certificate) throws -> [UInt8] {
        try certificate.withX509 { x509 in
            let issuer = try DER.write { i2d_X509_NAME(X509_get_issuer_name(x509), $0) }
            let serial = try DER.write { i2d_ASN1_INTEGER(X509_get0_serialNumber(x509), $0) }
            return DER.value(DER.sequence, issuer, serial)
        }
    }

    /// The attributes one after the other, in the order of a DER set.
    private static func signedAttributes(of signer: OpaquePointer) throws -> [UInt8] {
        let count = CMS_signed_get_attr_count(signer)
        guard count > 0 else { throw CMSProblem.otherForm }
        let attributes = try (0..<count).map { place in
            let attribute = CMS_signed_get_attr(signer, place)
            return try DER.write { i2d_X509_ATTRIBUTE(attribute, $0) }
        }
        return attributes.sorted { $0.lexicographicallyPrecedes($1) }.flatMap(\.self)
    }

    // Object identifiers in DER: 1.2.840.113549.1.7.2, .1.7.1, sha256, ecdsa-with-SHA256.
    private static let signedData: [UInt8] = [
        0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02,
    ]
    private static let data: [UInt8] = [
        0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01,
    ]
    private static let sha256: [UInt8] = [
        0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01,
    ]
    private static let ecdsaWithSHA256: [UInt8] = [
        0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02,
    ]
}

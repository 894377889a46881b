import COpenSSL

extension RevocationList {
    /// One certificate that is no longer to be believed, and since when (POSIX seconds).
    public struct Entry: Hashable, Sendable {
        public let serialHex: String
        public let time: Int

        public init(serialHex: String, time: Int) {
            self.serialHex = serialHex
            self.time = time
        }
    }

    /// A new list, signed with the authority's key.
    ///
    /// - Parameters:
    ///   - number: grows by one with each list of this authority; 0 or more.
    ///   - thisUpdate: POSIX seconds, as is `nextUpdate`, after which the list is stale.
    /// - Throws: `SigningError` `.keyMismatch`, `.unsupportedKey`, `.invalidSerial`,
    ///   `.invalidValidity`.
    public static func make(
        issuer: Certificate, key: PrivateKey, revoked: [Entry], number: Int, thisUpdate: Int,
        nextUpdate: Int
    ) throws -> RevocationList {
        precondition(number >= 0, "a list's number is 0 or more")
        defer { ERR_clear_error() }
        guard key.publicKey.algorithm == .p256 else { throw SigningError(.unsupportedKey) }
        guard issuer.publicKey == key.publicKey else { throw SigningError(.keyMismatch) }
        guard let list = X509_CRL_new() else { throw failure }
        defer { X509_CRL_free(list) }
        try setTimes(of: list, thisUpdate, nextUpdate)
        for entry in revoked { try add(entry, to: list) }
        try issuer.withX509 { try setIssuer(of: list, $0) }
        try setNumber(of: list, number)
        guard X509_CRL_sort(list) == 1,
            key.withKey({ X509_CRL_sign(list, $0, EVP_sha256()) }) > 0
        else { throw failure }
        return try RevocationList(der: DER.write { i2d_X509_CRL(list, $0) })
    }

    private static func setTimes(
        of list: OpaquePointer, _ thisUpdate: Int, _ nextUpdate: Int
    ) throws {
        let (first, last) = (ASN1_TIME_set(nil, thisUpdate), ASN1_TIME_set(nil, nextUpdate))
        defer {
            ASN1_TIME_free(first)
            ASN1_TIME_free(last)
        }
        guard thisUpdate <= nextUpdate, first != nil, last != nil else {
            throw SigningError(.invalidValidity)
        }
        guard X509_CRL_set_version(list, 1) == 1, X509_CRL_set1_lastUpdate(list, first) == 1,
            X509_CRL_set1_nextUpdate(list, last) == 1
        else { throw failure }
    }

    private static func add(_ entry: Entry, to list: OpaquePointer) throws {
        let serial = try Serial.number(hex: entry.serialHex)
        defer { ASN1_INTEGER_free(serial) }
        guard let time = ASN1_TIME_set(nil, entry.time) else {
            throw SigningError(.invalidValidity)
        }
        defer { ASN1_TIME_free(time) }
        let revoked = X509_REVOKED_new()
        guard X509_REVOKED_set_serialNumber(revoked, serial) == 1,
            X509_REVOKED_set_revocationDate(revoked, time) == 1,
            X509_CRL_add0_revoked(list, revoked) == 1
        else {
            X509_REVOKED_free(revoked)
            throw failure
        }
    }

    private static func setIssuer(of list: OpaquePointer, _ issuer: OpaquePointer) throws {
        var context = X509V3_CTX()
        X509V3_set_ctx(&context, issuer, nil, nil, list, 0)
        let part = X509V3_EXT_conf_nid(
            nil, &context, NID_authority_key_identifier, "keyid:always")
        defer { X509_EXTENSION_free(part) }
        guard part != nil, X509_CRL_add_ext(list, part, -1) == 1,
            X509_CRL_set_issuer_name(list, X509_get_subject_name(issuer)) == 1
        else { throw failure }
    }

    private static func setNumber(of list: OpaquePointer, _ number: Int) throws {
        let value = ASN1_INTEGER_new()
        defer { ASN1_INTEGER_free(value) }
        guard ASN1_INTEGER_set_int64(value, Int64(number)) == 1,
            X509_CRL_add1_ext_i2d(list, NID_crl_number, value, 0, 0) == 1
        else { throw failure }
    }

    private static var failure: SigningError { SigningError(.library(.makeRevocationList)) }
}

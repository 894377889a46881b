import COpenSSL
import Glibc

/// An authority's signed list of certificates that are no longer to be believed.
///
/// It is a snapshot: OpenSSL refuses to judge a moment before `thisUpdate`, so a bundle keeps
/// the list that was in force when it was signed.
///
/// Source: RFC 5280, section 5.
public struct RevocationList: Hashable, Sendable {
    public let der: [UInt8]

    /// - Throws: `SigningError` `.malformed(.revocationList)`.
    public init(der: [UInt8]) throws {
        guard let list = Self.read(der) else { throw SigningError(.malformed(.revocationList)) }
        defer { X509_CRL_free(list) }
        guard try DER.write({ i2d_X509_CRL(list, $0) }) == der else {
            throw SigningError(.malformed(.revocationList))
        }
        self.der = der
    }

    /// - Throws: also `.malformed(.pem)`, unless there is exactly one `X509 CRL` block.
    public init(pem: [UInt8]) throws {
        try self.init(der: PEM.decode(pem, label: Self.label))
    }

    public var pem: [UInt8] { PEM.encode(der, label: Self.label) }

    /// Whether a certificate with this serial number is listed.
    public func lists(serialHex: String) -> Bool {
        guard let serial = try? Serial.number(hex: serialHex) else { return false }
        defer { ASN1_INTEGER_free(serial) }
        // 2 would mean "removed from the list", which only delta lists say.
        let found = try? withCRL { X509_CRL_get0_by_serial($0, nil, serial) == 1 }
        return found ?? false
    }

    /// Since when, in POSIX seconds, a certificate with this serial number is revoked; nil if it
    /// is not listed. A date that cannot be read counts as for ever.
    public func revocationTime(serialHex: String) -> Int? {
        guard lists(serialHex: serialHex), let serial = try? Serial.number(hex: serialHex) else {
            return nil
        }
        defer { ASN1_INTEGER_free(serial) }
        var date = tm()
        let isRead = try? withCRL { list in
            var entry: OpaquePointer?
            return X509_CRL_get0_by_serial(list, &entry, serial) == 1
                && ASN1_TIME_to_tm(X509_REVOKED_get0_revocationDate(entry), &date) == 1
        }
        return isRead == true ? timegm(&date) : Int.min
    }

    /// Whether this authority signed the list.
    public func isSigned(by authority: Certificate) -> Bool {
        defer { ERR_clear_error() }
        let verified = try? withCRL { list in
            authority.publicKey?.withKey { X509_CRL_verify(list, $0) == 1 }
        }
        return verified == true
    }

    private static let label = "X509 CRL"

    private static func read(_ der: [UInt8]) -> OpaquePointer? {
        DER.read(der, by: { d2i_X509_CRL(nil, $0, $1) }, freeing: { X509_CRL_free($0) })
    }

    func withCRL<Result>(_ body: (OpaquePointer) throws -> Result) throws -> Result {
        guard let list = Self.read(der) else { throw SigningError(.malformed(.revocationList)) }
        defer { X509_CRL_free(list) }
        return try body(list)
    }
}

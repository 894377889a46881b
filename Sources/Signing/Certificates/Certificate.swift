import COpenSSL

/// An X.509 certificate: a name and a public key, bound by its issuer.
///
/// Reading one proves nothing; `isIssued(by:at:)` does. Its text and names come from outside.
///
/// Source: RFC 5280.
public struct Certificate: Hashable, Sendable {
    public let der: [UInt8]
    /// Nil for a key of another kind, such as the RSA key of a time-stamp authority.
    public let publicKey: PublicKey?
    /// The last common name of the subject; empty when there is none.
    public let subjectCommonName: String
    /// Lower-case hex of the serial number's bytes, without leading zero bytes.
    public let serialHex: String

    /// - Throws: `SigningError` `.malformed(.certificate)` for anything but the DER of one
    ///   certificate.
    public init(der: [UInt8]) throws {
        guard let certificate = Self.read(der) else {
            throw SigningError(.malformed(.certificate))
        }
        defer { X509_free(certificate) }
        guard try DER.write({ i2d_X509(certificate, $0) }) == der,
            let serialHex = Serial.hex(of: X509_get0_serialNumber(certificate))
        else { throw SigningError(.malformed(.certificate)) }
        self.der = der
        self.serialHex = serialHex
        subjectCommonName = Self.commonName(in: X509_get_subject_name(certificate))
        let key = X509_get_X509_PUBKEY(certificate)
        publicKey = try? PublicKey(der: DER.write { i2d_X509_PUBKEY(key, $0) })
    }

    /// - Throws: also `.malformed(.pem)`, unless there is exactly one `CERTIFICATE` block.
    public init(pem: [UInt8]) throws {
        try self.init(der: PEM.decode(pem, label: Self.label))
    }

    /// Every certificate of a PEM file of certificates, in its order.
    ///
    /// - Throws: as `init(pem:)`; also when there is none.
    public static func all(pem: [UInt8]) throws -> [Certificate] {
        let all = try PEM.decodeAll(pem, label: label).map { try Certificate(der: $0) }
        guard !all.isEmpty else { throw SigningError(.malformed(.pem)) }
        return all
    }

    public var pem: [UInt8] { PEM.encode(der, label: Self.label) }

    public static func == (left: Certificate, right: Certificate) -> Bool {
        left.der == right.der
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(der)
    }

    private static let label = "CERTIFICATE"

    private static func read(_ der: [UInt8]) -> OpaquePointer? {
        DER.read(der, by: { d2i_X509(nil, $0, $1) }, freeing: { X509_free($0) })
    }

    /// Lends libcrypto's form of the certificate.
    func withX509<Result>(_ body: (OpaquePointer) throws -> Result) throws -> Result {
        guard let certificate = Self.read(der) else {
            throw SigningError(.malformed(.certificate))
        }
        defer { X509_free(certificate) }
        return try body(certificate)
    }

    private static func commonName(in name: OpaquePointer?) -> String {
        var last: Int32 = -1
        while case let next = X509_NAME_get_index_by_NID(name, NID_commonName, last), next >= 0 {
            last = next
        }
        guard last >= 0, let entry = X509_NAME_get_entry(name, last) else { return "" }
        var text: UnsafeMutablePointer<UInt8>?
        let count = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(entry))
        guard count >= 0, let text else { return "" }
        defer { CRYPTO_free(text, nil, 0) }
        let bytes = UnsafeBufferPointer(start: text, count: Int(count))
        return String(decoding: bytes, as: UTF8.self)
    }
}

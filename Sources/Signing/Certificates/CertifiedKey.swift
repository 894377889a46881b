import COpenSSL
import Glibc

/// A chain of certificates and the private key of its first, as a server shows them to browsers.
///
/// The key lies in the clear in a file that the operator looks after: its server has to be able to
/// start by itself.
public struct CertifiedKey: Sendable {
    /// The server's own first, then those that issued it.
    public let chain: [Certificate]
    /// PKCS#8, or the older forms of RSA and elliptic curve keys.
    public let keyDER: [UInt8]
    /// From when and until when the first certificate is good, in POSIX seconds.
    public let validity: ClosedRange<Int>

    /// - Throws: `SigningError` `.malformed`, `.keyMismatch`, `.encryptedKey` for a key under a
    ///   passphrase, `.unsuitableKey` for one that browsers do not take.
    public init(certificatePEM: [UInt8], keyPEM: [UInt8]) throws {
        chain = try Certificate.all(pem: certificatePEM)
        keyDER = try Self.plainKey(keyPEM)
        guard let first = chain.first else { throw SigningError(.malformed(.certificate)) }
        validity = try first.withX509 { [keyDER] certificate in
            guard
                let key = DER.read(
                    keyDER, by: { d2i_AutoPrivateKey(nil, $0, $1) }, freeing: { EVP_PKEY_free($0) })
            else { throw SigningError(.malformed(.plainKey)) }
            defer { EVP_PKEY_free(key) }
            defer { ERR_clear_error() }
            guard X509_check_private_key(certificate, key) == 1 else {
                throw SigningError(.keyMismatch)
            }
            guard Self.isSuitable(key) else { throw SigningError(.unsuitableKey) }
            return try Self.validity(of: certificate)
        }
    }

    /// Whether the first certificate is for a host: a name, or an address in digits.
    public func isFor(host: String) -> Bool {
        let found = try? chain.first?.withX509 { certificate in
            defer { ERR_clear_error() }
            return X509_check_host(certificate, host, host.utf8.count, 0, nil) == 1
                || X509_check_ip_asc(certificate, host, 0) == 1
        }
        return found ?? false
    }

    private static func plainKey(_ pem: [UInt8]) throws -> [UInt8] {
        let blocks = try PEM.blocks(in: pem)
        // Some programs write a curve's parameters before its key.
        let key = blocks.first { $0.label.hasSuffix("PRIVATE KEY") }
        guard let key else { throw SigningError(.malformed(.plainKey)) }
        // An old encrypted key has headers where base64 should be.
        guard key.label != "ENCRYPTED PRIVATE KEY", let der = key.der else {
            throw SigningError(.encryptedKey)
        }
        return der
    }

    /// RSA of 2048 bits or more, and elliptic curves that are not Edwards': what browsers know.
    private static func isSuitable(_ key: OpaquePointer) -> Bool {
        switch EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_RSA: EVP_PKEY_get_bits(key) >= 2048
        case EVP_PKEY_EC: EVP_PKEY_get_bits(key) >= 256
        default: false
        }
    }

    private static func validity(of certificate: OpaquePointer) throws -> ClosedRange<Int> {
        func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int? {
            var parts = tm()
            guard ASN1_TIME_to_tm(time, &parts) == 1 else { return nil }
            return timegm(&parts)
        }
        guard let begin = seconds(X509_get0_notBefore(certificate)),
            let end = seconds(X509_get0_notAfter(certificate)), begin <= end
        else { throw SigningError(.malformed(.certificate)) }
        return begin...end
    }
}

import COpenSSL

/// Why a chain of certificates does not end at a trusted authority.
public enum ChainProblem: Hashable, Sendable, CustomStringConvertible {
    case unknownIssuer
    case badSignature
    case notYetValid
    case expired
    case wrongPurpose
    case revoked
    /// No list of that issuer is there.
    case noRevocationList
    case revocationListNotYetValid
    case revocationListExpired
    /// The number is libcrypto's `X509_V_ERR_…`.
    case other(Int)

    public var description: String {
        switch self {
        case .unknownIssuer: "the certificate was not issued by a trusted authority"
        case .badSignature: "a signature in the certificate's chain is wrong"
        case .notYetValid: "the certificate was not yet valid at that time"
        case .expired: "the certificate had expired at that time"
        case .wrongPurpose: "the certificate is not for this purpose"
        case .revoked: "the certificate is revoked"
        case .noRevocationList: "there is no revocation list of the certificate's issuer"
        case .revocationListNotYetValid: "the revocation list is newer than that time"
        case .revocationListExpired: "the revocation list had expired at that time"
        case .other(let code): "the certificate's chain was refused (x509 error \(code))"
        }
    }

    init(code: Int32) {
        self =
            switch code {
            case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT,
                X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
                X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
                X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
                .unknownIssuer
            case X509_V_ERR_CERT_SIGNATURE_FAILURE: .badSignature
            case X509_V_ERR_CERT_NOT_YET_VALID: .notYetValid
            case X509_V_ERR_CERT_HAS_EXPIRED: .expired
            case X509_V_ERR_INVALID_PURPOSE: .wrongPurpose
            case X509_V_ERR_CERT_REVOKED: .revoked
            case X509_V_ERR_UNABLE_TO_GET_CRL: .noRevocationList
            case X509_V_ERR_CRL_NOT_YET_VALID: .revocationListNotYetValid
            case X509_V_ERR_CRL_HAS_EXPIRED: .revocationListExpired
            default: .other(Int(code))
            }
    }
}

/// The authorities to believe, and the moment to judge at, as libcrypto wants them.
///
/// Nothing else is believed: no system-wide certificates are loaded.
struct TrustStore {
    let authorities: [Certificate]
    var revocations: RevocationList?
    /// POSIX seconds; nil is now.
    let time: Int?

    /// Lends an X509_STORE.
    func withStore<Result>(_ body: (OpaquePointer) throws -> Result) throws -> Result {
        defer { ERR_clear_error() }
        guard let store = X509_STORE_new() else { throw SigningError(.library(.encode)) }
        defer { X509_STORE_free(store) }
        for authority in authorities {
            guard try authority.withX509({ X509_STORE_add_cert(store, $0) }) == 1 else {
                throw SigningError(.malformed(.certificate))
            }
        }
        if let time { X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), time) }
        if let revocations {
            let added = try revocations.withCRL { X509_STORE_add_crl(store, $0) }
            guard added == 1, X509_STORE_set_flags(store, UInt(X509_V_FLAG_CRL_CHECK)) == 1 else {
                throw SigningError(.malformed(.revocationList))
            }
        }
        return try body(store)
    }

    /// Nil when the certificate's chain ends at one of the authorities.
    ///
    /// - Parameter purpose: an `X509_PURPOSE_…`; nil accepts any.
    func problem(with certificate: Certificate, purpose: Int32?) throws -> ChainProblem? {
        try withStore { store in
            try certificate.withX509 { x509 in
                let context = X509_STORE_CTX_new()
                defer { X509_STORE_CTX_free(context) }
                guard context != nil, X509_STORE_CTX_init(context, store, x509, nil) == 1,
                    purpose.map({ X509_STORE_CTX_set_purpose(context, $0) == 1 }) ?? true
                else { throw SigningError(.library(.encode)) }
                guard X509_verify_cert(context) != 1 else { return nil }
                return ChainProblem(code: X509_STORE_CTX_get_error(context))
            }
        }
    }
}

extension Certificate {
    /// Whether the chain of this certificate ends at one of the authorities, all of it valid
    /// at `time` (POSIX seconds). An authority is a self-signed certificate; it counts as
    /// issued by itself.
    public func isIssued(by authorities: [Certificate], at time: Int) -> Bool {
        let store = TrustStore(authorities: authorities, time: time)
        do {
            return try store.problem(with: self, purpose: nil) == nil
        } catch {
            return false
        }
    }
}

import COpenSSL

/// A time-stamp authority in this process, for desks without a network and for tests.
///
/// Its word on the time is as good as this machine's clock and the care for its key.
public struct TimeStampResponder: Sendable {
    private let certificate: Certificate
    private let key: PrivateKey

    /// - Parameter certificate: made by `Certificate.timeStampAuthority`.
    /// - Throws: `SigningError` `.unsupportedKey` or `.keyMismatch`.
    public init(certificate: Certificate, key: PrivateKey) throws {
        guard key.publicKey.algorithm == .p256 else { throw SigningError(.unsupportedKey) }
        guard certificate.publicKey == key.publicKey else { throw SigningError(.keyMismatch) }
        self.certificate = certificate
        self.key = key
    }

    /// A granting reply, DER, that says `time` (POSIX seconds, 0 or later).
    ///
    /// - Throws: `SigningError` `.malformed(.timeStampRequest)`; `.library(.makeTimeStamp)` also
    ///   when the request asks for a digest other than SHA-256 or for another policy.
    public func reply(to request: [UInt8], at time: Int) throws -> [UInt8] {
        defer { ERR_clear_error() }
        guard let parsed = TimeStamp.readRequest(request) else {
            throw SigningError(.malformed(.timeStampRequest))
        }
        TS_REQ_free(parsed)
        guard let context = TS_RESP_CTX_new() else { throw Self.failure }
        defer { TS_RESP_CTX_free(context) }
        try configure(context)
        return try withUnsafePointer(to: time) { clock in
            setClock(of: context, clock)
            let response = try CMS.withReader(of: request) { TS_RESP_create_response(context, $0) }
            guard let response else { throw Self.failure }
            defer { TS_RESP_free(response) }
            let status = TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(response))
            guard ASN1_INTEGER_get(status) == 0 else { throw Self.failure }
            return try DER.write { i2d_TS_RESP(response, $0) }
        }
    }

    private func configure(_ context: OpaquePointer) throws {
        let policy = OBJ_txt2obj(Self.policy, 1)
        defer { ASN1_OBJECT_free(policy) }
        let accepted = try certificate.withX509 { TS_RESP_CTX_set_signer_cert(context, $0) == 1 }
        guard accepted, key.withKey({ TS_RESP_CTX_set_signer_key(context, $0) }) == 1,
            TS_RESP_CTX_set_signer_digest(context, EVP_sha256()) == 1,
            TS_RESP_CTX_set_ess_cert_id_digest(context, EVP_sha256()) == 1,
            policy != nil, TS_RESP_CTX_set_def_policy(context, policy) == 1,
            TS_RESP_CTX_add_md(context, EVP_sha256()) == 1,
            TS_RESP_CTX_set_accuracy(context, 1, 0, 0) == 1
        else { throw Self.failure }
        TS_RESP_CTX_set_serial_cb(context, { _, _ in try? Serial.random() }, nil)
    }

    /// libcrypto asks for the time through a C function; `clock` must outlive the reply.
    private func setClock(of context: OpaquePointer, _ clock: UnsafePointer<Int>) {
        let read: TS_time_cb = { _, clock, seconds, microseconds in
            guard let clock else { return 0 }
            seconds?.pointee = clock.load(as: Int.self)
            microseconds?.pointee = 0
            return 1
        }
        TS_RESP_CTX_set_time_cb(context, read, UnsafeMutableRawPointer(mutating: clock))
    }

    /// "The responder of a Sallyport desk": an identifier under 2.25, which needs no registry.
    private static let policy = "2.25.95544661450225600003514574378605601117"

    private static var failure: SigningError { SigningError(.library(.makeTimeStamp)) }
}

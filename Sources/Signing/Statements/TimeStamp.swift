import COpenSSL

/// Time stamps by an authority: proof that some bytes existed at a time.
///
/// Stock `openssl ts -verify -data FILE -in REPLY -CAfile CA` checks them.
///
/// Source: RFC 3161, RFC 5816.
public enum TimeStamp {
    /// A request for the SHA-256 digest of `data`, with a nonce, asking for the certificate.
    ///
    /// - Throws: `SigningError` only when the machine fails.
    public static func request(for data: [UInt8]) throws -> [UInt8] {
        defer { ERR_clear_error() }
        let request = TS_REQ_new()
        let imprint = TS_MSG_IMPRINT_new()
        let algorithm = X509_ALGOR_new()
        let nonce = try Serial.random()
        defer {
            TS_REQ_free(request)
            TS_MSG_IMPRINT_free(imprint)
            X509_ALGOR_free(algorithm)
            ASN1_INTEGER_free(nonce)
        }
        var digest = SHA256Digest(of: data).bytes
        guard X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nil) == 1,
            TS_MSG_IMPRINT_set_algo(imprint, algorithm) == 1,
            TS_MSG_IMPRINT_set_msg(imprint, &digest, Int32(digest.count)) == 1,
            TS_REQ_set_version(request, 1) == 1,
            TS_REQ_set_msg_imprint(request, imprint) == 1,
            TS_REQ_set_nonce(request, nonce) == 1, TS_REQ_set_cert_req(request, 1) == 1
        else { throw SigningError(.library(.makeTimeStamp)) }
        return try DER.write { i2d_TS_REQ(request, $0) }
    }

    /// When `data` existed, as POSIX seconds (fractions dropped), by a token that one of the
    /// authorities stands behind.
    ///
    /// Some bits of a reply are not signed (its status, version numbers, names of algorithms):
    /// they cannot move the time, but whoever needs these very bytes must keep their digest.
    ///
    /// - Parameters:
    ///   - request: what was sent, where it is known: the reply must then carry its nonce.
    ///   - time: when the authority's certificate must have been valid, POSIX seconds; nil is
    ///     now. An old token needs a time, or it fails once that certificate has expired.
    /// - Throws: `TimeStampProblem`; `SigningError` for a malformed `request`.
    public static func verify(
        _ reply: [UInt8], data: [UInt8], answering request: [UInt8]? = nil,
        authorities: [Certificate], at time: Int?
    ) throws -> Int {
        defer { ERR_clear_error() }
        let response = DER.read(
            reply, by: { d2i_TS_RESP(nil, $0, $1) }, freeing: { TS_RESP_free($0) })
        guard let response else { throw TimeStampProblem.malformed }
        defer { TS_RESP_free(response) }
        let status = ASN1_INTEGER_get(
            TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(response)))
        guard status == 0 || status == 1 else { throw TimeStampProblem.refused(status) }
        guard let token = TS_RESP_get_tst_info(response) else { throw TimeStampProblem.malformed }
        guard isImprint(TS_TST_INFO_get_msg_imprint(token), of: data) else {
            throw TimeStampProblem.otherData
        }
        if let request { try checkAnswer(response, to: request) }
        try checkSignature(of: response, TrustStore(authorities: authorities, time: time))
        guard let seconds = posixTime(TS_TST_INFO_get_time(token)) else {
            throw TimeStampProblem.noTime
        }
        return seconds
    }

    private static func isImprint(_ imprint: OpaquePointer?, of data: [UInt8]) -> Bool {
        guard let imprint, let algorithm = TS_MSG_IMPRINT_get_algo(imprint) else { return false }
        return OBJ_obj2nid(algorithm.pointee.algorithm) == NID_sha256
            && DER.contents(of: TS_MSG_IMPRINT_get_msg(imprint)) == SHA256Digest(of: data).bytes
    }

    /// Version, digest, policy and nonce of the request, without the signature.
    private static func checkAnswer(_ response: OpaquePointer, to request: [UInt8]) throws {
        guard let request = readRequest(request) else {
            throw SigningError(.malformed(.timeStampRequest))
        }
        defer { TS_REQ_free(request) }
        let check = TS_REQ_to_TS_VERIFY_CTX(request, nil)
        defer { TS_VERIFY_CTX_free(check) }
        guard check != nil, TS_RESP_verify_response(check, response) == 1 else {
            throw TimeStampProblem.otherRequest
        }
    }

    private static func checkSignature(of response: OpaquePointer, _ trust: TrustStore) throws {
        try trust.withStore { store in
            let check = TS_VERIFY_CTX_new()
            defer { TS_VERIFY_CTX_free(check) }
            // The context frees its store: lend it a reference of its own.
            guard check != nil, X509_STORE_up_ref(store) == 1 else {
                throw SigningError(.library(.encode))
            }
            _ = TS_VERIFY_CTX_set_store(check, store)
            _ = TS_VERIFY_CTX_set_flags(check, Int32(TS_VFY_VERSION | TS_VFY_SIGNATURE))
            guard TS_RESP_verify_response(check, response) == 1 else {
                throw TimeStampProblem.wrongSignature
            }
        }
    }

    static func readRequest(_ der: [UInt8]) -> OpaquePointer? {
        DER.read(der, by: { d2i_TS_REQ(nil, $0, $1) }, freeing: { TS_REQ_free($0) })
    }

    private static func posixTime(_ time: UnsafePointer<ASN1_GENERALIZEDTIME>?) -> Int? {
        let epoch = ASN1_TIME_set(nil, 0)
        defer { ASN1_TIME_free(epoch) }
        var (days, seconds): (Int32, Int32) = (0, 0)
        guard let time, epoch != nil, ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else {
            return nil
        }
        return Int(days) * 86_400 + Int(seconds)
    }
}

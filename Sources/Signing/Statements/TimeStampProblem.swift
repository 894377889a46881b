/// Why a time stamp is not believed.
public enum TimeStampProblem: Error, Hashable, CustomStringConvertible {
    /// Not the DER of one time-stamp reply.
    case malformed
    /// The authority refused; the number is PKIStatus, 2 or more.
    case refused(Int)
    /// The token is for other data, or over another digest than SHA-256.
    case otherData
    /// The reply does not answer this request (its nonce, its version).
    case otherRequest
    /// The token's signature is wrong, or its signer was not trusted or not valid then.
    case wrongSignature
    case noTime

    public var description: String {
        switch self {
        case .malformed: "this is not a time-stamp reply in DER"
        case .refused(let status): "the authority refused the time stamp (status \(status))"
        case .otherData: "the time stamp is for other data, or not over SHA-256"
        case .otherRequest: "the time stamp does not answer this request"
        case .wrongSignature:
            "the time stamp is not signed by a trusted authority that was valid at that time"
        case .noTime: "the time stamp holds no readable time"
        }
    }
}

/// Why a CMS signature is not believed.
public enum CMSProblem: Error, Hashable, CustomStringConvertible {
    /// Not the DER of one CMS signed message.
    case malformed
    /// The content lies inside, so that two contents would be in question.
    case notDetached
    case signers(Int)
    case certificates(Int)
    /// The certificate inside is not the signer's.
    case otherCertificate
    /// Well-formed and perhaps correct, but not in the one form we write: P-256, SHA-256,
    /// signed attributes, nothing unsigned.
    case otherForm
    /// The signature does not fit the content and the certificate.
    case wrongSignature
    case chain(ChainProblem)

    public var description: String {
        switch self {
        case .malformed: "this is not a CMS signature in DER"
        case .notDetached: "the CMS signature holds content of its own; sign detached"
        case .signers(let count): "the CMS signature has \(count) signers; it must have one"
        case .certificates(let count):
            "the CMS signature holds \(count) certificates; it must hold the signer's only"
        case .otherCertificate: "the certificate in the CMS signature is not its signer's"
        case .otherForm:
            "the CMS signature is not ECDSA P-256 over SHA-256 with signed attributes only"
        case .wrongSignature: "the CMS signature does not fit the content"
        case .chain(let problem): "the CMS signer is not trusted: \(problem)"
        }
    }
}

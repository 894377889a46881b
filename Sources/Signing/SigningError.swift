/// Why a key, a certificate or a document could not be read or made.
///
/// Never holds the text of a secret, nor OpenSSL's own message about one.
/// What a signature check found wrong is a `CMSProblem` or a `TimeStampProblem`.
public struct SigningError: Error, Hashable, CustomStringConvertible {
    public let problem: Problem

    init(_ problem: Problem) {
        self.problem = problem
    }

    public var description: String { problem.description }

    public enum Problem: Hashable, Sendable {
        case malformed(Document)
        case unsupportedKey
        case weakKey
        case unencryptedKey
        case encryptedKey
        case unsuitableKey
        case emptyPassphrase
        case wrongPassphrase
        case keyMismatch
        case invalidCommonName
        case invalidValidity
        case invalidSerial
        /// `offset` counts bytes from 0.
        case json(JSONProblem, offset: Int)
        case nonASCIIKey
        case integerOutOfRange
        case nonASCIIPayloadType
        case noSignatures
        case tooLarge
        case noRandomBytes
        /// A call into libcrypto failed for a reason of the machine, not of the input.
        case library(Operation)
    }

    /// What the bytes should have been.
    public enum Document: String, Hashable, Sendable {
        case pem = "PEM file"
        case publicKey = "public key"
        case privateKey = "encrypted private key"
        case plainKey = "private key"
        case certificate = "certificate"
        case revocationList = "revocation list"
        case envelope = "DSSE envelope"
        case timeStampRequest = "time-stamp request"
    }

    /// What libcrypto was asked for.
    public enum Operation: String, Hashable, Sendable {
        case makeKey = "make a key"
        case encryptKey = "encrypt the key"
        case sign = "sign"
        case makeCertificate = "make the certificate"
        case makeRevocationList = "make the revocation list"
        case makeTimeStamp = "make the time stamp"
        case encode = "encode a value"
    }
}

extension SigningError.Problem: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformed(let document): "this is not a well-formed \(document.rawValue)"
        case .unsupportedKey:
            "this key is neither ed25519 nor p-256 with an uncompressed point; make another"
        case .weakKey: "this ed25519 key has small order and would accept forgeries; make another"
        case .unencryptedKey:
            "this private key is not encrypted; encrypt it with openssl pkcs8 -topk8 -scrypt"
        case .encryptedKey:
            "this private key is under a passphrase; decrypt it with openssl pkey -in FILE -out OTHER"
        case .unsuitableKey:
            "browsers take no certificate with this key; use p-256, or rsa with 2048 bits or more"
        case .emptyPassphrase: "the passphrase is empty; choose one"
        case .wrongPassphrase: "the passphrase does not open this key, or the key is damaged"
        case .keyMismatch: "the private key does not belong to the certificate"
        case .invalidCommonName: "a common name has 1 to 64 characters and no control characters"
        case .invalidValidity: "the validity ends before it begins, or lies outside years 0 to 9999"
        case .invalidSerial: "a serial number is 1 to 20 bytes in lower-case hex"
        case .json(let problem, let offset): "byte \(offset): \(problem)"
        case .nonASCIIKey: "a key outside ASCII has no canonical form here; use ASCII keys"
        case .integerOutOfRange:
            "an integer beyond 2^53 - 1 has no canonical form; write it as a string"
        case .nonASCIIPayloadType: "the payload type is not ASCII text"
        case .noSignatures: "an envelope needs at least one signature"
        case .tooLarge: "more than 2^31 - 1 bytes cannot be signed in one piece"
        case .noRandomBytes: "the system gave no random bytes; nothing was made"
        case .library(let operation): "libcrypto could not \(operation.rawValue)"
        }
    }
}

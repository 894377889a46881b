import Glibc
import HummingbirdTLS
import Release
import Signing

/// The desk's own certificate and key, from the operator's files. Read once: a renewed certificate
/// is shown from the next start on.
public struct TransportSecurity: Sendable {
    let key: CertifiedKey
    /// What does not stop the server and somebody should see; nil: nothing.
    public let warning: String?

    /// - `certificate`: PEM, the server's own first, then those that issued it.
    /// - `key`: PEM, in the clear, readable by its owner only.
    /// - `now`: POSIX seconds.
    public init(certificate: String, key: String, now: Int = time(nil)) throws {
        let chain = try OperatorFile.read(certificate, isSecret: false)
        let secret = try OperatorFile.read(key, isSecret: true)
        do {
            self.key = try CertifiedKey(certificatePEM: chain, keyPEM: secret)
        } catch let error as SigningError {
            let isOfKey =
                switch error.problem {
                case .malformed(.plainKey), .encryptedKey, .unsuitableKey: true
                default: false
                }
            throw ServeProblem.unusable(isOfKey ? key : certificate, "\(error)")
        }
        let validity = self.key.validity
        warning =
            if now > validity.upperBound {
                "\(certificate): the certificate ended \(timestamp(validity.upperBound)); "
                    + "browsers refuse it"
            } else if now < validity.lowerBound {
                "\(certificate): the certificate begins \(timestamp(validity.lowerBound)); "
                    + "browsers refuse it until then"
            } else {
                nil
            }
    }

    /// - `proxy`: the only certificate that may be shown to us, and then has to be; nil: we ask
    ///   for none.
    func configuration(proxy: Certificate?) throws -> TLSChannelConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try key.chain.map {
                .certificate(try NIOSSLCertificate(bytes: $0.der, format: .der))
            },
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: key.keyDER, format: .der)))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        guard let proxy else { return TLSChannelConfiguration(tlsConfiguration: configuration) }
        configuration.certificateVerification = .noHostnameVerification
        configuration.trustRoots = .certificates([
            try NIOSSLCertificate(bytes: proxy.der, format: .der)
        ])
        return TLSChannelConfiguration(tlsConfiguration: configuration) { shown, verified in
            // The handshake proves that it has the key; nobody else's word is needed.
            let isProxy = (try? shown.first?.toDERBytes()) == proxy.der
            verified.succeed(isProxy ? .certificateVerified : .failed)
        }
    }
}

import Readers
import Writers

/// `peer` in `identity`: the one machine whose header is believed over TCP, and what proves that
/// it is that machine. Without it the header is believed from the unix socket alone.
public struct ProxyPeer: Hashable, Sendable {
    /// Its address, in digits.
    public let address: String
    public let proof: Proof

    public enum Proof: Hashable, Sendable {
        /// The file with the certificate that it shows when it connects: that one and no other.
        case certificate(file: String)
        /// A header whose value stands in a file, its first line.
        case secret(header: String, file: String)
    }

    init?(_ map: MapReader) {
        let address = map.requiredText("address")
        let certificate = map.text("certificate")
        let header = map.text("secret-header")
        let file = map.text("secret-file")
        map.finish()
        switch (certificate, header, file) {
        case (let certificate?, nil, nil): proof = .certificate(file: certificate)
        case (nil, let header?, let file?): proof = .secret(header: header, file: file)
        default:
            map.log.add(
                .wrongType(
                    key: "peer",
                    expected: "address, and either certificate, or secret-header and secret-file"),
                line: map.line, column: map.column)
            return nil
        }
        guard let address else { return nil }
        self.address = address
    }

    var yaml: String {
        let shown =
            switch proof {
            case .certificate(let file): "certificate: \(YAML.scalar(file))"
            case .secret(let header, let file):
                "secret-header: \(YAML.scalar(header)), secret-file: \(YAML.scalar(file))"
            }
        return "{address: \(YAML.scalar(address)), \(shown)}"
    }
}

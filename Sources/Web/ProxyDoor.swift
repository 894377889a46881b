import Desk
import Hummingbird
import Signing

/// Lets in what comes from the pinned proxy, and nothing else.
struct ProxyDoor: Sendable {
    let address: String
    /// A header's name and its value; nil where the proxy shows a certificate.
    private let secret: (header: FieldName, value: [UInt8])?
    /// The certificate that it shows; nil where it knows a secret.
    let certificate: Certificate?

    init(_ peer: ProxyPeer) throws {
        address = peer.address
        switch peer.proof {
        case .certificate(let file):
            secret = nil
            do {
                certificate = try Certificate.all(
                    pem: try OperatorFile.read(file, isSecret: false)
                ).first
            } catch let error as SigningError {
                throw ServeProblem.unusable(file, "\(error)")
            }
        case .secret(let header, let file):
            certificate = nil
            let line = try OperatorFile.read(file, isSecret: true).prefix {
                $0 != 0x0A && $0 != 0x0D
            }
            guard line.count >= SignInPolicy.shortest, let header = FieldName(header) else {
                throw ServeProblem.unusable(
                    file,
                    "its first line is the secret: \(SignInPolicy.shortest) characters or more")
            }
            secret = (header, Array(line))
        }
    }

    /// Whether a request comes from the proxy: from its address, with its secret once where it has
    /// one. A certificate was looked at when it connected.
    func admits(_ request: Request, from peer: String?) -> Bool {
        guard let peer, Self.plain(peer) == Self.plain(address) else { return false }
        guard let secret else { return true }
        let given = request.headers[values: secret.header]
        guard given.count == 1, let only = given.first else { return false }
        return SHA256Digest(of: Array(only.utf8)) == SHA256Digest(of: secret.value)
    }

    /// An IPv4 address that came through an IPv6 socket, as IPv4.
    private static func plain(_ address: String) -> Substring {
        let (mapped, lower) = ("::ffff:", address.lowercased())
        return lower.hasPrefix(mapped) ? lower.dropFirst(mapped.count) : lower[...]
    }
}

/// What a request comes with besides what it says.
struct DeskContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The address at the other end, in digits; nil on a unix socket.
    let peer: String?
    let connection: Connection

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        let channel = source.channel
        peer = channel.remoteAddress?.ipAddress
        connection = Connection(
            giveUp: { channel.close(promise: nil) },
            settle: { try await channel.eventLoop.submit {}.get() })
    }
}

/// Why a desk is not served.
public enum ServeProblem: Error, CustomStringConvertible {
    case identityOverTCP
    case plainBeyondThisMachine
    case certificateOnSocket
    case proxyCertificateWithoutTLS
    /// The file, and the system's words.
    case unreadable(String, String)
    case exposed(String)
    /// The place, and what stands in the way and what to do.
    case cannotListen(String, String)
    /// The file, and what is wrong with what it holds.
    case unusable(String, String)

    public var description: String {
        switch self {
        case .identityOverTCP:
            "desk.yaml: identity is taken from a proxy before a unix socket, since anybody on "
                + "this machine can send a header over TCP; serve with --listen unix:PATH, or name "
                + "the proxy's address and what it proves itself by: peer"
        case .plainBeyondThisMachine:
            "other machines can listen to what is said there; give --tls-certificate and --tls-key, "
                + "or listen on 127.0.0.1:PORT, [::1]:PORT or unix:PATH"
        case .certificateOnSocket:
            "a unix socket has no TLS: the proxy before it has; leave out --tls-certificate"
        case .proxyCertificateWithoutTLS:
            "desk.yaml: a proxy shows its certificate over TLS; give --tls-certificate and --tls-key"
        case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
        case .cannotListen(let place, let reason): "\(place): cannot listen: \(reason)"
        case .exposed(let path):
            "\(path): others may read or change it; make it yours or root's alone (chmod 600)"
        case .unusable(let path, let reason): "\(path): \(reason)"
        }
    }
}

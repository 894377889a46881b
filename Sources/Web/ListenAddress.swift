import Hummingbird

/// Where the server listens: this machine only. Whoever wants it seen from elsewhere puts a proxy
/// with TLS before a unix socket.
public enum ListenAddress: Hashable, Sendable {
    case loopback(host: String, port: Int)
    case socket(path: String)

    /// `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080` or `unix:PATH`; nil for anything else.
    public init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst(5))
            // The longest name that a socket may have.
            guard (1...107).contains(path.utf8.count) else { return nil }
            self = .socket(path: path)
            return
        }
        guard let colon = text.lastIndex(of: ":"),
            let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { return nil }
        switch text[..<colon] {
        case "127.0.0.1", "localhost": self = .loopback(host: "127.0.0.1", port: port)
        case "[::1]": self = .loopback(host: "::1", port: port)
        default: return nil
        }
    }

    var bind: BindAddress {
        switch self {
        case .loopback(let host, let port): .hostname(host, port: port)
        case .socket(let path): .unixDomainSocket(path: path)
        }
    }

    var isSocket: Bool { if case .socket = self { true } else { false } }

    /// Names under which a browser may ask for a page. Another name that leads here is somebody
    /// else's page using this machine's address.
    func admits(authority: String?) -> Bool {
        guard !isSocket else { return true }
        guard let authority else { return false }
        let host =
            authority.hasPrefix("[")
            ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        return ["127.0.0.1", "localhost", "[::1]"].contains(String(host))
    }
}

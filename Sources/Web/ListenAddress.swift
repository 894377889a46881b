import Glibc
import Hummingbird

/// Where the server listens. Without TLS of its own this machine only: a loopback address, or a unix
/// socket before which a proxy with TLS stands.
public enum ListenAddress: Hashable, Sendable {
    case loopback(host: String, port: Int)
    case socket(path: String)
    /// An address, in digits, that other machines may reach.
    case network(host: String, port: Int)

    /// `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`, another address in digits with its port,
    /// or `unix:PATH`; nil for anything else.
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
        let host = String(text[..<colon])
        switch host {
        case "127.0.0.1", "localhost": self = .loopback(host: "127.0.0.1", port: port)
        case "[::1]": self = .loopback(host: "::1", port: port)
        default:
            let inside = host.hasPrefix("[") && host.hasSuffix("]")
            let digits = inside ? String(host.dropFirst().dropLast()) : host
            var room = in6_addr()
            guard inet_pton(inside ? AF_INET6 : AF_INET, digits, &room) == 1 else { return nil }
            self = .network(host: digits, port: port)
        }
    }

    var bind: BindAddress {
        switch self {
        case .loopback(let host, let port), .network(let host, let port):
            .hostname(host, port: port)
        case .socket(let path): .unixDomainSocket(path: path)
        }
    }

    /// As it was given: `127.0.0.1:8080`, `unix:PATH`.
    var name: String {
        switch self {
        case .loopback(let host, let port), .network(let host, let port):
            host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .socket(let path): "unix:\(path)"
        }
    }

    var isSocket: Bool { if case .socket = self { true } else { false } }

    /// As a page's address has it; `port` is the one that was taken.
    func place(port: Int, isSecure: Bool) -> String {
        switch self {
        case .loopback(let host, _), .network(let host, _):
            let name = host.contains(":") ? "[\(host)]" : host
            return "\(isSecure ? "https" : "http")://\(name):\(port)/"
        case .socket(let path): return "unix:\(path)"
        }
    }

    /// Names under which a browser may ask for a page. Another name that leads here is somebody
    /// else's page using this machine's address.
    func admits(host: String) -> Bool {
        switch self {
        case .socket: true
        case .loopback: Self.ownNames.contains(host)
        case .network(let own, _): host == own || Self.ownNames.contains(host)
        }
    }

    private static let ownNames: Set<String> = ["127.0.0.1", "localhost", "::1"]
}

/// The host that a request names, without its port and brackets; nil if it names none.
func hostName(in authority: String?) -> String? {
    guard let authority else { return nil }
    return authority.hasPrefix("[")
        ? String(authority.dropFirst().prefix { $0 != "]" })
        : String(authority.prefix { $0 != ":" })
}

import Desk
import Glibc
import Hummingbird
import Logging
import ServiceLifecycle
import Signing

/// `sallyport serve`: the desk in a browser.
public struct WebServer: Sendable {
    private let site: Site

    /// - `desk`: the desk's folder.
    /// - `inbox`: a folder whose folders researchers may hand in by name.
    /// - `releases`: the folder to which release managers write bundles from the page.
    public init(desk: String, listen: ListenAddress, inbox: String?, releases: String?) throws {
        let opened = try OpenDesk(at: desk)
        let identity = opened.policy.identity
        guard identity == nil || listen.isSocket else { throw ServeProblem.identityOverTCP }
        let standing = opened.standing
        site = Site(
            keeper: try DeskKeeper(path: desk, from: standing),
            drafts: try DeskKeeper(path: desk, from: standing), address: listen,
            pages: try Pages(), inbox: inbox, identity: identity, releases: releases,
            stranger: try PasswordHash(of: try RandomBytes.make(32)))
    }

    /// Serves until the process is asked to end. `ready` is told where, once it answers.
    public func run(ready: @escaping @Sendable (String) -> Void) async throws {
        var logger = Logger(label: "sallyport")
        logger.logLevel = .warning
        let router = Router(context: BasicRequestContext.self)
        router.add(middleware: Guard(site: site))
        site.addRoutes(to: router)
        if case .socket(let path) = site.address {
            // Another server's socket is not taken over: binding to it fails.
            Self.removeStaleSocket(path)
            // The proxy's group may connect, nobody else.
            umask(0o007)
        }
        let address = site.address
        let app = Application(
            router: router, server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: .init(address: address.bind, serverName: nil),
            onServerRunning: { channel in
                switch address {
                case .loopback(let host, _):
                    let name = host == "::1" ? "[::1]" : host
                    ready("http://\(name):\(channel.localAddress?.port ?? 0)/")
                case .socket(let path): ready("unix:\(path)")
                }
            }, logger: logger)
        let group = ServiceGroup(
            services: [app, CountWriter(keeper: site.keeper)],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        // Whoever cancels us gets the end that a signal brings: answers that are under way are
        // finished. In a task of its own the group does not see the cancellation itself.
        let running = Task { try await group.run() }
        try await withTaskCancellationHandler {
            try await running.value
        } onCancel: {
            Task { await group.triggerGracefulShutdown() }
        }
    }

    /// Removes a socket that nobody listens on any more.
    private static func removeStaleSocket(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { room in
            room.copyBytes(from: path.utf8.prefix(room.count - 1))
        }
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        if connected != 0, errno == ECONNREFUSED { unlink(path) }
    }
}

/// Why a desk is not served.
public enum ServeProblem: Error, CustomStringConvertible {
    case identityOverTCP

    public var description: String {
        switch self {
        case .identityOverTCP:
            "desk.yaml: identity is taken from a proxy before a unix socket only, since anybody on "
                + "this machine can send a header over TCP; serve with --listen unix:PATH"
        }
    }
}

/// Writes into the log, once a minute, what was counted and is not there yet.
private struct CountWriter: Service {
    let keeper: DeskKeeper

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(60))
                // What could not be written now is written with the next.
                try? await keeper.use { try $0.writeCounts() }
            }
        }
    }
}

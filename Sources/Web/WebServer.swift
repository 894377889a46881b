import Desk
import Glibc
import Hummingbird
import HummingbirdTLS
import Logging
import ServiceLifecycle
import Signing
import Synchronization

/// `sallyport serve`: the desk in a browser.
public struct WebServer: Sendable {
    private(set) var site: Site
    /// Why nothing can be judged at this desk, whose pages can be read all the same; nil if it can.
    public let warning: String?

    /// - `desk`: the desk's folder.
    /// - `inbox`: a folder whose folders researchers may hand in by name.
    /// - `releases`: the folder to which release managers write bundles from the page.
    /// - `tls`: the desk's own certificate; without it other machines are not listened to.
    /// - `clock`: seconds since 1970, as the desk's entries and waits have them.
    public init(
        desk: String, listen: ListenAddress, inbox: String?, releases: String?,
        tls: TransportSecurity? = nil, clock: @escaping @Sendable () -> Int = { time(nil) }
    ) throws {
        if case .network = listen, tls == nil { throw ServeProblem.plainBeyondThisMachine }
        guard tls == nil || !listen.isSocket else { throw ServeProblem.certificateOnSocket }
        let opened = try OpenDesk(at: desk, clock: clock)
        let identity = opened.policy.identity
        let door = try Self.door(identity, listen, tls)
        warning = Self.warning(opened)
        // So that no search has to do without it; the rest is taken while pages are served. What is
        // wrong with it is told to whoever searches.
        _ = try? opened.mentions.take(most: 1024)
        let standing = opened.standing
        site = Site(
            keeper: try DeskKeeper(
                path: desk, from: standing,
                judge: try DeskKeeper(path: desk, from: standing, clock: clock), clock: clock),
            drafts: try DeskKeeper(path: desk, from: standing, clock: clock), address: listen,
            tls: tls,
            pages: try Pages(), inbox: inbox, identity: identity, proxy: door,
            releases: releases, stranger: try PasswordHash(of: try RandomBytes.make(32)))
    }

    /// Once in a process that serves for long, before anything is opened.
    public static func settleMemory() { ServedMemory.settle() }

    /// The same server with another patience for slow readers and senders.
    func patient(for patience: Duration) -> WebServer {
        var other = self
        other.site.pace = Pace(patience: patience)
        return other
    }

    private static func warning(_ desk: OpenDesk) -> String? {
        do {
            _ = try desk.packs()
            return nil
        } catch {
            return "\(error). Until then nothing is judged, handed in or released here"
        }
    }

    /// What a proxy that names people over TCP has to come through; nil where none does.
    private static func door(
        _ identity: ProxyIdentity?, _ listen: ListenAddress, _ tls: TransportSecurity?
    ) throws -> ProxyDoor? {
        guard let identity, !listen.isSocket else { return nil }
        guard let peer = identity.peer else { throw ServeProblem.identityOverTCP }
        let door = try ProxyDoor(peer)
        guard door.certificate == nil || tls != nil else {
            throw ServeProblem.proxyCertificateWithoutTLS
        }
        return door
    }

    /// Serves until the process is asked to end. `ready` is told where, once it answers. Throws
    /// `ServeProblem.cannotListen` where something stands in the way.
    public func run(ready: @escaping @Sendable (String) -> Void) async throws {
        var logger = Logger(label: "sallyport")
        logger.logLevel = .warning
        // Looks after the server ask with HEAD.
        let router = Router(context: DeskContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: Guard(site: site))
        site.addRoutes(to: router)
        // Another server's socket is not taken over. Held until this one listens.
        let held = Mutex<ListeningPlace?>(try await ListeningPlace(site.address))
        // The proxy's group may connect to a socket, nobody else.
        if site.address.isSocket { umask(0o007) }
        Self.allowManyConnections()
        let (address, isSecure) = (site.address, site.tls != nil)
        let tls = try site.tls?.configuration(proxy: site.proxy?.certificate)
        // Whoever says nothing, or never comes to the end of a handshake or of a request's head, is
        // given up after a minute; nobody waits for them.
        let app = Application(
            router: router,
            server: try tls.map {
                try .tls(.http1(configuration: .init(idleTimeout: .seconds(60))), configuration: $0)
            } ?? .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: .init(address: address.bind, serverName: nil),
            onServerRunning: { channel in
                held.withLock { $0 = nil }
                ready(
                    address.place(port: channel.localAddress?.port ?? 0, isSecure: isSecure))
            }, logger: logger)
        let group = ServiceGroup(
            services: [app, Background(site: site)],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        // Whoever cancels us gets the end that a signal brings: answers that are under way are
        // finished. In a task of its own the group does not see the cancellation itself.
        let running = Task { try await group.run() }
        defer { site.heldKeys.dropAll() }
        try await withTaskCancellationHandler {
            try await running.value
        } onCancel: {
            Task { await group.triggerGracefulShutdown() }
        }
    }

    /// Connections that say nothing are cheap, but each is a descriptor.
    private static func allowManyConnections() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = min(limit.rlim_max, 65_536)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}

/// What is done while nobody asks: once a minute what was counted and is not in the log yet is
/// written, and new entries are taken into what a search of the log uses; new submissions are judged.
private struct Background: Service {
    let site: Site

    /// In small steps beside the desk's own work, with as much time between them for pages: of a log
    /// of four million entries that was never searched this takes some minutes, once.
    private func takeMentions() async {
        guard let mentions = try? await site.keeper.use({ $0.mentions }) else { return }
        while !Task.isCancelled {
            let begun = ContinuousClock.now
            guard (try? mentions.take(most: 2048)) == false else { return }
            try? await Task.sleep(for: ContinuousClock.now - begun)
        }
    }

    /// A page of what was just handed in waits for its judgement; somebody who comes a little later
    /// does not.
    private func judgeAhead() async {
        while !Task.isCancelled {
            await site.keeper.judgeAhead()
            try? await Task.sleep(for: .seconds(1))
        }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            async let ahead: Void = judgeAhead()
            while !Task.isCancelled {
                await takeMentions()
                try? await Task.sleep(for: .seconds(60))
                // What could not be written now is written with the next.
                try? await site.keeper.use { try $0.writeCounts() }
                try? await site.writeRefusals()
                try? await site.forgetEnded()
                try? await site.drafts.use { try $0.removeOldDrafts() }
            }
            await ahead
        }
        try? await site.writeRefusals()
    }
}

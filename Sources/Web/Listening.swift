import Glibc

/// The right to listen somewhere, looked at before anything listens, so that what stands in the way is
/// told in words, and no other server's socket is taken over.
///
/// Two servers that start at the same time in one folder wait for each other: while this is held, the
/// folder of the socket is locked. No thread is held up meanwhile.
final class ListeningPlace: Sendable {
    /// The folder of a socket, open and locked; -1 where there is none.
    private let folder: Int32

    /// Throws `ServeProblem.cannotListen`.
    init(_ address: ListenAddress) async throws {
        switch address {
        case .loopback(let host, let port), .network(let host, let port):
            folder = -1
            try Self.probe(host, port, place: address.name)
        case .socket(let path):
            let folder = try await Self.lockedFolder(of: path)
            do {
                try Self.clear(path)
            } catch {
                close(folder)
                throw error
            }
            self.folder = folder
        }
    }

    deinit { if folder >= 0 { close(folder) } }

    // MARK: Sockets of this machine

    /// How often the lock is asked for, and how long is waited in between.
    private static let tries = 1_500
    private static let pause = Duration.milliseconds(20)

    private static func lockedFolder(of path: String) async throws -> Int32 {
        let parent = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let folder = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else {
            throw ServeProblem.cannotListen(
                "unix:\(path)", "its folder: \(words(errno)); make the folder first")
        }
        // Held by another server for as long as it takes to begin.
        var left = tries
        while flock(folder, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK || errno == EINTR {
            left -= 1
            guard left > 0, !Task.isCancelled else {
                close(folder)
                throw ServeProblem.cannotListen(
                    "unix:\(path)", "its folder is locked by another program; choose another one")
            }
            try? await Task.sleep(for: pause)
        }
        guard access(parent, W_OK) == 0 else {
            let problem = words(errno)
            close(folder)
            throw ServeProblem.cannotListen(
                "unix:\(path)", "its folder: \(problem); choose one that you may write to")
        }
        return folder
    }

    /// Removes a socket that nobody listens on any more. Anything else is left as it is.
    private static func clear(_ path: String) throws {
        let place = "unix:\(path)"
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw ServeProblem.cannotListen(
                place, "there is something else of that name; choose another, or remove it")
        }
        switch connected(to: path) {
        case ECONNREFUSED: unlink(path)
        case ENOENT: break
        case 0:
            throw ServeProblem.cannotListen(
                place, "another server listens there; end it first, or choose another name")
        case let problem:
            throw ServeProblem.cannotListen(
                place, "another server may listen there (\(words(problem))); choose another name")
        }
    }

    /// 0 if somebody listens, otherwise why it was not possible to connect.
    private static func connected(to path: String) -> Int32 {
        let descriptor = socket(
            AF_UNIX,
            Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
                | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { room in
            room.copyBytes(from: path.utf8.prefix(room.count - 1))
        }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        return result == 0 ? 0 : errno
    }

    // MARK: Addresses

    /// Takes the address for a moment, and gives it back.
    private static func probe(_ host: String, _ port: Int, place: String) throws {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &found) == 0, let address = found?.pointee
        else {
            throw ServeProblem.cannotListen(place, "this is no address; choose another")
        }
        defer { freeaddrinfo(found) }
        let descriptor = socket(
            address.ai_family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else {
            throw ServeProblem.cannotListen(place, "\(words(errno)); choose another address")
        }
        defer { close(descriptor) }
        // As the server does: what an ended one left behind is in nobody's way.
        var yes: Int32 = 1
        setsockopt(
            descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, address.ai_addr, address.ai_addrlen) != 0 else { return }
        switch errno {
        case EADDRINUSE:
            throw ServeProblem.cannotListen(
                place, "another program listens there; end it first, or choose another port")
        case EADDRNOTAVAIL:
            throw ServeProblem.cannotListen(
                place, "this machine has no such address; choose one that it has")
        case EACCES:
            throw ServeProblem.cannotListen(
                place, "the system does not allow this port; choose one from 1024 on")
        case let problem:
            throw ServeProblem.cannotListen(place, "\(words(problem)); choose another address")
        }
    }

    private static func words(_ problem: Int32) -> String { String(cString: strerror(problem)) }
}

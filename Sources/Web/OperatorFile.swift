import Glibc

/// A file that the operator keeps for the server: certificates, keys, secrets. Links are followed,
/// since programs that renew certificates replace a link.
enum OperatorFile {
    private static let mostBytes = 1 << 20

    /// - `isSecret`: nobody but its owner may read it; a group may where the owner is root. The
    ///   owner is this process's user or root.
    static func read(_ path: String, isSecret: Bool) throws(ServeProblem) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(path, String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_size <= mostBytes
        else { throw .unreadable(path, "not a file, or a very large one") }
        if isSecret, !isKept(status) { throw .exposed(path) }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var count = 0
        while count < bytes.count {
            let more = bytes.withUnsafeMutableBytes { room in
                Glibc.read(descriptor, room.baseAddress?.advanced(by: count), room.count - count)
            }
            guard more > 0 else { break }
            count += more
        }
        return Array(bytes.prefix(count))
    }

    private static func isKept(_ status: stat) -> Bool {
        let foreign: mode_t = status.st_uid == 0 ? 0o027 : 0o077
        return (status.st_uid == geteuid() || status.st_uid == 0) && status.st_mode & foreign == 0
    }
}

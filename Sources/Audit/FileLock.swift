import Glibc

/// One writer at a time, among all processes that share a folder. Held as short as can be.
///
/// The lock goes with the file descriptor: a process that is killed holds none.
public struct FileLock {
    private let descriptor: Int32

    /// Waits until nobody else holds it.
    public init(_ path: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Self.failure("open", path) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else {
                let failure = Self.failure("lock", path)
                close(descriptor)
                throw failure
            }
        }
    }

    public func unlock() { close(descriptor) }

    /// The call that has just failed, by `errno`.
    public static func failure(_ operation: String, _ path: String) -> FileError {
        FileError(
            operation: operation, path: path, code: errno, reason: String(cString: strerror(errno)))
    }
}

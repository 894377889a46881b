/// What lies at a path, links not followed.
public enum FileKind: Hashable, Sendable {
    case file
    case folder
    /// A link, FIFO, socket or device.
    case other
}

/// A call to the system that failed: the machine's fault, not the log's.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    public let operation: String
    public let path: String
    /// The system's error number.
    public let code: Int32
    private let reason: String

    public init(operation: String, path: String, code: Int32, reason: String) {
        self.operation = operation
        self.path = path
        self.code = code
        self.reason = reason
    }

    /// The same about a file whose name the failed call did not know.
    fileprivate func at(_ path: String) -> FileError {
        FileError(operation: operation, path: path, code: code, reason: reason)
    }

    public var description: String { "\(printable(path)): cannot \(operation): \(reason)" }
}

/// The calls through which a log is read and published, one system call each, so that tests
/// can make every one of them fail. `DiskFiles` is the real one.
///
/// Everything throws a `FileError`. After a failed `sync` or `close` nobody knows what the
/// disk holds: end the process and begin again from what verifies.
public protocol FileSystem: Sendable {
    /// Nil if there is nothing of that name.
    func kind(of path: String) throws -> FileKind?
    /// How many names a file has; 1 unless it has hard links.
    func names(of path: String) throws -> Int
    /// The names in a folder, in no order, without `.` and `..`.
    func names(in folder: String) throws -> [String]
    /// A regular file's bytes. `EFBIG` if it has more than `limit`, `ELOOP` for a link.
    func read(_ path: String, limit: Int) throws -> [UInt8]
    /// A new file, open for writing. `EEXIST` if there is anything of that name.
    func create(_ path: String) throws -> Int32
    /// Returns how many bytes were written; fewer than given is no error.
    func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) throws -> Int
    func sync(_ descriptor: Int32) throws
    func close(_ descriptor: Int32) throws
    func openFolder(_ path: String) throws -> Int32
    func makeFolder(_ path: String) throws
    func removeFolder(_ path: String) throws
    /// A second name for a file. `EEXIST` if there is anything of that name.
    func link(_ source: String, to target: String) throws
    /// Replaces what has the name `target`.
    func rename(_ source: String, to target: String) throws
    func remove(_ path: String) throws
}

extension FileSystem {
    public func names(of path: String) throws -> Int { 1 }

    /// Makes the names in a folder durable.
    public func syncFolder(_ path: String) throws {
        let descriptor = try openFolder(path)
        try closing(descriptor) { try sync(descriptor) }
    }

    /// Writes a new file whose bytes are durable when this returns; its name is not yet.
    public func writeDurably(_ bytes: [UInt8], to path: String) throws {
        let descriptor = try create(path)
        do {
            try closing(descriptor) {
                var rest = bytes[...]
                while !rest.isEmpty { rest = rest.dropFirst(try write(rest, to: descriptor)) }
                try sync(descriptor)
            }
        } catch let error as FileError {
            throw error.at(path)
        }
    }

    private func closing(_ descriptor: Int32, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch {
            // The first error is the one that says what happened.
            try? close(descriptor)
            throw error
        }
        try close(descriptor)
    }
}

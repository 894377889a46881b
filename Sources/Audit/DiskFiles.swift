import Glibc

/// The machine's own file system. Files are made with mode 0644, folders with 0755, both
/// less the umask: a published log is for everybody.
public struct DiskFiles: FileSystem {
    public init() {}

    public func kind(of path: String) throws -> FileKind? {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            let code = errno
            if code == ENOENT || code == ENOTDIR { return nil }
            throw failure("look at", path, code)
        }
        return FileKind(mode: status.st_mode)
    }

    public func names(of path: String) throws -> Int {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw failure("look at", path) }
        return Int(status.st_nlink)
    }

    public func names(in folder: String) throws -> [String] {
        guard let stream = opendir(folder) else { throw failure("list", folder) }
        defer { closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = Glibc.readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw failure("list", folder) }
        return names
    }

    public func read(_ path: String, limit: Int) throws -> [UInt8] {
        // Without O_NONBLOCK, opening a FIFO would wait for ever.
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        let descriptor = Glibc.open(path, flags)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { Glibc.close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("look at", path) }
        guard FileKind(mode: status.st_mode) == .file else { throw failure("read", path, EISDIR) }
        guard Int(status.st_size) <= limit else { throw failure("read", path, EFBIG) }
        return try bytes(of: descriptor, path: path, limit: limit, expected: Int(status.st_size))
    }

    /// The file may grow while it is read, so its size is only a hint.
    private func bytes(
        of descriptor: Int32, path: String, limit: Int, expected: Int
    ) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var room = expected + 1
        while true {
            let part = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                count = Glibc.read(descriptor, buffer.baseAddress, room)
                if count < 0 { count = 0 } else { errno = 0 }
            }
            if part.isEmpty {
                guard errno == 0 else { throw failure("read", path) }
                return bytes
            }
            bytes += part
            guard bytes.count <= limit else { throw failure("read", path, EFBIG) }
            room = 65_536
        }
    }

    public func create(_ path: String) throws -> Int32 {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let descriptor = Glibc.open(path, flags, 0o644)
        guard descriptor >= 0 else { throw failure("create", path) }
        return descriptor
    }

    public func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) throws -> Int {
        let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 || bytes.isEmpty else {
            throw failure("write", "file \(descriptor)", count < 0 ? errno : EIO)
        }
        return count
    }

    public func sync(_ descriptor: Int32) throws {
        guard fsync(descriptor) == 0 else { throw failure("sync", "file \(descriptor)") }
    }

    public func close(_ descriptor: Int32) throws {
        guard Glibc.close(descriptor) == 0 else { throw failure("close", "file \(descriptor)") }
    }

    public func openFolder(_ path: String) throws -> Int32 {
        let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        return descriptor
    }

    public func makeFolder(_ path: String) throws {
        guard mkdir(path, 0o755) == 0 else { throw failure("make folder", path) }
    }

    public func removeFolder(_ path: String) throws {
        guard rmdir(path) == 0 else { throw failure("remove folder", path) }
    }

    public func link(_ source: String, to target: String) throws {
        guard Glibc.link(source, target) == 0 else { throw failure("link", target) }
    }

    public func rename(_ source: String, to target: String) throws {
        guard Glibc.rename(source, target) == 0 else { throw failure("rename to", target) }
    }

    public func remove(_ path: String) throws {
        guard unlink(path) == 0 else { throw failure("remove", path) }
    }

    private func failure(_ operation: String, _ path: String, _ code: Int32 = errno) -> FileError {
        FileError(
            operation: operation, path: path, code: code, reason: String(cString: strerror(code)))
    }
}

extension FileKind {
    fileprivate init(mode: mode_t) {
        switch mode & S_IFMT {
        case S_IFREG: self = .file
        case S_IFDIR: self = .folder
        default: self = .other
        }
    }
}

import Glibc

/// An open file or stream.
struct ByteSource {
    let descriptor: Int32
    let name: String
    /// Whether any offset can be read, by several threads at once.
    let isFile: Bool
    /// Bytes of a stream that were read to find the header, from `offset` on.
    var pending: [UInt8] = []
    var offset = 0

    /// Reads at an offset; a stream is read on, whatever the offset. 0 at the end.
    func read(at offset: Int, into buffer: UnsafeMutableRawPointer, room: Int) throws(DataError)
        -> Int
    {
        if !isFile, offset >= self.offset, offset < self.offset + pending.count {
            let first = offset - self.offset
            let count = min(room, pending.count - first)
            pending.withUnsafeBytes { bytes in
                if let base = bytes.baseAddress {
                    buffer.copyMemory(from: base + first, byteCount: count)
                }
            }
            return count
        }
        while true {
            let count =
                isFile
                ? pread(descriptor, buffer, room, off_t(offset))
                : Glibc.read(descriptor, buffer, room)
            if count >= 0 { return count }
            guard errno == EINTR else { throw Self.failure("read", name) }
        }
    }

    static func failure(_ operation: String, _ name: String) -> DataError {
        let code = errno
        let reason = String(cString: strerror(code))
        let absent = [ENOENT, ENOTDIR, EISDIR, ELOOP].contains(code)
        return DataError(
            source: name,
            problem: absent
                ? .engine("cannot \(operation): \(reason); name a file of data")
                : .system(operation: operation, reason: reason))
    }
}

/// What has to stay the same while a file is read.
struct FileState: Equatable {
    let size: Int
    private let modified: [Int]

    init(_ source: ByteSource) throws(DataError) {
        var status = stat()
        guard fstat(source.descriptor, &status) == 0 else {
            throw ByteSource.failure("look at", source.name)
        }
        size = Int(status.st_size)
        modified = [
            Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec), Int(status.st_ctim.tv_sec),
            Int(status.st_ctim.tv_nsec),
        ]
    }
}

import Glibc
import Outputs

/// A folder that cannot be read at all.
public enum FolderError: Error, Hashable, CustomStringConvertible, Sendable {
    /// There is nothing at the path, or it is no folder: the call is wrong.
    case notAFolder(String)
    /// The machine refused; the number is `errno`.
    case system(path: String, errno: Int32)
    /// More files than the limit `files`.
    case tooManyFiles(limit: Int)

    public var description: String {
        switch self {
        case .notAFolder(let path): "\(path): this is not a folder; name one"
        case .system(let path, let number): "\(path): \(String(cString: strerror(number)))"
        case .tooManyFiles(let limit):
            "\(ReadLimits.reached)files (\(limit)); hand in fewer files, or raise it with --limit"
        }
    }
}

/// Takes in a submission's folder: each regular file is read once and never looked at again.
///
/// No link is followed, inside the folder at least: every entry is opened relative to its folder
/// with `O_NOFOLLOW`, without blocking, and looked at through its descriptor. Links, files with
/// more than one link, FIFOs, devices and inadmissible names are refused, not opened and listed.
public enum FolderReader {
    public static func folder(
        at path: String, limits: ReadLimits = ReadLimits(), digest: ([UInt8]) -> Digest
    ) throws(FolderError) -> SubmittedFolder {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let number = errno
            throw number == ENOENT || number == ENOTDIR
                ? .notAFolder(path) : .system(path: path, errno: number)
        }
        var walk = FolderWalk(limits: limits, root: path)
        try walk.enter(descriptor, prefix: "", depth: 0)
        let files = walk.files.map { file in
            SubmittedFile(path: file.path, bytes: file.bytes, digest: digest(file.bytes))
        }
        return SubmittedFolder(
            files: files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) },
            refused: walk.refused.sorted {
                $0.path.utf8.lexicographicallyPrecedes($1.path.utf8)
            })
    }
}

/// One walk through a folder.
private struct FolderWalk {
    let limits: ReadLimits
    /// For messages about the machine.
    let root: String
    private(set) var files: [(path: String, bytes: [UInt8])] = []
    private(set) var refused: [RefusedEntry] = []
    private var bytesLeft: Int
    private var entries = 0

    init(limits: ReadLimits, root: String) {
        self.limits = limits
        self.root = root
        bytesLeft = limits.folderBytes
    }

    /// Takes ownership of `descriptor`.
    mutating func enter(_ descriptor: Int32, prefix: String, depth: Int) throws(FolderError) {
        guard let stream = fdopendir(descriptor) else {
            let number = errno
            close(descriptor)
            throw failure(prefix, number)
        }
        defer { closedir(stream) }
        for name in try names(in: stream, prefix: prefix) {
            entries += 1
            guard entries <= limits.files else { throw .tooManyFiles(limit: limits.files) }
            try take(name, in: dirfd(stream), prefix: prefix, depth: depth)
        }
    }

    private func names(in stream: OpaquePointer, prefix: String) throws(FolderError) -> [[UInt8]] {
        var names: [[UInt8]] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw failure(prefix, errno) }
                return names.sorted { $0.lexicographicallyPrecedes($1) }
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in
                Array(raw.prefix { $0 != 0 })
            }
            if name != [0x2E], name != [0x2E, 0x2E] { names.append(name) }
            guard names.count <= limits.files else { throw .tooManyFiles(limit: limits.files) }
        }
    }

    private mutating func take(
        _ name: [UInt8], in folder: Int32, prefix: String, depth: Int
    ) throws(FolderError) {
        if let problem = PathName.problem(inPart: name) {
            refused.append(RefusedEntry(path: prefix + PathName.encoded(name), reason: problem))
            return
        }
        let path = prefix + String(decoding: name, as: UTF8.self)
        let cName = name.map { CChar(bitPattern: $0) } + [0]
        var status = stat()
        guard fstatat(folder, cName, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            throw failure(path, errno)
        }
        if let reason = Self.refusal(status) {
            refused.append(RefusedEntry(path: path, reason: reason))
            return
        }
        let isFolder = status.st_mode & S_IFMT == S_IFDIR
        if isFolder, depth >= limits.depth {
            let reason = "\(ReadLimits.reached)depth (\(limits.depth))"
            refused.append(RefusedEntry(path: path, reason: reason))
            return
        }
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | (isFolder ? O_DIRECTORY : 0)
        let descriptor = openat(folder, cName, flags)
        guard descriptor >= 0 else {
            guard errno == ELOOP || errno == ENOTDIR || errno == ENXIO else {
                throw failure(path, errno)
            }
            refused.append(RefusedEntry(path: path, reason: "changed while it was read"))
            return
        }
        if isFolder {
            try enter(descriptor, prefix: path + "/", depth: depth + 1)
        } else {
            defer { close(descriptor) }
            try read(descriptor, path)
        }
    }

    private static func refusal(_ status: stat) -> String? {
        switch status.st_mode & S_IFMT {
        case S_IFDIR: nil
        case S_IFREG: status.st_nlink > 1 ? "has more than one link" : nil
        case S_IFLNK: "is a symbolic link"
        case S_IFIFO: "is a FIFO"
        case S_IFSOCK: "is a socket"
        default: "is a device"
        }
    }

    /// Reads a file through its descriptor, after looking again at what was really opened.
    private mutating func read(_ descriptor: Int32, _ path: String) throws(FolderError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            refused.append(RefusedEntry(path: path, reason: "changed while it was read"))
            return
        }
        if let reason = Self.refusal(status) {
            refused.append(RefusedEntry(path: path, reason: reason))
            return
        }
        guard let bytes = try contents(descriptor, path, expected: Int(status.st_size)) else {
            return
        }
        bytesLeft -= bytes.count
        files.append((path, bytes))
    }

    /// Nil, and the file refused, where it reaches a limit.
    private mutating func contents(_ descriptor: Int32, _ path: String, expected: Int)
        throws(FolderError) -> [UInt8]?
    {
        let most = min(limits.fileBytes, bytesLeft)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(max(expected, 0), most) + 1)
        while bytes.count <= most {
            var failed: Int32?
            let wanted = min(1 << 16, most + 1 - bytes.count)
            let chunk = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
                var got = Glibc.read(descriptor, buffer.baseAddress, wanted)
                while got < 0, errno == EINTR {
                    got = Glibc.read(descriptor, buffer.baseAddress, wanted)
                }
                if got < 0 { failed = errno }
                count = max(got, 0)
            }
            if let failed { throw failure(path, failed) }
            if chunk.isEmpty { return bytes }
            bytes += chunk
        }
        let (name, limit) =
            limits.fileBytes <= bytesLeft
            ? ("file-bytes", limits.fileBytes) : ("folder-bytes", limits.folderBytes)
        refused.append(
            RefusedEntry(path: path, reason: "\(ReadLimits.reached)\(name) (\(limit))"))
        return nil
    }

    private func failure(_ path: String, _ number: Int32) -> FolderError {
        .system(path: path.isEmpty ? root : "\(root)/\(path)", errno: number)
    }
}

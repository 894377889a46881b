import Audit
import Glibc

/// A folder as its files' bytes by relative path.
enum FolderTree {
    /// Writes all files into a new folder; when this returns, they and their names are durable.
    static func write(
        _ parts: [String: [UInt8]], to path: String, files: any FileSystem
    ) throws {
        var folders: Set<String> = [""]
        try files.makeFolder(path)
        for (name, bytes) in parts.sorted(by: { $0.key < $1.key }) {
            try makeParents(of: name, below: path, known: &folders, files: files)
            try files.writeDurably(bytes, to: "\(path)/\(name)")
        }
        for folder in folders { try files.syncFolder("\(path)/\(folder)") }
    }

    private static func makeParents(
        of name: String, below path: String, known: inout Set<String>, files: any FileSystem
    ) throws {
        var folder = ""
        for part in name.utf8.split(separator: 0x2F).dropLast().map({ String(Substring($0)) }) {
            folder += folder.isEmpty ? part : "/\(part)"
            if known.insert(folder).inserted { try files.makeFolder("\(path)/\(folder)") }
        }
    }

    static func read(_ path: String, files: any FileSystem) throws -> [String: [UInt8]] {
        var parts: [String: [UInt8]] = [:]
        for name in try names(below: path, files: files) {
            parts[name] = try files.read("\(path)/\(name)", limit: Int.max)
        }
        return parts
    }

    /// Copies a file, or a folder with all it holds; folders may be there already.
    static func copy(_ source: String, to target: String, files: any FileSystem) throws {
        guard try files.kind(of: source) == .folder else {
            try files.writeDurably(try files.read(source, limit: Int.max), to: target)
            // Keys stay as closed as they were.
            var status = stat()
            if lstat(source, &status) == 0 { chmod(target, status.st_mode & 0o777) }
            return
        }
        if try files.kind(of: target) == nil { try files.makeFolder(target) }
        for name in try files.names(in: source) {
            try copy("\(source)/\(name)", to: "\(target)/\(name)", files: files)
        }
        try files.syncFolder(target)
    }

    /// Removes a file, or a folder with all it holds.
    static func remove(_ path: String, files: any FileSystem) throws {
        guard try files.kind(of: path) == .folder else { return try files.remove(path) }
        for name in try files.names(in: path) {
            try remove("\(path)/\(name)", files: files)
        }
        try files.removeFolder(path)
    }

    private static func names(
        below path: String, prefix: String = "", files: any FileSystem
    ) throws -> [String] {
        try files.names(in: path).flatMap { name in
            try files.kind(of: "\(path)/\(name)") == .folder
                ? try names(below: "\(path)/\(name)", prefix: "\(prefix)\(name)/", files: files)
                : ["\(prefix)\(name)"]
        }
    }
}

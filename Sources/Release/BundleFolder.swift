import Audit
import Glibc

/// The files of a bundle, names checked: as they lie on disk, nothing followed, or in memory.
struct BundleFolder {
    /// Paths relative to the bundle, sorted by bytes.
    let paths: [String]
    /// Folders without a file, each with a slash at its end; none belongs in a bundle.
    let emptyFolders: [String]
    private let source: Source

    private enum Source {
        case disk(String, any FileSystem)
        case memory([String: [UInt8]])
    }

    /// A released file may have up to this many bytes.
    static let largestFile = 1 << 33
    private static let largestRecord = 1 << 26

    /// Throws for links, devices, empty folders and names that are not in the layout.
    init(_ folder: String, files: any FileSystem) throws {
        var found = Found()
        guard try files.kind(of: folder) == .folder else { throw BundleError(folder, .missing) }
        try Self.walk(folder, "", files, depth: 0, into: &found)
        try self.init(found, .disk(folder, files))
    }

    private struct Found {
        var files: [String] = []
        var emptyFolders: [String] = []
    }

    /// A bundle that is not on disk yet.
    init(parts: [String: [UInt8]]) throws {
        try self.init(Found(files: Array(parts.keys)), .memory(parts))
    }

    private init(_ found: Found, _ source: Source) throws {
        paths = found.files.sorted(by: byBytes)
        emptyFolders = found.emptyFolders
        self.source = source
        for path in paths where !Self.belongs(path) { throw BundleError(path, .unexpected) }
        // Two spellings of one name would be one file to some programs and two to others.
        guard Set(paths).count == paths.count else { throw BundleError("files", .unexpected) }
        for path in BundleLayout.required where !found.files.contains(path) {
            throw BundleError(path, .missing)
        }
    }

    /// Reads a file; call it once per file, as it may change in between.
    func read(_ path: String) throws -> [UInt8] {
        switch source {
        case .memory(let parts):
            guard let bytes = parts[path] else { throw BundleError(path, .missing) }
            return bytes
        case .disk(let folder, let files):
            let limit =
                Self.isReleased(path) ? Self.largestFile : Self.largestRecord
            do {
                return try files.read("\(folder)/\(path)", limit: limit)
            } catch let error as FileError where error.code == EFBIG {
                throw BundleError(path, .tooLarge)
            }
        }
    }

    static func isReleased(_ path: String) -> Bool {
        path.utf8.starts(with: BundleLayout.files.utf8)
    }

    /// Paths below a prefix, sorted.
    func paths(under prefix: String) -> [String] {
        paths.filter { $0.utf8.starts(with: prefix.utf8) }
    }

    private static func walk(
        _ folder: String, _ prefix: String, _ files: any FileSystem, depth: Int,
        into found: inout Found
    ) throws {
        let names = try files.names(in: folder).sorted(by: byBytes)
        guard depth < 40 else { throw BundleError(prefix, .unexpected) }
        if names.isEmpty, !prefix.isEmpty { found.emptyFolders.append(prefix) }
        for name in names {
            let path = prefix + name
            switch try files.kind(of: "\(folder)/\(name)") {
            case .file where try files.names(of: "\(folder)/\(name)") > 1:
                throw BundleError(path, .hardLink)
            case .file: found.files.append(path)
            case .folder:
                try walk("\(folder)/\(name)", "\(path)/", files, depth: depth + 1, into: &found)
            default: throw BundleError(path, .unexpected)
            }
        }
    }

    private static func belongs(_ path: String) -> Bool {
        if BundleLayout.required.contains(path) || BundleLayout.optional.contains(path) {
            return true
        }
        let parts = path.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)
            .map { Substring($0) }
        switch (parts[0], parts.count) {
        case ("files", 2...): return true
        case ("sig", 2): return keyID(of: parts[1], ending: ".sig") != nil
        case ("votes", 3):
            let number = parts[2].split(separator: ".", omittingEmptySubsequences: false)
            return isKeyID(parts[1]) && number.count == 2
                && (number[1] == "json" || number[1] == "sig") && !number[0].isEmpty
                && number[0].utf8.allSatisfy { (0x30...0x39).contains($0) }
        default: return false
        }
    }

    static func keyID(of name: Substring, ending: String) -> String? {
        guard name.hasSuffix(ending) else { return nil }
        let keyID = name.dropLast(ending.utf8.count)
        return isKeyID(keyID) ? String(keyID) : nil
    }

    private static func isKeyID(_ text: Substring) -> Bool {
        text.utf8.count == 64
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}

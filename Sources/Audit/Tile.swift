import Signing

/// Up to 256 hashes of one level of the tree, and where they lie.
public struct Tile: Hashable, Sendable {
    public let path: TilePath
    public let hashes: [SHA256Digest]

    init(level: Int, index: Int, hashes: [SHA256Digest]) {
        path = TilePath(.hashes(level: level), index: index, width: hashes.count)
        self.hashes = hashes
    }

    /// Throws `LogProblem.tileWidth` if these are not as many hashes as the path says.
    public init(path: TilePath, bytes: [UInt8]) throws {
        guard bytes.count == 32 * path.width else { throw LogProblem.tileWidth }
        self.path = path
        hashes = digests(in: bytes[...])
    }

    public var bytes: [UInt8] { hashes.flatMap(\.bytes) }
}

/// The entries of one tile as a file: each with its length in two bytes, most significant
/// first. Source: C2SP tlog-tiles v0.1.0.
public enum EntryBundle {
    /// Bytes in an entry, at most. The format itself would allow 65,535.
    public static let entryLimit = 8192

    static let sizeLimit = TilePath.fullWidth * (2 + entryLimit)

    /// Every entry must be within `entryLimit`.
    public static func bytes(of entries: some Sequence<[UInt8]>) -> [UInt8] {
        var bytes: [UInt8] = []
        for entry in entries {
            precondition(entry.count <= entryLimit, "entries are checked before they get here")
            bytes += [UInt8(entry.count >> 8), UInt8(entry.count & 255)]
            bytes += entry
        }
        return bytes
    }

    /// Exactly `count` entries. Throws `LogProblem.bundle` when there are more or fewer.
    public static func entries(in bytes: [UInt8], count: Int) throws -> [[UInt8]] {
        var entries: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            guard rest.count >= 2, entries.count < count else { throw LogProblem.bundle }
            let length = Int(bigEndian(rest.prefix(2)))
            rest = rest.dropFirst(2)
            guard length <= rest.count else { throw LogProblem.bundle }
            entries.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        guard entries.count == count else { throw LogProblem.bundle }
        return entries
    }
}

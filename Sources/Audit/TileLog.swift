import Glibc
import Signing

/// A published log, read from its folder. What it returns is only as good as the checkpoint
/// it is compared with: `audit` compares everything, a proof is compared by its verifier.
public struct TileLog: Sendable {
    public let folder: String
    let files: any FileSystem

    public init(folder: String, files: any FileSystem = DiskFiles()) {
        // One spelling, without the slash that a shell's completion adds.
        var folder = folder
        while folder.utf8.count > 1, folder.hasSuffix("/") { folder.removeLast() }
        self.folder = folder
        self.files = files
    }

    /// The checkpoint as published: a signed note, not verified.
    public func checkpoint() throws -> [UInt8] {
        try read("checkpoint", limit: SignedNote.sizeLimit)
    }

    /// The entry of that index (from 0) in a log of `size` entries.
    /// Throws `LogProblem.noSuchEntry` when there is none.
    public func entry(at index: Int, size: Int) throws -> [UInt8] {
        guard index >= 0, index < size else {
            throw LogError(file: "checkpoint", problem: .noSuchEntry)
        }
        return try bundle(index >> 8, size: size)[index & 255]
    }

    /// Gives every entry of a log of `size` entries to `body`, in order, 256 in memory at most.
    public func forEachEntry(size: Int, _ body: (Int, [UInt8]) throws -> Void) throws {
        for index in 0..<TilePath.Kind.entries.tiles(size: size) {
            for (offset, entry) in try bundle(index, size: size).enumerated() {
                try body(index * 256 + offset, entry)
            }
        }
    }

    /// The siblings of an entry. Throws `LogProblem.notIncluded` if what the tiles hold does
    /// not prove it to be in the tree with that head.
    public func inclusionProof(of index: Int, in head: TreeHead) throws -> [SHA256Digest] {
        guard index >= 0, index < head.size else {
            throw LogError(file: "checkpoint", problem: .noSuchEntry)
        }
        let reader = SubtreeReader(log: self, size: head.size)
        let proof = try MerkleTree.inclusionProof(
            index: index, size: head.size, subtree: reader.hash)
        let leaf = try reader.hash(height: 0, index: index)
        guard MerkleTree.isIncluded(leaf: leaf, index: index, head: head, proof: proof) else {
            throw LogError(file: "tile", problem: .notIncluded)
        }
        return proof
    }

    /// Throws `LogProblem.inconsistent` if the tiles do not prove the one to begin the other.
    public func consistencyProof(from old: TreeHead, to new: TreeHead) throws -> [SHA256Digest] {
        guard old.size <= new.size else {
            throw LogError(file: "checkpoint", problem: .shrunk(from: old.size, to: new.size))
        }
        let reader = SubtreeReader(log: self, size: new.size)
        let proof = try MerkleTree.consistencyProof(
            from: old.size, to: new.size, subtree: reader.hash)
        guard MerkleTree.isConsistent(old: old, new: new, proof: proof) else {
            throw LogError(file: "tile", problem: .inconsistent)
        }
        return proof
    }

    /// The head of this log when it ended with entry `index`, and the siblings of that entry under
    /// it; `head` is a later one, or the same. Throws `LogProblem.inconsistent` if the tiles do not
    /// prove the one to begin the other.
    public func ending(at index: Int, in head: TreeHead) throws -> (
        head: TreeHead, siblings: [SHA256Digest]
    ) {
        guard index >= 0, index < head.size else {
            throw LogError(file: "checkpoint", problem: .noSuchEntry)
        }
        let reader = SubtreeReader(log: self, size: head.size)
        let siblings = try MerkleTree.inclusionProof(
            index: index, size: index + 1, subtree: reader.hash)
        let leaf = try reader.hash(height: 0, index: index)
        let root = siblings.reduce(leaf) { MerkleTree.nodeHash($1, $0) }
        let old = TreeHead(size: index + 1, root: root)
        let proof = try MerkleTree.consistencyProof(
            from: old.size, to: head.size, subtree: reader.hash)
        guard MerkleTree.isConsistent(old: old, new: head, proof: proof) else {
            throw LogError(file: "tile", problem: .inconsistent)
        }
        return (old, siblings)
    }

    private func bundle(_ index: Int, size: Int) throws -> [[UInt8]] {
        let width = TilePath.Kind.entries.width(index: index, size: size)
        return try firstForm(of: TilePath(.entries, index: index, width: width)) { path in
            let bytes = try read(path.description, limit: EntryBundle.sizeLimit)
            return try naming(path.description) {
                Array(try EntryBundle.entries(in: bytes, count: path.width).prefix(width))
            }
        }
    }

    /// The first `width` hashes of a tile, from its partial form or, where that is gone, from
    /// the full one.
    func hashes(level: Int, index: Int, width: Int) throws -> [SHA256Digest] {
        let path = TilePath(.hashes(level: level), index: index, width: width)
        return try firstForm(of: path) { path in
            let bytes = try read(path.description, limit: 32 * TilePath.fullWidth)
            return try naming(path.description) {
                Array(try Tile(path: path, bytes: bytes).hashes.prefix(width))
            }
        }
    }

    private func firstForm<Value>(
        of path: TilePath, _ body: (TilePath) throws -> Value
    ) throws -> Value {
        do {
            return try body(path)
        } catch let error as LogError where error.problem == .missing {
            do {
                return try body(TilePath(path.kind, index: path.index))
            } catch let second as LogError where second.problem == .missing {
                throw error
            }
        }
    }

    /// A file of the log. What is not there, too long or no file is the log's fault.
    func read(_ path: String, limit: Int) throws -> [UInt8] {
        do {
            return try files.read("\(folder)/\(path)", limit: limit)
        } catch let error as FileError {
            switch error.code {
            case ENOENT, ENOTDIR: throw LogError(file: path, problem: .missing)
            case EFBIG: throw LogError(file: path, problem: .tooLong(limit: limit))
            case ELOOP, EISDIR, ENXIO: throw LogError(file: path, problem: .unexpected)
            default: throw error
            }
        }
    }
}

/// Subtree hashes out of a log's tiles, each tile read once.
private final class SubtreeReader {
    private struct Key: Hashable {
        let level: Int
        let index: Int
    }

    private let log: TileLog
    private let size: Int
    private var tiles: [Key: [SHA256Digest]] = [:]

    init(log: TileLog, size: Int) {
        self.log = log
        self.size = size
    }

    func hash(height: Int, index: Int) throws -> SHA256Digest {
        let level = height / 8
        let count = 1 << (height % 8)
        let first = index * count
        let tile = try hashes(Key(level: level, index: first >> 8))
        return MerkleTree.root(of: Array(tile[(first & 255)..<((first & 255) + count)]))
    }

    private func hashes(_ key: Key) throws -> [SHA256Digest] {
        if let known = tiles[key] { return known }
        let width = TilePath.Kind.hashes(level: key.level).width(index: key.index, size: size)
        let hashes = try log.hashes(level: key.level, index: key.index, width: width)
        tiles[key] = hashes
        return hashes
    }
}

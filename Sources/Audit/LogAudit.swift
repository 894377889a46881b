import Signing

/// A log of which every file was read and found to be what its checkpoint signs.
public struct AuditedLog: Hashable, Sendable {
    /// The checkpoint, and the trusted witnesses that cosigned it.
    public let checkpoint: CosignedCheckpoint
    /// The earlier checkpoint, if one was given: the log begins with its tree.
    public let old: CosignedCheckpoint?
    /// Files in the folder, partial tiles left over from smaller sizes among them.
    public let files: Int
}

extension TileLog {
    /// Verifies everything that the folder holds, in one pass and little memory.
    ///
    /// The checkpoint is signed by `trusted` and cosigned by `quorum` of the `witnesses`, and
    /// so is the earlier one, `old` (the bytes of a note). Every entry is a canonical JSON
    /// object of at most 8 KiB, every tile follows from the entries, the root is the signed
    /// one, and so was the root at the old size. Nothing else lies in the folder, but partial
    /// tiles of smaller sizes, which must be beginnings of the present ones, and the empty
    /// folders where such tiles were.
    ///
    /// `visit` gets each entry with its index (from 0), in order; believe none of it before
    /// this returns. Throws `LogError` with the file that is wrong, `FileError` if the
    /// machine fails, a `NoteProblem` if the trust itself cannot be (see `LogTrust.init`).
    public func audit(
        trusted: VerifierKey, old: [UInt8]? = nil, witnesses: [VerifierKey] = [],
        quorum: Int = 0, visit: (Int, [UInt8]) throws -> Void = { _, _ in }
    ) throws -> AuditedLog {
        let trust = try LogTrust(key: trusted, witnesses: witnesses, quorum: quorum)
        let note = try checkpoint()
        let signed = try naming("checkpoint") { try trust.checkpoint(in: note) }
        let earlier = try old.map { bytes in
            try naming("old checkpoint") { try trust.checkpoint(in: bytes) }
        }
        let head = signed.checkpoint.head
        let files = try LogFolder(self, size: head.size)
        var pass = AuditPass(
            log: self, head: head, old: earlier?.checkpoint.head, leftovers: files.leftovers)
        try pass.run(visit: visit)
        return AuditedLog(checkpoint: signed, old: earlier, files: files.count)
    }
}

/// What lies in a log's folder, by name.
private struct LogFolder {
    /// The narrower forms of each tile; the tile itself is the key.
    private(set) var leftovers: [TilePath: [TilePath]] = [:]
    private(set) var count = 0
    private let log: TileLog
    private let size: Int

    /// Throws for anything that is not a file of a log of that size.
    init(_ log: TileLog, size: Int) throws {
        self.log = log
        self.size = size
        for name in try log.files.names(in: log.folder).sorted() { try look(at: name, depth: 0) }
    }

    private mutating func look(at path: String, depth: Int) throws {
        switch try log.files.kind(of: "\(log.folder)/\(path)") {
        case .folder where depth < 12:
            let names = try log.files.names(in: "\(log.folder)/\(path)").sorted()
            guard !names.isEmpty || mayBeEmpty(path) else {
                throw LogError(file: path, problem: .unexpected)
            }
            for name in names { try look(at: "\(path)/\(name)", depth: depth + 1) }
        case .file:
            count += 1
            if path != "checkpoint" { try note(path) }
        default:
            throw LogError(file: path, problem: .unexpected)
        }
    }

    /// A publisher that dies while it removes partial tiles leaves their folder behind.
    /// Where such a tile should still be, the walk over the tiles will miss it.
    private func mayBeEmpty(_ path: String) -> Bool {
        guard path.hasSuffix(".p"), let tile = TilePath(parsing: String(path.dropLast(2))) else {
            return false
        }
        return tile.kind.width(index: tile.index, size: size) > 0
    }

    private mutating func note(_ path: String) throws {
        guard let tile = TilePath(parsing: path) else {
            throw LogError(file: path, problem: .unexpected)
        }
        let width = tile.kind.width(index: tile.index, size: size)
        guard tile.width <= width else { throw LogError(file: path, problem: .beyondCheckpoint) }
        if tile.width < width {
            leftovers[TilePath(tile.kind, index: tile.index, width: width), default: []]
                .append(tile)
        }
    }
}

/// The walk over all entries that makes every tile again and compares it with the file.
private struct AuditPass {
    let log: TileLog
    let head: TreeHead
    let old: TreeHead?
    let leftovers: [TilePath: [TilePath]]
    private var edge = TileEdge()

    init(log: TileLog, head: TreeHead, old: TreeHead?, leftovers: [TilePath: [TilePath]]) {
        self.log = log
        self.head = head
        self.old = old
        self.leftovers = leftovers
    }

    mutating func run(visit: (Int, [UInt8]) throws -> Void) throws {
        if let old, old.size > head.size {
            throw LogError(file: "checkpoint", problem: .shrunk(from: old.size, to: head.size))
        }
        for index in 0..<TilePath.Kind.entries.tiles(size: head.size) {
            let width = TilePath.Kind.entries.width(index: index, size: head.size)
            let path = TilePath(.entries, index: index, width: width)
            for entry in try entries(of: path) { try take(entry, in: path, visit: visit) }
        }
        for tile in edge.partialTiles { try compare(tile) }
        guard edge.root == head.root else { throw LogError(file: "checkpoint", problem: .root) }
    }

    private mutating func take(
        _ entry: [UInt8], in path: TilePath, visit: (Int, [UInt8]) throws -> Void
    ) throws {
        let index = edge.size
        guard entry.count <= EntryBundle.entryLimit else {
            throw LogError(file: path.description, problem: .entryTooLong(index))
        }
        guard (try? JSONValue(canonical: entry))?.object != nil else {
            throw LogError(file: path.description, problem: .entryForm(index))
        }
        for tile in edge.append(entry) { try compare(tile) }
        if let old, old.size == edge.size, old.root != edge.root {
            throw LogError(file: "checkpoint", problem: .inconsistent)
        }
        try visit(index, entry)
    }

    private func entries(of path: TilePath) throws -> [[UInt8]] {
        let bytes = try log.read(path.description, limit: EntryBundle.sizeLimit)
        let entries = try naming(path.description) {
            try EntryBundle.entries(in: bytes, count: path.width)
        }
        for narrower in leftovers[path] ?? [] {
            let expected = entries.prefix(narrower.width).reduce(0) { $0 + 2 + $1.count }
            try compare(narrower, with: bytes.prefix(expected))
        }
        return entries
    }

    private func compare(_ tile: Tile) throws {
        let bytes = tile.bytes
        try compare(tile.path, with: bytes[...])
        for narrower in leftovers[tile.path] ?? [] {
            try compare(narrower, with: bytes.prefix(32 * narrower.width))
        }
    }

    private func compare(_ path: TilePath, with expected: ArraySlice<UInt8>) throws {
        let bytes = try log.read(path.description, limit: EntryBundle.sizeLimit)
        guard bytes[...] == expected else {
            throw LogError(file: path.description, problem: .differs)
        }
    }
}

import Glibc
import Signing

/// Writes a log's tiles and checkpoint as plain files, so that whatever happens in between,
/// the checkpoint in the folder only ever speaks of tiles that are there and durable.
///
/// Everything new is first written and synced in a staging folder beside the log, on the
/// same file system, and compared with the root of the checkpoint. Then each file gets its
/// name in the log, the folders are synced, and last the checkpoint is renamed into place.
/// Running it again after a kill at any moment completes the same files. One publisher at a
/// time: the caller holds the desk's lock.
///
/// After a `FileError` nobody knows what the disk holds: end the process.
public struct TilePublisher: Sendable {
    /// Gives the entries of a range of at most 256 indices, in order.
    public typealias Entries = (Range<Int>) throws -> [[UInt8]]

    private let log: TileLog
    private let stagingFolder: String
    private let files: any FileSystem

    /// Both folders are made if absent; their parents must exist.
    public init(
        folder: String, stagingFolder: String, files: any FileSystem = DiskFiles()
    ) {
        log = TileLog(folder: folder, files: files)
        self.stagingFolder = stagingFolder
        self.files = files
    }

    /// The head of the checkpoint in the folder, its signature not verified; nil if none.
    public func published() throws -> TreeHead? {
        do {
            let note = try log.checkpoint()
            return try naming("checkpoint") {
                try Checkpoint(text: SignedNote(parsing: note).text).head
            }
        } catch let error as LogError where error.problem == .missing {
            return nil
        }
    }

    /// Publishes a signed checkpoint, after all tiles that it needs and that the log of
    /// `oldSize` entries did not have. From 0, everything is made again and compared.
    ///
    /// Throws a `LogError`: `.ahead` if more (or a tree with another root) is published
    /// already, `.gap` if less than `oldSize` is, `.root` if the entries do not have the
    /// checkpoint's root, `.differs` if a file is there with other bytes. In all these
    /// cases the log is as it was.
    public func publish(_ note: [UInt8], from oldSize: Int, entries: Entries) throws {
        let head = try naming("checkpoint") {
            try Checkpoint(text: SignedNote(parsing: note).text).head
        }
        try refuse(head, from: oldSize)
        try makeFolders()
        var staging = try Staging(folder: stagingFolder, files: files)
        try stageTiles(of: head, from: oldSize, in: &staging, entries: entries)
        let checkpoint = try staging.add(note)
        try placeTiles(staging.staged)
        try files.rename(checkpoint, to: "\(log.folder)/checkpoint")
        try files.syncFolder(log.folder)
        try removePartialTiles(oldSize: oldSize, newSize: head.size)
    }

    private func refuse(_ head: TreeHead, from oldSize: Int) throws {
        let present = try published() ?? .empty
        let isAhead = present.size > head.size
        guard !isAhead, present.size < head.size || present.root == head.root else {
            throw LogError(file: "checkpoint", problem: .ahead(published: present.size))
        }
        guard (0...present.size).contains(oldSize) else {
            throw LogError(file: "checkpoint", problem: .gap(published: present.size))
        }
    }

    private func makeFolders() throws {
        for folder in [log.folder, stagingFolder] {
            if try files.kind(of: folder) == nil { try files.makeFolder(folder) }
            try files.syncFolder(parent(of: folder))
        }
    }

    private func stageTiles(
        of head: TreeHead, from oldSize: Int, in staging: inout Staging, entries: Entries
    ) throws {
        var edge = try TileEdge(size: oldSize & ~255) {
            try log.hashes(level: $0, index: $1, width: $2)
        }
        for start in stride(from: edge.size, to: head.size, by: TilePath.fullWidth) {
            let range = start..<min(start + TilePath.fullWidth, head.size)
            let path = TilePath(.entries, index: start >> 8, width: range.count)
            let batch = try checked(entries(range), range: range, path: path)
            try staging.add(EntryBundle.bytes(of: batch), for: path)
            for entry in batch {
                for tile in edge.append(entry) {
                    try staging.add(tile.bytes, for: tile.path)
                }
            }
        }
        for tile in edge.partialTiles where !isPublished(tile, oldSize: oldSize, head: head) {
            try staging.add(tile.bytes, for: tile.path)
        }
        guard edge.root == head.root else { throw LogError(file: "checkpoint", problem: .root) }
    }

    private func checked(
        _ entries: [[UInt8]], range: Range<Int>, path: TilePath
    ) throws -> [[UInt8]] {
        guard entries.count == range.count else {
            throw LogError(file: path.description, problem: .entryCount)
        }
        for (index, entry) in zip(range, entries) where entry.count > EntryBundle.entryLimit {
            throw LogError(file: path.description, problem: .entryTooLong(index))
        }
        return entries
    }

    /// Upper tiles rarely change; they are durable since the checkpoint of the old size.
    private func isPublished(_ tile: Tile, oldSize: Int, head: TreeHead) -> Bool {
        let kind = tile.path.kind
        return kind.level > 0 && kind.count(size: oldSize) == kind.count(size: head.size)
    }

    private func placeTiles(_ staged: [Staging.File]) throws {
        var folders: Set<String> = [log.folder]
        for file in staged {
            let target = "\(log.folder)/\(file.path)"
            try makeAncestors(of: target, folders: &folders)
            do {
                try files.link(file.temporary, to: target)
                try files.remove(file.temporary)
            } catch let error as FileError where error.code == EEXIST {
                try replace(file, target: target)
            }
        }
        // All of them, made now or before: an earlier run may have died before its sync.
        for folder in folders.sorted().reversed() { try files.syncFolder(folder) }
    }

    private func makeAncestors(of path: String, folders: inout Set<String>) throws {
        let folder = parent(of: path)
        guard !folders.contains(folder) else { return }
        try makeAncestors(of: folder, folders: &folders)
        if try files.kind(of: folder) == nil { try files.makeFolder(folder) }
        folders.insert(folder)
    }

    /// A file that is there already must be the same. Ours takes its place all the same:
    /// nobody knows whether the one there ever reached the disk.
    private func replace(_ file: Staging.File, target: String) throws {
        let present = try log.read(file.path.description, limit: EntryBundle.sizeLimit)
        guard try files.read(file.temporary, limit: EntryBundle.sizeLimit) == present else {
            throw LogError(file: file.path.description, problem: .differs)
        }
        try files.rename(file.temporary, to: target)
    }

    /// Partial tiles may go once the full one is there (C2SP tlog-tiles). Only those that
    /// this run or one just before it made full are looked for; any others do no harm.
    private func removePartialTiles(oldSize: Int, newSize: Int) throws {
        for kind in TilePath.Kind.all {
            let full = kind.count(size: newSize) >> 8
            for index in Set([kind.count(size: oldSize) >> 8, full - 1])
            where (0..<full).contains(index) {
                let folder = "\(log.folder)/\(TilePath(kind, index: index).partialFolder)"
                guard try files.kind(of: folder) == .folder else { continue }
                let names = try files.names(in: folder).sorted()
                guard names.allSatisfy({ decimal($0.utf8) != nil }) else { continue }
                for name in names { try files.remove("\(folder)/\(name)") }
                try files.removeFolder(folder)
            }
        }
    }
}

/// Files that are written and synced, but have no name in the log yet.
private struct Staging {
    struct File {
        let temporary: String
        let path: TilePath
    }

    private(set) var staged: [File] = []
    private var count = 0
    private let folder: String
    private let files: any FileSystem

    /// Removes what an earlier run left behind.
    init(folder: String, files: any FileSystem) throws {
        self.folder = folder
        self.files = files
        for name in try files.names(in: folder).sorted() where name.hasPrefix("new-") {
            try files.remove("\(folder)/\(name)")
        }
    }

    mutating func add(_ bytes: [UInt8], for path: TilePath) throws {
        staged.append(File(temporary: try add(bytes), path: path))
    }

    /// Returns the path of the new file.
    mutating func add(_ bytes: [UInt8]) throws -> String {
        let path = "\(folder)/new-\(count)"
        count += 1
        try files.writeDurably(bytes, to: path)
        return path
    }
}

/// The folder that a path lies in: `.` for a name alone, `/` for the topmost.
private func parent(of path: String) -> String {
    let parts = path.split(separator: "/")
    let above = parts.dropLast().joined(separator: "/")
    return path.hasPrefix("/") ? "/\(above)" : above.isEmpty ? "." : above
}

import Audit
import Clearance
import Glibc
import Outputs
import Readers
import Signing

extension OpenDesk {
    /// Gives every entry from an index on to `body`, in order.
    public func forEachEntry(from first: Int = 0, _ body: (Int, [UInt8]) throws -> Void) throws {
        var index = max(0, first)
        while index < ledger.size {
            for entry in try store.entries(index..<min(index + 1024, ledger.size)) {
                try body(index, entry)
                index += 1
            }
        }
    }

    /// A C2SP tlog-proof of an entry under the newest checkpoint.
    ///
    /// - `isWitnessed`: under the latest that a witness has cosigned instead.
    public func inclusionProof(of index: Int, isWitnessed: Bool = false) throws -> [UInt8] {
        let log = TileLog(folder: folder.log, files: files)
        guard isWitnessed else {
            let note = publishedCheckpoint()
            if let known = memo.proof(of: index, under: note) { return known }
            let proof = try log.proof(of: index, under: note).bytes
            memo.keep(proof: proof, of: index, under: note)
            return proof
        }
        let note = try witnessedNote()
        let size = try note.map { try Checkpoint(text: $0.text).head.size } ?? 0
        guard let note, index < size else { throw DeskError.notWitnessed(size: size) }
        return try log.proof(of: index, under: note.bytes).bytes
    }

    /// The description of a folder's dataset, if the desk knows it. Throws `ReadErrors` where it knows it in
    /// another spelling.
    public func dataset(for folder: SubmittedFolder) throws -> Dataset? {
        let declared = folder["submission.yaml"].flatMap {
            try? SubmissionReader.declaration($0).dataset
        }
        try requireOneSpelling(of: declared, in: folder)
        return try knownDataset(of: declared)
    }

    /// Copies the desk into a new folder while it may be in use, and returns how many entries
    /// the copy has. What is appended meanwhile is in the copy's stores only if its entry is.
    public func backup(to path: String) throws -> Int {
        let path = DeskFolder.trimmed(path)
        guard try files.kind(of: path) == nil else { throw DeskError.alreadyThere(path) }
        guard !folder.holds(path) else { throw DeskError.insideDesk(path) }
        let temporary = DeskFolder("\(path).partial-\(try RandomName.draw().prefix(8))")
        return try withLock {
            try files.makeFolder(temporary.path)
            chmod(temporary.path, 0o700)
            for folder in temporary.folders.dropFirst() { try files.makeFolder(folder) }
            chmod(temporary.keys, 0o700)
            try store.backup(to: temporary.database)
            // SQLite does not sync what it copies into.
            try files.syncFile(temporary.database)
            let kept = ["desk.yaml", "content", "outbox", "keys", "trust", "rules", "datasets"]
            for name in kept + ["witnessed"]
            where try files.kind(of: "\(folder.path)/\(name)") != nil {
                try FolderTree.copy(
                    "\(folder.path)/\(name)", to: "\(temporary.path)/\(name)", files: files)
            }
            try publish(into: temporary)
            try files.syncFolder(temporary.path)
            try files.rename(temporary.path, to: path)
            try files.syncFolder(DeskFolder.parent(of: path))
            return ledger.size
        }
    }
}

extension FileSystem {
    /// Makes the bytes of a file durable that something else wrote.
    fileprivate func syncFile(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw FileLock.failure("open", path) }
        do {
            try sync(descriptor)
        } catch {
            try? close(descriptor)
            throw error
        }
        try close(descriptor)
    }
}

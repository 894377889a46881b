import Audit
import Clearance
import Release

/// Bundles: staged, signed but not yet recorded, and as they are handed over.
extension OpenDesk {
    /// Writes the signed parts durably into the outbox, where they wait for their entry. What an
    /// earlier attempt left without an entry is replaced: nobody has seen it.
    func stage(_ release: SignedRelease, for id: String, _ number: Int) throws {
        let target = folder.staged(id, part: number)
        if try files.kind(of: target) != nil { try FolderTree.remove(target, files: files) }
        let temporary = "\(folder.outbox)/.\(try RandomName.draw())"
        try FolderTree.write(release.parts, to: temporary, files: files)
        try files.rename(temporary, to: target)
        try files.syncFolder(folder.outbox)
    }

    /// Returns their folders. The caller holds the lock, so that nobody else uses the temporary one.
    func writeBundles(of id: String, to path: String) throws -> [String] {
        let bundles = try bundles(of: id)
        let names = bundles.indices.map { bundles.count == 1 ? "" : "part-\($0 + 1)" }
        var parts: [String: [UInt8]] = [:]
        for (name, bundle) in zip(names, bundles) {
            for (file, bytes) in bundle { parts[name.isEmpty ? file : "\(name)/\(file)"] = bytes }
        }
        try write(parts, to: path)
        return names.map { $0.isEmpty ? path : "\(path)/\($0)" }
    }

    private func write(_ parts: [String: [UInt8]], to path: String) throws {
        if try files.kind(of: path) != nil {
            guard try files.kind(of: path) == .folder,
                try FolderTree.read(path, files: files) == parts
            else { throw DeskError.occupied(path) }
            return
        }
        let temporary = try clearedTemporary(beside: path)
        try FolderTree.write(parts, to: temporary, files: files)
        try files.rename(temporary, to: path)
        try files.syncFolder(DeskFolder.parent(of: path))
    }

    /// Makes the bundle's folder with a file in it and removes both: what cannot be written is no
    /// release.
    func tryTarget(_ path: String) throws {
        let temporary = try clearedTemporary(beside: path)
        try FolderTree.write(["trial": []], to: temporary, files: files)
        try FolderTree.remove(temporary, files: files)
    }

    private func clearedTemporary(beside path: String) throws -> String {
        let parent = DeskFolder.parent(of: path)
        let temporary = "\(parent)/.\(DeskFolder.name(of: path)).sallyport-partial"
        // A killed process may have left it.
        if try files.kind(of: temporary) != nil { try FolderTree.remove(temporary, files: files) }
        return temporary
    }

    /// The bundles of a released submission, from what was staged and what the log says.
    func bundles(of id: String) throws -> [[String: [UInt8]]] {
        let submission = try ledger.submission(id)
        guard !submission.departures.isEmpty else { throw Refusal.wrongState(id, submission.state) }
        return try submission.departures.enumerated().map { number, departure in
            guard let entry = try store.entries(departure.index..<departure.index + 1).first,
                case .released(let event) = try LogEvent(entry: entry).event
            else { throw DeskError.damagedStore("entry \(departure.index) is no release") }
            let staged = try FolderTree.read(folder.staged(id, part: number), files: files)
            let release = try SignedRelease(staged: staged, event: event)
            return release.bundle(entry: entry, proof: try proof(of: departure.index))
        }
    }

    /// The proof of an entry under the checkpoint of the log that ended with it: the same bytes
    /// whenever it is made. From the published tiles, which are shown to be those of the head: we
    /// never sign a root that is not in our log.
    func proof(of index: Int) throws -> [UInt8] {
        guard let head else { throw DeskError.damagedStore("its head is gone") }
        let (then, siblings) = try TileLog(folder: folder.log, files: files)
            .ending(at: index, in: head.frontier.head)
        return LogProof(index: index, hashes: siblings, note: try checkpoint(of: then)).bytes
    }
}

import Audit
import Glibc
import Signing

/// The log as everybody may read it: made from the event store, and made again from it when what
/// lies there is not what it should be.
extension OpenDesk {
    /// Up to this many entries the whole published log is read before something is released.
    static let mostAudited = 65_536

    /// Brings the published log up to the head; the caller holds the lock. One that is damaged is
    /// made again. Throws `LogProblem.ahead` if more is published than this desk knows of: then the
    /// desk is older than its log.
    ///
    /// - `isOpening`: whether what lies there is as another process left it, or somebody else.
    func publish(isOpening: Bool = false) throws {
        guard let head else { return }
        do {
            let published = try publishedNote().map { try Checkpoint(text: $0.text).head }
            guard published != head.frontier.head else { return }
            if isOpening { noteLag(published?.size, behind: head.frontier.size) }
            try publisher(in: folder).publish(head.checkpoint, from: published?.size ?? 0) {
                try store.entries($0)
            }
        } catch let error as LogError where error.problem.isDamage {
            try remake(because: "\(error)")
        } catch let problem as NoteProblem {
            try remake(because: "checkpoint: \(problem)")
        }
    }

    /// After a crash the published log may lack the last entries; that there is none is no crash's doing.
    private func noteLag(_ size: Int?, behind whole: Int) {
        guard let size else {
            let words = "log/checkpoint: was gone; the published log was written again"
            mended.append(words)
            return note(words)
        }
        note("log/checkpoint: had \(size) of \(whole) entries; the others were published now")
    }

    private func publisher(in folder: DeskFolder) -> TilePublisher {
        TilePublisher(folder: folder.log, stagingFolder: folder.staging, files: files)
    }

    /// The checkpoint that is published, signed by this log's key; nil if there is none.
    private func publishedNote() throws -> SignedNote? {
        do {
            let note = try TileLog(folder: folder.log, files: files).checkpoint()
            // To verify a signature takes far longer than to read it.
            if let known = memo.note, known.bytes == note { return known }
            _ = try Checkpoint.verified(note, key: signer.verifierKey)
            memo.note = try SignedNote(parsing: note)
            return memo.note
        } catch let error as LogError where error.problem == .missing {
            return nil
        }
    }

    /// The signed note of the newest head, with what witnesses signed below it.
    public func publishedCheckpoint() -> [UInt8] {
        guard let head else { return [] }
        let note = try? publishedNote()
        let text = try? SignedNote(parsing: head.checkpoint).text
        return note?.text == text ? note?.bytes ?? head.checkpoint : head.checkpoint
    }

    /// Writes the published log of the same entries into another folder, such as a copy's.
    func publish(into folder: DeskFolder) throws {
        guard head != nil else { return }
        try publisher(in: folder).publish(publishedCheckpoint(), from: 0) {
            try store.entries($0)
        }
    }

    /// Makes the published log again from the event store. What lay there is moved aside, to
    /// `DESK/damaged`; returns where, or nil if nothing lay there.
    @discardableResult
    public func rebuildLog() throws -> String? {
        try withLock {
            let note = publishedCheckpoint()
            let aside = try moveAside()
            try publisher(in: folder).publish(note, from: 0) { try store.entries($0) }
            return aside
        }
    }

    /// Reads the published log before something leaves that relies on it, all of it where it is not
    /// long, and makes it again if it is damaged; the caller holds the lock.
    func requireSoundLog() throws {
        guard let head else { return }
        guard head.frontier.size <= Self.mostAudited else {
            _ = try proof(of: head.frontier.size - 1)
            return
        }
        do {
            let audited = try TileLog(folder: folder.log, files: files)
                .audit(trusted: signer.verifierKey)
            guard audited.checkpoint.checkpoint.head != head.frontier.head else { return }
            try remake(because: "checkpoint: not of this log's head")
        } catch let error as LogError where error.problem.isDamage {
            try remake(because: "\(error)")
        }
    }

    private func remake(because reason: String) throws {
        guard let head else { return }
        let aside = try moveAside()
        try publisher(in: folder).publish(head.checkpoint, from: 0) { try store.entries($0) }
        let moved = aside.map { "; what lay there is in \($0)" } ?? ""
        let words = "log/\(reason): the published log was made again\(moved)"
        mended.append(words)
        note(words)
    }

    /// After this the folder is not there, so that whoever opens the desk next publishes all of it,
    /// whatever happens to this process.
    private func moveAside() throws -> String? {
        guard try files.kind(of: folder.log) != nil else { return nil }
        if try files.kind(of: folder.damaged) == nil {
            try files.makeFolder(folder.damaged)
            chmod(folder.damaged, 0o700)
        }
        let target = "\(folder.damaged)/log-\(try RandomName.draw().prefix(8))"
        try files.rename(folder.log, to: target)
        try files.syncFolder(folder.damaged)
        try files.syncFolder(folder.path)
        return target
    }

    func note(_ message: String) {
        if let tell { tell(message) } else { notices.append(message) }
    }
}

extension LogProblem {
    /// Something about the files, rather than about how much there is of them.
    fileprivate var isDamage: Bool { if case .ahead = self { false } else { true } }
}

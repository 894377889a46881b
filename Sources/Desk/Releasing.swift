import Audit
import Clearance
import Disclosure
import Glibc
import Release
import Signing

extension OpenDesk {
    /// Lets an approved submission go: judges it again, signs it, records it, and writes the
    /// bundle to `path`, which appears by one rename. After a crash, or to another path, the same
    /// call writes the same bytes.
    ///
    /// Throws `DeskError.worse` if it is judged otherwise now than when it was approved, and
    /// `Refusal.lapsed` if packs, quorum or keys changed since (then the votes have to be given
    /// again), a `Refusal` if it is not approved. Nothing is released then.
    public func release(_ id: String, to path: String, by manager: String) throws {
        let path = DeskFolder.trimmed(path)
        try checkTarget(path)
        try withLock {
            let actor = try pseudonym(of: manager)
            guard ledger.roles[actor]?.contains(.releaseManager) ?? false else {
                throw Refusal.notAllowed(role: .releaseManager)
            }
            let state = try ledger.submission(id).state
            if state != .released {
                guard state == .approved else { throw Refusal.wrongState(id, state) }
                // What is recorded cannot be taken back, so look before whether it can be written.
                guard try files.kind(of: path) == nil else { throw DeskError.occupied(path) }
                try tryTarget(path)
                try seal(id, by: actor)
            }
            try writeBundle(of: id, to: path)
        }
    }

    private func checkTarget(_ path: String) throws {
        let parent = DeskFolder.parent(of: path)
        guard try files.kind(of: parent) != nil else { throw DeskError.noFolder(parent) }
        guard !folder.holds(path) else { throw DeskError.insideDesk(path) }
    }

    /// Everything up to the committed entry; the caller holds the lock.
    private func seal(_ id: String, by manager: Pseudonym) throws {
        let submission = try ledger.submission(id)
        let judged = try judgedAgain(submission)
        let approved = try ApprovedSubmission(
            id, of: try candidates(of: submission, judged), in: ledger)
        let time = clock()
        let program = "sallyport \(Sallyport.version)"
        let story = try story(of: approved, by: manager, at: time, program: program)
        let signed = try SignedRelease(
            approved, criteria: try Criteria.json(packs: judged.packs, program: program),
            crate: try Crate.json(approved, story: story), packNames: judged.packs.map(\.name),
            time: time, with: try credentials())
        let entry = LogEvent(time: time, actor: manager, event: .released(signed.event))
        try rehearse(signed, entry)
        try stage(signed, for: id)
        try append([Pending(event: entry, openings: [])])
    }

    /// Verifies the bundle as an auditor will, before anything is recorded: a release that nobody
    /// could verify must not happen.
    private func rehearse(_ signed: SignedRelease, _ event: LogEvent) throws {
        let entry = try event.entry()
        var frontier = head?.frontier ?? Frontier()
        let (index, siblings) = (frontier.size, frontier.nextProof)
        frontier.append(MerkleTree.leafHash(entry))
        let proof = LogProof(
            index: index, hashes: siblings, note: try checkpoint(of: frontier.head))
        let bundle = signed.bundle(entry: entry, proof: proof.bytes)
        _ = try VerifiedRelease(
            parts: bundle, trust: try Trust(folder: folder.trust, files: files))
    }

    /// Judges what is about to leave as if it came now. If it is judged otherwise than what was
    /// voted on, the review opens again and the release is refused.
    private func judgedAgain(_ submission: Submission) throws -> JudgedSubmission {
        let judged = try judged(submission.id)
        let changed = try changes(in: judged, since: submission)
        guard changed.isEmpty, ledger.stands(submission) else {
            try reopen(submission, judged)
            throw changed.isEmpty ? Refusal.lapsed(submission.id) : DeskError.worse(changed)
        }
        return judged
    }

    /// Each file with its votes: all of them, or the quorum's first where all would not fit into
    /// the entry.
    private func candidates(of submission: Submission, _ judged: JudgedSubmission) throws
        -> [ApprovedSubmission.Candidate]
    {
        let check = try latestCheck(of: submission)
        let most = submission.votes.map(\.count).max() ?? 0
        let fits = judged.decisions.count <= Self.mostOutputs(checkers: most)
        return try judged.decisions.enumerated().map { number, item in
            let cast = submission.votes[number].values.sorted { $0.index < $1.index }
            let shown = try store.opening(of: check, named: "findings:\(number)")
            let votes = try cast.prefix(fits ? most : ledger.checkers).map { cast in
                let signed = try signedVote(cast)
                guard let shown,
                    signed.vote.findings == Commitment(to: shown.body, salt: shown.salt)
                else { throw DeskError.damagedRecord(index: check, name: "findings:\(number)") }
                let salt = try store.opening(of: cast.index, named: "vote")?.salt ?? []
                return (vote: signed, salt: salt)
            }
            return ApprovedSubmission.Candidate(
                output: number, path: item.path, bytes: judged.folder[item.path]?.bytes ?? [],
                votes: votes)
        }
    }

    private func story(
        of approved: ApprovedSubmission, by manager: Pseudonym, at time: Int, program: String
    ) throws -> Crate.Story {
        let submission = approved.submission
        let votes = try approved.files.flatMap { file in
            let released = Set(file.votes.map(\.key.keyID))
            return try submission.votes[file.output].sorted { $0.value.index < $1.value.index }
                .filter { released.contains($0.value.keyID) }
                .map { person, cast in
                    (checker: person, time: try event(at: cast.index).time, path: file.path)
                }
        }
        return Crate.Story(
            submission: submission.id, time: time, program: program, manager: manager,
            checks: try submission.checks.map { try event(at: $0).time }, votes: votes)
    }

    private func credentials() throws -> ReleaseCredentials {
        let revocations = "\(folder.trust)/crl.pem"
        return ReleaseCredentials(
            key: try keys.releaseKey(), certificate: try keys.releaseCertificate(),
            revocations: try files.kind(of: revocations) == .file
                ? try files.read(revocations, limit: 1 << 24) : nil)
    }

    /// Calls a release back: what left stays known, and everybody can see that it should not have.
    /// False where the policy asks for more release managers than have asked so far, this one
    /// included; then it is recorded that they want it.
    @discardableResult
    public func recall(_ id: String, by manager: String, reason: String) throws -> Bool {
        try withLock {
            let actor = try pseudonym(of: manager)
            let (commitment, opening) = try commit("reason", Array(reason.utf8))
            let asked = try ledger.submission(id).recallAskers.union([actor])
            let isEnough = asked.count >= ledger.policy.recallers
            let recall =
                isEnough
                ? Event.recalled(submission: id, reason: commitment)
                : .recallAsked(submission: id, reason: commitment)
            try append([Pending(event: event(recall, by: actor), openings: [opening])])
            return isEnough
        }
    }
}

// MARK: - Staging and bundles

extension OpenDesk {
    /// Writes the signed parts durably into the outbox, where they wait for their entry. What an
    /// earlier attempt left without an entry is replaced: nobody has seen it.
    private func stage(_ release: SignedRelease, for id: String) throws {
        let target = folder.staged(id)
        if try files.kind(of: target) != nil { try FolderTree.remove(target, files: files) }
        let temporary = "\(folder.outbox)/.\(try RandomName.draw())"
        try FolderTree.write(release.parts, to: temporary, files: files)
        try files.rename(temporary, to: target)
        try files.syncFolder(folder.outbox)
    }

    /// The caller holds the lock, so that nobody else uses the temporary folder.
    private func writeBundle(of id: String, to path: String) throws {
        let bundle = try bundle(of: id)
        if try files.kind(of: path) != nil {
            guard try files.kind(of: path) == .folder,
                try FolderTree.read(path, files: files) == bundle
            else { throw DeskError.occupied(path) }
            return
        }
        let temporary = try clearedTemporary(beside: path)
        try FolderTree.write(bundle, to: temporary, files: files)
        try files.rename(temporary, to: path)
        try files.syncFolder(DeskFolder.parent(of: path))
    }

    /// Makes the bundle's folder with a file in it and removes both: what cannot be written is no
    /// release.
    private func tryTarget(_ path: String) throws {
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

    /// The bundle of a released submission, from what was staged and what the log says.
    func bundle(of id: String) throws -> [String: [UInt8]] {
        let submission = try ledger.submission(id)
        guard let index = submission.released?.index,
            let entry = try store.entries(index..<index + 1).first,
            case .released(let event) = try LogEvent(entry: entry).event
        else { throw Refusal.wrongState(id, submission.state) }
        let staged = try FolderTree.read(folder.staged(id), files: files)
        let release = try SignedRelease(staged: staged, event: event)
        return release.bundle(entry: entry, proof: try proof(of: index))
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

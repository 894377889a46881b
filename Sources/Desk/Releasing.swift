import Audit
import Clearance
import Disclosure
import Glibc
import Release
import Signing

extension Desk {
    /// Lets an approved submission go: judges it again, signs it, records it, and writes the
    /// bundle to `path`, which appears by one rename. After a crash, or to another path, the same
    /// call writes the same bytes.
    ///
    /// Throws `DeskError.worse` if it is worse now than when it was approved (then the votes have
    /// to be given again), a `Refusal` if it is not approved.
    public func release(_ id: String, to path: String, by manager: String) throws {
        try withLock {
            if try ledger.submission(id).state != .released {
                try seal(id, by: try pseudonym(of: manager))
            }
        }
        try writeBundle(of: id, to: path)
    }

    /// Everything up to the committed entry; the caller holds the lock.
    private func seal(_ id: String, by manager: Pseudonym) throws {
        let submission = try ledger.submission(id)
        guard submission.state == .approved else {
            throw Refusal.wrongState(id, submission.state)
        }
        let judged = try judgedAgain(submission)
        let approved = try ApprovedSubmission(
            id, of: try candidates(of: submission, judged), in: ledger)
        let time = clock()
        let program = "sallyport \(Sallyport.version)"
        let story = try story(of: approved, by: manager, at: time, program: program, judged)
        let signed = try SignedRelease(
            approved, criteria: try Criteria.json(packs: judged.packs, program: program),
            crate: try Crate.json(approved, story: story), packNames: judged.packs.map(\.name),
            time: time, with: try credentials())
        try stage(signed, for: id)
        try append([
            Pending(
                event: LogEvent(time: time, actor: manager, event: .released(signed.event)),
                openings: [])
        ])
    }

    /// Judges what is about to leave as if it came now. If it is worse than what was voted on, the
    /// review opens again and the release is refused.
    private func judgedAgain(_ submission: Submission) throws -> JudgedSubmission {
        let judged = try judged(submission.id)
        let items = judged.decisions
        let check = try latestCheck(of: submission.id)
        var worse: [String] = []
        for (number, item) in items.enumerated() {
            let shown = try store.opening(of: check, named: "findings:\(number)")
            if try shown?.body != item.findingsRecord() { worse.append(item.path) }
        }
        guard worse.isEmpty else {
            let (report, opening) = try commit("report", judged.jsonReport)
            try append([
                Pending(
                    event: event(.reopened(submission: submission.id, report: report), by: nil),
                    openings: [opening]),
                try self.check(submission.id, judged, items),
            ])
            throw DeskError.worse(worse)
        }
        return judged
    }

    private func candidates(of submission: Submission, _ judged: JudgedSubmission) throws
        -> [ApprovedSubmission.Candidate]
    {
        try judged.decisions.enumerated().map { number, item in
            let votes = try submission.votes[number].values.sorted { $0.index < $1.index }.map {
                cast in
                let salt = try store.opening(of: cast.index, named: "vote")?.salt ?? []
                return (vote: try signedVote(cast), salt: salt)
            }
            return ApprovedSubmission.Candidate(
                output: number, path: item.path, bytes: judged.folder[item.path]?.bytes ?? [],
                votes: votes)
        }
    }

    private func story(
        of approved: ApprovedSubmission, by manager: Pseudonym, at time: Int, program: String,
        _ judged: JudgedSubmission
    ) throws -> Crate.Story {
        let submission = approved.submission
        let check = try LogEvent(
            entry: try store.entries(latestCheck(of: submission.id)..<ledger.size).first ?? [])
        let votes = try approved.files.flatMap { file in
            try submission.votes[file.output].sorted { $0.value.index < $1.value.index }.map {
                person, cast in
                let entry = try store.entries(cast.index..<cast.index + 1).first ?? []
                return (checker: person, time: try LogEvent(entry: entry).time, path: file.path)
            }
        }
        let packs = judged.packs.compactMap { pack in
            SHA256Digest(hex: pack.digest.hex).map { (name: pack.name, digest: $0) }
        }
        return Crate.Story(
            submission: submission.id, time: time, program: program, manager: manager,
            checked: (time: check.time, packs: packs), votes: votes)
    }

    private func credentials() throws -> ReleaseCredentials {
        let revocations = "\(folder.trust)/crl.pem"
        return ReleaseCredentials(
            key: try keys.releaseKey(), certificate: try keys.releaseCertificate(),
            revocations: try files.kind(of: revocations) == .file
                ? try files.read(revocations, limit: 1 << 24) : nil)
    }

    /// Calls a release back: what left stays known, and everybody can see that it should not have.
    public func recall(_ id: String, by manager: String, reason: String) throws {
        try withLock {
            let actor = try pseudonym(of: manager)
            let (commitment, opening) = try commit("reason", Array(reason.utf8))
            try append([
                Pending(
                    event: event(.recalled(submission: id, reason: commitment), by: actor),
                    openings: [opening])
            ])
        }
    }
}

// MARK: - Staging and bundles

extension Desk {
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

    private func writeBundle(of id: String, to path: String) throws {
        let bundle = try bundle(of: id)
        if try files.kind(of: path) != nil {
            guard try FolderTree.read(path, files: files) == bundle else {
                throw DeskError.occupied(path)
            }
            return
        }
        let temporary = "\(path).partial-\(try RandomName.draw().prefix(8))"
        try FolderTree.write(bundle, to: temporary, files: files)
        try files.rename(temporary, to: path)
        try files.syncFolder(Self.parent(of: path))
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
    /// whenever it is made.
    func proof(of index: Int) throws -> [UInt8] {
        let leaves = try store.leafHashes(size: index + 1)
        let head = TreeHead(size: leaves.count, root: MerkleTree.root(of: leaves))
        let hashes = try MerkleTree.inclusionProof(
            index: index, size: leaves.count, subtree: MerkleTree.subtrees(of: leaves))
        return LogProof(index: index, hashes: hashes, note: try checkpoint(of: head)).bytes
    }
}

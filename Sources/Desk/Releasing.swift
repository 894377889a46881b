import Audit
import Clearance
import Disclosure
import Glibc
import Release
import Signing

extension OpenDesk {
    /// Lets an approved submission go: judges it again, signs it, records it, and writes the
    /// bundle to `path`, which appears by one rename. After a crash, or to another path, the same
    /// call writes the same bytes. Returns the folders of the bundles: `path`, or where not
    /// all fits into one entry `path/part-1`, `path/part-2`, …
    ///
    /// Throws `DeskError.worse` if it is judged otherwise now than when it was approved, and
    /// `Refusal.lapsed` if packs, quorum, keys or a checker's project changed since (then the
    /// votes have to be given again), a `Refusal` if it is not approved. Nothing is released then.
    @discardableResult
    public func release(_ id: String, to path: String, by manager: String) throws -> [String] {
        let path = DeskFolder.trimmed(path)
        try checkTarget(path)
        return try withLock {
            let actor = try pseudonym(of: manager)
            guard ledger.roles[actor]?.contains(.releaseManager) ?? false else {
                throw Refusal.notAllowed(role: .releaseManager)
            }
            let state = try ledger.submission(id).state
            try requireSoundLog()
            if state != .released {
                guard state == .approved else { throw Refusal.wrongState(id, state) }
                // What is recorded cannot be taken back, so look before whether it can be written.
                guard try files.kind(of: path) == nil else { throw DeskError.occupied(path) }
                try tryTarget(path)
                try seal(id, by: actor)
            }
            return try writeBundles(of: id, to: path)
        }
    }

    private func checkTarget(_ path: String) throws {
        let parent = DeskFolder.parent(of: path)
        guard try files.kind(of: parent) != nil else { throw DeskError.noFolder(parent) }
        guard !folder.holds(path) else { throw DeskError.insideDesk(path) }
    }

    /// Everything up to the committed entries; the caller holds the lock.
    private func seal(_ id: String, by manager: Pseudonym) throws {
        let submission = try ledger.submission(id)
        let judged = try judgedAgain(submission)
        let parts = Self.parts(of: try candidates(of: submission, judged))
        let time = clock()
        let releases = try parts.enumerated().map { number, candidates in
            let part = parts.count > 1 ? ReleasePart(number: number + 1, of: parts.count) : nil
            let approved = try ApprovedSubmission(id, of: candidates, in: ledger)
            return try signed(approved, judged, part, by: manager, at: time)
        }
        let entries = releases.map {
            LogEvent(time: time, actor: manager, event: .released($0.event))
        }
        try rehearse(Array(zip(releases, entries)))
        for (number, release) in releases.enumerated() { try stage(release, for: id, number) }
        try append(entries.map { Pending(event: $0, openings: []) })
    }

    private func signed(
        _ approved: ApprovedSubmission, _ judged: JudgedSubmission, _ part: ReleasePart?,
        by manager: Pseudonym, at time: Int
    ) throws -> SignedRelease {
        let program = "sallyport \(Sallyport.version)"
        let story = try story(of: approved, by: manager, at: time, program: program)
        return try SignedRelease(
            approved, part: part,
            criteria: try Criteria.json(packs: judged.packs, program: program),
            crate: try Crate.json(approved, story: story), packNames: judged.packs.map(\.name),
            time: time, with: try credentials())
    }

    /// Verifies the bundles as an auditor will, before anything is recorded: a release that nobody
    /// could verify must not happen.
    private func rehearse(_ releases: [(signed: SignedRelease, event: LogEvent)]) throws {
        let trust = try Trust(folder: folder.trust, files: files).withoutWitnesses()
        var frontier = head?.frontier ?? Frontier()
        for (signed, event) in releases {
            let entry = try event.entry()
            let (index, siblings) = (frontier.size, frontier.nextProof)
            frontier.append(MerkleTree.leafHash(entry))
            let proof = LogProof(
                index: index, hashes: siblings, note: try checkpoint(of: frontier.head))
            let bundle = signed.bundle(entry: entry, proof: proof.bytes)
            _ = try VerifiedRelease(parts: bundle, trust: trust)
        }
    }

    /// Judges what is about to leave as if it came now. If it is judged otherwise than what was
    /// voted on, the review opens again and the release is refused.
    private func judgedAgain(_ submission: Submission) throws -> JudgedSubmission {
        let judged = try judged(submission.id)
        let changed = try changes(in: judged, since: submission)
        guard changed.isEmpty, ledger.stands(submission), try !isJudgedFromInside(submission) else {
            try reopen(submission, judged)
            throw changed.isEmpty ? Refusal.lapsed(submission.id) : DeskError.worse(changed)
        }
        return judged
    }

    /// Whether somebody who voted has handed in work of its project since.
    private func isJudgedFromInside(_ submission: Submission) throws -> Bool {
        let project = try project(of: submission.id)
        return try Set(submission.votes.flatMap(\.keys)).contains {
            try hasHandedIn($0, workOf: project)
        }
    }

    /// Each file with its votes: all of them, or the quorum's first where all would not fit into an
    /// entry.
    private func candidates(of submission: Submission, _ judged: JudgedSubmission) throws
        -> [ApprovedSubmission.Candidate]
    {
        let check = try latestCheck(of: submission)
        return try judged.decisions.enumerated().map { number, item in
            let cast = submission.votes[number].values.sorted { $0.index < $1.index }
            let shown = try store.opening(of: check, named: "findings:\(number)")
            let fits = Self.entrySize(votes: cast.count) <= Self.entryRoom
            let votes = try cast.prefix(fits ? cast.count : ledger.checkers).map { cast in
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

    /// Files that leave together: as many as one entry can name.
    private static func parts(
        of candidates: [ApprovedSubmission.Candidate]
    ) -> [[ApprovedSubmission.Candidate]] {
        var parts: [[ApprovedSubmission.Candidate]] = []
        var room = 0
        for candidate in candidates {
            let size = entrySize(votes: candidate.votes.count)
            if size > room {
                parts.append([])
                room = entryRoom
            }
            parts[parts.count - 1].append(candidate)
            room -= size
        }
        return parts
    }

    /// A release names every file of its bundle by digest in one entry: the released file, and two
    /// files per vote. In bytes.
    private static func entrySize(votes: Int) -> Int { 67 * (1 + 2 * votes) + 8 }

    /// What is left of an entry beside what every bundle holds.
    private static let entryRoom = LogEvent.largestEntry - 1500

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

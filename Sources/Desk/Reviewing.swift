import Clearance
import Disclosure
import Outputs
import Signing
import Writers

/// A submission as somebody at the desk sees it.
public struct SubmissionView: Sendable {
    public let submission: Submission
    /// Nil where the private record was erased.
    public let title: String?
    public let project: String?
    public let author: String
    public let items: [Item]

    /// One file that is decided on.
    public struct Item: Sendable {
        public let path: String
        public let digest: SHA256Digest
        public let votes: [Vote]
        public let owner: Owner
    }

    /// How it stands with what only a data owner may set aside.
    public enum Owner: Hashable, Sendable {
        case notNeeded, awaited, agreed, refused
    }

    /// One vote; the decision is nil for somebody who must not see it yet.
    public struct Vote: Sendable {
        public let checker: String
        public let decision: Decision?
        /// The earlier version on which it was given; nil for this one.
        public let keptFrom: String?
    }
}

extension OpenDesk {
    /// A submission's state with what the private records say of it. Until the review closes,
    /// `viewer` sees no decision but their own: two checkers judge independently.
    public func view(_ id: String, as viewer: String? = nil) throws -> SubmissionView {
        let submission = try ledger.submission(id)
        let record: SubmissionRecord?
        do {
            record = try self.record(of: submission)
        } catch DeskError.erased {
            record = nil
        }
        let items = try (record?.outputs ?? []).enumerated().compactMap { number, path in
            try record?.files.first { $0.path == path }.map { file in
                SubmissionView.Item(
                    path: path, digest: file.digest,
                    votes: try votes(on: number, of: submission, viewer),
                    owner: try owner(of: number, in: submission))
            }
        }
        return SubmissionView(
            submission: submission, title: record?.title, project: record?.project,
            author: try name(of: submission.author), items: items)
    }

    private func votes(on output: Int, of submission: Submission, _ viewer: String?) throws
        -> [SubmissionView.Vote]
    {
        let others =
            try !ledger.isBlind(submission)
            && (viewer.map { try seesOthers(submission, pseudonym(of: $0)) } ?? false)
        return try submission.votes[output].sorted { $0.value.index < $1.value.index }.map {
            person, cast in
            let name = try name(of: person)
            var decision = submission.decision(of: cast, on: output)
            // What was kept is known: the review in which it was given has closed.
            if decision == nil, name == viewer || cast.origin != nil || others {
                decision = try signedVote(cast).vote.decision
            }
            return SubmissionView.Vote(
                checker: name, decision: decision, keptFrom: cast.origin?.submission)
        }
    }

    /// Whether this person is a checker who may know what others decided while the review is open.
    func seesOthers(_ submission: Submission, _ person: Pseudonym) -> Bool {
        submission.state == .submitted && !ledger.isBlind(submission)
            && person != submission.author && ledger.roles[person]?.contains(.checker) ?? false
    }

    /// The submission judged again, by the bytes that were taken in.
    public func judged(_ id: String) throws -> JudgedSubmission {
        let submission = try ledger.submission(id)
        if let erasure = submission.erasure {
            throw DeskError.erased(id, entry: erasure.index)
        }
        return try judge(
            try folder(of: try record(of: submission)), id: id, for: .person(submission.author))
    }

    /// The same for pages: whoever works at the desk sees the sums with the releases of every
    /// project in them, which the report itself, that the author may read too, does not show.
    public func judgedForPages(_ id: String) throws -> JudgedSubmission {
        var judged = try judged(id)
        guard judged.report.inferences.contains(where: { $0.view == .project }) else {
            return judged
        }
        let full = try self.judge(judged.folder, id: id, for: .desk)
        judged.alarmsForDesk = AlarmFragments(of: full.report)
        return judged
    }

    /// Casts a checker's votes on some files of a submission (`outputs`: ids or paths; empty means
    /// all), signs each with their key, and closes the review when everybody has voted, in one
    /// step. Returns the paths that were voted on.
    ///
    /// Throws `DeskError.judgedAnew` if the findings are not those that were recorded: then the
    /// review begins again, and nothing was voted. `unless` is asked under the lock, and throws if
    /// this is not what the checker was shown.
    public func vote(
        _ decision: Decision, on id: String, outputs: [String], by checker: String,
        with key: PrivateKey, reason: String?, asking asked: Asked = Asked(role: .checker),
        unless: (Submission, JudgedSubmission) throws -> Void = { _, _ in }
    ) throws -> [String] {
        try withLock {
            let actor = try pseudonym(of: checker)
            return try cast(
                decision, on: id, outputs: outputs, by: actor, keyID: key.publicKey.keyID,
                reason: reason, unless: unless
            ) { number, item, submission in
                try ballot(
                    decision, number, item, submission, key: key, reason: reason, asked, by: actor)
            }
        }
    }

    /// Records votes that `sign` makes, each with its openings; the caller holds the lock.
    func cast(
        _ decision: Decision, on id: String, outputs: [String], by actor: Pseudonym,
        keyID: String, reason: String?, unless: (Submission, JudgedSubmission) throws -> Void,
        sign: (Int, DecisionItem, Submission) throws -> Pending
    ) throws -> [String] {
        let (submission, judged) = try votable(id, by: actor, keyID: keyID)
        try unless(submission, judged)
        let chosen = try Self.choose(outputs, from: judged.decisions)
        for (number, item) in chosen {
            try requireMay(decision, number, item, judged, submission, reason: reason)
        }
        try requireSameFindings(judged, as: submission)
        var pending = try chosen.map { try sign($0.number, $0.item, submission) }
        let voted = Dictionary(uniqueKeysWithValues: zip(chosen.map(\.number), ledger.size...))
        if decision != .refer,
            let closing = try closing(submission, with: (voted, decision, actor))
        {
            pending.append(Pending(event: event(closing, by: nil), openings: []))
        }
        try append(pending)
        return chosen.map(\.item.path)
    }

    /// Throws unless a checker may take this decision, with what is given.
    func requireMay(
        _ decision: Decision, _ number: Int, _ item: DecisionItem, _ judged: JudgedSubmission,
        _ submission: Submission, reason: String?
    ) throws {
        let ownerAgrees = try hasConsent(number, of: submission)
        try Overriding.check(
            decision, on: item.reports, packs: judged.packs, reason: reason,
            ownerAgrees: ownerAgrees)
        guard decision != .approve || ownerAgrees || !submission.owned.contains(number) else {
            throw Refusal.ownerMissing(output: number)
        }
    }

    /// Otherwise the review begins again, and nothing is recorded of what was to be decided.
    func requireSameFindings(_ judged: JudgedSubmission, as submission: Submission) throws {
        let changed = try changes(in: judged, since: submission)
        guard changed.isEmpty, submission.judgedBy == ledger.packs else {
            try reopen(submission, judged)
            throw DeskError.judgedAnew(changed.isEmpty ? judged.decisions.map(\.path) : changed)
        }
    }

    /// Opens the review of a submission again if it is judged otherwise now than its votes go by, so
    /// that lists, pages and votes are about the same. Whether it did.
    ///
    /// - `releases`: how many releases it was judged together with; nothing is done if there are more
    ///   by now.
    public func reopen(_ id: String, judgedAs judged: JudgedSubmission, beside releases: Int) throws
        -> Bool
    {
        try withLock {
            let submission = try ledger.submission(id)
            guard [.submitted, .approved].contains(submission.state), submission.erasure == nil,
                releases == self.releases(beside: judged, id),
                judged.packs.map(\.digest.hex) == ledger.packs.map(\.hex),
                try submission.judgedBy != ledger.packs
                    || !changes(in: judged, since: submission).isEmpty
            else { return false }
            try reopen(submission, judged)
            return true
        }
    }

    /// An open submission that this person may decide on with this key, judged.
    func votable(
        _ id: String, by actor: Pseudonym, keyID: String, as role: Role = .checker
    ) throws -> (Submission, JudgedSubmission) {
        let submission = try ledger.submission(id)
        guard submission.state == .submitted else {
            throw Refusal.wrongState(id, submission.state)
        }
        guard actor != submission.author else { throw Refusal.ownSubmission }
        guard ledger.keys(of: actor, as: role).contains(keyID) else { throw Refusal.keyNotInForce }
        try requireDistance(of: actor, from: submission)
        return (submission, try judged(id))
    }

    /// Whoever handed in work of a project is of that project, and does not judge it.
    func requireDistance(of actor: Pseudonym, from submission: Submission) throws {
        guard !submission.conflicted.contains(actor) else { throw Refusal.conflict }
        guard try !hasHandedIn(actor, workOf: try record(of: submission).project) else {
            throw Refusal.ownProject
        }
    }

    func hasHandedIn(_ person: Pseudonym, workOf project: String) throws -> Bool {
        guard !project.isEmpty else { return false }
        return try projects(of: person).contains(FoldedName(project))
    }

    /// Those of which somebody has handed in work.
    func projects(of person: Pseudonym) throws -> Set<FoldedName> {
        let names = try lines(at: index.byAuthor[person] ?? []).map { try project(of: $0.id) }
        return Set(names.filter { !$0.isEmpty }.map(FoldedName.init))
    }

    /// Whether somebody who checks may judge it: it is not their own, nor of a project of theirs, and
    /// they declared no conflict of interest.
    ///
    /// - `own`: their projects.
    func mayJudge(_ submission: Submission, _ person: Pseudonym, own: Set<FoldedName>) throws
        -> Bool
    {
        guard submission.author != person, !submission.conflicted.contains(person) else {
            return false
        }
        return try own.isEmpty || !own.contains(FoldedName(project(of: submission.id)))
    }

    static func choose(_ names: [String], from items: [DecisionItem]) throws
        -> [(number: Int, item: DecisionItem)]
    {
        let numbered = items.enumerated().map { (number: $0.offset, item: $0.element) }
        guard !names.isEmpty else { return numbered }
        var chosen: [Int] = []
        for name in names {
            let found = numbered.first { _, item in
                item.path == name || item.reports.contains { $0.output.id == name }
            }
            guard let found else {
                throw DeskError.unknownOutput(name, known: items.map(\.path))
            }
            if !chosen.contains(found.number) { chosen.append(found.number) }
        }
        return chosen.sorted().map { numbered[$0] }
    }

    private func ballot(
        _ decision: Decision, _ number: Int, _ item: DecisionItem, _ submission: Submission,
        key: PrivateKey, reason: String?, _ asked: Asked, by actor: Pseudonym
    ) throws -> Pending {
        let given = try reason.map { try commit("reason", Array($0.utf8)) }
        let vote = try unsigned(
            decision, number, item, submission, reason: given?.0, asking: asked,
            after: submission.lastEntry(of: actor, on: number))
        return try pending(
            try SignedVote(vote, signedBy: key), number, submission, reason: given?.1, asked,
            by: actor)
    }

    /// What a checker signs about a file, as it is now.
    ///
    /// - `asked`: where the decision is to refer it.
    /// - `last`: the entry of what they said of it before; nil: nothing.
    func unsigned(
        _ decision: Decision, _ number: Int, _ item: DecisionItem, _ submission: Submission,
        reason: Commitment?, office: Vote.Office = .checker, asking asked: Asked? = nil,
        after last: Int?
    ) throws -> Vote {
        let check = try latestCheck(of: submission)
        guard let shown = try store.opening(of: check, named: "findings:\(number)"),
            let digest = SHA256Digest(hex: item.digest.hex)
        else { throw try missing("findings:\(number)", of: check) }
        return Vote(
            submission: submission.id, turn: submission.turn, decision: decision, path: item.path,
            digest: digest, findings: Commitment(to: shown.body, salt: shown.salt),
            packs: ledger.packs, reason: reason, office: office,
            asked: decision == .refer ? asked : nil, after: last ?? -1)
    }

    /// - `asked`: where the decision is to refer it.
    func pending(
        _ signed: SignedVote, _ number: Int, _ submission: Submission,
        reason: EventStore.Opening?, _ asked: Asked = Asked(role: .checker), by actor: Pseudonym
    ) throws -> Pending {
        let (commitment, openings) = try record(of: signed, reason: reason)
        if signed.vote.decision == .refer {
            let referred = Event.Referred(
                submission: submission.id, output: number, turn: submission.turn,
                keyID: signed.key.keyID, vote: commitment, asked: asked)
            return Pending(event: event(.referred(referred), by: actor), openings: openings)
        }
        let event = event(
            .voted(
                submission: submission.id, output: number, turn: submission.turn,
                keyID: signed.key.keyID, vote: commitment), by: actor)
        return Pending(event: event, openings: openings)
    }

    /// The private record of a signed decision, and the commitment to its statement.
    func record(of signed: SignedVote, reason: EventStore.Opening?) throws
        -> (Commitment, [EventStore.Opening])
    {
        let (commitment, opening) = try commit("vote", signed.statement)
        let openings = [
            opening, EventStore.Opening(name: "signature", salt: [], body: signed.signature),
            EventStore.Opening(name: "key", salt: [], body: signed.key.der),
        ]
        return (commitment, (reason.map { [$0] } ?? []) + openings)
    }

    /// The vote behind an entry: its statement is what the log commits to, its signature is good.
    func signedVote(_ cast: CastVote) throws -> SignedVote {
        try signedVote(at: cast.index, keyID: cast.keyID, opens: cast.commitment)
    }

    func signedVote(
        at index: Int, keyID: String, opens commitment: Commitment,
        office: Vote.Office = .checker
    ) throws -> SignedVote {
        let statement = try record("vote", of: index, opens: commitment)
        guard let signature = try store.opening(of: index, named: "signature") else {
            throw try missing("signature", of: index)
        }
        guard let der = try store.opening(of: index, named: "key") else {
            throw try missing("key", of: index)
        }
        guard let key = try? PublicKey(der: der.body), key.keyID == keyID else {
            throw DeskError.damagedRecord(index: index, name: "key")
        }
        do {
            return try SignedVote(
                statement: statement, key: key, signature: signature.body, office: office)
        } catch {
            throw DeskError.damagedRecord(index: index, name: "signature")
        }
    }
}

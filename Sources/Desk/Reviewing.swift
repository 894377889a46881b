import Clearance
import Disclosure
import Outputs
import Signing

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
    }

    /// One vote; the decision is nil for somebody who must not see it yet.
    public struct Vote: Sendable {
        public let checker: String
        public let decision: Decision?
    }
}

extension Desk {
    /// A submission's state with what the private records say of it. Until the review closes,
    /// `viewer` sees no decision but their own: two checkers judge independently.
    public func view(_ id: String, as viewer: String? = nil) throws -> SubmissionView {
        let submission = try ledger.submission(id)
        let record = try record(of: submission)
        let items = try record.outputs.enumerated().map { number, path in
            let digest = record.files.first { $0.path == path }?.digest
            return SubmissionView.Item(
                path: path, digest: digest ?? SHA256Digest(of: [UInt8]()),
                votes: try submission.votes[number].sorted { $0.value.index < $1.value.index }
                    .map { try vote($0.key, $0.value, submission, viewer) })
        }
        return SubmissionView(
            submission: submission, title: record.title, project: record.project,
            author: try name(of: submission.author), items: items)
    }

    private func vote(
        _ checker: Pseudonym, _ cast: CastVote, _ submission: Submission, _ viewer: String?
    ) throws -> SubmissionView.Vote {
        let name = try name(of: checker)
        let open = submission.state == .submitted && name != viewer
        return SubmissionView.Vote(
            checker: name, decision: open ? nil : try signedVote(cast).vote.decision)
    }

    /// The submission judged again, by the bytes that were taken in.
    public func judged(_ id: String) throws -> JudgedSubmission {
        try judge(try folder(of: try record(of: try ledger.submission(id))))
    }

    /// Casts a checker's votes on some files of a submission (`outputs`: ids or paths; empty means
    /// all), signs each with their key, and closes the review when everybody has voted.
    ///
    /// - `show`: the digests that the checker was shown, by path, where a page or an export showed
    ///   them; other bytes are refused.
    public func vote(
        _ decision: Decision, on id: String, outputs: [String], by checker: String,
        with key: PrivateKey, reason: String?
    ) throws -> [String] {
        try withLock {
            let actor = try pseudonym(of: checker)
            let submission = try ledger.submission(id)
            guard actor != submission.author else { throw Refusal.ownSubmission }
            let judged = try judged(id)
            let chosen = try Self.choose(outputs, from: judged.decisions)
            for (_, item) in chosen {
                try Overriding.check(
                    decision, on: item.reports, packs: judged.packs, reason: reason)
            }
            let check = try latestCheck(of: id)
            let pending = try chosen.map { number, item in
                try ballot(
                    decision, number, item, submission, check: check, key: key, reason: reason,
                    by: actor)
            }
            try append(pending)
            try closeIfComplete(id)
            return chosen.map(\.item.path)
        }
    }

    private static func choose(_ names: [String], from items: [DecisionItem]) throws
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
        check: Int, key: PrivateKey, reason: String?, by actor: Pseudonym
    ) throws -> Pending {
        guard let shown = try store.opening(of: check, named: "findings:\(number)"),
            let digest = SHA256Digest(hex: item.digest.hex)
        else { throw DeskError.erased("findings") }
        guard try item.findingsRecord() == shown.body else {
            throw DeskError.worse([item.path])
        }
        var openings: [EventStore.Opening] = []
        var reasonCommitment: Commitment?
        if let reason {
            let (commitment, opening) = try commit("reason", Array(reason.utf8))
            reasonCommitment = commitment
            openings.append(opening)
        }
        let signed = try SignedVote(
            Vote(
                submission: submission.id, turn: submission.turn, decision: decision,
                path: item.path, digest: digest,
                findings: Commitment(to: shown.body, salt: shown.salt), packs: ledger.packs,
                reason: reasonCommitment), signedBy: key)
        let (commitment, opening) = try commit("vote", signed.statement)
        openings += [
            opening, EventStore.Opening(name: "signature", salt: [], body: signed.signature),
            EventStore.Opening(name: "key", salt: [], body: signed.key.der),
        ]
        let event = event(
            .voted(
                submission: submission.id, output: number, turn: submission.turn,
                keyID: key.publicKey.keyID, vote: commitment), by: actor)
        return Pending(event: event, openings: openings)
    }

    /// The vote behind an entry: its statement is what the log commits to, its signature is good.
    func signedVote(_ cast: CastVote) throws -> SignedVote {
        let statement = try record("vote", of: cast.index, opens: cast.commitment)
        guard let signature = try store.opening(of: cast.index, named: "signature"),
            let der = try store.opening(of: cast.index, named: "key")
        else { throw DeskError.erased("vote") }
        let key = try PublicKey(der: der.body)
        guard key.keyID == cast.keyID else {
            throw DeskError.damagedRecord(index: cast.index, name: "key")
        }
        return try SignedVote(statement: statement, key: key, signature: signature.body)
    }

    /// When every output has the votes of the quorum, the review closes: the decisions, until then
    /// inside commitments, become an entry.
    private func closeIfComplete(_ id: String) throws {
        let submission = try ledger.submission(id)
        guard submission.state == .submitted,
            submission.votes.allSatisfy({ $0.count >= ledger.checkers })
        else { return }
        let outcomes = try submission.votes.map { votes in
            let ordered = votes.values.sorted { $0.index < $1.index }
            return Event.Outcome(
                votes: ordered.map(\.index),
                decisions: try ordered.map { try signedVote($0).vote.decision })
        }
        try append([
            Pending(
                event: event(
                    .closed(submission: id, turn: submission.turn, outcomes: outcomes), by: nil),
                openings: [])
        ])
    }
}

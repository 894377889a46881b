import Signing

/// The proof that the quorum approved these very bytes under these very packs. It can only be
/// made by checking that; whoever holds one may release.
public struct ApprovedSubmission: Sendable {
    public let submission: Submission
    public let packs: [SHA256Digest]
    /// Sorted by the bytes of their paths.
    public let files: [File]

    public struct File: Sendable {
        /// Which output of the submission.
        public let output: Int
        public let path: String
        public let bytes: [UInt8]
        public let digest: SHA256Digest
        /// One per checker, sorted by key id.
        public let votes: [SignedVote]
        /// Code, for which the policy asks for fewer checkers.
        public let isCode: Bool
    }

    /// What is asked to leave: the bytes as they are stored now, with the votes about them.
    public struct Candidate: Sendable {
        public let output: Int
        public let path: String
        public let bytes: [UInt8]
        public let votes: [(vote: SignedVote, salt: [UInt8])]

        public init(
            output: Int, path: String, bytes: [UInt8], votes: [(vote: SignedVote, salt: [UInt8])]
        ) {
            self.output = output
            self.path = path
            self.bytes = bytes
            self.votes = votes
        }
    }

    /// Throws unless the submission is approved and every candidate's bytes, turn, packs, keys and
    /// commitments are those of enough approving votes that the log counts.
    public init(_ id: String, of candidates: [Candidate], in ledger: Ledger) throws {
        let submission = try ledger.submission(id)
        guard submission.state == .approved else {
            throw Refusal.wrongState(id, submission.state)
        }
        guard !candidates.isEmpty else { throw Refusal.noOutputs(id) }
        guard Set(candidates.map(\.output)).count == candidates.count,
            Set(candidates.map(\.path)).count == candidates.count
        else { throw Refusal.malformed("files") }
        self.submission = submission
        packs = ledger.packs
        files = try candidates.map { try Self.file($0, submission, ledger) }
            .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    private static func file(
        _ candidate: Candidate, _ submission: Submission, _ ledger: Ledger
    ) throws -> File {
        try ledger.requireApproval(of: candidate.output, in: submission)
        let digest = SHA256Digest(of: candidate.bytes)
        let counted = submission.votes[candidate.output]
        var checkers: Set<Pseudonym> = []
        for (signed, salt) in candidate.votes {
            let vote = signed.vote
            guard vote.decision == .approve, vote.office == .checker else { continue }
            guard let person = ledger.keys[signed.key.keyID], person != submission.author else {
                throw Refusal.keyNotInForce
            }
            guard vote.digest == digest, vote.path.utf8.elementsEqual(candidate.path.utf8) else {
                throw Refusal.voteMismatch("the file's bytes or path")
            }
            let origin = counted[person]?.origin
            guard vote.submission == origin?.submission ?? submission.id,
                vote.turn == origin?.turn ?? submission.turn, vote.packs == ledger.packs
            else { throw Refusal.voteMismatch("submission, turn or packs") }
            guard
                submission.findings.isEmpty
                    || submission.findings[candidate.output] == vote.findings
            else { throw Refusal.voteMismatch("the findings") }
            guard counted[person]?.keyID == signed.key.keyID,
                counted[person]?.commitment == Commitment(to: signed.statement, salt: salt)
            else { throw Refusal.voteMismatch("the entry in the log") }
            checkers.insert(person)
        }
        let need = ledger.quorum(of: candidate.output, in: submission)
        guard checkers.count >= need, checkers.count == candidate.votes.count else {
            throw Refusal.notApproved(output: candidate.output)
        }
        return File(
            output: candidate.output, path: candidate.path, bytes: candidate.bytes, digest: digest,
            votes: candidate.votes.map(\.vote).sorted { $0.key.keyID < $1.key.keyID },
            isCode: need != ledger.checkers)
    }
}

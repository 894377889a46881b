import Clearance

/// What was read of the private records at this position of the log, so that a page need not read
/// it again. Forgotten with the next entry.
struct Memo {
    /// By pseudonym; nil inside for nobody.
    var names: [Pseudonym: String?] = [:]
    /// By the index of the submission's entry.
    var records: [Int: SubmissionRecord] = [:]
    /// What a vote says, by the index of its entry; its signature was good.
    var decisions: [Int: Decision] = [:]

    var figures: FiguresScreen?
    var queues: [Visitor: QueueLists] = [:]

    /// Of each kind; beyond, what is read is not kept.
    static let most = 2000
}

extension OpenDesk {
    /// The name behind a pseudonym; nil once it is erased.
    func knownName(of pseudonym: Pseudonym) throws -> String? {
        if let known = memo.names[pseudonym] { return known }
        let name = try store.name(of: pseudonym.text)
        memo.names[pseudonym] = .some(name)
        return name
    }

    /// The project that a submission says it is of.
    func project(of id: String) throws -> String {
        if let known = indexed(id), known.row.isRead { return known.row.project }
        return try record(of: try ledger.submission(id)).project
    }

    /// What a vote says, if it is what the log commits to and its signature is good.
    func decision(of cast: CastVote) throws -> Decision {
        if let known = memo.decisions[cast.index] { return known }
        let decision = try signedVote(cast).vote.decision
        if memo.decisions.count < Memo.most { memo.decisions[cast.index] = decision }
        return decision
    }
}

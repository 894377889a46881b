import Audit
import Clearance
import Disclosure
import Signing

/// What was read of the private records, so that a page need not read it again.
struct Memo {
    /// By the index of the submission's entry.
    private(set) var records: [Int: SubmissionRecord] = [:]
    /// What a vote says, by the index of its entry; its signature was good.
    private(set) var decisions: [Int: Decision] = [:]
    /// Of each output, by the index of the check that found them.
    private(set) var verdicts: [Int: [Verdict]] = [:]
    /// Of the log, by index.
    private(set) var entries: [Int: LogLine] = [:]

    // At this position of the log:

    /// By pseudonym; nil inside for nobody.
    var names: [Pseudonym: String?] = [:]
    var figures: FiguresScreen?
    /// Nil until the whole log was looked at.
    var people: PeopleScreen?
    /// Of submissions in a program's list, by the index of the entry that they came with.
    private(set) var summaries: [Int: JSONValue] = [:]
    var queues: [Visitor: QueueLists] = [:]
    /// The checkpoint as it was published when its signature was last found good.
    var note: SignedNote?
    /// Proofs by the index of their entry, all under one checkpoint.
    private var proofs: (note: [UInt8], byIndex: [Int: [UInt8]]) = ([], [:])

    /// Of each kind; with more than that, what is kept begins anew.
    private static let most = 2000

    mutating func keep(_ record: SubmissionRecord, at index: Int) {
        if records.count >= Self.most { records = [:] }
        records[index] = record
    }

    mutating func keep(_ decision: Decision, at index: Int) {
        if decisions.count >= Self.most { decisions = [:] }
        decisions[index] = decision
    }

    mutating func keep(_ found: [Verdict], at index: Int) {
        if verdicts.count >= Self.most { verdicts = [:] }
        verdicts[index] = found
    }

    mutating func keep(summary: JSONValue, at index: Int) {
        if summaries.count >= Self.most { summaries = [:] }
        summaries[index] = summary
    }

    func proof(of index: Int, under note: [UInt8]) -> [UInt8]? {
        proofs.note == note ? proofs.byIndex[index] : nil
    }

    mutating func keep(proof: [UInt8], of index: Int, under note: [UInt8]) {
        if proofs.note != note || proofs.byIndex.count >= Self.most { proofs = (note, [:]) }
        proofs.byIndex[index] = proof
    }

    mutating func keep(_ line: LogLine, at index: Int) {
        if entries.count >= Self.most { entries = [:] }
        entries[index] = line
    }

    /// After some entries: what belongs to an entry stays as it is until it is erased.
    func after(_ news: OpenDesk.News) -> Memo {
        var next = Memo()
        next.entries = entries
        guard !news.erases else { return next }
        next.records = records
        next.decisions = decisions
        next.verdicts = verdicts
        return next
    }
}

extension OpenDesk {
    /// The name behind a pseudonym; nil once it is erased.
    func knownName(of pseudonym: Pseudonym) throws -> String? {
        if let known = memo.names[pseudonym] { return known }
        let name = try recordedName(of: pseudonym)
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
        memo.keep(decision, at: cast.index)
        return decision
    }
}

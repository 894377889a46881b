import Audit
import Clearance
import Disclosure
import Readers
import Signing

/// The end of what a desk keeps: `retain` days after the last that happened to a submission, its
/// private records and those of its bytes that did not leave are erased.
///
/// What left stays, with its declaration and the description of its dataset: everything new is
/// judged together with it. What became of the submission stays too, since that is in the log.
extension OpenDesk {
    /// What can be erased, or was.
    public struct Erasable: Hashable, Sendable {
        public let id: String
        /// When something last happened to it.
        public let since: Int
        /// Of the entries that have private records.
        fileprivate let entries: [Int]
    }

    /// What was erased: submissions, and files of the content store.
    public struct Erased: Sendable {
        public let submissions: [Erasable]
        public let files: Int
    }

    /// What is over for `retain` days, oldest first. The version before one that stays does so too:
    /// its votes may count there.
    public func due() throws -> [Erasable] {
        let limit = clock() - policy.retain * 86_400
        let last = try lastEntries()
        var needed: Set<String> = []
        var due: [Erasable] = []
        for line in ledger.submissions.lines.reversed() {
            let submission = try ledger.submission(line.id)
            let (time, entries) = last[line.id] ?? (.max, [])
            let isDue =
                time <= limit && submission.isOver && !needed.contains(line.id)
                && entries != [submission.erasure?.index]
            if isDue {
                due.append(Erasable(id: line.id, since: time, entries: entries))
            } else if submission.erasure == nil, let before = submission.submitted.supersedes {
                needed.insert(before)
            }
        }
        return due.reversed()
    }

    /// When something last happened to each submission, and its entries that may have private
    /// records.
    private func lastEntries() throws -> [String: (time: Int, entries: [Int])] {
        var last: [String: (time: Int, entries: [Int])] = [:]
        try forEachEntry { index, bytes in
            let entry = try LogEvent(entry: bytes)
            guard let id = entry.event.subject else { return }
            if case .erased = entry.event {
                last[id]?.entries = [index]
                return
            }
            last[id, default: (0, [])].time = entry.time
            last[id, default: (0, [])].entries.append(index)
        }
        return last
    }

    /// Erases what is due, each submission by an entry of its own, and then the bytes that no
    /// submission needs any more. After a crash the same call goes on.
    public func eraseDue(by operatorName: String) throws -> Erased {
        try withLock {
            let actor = try pseudonym(of: operatorName)
            guard ledger.roles[actor]?.contains(.operator) ?? false else {
                throw Refusal.notAllowed(role: .operator)
            }
            try requireRecordedPolicy()
            let due = try due()
            for erasable in due { try erase(erasable, by: actor) }
            let files = try sweep()
            emptyJournal()
            return Erased(submissions: due, files: files)
        }
    }

    /// What was erased may still stand in the write-ahead log, which others may be reading.
    private func emptyJournal() {
        do {
            try store.emptyJournal()
        } catch {
            note(
                "desk.sqlite: its journal could not be emptied while others use the desk, and may"
                    + " still hold what was erased; run `sallyport desk erase` again")
        }
    }

    private func erase(_ erasable: Erasable, by actor: Pseudonym) throws {
        let submission = try ledger.submission(erasable.id)
        let (commitment, opening) = try commit(
            "remainder", try remainder(of: submission).bytes())
        let erased = event(.erased(submission: submission.id, remainder: commitment), by: actor)
        try append([Pending(event: erased, openings: [opening])], erasing: erasable.entries)
        released = [:]
        releasedCells = 0
    }

    /// What is kept of a submission: of one that left, what it takes to judge others beside it.
    private func remainder(of submission: Submission) throws -> SubmissionRecord {
        var record = try record(of: submission)
        if record.findings == nil {
            record.findings = try recordedFindings(of: submission).map { output in
                output.map { [$0.rule, $0.verdict.rawValue] }
            }
        }
        let left = submission.departures.flatMap(\.outputs)
        guard !left.isEmpty else {
            record.title = "(erased)"
            (record.files, record.refused, record.outputs) = ([], [], [])
            return record
        }
        let needed = try needed(of: record, left: left)
        record.files = record.files.filter { file in
            needed.paths.contains(file.path)
                || needed.folders.contains { file.path.utf8.starts(with: "\($0)/".utf8) }
        }
        record.refused = []
        return record
    }

    private func needed(of record: SubmissionRecord, left: [Int]) throws
        -> (paths: Set<String>, folders: [String])
    {
        let folder = try folder(of: record)
        var paths = Set(left.filter(record.outputs.indices.contains).map { record.outputs[$0] })
        paths.formUnion(["submission.yaml", "dataset.yaml"])
        guard let description = folder["dataset.yaml"] else { return (paths, []) }
        paths.formUnion(DatasetReader.companionPaths(of: description.bytes))
        let dataset = try? DatasetReader.dataset(
            bytes: description.bytes, file: "dataset.yaml",
            companions: { folder[$0]?.bytes })
        return (paths, dataset?.released.map(\.folder) ?? [])
    }

    /// Removes the stored bytes that no submission's record names. What cannot be read might name
    /// some: then it throws, and nothing is removed.
    private func sweep() throws -> Int {
        var needed: Set<String> = []
        for submission in ledger.submissions.values {
            needed.formUnion(try record(of: submission).files.map(\.digest.hex))
        }
        return try content.removeAll { !needed.contains($0) }
    }
}

extension OpenDesk {
    /// Erases the name of somebody who has gone, and lets them in no more. What they did stays, by
    /// their pseudonym.
    public func forget(_ name: String, by operatorName: String) throws {
        try withLock {
            let actor = try pseudonym(of: operatorName)
            let person = try pseudonym(of: name)
            let entries = ledger.names[person].map { [$0.index] } ?? []
            try append(
                [Pending(event: event(.forgotten(person: person), by: actor), openings: [])],
                erasing: entries, forgetting: [person])
            emptyJournal()
        }
    }
}

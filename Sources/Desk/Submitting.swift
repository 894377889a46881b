import Audit
import Clearance
import Disclosure
import Outputs
import Readers
import Signing

/// What the desk keeps of a submission besides its bytes: a private record.
struct SubmissionRecord: Hashable {
    var title: String
    var project: String
    /// The dataset that it names; nil where it names none, or in records of older programs.
    var dataset: String?
    /// Every regular file of the folder.
    var files: [File]
    /// Paths of what could not be taken in, with the reason.
    var refused: [[String]]
    /// The files that checkers decide on, in the order of the submission entry.
    var outputs: [String]
    /// Per output the rules that objected at the last check, each with its verdict; where the
    /// findings themselves are erased.
    var findings: [[[String]]]?

    struct File: Hashable {
        var path: String
        var digest: SHA256Digest
    }

    func bytes() throws -> [UInt8] {
        var object: [String: JSONValue] = [
            "title": .string(title), "project": .string(project),
            "dataset": dataset.map(JSONValue.string) ?? .null,
            "files": .array(
                files.map {
                    .object(["path": .string($0.path), "sha256": .string($0.digest.hex)])
                }),
            "refused": .array(refused.map { .array($0.map(JSONValue.string)) }),
            "outputs": .array(outputs.map(JSONValue.string)),
        ]
        if let findings {
            object["findings"] = .array(
                findings.map { .array($0.map { .array($0.map(JSONValue.string)) }) })
        }
        return try JSONValue.object(object).canonicalBytes()
    }

    init(
        title: String, project: String, dataset: String?, files: [File], refused: [[String]],
        outputs: [String]
    ) {
        self.title = title
        self.project = project
        self.dataset = dataset
        self.files = files
        self.refused = refused
        self.outputs = outputs
    }

    init(bytes: [UInt8]) throws {
        let value = try JSONValue(canonical: bytes)
        guard let title = value["title"]?.string, let project = value["project"]?.string,
            let files = value["files"]?.array, let refused = value["refused"]?.array,
            let outputs = value["outputs"]?.array
        else { throw DeskError.damagedStore("a submission's record is malformed") }
        self.title = title
        self.project = project
        dataset = value["dataset"]?.string
        self.files = files.compactMap { file in
            guard let path = file["path"]?.string,
                let digest = file["sha256"]?.string.flatMap({ SHA256Digest(hex: $0) })
            else { return nil }
            return File(path: path, digest: digest)
        }
        self.refused = refused.map { ($0.array ?? []).compactMap(\.string) }
        self.outputs = outputs.compactMap(\.string)
        findings = value["findings"]?.array?.map { output in
            (output.array ?? []).map { ($0.array ?? []).compactMap(\.string) }
        }
    }
}

extension OpenDesk {
    /// What came of a submission.
    public struct Submitted: Sendable {
        public let id: String
        public let judged: JudgedSubmission
        /// The version that it replaces, where that might still have left; nil where none did.
        public let takenBack: String?
    }

    /// Takes a folder's bytes in once, judges them and records both. From then on they cannot
    /// change. What it replaces is taken back, where it might still leave: two versions never leave one
    /// after the other unseen. Throws `ReadErrors` for declarations that cannot be used, a `Refusal`, or
    /// `FileError`; then nothing was submitted.
    ///
    /// - `unless`: is given what was read, and may throw.
    public func submit(
        _ path: String, by author: String, limits: ReadLimits = ReadLimits(),
        unless: (SubmittedFolder) throws -> Void = { _ in }
    ) throws -> Submitted {
        let actor = try pseudonym(of: author)
        let taken = try FolderReader.folder(at: path, limits: limits, digest: Self.digest)
        try unless(taken)
        var judged = try judge(taken, for: .person(actor))
        try requireOwn(judged.report.submission.declaration.supersedes, of: actor)
        for file in taken.files { _ = try content.store(file.bytes) }
        return try withLock {
            // Another process may have recorded other packs meanwhile.
            if judged.packs.map(\.digest.hex) != ledger.packs.map(\.hex) {
                judged = try judge(taken, for: .person(actor))
            }
            // What was stored before may have been swept away since: see `eraseDue`.
            for file in taken.files where try !content.holds(sha(file.digest)) {
                _ = try content.store(file.bytes)
            }
            let id = nextID()
            let declaration = judged.report.submission.declaration
            let replaced = replacedBeforeRelease(declaration.supersedes)
            let pending =
                replaced.map {
                    Pending(event: event(.withdrawn(submission: $0), by: actor), openings: [])
                } + (try submission(id, judged, judged.decisions, by: actor))
            try append(
                pending + keeping(for: id, judged, after: pending)
                    + standingAside(from: declaration.project, actor))
            return Submitted(id: id, judged: judged, takenBack: replaced.first)
        }
    }

    /// The version that another replaces while it might still leave: only one of them can.
    private func replacedBeforeRelease(_ earlier: String?) -> [String] {
        guard let earlier, let state = ledger.submissions[earlier]?.state,
            [.submitted, .approved].contains(state)
        else { return [] }
        return [earlier]
    }

    /// Only its author replaces a submission; whether others have one of that name is not said.
    private func requireOwn(_ earlier: String?, of author: Pseudonym) throws {
        guard let earlier, ledger.submissions[earlier]?.author != author else { return }
        throw DeskError.notConfirmed(
            "supersedes: you handed in no \(earlier); name one of your own, or leave it out")
    }

    /// `s-0001`, `s-0002`, … in the order of the log.
    private func nextID() -> String {
        let number = String(ledger.submissions.count + 1)
        return "s-" + String(repeating: "0", count: max(0, 4 - number.count)) + number
    }

    /// Nil where so many files can be decided on together.
    func tooManyOutputs(_ count: Int) -> DeskError? {
        let limit = Self.mostOutputs(checkers: ledger.checkers)
        return count > limit ? .tooManyOutputs(count, limit: limit) : nil
    }

    private func submission(
        _ id: String, _ judged: JudgedSubmission, _ items: [DecisionItem], by actor: Pseudonym
    ) throws -> [Pending] {
        if let error = tooManyOutputs(items.count) { throw error }
        let declaration = judged.report.submission.declaration
        let record = SubmissionRecord(
            title: declaration.title, project: declaration.project,
            dataset: declaration.dataset,
            files: try judged.folder.files.map { .init(path: $0.path, digest: try sha($0.digest)) },
            refused: judged.folder.refused.map { [$0.path, $0.reason] },
            outputs: items.map(\.path))
        let (contents, opening) = try commit("content", try record.bytes())
        var openings = [opening]
        var outputs: [Commitment] = []
        for (number, item) in items.enumerated() {
            let body = try JSONValue.object([
                "path": .string(item.path), "sha256": .string(item.digest.hex),
            ]).canonicalBytes()
            let (commitment, opening) = try commit("output:\(number)", body)
            outputs.append(commitment)
            openings.append(opening)
        }
        let submitted = Event.Submitted(
            id: id, outputs: outputs, content: contents, supersedes: declaration.supersedes)
        return [
            Pending(event: event(.submitted(submitted), by: actor), openings: openings),
            try check(id, judged, items, since: declaration.supersedes),
        ]
    }

    /// The entry of a check, with the report and what votes are about, per file, in private.
    ///
    /// - `before`: the version that it replaces. What is the same there keeps its commitment.
    func check(
        _ id: String, _ judged: JudgedSubmission, _ items: [DecisionItem], since before: String?
    ) throws -> Pending {
        let (report, opening) = try commit("report", judged.jsonReport)
        var openings = [opening]
        var findings: [Commitment] = []
        let earlier = try before.map { try bases(of: $0) } ?? []
        for (number, item) in items.enumerated() {
            let body = try judged.basis(of: item)
            let name = "findings:\(number)"
            let same = earlier.first { $0.body == body }
            let opening =
                try same.map {
                    EventStore.Opening(name: name, salt: $0.salt, body: body)
                } ?? commit(name, body).1
            findings.append(Commitment(to: body, salt: opening.salt))
            openings.append(opening)
        }
        let owned = items.indices.filter { takesOwner(items[$0], in: judged) }
        let mayBeShort = ledger.policy.codeCheckers != nil
        let checked = Event.Checked(
            submission: id, report: report, packs: ledger.packs, position: ledger.size,
            owned: owned, code: mayBeShort ? items.indices.filter { items[$0].isPlainCode } : [],
            findings: findings)
        return Pending(event: event(.checked(checked), by: nil), openings: openings)
    }

    /// Whether a file takes a data owner to be approved: by a rule that objects, or by the policy.
    func takesOwner(_ item: DecisionItem, in judged: JudgedSubmission) -> Bool {
        policy.owners.cover(judged.report.submission.declaration)
            || Overriding.owned(in: item.reports, packs: judged.packs) != nil
    }

    /// One entry commits to each output, and another names the votes that decided on each. In 8 KiB
    /// so many always fit, with as many votes again as it takes.
    static func mostOutputs(checkers: Int) -> Int {
        (LogEvent.largestEntry - 500) / (74 + 2 * 27 * checkers)
    }

    private func sha(_ digest: Digest) throws -> SHA256Digest {
        guard let sha = SHA256Digest(hex: digest.hex) else {
            throw DeskError.damagedStore("a digest is malformed")
        }
        return sha
    }

    /// The record of a submission, checked against its entry.
    func record(of submission: Submission) throws -> SubmissionRecord {
        if let known = memo.records[submission.index] { return known }
        let record = try SubmissionRecord(bytes: try recordBytes(of: submission))
        memo.keep(record, at: submission.index)
        return record
    }

    /// The same of a submission in a list, which need not be unpacked if its record was read before.
    func record(of line: SubmissionLine) throws -> SubmissionRecord {
        try memo.records[line.index] ?? record(of: ledger.submission(line.id))
    }

    /// What was handed in or, once that is erased, what is still known of it.
    private func recordBytes(of submission: Submission) throws -> [UInt8] {
        guard let erasure = submission.erasure else {
            return try record(
                "content", of: submission.index, opens: submission.submitted.content)
        }
        return try record("remainder", of: erasure.index, opens: erasure.remainder)
    }

    /// The bytes of a submission as they were taken in.
    func folder(of record: SubmissionRecord) throws -> SubmittedFolder {
        SubmittedFolder(
            files: try record.files.map { file in
                let bytes = try content.read(file.digest)
                return SubmittedFile(path: file.path, bytes: bytes, digest: Self.digest(of: bytes))
            },
            refused: record.refused.map {
                RefusedEntry(path: $0.first ?? "", reason: $0.last ?? "")
            })
    }

    /// The entry of the check that the votes of this turn are about.
    func latestCheck(of submission: Submission) throws -> Int {
        guard let index = submission.checks.last else {
            throw DeskError.damagedStore("\(submission.id) was never checked")
        }
        return index
    }

    /// An entry of the log, read again.
    func event(at index: Int) throws -> LogEvent {
        guard let entry = try store.entries(index..<index + 1).first else {
            throw DeskError.damagedStore("entry \(index) is gone")
        }
        return try LogEvent(entry: entry)
    }

    /// Paths of the files that are judged otherwise now than when they were checked.
    func changes(in judged: JudgedSubmission, since submission: Submission) throws -> [String] {
        let items = judged.decisions
        guard items.count == submission.votes.count else {
            throw DeskError.damagedStore("\(submission.id) has other outputs than were submitted")
        }
        let check = try latestCheck(of: submission)
        return try items.enumerated().compactMap { number, item in
            let basis = try basis(of: number, at: check)
            // Older programs did not record what describes the dataset.
            let isSame =
                basis?.findings == item.findings
                && basis?.described ?? judged.described == judged.described
            let lacksOwner =
                takesOwner(item, in: judged) && !submission.owned.contains(number)
            return isSame && !lacksOwner ? nil : item.path
        }
    }

    /// The findings of one output as a check recorded them, if they are what its entry commits to, and
    /// what described the dataset; nil once they are erased.
    func basis(of output: Int, at check: Int) throws -> (
        findings: JSONValue, described: JSONValue?
    )? {
        let name = "findings:\(output)"
        guard let opening = try store.opening(of: check, named: name) else {
            let why = try missing(name, of: check)
            if case .erased = why { return nil }
            throw why
        }
        let body = opening.body
        if case .checked(let checked) = try event(at: check).event,
            checked.findings.indices.contains(output),
            checked.findings[output] != Commitment(to: body, salt: opening.salt)
        {
            throw DeskError.damagedRecord(index: check, name: name)
        }
        // Older programs recorded the findings alone.
        let value = try JSONValue(canonical: body)
        return (value["findings"] ?? value, value["described"])
    }

    /// Opens a review again, because what its votes relied on has changed: the votes given so far
    /// do not count any more.
    func reopen(_ submission: Submission, _ judged: JudgedSubmission) throws {
        let (report, opening) = try commit("report", judged.jsonReport)
        let reopened = event(.reopened(submission: submission.id, report: report), by: nil)
        try append([
            Pending(event: reopened, openings: [opening]),
            try check(submission.id, judged, judged.decisions, since: nil),
        ])
    }

    /// Takes a submission back; its author only, before it is released.
    public func withdraw(_ id: String, by author: String) throws {
        try withLock {
            let actor = try pseudonym(of: author)
            try append([Pending(event: event(.withdrawn(submission: id), by: actor), openings: [])])
        }
    }
}

import Clearance
import Disclosure

/// Keeping the index at what the log says.
extension OpenDesk {
    /// What was appended and is not in the index yet.
    struct News {
        /// Submissions that something happened to, by id.
        var changed: Set<String> = []
        /// When a review closed, the first of the news only.
        var decided: [String: Int] = [:]
        /// When a submission left, the first of the news only.
        var released: [String: Int] = [:]
        /// Entries that are about no submission and that a ledger cannot do without.
        var general: [Int] = []
        /// Whether private records were erased.
        var erases = false

        mutating func note(_ entry: LogEvent, at index: Int) {
            switch entry.event {
            case .closed(let id, _, _), .returnedEarly(let id, _, _):
                decided[id] = decided[id] ?? entry.time
            case .released(let left):
                released[left.submission] = released[left.submission] ?? entry.time
            case .erased, .forgotten: erases = true
            case .signedIn, .trialChecks, .signInsRefused: return
            default: break
            }
            if let id = entry.event.subject {
                changed.insert(id)
            } else {
                general.append(index)
            }
        }
    }

    /// Brings the index up to the ledger.
    func follow(_ news: News) {
        general += news.general
        let places = news.changed.compactMap { id in
            ledger.submissions.place(of: id).map { (place: $0, id: id) }
        }
        defer { if places.count > 1 { memo = Memo() } }
        for (place, id) in places.sorted(by: { $0.place < $1.place }) {
            guard let submission = ledger.submissions[id] else { continue }
            if place == index.rows.count { index.add(row(of: submission), by: submission.author) }
            let (verdicts, findings) = recorded(of: submission)
            index.change(place) { row in
                if row.decided == 0 { row.decided = news.decided[id] ?? 0 }
                if row.released == 0 { row.released = news.released[id] ?? 0 }
                row.verdicts = DeskIndex.Counts(verdicts)
                count(submission, verdicts, findings, in: &row)
            }
        }
    }

    /// A record that cannot be read is no reason not to open the desk; whoever needs it is told.
    private func row(of submission: Submission) -> DeskIndex.Row {
        guard let record = try? record(of: submission) else { return DeskIndex.Row() }
        return DeskIndex.Row(
            project: record.project, dataset: record.dataset ?? "", isRead: true)
    }

    private func recorded(of submission: Submission) -> ([Verdict], [RecordedFindings]) {
        let findings =
            remaining(of: submission) ?? (try? recordedFindings(of: submission))
            ?? submission.votes.map { _ in [("erased", .review)] }
        return (findings.map { $0.map(\.verdict).max() ?? .pass }, findings)
    }

    /// What the record of an erased submission still says of its findings.
    func remaining(of submission: Submission) -> [RecordedFindings]? {
        guard submission.erasure != nil, let record = try? record(of: submission) else {
            return nil
        }
        return record.findings?.map { output in
            output.map { ($0.first ?? "", $0.last.flatMap(Verdict.init(rawValue:)) ?? .review) }
        }
    }

    private func count(
        _ submission: Submission, _ verdicts: [Verdict], _ findings: [RecordedFindings],
        in row: inout DeskIndex.Row
    ) {
        let wentBack = [.returned, .rejected].contains(submission.state)
        row.rules = wentBack ? Set(findings.flatMap { $0 }.map(\.rule)).sorted() : []
        row.approved = DeskIndex.Counts(
            zip(submission.outcomes, verdicts).filter(\.0.isApproved).map(\.1))
        // What was kept was counted where it was given.
        let several = zip(submission.outcomes, submission.votes).filter { outcome, votes in
            outcome.decisions.count > 1 && votes.values.allSatisfy { $0.origin == nil }
        }.map(\.0)
        let agreed = several.count { Set($0.decisions).count == 1 }
        // Who disagreed in the end agrees, or is outvoted.
        let settled = submission.outcomes.isEmpty ? 0 : submission.disputed.count
        row.apart = several.count - agreed + min(agreed, settled)
        row.together = max(0, agreed - settled)
    }

    /// The line of a submission with its row; nil if there is none.
    func indexed(_ id: String) -> (line: SubmissionLine, row: DeskIndex.Row)? {
        guard let place = ledger.submissions.place(of: id) else { return nil }
        return (ledger.submissions.line(at: place), index.rows[place])
    }

    /// Lines of some places, in that order.
    func lines(at places: some Collection<Int>) -> [SubmissionLine] {
        places.map { ledger.submissions.line(at: $0) }
    }
}

/// The rules that objected to one output, with their verdicts.
typealias RecordedFindings = [(rule: String, verdict: Verdict)]

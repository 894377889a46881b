import Clearance
import Writers

/// Who wants a release called back, or did so, and why: for whoever works at the desk.
extension OpenDesk {
    private struct Word {
        let name: String
        let time: String
        let reason: String

        var sentence: String { "\(name), \(time): “\(reason)”" }
    }

    /// Such as `rm1, 23 November 2026, 07:05: “the table names a school”`; nil for others than who works at
    /// the desk, and where nobody asked.
    func recallWords(of submission: Submission, for visitor: Visitor) throws -> String? {
        guard Self.isOfDesk(visitor), submission.author != visitor.pseudonym,
            submission.state == .recalled || !submission.recallAskers.isEmpty
        else { return nil }
        let words = try ["recall-request", "recall"].flatMap { kind in
            var search = LogSearch()
            (search.kind, search.submission) = (kind, submission.id)
            return try found(search, before: ledger.size, most: 20).entries.reversed()
                .compactMap { try word(at: $0.index) }
        }
        return words.isEmpty ? nil : words.map(\.sentence).joined(separator: "; ")
    }

    private func word(at index: Int) throws -> Word? {
        let entry = try event(at: index)
        let commitment: Commitment
        switch entry.event {
        case .recallAsked(_, let reason), .recalled(_, let reason): commitment = reason
        default: return nil
        }
        let reason: String
        do {
            reason = String(
                decoding: try record("reason", of: index, opens: commitment), as: UTF8.self)
        } catch DeskError.erased {
            reason = "(erased)"
        }
        return Word(
            name: try entry.actor.map { VisibleText.visible(try name(of: $0)) } ?? "the desk",
            time: minute(entry.time), reason: VisibleText.visible(reason))
    }

    /// Places of what another release manager wants called back, and this one has not agreed to.
    func recallsToAgree(_ visitor: Visitor) throws -> [Int] {
        guard ledger.policy.recallers > 1 else { return [] }
        var search = LogSearch()
        search.kind = "recall-request"
        let ids = try found(search, before: ledger.size, most: 200).entries.compactMap(
            \.line.subject)
        return Set(ids).compactMap { ledger.submissions[$0] }.filter {
            $0.isRecallable(by: visitor) && !$0.recallAskers.isEmpty
        }.compactMap { ledger.submissions.place(of: $0.id) }.sorted()
    }
}

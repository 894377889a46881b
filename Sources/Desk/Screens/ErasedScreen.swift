import Clearance
import Signing
import Writers

/// A submission whose private records were erased: what the log says of it, and what is kept of what
/// left.
public struct ErasedScreen: Sendable {
    public let id: String
    public let title: String
    public let mark: Mark
    public let situation: String
    /// The entry that says that it was erased.
    public let erasure: Int
    public let facts: [SubmissionScreen.Fact]
    public let outputs: [Output]
    /// Whether there is a vote to show.
    public let hasVotes: Bool
    public let leaving: [SubmissionScreen.Leaving]
    public let isLeaving: Bool
    public let leavingHeading: String
    /// The entries of the log with which it left, for whoever reads the log.
    public let departures: [Int]
    public let hasLeft: Bool
    public let remarks: [Remark]
    public let may: SubmissionScreen.Allowed
    public let isOfDesk: Bool
    /// The submission that a comment is about.
    public let about: String
    public let turn: Int
    public var typed: TypedRemark?
    public var saysEverybody = false

    /// What was decided about one output.
    public struct Output: Sendable {
        public let name: String
        public let outcome: Mark?
        /// `first-checker: ✓ approve, 2026-03-01 09:30 UTC, entry 12`.
        public let votes: [String]
    }
}

extension OpenDesk {
    /// Nil if this person may not see the submission, or it was not erased.
    public func erasedScreen(of id: String, for visitor: Visitor) throws -> ErasedScreen? {
        guard let submission = ledger.submissions[id], let erasure = submission.erasure,
            mayRead(submission, visitor)
        else { return nil }
        let record = try record(of: submission)
        let isOwn = submission.author == visitor.pseudonym
        let outputs = try submission.votes.indices.map { number in
            ErasedScreen.Output(
                name: Self.name(of: number, in: record),
                outcome: Self.outcome(of: submission, number),
                votes: isOwn ? [] : try votes(on: number, of: submission))
        }
        let leaving = isOwn ? [] : try leaving(of: submission, record)
        let departures = isOwn || !visitor.readsLog ? [] : submission.departures.map(\.index)
        let hasTitle = !submission.departures.isEmpty && !record.title.isEmpty
        return ErasedScreen(
            id: id, title: hasTitle ? VisibleText.visible(record.title) : id,
            mark: Mark(submission.state),
            situation: try situation(of: submission, isOwn: isOwn, visitor),
            erasure: erasure.index, facts: try facts(of: submission, record), outputs: outputs,
            hasVotes: outputs.contains { !$0.votes.isEmpty }, leaving: leaving,
            isLeaving: !leaving.isEmpty, leavingHeading: "What left",
            departures: departures, hasLeft: !departures.isEmpty,
            remarks: try remarks(on: submission, output: nil, for: visitor),
            may: SubmissionScreen.Allowed(
                erased: submission, visitor), isOfDesk: !isOwn, about: id, turn: submission.turn)
    }

    /// Its path where it left, otherwise its number.
    private static func name(of number: Int, in record: SubmissionRecord) -> String {
        record.outputs.indices.contains(number)
            ? VisibleText.visible(record.outputs[number]) : "Output \(number + 1)"
    }

    private func votes(on number: Int, of submission: Submission) throws -> [String] {
        try submission.votes[number].sorted { $0.value.index < $1.value.index }.map {
            person, cast in
            let decision = submission.decision(of: cast, on: number).map { Mark($0).text }
            let time = minute(try event(at: cast.index).time)
            return "\(try name(of: person)): \(decision ?? "not counted"), \(time), "
                + "entry \(cast.index)"
        }
    }

    private func leaving(of submission: Submission, _ record: SubmissionRecord) throws
        -> [SubmissionScreen.Leaving]
    {
        try submission.departures.flatMap(\.outputs).compactMap { number in
            guard record.outputs.indices.contains(number),
                let file = record.files.first(where: {
                    $0.path.utf8.elementsEqual(record.outputs[number].utf8)
                })
            else { return nil }
            return SubmissionScreen.Leaving(
                file: VisibleText.visible(file.path), digest: file.digest.hex,
                signers: try signers(of: number, in: submission))
        }
    }

    /// Who signed for an output, with which key.
    func signers(of number: Int, in submission: Submission) throws -> [String] {
        try submission.votes[number].sorted { $0.value.index < $1.value.index }
            .map { "\(try name(of: $0.key)), key \($0.value.keyID.prefix(12))…" }
    }

    private func facts(of submission: Submission, _ record: SubmissionRecord) throws
        -> [SubmissionScreen.Fact]
    {
        var facts: [(String, String, String?)] = [
            ("Project", record.project, nil), ("Dataset", record.dataset ?? "not given", nil),
            ("Handed in", minute(submission.time), nil),
            ("By", try name(of: submission.author), nil),
        ]
        if submission.turn > 1 { facts.append(("Turn", String(submission.turn), nil)) }
        for departure in submission.departures {
            let entry = try event(at: departure.index)
            let manager = try entry.actor.map { try name(of: $0) } ?? "the desk"
            facts.append(
                (
                    "Released", "\(minute(entry.time)) by \(manager), entry \(departure.index)",
                    nil
                ))
        }
        if let earlier = submission.submitted.supersedes {
            facts.append(("Replaces", earlier, ledger.submissions[earlier].map { _ in earlier }))
        }
        if let later = submission.replacedBy { facts.append(("Replaced by", later, later)) }
        return facts.map {
            SubmissionScreen.Fact(name: $0.0, value: VisibleText.visible($0.1), link: $0.2)
        }
    }
}

extension SubmissionScreen.Allowed {
    /// Of what was erased nobody decides anything any more; what left can be called back.
    fileprivate init(erased submission: Submission, _ visitor: Visitor) {
        self.init(
            withdraw: false,
            replace: submission.author == visitor.pseudonym && submission.replacedBy == nil
                && [.returned, .rejected].contains(submission.state), release: false,
            recall: submission.isRecallable(by: visitor), claim: false, unclaim: false,
            stepAside: false)
    }
}

extension Submission {
    /// Whether it has left, and this person may call it back, or agree to that.
    func isRecallable(by visitor: Visitor) -> Bool {
        visitor.isA(.releaseManager) && state == .released
            && !recallAskers.contains(visitor.pseudonym)
    }
}

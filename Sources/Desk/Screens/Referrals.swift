import Clearance
import Writers

/// That somebody is asked about an output, as those who work at the desk see it.
public struct ShownReferral: Sendable {
    /// `first-checker asks second-checker`.
    public let words: String
    public let time: String
    public let index: Int
    /// What is asked; nil for whoever may not know it yet.
    public let reason: String?
}

/// Somebody who can be asked, as a form names them.
public struct Askable: Sendable {
    public let value: String
    public let label: String
    public let isChosen: Bool
}

extension OpenDesk {
    /// What a form calls those who can be asked.
    private static let (anyChecker, anyOwner, byName) = ("checker", "data-owner", "name:")

    /// Who is asked, as a form says it.
    public func asked(_ word: String) throws -> Asked {
        if word.isEmpty || word == Self.anyChecker { return Asked(role: .checker) }
        if word == Self.anyOwner { return Asked(role: .dataOwner) }
        guard word.hasPrefix(Self.byName) else { throw Refusal.mayNotBeAsked }
        return Asked(
            role: .checker, person: try pseudonym(of: String(word.dropFirst(Self.byName.count))))
    }

    /// Those whom this checker may have asked about a submission: whoever is of its project is not
    /// among them.
    func askable(about submission: Submission, by visitor: Visitor, chosen: String) throws
        -> [Askable]
    {
        let project = try project(of: submission.id)
        let checkers = try ledger.candidates(
            for: .checker, about: submission, besides: visitor.pseudonym
        ).filter { try !hasHandedIn($0, workOf: project) }.map { try name(of: $0) }.sorted()
        var askable: [(String, String)] = []
        if !checkers.isEmpty { askable.append((Self.anyChecker, "any other checker")) }
        if ledger.canBeAsked(Asked(role: .dataOwner), about: submission, by: visitor.pseudonym) {
            askable.append((Self.anyOwner, "the owner of the data"))
        }
        askable += checkers.map { (Self.byName + $0, $0) }
        return askable.map { .init(value: $0.0, label: $0.1, isChosen: $0.0 == chosen) }
    }

    /// Who is asked about an output (from 0) in this turn; none for its author. While nobody may know
    /// another's decision, what is asked is for those who ask and are asked only.
    func referrals(on number: Int, of submission: Submission, for visitor: Visitor) throws
        -> [ShownReferral]
    {
        guard Self.isOfDesk(visitor), submission.author != visitor.pseudonym else { return [] }
        return try submission.referrals(on: number).map { referral in
            let asked = try referral.asked.person.map { try name(of: $0) }
            let whom =
                asked
                ?? (referral.asked.role == .dataOwner
                    ? "the owner of the data" : "another checker")
            let mayKnow =
                !ledger.isBlind(submission) || referral.checker == visitor.pseudonym
                || isAsked(referral, visitor)
            return ShownReferral(
                words: VisibleText.visible("\(try name(of: referral.checker)) asks \(whom)"),
                time: minute(try event(at: referral.index).time), index: referral.index,
                reason: mayKnow ? try question(of: referral).map(VisibleText.visible) : nil)
        }
    }

    private func isAsked(_ referral: Referral, _ visitor: Visitor) -> Bool {
        guard referral.checker != visitor.pseudonym else { return false }
        return referral.asked.person.map { $0 == visitor.pseudonym }
            ?? visitor.isA(referral.asked.role)
    }

    /// Whether somebody asks this person about an output (from 0) in this turn.
    func isAsked(about number: Int, in submission: Submission, _ visitor: Visitor) -> Bool {
        submission.state == .submitted && submission.author != visitor.pseudonym
            && submission.referrals(on: number).contains { isAsked($0, visitor) }
    }

    /// Whether a comment is the answer of somebody whom this person has asked about its output.
    func answers(_ comment: Comment, on submission: Submission, for person: Pseudonym) -> Bool {
        submission.referrals.contains { referral in
            guard referral.output == comment.output, referral.checker == person,
                referral.index < comment.index, referral.checker != comment.author
            else { return false }
            return referral.asked.person.map { $0 == comment.author }
                ?? (ledger.roles[comment.author]?.contains(referral.asked.role) ?? false)
        }
    }

    private func question(of referral: Referral) throws -> String? {
        let cast = CastVote(referral)
        return try reason(of: cast)
    }

    /// Whether this person referred the output and nobody has answered, in a comment or by deciding:
    /// until then it is not theirs to decide, though they may.
    func waitsForAnswer(_ number: Int, in submission: Submission, _ person: Pseudonym) throws
        -> Bool
    {
        let own = submission.referrals(on: number).last { $0.checker == person }
        guard let own, submission.votes[number][person] == nil else { return false }
        guard try !isAnswered(own, in: submission) else { return false }
        let votes = submission.votes[number].values.map(\.index)
        let owners = submission.ownerDecisions[number].values.map(\.index)
        return !(votes + owners).contains { $0 > own.index }
    }

    /// Whether somebody who was asked has said an answer.
    private func isAnswered(_ referral: Referral, in submission: Submission) throws -> Bool {
        try submission.comments.contains { comment in
            try comment.output == referral.output && comment.index > referral.index
                && answers(comment, on: submission, for: referral.checker)
                && spoken(comment)?.0 == .asker
        }
    }

    /// How many outputs this person has asked about and not decided, and has an answer on: a comment, or
    /// the decision of the data's owner.
    func answeredOutputs(_ submission: Submission, _ person: Pseudonym) throws -> Int {
        try submission.votes.indices.count { number in
            guard submission.votes[number][person] == nil,
                let own = submission.referrals(on: number).last(where: { $0.checker == person })
            else { return false }
            let consents = submission.ownerDecisions[number].values.map(\.index)
            return try own.asked.role == .dataOwner && consents.contains { $0 > own.index }
                || isAnswered(own, in: submission)
        }
    }

    /// Outputs about which this person is asked and has not decided.
    func askedOutputs(_ submission: Submission, _ visitor: Visitor) -> [Int] {
        submission.votes.indices.filter { number in
            submission.votes[number][visitor.pseudonym] == nil
                && submission.ownerDecisions[number][visitor.pseudonym] == nil
                && submission.referrals(on: number).contains { isAsked($0, visitor) }
        }
    }

    /// Whether checkers disagree about an output now, where they may know it.
    func isDisputed(_ number: Int, in submission: Submission) throws -> Bool {
        guard submission.state == .submitted, !submission.disputed.isEmpty else { return false }
        return try Set(submission.votes[number].values.map { try decision(of: $0) }).count > 1
    }

    /// Whether a checker has something to decide about an output (from 0): not where they gave or refused
    /// their consent as the owner of its data.
    func isUndecided(_ number: Int, in submission: Submission, _ person: Pseudonym) throws -> Bool {
        guard submission.ownerDecisions[number][person] == nil else { return false }
        guard submission.disputed.isEmpty else { return try isDisputed(number, in: submission) }
        return try submission.votes[number][person] == nil
            && !waitsForAnswer(number, in: submission, person)
    }
}

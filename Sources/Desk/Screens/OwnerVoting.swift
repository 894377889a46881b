import Clearance
import Disclosure
import Signing
import Writers

extension OutputScreen {
    /// What the form of a data owner carries, and what was typed into it.
    public struct OwnerBallot: Sendable {
        public let shown: Shown
        public let choices: [Choice]
        /// The first rule that only they may set aside: `threshold of overlay`; nil where the policy
        /// asks for them whatever the rules say.
        public let rule: String?
        /// A checker asks for them, whatever rules and policy say.
        public let isAsked: Bool
        /// What they decided so far.
        public let own: Mark?
        public let reason: String
        /// What to look at again in the reason; nil where nothing was found.
        public let concern: String?
        /// For how long their key may be held, as words; nil where the policy does not let it be.
        public let holding: String?
    }
}

extension OpenDesk {
    /// The form for a data owner, where an output takes one; nil for everybody else, and for who has
    /// voted on it as a checker.
    func ownerBallot(
        on submission: Submission, _ number: Int, _ judged: JudgedSubmission,
        _ request: OutputRequest, _ visitor: Visitor
    ) throws -> OutputScreen.OwnerBallot? {
        guard mayDecideAsOwner(submission, visitor), submission.owned.contains(number),
            submission.votes[number][visitor.pseudonym] == nil
        else { return nil }
        let own = submission.ownerDecisions[number][visitor.pseudonym]
        let decision = try own.map {
            try signedVote(
                at: $0.index, keyID: $0.keyID, opens: $0.commitment, office: .dataOwner
            ).vote.decision
        }
        let typed = request.isOwners ? request : OutputRequest()
        let labels: [(Decision, String)] = [
            (.approve, "I agree: checkers may set it aside"),
            (.reject, "I refuse: it may not leave like this"),
        ]
        return OutputScreen.OwnerBallot(
            shown: try ownerShown(of: submission, number, judged, visitor),
            choices: labels.map {
                OutputScreen.Choice(
                    value: $0.0.rawValue, label: $0.1, isChosen: $0.0 == typed.decision, key: "")
            }, rule: try ownedRule(judged.decisions[number]),
            isAsked: submission.referrals(on: number).contains { $0.asked.role == .dataOwner },
            own: decision.map(Mark.ownerDecided),
            reason: typed.reason, concern: typed.concern, holding: holding)
    }

    /// Whether this person may decide on outputs of a submission as the owner of its data.
    func mayDecideAsOwner(_ submission: Submission, _ visitor: Visitor) -> Bool {
        visitor.isA(.dataOwner) && submission.state == .submitted
            && submission.author != visitor.pseudonym
            && !submission.conflicted.contains(visitor.pseudonym)
    }

    /// Outputs that wait for a word of this data owner: none on which they voted as a checker.
    func undecidedAsOwner(_ submission: Submission, _ visitor: Visitor) -> [Int] {
        guard mayDecideAsOwner(submission, visitor) else { return [] }
        return submission.owned.sorted().filter {
            submission.ownerDecisions[$0][visitor.pseudonym] == nil
                && submission.votes[$0][visitor.pseudonym] == nil
        }
    }

    private func ownedRule(_ item: DecisionItem) throws -> String? {
        Overriding.owned(in: item.reports, packs: try packs()).map {
            VisibleText.visible("\($0.rule) of \($0.pack)")
        }
    }

    private func ownerShown(
        of submission: Submission, _ number: Int, _ judged: JudgedSubmission, _ visitor: Visitor
    ) throws -> Shown {
        try shown(
            of: submission, number, judged,
            mine: submission.ownerDecisions[number][visitor.pseudonym]?.index)
    }

    /// Takes a data owner's decision from a page, signed with their own key, as `vote` takes a
    /// checker's.
    public func decideAsOwner(
        _ ballot: FilledBallot, by visitor: Visitor, key access: KeyAccess
    ) throws -> VoteResult {
        try refresh()
        let submission = try ledger.submission(ballot.submission)
        guard visitor.isA(.dataOwner) else { throw Refusal.notAllowed(role: .dataOwner) }
        guard submission.author != visitor.pseudonym else { throw Refusal.ownSubmission }
        let paths = try record(of: submission).outputs
        let number = ballot.output - 1
        guard paths.indices.contains(number) else { throw Refusal.unknownOutput(number) }
        guard submission.owned.contains(number) else {
            throw Refusal.nothingOwned(ballot.submission)
        }
        if try isSentTwiceAsOwner(ballot, submission, visitor) { return .already }
        if let seconds = try secondsToWait(visitor) { return .wait(seconds) }
        let key = try open(keyOf: visitor, access, as: .dataOwner)
        do {
            _ = try decideAsOwner(
                agrees: ballot.decision == .approve, on: ballot.submission,
                outputs: [paths[number]], by: visitor.name, with: key, reason: ballot.reason
            ) { submission, judged in
                guard judged.decisions.indices.contains(number),
                    try ownerShown(of: submission, number, judged, visitor) == ballot.shown
                else {
                    throw StaleBallot(
                        why: "the file was judged anew, or you decided in another window")
                }
            }
        } catch let stale as StaleBallot {
            return .stale(stale.why)
        }
        return .recorded
    }
}

extension Mark {
    /// What a data owner decided.
    static func ownerDecided(_ decision: Decision) -> Mark {
        decision == .approve
            ? Mark(text: "✓ the data owner agrees", style: "pass")
            : Mark(text: "✗ the data owner refuses", style: "fail")
    }
}

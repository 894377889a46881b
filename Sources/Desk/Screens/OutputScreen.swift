import Clearance
import Disclosure
import Outputs
import Signing
import Writers

/// One file that is decided on: the list it is in, its content and its findings side by side.
public struct OutputScreen: Sendable {
    public let submission: String
    public let title: String
    public let number: Int
    /// Where it stands in the order in which to look at them, from 1.
    public let position: Int
    public let count: Int
    public let file: String
    public let digest: String
    public let mark: Mark
    public let neighbours: [Neighbour]
    public let panels: [Panel]
    /// For a figure, the output that holds what it shows.
    public let behind: [Panel]
    /// Files that a figure's data are in and that are no outputs.
    public let dataFiles: [DataFile]
    /// The counts behind its cells; empty for whoever does not decide.
    public let evidence: [Evidence]
    public let hasEvidence: Bool
    /// What somebody could work out with it and with what is out, as a part of a page.
    public let alarms: String?
    public let isPicture: Bool
    public let size: String
    public let text: TextPage?
    /// The table or picture is shown rather than the file's text.
    public let showsContent: Bool
    /// Whether there is more to look at than its text.
    public let isDrawn: Bool
    public let ballot: Ballot?
    /// The form of a data owner, where the output takes one.
    public let ownerBallot: OwnerBallot?
    /// Whether there is either: what leads to another part of the file takes along what was typed.
    public let decides: Bool
    /// What is in the form was typed before they went on to something else.
    public let isBegun: Bool
    /// What has to be mended in the form of a checker, and in that of a data owner.
    public let faulty: FaultyField?
    public let ownerFaulty: FaultyField?
    /// Why this person cannot vote, where somebody might think they could.
    public let noBallot: String?
    /// A reason that was typed and can be given no more, to be copied.
    public let lost: String?
    public let decided: [Decided]
    /// Who is asked about it, and by whom.
    public let referrals: [ShownReferral]
    /// Checkers disagree about it, and see what the others said.
    public let isDisputed: Bool
    /// Votes that do not count any more, for whoever works at the desk.
    public let past: [PastVote]
    public let hasPast: Bool
    public let next: Int?
    public let previous: Int?
    /// What differs from the version before; nil without one.
    public let difference: FileDifference?
    public let profiles: [ColumnProfile]
    /// What the totals come to when they are added up again; nil where there are none.
    public let totals: Totals?
    public let hasProfiles: Bool
    public let remarks: [Remark]
    public let isOfDesk: Bool
    /// The submission that a comment is about.
    public let about: String
    /// A comment that was not taken yet, and whether it is for the author as well.
    public var typed: TypedRemark?
    public var saysEverybody = false
    /// Whether this person is asked about the file, and an answer is what they would say.
    public let mayAnswer: Bool
    public let answers: Bool

    /// Where it is.
    public var path: String { "/submissions/\(submission)/outputs/\(number)" }

    public struct Totals: Sendable {
        public let agreeing: Int
        public let open: Int
        /// `la: Leeds, sex: All: printed 120, the parts give 119`.
        public let differing: [String]
    }

    public struct Neighbour: Hashable, Sendable {
        public let submission: String
        public let at: Int
        /// The number of the file whose page has a form, where it has one: whoever goes on sends along
        /// what they typed.
        public let from: Int?
        public let name: String
        public let verdict: Mark
        public let decision: Mark?
        public let isCurrent: Bool
    }

    /// One table, model or figure of the file.
    public struct Panel: Sendable {
        public let heading: String
        public let summary: String
        public let verdict: Mark
        public let context: String?
        public let exception: String?
        /// What else its author says of it.
        public let declared: [Declared]
        /// Our own markup, with everything from outside escaped.
        public let table: String?
        public var findings: String?
        /// The same where places on other pages are reached by sending the ballot.
        var findingsInForm: String?
        /// Of a table that is too long for one page: which rows are shown, and where others begin.
        public var part: Part?
        /// What differs from the version before, where it is told beside the panel.
        public var difference: FileDifference?
    }

    public struct Declared: Hashable, Sendable {
        public let name: String
        public let value: String
    }

    /// What a vote form carries, and what was typed into it.
    public struct Ballot: Sendable {
        public let shown: Shown
        public let choices: [Choice]
        public let canned: [CannedReason]
        public let reason: String
        public let own: Mark?
        /// What was kept of the version before: `2 approvals kept from s-0001`.
        public let kept: String?
        public let advice: String
        /// Who can be asked, where it is referred.
        public let askable: [Askable]
        public let mayAsk: Bool
        /// What to look at again in the reason; nil where nothing was found.
        public let concern: String?
        /// For how long their key may be held, as words; nil where the policy does not let it be.
        public let holding: String?
        /// Whether their key is stored at this desk; otherwise they sign elsewhere.
        public let hasKey: Bool
        /// What the exported decision is called.
        public let exportName: String
    }

    public struct Choice: Sendable {
        public let value: String
        public let label: String
        public let isChosen: Bool
        /// The key that chooses it.
        public let key: String
    }

    /// What the review said, once it is closed.
    public struct Decided: Sendable {
        public let checker: String
        public let decision: Mark?
        public let reason: String?
    }
}

/// Where one output stands in the order in which to look at them.
private struct Way {
    let order: [Int]
    /// From 1, as all numbers here.
    let position: Int
    let next: Int?
    let previous: Int?

    init(of number: Int, in order: [Int]) {
        self.order = order
        let place = order.firstIndex(of: number - 1) ?? 0
        position = place + 1
        next = place + 1 < order.count ? order[place + 1] + 1 : nil
        previous = place > 0 ? order[place - 1] + 1 : nil
    }
}

extension OpenDesk {
    /// A file of a submission, numbered from 1; nil if this person may not see it, or it is not
    /// there.
    public func screen(
        of id: String, output number: Int, _ request: OutputRequest, _ judged: JudgedSubmission,
        since earlier: EarlierVersion? = nil, for visitor: Visitor
    ) throws -> OutputScreen? {
        let items = judged.decisions
        guard let submission = ledger.submissions[id], mayRead(submission, visitor),
            items.indices.contains(number - 1), items.count == submission.votes.count,
            let file = judged.folder[items[number - 1].path]
        else { return nil }
        let item = items[number - 1]
        let page = "/submissions/\(id)/outputs/\(number)"
        let drawn = judged.drawn(number - 1, file, request, page: page)
        let content = drawn.content
        let ballot = try ballot(on: submission, number - 1, judged, request, visitor)
        let ownerBallot = try ownerBallot(on: submission, number - 1, judged, request, visitor)
        let decides = ballot != nil || ownerBallot != nil
        let mayAnswer = isAsked(about: number - 1, in: submission, visitor)
        let way = Way(of: number, in: judged.riskOrder)
        let isOwn = submission.author == visitor.pseudonym
        let evidence = seesEvidence(submission, visitor) ? drawn.evidence : []
        let past = try pastVotes(on: number - 1, of: submission, for: visitor)
        return OutputScreen(
            submission: id,
            title: VisibleText.visible(judged.report.submission.declaration.title),
            number: number, position: way.position, count: items.count,
            file: VisibleText.visible(item.path), digest: item.digest.hex, mark: Mark(item.verdict),
            neighbours: try neighbours(
                of: submission, items, way.order, number, decides: decides, visitor),
            panels: decides ? content.panels.map(\.inForm) : content.panels, behind: drawn.behind,
            dataFiles: seesEvidence(submission, visitor) ? drawn.dataFiles : [],
            evidence: evidence, hasEvidence: !evidence.isEmpty,
            alarms: judged.alarms(in: item, isOwn: isOwn),
            isPicture: content.isPicture, size: "\(file.bytes.count) bytes", text: content.text,
            showsContent: content.text == nil, isDrawn: content.isDrawn,
            ballot: ballot, ownerBallot: ownerBallot, decides: decides,
            isBegun: request.isBegun,
            faulty: request.isOwners ? nil : FaultyField(request.faulty),
            ownerFaulty: request.isOwners ? FaultyField(request.faulty) : nil,
            noBallot: try noBallot(on: number - 1, of: submission, visitor),
            lost: submission.state != .submitted && !request.reason.isEmpty ? request.reason : nil,
            decided: try ownersDecided(number - 1, of: submission, visitor)
                + decided(number - 1, of: submission, visitor),
            referrals: try referrals(on: number - 1, of: submission, for: visitor),
            isDisputed: try isDisputed(number - 1, in: submission)
                && submission.author != visitor.pseudonym, past: past,
            hasPast: !past.isEmpty, next: way.next,
            previous: way.previous, difference: earlier?.difference(to: item),
            profiles: content.profiles, totals: drawn.totals,
            hasProfiles: !content.profiles.isEmpty,
            remarks: try remarks(on: submission, output: number - 1, for: visitor),
            isOfDesk: !isOwn, about: id, typed: request.typed,
            saysEverybody: request.typed?.audience == .everybody,
            mayAnswer: mayAnswer, answers: mayAnswer && request.typed?.audience ?? .asker == .asker)
    }

    /// The bytes of a file that is decided on, with its path.
    public func file(
        of id: String, output number: Int, _ judged: JudgedSubmission, for visitor: Visitor
    )
        -> SubmittedFile?
    {
        let items = judged.decisions
        guard let submission = ledger.submissions[id], mayRead(submission, visitor),
            items.indices.contains(number - 1)
        else { return nil }
        return judged.folder[items[number - 1].path]
    }

    private func neighbours(
        of submission: Submission, _ items: [DecisionItem], _ order: [Int], _ current: Int,
        decides: Bool, _ visitor: Visitor
    ) throws -> [OutputScreen.Neighbour] {
        try order.map { index in
            let item = items[index]
            return OutputScreen.Neighbour(
                submission: submission.id, at: index + 1, from: decides ? current : nil,
                name: VisibleText.visible(item.path), verdict: Mark(item.verdict),
                decision: try Self.outcome(of: submission, index)
                    ?? ownVote(on: index, of: submission, visitor).map(Mark.init),
                isCurrent: index + 1 == current)
        }
    }

    private func ballot(
        on submission: Submission, _ number: Int, _ judged: JudgedSubmission,
        _ request: OutputRequest, _ visitor: Visitor
    ) throws -> OutputScreen.Ballot? {
        let item = judged.decisions[number]
        guard visitor.isA(.checker), submission.state == .submitted,
            try mayJudge(
                submission, visitor.pseudonym, own: projects(of: visitor.pseudonym)),
            ledger.isTurn(of: visitor.pseudonym, in: submission),
            submission.ownerDecisions[number][visitor.pseudonym] == nil
        else { return nil }
        let own = try ownVote(on: number, of: submission, visitor)
        let typed = request.isOwners ? OutputRequest() : request
        let labels: [(Decision, String, String)] = [
            (.approve, "Approve: it may leave as it is", "a"),
            (.requestChanges, "Request changes: it may leave once it is changed", "c"),
            (.reject, "Reject: it may not leave", "x"),
            (.refer, "Refer: somebody who knows more is asked, and it stays in review", "q"),
        ]
        let askable = try askable(about: submission, by: visitor, chosen: typed.asked)
        return OutputScreen.Ballot(
            shown: try shown(of: submission, number, judged, visitor),
            choices: labels.filter { $0.0 != .refer || !askable.isEmpty }.map {
                decision, label, key in
                OutputScreen.Choice(
                    value: decision.rawValue, label: label, isChosen: decision == typed.decision,
                    key: key)
            }, canned: CannedReason.reasons(for: item, chosen: typed.canned),
            reason: typed.reason, own: own.map(Mark.init), kept: kept(on: number, of: submission),
            advice: Self.advice(item.verdict, try owner(of: number, in: submission)),
            askable: askable, mayAsk: !askable.isEmpty, concern: typed.concern, holding: holding,
            hasKey: try hasKeyHere(visitor.pseudonym, as: .checker),
            exportName: "\(submission.id)-\(number + 1).vote.json")
    }

    /// `10 minutes`; nil where every decision takes the passphrase.
    var holding: String? {
        holdMinutes == 0 ? nil : PolicyWords.minutes(holdMinutes)
    }

    private static func advice(_ verdict: Verdict, _ owner: SubmissionView.Owner) -> String {
        switch owner {
        case .awaited: return "It cannot be approved before the data owner agrees."
        case .refused: return "It cannot be approved: the data owner refuses."
        case .agreed where verdict != .pass:
            return "The data owner agrees: to approve it, give a reason."
        case .agreed, .notNeeded: break
        }
        return switch verdict {
        case .fail: "The program objects: to approve it anyway, give a reason."
        case .review: "The program could not decide: whatever you decide, give a reason."
        case .pass: "The program does not object: to decide otherwise, give a reason."
        }
    }

    func shown(
        of submission: Submission, _ number: Int, _ judged: JudgedSubmission, _ visitor: Visitor
    ) throws -> Shown {
        try shown(
            of: submission, number, judged,
            mine: submission.lastEntry(of: visitor.pseudonym, on: number))
    }

    /// - `mine`: the entry of what the reader decided on it so far.
    func shown(of submission: Submission, _ number: Int, _ judged: JudgedSubmission, mine: Int?)
        throws -> Shown
    {
        Shown(
            digest: judged.decisions[number].digest.hex, turn: submission.turn,
            check: submission.checks.last ?? -1, mine: mine ?? -1,
            basis: try judged.basisDigest(of: number))
    }

    private func noBallot(on number: Int, of submission: Submission, _ visitor: Visitor) throws
        -> String?
    {
        guard visitor.isA(.checker), submission.state == .submitted else { return nil }
        if submission.author == visitor.pseudonym {
            return "You handed this in: another checker has to decide."
        }
        if try hasHandedIn(visitor.pseudonym, workOf: project(of: submission.id)) {
            return "You handed in work of this project: a checker from outside it has to decide."
        }
        if submission.conflicted.contains(visitor.pseudonym) {
            return "You declared a conflict of interest: another checker has to decide."
        }
        if submission.ownerDecisions[number][visitor.pseudonym] != nil {
            return "You decided as the owner of the data: checkers of it have to be others."
        }
        if visitor.isA(.dataOwner), submission.votes[number][visitor.pseudonym] != nil,
            case .awaited = try owner(of: number, in: submission)
        {
            return "You decided as a checker: another owner of the data has to agree or refuse."
        }
        return ledger.isTurn(of: visitor.pseudonym, in: submission)
            ? nil : "Another checker has begun. You decide once they have decided on every file."
    }
}

import Clearance
import Disclosure
import Writers

/// One submission: what is wrong with it, what it is, and its outputs as a list of tasks.
public struct SubmissionScreen: Sendable {
    public let id: String
    public let title: String
    public let mark: Mark
    /// What the state means and who is next.
    public let situation: String
    public let counts: [QueueScreen.Count]
    /// The rules that object most, each with how often.
    public let risks: [Risk]
    public let facts: [Fact]
    /// The dataset as it is described: what its variables, levels and codes are.
    public let dataset: [OutputScreen.Declared]
    public let hasDataset: Bool
    public let notes: [String]
    /// What somebody could work out, as a part of a page.
    public let alarms: String?
    public let tasks: [Task]
    /// Files that are there but were not declared, or could not be taken in.
    public let undeclared: [String]
    /// Files that were declared but are not there.
    public let missing: [String]
    public let related: [Related]
    /// What to look for to see the rest; empty if all are shown.
    public let moreRelated: [Search]
    /// How many outputs this checker has not decided; nil for others.
    public let undecided: String?
    public let firstUndecided: Int?
    /// An output that waits for the consent of this data owner, from 1.
    public let firstForOwner: Int?
    public let turn: Int
    public let may: Allowed
    /// The version before, if this person may see it.
    public let since: String?
    /// What this checker approved in it and may approve again.
    public let repeatable: [Repeatable]
    public let hasRepeatable: Bool
    /// The entry of the check whose findings are shown.
    public let check: Int
    /// Files of the version before that are not in this one.
    public let gone: [String]
    public let remarks: [Remark]
    /// Who is at it; nil if nobody said so.
    public let claimed: String?
    public let isConflicted: Bool
    /// Why it went back before everybody had voted.
    public let earlyReturn: String?
    /// Comments may be for the desk only.
    public let isOfDesk: Bool
    /// Exactly what leaves or left, once it is approved.
    public let leaving: [Leaving]
    public let isLeaving: Bool
    /// `What leaves`, or `What left`.
    public let leavingHeading: String
    /// The entries of the log with which it left, for whoever reads the log.
    public let departures: [Int]
    public let hasLeft: Bool
    /// The submission that a comment is about.
    public let about: String
    /// A comment that was not taken yet, and whether it is for the author as well.
    public var typed: TypedRemark?
    public var saysEverybody = false

    /// What this person may do about it now.
    public struct Allowed: Sendable {
        public let withdraw: Bool
        /// Hand in a version that replaces it.
        public let replace: Bool
        public let release: Bool
        public let recall: Bool
        public let claim: Bool
        public let unclaim: Bool
        /// Declare a conflict of interest, or send it back before all have voted.
        public let stepAside: Bool
    }

    public struct Leaving: Hashable, Sendable {
        public let file: String
        public let digest: String
        /// Who signed that it may.
        public let signers: [String]
    }

    public struct Risk: Hashable, Sendable {
        public let mark: Mark
        public let rule: String
        public let extent: String
    }

    public struct Fact: Hashable, Sendable {
        public let name: String
        public let value: String
        public let link: String?
    }

    public struct Task: Hashable, Sendable {
        public let submission: String
        public let number: Int
        public let file: String
        public let context: String?
        public let mark: Mark
        public let extent: String
        /// What this checker decided, or what came of it once the review has closed.
        public let decision: Mark?
        public let isUndecided: Bool
        /// Checkers disagree about it.
        public let isDisputed: Bool
        /// Who is asked about it: `first-checker asks second-checker`.
        public let asked: [String]
        /// What was kept of the version before: `2 approvals kept from s-0001`.
        public let kept: String?
        /// How it stands with the data owner, where it takes one.
        public let owner: String?
        /// The version before, if this person may see it.
        public let since: String?
        /// What differs from it; nil without one.
        public let change: String?
        /// What checkers said of it, once the review has closed.
        public let said: String?
    }

    public struct Related: Hashable, Sendable {
        public let id: String
        public let title: String
        public let mark: Mark
        /// When it was handed in, of how many outputs, and what they have in common.
        public let extent: String
    }

    /// Something to look for on the first page.
    public struct Search: Sendable {
        public let text: String
        public let query: String
    }
}

/// How somebody stands to a submission.
private struct Stance {
    let isOwn: Bool
    /// They are a checker of it, and the review is open.
    let votes: Bool
    let isConflicted: Bool
    /// Who is at it; nil if nobody said so.
    let claimed: String?
    let allowed: SubmissionScreen.Allowed

    init(
        _ submission: Submission, _ visitor: Visitor, claims: [(person: Pseudonym, name: String)],
        mayJudge: Bool
    ) {
        isOwn = submission.author == visitor.pseudonym
        let isOpen = submission.state == .submitted
        let checks = visitor.isA(.checker) && !isOwn && isOpen
        isConflicted = checks && submission.conflicted.contains(visitor.pseudonym)
        votes = checks && mayJudge
        claimed = isOpen && !isOwn ? OpenDesk.names(claims, visitor) : nil
        let hasClaimed = claims.contains { $0.person == visitor.pseudonym }
        let releases = visitor.isA(.releaseManager)
        allowed = SubmissionScreen.Allowed(
            // What went back and was replaced is over: there is nothing to take back.
            withdraw: isOwn && submission.isWithdrawable
                && (isOpen || submission.replacedBy == nil),
            replace: isOwn && submission.replacedBy == nil
                && [.returned, .rejected].contains(submission.state),
            release: releases && submission.state == .approved,
            recall: submission.isRecallable(by: visitor),
            claim: votes && !hasClaimed,
            unclaim: votes && hasClaimed, stepAside: votes)
    }
}

extension OpenDesk {
    /// A submission as this person may see it; nil if they may not, or there is none.
    public func screen(
        of id: String, _ judged: JudgedSubmission, since earlier: EarlierVersion? = nil,
        for visitor: Visitor
    ) throws -> SubmissionScreen? {
        guard let submission = ledger.submissions[id], mayRead(submission, visitor) else {
            return nil
        }
        let stance = Stance(
            submission, visitor, claims: try claims(on: id),
            mayJudge: try visitor.isA(.checker)
                && mayJudge(
                    submission, visitor.pseudonym, own: projects(of: visitor.pseudonym))
        )
        let (isOwn, votes) = (stance.isOwn, stance.votes)
        let tasks = try tasks(of: submission, judged, earlier, votes: votes, visitor)
        let open = votes ? tasks.filter(\.isUndecided) : []
        let again =
            votes ? try repeatable(in: submission, judged, since: earlier, for: visitor) : []
        let leaving = isOwn ? [] : try leaving(submission, judged)
        let departures = isOwn || !visitor.readsLog ? [] : submission.departures.map(\.index)
        let declared = judged.report.submission.declaration
        let related = try related(to: submission, judged, visitor)
        return SubmissionScreen(
            id: id, title: VisibleText.visible(declared.title.isEmpty ? id : declared.title),
            mark: Mark(submission.state),
            situation: try situation(of: submission, isOwn: isOwn, visitor),
            counts: VerdictCounts(judged.decisions.map(\.verdict)).parts,
            risks: Self.risks(of: judged), facts: try facts(of: submission, judged, visitor),
            dataset: judged.dataset?.facts ?? [], hasDataset: judged.dataset != nil,
            notes: judged.report.submission.notes.map(VisibleText.visible),
            alarms: judged.alarms(in: nil, isOwn: isOwn), tasks: tasks,
            undeclared: Self.undeclared(in: judged), missing: Self.missing(in: judged),
            related: related.shown, moreRelated: related.more,
            undecided: votes ? "\(open.count) of \(tasks.count)" : nil,
            firstUndecided: open.first?.number,
            firstForOwner: undecidedAsOwner(submission, visitor).first.map { $0 + 1 },
            turn: submission.turn, may: stance.allowed,
            since: earlier?.id, repeatable: again, hasRepeatable: !again.isEmpty,
            check: submission.checks.last ?? -1, gone: earlier?.missing(in: judged.decisions) ?? [],
            remarks: try remarks(on: submission, output: nil, for: visitor),
            claimed: stance.claimed, isConflicted: stance.isConflicted,
            earlyReturn: try earlyReturn(of: submission).map(VisibleText.visible),
            isOfDesk: !isOwn, leaving: leaving, isLeaving: !leaving.isEmpty,
            leavingHeading: submission.state == .approved ? "What leaves" : "What left",
            departures: departures, hasLeft: !departures.isEmpty, about: id)
    }

    /// What was approved: every file with who signed for it.
    private func leaving(_ submission: Submission, _ judged: JudgedSubmission) throws
        -> [SubmissionScreen.Leaving]
    {
        guard [.approved, .released, .recalled].contains(submission.state) else { return [] }
        return try judged.decisions.enumerated().map { number, item in
            SubmissionScreen.Leaving(
                file: VisibleText.visible(item.path), digest: item.digest.hex,
                signers: try signers(of: number, in: submission))
        }
    }

    private static func risks(of judged: JudgedSubmission) -> [SubmissionScreen.Risk] {
        struct Found {
            var cells = 0
            var files: Set<String> = []
        }
        var found: [Verdict: [String: Found]] = [:]
        let decided = Set(judged.decisions.map(\.path))
        let others = judged.report.outputs.filter { !decided.contains($0.output.file) }
        for output in judged.decisions.flatMap(\.reports) + others {
            for finding in output.findings {
                found[finding.verdict, default: [:]][finding.rule, default: Found()].cells += max(
                    1, finding.cells.count)
                found[finding.verdict]?[finding.rule]?.files.insert(output.output.file)
            }
        }
        return [Verdict.fail, .review].flatMap { verdict in
            (found[verdict] ?? [:]).sorted { ($1.value.cells, $0.key) < ($0.value.cells, $1.key) }
                .map { rule, found in
                    let places = "\(found.cells) \(found.cells == 1 ? "place" : "places")"
                    let files = "\(found.files.count) \(found.files.count == 1 ? "file" : "files")"
                    return SubmissionScreen.Risk(
                        mark: Mark(verdict), rule: rule, extent: "\(places) in \(files)")
                }
        }
    }

    private static func undeclared(in judged: JudgedSubmission) -> [String] {
        let declared = Set(judged.declared.map(\.output.file))
        return judged.report.outputs.map(\.output.file).filter { !declared.contains($0) }
            .map(VisibleText.visible)
    }

    /// Files that are declared and not there.
    private static func missing(in judged: JudgedSubmission) -> [String] {
        let decided = Set(judged.decisions.map(\.path))
        return judged.declared.map(\.output.file).filter { !decided.contains($0) }
            .map(VisibleText.visible)
    }

    private func facts(
        of submission: Submission, _ judged: JudgedSubmission, _ visitor: Visitor
    ) throws -> [SubmissionScreen.Fact] {
        let declared = judged.report.submission.declaration
        let days = WorkingDays.between(submission.time, and: clock())
        let age = days == 0 ? "today" : "\(days) working \(days == 1 ? "day" : "days") ago"
        var facts: [(String, String, String?)] = [
            ("Project", declared.project, nil), ("Dataset", declared.dataset ?? "not given", nil),
            ("Clearance", declared.clearance.rawValue, nil),
            ("Handed in", "\(minute(submission.time)), \(age)", nil),
            ("By", try name(of: submission.author), nil),
            (
                "Judged by",
                judged.packs.map { "\($0.name), version \($0.version)" }.joined(separator: "; "),
                nil
            ),
        ]
        if let release = declared.release { facts.append(("Extract", release, nil)) }
        if submission.turn > 1 {
            facts.append(
                (
                    "Turn",
                    "\(submission.turn): judged anew, what was decided before does not count", nil
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

    func situation(of submission: Submission, isOwn: Bool, _ visitor: Visitor) throws
        -> String
    {
        let need = ledger.checkers
        let checkers = need == 1 ? "1 checker decides" : "\(need) checkers decide"
        switch submission.state {
        case .submitted where !undecidedAsOwner(submission, visitor).isEmpty:
            let count = undecidedAsOwner(submission, visitor).count
            return count == 1
                ? "One of its outputs takes a data owner's consent; you give or refuse it there."
                : "\(count) of its outputs take a data owner's consent; you give or refuse it there."
        case .submitted where !submission.disputed.isEmpty && !isOwn:
            return
                "Checkers disagree. Each sees now what the others said, and may decide again; it "
                + "closes once they agree, or \(need) who agree outvote the others."
        case .submitted where ledger.policy.order == .sequential:
            return "\(checkers)\(need == 1 ? "" : " one after the other"). "
                + (isOwn
                    ? "You see what they say once all have decided."
                    : "Who comes later sees what was decided before.")
        case .submitted where need == 1: return "\(checkers)."
        case .submitted where isOwn:
            return "\(checkers) independently. You see what they say once all have decided."
        case .submitted:
            return "\(checkers) independently; nobody sees another's decision until all have."
        case .approved where !ledger.stands(submission):
            return
                "Every output was approved, but what that takes has changed since: a policy, a pack or"
                + " a key. Whoever releases it has it decided again first."
        default:
            let recall = try recallWords(of: submission, for: visitor)
            return Self.situation(of: submission) + (recall.map { " \($0)." } ?? "")
        }
    }

    private static func situation(of submission: Submission) -> String {
        switch submission.state {
        case .submitted: return "Being decided."
        case .approved:
            return
                "Every output was approved by the checkers that it takes. A release manager can let"
                + " it go."
        case .returned where submission.replacedBy != nil:
            return "It went back to its author, and was replaced by a new version."
        case .returned where submission.earlyReturn != nil:
            return "A checker sent it back before all had voted. "
                + "A new version says “supersedes: \(submission.id)”."
        case .returned where submission.isReferred:
            return
                "Referred: somebody who knows more has to be asked before it is decided. Nothing "
                + "need be changed for that; once they are, a new version is decided on."
        case .returned:
            return "Changes are wanted. A new version says “supersedes: \(submission.id)”."
        case .rejected: return "At least one output may not leave."
        case .withdrawn where submission.replacedBy != nil:
            return "Its author replaced it by a new version before it could leave."
        case .withdrawn: return "Its author took it back."
        case .released where !submission.recallAskers.isEmpty:
            return "It has left. A release manager wants it called back; another has to agree."
        case .released: return "It has left: signed, and recorded in the log."
        case .recalled: return "It was called back after it had left. What left stays known."
        }
    }
}

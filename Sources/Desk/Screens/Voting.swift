import Clearance
import Signing

/// A vote as a form carries it.
public struct FilledBallot: Sendable {
    public let submission: String
    /// From 1.
    public let output: Int
    public let decision: Decision
    public let reason: String
    /// Values of the reasons that were ticked.
    public let canned: Set<String>
    /// What was on the page.
    public let shown: Shown
    /// Who is asked, as the form names them, where the decision is to refer it.
    public let asked: String

    public init(
        submission: String, output: Int, decision: Decision, reason: String, canned: Set<String>,
        shown: Shown, asked: String = ""
    ) {
        self.submission = submission
        self.output = output
        self.decision = decision
        self.reason = reason
        self.canned = canned
        self.shown = shown
        self.asked = asked
    }
}

/// What was on the page that somebody votes from: if any of it has changed, the vote is not taken.
public struct Shown: Hashable, Sendable {
    /// SHA-256 of the file, in hex.
    public let digest: String
    public let turn: Int
    /// The log entry of the check whose findings were shown.
    public let check: Int
    /// The log entry of the checker's own vote on this file; -1 before it.
    public let mine: Int
    /// SHA-256 of the findings and of all else that is decided by, in hex: see
    /// `JudgedSubmission.basis`.
    public let basis: String

    public init(digest: String, turn: Int, check: Int, mine: Int, basis: String) {
        self.digest = digest
        self.turn = turn
        self.check = check
        self.mine = mine
        self.basis = basis
    }
}

/// What came of a ballot.
public enum VoteResult: Hashable, Sendable {
    case recorded
    /// The same vote was there already: the form was sent twice.
    case already
    /// Something changed since the page was drawn; nothing was recorded.
    case stale(String)
    /// Too many wrong passphrases; seconds to wait.
    case wait(Int)
}

/// What a page showed is not so any more.
public struct StaleBallot: Error {
    public let why: String

    public init(why: String) { self.why = why }
}

extension OpenDesk {
    /// Takes a vote from a page. A passphrase opens the checker's key for this vote only. What the
    /// page showed is compared under the lock that appends the vote.
    ///
    /// Throws a `Refusal`, a `DeskError` or `SigningError.wrongPassphrase`; then nothing was
    /// recorded.
    public func vote(_ ballot: FilledBallot, by visitor: Visitor, key access: KeyAccess) throws
        -> VoteResult
    {
        try refresh()
        let submission = try ledger.submission(ballot.submission)
        guard visitor.isA(.checker) else { throw Refusal.notAllowed(role: .checker) }
        guard submission.author != visitor.pseudonym else { throw Refusal.ownSubmission }
        if submission.state == .submitted {
            try requireDistance(of: visitor.pseudonym, from: submission)
        }
        guard let record = try? record(of: submission),
            record.outputs.indices.contains(ballot.output - 1)
        else { throw Refusal.unknownOutput(ballot.output - 1) }
        if try isSentTwice(ballot, submission, visitor) { return .already }
        if let why = Self.staleness(of: ballot, submission, visitor) { return .stale(why) }
        if let seconds = try secondsToWait(visitor) { return .wait(seconds) }
        let key = try open(keyOf: visitor, access)
        do {
            _ = try vote(
                ballot.decision, on: ballot.submission,
                outputs: [record.outputs[ballot.output - 1]], by: visitor.name, with: key,
                reason: try reason(of: ballot), asking: try asked(ballot.asked)
            ) { submission, judged in
                if let why = try staleness(of: ballot, submission, judged, visitor) {
                    throw StaleBallot(why: why)
                }
            }
        } catch let stale as StaleBallot {
            return .stale(stale.why)
        }
        return .recorded
    }

    /// What was ticked and typed; nil if nothing was.
    func reason(of ballot: FilledBallot) throws -> String? {
        var ticked: [CannedReason] = []
        if !ballot.canned.isEmpty {
            let items = try judged(ballot.submission).decisions
            guard items.indices.contains(ballot.output - 1) else {
                throw Refusal.unknownOutput(ballot.output - 1)
            }
            ticked = CannedReason.reasons(for: items[ballot.output - 1], chosen: ballot.canned)
        }
        let text = CannedReason.text(ticked, typed: ballot.reason)
        return text.isEmpty ? nil : text
    }

    /// What the log alone tells.
    private static func staleness(
        of ballot: FilledBallot, _ submission: Submission, _ visitor: Visitor
    ) -> String? {
        let seen = ballot.shown
        guard submission.state == .submitted else {
            return "the review has closed: it is \(Mark(submission.state).text)"
        }
        guard seen.turn == submission.turn, seen.check == submission.checks.last ?? -1 else {
            return "the review began again, because the files were judged anew"
        }
        guard
            seen.mine == submission.lastEntry(of: visitor.pseudonym, on: ballot.output - 1) ?? -1
        else { return "you decided on this file in another window" }
        return nil
    }

    func staleness(
        of ballot: FilledBallot, _ submission: Submission, _ judged: JudgedSubmission,
        _ visitor: Visitor
    ) throws -> String? {
        if let why = Self.staleness(of: ballot, submission, visitor) { return why }
        let items = judged.decisions
        guard items.indices.contains(ballot.output - 1) else { return "the file is another" }
        let now = try shown(of: submission, ballot.output - 1, judged, visitor)
        guard ballot.shown.digest == now.digest else { return "the file is another" }
        guard ballot.shown.basis == now.basis else {
            return "the findings are others, or what they rest on is"
        }
        return nil
    }

    /// After too many wrong passphrases; nil if there is nothing to wait for.
    func secondsToWait(_ visitor: Visitor) throws -> Int? {
        let wait = try accounts.passphrases(of: visitor.pseudonym.text).blockedUntil - clock()
        return wait > 0 ? wait : nil
    }

    /// Wrong passphrases are counted, and then one has to wait: whoever takes over a session cannot
    /// try for ever.
    func open(keyOf visitor: Visitor, _ access: KeyAccess, as role: Role = .checker) throws
        -> PrivateKey
    {
        let passphrase: [UInt8]
        switch access {
        case .passphrase(let typed): passphrase = typed
        case .held(let key):
            guard ledger.keys(of: visitor.pseudonym, as: role).contains(key.publicKey.keyID) else {
                throw Refusal.keyNotInForce
            }
            return key
        }
        let person = visitor.pseudonym.text
        do {
            let key = try unlock(visitor.name, keyFile: nil, passphrase: passphrase, as: role)
            try accounts.setPassphrases(0, blockedUntil: 0, of: person)
            return key
        } catch let error as SigningError where error.problem == .wrongPassphrase {
            let failures = try accounts.passphrases(of: person).failures + 1
            try accounts.setPassphrases(
                failures, blockedUntil: clock() + SignInPolicy.wait(after: failures), of: person)
            throw error
        }
    }
}

import Clearance
import Signing

/// A vote as a form carries it.
public struct FilledBallot: Sendable {
    public let submission: String
    /// From 1.
    public let output: Int
    public let decision: Decision
    public let reason: String
    /// What was on the page.
    public let shown: Shown

    public init(
        submission: String, output: Int, decision: Decision, reason: String, shown: Shown
    ) {
        self.submission = submission
        self.output = output
        self.decision = decision
        self.reason = reason
        self.shown = shown
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

extension OpenDesk {
    /// Takes a vote from a page. The passphrase opens the checker's key for this vote only.
    ///
    /// Throws a `Refusal`, a `DeskError` or `SigningError.wrongPassphrase`; then nothing was
    /// recorded.
    public func vote(_ ballot: FilledBallot, by visitor: Visitor, passphrase: [UInt8]) throws
        -> VoteResult
    {
        try refresh()
        let submission = try ledger.submission(ballot.submission)
        guard visitor.isA(.checker) else { throw Refusal.notAllowed(role: .checker) }
        guard submission.author != visitor.pseudonym else { throw Refusal.ownSubmission }
        guard let record = try? record(of: submission),
            record.outputs.indices.contains(ballot.output - 1)
        else { throw Refusal.unknownOutput(ballot.output - 1) }
        let path = record.outputs[ballot.output - 1]
        let digest = record.files.first { $0.path.utf8.elementsEqual(path.utf8) }?.digest.hex
        let now = shown(of: submission, ballot.output - 1, digest: digest ?? "", visitor)
        if let result = try difference(ballot, now, submission, visitor) { return result }
        if let account = try accounts.account(of: visitor.pseudonym.text),
            account.blockedUntil > clock()
        {
            return .wait(account.blockedUntil - clock())
        }
        let key = try open(keyOf: visitor, passphrase)
        let reason = ballot.reason.allSatisfy(\.isWhitespace) ? nil : ballot.reason
        _ = try vote(
            ballot.decision, on: ballot.submission, outputs: [path], by: visitor.name, with: key,
            reason: reason)
        return .recorded
    }

    private func difference(
        _ ballot: FilledBallot, _ now: Shown, _ submission: Submission, _ visitor: Visitor
    ) throws -> VoteResult? {
        let seen = ballot.shown
        let own = try ownVote(on: ballot.output - 1, of: submission, visitor)
        if own == ballot.decision, seen.mine != now.mine, seen.turn == now.turn { return .already }
        guard submission.state == .submitted else {
            return .stale("the review has closed: it is \(Mark(submission.state).text)")
        }
        guard seen.turn == now.turn, seen.check == now.check else {
            return .stale("the review began again, because the files were judged anew")
        }
        guard seen.digest == now.digest else { return .stale("the file is another") }
        guard seen.mine == now.mine else {
            return .stale("you decided on this file in another window, and otherwise")
        }
        return nil
    }

    /// Wrong passphrases count as wrong sign-ins: whoever takes over a session cannot try for ever.
    private func open(keyOf visitor: Visitor, _ passphrase: [UInt8]) throws -> PrivateKey {
        let person = visitor.pseudonym.text
        do {
            let key = try unlock(visitor.name, keyFile: nil, passphrase: passphrase)
            try accounts.setFailures(0, blockedUntil: 0, of: person)
            return key
        } catch let error as SigningError where error.problem == .wrongPassphrase {
            let failures = (try accounts.account(of: person)?.failures ?? 0) + 1
            try accounts.setFailures(
                failures, blockedUntil: clock() + SignInPolicy.wait(after: failures), of: person)
            throw error
        }
    }
}

import Signing

/// Where a submission stands.
public enum State: String, CaseIterable, Hashable, Sendable {
    /// Votes are being cast.
    case submitted
    /// The review closed: every output approved.
    case approved
    /// The review closed: changes are wanted, nothing is rejected.
    case returned
    /// The review closed: at least one output is rejected.
    case rejected
    case withdrawn, released, recalled

    var explanation: String {
        switch self {
        case .submitted: "its review is still open"
        case .approved: "its review has closed, and every output is approved"
        case .returned: "its review has closed: changes are wanted; submit a new version"
        case .rejected: "its review has closed: it is rejected"
        case .withdrawn: "it was withdrawn"
        case .released: "it was released"
        case .recalled: "it was released and recalled"
        }
    }
}

/// A submission as replaying its events says it is. There is no other status.
public struct Submission: Hashable, Sendable {
    public let id: String
    public let author: Pseudonym
    /// The entry that brought it in.
    public let index: Int
    public let time: Int
    public let submitted: Event.Submitted
    public internal(set) var state = State.submitted
    /// From 1; a reopened review is the next turn.
    public internal(set) var turn = 1
    /// The entries of its checks, oldest first, those of earlier turns among them.
    public internal(set) var checks: [Int] = []
    /// The packs of this turn's check, by digest; nil before it.
    public internal(set) var judgedBy: [SHA256Digest]?
    /// Per output the latest vote of each checker in this turn.
    public internal(set) var votes: [[Pseudonym: CastVote]]
    /// Votes that do not count any more, in the order in which they ceased to.
    public internal(set) var superseded: [SupersededVote] = []
    /// Per output what came of it, once the review has closed.
    public internal(set) var outcomes: [Event.Outcome] = []
    /// The outputs that take a data owner to be approved, by this turn's check.
    public internal(set) var owned: Set<Int> = []
    /// The outputs that are code to which the program does not object, by this turn's check.
    public internal(set) var code: Set<Int> = []
    /// Release managers who want it called back, once it has left.
    public internal(set) var recallAskers: Set<Pseudonym> = []
    /// Per output what this turn's check commits to; empty where an older program checked it.
    public internal(set) var findings: [Commitment] = []
    /// Per output the latest decision of each data owner in this turn.
    public internal(set) var ownerDecisions: [[Pseudonym: OwnerDecision]]
    /// What left, by the entries that let it, one after the other; none before it is released.
    public internal(set) var departures: [Departure] = []
    /// Checkers who said that they may not judge it.
    public internal(set) var conflicted: Set<Pseudonym> = []
    /// The outputs on which checkers disagree in this turn, ascending: of these each sees what the
    /// others said. None before all have voted.
    public internal(set) var disputed: [Int] = []
    /// Whom checkers had asked, oldest first, those of earlier turns among them.
    public internal(set) var referrals: [Referral] = []
    /// What was said of it, oldest first.
    public internal(set) var comments: [Comment] = []
    /// Why it went back before everybody had voted, if it did.
    public internal(set) var earlyReturn: Comment?
    /// When what is private of it was erased, the last time if there were several.
    public internal(set) var erasure: Erasure?
    /// The version that was handed in after it, the last if there were several.
    public internal(set) var replacedBy: String?

    /// Whether its author may still take it back.
    public var isWithdrawable: Bool { [.submitted, .approved, .returned].contains(state) }

    /// Whether it went back because somebody who knows more has to be asked, and for nothing else.
    public var isReferred: Bool {
        let open = outcomes.filter { !$0.isApproved }
        return state == .returned && !open.isEmpty && open.allSatisfy(\.isReferred)
    }

    /// What a vote said, once the review has closed; nil until then.
    public func decision(of vote: CastVote, on output: Int) -> Decision? {
        guard outcomes.indices.contains(output) else { return nil }
        return zip(outcomes[output].votes, outcomes[output].decisions)
            .first { $0.0 == vote.index }?.1
    }

    init(_ submitted: Event.Submitted, author: Pseudonym, index: Int, time: Int) {
        id = submitted.id
        self.author = author
        self.index = index
        self.time = time
        self.submitted = submitted
        votes = submitted.outputs.map { _ in [:] }
        ownerDecisions = submitted.outputs.map { _ in [:] }
    }
}

/// Outputs that left by one entry, and so in one bundle.
public struct Departure: Hashable, Sendable {
    /// Ascending.
    public let outputs: [Int]
    public let index: Int
}

/// What is left of a submission that was erased.
public struct Erasure: Hashable, Sendable {
    /// The entry that says so. The records of earlier entries about the submission are gone.
    public let index: Int
    /// To the private record that took their place.
    public let remainder: Commitment
}

/// A data owner's decision as the log knows it.
public struct OwnerDecision: Hashable, Sendable {
    public let index: Int
    public let keyID: String
    public let commitment: Commitment
}

/// Something said of a submission, as the log knows it.
public struct Comment: Hashable, Sendable {
    public let index: Int
    public let author: Pseudonym
    /// Nil: of the whole submission.
    public let output: Int?
    public let commitment: Commitment
}

/// A vote as the log knows it.
public struct CastVote: Hashable, Sendable {
    public let index: Int
    public let keyID: String
    public let commitment: Commitment
    /// Where it was given, if it was kept from an earlier version.
    public let origin: Origin?

    /// The submission that a vote names, and its turn.
    public struct Origin: Hashable, Sendable {
        public let submission: String
        public let turn: Int
    }

    init(index: Int, keyID: String, commitment: Commitment, origin: Origin? = nil) {
        self.index = index
        self.keyID = keyID
        self.commitment = commitment
        self.origin = origin
    }
}

import Signing

/// What happened, as an entry of the log tells it: no name, no title, no text, no value.
///
/// Outputs are named by their place (from 0) in the list of the submission entry; entries by
/// their index in the log.
public enum Event: Hashable, Sendable {
    /// The first entry: which log this is, by its origin.
    case genesis(origin: String)
    /// What it takes for something to leave. Later entries are held to the latest.
    case policy(Policy)
    /// An operator wants another policy, where the one of now asks for checkers' signatures.
    case policyProposed(Policy)
    /// A checker agrees to the proposal in that entry. The signature stands in the open: what it is
    /// over can be made from the log.
    case policySigned(proposal: Int, keyID: String, signature: [UInt8])
    /// Somebody got a role, with the key (its id) that they sign votes with, if they sign any. The
    /// first of them commits to the person's name; older logs do not.
    case keyAdded(person: Pseudonym, role: Role, keyID: String?, name: Commitment? = nil)
    /// A key is not good any more, from this entry on.
    case keyRetired(keyID: String)
    case submitted(Submitted)
    case checked(Checked)
    /// Votes on the version before that count for this one as well, since nothing about their
    /// outputs has changed.
    case kept(Kept)
    /// A checker voted on one output. The decision is inside the commitment until the review
    /// closes.
    case voted(submission: String, output: Int, turn: Int, keyID: String, vote: Commitment)
    /// A data owner decided whether what only they may set aside in one output may go. What they
    /// decided is inside the commitment until the review closes, as a vote is.
    case ownerDecided(
        submission: String, output: Int, turn: Int, keyID: String, statement: Commitment)
    /// The review of a turn closed: per output the entries of the votes that count, and their
    /// decisions.
    case closed(submission: String, turn: Int, outcomes: [Outcome])
    /// Judged again before leaving, and worse: the votes are given again.
    case reopened(submission: String, report: Commitment)
    case withdrawn(submission: String)
    case released(Released)
    case recalled(submission: String, reason: Commitment)
    /// The private records of a submission, and its bytes that did not leave, are erased: of all
    /// entries about it before this one. What is still known of it is this entry's own record.
    case erased(submission: String, remainder: Commitment)
    /// Somebody has gone: their name is erased, and they have no role any more.
    case forgotten(person: Pseudonym)
    /// A release manager wants a release called back, where the policy asks for more than one.
    case recallAsked(submission: String, reason: Commitment)
    /// Somebody said something of a submission or of one of its outputs. Who may read it is inside
    /// the commitment.
    case commented(submission: String, output: Int?, comment: Commitment)
    /// A checker may not judge this submission, by their own word.
    case conflicted(submission: String, reason: Commitment)
    /// A checker sent a submission back before everybody had voted. The votes stay in the log.
    case returnedEarly(submission: String, turn: Int, reason: Commitment)
    /// A checker has somebody who knows more asked about an output; their own vote on it does not
    /// count any more. It is signed, as a vote is.
    case referred(Referred)
    /// Every output has its votes, and on these checkers disagree: from now on each sees what the
    /// others said, and may vote again, until they agree or the others outvote one.
    case disagreed(submission: String, turn: Int, outputs: [Int])
    /// Somebody signed in at the desk's pages.
    case signedIn
    /// An operator made a token for somebody's programs, good until that time, or took one back. Its
    /// id begins it; the rest of it is nowhere.
    case tokenMade(id: String, person: Pseudonym, until: Int)
    case tokenRevoked(id: String)
    /// So many checks were made of files that were not handed in, against what other projects
    /// released, since the entry before of this kind and actor. What was asked is nowhere.
    case trialChecks(count: Int)
    /// So many sign-ins were refused since the entry before of this kind.
    case signInsRefused(count: Int)

    public struct Submitted: Hashable, Sendable {
        /// `s-` and at least four digits.
        public let id: String
        /// One commitment per output, to its path, id and digest.
        public let outputs: [Commitment]
        /// To the declaration and every file taken in.
        public let content: Commitment
        public let supersedes: String?

        public init(
            id: String, outputs: [Commitment], content: Commitment, supersedes: String?
        ) {
            self.id = id
            self.outputs = outputs
            self.content = content
            self.supersedes = supersedes
        }

        /// Whether this can be a submission's id. It becomes the name of a folder.
        public static func isID(_ text: String) -> Bool {
            let digits = text.utf8.dropFirst(2)
            return text.hasPrefix("s-") && (4...12).contains(digits.count)
                && digits.allSatisfy { (0x30...0x39).contains($0) }
        }
    }

    /// The engine judged a submission.
    public struct Checked: Hashable, Sendable {
        public let submission: String
        public let report: Commitment
        public let packs: [SHA256Digest]
        /// How much of the log it had seen.
        public let position: Int
        /// The outputs, ascending, that take a data owner to be approved: a finding of theirs is by
        /// a rule with `override: data-owner`, or the policy asks for one.
        public let owned: [Int]
        /// The outputs, ascending, that are code to which the program does not object: the policy
        /// may ask for fewer checkers.
        public let code: [Int]
        /// Per output a commitment to its findings and to what they rest on, which every vote names;
        /// equal to the earlier version's where nothing has changed. Older entries have none.
        public let findings: [Commitment]

        public init(
            submission: String, report: Commitment, packs: [SHA256Digest], position: Int,
            owned: [Int] = [], code: [Int] = [], findings: [Commitment] = []
        ) {
            self.submission = submission
            self.report = report
            self.packs = packs
            self.position = position
            self.owned = owned
            self.code = code
            self.findings = findings
        }
    }

    /// Votes, and data owners' decisions, of the version before.
    public struct Kept: Hashable, Sendable {
        public let submission: String
        public let votes: [Place]
        public let owners: [Place]

        /// An output of the new version, and the entry of the vote that counts for it.
        public struct Place: Hashable, Sendable {
            public let output: Int
            public let entry: Int

            public init(output: Int, entry: Int) {
                self.output = output
                self.entry = entry
            }
        }

        public init(submission: String, votes: [Place], owners: [Place] = []) {
            self.submission = submission
            self.votes = votes
            self.owners = owners
        }
    }

    public struct Outcome: Hashable, Sendable {
        public let votes: [Int]
        public let decisions: [Decision]
        /// The entries of the data owners' decisions, and what they decided.
        public let owners: [Int]
        public let consents: [Decision]

        public init(
            votes: [Int], decisions: [Decision], owners: [Int] = [], consents: [Decision] = []
        ) {
            self.votes = votes
            self.decisions = decisions
            self.owners = owners
            self.consents = consents
        }

        public var isApproved: Bool {
            !decisions.isEmpty && decisions.allSatisfy { $0 == .approve }
        }

        /// Whether somebody wants another to be asked, and nobody objects otherwise.
        public var isReferred: Bool {
            decisions.contains(.refer)
                && decisions.allSatisfy { $0 == .refer || $0 == .approve }
        }

        /// Whether a data owner agreed and none refused.
        public var hasConsent: Bool {
            !consents.isEmpty && consents.allSatisfy { $0 == .approve }
        }
    }

    public struct Released: Hashable, Sendable {
        public let submission: String
        public let outputs: [Int]
        /// SHA-256 of every other file of the bundle, the proof excepted, sorted.
        public let files: [SHA256Digest]

        public init(submission: String, outputs: [Int], files: [SHA256Digest]) {
            self.submission = submission
            self.outputs = outputs
            self.files = files
        }
    }
}

/// What a checker says of one output.
public enum Decision: String, CaseIterable, Hashable, Sendable {
    case approve
    case requestChanges = "request-changes"
    case reject
    /// To somebody who knows more; counts as not decided.
    case refer
}

/// One entry: when (the writer's claim, POSIX seconds), by whom, what.
public struct LogEvent: Hashable, Sendable {
    public let time: Int
    /// Nil: the desk itself.
    public let actor: Pseudonym?
    public let event: Event

    public init(time: Int, actor: Pseudonym?, event: Event) {
        self.time = time
        self.actor = actor
        self.event = event
    }
}

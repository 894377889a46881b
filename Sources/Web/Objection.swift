import Clearance
import Desk
import Hummingbird
import Signing

/// What stands in the way of a decision that was sent, in words for the page that it came from.
/// Nothing was recorded.
struct Objection: Error {
    let words: String
    let status: HTTPResponse.Status
    /// What to look at again in the reason; nil where it is not about that.
    var concern: String?
    /// Which field to mend; nil where it is about none.
    var field: BallotField?

    var alert: String { "\(words) Nothing was recorded." }

    init(
        _ words: String, _ status: HTTPResponse.Status = .unprocessableContent,
        at field: BallotField? = nil
    ) {
        self.words = words
        self.status = status
        self.field = field
    }

    /// A reason that may hold what has to stay inside.
    init(concerns: [String], in what: String = "your reason") {
        let found = concerns.joined(separator: ", ")
        self.init("Look at \(what) again: it may hold \(found).", at: .reason)
        concern = found
    }

    /// A text that is kept has an end.
    init(tooLong what: String) {
        let most = OpenDesk.longestRemark
        self.init("\(what) has more than \(most) characters; say it in fewer.", at: .reason)
    }

    /// Nil if the decision was taken.
    init?(_ result: VoteResult) {
        switch result {
        case .recorded, .already: return nil
        case .stale(let why): self.init(outOfDate: why)
        case .wait(let seconds): self.init(wait: seconds)
        }
    }

    /// `1 second`, `4 minutes`: never less than there is to wait.
    static func time(_ seconds: Int) -> String {
        let minutes = (seconds + 59) / 60
        return switch seconds {
        case ...1: "1 second"
        case ..<120: "\(seconds) seconds"
        default: "\(minutes) minutes"
        }
    }

    private init(wait seconds: Int) {
        self.init(
            "Too many wrong passphrases. Wait \(Self.time(seconds)), then try again.",
            .tooManyRequests)
    }

    private init(outOfDate why: String) {
        self.init(
            "This page was out of date: \(why). What you typed is still here; look again, then"
                + " decide.", .conflict)
    }

    private static func field(of error: any Error) -> BallotField? {
        switch error as? Refusal {
        case .overrideNeedsReason, .decisionNeedsReason, .ownerNeedsReason, .referralNeedsReason:
            .reason
        case .nobodyToAsk, .mayNotBeAsked, .overrideNeedsOwner: .decision
        default: nil
        }
    }

    /// Whatever went wrong, where the page can say it; anything else is thrown on as a page of its
    /// own.
    init(_ error: any Error) throws {
        switch error {
        case let objection as Objection: self = objection
        case let stale as StaleBallot: self.init(outOfDate: stale.why)
        case let wait as WaitForKey: self.init(wait: wait.seconds)
        case let error as SigningError:
            self.init(
                "Your passphrase did not open your key: \(error).", .forbidden, at: .passphrase)
        default:
            let stop = Stop(error)
            guard stop.status == .conflict || stop.status == .unprocessableContent else {
                throw stop
            }
            let end = stop.message.hasSuffix(".") ? "" : "."
            self.init(
                "\(stop.heading): \(stop.message)\(end)", stop.status, at: Self.field(of: error))
        }
    }
}

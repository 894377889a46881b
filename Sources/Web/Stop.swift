import Clearance
import Desk
import Hummingbird
import Readers
import Signing

/// Why a page cannot be given, as a page of its own.
struct Stop: Error {
    let status: HTTPResponse.Status
    let heading: String
    var message: String
    /// Further lines, such as every mistake in a declaration.
    var lines: [String] = []

    static let notFound = Stop(
        status: .notFound, heading: "There is no such page",
        message: "Or you may not see it. The first page shows what you may.")
    static let forged = Stop(
        status: .forbidden, heading: "This form is not from this page",
        message: "Go back, load the page again and send the form once more. Nothing was done.")
    static func signedOut(typed: [String]) -> Stop {
        Stop(
            status: .unauthorized, heading: "You are not signed in any more",
            message: "Nothing was recorded. Sign in and send it again; this is what you had typed:",
            lines: typed)
    }

    static let tooLarge = Stop(
        status: .contentTooLarge, heading: "That is too large",
        message: "Hand in the files in smaller parts, or name a folder on the server.")

    static let notUnderstood = Stop(
        status: .badRequest, heading: "The request was not understood",
        message: "What was sent broke off, or was cut into parts wrongly. Nothing was done.")

    static let tooSlow = Stop(
        status: .requestTimeout, heading: "That took too long",
        message: "The connection is too slow for so much. Hand in the files in smaller parts, or "
            + "name a folder on the server.")

    static func conflict(_ message: String) -> Stop {
        Stop(status: .conflict, heading: "Something has changed", message: message)
    }

    static func forbidden(_ role: Role) -> Stop {
        Stop(
            status: .forbidden, heading: "This takes another role",
            message: "It takes the role \(role.rawValue); ask somebody who has it.")
    }

    /// For programs: a token that is none.
    static let unauthorized = Stop(
        status: .unauthorized, heading: "This takes a token",
        message: "send Authorization: Bearer TOKEN; `sallyport keys token` makes one")

    static func scope(_ scope: TokenScope) -> Stop {
        Stop(
            status: .forbidden, heading: "The token may not do this",
            message: "it has not the scope \(scope.rawValue)")
    }

    /// The page for whatever went wrong; a fault of the machine is not told in detail.
    init(_ error: any Error) {
        switch error {
        case let stop as Stop: self = stop
        case let refusal as Refusal: self = Self.page(for: refusal)
        case let errors as ReadErrors:
            self = Stop(
                status: .unprocessableContent, heading: "The declarations cannot be used",
                message: "Nothing was handed in. Mend these and send the folder again.",
                lines: errors.errors.map { "\($0)" })
        case let error as DeskError: self = Self.page(for: error)
        case let problem as APIProblem: self = Self.answer(to: problem)
        case let error as FormError:
            self = Stop(
                status: .badRequest, heading: "The form could not be read", message: "\(error)")
        default: self = Self.machine
        }
    }

    init(status: HTTPResponse.Status, heading: String, message: String, lines: [String] = []) {
        self.status = status
        self.heading = heading
        self.message = message
        self.lines = lines
    }

    private static let changedBytes = Stop(
        status: .internalServerError, heading: "A stored file is not the one that was handed in",
        message: "Its bytes were changed or are gone. Nothing was recorded, and nothing left. Tell "
            + "the operator: `sallyport desk verify` names the file, and the desk goes on once it is "
            + "put back from a backup.")

    private static let machine = Stop(
        status: .internalServerError, heading: "The desk could not do this",
        message: "What was recorded before stays recorded. Tell the operator; the server's own "
            + "messages say more.")

    private static func answer(to problem: APIProblem) -> Stop {
        switch problem {
        case .changed:
            Stop(
                status: .preconditionFailed, heading: "It has changed",
                message: "read it again and send its ETag as If-Match")
        case .keyReused:
            Stop(
                status: .unprocessableContent, heading: "This key was used before",
                message: "another request had this Idempotency-Key; choose a new one")
        case .unfinished:
            .conflict("an earlier request with this key did not end; look at the list first")
        }
    }

    private static func page(for refusal: Refusal) -> Stop {
        let message = refusal.onPage
        switch refusal {
        case .unknownSubmission, .unknownOutput: return .notFound
        case .notAllowed, .notAuthor, .ownSubmission, .ownProject, .conflict, .keyNotInForce,
            .bothOffices:
            return Stop(status: .forbidden, heading: "You may not do this", message: message)
        case .overrideNeedsReason, .decisionNeedsReason, .overrideNeedsOwner, .ownerNeedsReason,
            .referralNeedsReason, .nobodyToAsk, .mayNotBeAsked:
            return Stop(
                status: .unprocessableContent, heading: "This takes a reason", message: message)
        case .ownerMissing, .quorumMissing, .wrongState, .notApproved, .stillOpen, .notYourTurn,
            .nothingOwned, .recallAlreadyAsked, .recallNeedsAnother, .overrideForbidden:
            return Stop(
                status: .conflict, heading: "This cannot be done as it stands", message: message)
        default: return .conflict(message)
        }
    }

    private static func page(for error: DeskError) -> Stop {
        let message = error.onPage
        switch error {
        case .damagedContent: return changedBytes
        case .damagedStore, .damagedRecord, .lostRecord, .storeFailed, .broken:
            return machine
        case .erased:
            return Stop(
                status: .gone, heading: "This was erased",
                message:
                    "\(message). What is still known of it stands on the page of the submission.")
        case .tooManyTrials:
            return Stop(
                status: .tooManyRequests, heading: "Too many checks", message: message)
        case .policyDiffers, .packDiffers:
            return Stop(
                status: .conflict, heading: "The desk waits for its operator",
                message:
                    "\(message). Until an operator has seen to it nothing is judged, handed in or"
                    + " released here; what you typed is not recorded.")
        case .worse, .judgedAnew, .occupied, .notReleasable:
            return .conflict(message)
        default:
            return Stop(
                status: .unprocessableContent, heading: "This cannot be used", message: message)
        }
    }
}

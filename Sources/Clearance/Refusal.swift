/// Why an event may not happen. A refusal is a result: it says what to do instead.
public enum Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    case malformed(String)
    case tooLarge(bytes: Int, limit: Int)
    case unknownSubmission(String)
    case duplicateSubmission(String)
    case noOutputs(String)
    case notAllowed(role: Role)
    case notAuthor(String)
    case stillOpen(String, State)
    case ownSubmission
    case unknownOutput(Int)
    case keyNotInForce
    case keyTaken
    case unknownKey
    case stillHasKey
    case notYourself
    case wrongTurn(expected: Int)
    case wrongState(String, State)
    case quorumMissing(output: Int, have: Int, need: Int)
    case votesDoNotCount(output: Int)
    case notKept(output: Int)
    case policyNeedsSignatures(Int)
    case noProposal
    case badSignature
    case ownProposal
    case notYourTurn
    case recallAlreadyAsked(String)
    case recallNeedsAnother(String)
    case notApproved(output: Int)
    case notGenesis
    case badPolicy
    case overrideNeedsReason(output: String)
    case decisionNeedsReason(output: String)
    case overrideForbidden(output: String, rule: String)
    case overrideNeedsOwner(output: String, rule: String, pack: String)
    case ownerMissing(output: Int)
    case ownerNeedsReason
    case nothingOwned(String)
    case bothOffices
    case voteMismatch(String)
    case onlyTheDesk
    case alreadyVoted(String)
    case outdated(String)
    case lapsed(String)
    case conflict
    case ownProject
    case nobodyToAsk(Role)
    case referralNeedsReason
    case mayNotBeAsked

    public var description: String {
        switch self {
        case .malformed(let part): "entry: \(part) is missing or malformed; do not edit entries"
        case .tooLarge(let bytes, let limit):
            "entry: \(bytes) bytes, the limit is \(limit); submit the outputs in smaller parts"
        case .unknownSubmission(let id):
            "\(id): no such submission; `sallyport review list` shows those there are"
        case .duplicateSubmission(let id): "\(id): this submission is there already"
        case .noOutputs(let id): "\(id): nothing to release; declare at least one output"
        case .notAllowed(let role): "this takes the role \(role.rawValue); ask somebody who has it"
        case .notAuthor(let id): "\(id): only its author may take it back"
        case .stillOpen(let id, let state):
            "\(id): \(state.explanation); nothing of it is erased before it is over"
        case .ownSubmission: "authors may not check their own submissions; ask another checker"
        case .unknownOutput(let output): "output \(output + 1): the submission has no such output"
        case .keyNotInForce: "this key is not registered for this person, or was retired"
        case .stillHasKey:
            "a key of this person is still in force; `sallyport keys retire` it first"
        case .notYourself: "nobody forgets themselves; ask another operator"
        case .unknownKey: "no such key is in force; `sallyport keys list` shows those there are"
        case .keyTaken: "this key is registered for somebody else; each person needs their own"
        case .wrongTurn(let expected): "the review is in turn \(expected); look again and vote"
        case .wrongState(let id, let state): "\(id): \(state.explanation)"
        case .quorumMissing(let output, let have, let need):
            "output \(output + 1): \(have) of \(need) checkers have voted; wait for the others"
        case .votesDoNotCount(let output):
            "output \(output + 1): the votes named are not the latest of distinct checkers"
        case .notKept(let output):
            "output \(output + 1): this vote is not kept: it was no approval in the version before,"
                + " its key is retired, or something has changed; it has to be given again"
        case .policyNeedsSignatures(let count):
            "a change of the policy takes the signatures of \(count) more checkers; propose it with"
                + " `sallyport desk policy`, then they sign with --sign"
        case .noProposal: "no such change of the policy is proposed; look at the policy again"
        case .badSignature: "the signature is not that of a trusted checker over what is proposed"
        case .ownProposal:
            "who proposes a change of the policy does not sign it; ask another checker"
        case .notYourTurn:
            "checkers decide one after the other; wait until the one who began has decided on all"
        case .recallAlreadyAsked(let id):
            "\(id): you asked to call it back already; another release manager has to agree"
        case .recallNeedsAnother(let id):
            "\(id): to call it back takes another release manager"
        case .notApproved(let output): "output \(output + 1): not approved; it may not leave"
        case .notGenesis: "a log begins with one genesis entry and has no other"
        case .badPolicy: "a policy needs at least one checker"
        case .overrideNeedsReason(let output):
            "\(output): the program objects; give your reason with --reason to approve it anyway"
        case .decisionNeedsReason(let output):
            "\(output): the program does not object; give your reason with --reason"
        case .overrideForbidden(let output, let rule):
            "\(output): nobody may set \(rule) aside; request changes instead"
        case .overrideNeedsOwner(let output, let rule, let pack):
            "\(output): only the data owner may set \(rule) of \(pack) aside; ask them for"
                + " `sallyport review approve --data-owner`, or request changes"
        case .ownerMissing(let output):
            "output \(output + 1): it takes the data owner's consent; it may not leave without it"
        case .ownerNeedsReason: "a data owner's decision takes a reason; give it with --reason"
        case .nothingOwned(let id):
            "\(id): nothing in it is for the data owner to set aside; name an output to decide on"
        case .bothOffices:
            "one person is checker or data owner of an output, not both; somebody else has to"
                + " decide"
        case .voteMismatch(let part): "the vote does not fit what it is about: \(part)"
        case .onlyTheDesk: "only the desk itself records this"
        case .alreadyVoted(let id):
            "\(id): votes were given since it was checked; open its review again first"
        case .outdated(let id):
            "\(id): the packs have changed since it was checked; check it again"
        case .conflict: "you declared a conflict of interest; another checker has to decide"
        case .ownProject:
            "you handed in work of this project; a checker from outside it has to decide"
        case .nobodyToAsk(let role):
            "there is no \(role.rawValue) who could be asked; register one first"
        case .referralNeedsReason:
            "say what you ask, with --reason: whoever is asked reads it"
        case .mayNotBeAsked:
            "this person cannot decide on it: they are its author, have a conflict of interest, or no"
                + " key; ask somebody else"
        case .lapsed(let id):
            "\(id): packs, quorum, a checker's key or project changed since it was approved; it is not"
                + " released, and the votes have to be given again"
        }
    }
}

import Clearance
import Desk

/// Refusals in the words of a page: what to do there, where the command line names options.
extension Refusal {
    var onPage: String {
        switch self {
        case .overrideNeedsReason:
            "The program objects to this file. Give your reason to approve it anyway."
        case .decisionNeedsReason:
            "The program does not object to this file. Give your reason to decide otherwise."
        case .overrideNeedsOwner(_, let rule, let pack):
            "Only the data owner may set \(rule) of \(pack) aside. It can be approved once they"
                + " agree; until then request changes, or wait."
        case .referralNeedsReason: "Say what you ask: whoever is asked reads it."
        case .ownerNeedsReason: "A data owner's decision takes a reason."
        case .unknownKey: "No such key is in force any more. Load the page again."
        case .policyNeedsSignatures(let count):
            "A change of the policy takes the signatures of \(count) more checkers, who give them"
                + " on the page Policy."
        case .malformed(let part):
            "This is nothing that the desk could record: \(part) is missing or malformed. Send the"
                + " file as it was made for this page."
        default: "\(self)"
        }
    }
}

extension DeskError {
    var onPage: String {
        switch self {
        case .noKey(let person):
            "\(person) has no key at this desk; an operator has to register one first."
        default: "\(self)"
        }
    }
}

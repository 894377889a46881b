import Clearance

/// Why a submission stands in a list, in a few words.
extension OpenDesk {
    /// Of a submission whose review is open.
    func why(
        _ submission: Submission, isOwn: Bool, undecided: Int, _ visitor: Visitor
    ) throws -> String {
        let count = submission.votes.count
        if isOwn { return Self.why(.submitted, isOwn: true) }
        let asked = askedOutputs(submission, visitor).count
        if asked > 0 { return "you are asked about \(asked) of \(count)" }
        if visitor.isA(.checker) {
            if !submission.disputed.isEmpty, undecided > 0 {
                return "checkers disagree about \(undecided) of \(count)"
            }
            let answered = try answeredOutputs(submission, visitor.pseudonym)
            if answered > 0 { return "you have an answer about \(answered) of \(count)" }
            if undecided == count {
                return submission.turn > 1
                    ? "judged anew, to be decided again (turn \(submission.turn))" : "new"
            }
            if undecided > 0 { return "you decided \(count - undecided) of \(count)" }
        }
        let open = undecidedAsOwner(submission, visitor).count
        guard open > 0 else { return Self.why(.submitted, isOwn: false) }
        return "\(open) of \(count) \(count == 1 ? "output" : "outputs") "
            + "\(open == 1 ? "takes" : "take") your consent"
    }

    static func why(_ state: State, isOwn: Bool) -> String {
        switch state {
        case .submitted: isOwn ? "with the checkers" : "being decided"
        case .approved: "every output approved"
        case .returned: isOwn ? "change it and hand in a new version" : "back to its author"
        case .rejected: "may not leave"
        case .withdrawn: "taken back"
        case .released: "has left"
        case .recalled: "called back after it had left"
        }
    }

    /// Of a submission that went back, was refused or taken back.
    func why(ended line: SubmissionLine, isOwn: Bool) throws -> String {
        let submission = try ledger.submission(line.id)
        if let later = submission.replacedBy { return "replaced by \(later)" }
        return submission.isReferred
            ? "referred to somebody who knows more" : Self.why(line.state, isOwn: isOwn)
    }
}

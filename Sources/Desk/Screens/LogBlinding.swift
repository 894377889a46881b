import Clearance

/// What the log does not tell somebody who has yet to decide: while a review is open and nobody may know
/// another's decision, neither do its votes and comments show to its checkers and its author, whatever
/// other office they hold.
extension OpenDesk {
    /// Whether an entry is kept from this person for now. What is published of it, under a pseudonym,
    /// is published all the same.
    public func isWithheld(_ index: Int, from visitor: Visitor) throws -> Bool {
        guard mayBeBlind(visitor), index >= 0, index < ledger.size else { return false }
        return isWithheld(LogLine(try event(at: index)), from: visitor)
    }

    func isWithheld(_ line: LogLine, from visitor: Visitor) -> Bool {
        guard ["vote", "comment"].contains(line.kind), line.actor != visitor.pseudonym,
            let submission = line.subject.flatMap({ ledger.submissions[$0] }),
            ledger.isBlind(submission)
        else { return false }
        // What its author says of it is no decision.
        guard line.actor != submission.author else { return false }
        return submission.author == visitor.pseudonym
            || visitor.isA(.checker) && !submission.conflicted.contains(visitor.pseudonym)
    }

    private func mayBeBlind(_ visitor: Visitor) -> Bool {
        visitor.isA(.checker) || visitor.isA(.researcher)
    }

    /// The rows of a list without what is kept from this person: a search leaves it out, the whole log
    /// says that something is there.
    func blinded(
        _ found: [(index: Int, line: LogLine)], _ request: LogRequest, for visitor: Visitor?
    ) throws -> (rows: [LogScreen.Row], isShort: Bool) {
        var rows: [LogScreen.Row] = []
        var isShort = false
        for (index, line) in found {
            guard let visitor, isWithheld(line, from: visitor) else {
                rows.append(try row(index, line))
                continue
            }
            isShort = true
            guard request.isForEverything else { continue }
            rows.append(
                LogScreen.Row(
                    index: index, time: minute(line.time), actor: "somebody",
                    kind: "kept from you", subject: nil, whom: nil))
        }
        return (rows, isShort)
    }
}

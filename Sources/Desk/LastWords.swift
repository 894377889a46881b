import Clearance

/// While a log is read: what each checker last said of each output in each turn, as `Submission.lastEntry`
/// says it at that time.
struct LastWords {
    private struct Place: Hashable {
        let output: Int
        let turn: Int
        let person: Pseudonym
    }

    private struct Said {
        var votes: [Place: Int] = [:]
        var referrals: [Place: Int] = [:]
    }

    /// By submission, while its review is open.
    private var said: [String: Said] = [:]
    /// Who gave a vote with which key, by its entry: it may be kept for another version.
    private var givers: [Int: (person: Pseudonym, keyID: String)] = [:]

    /// - Returns: for a vote or a referral, the entry of what its checker said of the output before; -1:
    ///   nothing. Nil for any other entry.
    mutating func take(_ entry: LogEvent, at index: Int) -> Int? {
        switch entry.event {
        case .voted(let id, let output, let turn, let keyID, _):
            guard let person = entry.actor else { return nil }
            givers[index] = (person, keyID)
            let place = Place(output: output, turn: turn, person: person)
            defer { said[id, default: Said()].votes[place] = index }
            return last(of: id, at: place)
        case .referred(let referred):
            guard let person = entry.actor else { return nil }
            let place = Place(output: referred.output, turn: referred.turn, person: person)
            defer {
                said[referred.submission, default: Said()].votes[place] = nil
                said[referred.submission]?.referrals[place] = index
            }
            return last(of: referred.submission, at: place)
        case .kept(let kept):
            for vote in kept.votes {
                guard let giver = givers[vote.entry] else { continue }
                let place = Place(output: vote.output, turn: 1, person: giver.person)
                said[kept.submission, default: Said()].votes[place] = vote.entry
            }
        case .keyRetired(let keyID):
            said = said.mapValues { said in
                var left = said
                left.votes = said.votes.filter { givers[$0.value]?.keyID != keyID }
                return left
            }
        case .closed(let id, _, _), .withdrawn(let id), .returnedEarly(let id, _, _):
            said[id] = nil
        default: break
        }
        return nil
    }

    private func last(of id: String, at place: Place) -> Int {
        max(said[id]?.votes[place] ?? -1, said[id]?.referrals[place] ?? -1)
    }
}

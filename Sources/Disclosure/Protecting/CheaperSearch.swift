import Outputs

/// On small tables, whether cheaper cells do as well: a sum that gives something away does so until
/// one of its cells is withheld, so every choice of one cell per sum is tried, as long as it is
/// cheaper than what is known to be safe. Quicker than `CheapestSearch`, and without its proof.
extension WithholdingSearch {
    /// Beyond so many fields hardly anything is tried within `mostTrials`.
    private static let mostFields = 80
    /// Reports.
    private static let mostTrials = 160

    /// What is cheaper than a safe answer, by a quick look; nil where nothing was found.
    mutating func tried(than known: Answer) -> Answer? {
        guard fields.fields.count <= Self.mostFields, known.complements.count > 1 else {
            return nil
        }
        var trials = Trials(most: cost(known), left: Self.mostTrials)
        let start = known.withheld.filter { $0.value.role == .primary }
        explore(Answer(withheld: start, unsolved: []), avoiding: [], &trials)
        return trials.best
    }

    private struct Trials {
        /// What an answer has to be cheaper than.
        var most: Decimal
        var left: Int
        var best: Answer?
    }

    private mutating func explore(
        _ answer: Answer, avoiding tried: Set<Int>, _ trials: inout Trials
    ) {
        guard cost(answer) < trials.most, trials.left > 0, !isOver() else { return }
        trials.left -= 1
        let found = obstacles(Set(answer.withheld.keys), .quick)
        guard !objections(found).isEmpty else {
            trials.most = cost(answer)
            trials.best = answer
            return
        }
        // What no further cell mends leads nowhere.
        guard found.primary.isEmpty, objections(found).count == found.alarms.count else { return }
        let ways = found.alarms.map { alarm in
            (reason: alarm.reason, items: seed.items(of: alarm.candidates).subtracting(tried))
        }
        guard let fewest = ways.min(by: { $0.items.count < $1.items.count }) else { return }
        var tried = tried
        for item in fewest.items.sorted() {
            var next = answer.withheld
            for field in seed.fields(of: item) where next[field] == nil {
                next[field] = Answer.Held(role: .complementary, reason: fewest.reason)
            }
            if next.count > answer.withheld.count {
                explore(Answer(withheld: next, unsolved: []), avoiding: tried, &trials)
            }
            tried.insert(item)
        }
    }
}

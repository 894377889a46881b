import Outputs

/// On small tables, the cheapest cells of all: a sum that gives something away does so until one of
/// its cells is withheld, whatever else is. So what the audit says of one choice of cells is a demand
/// on every choice; the cheapest that meets all demands so far is judged next, and the first that is
/// safe is the cheapest there is.
extension WithholdingSearch {
    /// Beyond so many fields hardly anything is found within the reports that are made.
    private static let mostFields = 80
    /// Steps of the model, all its answers together.
    private static let mostSteps = 200_000

    /// What is cheaper than a safe answer; nil where nothing is, or nothing was found.
    mutating func cheapest(than known: Answer) -> Answer? {
        guard fields.fields.count <= Self.mostFields, !known.complements.isEmpty else { return nil }
        let start = known.withheld.filter { $0.value.role == .primary }
        var model = Model(seed: seed, besides: Set(start.keys), fields, steps: Self.mostSteps)
        guard model.items.count <= CheapestChoice.most else { return nil }
        let bound = cost(known) - cost(Answer(withheld: start, unsolved: []))
        for _ in 0..<limits.cheapestReports where !isOver() {
            guard let chosen = model.choice.cheapest(below: bound) else { return nil }
            var answer = Answer(withheld: start, unsolved: [])
            for (field, reason) in model.fields(of: chosen) {
                answer.withheld[field] = Answer.Held(role: .complementary, reason: reason)
            }
            let cells = Set(answer.withheld.keys)
            var found = obstacles(cells, .quick)
            if objections(found).isEmpty { found = obstacles(cells, .full) }
            if objections(found).isEmpty { return answer }
            // What no further cell mends, or a rule that now asks for a cell, leads nowhere.
            guard objections(found).count == found.alarms.count, model.learn(found.alarms, chosen)
            else { return nil }
        }
        return nil
    }

    /// The choice between items: what several fields show is withheld in all of them.
    private struct Model {
        let seed: Seed
        /// Those that can be withheld besides the primary ones, with their fields.
        let items: [(item: Int, fields: [Int])]
        private let numbers: [Int: Int]
        var choice: CheapestChoice
        /// What an item was first asked for.
        private var reasons: [Int: ChangeReason] = [:]

        init(seed: Seed, besides primary: Set<Int>, _ printed: PrintedFields, steps: Int) {
            self.seed = seed
            let all = Set(printed.fields.indices.flatMap { seed.items(of: [$0]) }).sorted()
            items = all.compactMap { item in
                let own = seed.fields(of: item).filter { !primary.contains($0) }
                return seed.isKnown(item) || own.isEmpty ? nil : (item, own)
            }
            numbers = Dictionary(
                items.enumerated().map { ($1.item, $0) }, uniquingKeysWith: { first, _ in first })
            let costs = items.prefix(CheapestChoice.most).map { item in
                item.fields.reduce(0) { $0 + printed.fields[$1].cost }
            }
            choice = CheapestChoice(costs: Array(costs), steps: steps)
        }

        func fields(of chosen: [Int]) -> [(Int, ChangeReason)] {
            chosen.flatMap { number in
                items[number].fields.compactMap { field in
                    reasons[number].map { (field, $0) }
                }
            }
        }

        /// False where nothing new is demanded, so that the same would be chosen again.
        mutating func learn(_ alarms: [Obstacles.Alarm], _ chosen: [Int]) -> Bool {
            var isNew = false
            for alarm in alarms {
                let given = self.numbers(of: alarm.about).intersection(chosen)
                let oneOf =
                    (alarm.proof.map(self.numbers(of:)) ?? Set(items.indices)).subtracting(chosen)
                for number in oneOf where reasons[number] == nil { reasons[number] = alarm.reason }
                if choice.add(CheapestChoice.Demand(given: given, oneOf: oneOf)) { isNew = true }
            }
            return isNew
        }

        private func numbers(of fields: [Int]) -> Set<Int> {
            Set(seed.items(of: fields).compactMap { numbers[$0] })
        }
    }
}

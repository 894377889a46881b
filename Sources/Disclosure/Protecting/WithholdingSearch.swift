import Outputs

/// Looks for the cheapest cells to withhold so that nothing of a submission fails by its cells.
///
/// Cells that a rule objects to are withheld first, and those by which they would follow from sums.
/// Then, until no alarm is left, each alarm loses one cell of the sum that proves it, a cell of
/// several sums before others. At last every such cell that turned out not to be needed is shown
/// again. Everything is judged by the report that `check` prints; the same input gives the same
/// answer.
struct WithholdingSearch {
    /// What a choice between cells goes by first.
    enum Preference: CaseIterable {
        /// Sums that hold something withheld already.
        case share
        /// Inner cells before totals.
        case inner
        /// The cost alone.
        case cost
    }

    /// A safe set of fields, or the best that was found.
    struct Answer {
        var withheld: [Int: Held]
        let unsolved: [ChangeReason]

        struct Held {
            let role: CellChange.Role
            var reason: ChangeReason
        }
    }

    let submission: NamedSubmission
    let released: [ReleasedSubmission]
    let packs: [RulePack]
    let fields: PrintedFields
    private let seed: Seed
    let limits: ProtectionLimits
    /// What fails before anything is changed and stays.
    let left: Set<ChangeReason>
    private var reportsLeft: Int
    /// What was judged already: different ways often lead to the same cells.
    private var known: [Set<Int>: Obstacles] = [:]

    init(
        submission: NamedSubmission, released: [ReleasedSubmission], packs: [RulePack],
        fields: PrintedFields, minimum: Int, limits: ProtectionLimits, left: [ChangeReason]
    ) {
        self.submission = submission
        self.released = released
        self.packs = packs
        self.fields = fields
        seed = Seed(
            fields, Linkage(fields, outputs: submission.opened.outputs, released: released),
            minimum: minimum)
        self.limits = limits
        self.left = Set(left)
        reportsLeft = max(limits.reports, limits.cells / max(1, fields.fields.count))
    }

    /// The cheapest of what every preference leads to.
    mutating func answer() -> Answer {
        var best: Answer?
        for preference in Preference.allCases {
            // The first must have its chance; others only while there is work left.
            if best != nil, reportsLeft <= 0 { break }
            var found = greedy(preference)
            if found.unsolved.isEmpty { cleanUp(&found) }
            if let other = best, !isBetter(found, than: other) { continue }
            best = found
        }
        return best ?? Answer(withheld: [:], unsolved: [])
    }

    private func isBetter(_ a: Answer, than b: Answer) -> Bool {
        guard a.unsolved.isEmpty == b.unsolved.isEmpty else { return a.unsolved.isEmpty }
        return cost(a) < cost(b)
    }

    private func cost(_ answer: Answer) -> Decimal {
        answer.withheld.keys.reduce(0) { $0 + fields.fields[$1].cost }
    }

    // MARK: Judging

    /// What stands against the submission with these fields withheld.
    private mutating func obstacles(_ withheld: Set<Int>) -> Obstacles {
        if let known = known[withheld] { return known }
        reportsLeft -= 1
        let opened = submission.opened
        // Programs, figures and models do not change; the last report looks at them again.
        let outputs = fields.outputs(withholding: withheld.sorted()).filter {
            $0.table != nil || !($0.declaration?.states.isEmpty ?? true)
        }
        let changed = NamedSubmission(
            name: submission.name,
            opened: OpenedSubmission(
                declaration: opened.declaration, dataset: opened.dataset, outputs: outputs))
        let report = Report(on: [changed], released: released, by: packs)
        let found = Obstacles(
            in: report.submissions[0], fields: fields, numbers: submission.numbers,
            withheld: withheld)
        known[withheld] = found
        return found
    }

    /// What must not be: an obstacle, or a failure of another kind that was not there before.
    private func objections(_ found: Obstacles) -> [ChangeReason] {
        found.primary.sorted { $0.key < $1.key }.map(\.value) + found.alarms.map(\.reason)
            + found.fixed + found.others.filter { !left.contains($0) }
    }

    // MARK: Adding

    private mutating func greedy(_ preference: Preference) -> Answer {
        var withheld: [Int: Answer.Held] = [:]
        var found = obstacles([])
        var isSeeded = false
        for _ in 0..<limits.rounds {
            guard !objections(found).isEmpty else { break }
            var added = found.primary.mapValues { Answer.Held(role: .primary, reason: $0) }
            if added.isEmpty, !isSeeded {
                isSeeded = true
                added = seeded(withheld, found, preference)
            }
            if added.isEmpty {
                for (group, alarm) in cover(found.alarms, besides: withheld, preference) {
                    for field in group {
                        added[field] = Answer.Held(role: .complementary, reason: alarm.reason)
                    }
                }
            }
            guard !added.isEmpty else { break }
            withheld.merge(added) { old, _ in old }
            found = obstacles(Set(withheld.keys))
        }
        return Answer(withheld: withheld, unsolved: objections(found))
    }

    /// Cells that sums ask for; what exactly each prevents is found out later.
    private func seeded(
        _ withheld: [Int: Answer.Held], _ found: Obstacles, _ preference: Preference
    ) -> [Int: Answer.Held] {
        guard let reason = found.alarms.first?.reason else { return [:] }
        return Dictionary(
            seed.complements(of: Set(withheld.keys), preference).map {
                ($0, Answer.Held(role: .complementary, reason: reason))
            }, uniquingKeysWith: { first, _ in first })
    }

    /// For every alarm that has a cell left all cells that say the same, few and cheap; each with the
    /// first alarm it is for.
    private func cover(
        _ alarms: [Obstacles.Alarm], besides withheld: [Int: Answer.Held],
        _ preference: Preference
    ) -> [([Int], Obstacles.Alarm)] {
        var hidden = Set(withheld.keys)
        var open = alarms.map { alarm in
            (alarm: alarm, items: seed.items(of: alarm.candidates))
        }
        open.removeAll { $0.items.isEmpty }
        var chosen: [([Int], Obstacles.Alarm)] = []
        while !open.isEmpty {
            var hits: [Int: Int] = [:]
            for (_, items) in open { for item in items { hits[item, default: 0] += 1 } }
            let choices = hits.map { choice($0, hits: $1, besides: hidden) }
            guard let best = choices.min(by: { $0.precedes($1, preference) }),
                let first = open.first(where: { $0.items.contains(best.item) })
            else { break }
            chosen.append((best.fields, first.alarm))
            hidden.formUnion(best.fields)
            open.removeAll { $0.items.contains(best.item) }
        }
        return chosen
    }

    private func choice(_ item: Int, hits: Int, besides hidden: Set<Int>) -> Choice {
        let group = seed.fields(of: item).filter { !hidden.contains($0) }
        let exposures = seed.exposures(of: item, besides: hidden)
        return Choice(
            item: item, fields: group, hits: hits,
            cost: group.reduce(0) { $0 + fields.fields[$1].cost } * Decimal(1 + exposures),
            rank: group.map { fields.fields[$0].rank }.max()
                ?? PrintedFields.Rank(totals: 0, isSmall: true, value: 0))
    }

    /// An item that would prevent some alarms if no field showed it.
    private struct Choice {
        let item: Int
        let fields: [Int]
        let hits: Int
        /// Of all its fields, and as much again for every sum that would have nothing else withheld.
        let cost: Decimal
        let rank: PrintedFields.Rank

        func precedes(_ other: Choice, _ preference: Preference) -> Bool {
            if preference == .inner, rank.totals != other.rank.totals {
                return rank.totals < other.rank.totals
            }
            let isShared = preference != .cost
            let own = cost * Decimal(isShared ? other.hits : 1)
            let theirs = other.cost * Decimal(isShared ? hits : 1)
            if own != theirs { return own < theirs }
            if rank != other.rank { return rank < other.rank }
            return hits != other.hits ? hits > other.hits : item < other.item
        }
    }

    // MARK: Showing again

    /// Shows every complementary cell again that is not needed, the costliest first. Of those that
    /// are, it is then known what they prevent.
    private mutating func cleanUp(_ answer: inout Answer) {
        let order = answer.withheld.filter { $0.value.role == .complementary }.keys.sorted { a, b in
            let (first, second) = (fields.fields[a], fields.fields[b])
            if first.cost != second.cost { return first.cost > second.cost }
            return first.rank != second.rank ? second.rank < first.rank : a > b
        }
        for field in order where reportsLeft > 0 {
            let others = Set(answer.withheld.keys).subtracting([field])
            if let reason = objections(obstacles(others)).first {
                answer.withheld[field]?.reason = reason
            } else {
                answer.withheld[field] = nil
            }
        }
    }
}

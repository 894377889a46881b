import Differencing
import Outputs

/// Looks for the cheapest cells to withhold so that nothing of a submission fails by its cells.
///
/// Cells that a rule objects to are withheld first, and those by which they would follow from sums.
/// Then, until no alarm is left, each alarm loses one cell of the sum that proves it, a cell of
/// several sums before others. At last every such cell that turned out not to be needed is shown
/// again; on small tables other choices are tried, as long as they are cheaper. Everything is judged
/// by the report that `check` prints; the same input gives the same answer.
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

        /// Withheld for others' sake.
        var complements: [Int] {
            withheld.filter { $0.value.role == .complementary }.keys.sorted()
        }

        struct Held {
            let role: CellChange.Role
            var reason: ChangeReason
        }
    }

    let submission: NamedSubmission
    let released: [ReleasedSubmission]
    let packs: [RulePack]
    let fields: PrintedFields
    let seed: Seed
    let limits: ProtectionLimits
    /// What fails before anything is changed and stays.
    let left: Set<ChangeReason>
    private var reportsLeft: Int
    private var reports = 0
    /// Whether the time was over before everything was tried.
    private(set) var isCutShort = false
    /// What was judged already: different ways often lead to the same cells.
    private var known: [Effort: [Set<Int>: Obstacles]] = [:]

    /// How well something is judged. A quick look leaves out most of the search for whole numbers: it
    /// raises no false alarm but may miss one, so what it leads to is judged in full afterwards.
    enum Effort { case quick, full }

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
            if best != nil, reportsLeft <= 0 || isOver() { break }
            var found = bothWays(preference)
            if found.unsolved.isEmpty { cleanUp(&found) }
            // No report in full for what is dearer than what is known to be safe.
            if let best, best.unsolved.isEmpty, cost(found) >= cost(best) { continue }
            confirm(&found, preference)
            if let other = best, !isBetter(found, than: other) { continue }
            best = found
            if found.unsolved.isEmpty, found.complements.isEmpty { break }
        }
        guard let best else { return Answer(withheld: [:], unsolved: []) }
        return improved(best)
    }

    private mutating func improved(_ answer: Answer) -> Answer {
        guard answer.unsolved.isEmpty, var other = cheapest(than: answer) ?? tried(than: answer)
        else { return answer }
        cleanUp(&other)
        confirm(&other, .cost)
        return isBetter(other, than: answer) ? other : answer
    }

    private func isBetter(_ a: Answer, than b: Answer) -> Bool {
        guard a.unsolved.isEmpty == b.unsolved.isEmpty else { return a.unsolved.isEmpty }
        return cost(a) < cost(b)
    }

    func cost(_ answer: Answer) -> Decimal {
        answer.withheld.keys.reduce(0) { $0 + fields.fields[$1].cost }
    }

    mutating func isOver() -> Bool {
        if !isCutShort, reports >= limits.mostReports || limits.isOver() { isCutShort = true }
        return isCutShort
    }

    private func tell(_ stage: ProtectionProgress.Stage, _ withheld: Int, open: Int) {
        limits.progress(ProtectionProgress(stage: stage, withheld: withheld, open: open))
    }

    // MARK: Judging

    /// What stands against the submission with these fields withheld.
    mutating func obstacles(_ withheld: Set<Int>, _ effort: Effort) -> Obstacles {
        if let known = known[effort]?[withheld] ?? known[.full]?[withheld] { return known }
        reportsLeft -= 1
        reports += 1
        let opened = submission.opened
        // Programs, figures and models do not change; the last report looks at them again.
        let outputs = fields.outputs(withholding: withheld.sorted()).filter {
            $0.table != nil || !($0.declaration?.states.isEmpty ?? true)
        }
        let changed = NamedSubmission(
            name: submission.name,
            opened: OpenedSubmission(
                declaration: opened.declaration, dataset: opened.dataset, outputs: outputs))
        let report = Report(
            on: [changed], released: released, by: packs,
            limits: effort == .quick ? limits.quick : limits.full)
        let found = Obstacles(
            in: report.submissions[0], fields: fields, numbers: submission.numbers,
            withheld: withheld)
        known[effort, default: [:]][withheld] = found
        return found
    }

    /// What must not be: an obstacle, or a failure of another kind that was not there before.
    func objections(_ found: Obstacles) -> [ChangeReason] {
        found.primary.sorted { $0.key < $1.key }.map(\.value) + found.alarms.map(\.reason)
            + found.fixed + found.others.filter { !left.contains($0) }
    }

    /// Judges in full what a quick look found, and goes on from there if it is not safe.
    private mutating func confirm(_ answer: inout Answer, _ preference: Preference) {
        guard answer.unsolved.isEmpty else { return }
        tell(.confirming, answer.withheld.count, open: 0)
        let objections = objections(obstacles(Set(answer.withheld.keys), .full))
        guard !objections.isEmpty else { return }
        answer = bothWays(preference, from: answer.withheld, .full)
    }

    // MARK: Adding

    /// What digits give away may have to be withheld together with them: where showing it again leads
    /// nowhere it stays withheld.
    private mutating func bothWays(
        _ preference: Preference, from start: [Int: Answer.Held] = [:], _ effort: Effort = .quick
    ) -> Answer {
        let found = greedy(preference, from: start, effort)
        guard !found.unsolved.isEmpty, !isOver() else { return found }
        let other = greedy(preference, from: start, effort, showingVain: false)
        return isBetter(other, than: found) ? other : found
    }

    private mutating func greedy(
        _ preference: Preference, from start: [Int: Answer.Held] = [:], _ effort: Effort = .quick,
        showingVain: Bool = true
    ) -> Answer {
        var withheld = start
        var found = obstacles(Set(start.keys), effort)
        var isSeeded = !start.isEmpty
        var vain: Set<Int> = []
        var fewest = (open: Int.max, round: 0)
        for round in 0..<limits.rounds {
            let open = objections(found).count
            guard open > 0, !isOver() else { break }
            if open < fewest.open { fewest = (open, round) }
            // What has not helped for so long will not.
            guard round - fewest.round < limits.patience else { break }
            tell(.adding, withheld.count, open: open)
            let pointless = found.alarms.compactMap(\.vain).filter {
                showingVain && withheld[$0]?.role == .complementary && !vain.contains($0)
            }
            vain.formUnion(pointless)
            for field in pointless { withheld[field] = nil }
            if pointless.isEmpty {
                var added = found.primary.mapValues { Answer.Held(role: .primary, reason: $0) }
                if added.isEmpty, !isSeeded {
                    isSeeded = true
                    added = seeded(withheld, found, preference)
                }
                if added.isEmpty { added = covering(found, withheld, avoiding: vain, preference) }
                guard !added.isEmpty else { break }
                withheld.merge(added) { old, _ in old }
            }
            found = obstacles(Set(withheld.keys), effort)
        }
        return Answer(withheld: withheld, unsolved: objections(found))
    }

    private func covering(
        _ found: Obstacles, _ withheld: [Int: Answer.Held], avoiding vain: Set<Int>,
        _ preference: Preference
    ) -> [Int: Answer.Held] {
        var added: [Int: Answer.Held] = [:]
        for (group, alarm) in cover(found.alarms, besides: withheld, avoiding: vain, preference) {
            for field in group {
                added[field] = Answer.Held(role: .complementary, reason: alarm.reason)
            }
        }
        return added
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
        _ alarms: [Obstacles.Alarm], besides withheld: [Int: Answer.Held], avoiding vain: Set<Int>,
        _ preference: Preference
    ) -> [([Int], Obstacles.Alarm)] {
        var hidden = Set(withheld.keys)
        let avoided = seed.items(of: vain.sorted())
        var open = alarms.map { alarm in
            let all = seed.items(of: alarm.candidates)
            let useful = all.subtracting(avoided)
            return (alarm: alarm, items: useful.isEmpty ? all : useful)
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
        let order = answer.complements.sorted { a, b in
            let (first, second) = (fields.fields[a], fields.fields[b])
            if first.cost != second.cost { return first.cost > second.cost }
            return first.rank != second.rank ? second.rank < first.rank : a > b
        }
        for (index, field) in order.enumerated() where reportsLeft > 0 && !isOver() {
            tell(.showing, answer.withheld.count, open: order.count - index)
            let others = Set(answer.withheld.keys).subtracting([field])
            if let reason = objections(obstacles(others, .quick)).first {
                answer.withheld[field]?.reason = reason
            } else {
                answer.withheld[field] = nil
            }
        }
    }
}

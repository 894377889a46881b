import Differencing
import Outputs

/// Tries sets of merges one after the other, those that lose least first.
struct MergeSearch {
    private let submission: NamedSubmission
    private let released: [ReleasedSubmission]
    private let packs: [RulePack]
    private let mergeable: Set<String>
    private let limits: ProtectionLimits
    /// Every merge that the dataset knows of.
    private let all: [CategoryMerge]

    /// Sets that are judged, and sets of which the loss is counted.
    private static let mostJudged = 200
    /// Once half of these are judged, only sets of so many merges are: a whole level is one.
    private static let few = 2
    private static let mostCounted = 2_000

    /// Some of the merges, ascending, and how many cells they lose.
    private struct Way {
        let merges: [Int]
        let cost: Int

        static func isCheaper(_ a: Way, _ b: Way) -> Bool {
            (a.cost, a.merges.count) != (b.cost, b.merges.count)
                ? (a.cost, a.merges.count) < (b.cost, b.merges.count)
                : a.merges.lexicographicallyPrecedes(b.merges)
        }
    }

    init(
        _ submission: NamedSubmission, _ released: [ReleasedSubmission], _ packs: [RulePack],
        _ mergeable: Set<String>, _ limits: ProtectionLimits
    ) {
        self.submission = submission
        self.released = released
        self.packs = packs
        self.mergeable = mergeable
        self.limits = limits
        let variables = Set(
            submission.opened.outputs.filter { mergeable.contains($0.id) }
                .flatMap { $0.table?.dimensions.map(\.variable) ?? [] })
        let dataset = submission.opened.dataset
        all = variables.sorted().flatMap { variable in
            dataset.map { CategoryMerge.all(of: variable, in: $0) } ?? []
        }
    }

    func proposal() -> Proposal {
        let before = report(submission, AuditLimits())
        let own = failures(before)
        guard !own.mendable.isEmpty else { return made(submission, [], before, own) }
        var queue = Queue(open: all.indices.compactMap { way([$0], after: 0) })
        let touching = merges(touching: own.mendable)
        var (judged, isCutShort) = (0, false)
        while let way = queue.next(), judged < Self.mostJudged {
            isCutShort = limits.isOver()
            if isCutShort { break }
            queue.add(queue.counted < Self.mostCounted ? wider(than: way) : [])
            guard touching.allSatisfy({ !$0.isDisjoint(with: way.merges) }),
                judged < Self.mostJudged / 2 || way.merges.count <= Self.few
            else { continue }
            judged += 1
            limits.progress(
                ProtectionProgress(stage: .adding, withheld: 0, open: own.mendable.count))
            let merges = way.merges.map { all[$0] }
            let changed = submission.merging(merges, mergeable)
            let quick = failures(report(changed, ProtectionLimits.quick))
            guard quick.mendable.isEmpty else { continue }
            let full = report(changed, AuditLimits())
            let left = failures(full)
            if left.mendable.isEmpty { return made(changed, merges, full, left) }
        }
        return made(submission, [], before, own, isCutShort: isCutShort)
    }

    /// Ways that are not looked at yet.
    private struct Queue {
        private var open: [Way]
        private(set) var counted: Int

        init(open: [Way]) {
            self.open = open.sorted { Way.isCheaper($1, $0) }
            counted = open.count
        }

        mutating func next() -> Way? { open.popLast() }

        mutating func add(_ ways: [Way]) {
            guard !ways.isEmpty else { return }
            counted += ways.count
            open = (open + ways).sorted { Way.isCheaper($1, $0) }
        }
    }

    /// A way and one more merge that shows nothing of it together once more.
    private func wider(than way: Way) -> [Way] {
        all.indices.filter { next in
            next > way.merges.last ?? 0
                && way.merges.allSatisfy { !all[$0].overlaps(all[next]) }
        }.compactMap { self.way(way.merges + [$0], after: way.cost) }
    }

    /// Nil where the last merge loses no more cells than the others do: it does nothing.
    private func way(_ merges: [Int], after cost: Int) -> Way? {
        let changed = submission.merging(merges.map { all[$0] }, mergeable)
        let lost = submission.cellCount - changed.cellCount
        return lost > cost ? Way(merges: merges, cost: lost) : nil
    }

    /// Per cell that is too small the merges that it goes into, where there are any: without one of
    /// these it stays as it is.
    private func merges(touching failures: [ChangeReason]) -> [Set<Int>] {
        failures.compactMap { failure in
            guard failure.rule == ThresholdRule.key, mergeable.contains(failure.output),
                let table = submission.opened.outputs.first(where: { $0.id == failure.output })?
                    .table
            else { return nil }
            let found = all.indices.filter { index in
                table.dimensions.contains { dimension in
                    guard dimension.variable == all[index].variable,
                        let text = failure.place.labels[dimension.name],
                        let label = dimension.labels.first(where: { $0.text == text }),
                        case .codes(let codes) = label.categories
                    else { return false }
                    return all[index].parts.contains { $0.codes.isStrictSuperset(of: codes) }
                }
            }
            return found.isEmpty ? nil : Set(found)
        }
    }

    private func report(_ submission: NamedSubmission, _ limits: AuditLimits) -> Report {
        Report(on: [submission], released: released, by: packs, limits: limits)
    }

    private typealias Failures = (mendable: [ChangeReason], others: [ChangeReason])

    /// What fails by cells of tables, and what fails otherwise.
    private func failures(_ report: Report) -> Failures {
        var found: Failures = ([], [])
        for output in report.submissions[0].outputs {
            for finding in output.findings where finding.verdict == .fail {
                let reason = ChangeReason(
                    rule: finding.rule, message: finding.message, output: output.output.id,
                    place: finding.place)
                if finding.pack != nil, output.output.table != nil {
                    found.mendable.append(reason)
                } else {
                    found.others.append(reason)
                }
            }
        }
        return found
    }

    private func made(
        _ changed: NamedSubmission, _ merges: [CategoryMerge], _ report: Report, _ left: Failures,
        isCutShort: Bool = false
    ) -> Proposal {
        let outdated = submission.opened.outputs.compactMap { output -> ChangeReason? in
            guard case .figure(let data?) = output.content,
                let old = submission.opened.outputs.first(where: { $0.id == data }),
                let new = changed.opened.outputs.first(where: { $0.id == data }),
                old.table != new.table
            else { return nil }
            return ChangeReason(
                rule: ChangeReason.outdatedFigure,
                message: "this figure shows the table as it was; draw it again from the new one",
                output: output.id, place: .whole)
        }
        var proposal = Proposal(
            submission: changed.opened, changes: [], report: report, unsolved: left.mendable,
            left: left.others + outdated, isCutShort: isCutShort)
        proposal.merges = merges
        proposal.cellsMerged = submission.cellCount - changed.cellCount
        return proposal
    }
}

extension CategoryMerge {
    /// Whether some category goes into both.
    fileprivate func overlaps(_ other: CategoryMerge) -> Bool {
        guard variable == other.variable else { return false }
        return parts.contains { part in
            other.parts.contains { !$0.codes.isDisjoint(with: part.codes) }
        }
    }
}

extension NamedSubmission {
    fileprivate var cellCount: Int {
        opened.outputs.reduce(0) { $0 + ($1.table?.cells.count ?? 0) }
    }
}

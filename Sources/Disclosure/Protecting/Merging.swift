import Differencing
import Outputs

/// Categories of a variable that are shown as one: a level of the dataset, or a group.
public struct CategoryMerge: Hashable, Sendable {
    public let variable: String
    /// The level, or the group or one label of a level.
    public let name: String
    /// The new labels, each with the codes that it stands for.
    let parts: [Part]

    /// Whether it is all of a level.
    public var isLevel: Bool { parts.count > 1 }

    struct Part: Hashable, Sendable {
        let label: String
        let codes: Set<Int>
    }

    /// Every group, every label of a level and every level of a variable, coarser ones last.
    static func all(of variable: String, in dataset: Dataset) -> [CategoryMerge] {
        guard let known = dataset.variables[variable], known.severalPer.isEmpty else { return [] }
        func part(_ label: String, in name: String) -> Part? {
            guard case .codes(let codes)? = dataset.categories(of: label, in: name, totals: [])
            else { return nil }
            return Part(label: label, codes: Set(codes))
        }
        let levels = known.levels.map { level in
            CategoryMerge(
                variable: variable, name: level.name,
                parts: level.labels.keys.sorted().compactMap { part($0, in: level.name) })
        }
        let groups = known.groups.keys.sorted().compactMap { name in
            part(name, in: variable).map {
                CategoryMerge(variable: variable, name: name, parts: [$0])
            }
        }
        let labels = levels.flatMap { level in
            level.parts.map {
                CategoryMerge(variable: variable, name: $0.label, parts: [$0])
            }
        }
        return groups + labels + levels.filter(\.isLevel)
    }
}

extension Proposal {
    /// Shows categories together along the dataset's groups and levels, the cheapest way that makes
    /// the submission safe: cells that are lost are counted.
    ///
    /// Only tables of counts and sums, exact and one row per cell, can be added up; what lay in
    /// evidence of contributors cannot, so that the merged table is handed in without it.
    ///
    /// - `mergeable`: ids of the outputs whose file can be written anew.
    public static func merging(
        in submission: NamedSubmission, released: [ReleasedSubmission] = [], by packs: [RulePack],
        mergeable: Set<String>, limits: ProtectionLimits = ProtectionLimits()
    ) -> Proposal {
        var search = MergeSearch(submission, released, packs, mergeable, limits)
        return search.proposal()
    }
}

/// Tries merges one after the other, the cheapest first.
private struct MergeSearch {
    let submission: NamedSubmission
    let released: [ReleasedSubmission]
    let packs: [RulePack]
    let mergeable: Set<String>
    let limits: ProtectionLimits
    var isCutShort = false

    /// Ways looked at.
    private static let most = 200

    private struct Way {
        let merges: [CategoryMerge]
        let changed: NamedSubmission
        let cost: Int
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
    }

    mutating func proposal() -> Proposal {
        let before = report(submission, AuditLimits())
        let own = failures(before)
        guard !own.mendable.isEmpty else { return made(submission, [], before, own) }
        for way in ways() {
            if limits.isOver() {
                isCutShort = true
                break
            }
            limits.progress(
                ProtectionProgress(
                    stage: .adding, withheld: 0, open: failures(before).mendable.count))
            let quick = failures(report(way.changed, WithholdingSearch.quick))
            guard quick.mendable.isEmpty else { continue }
            let full = report(way.changed, AuditLimits())
            let left = failures(full)
            guard left.mendable.isEmpty else { continue }
            return made(way.changed, way.merges, full, left)
        }
        return made(submission, [], before, own)
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

    /// One merge, or two of different variables, by what they lose.
    private func ways() -> [Way] {
        guard let dataset = submission.opened.dataset else { return [] }
        let variables = Set(
            submission.opened.outputs.filter { mergeable.contains($0.id) }
                .flatMap { $0.table?.dimensions.map(\.variable) ?? [] }
        ).sorted()
        let single = variables.flatMap { CategoryMerge.all(of: $0, in: dataset) }.map { [$0] }
        var all = single
        for (index, first) in single.enumerated() {
            for second in single[(index + 1)...] where first[0].variable != second[0].variable {
                all.append(first + second)
            }
        }
        let ways = all.prefix(Self.most).compactMap { merges -> Way? in
            let changed = submission.merging(merges, mergeable)
            let cost = submission.cellCount - changed.cellCount
            return cost > 0 ? Way(merges: merges, changed: changed, cost: cost) : nil
        }
        return ways.enumerated().sorted {
            ($0.element.cost, $0.offset) < ($1.element.cost, $1.offset)
        }
        .map(\.element)
    }

    private func made(
        _ changed: NamedSubmission, _ merges: [CategoryMerge], _ report: Report, _ left: Failures
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

extension NamedSubmission {
    fileprivate var cellCount: Int {
        opened.outputs.reduce(0) { $0 + ($1.table?.cells.count ?? 0) }
    }

    fileprivate func merging(_ merges: [CategoryMerge], _ mergeable: Set<String>)
        -> NamedSubmission
    {
        let outputs = opened.outputs.map { output in
            guard mergeable.contains(output.id), var table = output.table else { return output }
            for merge in merges { table = table.merged(merge) ?? table }
            return table == output.table ? output : output.showing(merged: table)
        }
        var declaration = opened.declaration
        let declared = Dictionary(
            outputs.compactMap { output in output.declaration.map { (output.id, $0) } },
            uniquingKeysWith: { first, _ in first })
        declaration.outputs = declaration.outputs.map { declared[$0.id] ?? $0 }
        return NamedSubmission(
            name: name,
            opened: OpenedSubmission(
                declaration: declaration, dataset: opened.dataset, outputs: outputs,
                notes: opened.notes))
    }
}

extension Output {
    /// With a table whose cells were added up: what evidence said of them is no longer known.
    fileprivate func showing(merged table: Table) -> Output {
        var declared = declaration
        declared?.evidence = nil
        for index in declared?.table?.values.indices ?? 0..<0 {
            declared?.table?.values[index].evidence = nil
        }
        return Output(
            id: id, file: file, digest: digest, kind: kind, declaration: declared,
            content: .table(table), faults: [])
    }
}

extension Table {
    /// Nil where the categories are not those of one dimension, or cells cannot be added up.
    fileprivate func merged(_ merge: CategoryMerge) -> Table? {
        let own = dimensions.indices.filter { dimensions[$0].variable == merge.variable }
        guard own.count == 1, values.allSatisfy(\.isAdded) else { return nil }
        let dimension = dimensions[own[0]]
        var new = dimension.labels
        var target: [Int: Int] = [:]
        for part in merge.parts {
            let members = dimension.labels.indices.filter { label in
                guard case .codes(let codes) = dimension.labels[label].categories else {
                    return false
                }
                return part.codes.isStrictSuperset(of: codes)
            }
            let codes = members.flatMap { label -> [Int] in
                guard case .codes(let codes) = dimension.labels[label].categories else { return [] }
                return codes
            }
            // Parts that overlap, or of which one is not shown, do not add up to the whole.
            guard codes.count == part.codes.count, Set(codes) == part.codes else { continue }
            let set = CategorySet.codes(part.codes.sorted())
            let known = dimension.labels.firstIndex { $0.categories == set }
            if known == nil { new.append(Label(text: part.label, categories: set)) }
            for member in members { target[member] = known ?? new.count - 1 }
        }
        guard !target.isEmpty else { return nil }
        return replacing(own[0], labels: new, target, shown: dimension.labels.count)
    }

    /// - `shown`: labels below this are in the table already, so that nothing has to be added up.
    private func replacing(
        _ dimension: Int, labels: [Label], _ target: [Int: Int], shown: Int
    ) -> Table? {
        var order: [[Int]] = []
        var kept: [[Int]: Cell] = [:]
        for cell in cells {
            var own = Array(cell.labels)
            guard own[dimension] >= 0 else { return nil }
            let isMoved = target[own[dimension]] != nil
            if let new = target[own[dimension]] {
                guard new >= shown else { continue }
                own[dimension] = new
            }
            let key = own + [cell.value]
            let old = kept[key]
            guard isMoved || old == nil else { return nil }
            if old == nil { order.append(key) }
            kept[key] = Cell(
                labels: own, value: cell.value,
                shown: old.map { $0.shown.adding(cell.shown) } ?? cell.shown,
                position: cell.position, precision: cell.precision)
        }
        return keeping(order.compactMap { kept[$0] }, dimension, labels)
    }

    /// The table with these cells. Labels of a dimension that nothing has any more are left out, or
    /// they would stand for no cell.
    private func keeping(_ cells: [Cell], _ dimension: Int, _ labels: [Label]) -> Table? {
        let used = Set(cells.map { $0.labels[dimension] })
        var renumbered: [Int: Int] = [:]
        for label in labels.indices where used.contains(label) {
            renumbered[label] = renumbered.count
        }
        var dimensions = dimensions
        dimensions[dimension].labels = labels.indices.filter(used.contains).map { labels[$0] }
        let cells = cells.enumerated().compactMap { row, cell -> Cell? in
            var own = Array(cell.labels)
            guard let label = renumbered[own[dimension]] else { return nil }
            own[dimension] = label
            return Cell(
                labels: own, value: cell.value, shown: cell.shown,
                position: Position(line: row + 2, column: cell.position.column),
                precision: cell.precision)
        }
        return Table(
            dimensions: dimensions, values: values, cells: cells, declaredValues: declaredValues)
    }
}

extension ValueDeclaration {
    /// Whether parts of it add up to the whole as printed.
    fileprivate var isAdded: Bool {
        (isPlainCount || statistic == .sum) && !weighted && (precision ?? .exact) == .exact
            && population == nil
    }
}

extension Shown {
    /// Both together; withheld where one is.
    fileprivate func adding(_ other: Shown) -> Shown {
        guard let a = number, let b = other.number else { return .withheld(low: nil, high: nil) }
        return .number(
            PrintedNumber(value: a.value + b.value, decimals: max(a.decimals, b.decimals)))
    }
}

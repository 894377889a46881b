import Differencing
import Outputs

extension Report {
    /// Judges submissions together: each output by every rule, and all tables about one dataset as
    /// one system with everything released from it.
    ///
    /// - `allCells`: every withheld or rounded cell gets an inference, alarming or not.
    /// - `limits`: how long is searched for what published numbers imply.
    public init(
        on submissions: [NamedSubmission], released: [ReleasedSubmission] = [],
        by packs: [RulePack], allCells: Bool = false, limits: AuditLimits = AuditLimits()
    ) {
        var reports = submissions.map { SubmissionReport(outputByOutput: $0.opened, by: packs) }
        for pack in packs {
            for entry in pack.rules {
                guard let rule = entry.rule as? DifferencingRule else { continue }
                let audit = Audit(
                    rule: rule, pack: pack, entry: entry, allCells: allCells, limits: limits)
                audit.extend(&reports, submissions, released)
            }
        }
        self.init(packs: packs.map { PackReference($0) }, submissions: reports)
    }
}

/// One differencing rule of one pack at work.
///
/// An output that contradicts itself or its evidence, or could not be read whole, is searched alone:
/// what is wrong in it must not be taken for knowledge about the others.
private struct Audit {
    let rule: DifferencingRule
    let pack: RulePack
    let entry: RulePack.Entry
    let allCells: Bool
    let limits: AuditLimits

    func extend(
        _ reports: inout [SubmissionReport], _ submissions: [NamedSubmission],
        _ released: [ReleasedSubmission]
    ) {
        for group in groups(of: submissions) {
            let described = group.compactMap { submissions[$0].opened.dataset }
            let unsound = group.map { reports[$0].unsound }
            let checked = zip(group, unsound).map { index, unsound in
                (
                    index: index,
                    submission: submissions[index].holding(
                        submissions[index].opened.outputs.filter { !unsound.contains($0.id) })
                )
            }
            let earlier = released.filter { other in
                group.contains { other.isComparable(with: submissions[$0].opened) }
            }
            let dataset = described.first?.withMissingCodes(
                of: described + earlier.compactMap(\.opened.dataset))
            let compared = ComparedTables(checked: checked, released: earlier, dataset: dataset)
            audit(compared, group, &reports)
            for variable in compared.summed {
                auditSums(compared.counting(sumsOf: variable), group, &reports)
            }
            for index in group {
                reports[index] = reports[index].leaving(open: earlier.flatMap(\.unread))
            }
            for (index, unsound) in zip(group, unsound) {
                for output in submissions[index].opened.outputs where unsound.contains(output.id) {
                    let alone = submissions[index].holding([output])
                    audit(
                        ComparedTables(checked: [(index, alone)], released: [], dataset: dataset),
                        [index], &reports)
                }
            }
        }
    }

    private func audit(
        _ compared: ComparedTables, _ group: [Int], _ reports: inout [SubmissionReport]
    ) {
        guard !compared.tables.isEmpty else { return }
        let checked = compared.tables.indices.filter { !compared.isReleased($0) }
        let result = AuditUnit(
            tables: compared.tables, dataset: compared.dataset,
            checked: allCells ? nil : Set(checked)
        ).result(parameters(of: compared))
        let known = known(result, compared)
        for index in group {
            reports[index] = AuditedReport(
                unit: compared, result: result, checked: index, zeros: zeros, pack: pack.name,
                known: known, allCells: allCells
            ).extending(reports[index])
        }
    }

    /// Sums of one variable: what lies between them may be the sum of a few units, or of one. How many
    /// they are the evidence says, whoever can see it.
    private func auditSums(
        _ compared: ComparedTables, _ group: [Int], _ reports: inout [SubmissionReport]
    ) {
        let checked = compared.tables.indices.filter { !compared.isReleased($0) }
        var result = AuditUnit(
            tables: compared.tables, dataset: compared.dataset, checked: Set(checked)
        ).result(parameters(of: compared))
        result.keepSmallDifferences()
        result.inferences.removeAll(where: compared.isVague)
        guard !(result.inferences.isEmpty && result.gaps.isEmpty) else { return }
        let known = known(result, compared)
        for index in group {
            reports[index] = AuditedReport(
                unit: compared, result: result, checked: index, zeros: zeros, pack: pack.name,
                known: known, allCells: false
            ).extending(reports[index])
        }
    }

    /// Alarms about released cells alone may be as old as the release. Those that are there without
    /// the checked submissions are not theirs.
    private func known(_ result: AuditResult, _ compared: ComparedTables) -> Set<KnownAlarm> {
        let alarms = result.inferences.filter { inference in
            inference.alarm != nil
                && inference.terms.allSatisfy { compared.isReleased($0.cell.table) }
        }
        let asked = Set(alarms.flatMap { $0.terms.map(\.cell.table) })
        guard !asked.isEmpty else { return [] }
        let (released, indices) = compared.releasedOnly
        let earlier = AuditUnit(
            tables: released.tables, dataset: released.dataset,
            checked: Set(indices.indices.filter { asked.contains(indices[$0]) })
        ).result(parameters(of: released))
        return Set(earlier.inferences.map { KnownAlarm($0, in: released) })
    }

    /// Submissions of one dataset are one system; without a dataset's name each is on its own.
    private func groups(of submissions: [NamedSubmission]) -> [[Int]] {
        var byDataset: [String: [Int]] = [:]
        var groups: [[Int]] = []
        for (index, submission) in submissions.enumerated() {
            guard let name = submission.opened.declaration.dataset else {
                groups.append([index])
                continue
            }
            byDataset[name, default: []].append(index)
        }
        return (groups + byDataset.values).sorted { ($0.first ?? 0) < ($1.first ?? 0) }
    }

    private var zeros: Verdict {
        let zero = pack.rules.lazy.compactMap { $0.rule as? ZeroRule }.first
        return rule.zeros ?? zero?.verdict ?? .pass
    }

    private func parameters(of unit: ComparedTables) -> AuditParameters {
        let known = ContributorKnowledge(of: unit, pack: pack, rule: rule)
        return AuditParameters(
            minimum: rule.minimum, zerosAlarm: zeros > .pass, width: Decimal(rule.width),
            protection: known.protection, singletons: known.singletons,
            contributions: known.contributions, all: allCells, limits: limits)
    }
}

extension SubmissionReport {
    /// Ids of the outputs whose own numbers are wrong or missing.
    fileprivate var unsound: Set<String> {
        let broken: Set<String> = ["unreadable", "evidence", "totals", "precision", "impossible"]
        let found = outputs.filter { report in
            report.findings.contains {
                $0.pack == nil && $0.verdict == .fail && broken.contains($0.rule)
            } || report.contradictsItself(submission.dataset)
        }
        return Set(found.map(\.output.id))
    }
}

extension OutputReport {
    /// Whether it gives two numbers for one place that cannot both be true. Two that can, as differently
    /// rounded ones, are knowledge like any other.
    fileprivate func contradictsItself(_ dataset: Dataset?) -> Bool {
        guard findings.contains(where: { $0.pack == nil && $0.rule == "duplicate" }) else {
            return false
        }
        guard let table = output.table else { return true }
        let shape = TableShape(table, dataset: dataset, declaration: output.declaration)
        return shape.grid.repeated.contains { cell, earlier in
            let (own, other) = (table.values(behind: cell), table.values(behind: earlier))
            return !own.overlaps(other)
        }
    }
}

extension Table {
    /// What may be true where a cell shows what it shows.
    fileprivate func values(behind index: Int) -> Interval {
        let cell = cells[index]
        switch cell.shown {
        case .absent: return Interval(low: nil, high: nil)
        case .withheld(let low, let high):
            return Interval(low: low.map { Decimal($0) }, high: high.map { Decimal($0) })
        case .number(let number):
            let isCount = values[cell.value].statistic == .count
            let printed: Precision = isCount ? .exact : .decimals(min(number.decimals, 15))
            return (cell.precision ?? values[cell.value].precision ?? printed)
                .interval(of: number.value, count: isCount)
        }
    }
}

extension NamedSubmission {
    /// The same submission with these of its outputs.
    fileprivate func holding(_ outputs: [Output]) -> NamedSubmission {
        NamedSubmission(
            name: name,
            opened: OpenedSubmission(
                declaration: opened.declaration, dataset: opened.dataset, outputs: outputs,
                notes: opened.notes))
    }
}

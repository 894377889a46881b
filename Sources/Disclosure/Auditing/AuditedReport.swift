import Differencing
import Outputs

/// What an audit found, told to one of the submissions that were checked.
struct AuditedReport {
    let unit: ComparedTables
    let result: AuditResult
    /// Index of the submission among those checked.
    let checked: Int
    /// What an implied zero amounts to.
    let zeros: Verdict
    let pack: String
    /// Alarms about what is out that were there without the checked submissions.
    let known: Set<KnownAlarm>
    /// Whether these are told, too.
    let allCells: Bool

    func extending(_ report: SubmissionReport) -> SubmissionReport {
        let told = result.inferences.filter(isTold).map(tell)
        var findings: [String: [Finding]] = [:]
        for inference in result.inferences where inference.alarm != nil {
            for (output, finding) in self.findings(of: inference) {
                findings[output, default: []].append(finding)
            }
        }
        for (output, finding) in conflicts + undeclared {
            findings[output, default: []].append(finding)
        }
        let outputs = report.outputs.map { output in
            output.adding(findings[output.output.id] ?? [])
        }
        return SubmissionReport(
            submission: report.submission, outputs: outputs,
            inferences: report.inferences + told,
            complete: report.complete && result.isComplete,
            gaps: report.gaps + gaps.filter { !report.gaps.contains($0) },
            sources: report.sources + sources(besides: report.sources))
    }

    /// Of what another project has a part in only alarms, and what is known of the reader's own cells.
    private func isTold(_ inference: Inference) -> Bool {
        if isForeign(inference) {
            return takesPart(inference)
                && (inference.alarm != nil || inference.terms.map(\.cell).allSatisfy(isOwn))
        }
        return takesPart(inference) || inference.alarm == nil || allCells
    }

    /// Tables of others that alarms told in full are about.
    private func sources(besides known: [ComparedSource]) -> [ComparedSource] {
        let alarms = result.inferences.filter {
            $0.alarm != nil && takesPart($0) && !isForeign($0)
        }
        let cells = alarms.flatMap { alarm in
            alarm.terms.map(\.cell)
                + (alarm.because.low + alarm.because.high).compactMap(\.fact.reference)
        }
        return Set(cells.map(\.table)).sorted().filter { unit.owners[$0] != .checked(checked) }
            .compactMap(unit.source).filter { source in
                !known.contains {
                    $0.submission == source.submission && $0.output == source.output
                }
            }
    }

    /// What the search left open, and at how many cells.
    private var gaps: [String] {
        let cells = result.unbounded.count
        return AuditResult.Gap.allCases.filter(result.gaps.contains).map { gap in
            switch gap {
            case .bounds:
                "\(cells == 0 ? "some" : String(cells)) cells or differences of cells could not be"
                    + " bounded as well as possible"
            case .differences: "there were more differences between cells than are looked at"
            case .circles:
                "tables are linked in a circle too large to be searched as one; sums across them"
                    + " were not looked for"
            case .size:
                "the tables have more cells, or sets of categories, together than are compared"
            case .memberships:
                "cohorts, extracts or overlapping categories have more combinations than can be"
                    + " told apart"
            case .numbers: "numbers too large or too precise to be added up were left out"
            case .contradictions: "published numbers that contradict each other remained"
            }
        }
    }

    func isOwn(_ cell: CellReference) -> Bool {
        unit.owners[cell.table] == .checked(checked)
    }

    /// Whether the submission adds to what can be worked out.
    private func takesPart(_ inference: Inference) -> Bool {
        inference.terms.contains { isOwn($0.cell) }
            || (inference.alarm != nil && !known.contains(KnownAlarm(inference, in: unit)))
    }

    func name(of cell: CellReference) -> String? {
        isOwn(cell) ? nil : unit.tables[cell.table].submission
    }

    /// What was known before is told with all cells, but is not the submission's doing.
    private func verdict(of inference: Inference) -> Verdict {
        guard let alarm = inference.alarm, takesPart(inference) else { return .pass }
        let own = alarm == .impliedZero ? zeros : .fail
        return inference.assumption == nil ? own : min(own, .review)
    }
}

// MARK: - Inferences

extension AuditedReport {
    /// Whether a submission that the reader has no right to has a part in it.
    private func isForeign(_ inference: Inference) -> Bool {
        let lines = inference.because.low + inference.because.high
        let cells = inference.terms.map(\.cell) + lines.compactMap(\.fact.reference)
        return cells.contains { unit.isForeign(owner: unit.owners[$0.table]) }
    }

    /// Which of the reader's own cells have a part in it, and nothing else.
    private func tellProject(_ inference: Inference) -> InferenceReport {
        let verdict = verdict(of: inference)
        var told = InferenceReport(
            terms: inference.terms.map { term in
                guard isOwn(term.cell) else { return nil }
                return InferenceReport.Term(
                    coefficient: 1, submission: nil, output: unit.tables[term.cell.table].output,
                    place: unit.place(of: term.cell))
            },
            low: nil, high: nil, isTight: false, proof: nil, alarm: inference.alarm,
            verdict: verdict,
            message: verdict == .pass ? Self.harmlessMessage : Self.projectMessage,
            becauseLow: [], becauseHigh: [])
        told.view = .project
        if verdict > .pass { told.remedy = remedy(inference) }
        return told
    }

    private func tell(_ inference: Inference) -> InferenceReport {
        if isForeign(inference) { return tellProject(inference) }
        var told = InferenceReport(
            terms: inference.terms.map { term in
                InferenceReport.Term(
                    coefficient: term.coefficient, submission: name(of: term.cell),
                    output: unit.tables[term.cell.table].output, place: unit.place(of: term.cell),
                    isBase: term.isBase)
            },
            low: unit.areSums ? unit.sum(of: inference.because.low)?.lowerBound : inference.low,
            high: unit.areSums ? unit.sum(of: inference.because.high)?.upperBound : inference.high,
            isTight: inference.isTight, proof: inference.proof, alarm: inference.alarm,
            verdict: verdict(of: inference),
            message: message(inference)
                + (inference.alarm != nil && !takesPart(inference)
                    ? "; it follows from what is out already, without this submission" : ""),
            becauseLow: inference.because.low.map(line),
            becauseHigh: inference.because.high.map(line))
        if inference.alarm != nil, takesPart(inference) { told.remedy = remedy(inference) }
        return told
    }

    private func line(_ line: CertificateLine) -> InferenceReport.Line {
        let fact: InferenceReport.Line.Fact =
            switch line.fact {
            case .cell(let cell, let value):
                .cell(
                    submission: name(of: cell), output: unit.tables[cell.table].output,
                    place: unit.place(of: cell), published: unit.published(cell),
                    value: unit.mean(in: cell) ?? value)
            case .share(let cell, let isLower): share(cell, .share, isLower: isLower)
            case .mean(let cell, let isLower): share(cell, .mean, isLower: isLower)
            case .units(_, 1, true): .bound("not below 1, for it has a mean")
            case .units(_, let value, let isLower):
                .bound("not \(isLower ? "below" : "above") \(value), by its sum and its mean")
            case .notNegative: .bound(InferenceReport.Line.notNegative)
            }
        return InferenceReport.Line(multiplier: unit.multiplier(of: line), fact: fact)
    }

    private func share(_ cell: CellReference, _ kind: InferenceReport.Line.Kind, isLower: Bool)
        -> InferenceReport.Line.Fact
    {
        .share(
            submission: name(of: cell), output: unit.tables[cell.table].output,
            place: unit.place(of: cell), published: unit.published(cell), isLower: isLower,
            kind: kind)
    }
}

// MARK: - Findings

extension AuditedReport {
    /// One finding per output of this submission that takes part, at its first cell.
    private func findings(of inference: Inference) -> [(String, Finding)] {
        let verdict = verdict(of: inference)
        guard verdict > .pass, takesPart(inference) else { return [] }
        let own = ownCells(in: inference)
        guard !own.isEmpty else { return wholeOutputs(in: inference, verdict) }
        return own.map { cell in
            let stated = unit.statedPlaces[cell.table] != nil
            return (
                unit.tables[cell.table].output,
                Finding(
                    rule: DifferencingRule.key, pack: pack, place: unit.place(of: cell),
                    verdict: verdict,
                    message: isForeign(inference)
                        ? Self.projectMessage : message(inference),
                    remedy: remedy(inference), cell: stated ? nil : cell.cell)
            )
        }
    }

    /// Own cells of the set, or where it is one of another release, of the sum that gives it away.
    private func ownCells(in inference: Inference) -> [CellReference] {
        let terms = inference.terms.map(\.cell).filter(isOwn)
        guard terms.isEmpty else { return terms }
        let lines = inference.because.low + inference.because.high
        return Set(lines.compactMap(\.fact.reference).filter(isOwn)).sorted()
    }

    /// Where no sum of cells shows it: every output that counts the same units.
    private func wholeOutputs(in inference: Inference, _ verdict: Verdict) -> [(String, Finding)] {
        let units = Set(inference.terms.map { unit.tables[$0.cell.table].unit })
        let outputs = unit.tables.indices.filter {
            unit.owners[$0] == .checked(checked) && units.contains(unit.tables[$0].unit)
        }.map { unit.tables[$0].output }
        return Set(outputs).sorted().map { output in
            (
                output,
                Finding(
                    rule: DifferencingRule.key, pack: pack, verdict: verdict,
                    message: isForeign(inference)
                        ? Self.projectMessage
                        : "with this table a cell that is out already can be worked out",
                    remedy: remedy(inference))
            )
        }
    }

    private var conflicts: [(String, Finding)] {
        var smallest: [CellReference: [CellReference]] = [:]
        for conflict in result.conflicts {
            for cell in conflict.cells where isOwn(cell) {
                let known = smallest[cell]
                if known.map({ conflict.cells.count < $0.count }) ?? true {
                    smallest[cell] = conflict.cells
                }
            }
        }
        return Dictionary(grouping: smallest.keys, by: \.table).sorted { $0.key < $1.key }
            .flatMap { table, cells in
                cells.count > Self.mostConflicts
                    ? [contradicted(table, cells.count)]
                    : cells.sorted().map { contradicted($0, with: smallest[$0] ?? []) }
            }
    }

    /// A table with more contradicted cells than this is contradicted as a whole.
    private static let mostConflicts = 60

    private func contradicted(
        _ cell: CellReference, with cells: [CellReference]
    ) -> (String, Finding) {
        (
            unit.tables[cell.table].output,
            Finding(
                rule: "inconsistent", place: unit.place(of: cell), verdict: .review,
                message: "\(cells.count) published numbers cannot all be true"
                    + elsewhere(cells, than: cell.table),
                remedy: "correct the one that is wrong, or declare what changed",
                cell: unit.statedPlaces[cell.table] == nil ? cell.cell : nil)
        )
    }

    /// Where else the numbers of a conflict are: other outputs by their ids, what is out already
    /// without a name.
    private func elsewhere(_ cells: [CellReference], than table: Int) -> String {
        let own = unit.tables[table].output
        var places = Set(cells.filter { isOwn($0) }.map { unit.tables[$0.table].output })
            .subtracting([own]).sorted()
        if !cells.allSatisfy({ isOwn($0) }) { places.append("what is out already") }
        return places.isEmpty ? "" : "; others of them are in " + places.joined(separator: ", ")
    }

    private func contradicted(_ table: Int, _ count: Int) -> (String, Finding) {
        (
            unit.tables[table].output,
            Finding(
                rule: "inconsistent", verdict: .review,
                message: "\(count) of its numbers cannot be true together with other tables'",
                remedy: "declare the population and the extract of each table, so that only what is"
                    + " about the same units is compared")
        )
    }

    private var undeclared: [(String, Finding)] {
        result.undeclared.flatMap { pair in
            [pair.first, pair.second].filter { unit.owners[$0] == .checked(checked) }.map { table in
                (
                    unit.tables[table].output,
                    Finding(
                        rule: "undeclared-population", verdict: .review,
                        message: "another table is nearly the same: their populations may differ"
                            + " by a few units",
                        remedy: "declare `population` of both, so that they can be compared")
                )
            }
        }
    }
}

extension OutputReport {
    /// The same report with further findings, each once, in the order of a report.
    func adding(_ more: [Finding]) -> OutputReport {
        more.isEmpty
            ? self
            : OutputReport(output: output, findings: SubmissionReport.sorted(findings + more))
    }
}

extension CertificateLine.Fact {
    /// The published cell that it quotes, if it quotes one.
    fileprivate var reference: CellReference? {
        switch self {
        case .cell(let cell, _), .share(let cell, _), .mean(let cell, _), .units(let cell, _, _):
            cell
        case .notNegative(let cell): cell
        }
    }
}

import Outputs

extension Proposal {
    /// Rounds the counts of tables that fail, and of those that would give the rounded ones away, to
    /// a base; then withholds what rounding does not protect.
    ///
    /// - `base`: 2 or more. Counts are rounded half up, each by itself, totals too.
    public static func rounding(
        to base: Int, in submission: NamedSubmission, released: [ReleasedSubmission] = [],
        by packs: [RulePack], writable: Set<String>, cost: InformationCost = .cells,
        limits: ProtectionLimits = ProtectionLimits()
    ) throws(ProtectionProblem) -> Proposal {
        let possible = submission.opened.outputs.filter {
            writable.contains($0.id) && $0.isRoundable
        }.map(\.id)
        var chosen: Set<String> = []
        var changed = submission
        while !limits.isOver() {
            let report = Report(
                on: [changed], released: released, by: packs, limits: ProtectionLimits.quick)
            let failing = report.submissions[0].failing
            let more = possible.filter { failing.contains($0) && !chosen.contains($0) }
            guard !more.isEmpty else { break }
            chosen.formUnion(submission.opened.inSameFiles(as: Set(more)).intersection(possible))
            changed = submission.rounded(to: base, chosen)
        }
        let proposal = try withholding(
            in: changed, released: released, by: packs, writable: writable, cost: cost,
            limits: limits)
        let withheld = Set(proposal.changes.map { FieldName($0.file, $0.position) })
        let rounded = submission.opened.rounding(to: base, chosen, cost)
            .filter { !withheld.contains(FieldName($0.file, $0.position)) }
        return proposal.adding(rounded)
    }

    private struct FieldName: Hashable {
        let file: String
        let position: Position

        init(_ file: String, _ position: Position) {
            self.file = file
            self.position = position
        }
    }

    private func adding(_ more: [CellChange]) -> Proposal {
        let order = Dictionary(
            submission.outputs.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { a, _ in a })
        func place(_ change: CellChange) -> (Int, Int, Int) {
            (
                change.cells.first.flatMap { order[$0.output] } ?? 0, change.position.line,
                change.position.column
            )
        }
        return Proposal(
            submission: submission, changes: (changes + more).sorted { place($0) < place($1) },
            report: report, unsolved: unsolved, left: left, isCutShort: isCutShort)
    }
}

extension SubmissionReport {
    /// Ids of outputs with a cell that fails, or that has a part in an alarm.
    fileprivate var failing: Set<String> {
        var found = Set(
            outputs.filter { $0.findings.contains { $0.pack != nil && $0.verdict == .fail } }
                .map(\.output.id))
        for inference in inferences where inference.verdict == .fail {
            for line in inference.becauseLow + inference.becauseHigh {
                switch line.fact {
                case .cell(nil, let output, _, _, _), .share(nil, let output, _, _, _, _):
                    found.insert(output)
                case .cell, .share, .bound: break
                }
            }
        }
        return found
    }
}

extension Output {
    /// Whether it shows exact counts that may be rounded by themselves.
    fileprivate var isRoundable: Bool {
        guard let table else { return false }
        return table.cells.contains { table.isRoundable($0) && $0.shown.isNumber }
            && !table.values.contains { if case .column? = $0.precision { true } else { false } }
    }

    /// The same with its exact counts rounded, and declared so.
    fileprivate func rounded(to base: Int) -> Output {
        guard let table, isRoundable else { return self }
        let values = table.values.map { $0.rounded(to: base) }
        let cells = table.cells.map { cell in
            guard table.isRoundable(cell) else { return cell }
            return Cell(
                labels: cell.labels, value: cell.value,
                shown: table.rounded(cell, to: base).map {
                    .number(PrintedNumber(value: $0))
                } ?? cell.shown,
                position: cell.position, precision: nil, evidence: cell.evidence)
        }
        var declared = declaration
        if let own = declaration?.table {
            declared?.table?.values = own.values.map { $0.rounded(to: base) }
        }
        var output = Output(
            id: id, file: file, digest: digest, kind: kind, declaration: declared,
            content: .table(
                Table(
                    dimensions: table.dimensions, values: values, cells: cells,
                    declaredValues: table.declaredValues)),
            faults: faults)
        output.printed = printed
        output.titles = titles
        return output
    }
}

extension ValueDeclaration {
    fileprivate func rounded(to base: Int) -> ValueDeclaration {
        guard isExactCount else { return self }
        var copy = self
        copy.precision = .round(base)
        return copy
    }

    fileprivate var isExactCount: Bool {
        isPlainCount && scale == 1 && (precision ?? .exact) == .exact
    }
}

extension Table {
    fileprivate func isRoundable(_ cell: Cell) -> Bool {
        values[cell.value].isExactCount && (cell.precision ?? .exact) == .exact
    }

    /// Half up; nil where no number is shown.
    fileprivate func rounded(_ cell: Cell, to base: Int) -> Decimal? {
        guard let value = cell.shown.number?.value else { return nil }
        let unit = Decimal(base)
        let down = value.roundedDown(toMultipleOf: unit)
        let rest = value - down
        return rest + rest >= unit ? down + unit : down
    }
}

extension NamedSubmission {
    fileprivate func rounded(to base: Int, _ chosen: Set<String>) -> NamedSubmission {
        let outputs = opened.outputs.map { chosen.contains($0.id) ? $0.rounded(to: base) : $0 }
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

extension OpenedSubmission {
    /// Outputs with a table in a file of one of some outputs: they may share cells.
    fileprivate func inSameFiles(as ids: Set<String>) -> Set<String> {
        let files = Set(outputs.filter { ids.contains($0.id) }.map(\.file))
        return Set(outputs.filter { files.contains($0.file) }.map(\.id))
    }

    /// What rounding changes: each field once.
    fileprivate func rounding(
        to base: Int, _ chosen: Set<String>, _ cost: InformationCost
    ) -> [CellChange] {
        var found: [String: [Position: CellChange]] = [:]
        for output in outputs where chosen.contains(output.id) {
            guard let table = output.table else { continue }
            for cell in table.cells where table.isRoundable(cell) {
                guard let own = cell.shown.number?.value, let new = table.rounded(cell, to: base),
                    own != new, found[output.file]?[cell.position] == nil
                else { continue }
                let place = table.place(of: cell)
                found[output.file, default: [:]][cell.position] = CellChange(
                    file: output.file, position: cell.position,
                    cells: [.init(output: output.id, place: place)], role: .rounded,
                    reason: ChangeReason(
                        rule: RoundingRule.key, message: "rounded to \(base)", output: output.id,
                        place: place),
                    cost: cost == .cells ? 0 : (own - new).magnitude, shown: new.description)
            }
        }
        return found.values.flatMap(\.values)
    }
}

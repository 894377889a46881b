import Outputs

extension Proposal {
    /// Withholds what fails, and the cheapest further cells so that nobody can work it out from
    /// everything that is shown and `released`, which stays as it is.
    ///
    /// - `writable`: ids of the outputs whose tables can be written again; others are not changed.
    /// - Throws: where a table that fails cannot be written again.
    public static func withholding(
        in submission: NamedSubmission, released: [ReleasedSubmission] = [], by packs: [RulePack],
        writable: Set<String>, cost: InformationCost = .cells,
        limits: ProtectionLimits = ProtectionLimits()
    ) throws(ProtectionProblem) -> Proposal {
        let fields = PrintedFields(
            of: submission.opened, free: writable, cost: cost, minimum: packs.minimum)
        let before = Report(on: [submission], released: released, by: packs, limits: limits.full)
        let found = Obstacles(
            in: before.submissions[0], fields: fields, numbers: submission.numbers, withheld: [])
        if let fixed = found.fixed.first, let number = submission.numbers[fixed.output] {
            throw ProtectionProblem(file: submission.opened.outputs[number].file)
        }
        var search = WithholdingSearch(
            submission: submission, released: released, packs: packs, fields: fields,
            minimum: packs.minimum, limits: limits, left: found.others)
        let answer = search.answer()
        let changed = NamedSubmission(
            name: submission.name,
            opened: OpenedSubmission(
                declaration: submission.opened.declaration, dataset: submission.opened.dataset,
                outputs: fields.outputs(withholding: answer.withheld.keys.sorted()),
                notes: submission.opened.notes))
        let report = Report(on: [changed], released: released, by: packs, limits: limits.full)
        let after = Obstacles(
            in: report.submissions[0], fields: fields, numbers: submission.numbers,
            withheld: Set(answer.withheld.keys))
        return Proposal(
            submission: changed.opened, changes: changes(answer, fields, submission.opened),
            report: report, unsolved: answer.unsolved,
            left: after.others + outdatedFigures(of: answer, fields, submission.opened),
            isCutShort: search.isCutShort)
    }

    /// Figures of tables that have changed still show what is withheld now.
    private static func outdatedFigures(
        of answer: WithholdingSearch.Answer, _ fields: PrintedFields, _ opened: OpenedSubmission
    ) -> [ChangeReason] {
        let changed = Set(
            answer.withheld.keys.flatMap { fields.fields[$0].cells }
                .map { opened.outputs[$0.output].id })
        return opened.outputs.compactMap { output in
            guard case .figure(let data?) = output.content, changed.contains(data) else {
                return nil
            }
            return ChangeReason(
                rule: ChangeReason.outdatedFigure,
                message: "this figure shows the table as it was; draw it again from the new one",
                output: output.id, place: .whole)
        }
    }

    private static func changes(
        _ answer: WithholdingSearch.Answer, _ fields: PrintedFields, _ opened: OpenedSubmission
    ) -> [CellChange] {
        answer.withheld.sorted { $0.key < $1.key }.map { index, held in
            let field = fields.fields[index]
            return CellChange(
                file: field.file, position: field.position,
                cells: field.cells.compactMap { own in
                    let output = opened.outputs[own.output]
                    return output.table.map { table in
                        CellChange.OutputPlace(
                            output: output.id, place: table.place(of: table.cells[own.cell]))
                    }
                },
                role: held.role, reason: held.reason, cost: field.cost)
        }
    }
}

extension NamedSubmission {
    /// Index of every output by its id.
    var numbers: [String: Int] {
        Dictionary(
            opened.outputs.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first }
        )
    }
}

extension [RulePack] {
    /// The largest number of units below which some pack takes a set for small; 1 without any.
    fileprivate var minimum: Int {
        flatMap(\.rules).compactMap { ($0.rule as? DifferencingRule)?.minimum }.max() ?? 1
    }
}

import Outputs
import Testing

@testable import Disclosure

/// Outputs with the remedies that were tried on them.
struct MendedScene {
    let plain: Report
    let report: Report
    private let submission: NamedSubmission
    private let packs: [RulePack]

    init(
        _ outputs: [Output], _ rules: [any Rule], dataset: Dataset = .example,
        limits: MendingLimits = MendingLimits()
    ) {
        var declaration = SubmissionDeclaration()
        declaration.dataset = dataset.name
        submission = NamedSubmission(
            name: "new",
            opened: OpenedSubmission(declaration: declaration, dataset: dataset, outputs: outputs))
        packs = [.of(rules)]
        plain = Report(on: [submission], by: packs)
        report = plain.mended([submission], by: packs, limits: limits)
    }

    var outputs: [OutputReport] { report.submissions[0].outputs }

    func remedies(_ rule: String, of output: Int = 0) -> Set<String> {
        Set(outputs[output].findings.filter { $0.rule == rule }.map(\.remedy))
    }

    /// Everything as proposed, judged from outside.
    var judgedAgain: Report {
        let changed = outputs.map { report in
            report.proposal.map { report.output.holding($0.table) } ?? report.output
        }
        let opened = OpenedSubmission(
            declaration: submission.opened.declaration, dataset: submission.opened.dataset,
            outputs: changed)
        return Report(on: [NamedSubmission(name: "new", opened: opened)], by: packs)
    }

    /// One output as proposed, judged as if there were no other.
    func judgedAlone(_ output: Int) -> OutputReport? {
        guard let proposal = outputs[output].proposal else { return nil }
        let opened = OpenedSubmission(
            declaration: submission.opened.declaration, dataset: submission.opened.dataset,
            outputs: [outputs[output].output.holding(proposal.table)])
        return Report(on: [NamedSubmission(name: "new", opened: opened)], by: packs)
            .submissions[0].outputs[0]
    }
}

extension Table {
    /// What each place shows, `-` where nothing.
    var numbersByPlace: [Place: String] {
        Dictionary(
            cells.map { (place(of: $0), $0.shown.number?.value.description ?? "-") },
            uniquingKeysWith: { first, _ in first })
    }

    /// What a row and a column show.
    func number(_ row: String, _ column: String) -> String? {
        let names = dimensions.map(\.name)
        return numbersByPlace[Place([names[0]: row, names[1]: column])]
    }
}

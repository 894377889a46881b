import Disclosure
import Outputs

/// A report in the forms that people and programs read. Nothing here decides anything: every
/// form shows the verdicts that the report holds. The same report gives the same bytes.
public enum ReportWriter {
    /// The report of INTERFACE.md, one JSON object and a final line feed. With `allCells` every
    /// cell of every table is listed, otherwise those that do not pass.
    public static func json(_ report: Report, allCells: Bool) -> [UInt8] {
        var writer = JSONWriter(.pretty)
        writer.object { writer in
            writer.member("sallyport", 1)
            writer.member("verdict", report.verdict.rawValue)
            writer.key("packs")
            writer.array { writer in report.packs.forEach { writer.pack($0) } }
            writer.key("submissions")
            writer.array { writer in
                for submission in report.submissions { writer.submission(submission, allCells) }
            }
        }
        return writer.bytes + [UInt8(ascii: "\n")]
    }
}

extension OutputReport {
    /// The cells that a report lists.
    func listedCells(all: Bool) -> [CellReport] {
        guard !all else { return cells }
        // An output that passes has no cell that does not.
        return verdict == .pass ? [] : cells.filter { $0.verdict != .pass }
    }
}

extension JSONWriter {
    fileprivate mutating func pack(_ pack: PackReference) {
        object { writer in
            writer.member("pack", pack.name)
            writer.member("version", pack.version)
            writer.member("sha256", pack.digest.hex)
        }
    }

    fileprivate mutating func submission(_ report: SubmissionReport, _ allCells: Bool) {
        let declaration = report.submission.declaration
        object { writer in
            writer.member("title", declaration.title)
            writer.member("project", declaration.project)
            writer.member("dataset", declaration.dataset)
            writer.member("verdict", report.verdict.rawValue)
            writer.key("outputs")
            writer.array { writer in report.outputs.forEach { writer.output($0, allCells) } }
            writer.key("inferences")
            writer.array { writer in report.inferences.forEach { writer.inference($0) } }
            writer.key("complete")
            writer.bool(report.complete)
        }
    }

    private mutating func output(_ report: OutputReport, _ allCells: Bool) {
        object { writer in
            writer.member("id", report.output.id)
            writer.member("file", report.output.file)
            writer.member("sha256", report.output.digest?.hex)
            writer.member("kind", report.output.kind.rawValue)
            writer.member("verdict", report.verdict.rawValue)
            writer.key("findings")
            writer.array { writer in
                for finding in report.findings { writer.finding(finding, in: report.output.table) }
            }
            writer.key("cells")
            writer.array { writer in
                guard let table = report.output.table else { return }
                for cell in report.listedCells(all: allCells) { writer.cell(cell, in: table) }
            }
            if let proposal = report.proposal { writer.proposal(proposal) }
        }
    }

    /// What is proposed and how it was judged; the table itself is for people to look at.
    private mutating func proposal(_ proposal: OutputProposal) {
        key("proposal")
        object { writer in
            writer.key("changes")
            writer.array { writer in proposal.steps.forEach { writer.string($0) } }
            writer.key("withheld")
            writer.array { writer in
                for index in proposal.changed.sorted() {
                    let cell = proposal.table.cells[index]
                    guard !cell.shown.isNumber else { continue }
                    writer.object { $0.labels(of: cell, in: proposal.table) }
                }
            }
            writer.member("alone", proposal.alone.rawValue)
            writer.member("together", proposal.together.rawValue)
            writer.key("rules")
            writer.array { writer in proposal.left.forEach { writer.string($0) } }
        }
    }

    private mutating func finding(_ finding: Finding, in table: Table?) {
        object { writer in
            writer.member("rule", finding.rule)
            writer.member("pack", finding.pack)
            writer.member("verdict", finding.verdict.rawValue)
            writer.key("at")
            writer.object { writer in
                for (name, label) in finding.place.ordered(in: table) { writer.member(name, label) }
            }
            writer.member("message", finding.message)
            writer.member("remedy", finding.remedy)
        }
    }

    private mutating func cell(_ report: CellReport, in table: Table) {
        object { writer in
            writer.key("at")
            writer.object { $0.labels(of: table.cells[report.index], in: table) }
            writer.member("verdict", report.verdict.rawValue)
            writer.key("rules")
            writer.array { writer in report.rules.forEach { writer.string($0) } }
        }
    }

    /// As `Table.place(of:)`, straight from the table: a report may list a million cells.
    private mutating func labels(of cell: Cell, in table: Table) {
        for (dimension, label) in zip(table.dimensions, cell.labels) where label >= 0 {
            member(dimension.name, dimension.labels[label].text)
        }
        if table.declaredValues > 1 || cell.value >= table.declaredValues {
            member("statistic", table.values[cell.value].column)
        }
    }
}

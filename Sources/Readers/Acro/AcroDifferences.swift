import Disclosure
import Outputs

/// Something about an output of an ACRO folder that does not agree with what we find.
public struct AcroDifference: Hashable, Sendable {
    public enum Topic: String, Sendable {
        /// Files that are not there, or not as they were.
        case files
        /// Parameters that the researcher made milder.
        case settings
        /// The verdict on an output.
        case status
        /// Which cells are flagged.
        case cells
    }

    /// The uid of the output, or the file that it is about.
    public let output: String
    public let message: String
    public let topic: Topic

    init(_ output: String, _ message: String, _ topic: Topic) {
        self.output = output
        self.message = message
        self.topic = topic
    }
}

extension AcroImport {
    /// What differs between ACRO's claims and a report on the imported submission, after the
    /// differences of files and settings. The report should be by the pack `sacro-acro-1.0`.
    public func differences(from report: SubmissionReport) -> [AcroDifference] {
        var found = differences
        for output in results.outputs {
            let reports = report.outputs.filter { judged in
                output.files.contains { $0.name == judged.output.file }
            }
            if let difference = status(of: output, reports) { found.append(difference) }
            for judged in reports {
                guard let file = output.files.first(where: { $0.name == judged.output.file })
                else { continue }
                found += cells(of: output, file, judged)
            }
        }
        return found
    }

    private func status(of output: AcroOutput, _ reports: [OutputReport]) -> AcroDifference? {
        guard !reports.isEmpty else { return nil }
        let ours = reports.map(\.verdict).worst
        guard output.status != ours.rawValue else { return nil }
        let rules = Set(reports.flatMap(\.findings).map(\.rule)).sorted()
        let why = rules.isEmpty ? "" : " (\(rules.joined(separator: ", ")))"
        let claimed = output.status.isEmpty ? "nothing" : output.status
        return AcroDifference(
            output.uid, "ACRO says \(Self.word(claimed)), we say \(ours.rawValue)\(why)", .status)
    }

    /// A status that is none of ACRO's words is not repeated.
    private static func word(_ claimed: String) -> String {
        ["pass", "review", "fail", "nothing"].contains(claimed) ? claimed : "something else"
    }

    private func cells(of output: AcroOutput, _ file: AcroOutput.File, _ report: OutputReport)
        -> [AcroDifference]
    {
        guard let table = report.output.table, !table.cells.isEmpty else { return [] }
        let lines = Set(table.cells.map(\.position.line)).sorted()
        let columns = Set(table.cells.map(\.position.column)).sorted()
        // Counts that a rule could see: evidence that is missing flags nothing in particular.
        var ours: Set<AcroOutput.File.Position> = []
        for finding in report.findings where finding.rule != "missing-evidence" {
            for cell in finding.cells {
                let position = table.cells[cell].position
                guard let row = lines.firstIndex(of: position.line),
                    let column = columns.firstIndex(of: position.column)
                else { continue }
                ours.insert(.init(row: row, column: column))
            }
        }
        var found: [AcroDifference] = []
        let missed = ours.subtracting(file.flagged).count
        let withdrawn = file.flagged.subtracting(ours).count
        if missed > 0 {
            found.append(
                .init(output.uid, "\(missed) flagged here and not by ACRO, in \(file.name)", .cells)
            )
        }
        if withdrawn > 0 {
            found.append(
                .init(
                    output.uid, "\(withdrawn) flagged by ACRO and not here, in \(file.name)", .cells
                ))
        }
        return found
    }
}

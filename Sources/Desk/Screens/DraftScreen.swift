import Disclosure
import Writers

/// What a checker would object to, before anything is handed in.
public struct DraftScreen: Sendable {
    public let id: String
    public let title: String
    public let mark: Mark
    public let counts: [QueueScreen.Count]
    public let notes: [String]
    public let undeclared: [String]
    public let panels: [OutputScreen.Panel]
}

extension OpenDesk {
    /// A draft as its author sees it; nil if it is not there any more.
    public func draftScreen(_ id: String, of visitor: Visitor) throws -> DraftScreen? {
        guard let judged = try judged(draft: id, of: visitor) else { return nil }
        let report = judged.report
        let title = report.submission.declaration.title
        return DraftScreen(
            id: id, title: VisibleText.visible(title.isEmpty ? "Untitled submission" : title),
            mark: Mark(report.verdict), counts: VerdictCounts(report.outputs.map(\.verdict)).parts,
            notes: report.submission.notes.map(VisibleText.visible),
            undeclared: report.outputs.filter { $0.output.declaration == nil }
                .map { VisibleText.visible($0.output.file) },
            panels: report.outputs.enumerated().map { index, output in
                let fragments = OutputFragments(of: output, id: "o\(index + 1)", mostRows: 60)
                return OutputScreen.Panel(
                    heading: VisibleText.visible(output.output.id), summary: fragments.summary,
                    verdict: Mark(output.verdict),
                    context: output.output.declaration?.context.map(VisibleText.visible),
                    exception: output.output.declaration?.exception.map(VisibleText.visible),
                    table: output.verdict > .pass ? fragments.table : nil,
                    findings: fragments.findings)
            })
    }
}

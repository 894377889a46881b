import Disclosure
import Outputs

/// One judged output as parts of a page, for a page that is not a report of its own. Everything
/// in them that comes from outside is escaped.
public struct OutputFragments: Sendable {
    /// The table with its marked cells, each a link to its finding; nil where there is none.
    public let table: String?
    /// The findings by rule, each place a link to its cell, and after them the table that is
    /// proposed, if one is; nil where there are none.
    public let findings: String?
    /// The same where places on other pages are reached by sending a form, so that what was typed
    /// into it is not lost; nil where none is on another page, or no form is named.
    public let findingsInForm: String?
    /// `tables/a.csv · frequencies · count · unit child`
    public let summary: String
    /// `threshold: 8 cells, totals: 1 cell`; empty where there are none.
    public let extent: String

    /// The same of a page that draws it in one part.
    public init(of report: OutputReport, id: String, mostRows: Int) {
        self.init(of: report, drawing: TableDrawing(of: report), id: id, mostRows: mostRows)
    }

    /// - `id`: begins every anchor; unique on its page.
    /// - `drawing`: of the report's table; nil where it has none.
    /// - `mostRows`: a longer table shows the rows with marked cells and their neighbours.
    /// - `part`: draws these rows instead, whatever is in them.
    /// - `elsewhere`: the page, as a link without its anchor, on which a row (from 0) is drawn that
    ///   this one leaves out; nil where there is none.
    /// - `form`: for `findingsInForm`, its id. To whoever answers, the button says `do=look`.
    public init(
        of report: OutputReport, drawing: TableDrawing?, id: String, mostRows: Int,
        part: Range<Int>? = nil, form: String? = nil, elsewhere: (Int) -> String? = { _ in nil }
    ) {
        let groups = FindingGroup.groups(of: report.findings)
        let selection = drawing.map { drawing in
            part.map { RowSelection(of: drawing, part: $0) }
                ?? RowSelection(of: drawing, limit: mostRows)
        }
        var links = CellLinks(
            id: id, groups: groups, drawn: selection.flatMap { drawing?.cells(in: $0) } ?? [])
        if let drawing { links.note(drawing, elsewhere) }
        if let drawing, let selection, !drawing.rows.isEmpty {
            table = Self.text { $0.table(drawing, selection, of: report, links) }
        } else {
            table = nil
        }
        findings = Self.findings(of: report, groups, links, mostRows: mostRows)
        links.form = form
        findingsInForm =
            form != nil && links.leadElsewhere
            ? Self.findings(of: report, groups, links, mostRows: mostRows) : nil
        summary = report.output.summary
        extent = report.extentOfFindings
    }

    private static func findings(
        of report: OutputReport, _ groups: [FindingGroup], _ links: CellLinks, mostRows: Int
    ) -> String? {
        guard !groups.isEmpty else { return nil }
        return text { markup in
            for (index, group) in groups.enumerated() {
                markup.group(group, number: index, in: report.output.table, links)
            }
            if let proposal = report.proposal {
                markup.proposal(
                    proposal, for: report.output, id: links.id, heading: "h3",
                    mostRows: mostRows)
            }
        }
    }

    private static func text(_ body: (inout Markup) -> Void) -> String {
        var markup = Markup()
        body(&markup)
        return String(decoding: markup.bytes, as: UTF8.self)
    }
}

extension SubmissionReport {
    /// What somebody could work out, each alarm with its sum; nil where there is none.
    public var alarmFragment: String? { AlarmFragments(of: self).fragment() }
}

extension ReportWriter {
    /// The style sheet of the HTML report, for pages that look like it.
    public static var styleSheet: String {
        pageStyle.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
    }
}

import Clearance
import Disclosure
import Outputs
import Writers

extension OutputScreen {
    /// The counts behind a part of the file, as far as they fit on a page. They never leave, and are
    /// shown to whoever decides and to the author.
    public struct Evidence: Sendable {
        /// `exclusions-by-la, from evidence/exclusions-by-la.csv`
        public let heading: String
        /// Our own markup, with everything from outside escaped.
        public let table: String
        /// `Cells 501 to 1000 of 2400`; nil where all are shown.
        public let phrase: String?
        /// Queries of the pages that show what comes before and after; nil at the ends.
        public let earlier: String?
        public let later: String?
    }

    /// The file of a figure's data that is no output: nothing judged it.
    public struct DataFile: Sendable {
        public let path: String
        public let text: TextPage
    }

    /// How many cells' evidence stands on one page.
    static let mostEvidence = 500
}

extension OutputScreen.Evidence {
    /// - `request`: which lines are asked for, and what else of the page is.
    static func all(of item: DecisionItem, _ request: OutputRequest, drawn: Bool)
        -> [OutputScreen.Evidence]
    {
        item.reports.enumerated().compactMap { index, report in
            let name = heading(of: report)
            if let counts = report.levelCountsFragment {
                return OutputScreen.Evidence(
                    heading: name, table: counts, phrase: nil, earlier: nil, later: nil)
            }
            return EvidenceTable(of: report).map { table in
                OutputScreen.Evidence(table, name, id: "o\(index + 1)", request, drawn: drawn)
            }
        }
    }

    private init(
        _ evidence: EvidenceTable, _ heading: String, id: String, _ request: OutputRequest,
        drawn: Bool
    ) {
        let most = OutputScreen.mostEvidence
        let count = evidence.count
        let start = min(max(1, request.evidence) - 1, max(0, count - 1)) / most * most
        let lines = start..<min(start + most, count)
        func query(from line: Int) -> String {
            (request.asText ? "view=text&" : "")
                + "row=\(max(1, request.row))&evidence=\(line)#evidence"
        }
        self.heading = heading
        // Of a table in parts not every marked cell is on the page.
        table = evidence.fragment(
            lines, id: id, drawn: drawn && count <= OutputScreen.mostCells)
        phrase = count > most ? "Cells \(start + 1) to \(lines.upperBound) of \(count)" : nil
        earlier = start > 0 ? query(from: start - most + 1) : nil
        later = lines.upperBound < count ? query(from: lines.upperBound + 1) : nil
    }

    private static func heading(of report: OutputReport) -> String {
        let declared = report.output.declaration
        let own = (declared?.table?.values ?? []).compactMap(\.evidence)
        let files =
            ([declared?.evidence].compactMap(\.self) + own).compactMap(\.file)
            + (declared?.models ?? []).compactMap(\.levelCounts)
        let id = VisibleText.visible(report.output.id)
        let named = Set(files).sorted().map(VisibleText.visible)
        return named.isEmpty ? id : "\(id), from \(named.joined(separator: ", "))"
    }
}

extension JudgedSubmission {
    /// The files that figures in a decided file name for their data and that are no outputs.
    func dataFiles(of item: DecisionItem) -> [OutputScreen.DataFile] {
        let outputs = Set(report.outputs.filter { $0.output.declaration != nil }.map(\.output.id))
        return item.reports.compactMap { report in
            guard case .figure(let name?) = report.output.content, !outputs.contains(name),
                let file = folder[name]
            else { return nil }
            return OutputScreen.DataFile(
                path: VisibleText.visible(name),
                text: TextPage(of: file.bytes, from: 1, dataset: dataset))
        }
    }

    /// What could be worked out from a decided file and from what is out, with its sums.
    ///
    /// - `isOwn`: as its author may read it.
    func alarms(in item: DecisionItem?, isOwn: Bool) -> String? {
        drawn.alarms(of: item?.path, isOwn: isOwn) {
            let told = isOwn ? ownAlarms : alarmsForDesk ?? ownAlarms
            return told.fragment(of: item.map { Set($0.reports.map(\.output.id)) })
        }
    }

    private var ownAlarms: AlarmFragments { drawn.ownAlarms { AlarmFragments(of: report) } }
}

extension OpenDesk {
    /// Whether somebody reads what never leaves: whoever decides, and its author.
    func seesEvidence(_ submission: Submission, _ visitor: Visitor) -> Bool {
        submission.author == visitor.pseudonym || visitor.isA(.checker) || visitor.isA(.dataOwner)
    }
}

import Disclosure
import Outputs
import Writers

/// What a file shows on its page: its tables or figure, or its text.
struct OutputContent: Sendable {
    let isPicture: Bool
    /// Whether there is more to look at than its text.
    let isDrawn: Bool
    let panels: [OutputScreen.Panel]
    /// The file's text, where it is asked for or there is nothing else to show.
    let text: TextPage?
    let profiles: [ColumnProfile]

    /// - `page`: the path of the page that it is on.
    init(
        _ item: DecisionItem, _ file: SubmittedFile, _ request: OutputRequest, page: String,
        dataset: Dataset?
    ) {
        isPicture = Picture.type(of: file.bytes) != nil
        let tables = item.reports.compactMap(\.output.table)
        isDrawn = isPicture || !tables.isEmpty
        let showsText = request.asText || !isDrawn
        // Beside the text no table is drawn: findings lead to the page that draws it.
        panels = Self.panels(of: item.reports, page: page, drawn: !showsText, from: request.row)
        profiles = tables.flatMap(ColumnProfile.profiles)
        text =
            showsText
            ? TextPage(
                of: Self.words(of: item, in: file), from: request.line, dataset: dataset,
                findings: item.reports.flatMap(\.findings)) : nil
    }

    /// The file's bytes, or of a document, in which nobody can read them, the words that were read.
    private static func words(of item: DecisionItem, in file: SubmittedFile) -> [UInt8] {
        let marks: [[UInt8]] = ["PK\u{3}\u{4}", "%PDF-", "{\\rtf"].map { Array($0.utf8) }
        guard marks.contains(where: { file.bytes.starts(with: $0) }) else { return file.bytes }
        let texts = item.reports.map(\.output).flatMap { [$0] + $0.printed }.compactMap {
            if case .text(let bytes) = $0.content { bytes } else { [UInt8]?.none }
        }
        return texts.isEmpty ? file.bytes : Array(texts.joined(separator: [0x0A]))
    }

    static func totals(of item: DecisionItem, _ dataset: Dataset?) -> OutputScreen.Totals? {
        let found = item.reports.compactMap { report in
            report.output.table.flatMap {
                RecomputedTotals(of: $0, dataset: dataset, declaration: report.output.declaration)
            }
        }
        guard !found.isEmpty else { return nil }
        return OutputScreen.Totals(
            agreeing: found.reduce(0) { $0 + $1.agreeing }, open: found.reduce(0) { $0 + $1.open },
            differing: found.flatMap(\.differing).prefix(50).map { difference in
                let labels = difference.place.labels.sorted { $0.key < $1.key }
                let place = labels.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
                return VisibleText.visible(place)
                    + ": printed \(difference.printed), the parts give \(difference.sum)"
            })
    }

    static func panels(behind item: DecisionItem, in judged: JudgedSubmission)
        -> [OutputScreen.Panel]
    {
        let names = item.reports.compactMap { report -> String? in
            guard case .figure(let data) = report.output.content else { return nil }
            return data
        }
        let reports = judged.report.outputs.filter { output in
            output.output.declaration != nil
                && names.contains { $0.utf8.elementsEqual(output.output.id.utf8) }
        }
        // What a figure shows is another file, whose own page has the rest of it.
        return panels(of: reports, page: nil)
    }

    /// - `page`: the path of the page on which other rows are; nil where they are on none.
    private static func panels(
        of reports: [OutputReport], page: String?, drawn: Bool = true, from row: Int = 1
    ) -> [OutputScreen.Panel] {
        reports.enumerated().map { index, report in
            let cells = report.output.table?.cells.count ?? 0
            let drawing = TableDrawing(of: report)
            let rows = drawing?.rows.count ?? 0
            let part = OutputScreen.Part(from: row, cells: cells, rows: rows)
            let fragments = OutputFragments(
                of: report, drawing: drawing, id: "\(page == nil ? "d" : "o")\(index + 1)",
                mostRows: drawn ? .max : 0, part: drawn ? part?.rows : nil,
                form: OutputScreen.ballotID
            ) { row in
                let other = OutputScreen.Part(from: row + 1, cells: cells, rows: rows)
                return page.map { "\($0)?row=\((other?.rows.lowerBound ?? 0) + 1)" }
            }
            return OutputScreen.Panel(
                heading: VisibleText.visible(report.output.id), summary: fragments.summary,
                verdict: Mark(report.verdict),
                context: report.output.declaration?.context.map(VisibleText.visible),
                exception: report.output.declaration?.exception.map(VisibleText.visible),
                declared: report.output.declaration?.facts ?? [],
                table: drawn ? fragments.table : nil, findings: fragments.findings,
                findingsInForm: fragments.findingsInForm,
                part: drawn ? page == nil ? part?.alone : part : nil)
        }
    }
}

extension JudgedSubmission {
    var dataset: Dataset? { report.submission.dataset }
}

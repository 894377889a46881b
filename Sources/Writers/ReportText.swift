import Disclosure
import Outputs

extension ReportWriter {
    /// The report for a terminal: what was judged, then every output that somebody has to look
    /// at with its drawn table and its findings, then the verdict.
    ///
    /// `!` marks a cell that fails, `?` one that needs review. No line break, terminal command or
    /// direction mark of a label or message gets through.
    public static func text(_ report: Report, style: TextStyle) -> String {
        var text = TextReport(style: style)
        for submission in report.submissions { text.add(submission) }
        text.addVerdict(of: report)
        return text.lines.joined(separator: "\n") + "\n"
    }
}

/// Lines of a report as they are collected.
private struct TextReport {
    let style: TextStyle
    var lines: [String] = []

    /// As many outputs that pass are listed one by one.
    private let mostPassing = 20

    mutating func addVerdict(of report: Report) {
        let packs = report.packs.map { "\(VisibleText.visible($0.name)) version \($0.version)" }
        if !style.quiet {
            append(
                "judged by " + (packs.isEmpty ? "no pack" : packs.joined(separator: ", ")),
                indent: 0)
        }
        let verdict = style.paint(report.verdict.rawValue.uppercased(), .init(report.verdict))
        let meaning =
            switch report.verdict {
            case .pass: "nothing stops release (exit status 0)"
            case .review: "somebody has to look before release (exit status 1)"
            case .fail: "not to be released as it is (exit status 1)"
            }
        let gap = report.verdict.rawValue.count + 2
        append(meaning, indent: gap, first: verdict + "  ")
    }

    mutating func add(_ report: SubmissionReport) {
        let declaration = report.submission.declaration
        let title = declaration.title.isEmpty ? "untitled" : VisibleText.visible(declaration.title)
        let badge = badge(report.verdict)
        append(title, indent: 8, first: badge, paint: .bold)
        addContext(of: report)
        addList(of: report.outputs)
        addAlarms(of: report)
        for output in report.outputs where output.verdict > .pass || style.allCells {
            add(output)
        }
        if lines.last != "" { lines.append("") }
    }

    private mutating func addContext(of report: SubmissionReport) {
        let declaration = report.submission.declaration
        let parts = [("project", declaration.project), ("dataset", declaration.dataset ?? "")]
            .filter { !$0.1.isEmpty }.map { "\($0.0) \(VisibleText.visible($0.1))" }
        let tally = Verdict.tally(report.outputs.map(\.verdict))
        let outputs = "\(counted(report.outputs.count, "output")): \(tally)"
        append((parts + [outputs]).joined(separator: " · "), indent: 8)
        if !report.complete {
            append("a limit stopped the search; what was not searched has not passed", indent: 8)
            for gap in report.gaps { append("not searched: \(gap)", indent: 8) }
        }
        guard !style.quiet else { return }
        for note in report.submission.notes {
            append("note: " + VisibleText.visible(note), indent: 8)
        }
    }

    private mutating func addList(of outputs: [OutputReport]) {
        guard !outputs.isEmpty else { return }
        lines.append("")
        var list = AlignedList()
        var shown: [Verdict] = []
        let passing = outputs.count { $0.verdict == .pass }
        let hidesPassing = style.quiet || passing > mostPassing && !style.allCells
        for output in outputs where output.verdict > .pass || !hidesPassing {
            shown.append(output.verdict)
            let file = style.columns < 80 ? [] : [output.output.file]
            list.append(
                [output.verdict.rawValue.uppercased(), output.output.id] + file
                    + [output.extentOfFindings])
        }
        let drawn = list.lines(columns: style.columns - 2) { cell, row, column in
            column == 0 ? style.paint(cell, row.map { .init(shown[$0]) }) : cell
        }
        lines += drawn.map { "  " + $0 }
        if hidesPassing, passing > 0 {
            let more = passing < outputs.count ? "more " : ""
            lines.append("  … \(passing) \(more)\(passing == 1 ? "output passes" : "outputs pass")")
        }
        lines.append("")
    }

    /// What somebody could work out, each with the sum.
    private mutating func addAlarms(of report: SubmissionReport) {
        let limit = style.allCells ? Int.max : 8
        let alarms = report.alarms(pictures: style.quiet ? 0 : limit)
        guard !alarms.isEmpty else { return }
        append("what could be worked out", indent: 3, first: "── ", paint: .bold)
        lines.append("")
        for alarm in alarms.prefix(limit) { add(alarm) }
        if alarms.count > limit {
            append("… and \(alarms.count - limit) more; --cells all shows them", indent: 3)
            lines.append("")
        }
    }

    private mutating func add(_ alarm: InferenceSum) {
        let mark = style.paint(alarm.verdict.mark, .init(alarm.verdict))
        append(
            "\(alarm.known): \(alarm.message)", indent: 3, first: " \(mark) ", paint: .bold)
        if let picture = alarm.picture {
            lines.append("")
            lines += TextPicture(picture, style).lines
            if !picture.equation.isEmpty { append(picture.equation, indent: 5, paint: .bold) }
            add(remedy: alarm.remedy)
            lines.append("")
            return
        }
        for line in alarm.set { append("\(line.sign) \(line.source)", indent: 7) }
        if !alarm.set.isEmpty { append("because", indent: 5) }
        let sum = alarm.proof.isEmpty ? alarm.terms : alarm.proof
        let width = sum.map(\.published.count).max() ?? 0
        for line in sum.prefix(style.allCells ? Int.max : 12) {
            let gap = String(repeating: " ", count: width - line.published.count)
            append("\(line.sign) \(gap)\(line.published)   \(line.source)", indent: 7)
        }
        if !style.allCells, sum.count > 12 { append("… \(sum.count - 12) lines more", indent: 7) }
        add(remedy: alarm.remedy)
        lines.append("")
    }

    private func badge(_ verdict: Verdict) -> String {
        let word = verdict.rawValue.uppercased()
        return style.paint(word, .init(verdict)) + String(repeating: " ", count: 8 - word.count)
    }

    private mutating func add(_ report: OutputReport) {
        let id = VisibleText.cut(
            VisibleText.visible(report.output.id), to: style.columns - 16)
        let word = report.verdict.rawValue.uppercased()
        let line = String(
            repeating: "─",
            count: max(2, style.columns - VisibleText.width(of: id) - word.count - 7))
        lines.append(
            "\(style.paint("──", .faint)) \(style.paint(id, .bold)) \(style.paint(line, .faint)) "
                + style.paint(word, .init(report.verdict)) + style.paint(" ─", .faint))
        if !style.quiet { append(report.output.summary, indent: 3) }
        if !style.quiet, let drawing = TableDrawing(of: report) {
            lines.append("")
            lines += TextTable(drawing: drawing, style: style).lines()
            addLegend(for: drawing)
        }
        lines.append("")
        for group in FindingGroup.groups(of: report.findings) { add(group, report.output.table) }
        if !style.quiet, let proposal = report.proposal { add(proposal, for: report.output) }
    }

    /// The table as it would look; never without saying that nobody has handed it in.
    private mutating func add(_ proposal: OutputProposal, for output: Output) {
        append(
            "as it would look: a proposal, not the table that was handed in", indent: 3,
            first: " ~ ", paint: .bold)
        for step in proposal.steps { append("→ " + VisibleText.visible(step), indent: 5) }
        append(proposal.judgement, indent: 5)
        lines.append("")
        let drawing = TableDrawing(of: proposal, for: output)
        var table = TextTable(drawing: drawing, style: style)
        table.rowLimit = 16
        table.isProposal = true
        lines += table.lines()
        let marks = drawing.hasWithheld ? "* changed   [c] withheld" : "* changed"
        if drawing.rows.contains(where: \.isChanged) {
            lines.append(style.paint("   " + marks, .faint))
        }
        lines.append("")
    }

    private mutating func addLegend(for drawing: TableDrawing) {
        let verdicts = Set(drawing.rows.map(\.verdict))
        let cells = drawing.rows.lazy.flatMap(\.cells)
        var marks: [String] = []
        if verdicts.contains(.fail) { marks.append("! fails") }
        if cells.contains(where: { $0?.verdict == .review }) { marks.append("? needs review") }
        guard !marks.isEmpty else { return }
        lines.append(style.paint("   " + marks.joined(separator: "   "), .faint))
    }

    private mutating func add(_ group: FindingGroup, _ table: Table?) {
        let mark = style.paint(group.verdict.mark, .init(group.verdict))
        append(
            "\(VisibleText.visible(group.title)): \(group.extent)", indent: 3, first: " \(mark) ",
            paint: .bold)
        let reasonLimit = style.allCells ? Int.max : 4
        let placeLimit = style.allCells ? Int.max : group.reasons.count == 1 ? 6 : 3
        let remedies = Set(group.reasons.map(\.remedy))
        for reason in group.reasons.prefix(reasonLimit) {
            append(VisibleText.visible(reason.message), indent: 5)
            add(places: reason.findings.map(\.place), limit: placeLimit, table)
            if remedies.count > 1 { add(remedy: reason.remedy) }
        }
        let hidden = group.reasons.dropFirst(reasonLimit)
        if !hidden.isEmpty {
            let count = hidden.reduce(0) { $0 + $1.findings.count }
            append("… and \(counted(count, "finding")) more of this rule", indent: 5)
        }
        if remedies.count == 1, let remedy = remedies.first { add(remedy: remedy) }
        lines.append("")
    }

    private mutating func add(places: [Place], limit: Int, _ table: Table?) {
        let named = places.filter { $0 != .whole }
        for place in named.prefix(limit) { append("at " + place.phrase(in: table), indent: 7) }
        if named.count > limit { append("… and \(named.count - limit) more", indent: 7) }
    }

    private mutating func add(remedy: String) {
        guard !remedy.isEmpty else { return }
        append("→ " + VisibleText.visible(remedy), indent: 5)
    }

    /// Adds `text` in lines, each behind `indent` spaces; the first behind `first` instead.
    private mutating func append(
        _ text: String, indent: Int, first: String? = nil, paint: TextStyle.Paint? = nil
    ) {
        let margin = String(repeating: " ", count: indent)
        for (index, line) in VisibleText.wrapped(text, to: style.columns - indent).enumerated() {
            let start = index == 0 ? first ?? margin : margin
            lines.append(start + style.paint(line, paint))
        }
    }
}

extension OutputReport {
    /// `threshold 3 cells, totals 1 cell`: what the list of outputs says of each.
    public var extentOfFindings: String {
        let groups = FindingGroup.groups(of: findings)
        let named = groups.prefix(3).map { "\(VisibleText.visible($0.rule)): \($0.extent)" }
        let more = groups.count > 3 ? ["\(counted(groups.count - 3, "more rule"))"] : []
        return (named + more).joined(separator: ", ")
    }
}

extension Output {
    /// `tables/a.csv · frequencies · count · unit child`, safe to be shown.
    var summary: String {
        var parts = [file, kind.rawValue]
        let statistics = table?.values.map(\.statistic.rawValue) ?? []
        var named = Set<String>()
        parts += statistics.filter { named.insert($0).inserted && $0 != kind.rawValue }
        if let unit = declaration?.unit { parts.append("unit \(unit)") }
        return parts.map(VisibleText.visible).joined(separator: " · ")
    }
}

import Disclosure
import Outputs

extension Markup {
    /// The list of a submission's outputs, then each of them.
    mutating func submission(
        _ report: SubmissionReport, number: Int, of total: Int, _ allCells: Bool
    ) {
        line()
        element("section", [("aria-labelledby", "s\(number)")]) { markup in
            let id = "s\(number)"
            if total == 1 {
                markup.element("h2", [("id", id)], text: "Outputs")
            } else {
                markup.element("h2", [("id", id)]) { markup in
                    markup.text("\(report.title) ")
                    markup.badge(report.verdict)
                }
                markup.element("p", [("class", "soft")], text: report.context)
            }
            markup.notes(of: report)
            markup.tasks(of: report, prefix: id)
            markup.alarms(report.alarms(pictures: 60), id: id)
            for (index, output) in report.outputs.enumerated() {
                markup.output(output, id: "\(id)-o\(index + 1)", allCells)
            }
        }
    }

    private mutating func notes(of report: SubmissionReport) {
        if !report.complete {
            element(
                "p",
                text: "A limit stopped the search; what was not searched has not passed.")
            if !report.gaps.isEmpty {
                element("ul", [("aria-label", "Not searched")]) { markup in
                    for gap in report.gaps { markup.element("li", text: gap) }
                }
            }
        }
        guard !report.submission.notes.isEmpty else { return }
        element("ul", [("class", "notes"), ("aria-label", "Notes")]) { markup in
            for note in report.submission.notes { markup.element("li", text: note) }
        }
    }

    private mutating func tasks(of report: SubmissionReport, prefix: String) {
        element("nav", [("aria-label", "Outputs of \(report.title)")]) { markup in
            markup.element("ol", [("class", "tasks")]) { markup in
                for (index, output) in report.outputs.enumerated() {
                    markup.line()
                    markup.element("li") { markup in
                        markup.element("span") { $0.badge(output.verdict) }
                        markup.element("span") { markup in
                            markup.element(
                                "a", [("href", "#\(prefix)-o\(index + 1)")],
                                text: output.output.id)
                            markup.element("small", text: output.output.file)
                        }
                        let extent = output.extentOfFindings
                        markup.element("span", text: extent.isEmpty ? "no findings" : extent)
                    }
                }
            }
        }
        line()
    }

    private mutating func output(_ report: OutputReport, id: String, _ allCells: Bool) {
        let groups = FindingGroup.groups(of: report.findings)
        let drawing = TableDrawing(of: report)
        let selection = drawing.map { RowSelection(of: $0, limit: allCells ? .max : 60) }
        let links = CellLinks(
            id: id, groups: groups, drawn: selection.flatMap { drawing?.cells(in: $0) } ?? [])
        line()
        element("article", [("id", id), ("aria-labelledby", "\(id)-h")]) { markup in
            markup.element("div", [("class", "head")]) { markup in
                markup.element("h3", [("id", "\(id)-h")], text: report.output.id)
                markup.badge(report.verdict)
            }
            markup.element("p", [("class", "soft")], text: report.output.summary)
            if let drawing, let selection, !drawing.rows.isEmpty {
                if report.verdict > .pass {
                    markup.table(drawing, selection, of: report, links)
                } else {
                    markup.element("details", [("class", "group")]) { markup in
                        markup.element(
                            "summary", text: "Table of \(counted(drawing.rows.count, "row"))")
                        markup.table(drawing, selection, of: report, links)
                    }
                }
            }
            for (index, group) in groups.enumerated() {
                markup.group(group, number: index, in: report.output.table, links)
            }
            if let proposal = report.proposal {
                markup.proposal(
                    proposal, for: report.output, id: id, heading: "h4", mostRows: 200)
            }
        }
    }
}

/// Which finding a marked cell leads to, and which cells are there to lead back to.
struct CellLinks {
    let id: String
    /// Indices of the cells that are drawn.
    let drawn: Set<Int>
    /// The first group, worst first, with a finding about the cell.
    private var groupOfCell: [Int: Int] = [:]
    /// Where on other pages cells are that a finding is about.
    private var elsewhere: [Int: String] = [:]
    /// The form that is sent along to another page, so that what was typed into it is not lost.
    var form: String?

    init(id: String, groups: [FindingGroup], drawn: Set<Int>) {
        self.id = id
        self.drawn = drawn
        for (index, group) in groups.enumerated() {
            for cell in group.findings.lazy.flatMap(\.cells) where groupOfCell[cell] == nil {
                groupOfCell[cell] = index
            }
        }
    }

    /// Notes on which pages marked cells are that are not drawn.
    mutating func note(_ drawing: TableDrawing, _ page: (Int) -> String?) {
        for (row, line) in drawing.rows.enumerated() where line.verdict > .pass {
            for case let cell? in line.cells
            where cell.verdict > .pass && !drawn.contains(cell.index) {
                guard let page = page(row) else { break }
                elsewhere[cell.index] = "\(page)#\(anchor(ofCell: cell.index))"
            }
        }
    }

    /// Where a finding leads that is about a cell; nil where the cell is drawn nowhere.
    func link(toCell cell: Int) -> String? {
        drawn.contains(cell) ? "#\(anchor(ofCell: cell))" : elsewhere[cell]
    }

    var leadElsewhere: Bool { !elsewhere.isEmpty }

    func anchor(ofGroup group: Int) -> String { "\(id)-f\(group + 1)" }

    func anchor(ofCell cell: Int) -> String { "\(id)-c\(cell + 1)" }

    /// Where a marked cell leads: its finding, or the findings of its output.
    func target(ofCell cell: Int) -> String {
        groupOfCell[cell].map(anchor(ofGroup:)) ?? id
    }
}

extension TableDrawing {
    /// The marked cells of the rows that are drawn.
    func cells(in selection: RowSelection) -> Set<Int> {
        var drawn = Set<Int>()
        for case .row(let row) in selection.items {
            for case let cell? in rows[row].cells where cell.verdict > .pass {
                drawn.insert(cell.index)
            }
        }
        return drawn
    }
}

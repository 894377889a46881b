import Disclosure
import Outputs

/// An alarm as a picture: the tables that combine, side by side, the cells of the sum marked in
/// them, and the sum written out. Text and HTML draw the same picture.
struct AlarmPicture {
    /// One table, as much of it as the alarm needs.
    struct Panel {
        let output: String
        /// `this submission`, or which release it is of, whose, and when.
        let origin: String
        let stub: [String]
        /// One per column, outer and inner label together.
        let columns: [String]
        let rows: [Row]
        /// Whether rows or columns are left out.
        let isCut: Bool

        /// Where something of another project would stand.
        var isHidden: Bool { rows.isEmpty }
    }

    struct Row {
        let labels: [String]
        let cells: [MarkedCell?]
    }

    struct MarkedCell: Hashable {
        let text: String
        /// `+`, `−`, `− 2 ×`; nil where the cell is not added up.
        var sign: String?
        /// The number that is added up where the cell shows another.
        var value: String?
        /// Whether it is what becomes known, or a part of it.
        var isSought = false

        /// As it stands in a drawing: `+ 57`, `− 54 (at 54.5)`, `[c] ?`.
        var drawn: String {
            var drawn = sign.map { "\($0) \(text)" } ?? text
            if let value { drawn += " (at \(value))" }
            return isSought ? "\(drawn) ?" : drawn
        }

        var isMarked: Bool { sign != nil || isSought }

        var isTaken: Bool { sign?.hasPrefix("−") ?? false }
    }

    let panels: [Panel]
    /// `57 − 54 = 3`, `at most 37 − 14 = 23`; empty where no sum shows it.
    let equation: String

    /// More tables than this are told as a list.
    static let mostPanels = 4
    /// Or more cells.
    static let mostCells = 24
}

/// Draws the alarms of one submission; tables are arranged once.
struct AlarmPictures {
    private let report: SubmissionReport
    private var known: [TableName: Arranged?] = [:]

    struct TableName: Hashable {
        let submission: String?
        let output: String
    }

    private struct Arranged {
        let drawing: TableDrawing
        /// The first cell at a place.
        let cells: [Place: Int]
        let origin: String
    }

    init(_ report: SubmissionReport) { self.report = report }

    /// Nil where a picture would be no help: too many tables, or nothing to mark.
    mutating func picture(of inference: InferenceReport) -> AlarmPicture? {
        var marks: [(name: TableName, place: Place, cell: AlarmPicture.MarkedCell)] = []
        for line in InferenceSum.lines(of: inference) {
            guard let mark = Self.mark(line) else { continue }
            marks.append(mark)
        }
        var isHidden = false
        let isSum = inference.view == .full && inference.terms.count > 1
        for term in inference.terms {
            guard let term else {
                isHidden = true
                continue
            }
            let name = TableName(submission: term.submission, output: term.output)
            if marks.contains(where: { $0.name == name && $0.place == term.place }) { continue }
            let sign =
                InferenceSum.sign(String(term.coefficient)) + (term.isBase ? " base of" : "")
            marks.append(
                (
                    name, term.place,
                    .init(
                        text: "", sign: isSum ? sign : nil, isSought: true)
                ))
        }
        var names: [TableName] = []
        for mark in marks where !names.contains(mark.name) { names.append(mark.name) }
        guard !names.isEmpty, names.count <= AlarmPicture.mostPanels,
            marks.count <= AlarmPicture.mostCells
        else { return nil }
        var panels = names.map { name in
            panel(name, marks.filter { $0.name == name }.map { ($0.place, $0.cell) })
        }
        if isHidden {
            panels.append(
                .init(
                    output: "another project", origin: "not shown", stub: [], columns: [],
                    rows: [], isCut: false))
        }
        return AlarmPicture(panels: panels, equation: InferenceSum.equation(of: inference))
    }

    private static func mark(_ line: InferenceReport.Line)
        -> (name: TableName, place: Place, cell: AlarmPicture.MarkedCell)?
    {
        let sign = InferenceSum.sign(line.multiplier)
        switch line.fact {
        case .cell(let submission, let output, let place, let published, let value):
            let isShown = Decimal(parsing: published) == value
            return (
                TableName(submission: submission, output: output), place,
                .init(text: published, sign: sign, value: isShown ? nil : value.description)
            )
        case .share(let submission, let output, let place, let published, _, _):
            return (
                TableName(submission: submission, output: output), place,
                .init(text: published, sign: "~")
            )
        case .bound: return nil
        }
    }

    // MARK: Tables

    private mutating func arranged(_ name: TableName) -> Arranged? {
        if let known = known[name] { return known }
        let made = arrange(name)
        known[name] = .some(made)
        return made
    }

    private func arrange(_ name: TableName) -> Arranged? {
        if name.submission == nil {
            guard let own = report.outputs.first(where: { $0.output.id == name.output }),
                let table = own.output.table
            else { return nil }
            return arrange(table, own.output.declaration?.table, "this submission")
        }
        guard
            let source = report.sources.first(where: {
                $0.submission == name.submission && $0.output == name.output
            })
        else { return nil }
        return arrange(source.table, source.declaration, Self.origin(of: source))
    }

    private func arrange(
        _ table: Table, _ declaration: TableDeclaration?, _ origin: String
    ) -> Arranged {
        let places = table.cells.enumerated().map { (table.place(of: $1), $0) }
        return Arranged(
            drawing: TableDrawing(table, declaration: declaration),
            cells: Dictionary(places, uniquingKeysWith: { first, _ in first }), origin: origin)
    }

    /// `released 2026-03-02 as s-0004: Care placements, project p, extract 2024-03`
    private static func origin(of source: ComparedSource) -> String {
        var parts = [source.title]
        if !source.project.isEmpty { parts.append("project \(source.project)") }
        if let extract = source.extract { parts.append("extract \(extract)") }
        let day = source.released.map { " \($0)" } ?? ""
        return "released\(day) as \(source.submission): "
            + parts.filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private mutating func panel(
        _ name: TableName, _ marks: [(place: Place, cell: AlarmPicture.MarkedCell)]
    ) -> AlarmPicture.Panel {
        guard let own = arranged(name) else { return Self.list(name, marks) }
        var byCell: [Int: AlarmPicture.MarkedCell] = [:]
        var stated: [(place: Place, cell: AlarmPicture.MarkedCell)] = []
        for mark in marks {
            if let cell = own.cells[mark.place] {
                byCell[cell] = mark.cell
            } else {
                stated.append(mark)
            }
        }
        guard stated.isEmpty || !byCell.isEmpty else { return Self.list(name, marks) }
        return PanelSelection(own.drawing, byCell).panel(
            output: name.output, origin: own.origin, stated: stated)
    }

    /// Numbers of a text, or of a table that is not at hand: one row each.
    private static func list(
        _ name: TableName, _ marks: [(place: Place, cell: AlarmPicture.MarkedCell)]
    ) -> AlarmPicture.Panel {
        AlarmPicture.Panel(
            output: name.output,
            origin: name.submission.map { "released as \($0)" } ?? "this submission, as stated",
            stub: [""], columns: [""],
            rows: marks.map { .init(labels: [$0.place.stated], cells: [$0.cell]) },
            isCut: false)
    }
}

/// The rows and columns of a table that a picture shows: those with a mark, and where there is room
/// what is beside them.
private struct PanelSelection {
    let drawing: TableDrawing
    let marks: [Int: AlarmPicture.MarkedCell]

    private static let mostRows = 7
    private static let mostColumns = 3

    init(_ drawing: TableDrawing, _ marks: [Int: AlarmPicture.MarkedCell]) {
        self.drawing = drawing
        self.marks = marks
    }

    private func isMarked(_ cell: TableDrawing.DrawnCell?) -> Bool {
        cell.map { marks[$0.index] != nil } ?? false
    }

    /// All if there are few, otherwise those marked, filled up from the first.
    private static func chosen(_ count: Int, most: Int, _ marked: Set<Int>) -> [Int] {
        guard count > most else { return Array(0..<count) }
        var kept = marked
        // The last is most often the total.
        for index in [count - 1] + Array(0..<count) where kept.count < most { kept.insert(index) }
        return kept.sorted()
    }

    func panel(
        output: String, origin: String, stated: [(place: Place, cell: AlarmPicture.MarkedCell)]
    ) -> AlarmPicture.Panel {
        let rows = drawing.rows
        let markedRows = rows.indices.filter { rows[$0].cells.contains(where: isMarked) }
        let markedColumns = drawing.columns.indices.filter { column in
            markedRows.contains { isMarked(rows[$0].cells[column]) }
        }
        let keptRows = Self.chosen(rows.count, most: Self.mostRows, Set(markedRows))
        let keptColumns = Self.chosen(
            drawing.columns.count, most: Self.mostColumns, Set(markedColumns))
        let drawn = keptRows.map { row in
            AlarmPicture.Row(
                labels: rows[row].labels,
                cells: keptColumns.map { column in
                    rows[row].cells[column].map { cell in
                        let own = marks[cell.index]
                        return .init(
                            text: cell.text, sign: own?.sign, value: own?.value,
                            isSought: own?.isSought ?? false)
                    }
                })
        }
        let more = stated.map { mark in
            AlarmPicture.Row(
                labels: [mark.place.stated]
                    + Array(repeating: "", count: max(0, drawing.stub.count - 1)),
                cells: [mark.cell] + keptColumns.dropFirst().map { _ in nil })
        }
        return AlarmPicture.Panel(
            output: output, origin: origin, stub: drawing.stub.isEmpty ? [""] : drawing.stub,
            columns: keptColumns.map { drawing.columns[$0].joined(separator: " ") },
            rows: drawn + more,
            isCut: keptRows.count < rows.count || keptColumns.count < drawing.columns.count)
    }
}

extension Place {
    /// As the label of a number that stands in no table.
    fileprivate var stated: String {
        self == .whole ? "stated: everybody" : "stated: \(phrase(in: nil))"
    }
}

import Disclosure
import Outputs

/// A table arranged for reading: nested row headers × nested column headers, each cell as printed
/// with its mark. Text and HTML draw the same arrangement.
///
/// A cross-tabulation lies as it was declared. Any other table has its statistics in the columns
/// and, as long as the width stays below `mostColumns`, one dimension beside them; a stacked
/// table has variable and level in its stub. Rows are in the order of the file; a cell that is
/// there twice makes a second row.
public struct TableDrawing: Sendable {
    /// A table that was not declared as a cross-tabulation is narrower than this.
    public static let mostColumns = 12

    /// What one header line or stub column holds.
    enum Axis: Hashable {
        case dimension(Int)
        case statistic
        /// Variable or level of a stacked table.
        case variable
        case level
    }

    /// One cell as it is shown.
    public struct DrawnCell: Hashable, Sendable {
        /// Its index in the table.
        public let index: Int
        /// The number with its printed decimals, a withheld cell's range or `[c]`, or nothing.
        public let text: String
        public let verdict: Verdict
        /// Keys of the rules that object.
        public let rules: [String]
        /// Whether a proposal shows it otherwise than it was handed in.
        public var isChanged = false
    }

    /// One line of the table.
    public struct Row: Sendable {
        /// One label per stub column, repeated labels written out.
        public let labels: [String]
        /// One per column; nil where the table has no such cell.
        public internal(set) var cells: [DrawnCell?]
        /// The worst of its cells.
        public internal(set) var verdict: Verdict = .pass
        /// Whether a proposal changes one of them.
        public var isChanged: Bool { cells.contains { $0?.isChanged ?? false } }
    }

    /// Names of the stub columns: the dimensions in the rows.
    public let stub: [String]
    /// Names of the header lines: the dimensions in the columns, outermost first. Empty for a
    /// table whose columns are only its statistics.
    public let header: [String]
    /// One per column: a label per header line, outermost first, repeated labels written out.
    public let columns: [[String]]
    public let rows: [Row]

    /// The drawing of an output's table; nil if it has none.
    public init?(of report: OutputReport) {
        guard let table = report.output.table else { return nil }
        self.init(table, declaration: report.output.declaration?.table, marks: report.marks)
    }

    /// The drawing of what is proposed for an output.
    init(of proposal: OutputProposal, for output: Output) {
        self.init(
            proposal.table, declaration: output.declaration?.table, changed: proposal.changed)
    }

    /// A table with the verdicts of its cells.
    ///
    /// - `marks`: what findings say of cells, by their indices; others are drawn unmarked.
    /// - `changed`: indices of the cells that a proposal changes.
    public init(
        _ table: Table, declaration: TableDeclaration? = nil, marks: [Int: CellMark] = [:],
        changed: Set<Int> = []
    ) {
        let axes = Axes(of: table, declaration: declaration)
        let columnKeys = Self.columnKeys(of: table, axes: axes.columns)
        var columnIndex = [[Int]: Int](minimumCapacity: columnKeys.count)
        for (index, key) in columnKeys.enumerated() { columnIndex[key] = index }
        stub = axes.rows.map { axes.name($0, in: table) }
        header = axes.columns == [.statistic] ? [] : axes.columns.map { axes.name($0, in: table) }
        columns = columnKeys.map { key in
            zip(axes.columns, key).map { axes.text($0, $1, in: table) }
        }
        var grid = Grid(width: columnKeys.count)
        for index in table.cells.indices {
            let cell = table.cells[index]
            guard let column = columnIndex[axes.columns.map { axes.key($0, of: cell) }] else {
                continue
            }
            let mark = marks[index]
            let drawn = DrawnCell(
                index: index, text: cell.shown.drawn, verdict: mark?.verdict ?? .pass,
                rules: mark?.rules ?? [], isChanged: changed.contains(index))
            grid.put(drawn, row: axes.rows.map { axes.key($0, of: cell) }, column: column) { key in
                zip(axes.rows, key).map { axes.text($0, $1, in: table) }
            }
        }
        rows = grid.rows
    }

    /// The columns that occur, by the order of their labels, so that nested headers stay together.
    private static func columnKeys(of table: Table, axes columns: [Axis]) -> [[Int]] {
        let axes = Axes(rows: [], columns: columns)
        var keys = Set<[Int]>()
        for cell in table.cells { keys.insert(columns.map { axes.key($0, of: cell) }) }
        return keys.sorted { $0.lexicographicallyPrecedes($1) }
    }
}

/// Collects cells into rows, in the order in which the rows first appear.
private struct Grid {
    let width: Int
    var rows: [TableDrawing.Row] = []
    private var lines: [[Int]: Lines] = [:]

    /// The rows with the same labels, which a repeated line makes several.
    private struct Lines {
        var rows: [Int] = []
        /// Per column how many of them have a cell there; they are filled from the first on.
        var filled: [Int]

        init(width: Int) { filled = Array(repeating: 0, count: width) }

        /// The row that the next cell in a column goes to; `end` for a new one.
        mutating func next(in column: Int, end: Int) -> Int {
            if filled[column] == rows.count { rows.append(end) }
            filled[column] += 1
            return rows[filled[column] - 1]
        }
    }

    init(width: Int) { self.width = width }

    mutating func put(
        _ cell: TableDrawing.DrawnCell, row key: [Int], column: Int,
        labels: ([Int]) -> [String]
    ) {
        let index = lines[key, default: Lines(width: width)].next(in: column, end: rows.count)
        if index == rows.count {
            rows.append(.init(labels: labels(key), cells: Array(repeating: nil, count: width)))
        }
        rows[index].cells[column] = cell
        rows[index].verdict = max(rows[index].verdict, cell.verdict)
    }
}

extension Shown {
    /// As it stands in a drawn table.
    var drawn: String {
        switch self {
        case .number(let number): number.drawn
        case .withheld(let low?, let high?): "\(low)-\(high)"
        case .withheld(let low?, nil): "\(low)+"
        case .withheld(nil, let high?): "≤\(high)"
        case .withheld(nil, nil): "[c]"
        case .absent: ""
        }
    }
}

extension PrintedNumber {
    /// The digits as printed, without separators: 3.50 stays `3.50`.
    var drawn: String {
        let text = value.description
        let point = text.utf8.firstIndex(of: UInt8(ascii: "."))
        let present = point.map { text.utf8.distance(from: $0, to: text.utf8.endIndex) - 1 } ?? 0
        // More than fifteen decimals are never kept.
        let missing = min(decimals, 15) - present
        guard missing > 0 else { return text }
        return text + (point == nil ? "." : "") + String(repeating: "0", count: missing)
    }
}

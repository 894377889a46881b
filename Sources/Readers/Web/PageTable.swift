import Outputs

/// One table of a page while it is read.
struct PageTable {
    private(set) var grid: [GridBlocks.Row] = []
    private(set) var caption = ""
    var inCaption = false
    private var row: [String]?
    private var cell: String?
    private var span = 1
    private var down = 1
    /// Per column how many further rows a cell above covers, and what stands in it.
    private var covered: [(rows: Int, label: String)] = []
    private var labels = MergedLabels()
    /// What the program that wrote the cell stored.
    private var stored: PageCell?
    /// The pieces of the cell that hold digits, and whether a list numbers its lines.
    private var pieces: Set<Int> = []
    private var isNumbered = false
    private(set) var problems: Set<PageCell.Problem> = []
    private var headers = 0
    /// Cells of the row that is read, however wide, and whether one is no header.
    private var count = 0
    private var holdsData = false
    /// The rows of a single cell.
    private var single: Set<Int> = []
    private var leading: [Int] = []
    /// Cells so far, blanks for spans too.
    private(set) var size = 0

    mutating func startRow() {
        endRow()
        row = []
        (headers, count, holdsData) = (0, 0, false)
    }

    mutating func startCell(_ attributes: [String: String], isHeader: Bool) {
        endCell()
        if row == nil { startRow() }
        cell = ""
        (pieces, isNumbered) = ([], false)
        stored = PageCell(attributes)
        span = min(max(attributes["colspan"].flatMap { Int($0) } ?? 1, 1), 1_000)
        // As kableExtra says that a note is as wide as the table.
        if attributes["colspan"] == "100%" { span = max(grid.last?.cells.count ?? 1, 1) }
        down = min(max(attributes["rowspan"].flatMap { Int($0) } ?? 1, 1), 10_000)
        if isHeader, let row, row.count <= headers { headers += span }
        holdsData = holdsData || !isHeader
    }

    /// - `piece`: of the cell, that a style may put elsewhere; 0 for what stands where it is.
    /// - Returns: whether they stand in a cell or the caption: other words a browser puts before the table.
    mutating func take(_ words: String, piece: Int = 0) -> Bool {
        if inCaption {
            caption += words
        } else if cell != nil {
            cell? += words
        } else {
            return words.allSatisfy(\.isWhitespace)
        }
        if words.utf8.contains(where: isDigit) { pieces.insert(piece) }
        return true
    }

    /// A line of a list begins, which gets a number.
    mutating func number() { isNumbered = true }

    private mutating func inspect(shown: String) {
        if pieces.count > 1 { problems.insert(.moved) }
        let isNumber = PrintedNumber(parsing: Array(shown.utf8)) != nil
        if isNumbered, isNumber || shown.isEmpty { problems.insert(.numbered) }
    }

    mutating func endCell() {
        guard let words = cell, row != nil else { return }
        cell = nil
        count += 1
        skipCovered()
        let start = row?.count ?? 0
        let shown = RaisedText.resolved(words).trimmedLines
        let value = stored?.value(shown: shown) ?? shown
        row?.append(value)
        row? += Array(repeating: "", count: span - 1)
        size += span
        if down > 1 {
            while covered.count < start + span { covered.append((0, "")) }
            for column in start..<(start + span) { covered[column] = (down, "") }
            if span == 1 { covered[start].label = value }
        }
        inspect(shown: shown)
        if let problem = stored?.problem(shown: shown) { problems.insert(problem) }
    }

    /// A cell that reaches down is a blank in the rows it covers, or the same label.
    private mutating func skipCovered() {
        while let count = row?.count, covered.indices.contains(count), covered[count].rows > 0 {
            let label = covered[count].label
            row?.append(labels.mayStand(label, in: grid.count, count) ? label : "")
            size += 1
        }
    }

    /// esttab draws a line above the header as a row of its own.
    mutating func dropBlankHead() {
        let blank = grid.prefix { $0.cells.allSatisfy { $0.trimmedText.isEmpty } }.count
        if blank < grid.count { grid.removeFirst(blank) }
    }

    mutating func endRow() {
        endCell()
        guard let finished = row else { return }
        skipCovered()
        let cells = row ?? finished
        covered = covered.map { (max(0, $0.rows - 1), $0.label) }
        while covered.last?.rows == 0 { covered.removeLast() }
        row = nil
        guard !cells.isEmpty else { return }
        grid.append((grid.count + 1, cells))
        if count == 1, covered.isEmpty { single.insert(grid.count) }
        // The second line of a header may end below a cell of the first.
        if holdsData { leading.append(headers) }
    }

    /// Rows of one cell over the whole width are the table's title at the top, and notes at the
    /// bottom; these are returned.
    mutating func liftTitle() -> [String] {
        let (titles, notes) = GridBlocks.lift(from: &grid, single: single)
        for title in titles { caption += (caption.isEmpty ? "" : " ") + title }
        return notes
    }

    /// Leading header cells of the rows that are not headers themselves; nil where there are none.
    var stubs: Int? {
        let stubs = leading.max() ?? 0
        return stubs > 0 ? stubs : nil
    }
}

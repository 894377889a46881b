import Outputs

/// What a reader found in one file that is no plain table: its tables, its other texts, and
/// everything that nobody sees who opens it.
struct Inspection {
    /// Visible tables in the order of the file.
    var tables: [FoundTable] = []
    /// Other things to be judged: text, code, records.
    var parts: [FoundPart] = []
    /// Names of sheets, captions, the document's title.
    var titles: [String] = []
    /// Lines of a plain text around its tables; to be judged where the file is declared as these.
    var prose: [String] = []
    /// Lines of sheets outside their tables.
    private(set) var asides: [Aside] = []
    /// Whether the file is a chart of plotly or Vega and nothing else.
    var isChart = false
    private(set) var remarks: [Remark] = []
    private var known: Set<Remark> = []

    /// Something that is a fault of the file. Names part and kind, never what stands there.
    struct Remark: Hashable {
        let problem: Fault.Problem
        let words: String
        let remedy: String
        var review = false
        var line: Int?
        var column: Int?
    }

    /// A title, a source, a note: what stands on a sheet above, below or between its tables.
    struct Aside: Hashable {
        /// The sheet and the line in it, from 1; sheet 0 is a file without sheets.
        let sheet: Int
        let line: Int
        /// Nil where several cells of the line are filled.
        let text: String?

        /// What is said of one for which nobody accounts.
        var remark: Remark {
            Remark(
                problem: .undeclared,
                words: sheet > 0
                    ? "sheet \(sheet) has a line that the submission does not account for"
                    : "the submission does not account for this line",
                remedy: "say the same under context, or leave the line out", line: line)
        }
    }

    mutating func add(_ aside: Aside) {
        if asides.count < 1_000 { asides.append(aside) } else { add(aside.remark) }
    }

    /// Something that does not show.
    mutating func hide(_ words: String, remedy: String = "remove it", review: Bool = false) {
        add(Remark(problem: .hiddenContent, words: words, remedy: remedy, review: review))
    }

    /// Something that the reader does not understand: nobody has looked at it.
    mutating func skip(_ words: String, remedy: String = "leave it out") {
        add(Remark(problem: .partiallyInspected, words: words, remedy: remedy))
    }

    mutating func add(_ remark: Remark) {
        // A file of a million comments is refused for the first of them.
        if remarks.count < 1_000, known.insert(remark).inserted { remarks.append(remark) }
    }

    /// Takes in what was found in a part of the file, whose name goes before every place.
    mutating func include(_ other: Inspection, as place: String) {
        for var table in other.tables {
            table.place = "\(place), \(table.place)"
            tables.append(table)
        }
        for var part in other.parts {
            part.place = "\(place), \(part.place)"
            parts.append(part)
        }
        titles += other.titles
        for remark in other.remarks {
            add(
                Remark(
                    problem: remark.problem, words: "\(place): \(remark.words)",
                    remedy: remark.remedy, review: remark.review))
        }
    }
}

extension Inspection {
    /// Characters that do not show, or look like others, however the file writes them. Of plain text somebody
    /// else looks at the bytes; labels of a table have to be those of the dataset.
    mutating func lookForInvisible() {
        var kinds: Set<InvisibleText.Kind> = []
        let captions = tables.compactMap(\.caption)
        for text in titles + captions + asides.compactMap(\.text)
        where text.utf8.contains(where: { $0 >= 0x80 }) {
            kinds.formUnion(InvisibleText.kinds(in: text))
        }
        for part in parts where part.kind == .text {
            guard let text = part.text, text.contains(where: { $0 >= 0x80 }) else { continue }
            kinds.formUnion(InvisibleText.kinds(in: String(decoding: text, as: UTF8.self)))
        }
        for kind in InvisibleText.Kind.allCases where kinds.contains(kind) && !kind.isReview {
            hide("the text holds \(kind.rawValue)")
        }
    }
}

/// A table in a file that may hold several.
struct FoundTable {
    /// Such as `sheet 2` or `cell 3, text/html, table 1`.
    var place: String
    var sheet: String?
    var caption: String?
    var text: DelimitedText
    /// Leading columns that hold labels; nil where the file does not say.
    var stubs: Int?
}

/// A text, code, records or a fit in a file.
struct FoundPart {
    var place: String
    let kind: Kind
    /// Nil for records, which are only counted, and for fits.
    let text: [UInt8]?
    /// Of a fit, as the program prints it.
    var residualDF: Int?

    var content: Output.Content {
        if let text { return .text(text) }
        guard let residualDF else { return .opaque }
        var declaration = ModelDeclaration()
        declaration.residualDF = residualDF
        return .models([Model(declaration: declaration, terms: [], levelCounts: nil)])
    }
}

/// Why a file could not be read through.
enum InspectionProblem: Error, Hashable {
    /// A phrase that follows the file's name.
    case unreadable(String)
    case limit(String, Int)

    var words: String {
        switch self {
        case .unreadable(let words): words
        case .limit(let name, let value): "\(ReadLimits.reached)\(name) (\(value))"
        }
    }

    /// What to do about it, with the option that raises a limit.
    var remedy: String {
        switch self {
        case .unreadable: "save it anew, or hand in the tables as CSV"
        case .limit(let name, _):
            "hand in the tables as CSV, or raise the limit with --limit \(name)=NUMBER"
        }
    }
}

extension DelimitedText {
    /// A table of another format: rows of cells with the line that each stands in, from 1. Short rows
    /// are filled with blanks, unless most of the table would be blanks.
    init(grid: [(line: Int, cells: [String])]) {
        bytes = []
        let widest = grid.map(\.cells.count).max() ?? 0
        let given = grid.reduce(0) { $0 + $1.cells.count }
        let isFilled = widest.multipliedClamping(by: grid.count) <= 8 * given + 1_000_000
        fields.reserveCapacity(isFilled ? widest * grid.count : given)
        for row in grid {
            let width = isFilled ? widest : row.cells.count
            rows.append(Row(first: fields.count, count: width, line: row.line))
            for column in 0..<width {
                let start = bytes.count
                if column < row.cells.count { bytes += row.cells[column].utf8 }
                fields.append(
                    Field(start: Int32(clamping: start), end: Int32(clamping: bytes.count)))
            }
        }
        delimiter = UInt8(ascii: "\t")
        guard bytes.contains(where: { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A || $0 == 0x7F }) else {
            return
        }
        for row in rows.indices {
            for column in 0..<rows[row].count
            where slice(row: row, column: column).contains(where: {
                $0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D || $0 == 0x7F
            }) {
                controls.append((row, column))
            }
        }
    }
}

/// Divides a sheet or page of cells into its tables: blocks between blank lines.
enum GridBlocks {
    typealias Row = (line: Int, cells: [String])

    /// Which columns of a row, from 0, hold something.
    struct Profile {
        private(set) var filled: Int32 = 0
        /// The first that does; all columns where none does.
        private(set) var first: Int32
        /// Behind the last that does.
        private(set) var end: Int32 = 0

        init<Cells: Collection>(_ cells: Cells, isBlank: (Cells.Element) -> Bool) {
            first = Int32(clamping: cells.count)
            var column: Int32 = 0
            for cell in cells {
                if !isBlank(cell) {
                    if filled == 0 { first = column }
                    filled += 1
                    end = column + 1
                }
                column += 1
            }
        }
    }

    /// The blocks of at least two lines and two columns, without blank lines and columns around
    /// them, each with what stands above it; and the lines that belong to none. A block that begins
    /// with numbers continues the one before. Of each also the first of its columns, from 0.
    static func tables(
        in rows: [Row]
    ) -> (tables: [(heading: String?, rows: [Row], first: Int)], notes: [Row]) {
        let profiles = rows.map { Profile($0.cells) { isBlank($0.utf8) } }
        let (tables, notes) = divided(profiles) { index in
            rows[index].cells.dropFirst().contains {
                PrintedNumber(parsing: Array($0.utf8)) != nil
            }
        }
        let found = zip(headings(of: tables, among: notes), tables).map { heading, block in
            let columns = columns(of: block.lazy.map { profiles[$0] })
            let cells: [Row] = block.map { index in
                let cells = rows[index].cells.prefix(columns.upperBound)
                return (rows[index].line, Array(cells.dropFirst(columns.lowerBound)))
            }
            return (
                self.heading(heading.flatMap { rows[$0].cells }), cells, columns.lowerBound
            )
        }
        return (found, notes.map { rows[$0] })
    }

    /// What stands above a table, in one line; nil where nothing does.
    static func heading(_ cells: [String]) -> String? {
        let words = cells.map(\.trimmedText).filter { !$0.isEmpty }
        return words.isEmpty ? nil : words.joined(separator: " ")
    }

    /// The same as places of rows, from 0.
    ///
    /// - `beginsWithNumbers`: whether a row has a number behind its first cell.
    static func divided(
        _ rows: [Profile], beginsWithNumbers: (Int) -> Bool
    ) -> (tables: [[Int]], notes: [Int]) {
        var tables: [[Int]] = []
        var notes: [Int] = []
        for block in rows.indices.split(whereSeparator: { rows[$0].filled == 0 }) {
            let top = block.dropLast().prefix { rows[$0].filled < 2 }
            notes += top
            var block = Array(block.dropFirst(top.count))
            var last: [Int] = []
            while let row = block.last, rows[row].filled < 2 { last.append(block.removeLast()) }
            notes += last.reversed()
            guard let head = block.first else { continue }
            if !tables.isEmpty, beginsWithNumbers(head) {
                tables[tables.count - 1] += block
            } else if block.count > 1 {
                tables.append(block)
            } else {
                notes += block
            }
        }
        return (tables, notes)
    }

    /// The notes above each table and below the one before it. A later table's are those without a
    /// blank line between them: what is above that may be about the table before.
    static func headings(of tables: [[Int]], among notes: [Int]) -> [[Int]] {
        var rest = notes.sorted()[...]
        var isFirst = true
        return tables.map { table in
            let (top, end) = (table.first ?? 0, table.last ?? 0)
            let above = rest.prefix { $0 < top }
            rest = rest[above.endIndex...].drop { $0 < end }
            defer { isFirst = false }
            guard !isFirst, var next = above.last else { return Array(above) }
            let run = above.reversed().prefix { row in
                defer { next = row - 1 }
                return row == next
            }
            return run.reversed()
        }
    }

    /// Takes off the rows of one cell over the whole width: titles at the top, notes at the bottom.
    ///
    /// - `single`: lines with rows of one cell.
    static func lift(from grid: inout [Row], single: Set<Int>) -> (
        titles: [String], notes: [String]
    ) {
        let width = grid.map(\.cells.count).max() ?? 0
        guard grid.count > 2, width > 1 else { return ([], []) }
        func isWhole(_ row: Row) -> Bool {
            single.contains(row.line) && row.cells.count == width && !row.cells[0].isEmpty
                && row.cells.dropFirst().allSatisfy(\.isEmpty)
        }
        let titles = grid.dropLast(2).prefix(while: isWhole)
        let rest = grid[titles.endIndex...]
        let notes = rest.dropFirst(2).reversed().prefix { row in
            isWhole(row) && row.cells[0].contains(where: \.isLetter)
        }
        grid = Array(rest.dropLast(notes.count))
        return (titles.map { $0.cells[0] }, notes.reversed().map { $0.cells[0] })
    }

    static func isBlank(_ cell: some Sequence<UInt8>) -> Bool { cell.allSatisfy { $0 <= 0x20 } }

    /// From the first column that any row fills to the last.
    static func columns(of rows: some Sequence<Profile>) -> Range<Int> {
        var (first, end) = (Int.max, 0)
        for row in rows {
            first = min(first, Int(row.first))
            end = max(end, Int(row.end))
        }
        return min(first, end)..<end
    }
}

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

/// A table in a file that may hold several.
struct FoundTable {
    /// Such as `sheet 2` or `cell 3, text/html, table 1`.
    var place: String
    var sheet: String?
    var caption: String?
    let text: DelimitedText
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

    /// The blocks of at least two lines and two columns, without blank lines and columns around
    /// them; and the lines that belong to none. A block that begins with numbers continues the one
    /// before.
    static func tables(in rows: [Row]) -> (tables: [[Row]], notes: [Row]) {
        var blocks: [[Row]] = []
        var current: [Row] = []
        for row in rows {
            if row.cells.allSatisfy(isBlank) {
                if !current.isEmpty { blocks.append(current) }
                current = []
            } else {
                current.append(row)
            }
        }
        if !current.isEmpty { blocks.append(current) }
        var tables: [[Row]] = []
        var notes: [Row] = []
        for block in blocks {
            let top = block.dropLast().prefix { filled($0) < 2 }
            notes += top
            var block = Array(block.dropFirst(top.count))
            var last: [Row] = []
            while let row = block.last, filled(row) < 2 { last.append(block.removeLast()) }
            notes += last.reversed()
            guard let head = block.first else { continue }
            if beginsWithNumbers(head), !tables.isEmpty {
                tables[tables.count - 1] += block
            } else if block.count > 1 {
                tables.append(block)
            } else {
                notes += block
            }
        }
        return (tables.map(withoutBlankColumns), notes)
    }

    private static func isBlank(_ cell: String) -> Bool {
        cell.utf8.allSatisfy { $0 <= 0x20 }
    }

    private static func filled(_ row: Row) -> Int { row.cells.count { !isBlank($0) } }

    private static func beginsWithNumbers(_ row: Row) -> Bool {
        row.cells.dropFirst().contains { PrintedNumber(parsing: Array($0.utf8)) != nil }
    }

    private static func withoutBlankColumns(_ block: [Row]) -> [Row] {
        let first = block.map { $0.cells.firstIndex { !isBlank($0) } ?? $0.cells.count }.min() ?? 0
        let last = block.map { ($0.cells.lastIndex { !isBlank($0) } ?? -1) + 1 }.max() ?? 0
        return block.map { row in
            (row.line, Array(row.cells.prefix(last).dropFirst(first)))
        }
    }
}

import Disclosure
import Outputs

/// One case of a pack's `cases.yaml`: an output drawn as a statistician would, and what the pack
/// has to say of it. `PackReader.cases` reads them.
///
///     - case: two small cells
///       table: |
///                    Home   Kinship
///         Leeds        14        9!
///         Wakefield    7!        31
///       verdict: fail
///
/// **Keys.** `case` (a name), `verdict` (`pass`, `review`, `fail`) and what is judged:
///
/// - `table`: a drawing. Fields are parted by two or more spaces; the first line holds the labels
///   of the columns, every other line a label and its cells. `!` behind a cell says that it must
///   be flagged (anything but `pass`); where any cell is marked, no other may be.
/// - `dimensions`: the names of rows and columns, `[row, column]` unless given. With one name the
///   columns are the statistics of `values`.
/// - `evidence`: a drawing whose header names its columns: the dimensions first, then `count`,
///   `total`, `missing`, `negatives`, `below`, `above`, `at-value`, `at-risk`, `events`,
///   `residual-df`, `contributors.UNIT` and `largest.UNIT.1`, `largest.UNIT.2`, …; `-` where a
///   number is not given.
/// - `models`: as in a submission, with `terms`: a drawing whose header names `term` and the
///   columns, and `levels`: a drawing of `term count events`. `columns` is not written.
/// - `kind` (`frequencies`), `unit` (`person`), `context` (the case's name), `missing`, `population`, `states`, and as in a
///   submission's `table`: `statistic` (`count`) or `values`, `precision`, `of`, `percent-of`,
///   `per`, `base`, `weighted`, `scale`, `level`, `quantile`, `suppressed`, `negatives`, `total`.
/// - `dataset`: as in `dataset.yaml`, without its name. Without it each label is its own code.
/// - `rules`: keys of rules that must be among those that fire.
public struct PackCase: Sendable {
    public let name: String
    /// The line of cases.yaml where it begins, from 1.
    public let line: Int
    /// A submission with the case's output alone.
    public let submission: OpenedSubmission
    public let verdict: Verdict
    /// Indices of the table's cells that must be flagged, and no others; nil where none is marked.
    public let marked: Set<Int>?
    /// Keys of rules that must be among those that fire, sorted.
    public let rules: [String]

    /// What is wrong with a report on the case, as phrases; empty if it says what it should.
    public func disagreements(with report: SubmissionReport) -> [String] {
        var found: [String] = []
        if report.verdict != verdict {
            found.append("the verdict is \(report.verdict.rawValue), not \(verdict.rawValue)")
        }
        guard let output = report.outputs.first else { return found + ["nothing was judged"] }
        let fired = Set(output.findings.map(\.rule))
        for rule in rules where !fired.contains(rule) { found.append("\(rule) does not fire") }
        guard let marked else { return found }
        let flagged = Set(output.cells.filter { $0.verdict > .pass }.map(\.index))
        for cell in output.cells where marked.contains(cell.index) != flagged.contains(cell.index) {
            let place = cell.place.labels.sorted { $0.key < $1.key }.map { "\($0): \($1)" }
            let verb = flagged.contains(cell.index) ? "is flagged" : "is not flagged"
            found.append("the cell \(place.joined(separator: ", ")) \(verb)")
        }
        return found
    }
}

/// A table as drawn in a case: lines of fields parted by two or more spaces.
struct Drawing {
    /// The header's fields; a leading stub is not one of them.
    let header: [String]
    let rows: [[String]]
    /// Row and column, from 0, of fields that ended in `!`.
    let marks: [(row: Int, column: Int)]

    init(_ text: String) {
        let lines = text.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D })
            .map { String(decoding: $0, as: UTF8.self) }
            .map(Self.fields).filter { !$0.isEmpty }
        header = lines.first ?? []
        var rows: [[String]] = []
        var marks: [(row: Int, column: Int)] = []
        for (row, fields) in lines.dropFirst().enumerated() {
            for (column, field) in fields.enumerated() where field.hasSuffix("!") {
                marks.append((row, column))
            }
            rows.append(fields.map { $0.hasSuffix("!") ? String($0.dropLast()) : $0 })
        }
        self.rows = rows
        self.marks = marks
    }

    private static func fields(_ line: String) -> [String] {
        var fields: [[UInt8]] = []
        var spaces = 2
        for byte in line.utf8 {
            if byte == 0x20 || byte == 0x09 {
                spaces += byte == 0x09 ? 2 : 1
                continue
            }
            if spaces >= 2 {
                fields.append([])
            } else if spaces == 1 {
                fields[fields.count - 1].append(0x20)
            }
            fields[fields.count - 1].append(byte)
            spaces = 0
        }
        return fields.map { String(decoding: $0, as: UTF8.self) }
    }

    /// As CSV; `corner` stands before the header. In evidence `-` is a blank.
    func csv(corner: [String] = [], blankDash: Bool = false) -> [UInt8] {
        var text = ""
        for fields in [corner + header] + rows {
            let cells = fields.map { field in
                if blankDash, field == "-" { return "" }
                let doubled = field.flatMap { $0 == "\"" ? "\"\"" : String($0) }
                return "\"\(String(doubled))\""
            }
            text += cells.joined(separator: ",") + "\n"
        }
        return Array(text.utf8)
    }
}

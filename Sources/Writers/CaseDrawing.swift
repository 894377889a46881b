import Disclosure
import Outputs

/// A pack's case as it was drawn against what the pack said of it, line by line: `-` is what the
/// case demands, `+` what was judged, `!` a flagged cell.
public enum CaseDrawing {
    /// Empty for an output without a table.
    /// - `expected`: indices of the cells that must be flagged.
    public static func differences(in report: OutputReport, expected: Set<Int>) -> [String] {
        guard let table = report.output.table else { return [] }
        let flagged = Set(report.cells.filter { $0.verdict > .pass }.map(\.index))
        let drawing = TableDrawing(table, declaration: report.output.declaration?.table)
        let demanded = lines(drawing, marked: expected)
        let judged = lines(drawing, marked: flagged)
        return zip(demanded, judged).flatMap { a, b -> [String] in
            a == b ? ["    \(a)"] : ["  - \(a)", "  + \(b)"]
        }
    }

    private static func lines(_ drawing: TableDrawing, marked: Set<Int>) -> [String] {
        var rows: [[String]] = []
        for level in drawing.header.indices {
            rows.append(drawing.stub.map { _ in "" } + drawing.columns.map { $0[level] + " " })
        }
        for row in drawing.rows {
            let cells = row.cells.map { cell in
                cell.map { $0.text + (marked.contains($0.index) ? "!" : " ") } ?? ""
            }
            rows.append(row.labels + cells)
        }
        return aligned(rows.map { $0.map(VisibleText.visible) }, stubs: drawing.stub.count)
    }

    /// Stubs flush left, everything else flush right, so that both drawings align.
    private static func aligned(_ rows: [[String]], stubs: Int) -> [String] {
        let count = rows.map(\.count).max() ?? 0
        var widths = Array(repeating: 0, count: count)
        for row in rows {
            for (column, text) in row.enumerated() {
                widths[column] = max(widths[column], VisibleText.width(of: text))
            }
        }
        return rows.map { row in
            var fields: [String] = []
            for (column, text) in row.enumerated() {
                fields.append(
                    VisibleText.padded(text, to: widths[column], right: column >= stubs))
            }
            return fields.joined(separator: "  ")
        }
    }
}

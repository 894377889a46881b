/// Rows of text in aligned columns, for lists in a terminal.
///
/// Every cell is made safe to be shown (`VisibleText`); the list's own colours survive, because
/// they are given by `paint` and not by the text. The widest columns are cut until a line fits.
public struct AlignedList: Sendable {
    private var headings: [String]
    private var rows: [[String]] = []
    private let numbers: Set<Int>

    /// A list with a line of headings, or none. Columns in `numbers` are flush right.
    public init(headings: [String] = [], numbers: Set<Int> = []) {
        self.headings = headings
        self.numbers = numbers
    }

    public mutating func append(_ row: [String]) {
        rows.append(row.map(VisibleText.visible))
    }

    /// The lines, none wider than `columns`, without spaces at the end.
    /// - `paint`: colours a padded cell, given its row (nil for the headings) and its column.
    public func lines(
        columns: Int,
        paint: (_ cell: String, _ row: Int?, _ column: Int) -> String = { cell, _, _ in
            cell
        }
    ) -> [String] {
        let widths = self.widths(within: columns)
        var lines: [String] = []
        if !headings.isEmpty { lines.append(line(headings, nil, widths, paint)) }
        for (index, row) in rows.enumerated() { lines.append(line(row, index, widths, paint)) }
        return lines
    }

    private func line(
        _ row: [String], _ index: Int?, _ widths: [Int],
        _ paint: (String, Int?, Int) -> String
    ) -> String {
        let last = row.lastIndex { !$0.isEmpty } ?? 0
        return row.prefix(last + 1).enumerated().map { column, text in
            let cut = VisibleText.cut(text, to: widths[column])
            let isNumber = numbers.contains(column)
            let padded =
                column == last && !isNumber
                ? cut : VisibleText.padded(cut, to: widths[column], right: isNumber)
            return paint(padded, index, column)
        }.joined(separator: "  ")
    }

    private func widths(within columns: Int) -> [Int] {
        let all = rows + (headings.isEmpty ? [] : [headings])
        var widths = Array(repeating: 0, count: all.map(\.count).max() ?? 0)
        for row in all {
            for (index, text) in row.enumerated() {
                widths[index] = max(widths[index], VisibleText.width(of: text))
            }
        }
        var excess = widths.reduce(0, +) + 2 * max(0, widths.count - 1) - columns
        while excess > 0, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }),
            widths[widest] > 8
        {
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }
}

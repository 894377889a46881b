import Disclosure

/// Which rows of a long table are drawn: those with a marked cell, and their neighbours.
struct RowSelection {
    enum Item: Hashable {
        case row(Int)
        /// Rows left out, and how many of them hold a marked cell.
        case gap(rows: Int, marked: Int)
    }

    let items: [Item]
    /// What is said of rows left out that are not marked: `… 3 rows that pass`.
    private var rest = "that pass"
    /// The rows of a part, where one is drawn.
    private(set) var part: Range<Int>?

    /// At most `limit` rows; all of them if there are no more.
    init(of drawing: TableDrawing, limit: Int) {
        let rows = drawing.rows
        guard rows.count > limit else {
            items = rows.indices.map(Item.row)
            return
        }
        var kept = Set<Int>()
        // The worst first, so that a limit never hides a failure behind a doubt.
        for verdict in [Verdict.fail, .review] {
            for index in rows.indices where rows[index].verdict == verdict {
                guard kept.count + 3 <= limit else { break }
                kept.formUnion(max(0, index - 1)...min(rows.count - 1, index + 1))
            }
        }
        if kept.isEmpty { kept.formUnion(0..<min(limit, rows.count)) }
        items = Self.items(rows, kept) { $0.verdict > .pass }
    }

    /// Of a proposal: the rows that it changes, and their neighbours.
    init(ofChanged drawing: TableDrawing, limit: Int) {
        let rows = drawing.rows
        var kept = Set<Int>()
        for index in rows.indices where rows[index].isChanged && kept.count + 3 <= limit {
            kept.formUnion(max(0, index - 1)...min(rows.count - 1, index + 1))
        }
        // What was merged away leaves no changed cell where the rest only moved up.
        if kept.isEmpty { kept.formUnion(0..<min(limit, rows.count)) }
        if rows.count <= limit { kept.formUnion(rows.indices) }
        items = Self.items(rows, kept) { $0.isChanged }
        rest = "as handed in"
    }

    /// A part of the rows, as many as there are.
    init(of drawing: TableDrawing, part: Range<Int>) {
        let rows = drawing.rows.indices.clamped(to: part)
        items = rows.map(Item.row)
        self.part = rows
    }

    private static func items(
        _ rows: [TableDrawing.Row], _ kept: Set<Int>, isMarked: (TableDrawing.Row) -> Bool
    ) -> [Item] {
        var items: [Item] = []
        var gap = (rows: 0, marked: 0)
        for index in rows.indices {
            guard kept.contains(index) else {
                gap.rows += 1
                gap.marked += isMarked(rows[index]) ? 1 : 0
                continue
            }
            if gap.rows > 0 { items.append(.gap(rows: gap.rows, marked: gap.marked)) }
            gap = (0, 0)
            items.append(.row(index))
        }
        return gap.rows > 0 ? items + [.gap(rows: gap.rows, marked: gap.marked)] : items
    }

    /// `… 120 rows that pass`.
    func phrase(rows: Int, marked: Int) -> String {
        marked == 0
            ? "… \(counted(rows, "row")) \(rest)"
            : "… \(counted(rows, "row")) more, \(marked) of them marked"
    }
}

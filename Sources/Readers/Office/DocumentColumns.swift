/// How wide the cells of a document's table are, as far as it says so: whether a text has room to show.
///
/// Lengths are twentieths of a point. Word widens a column where its layout is automatic, other programs do not.
///
/// Source: ECMA-376 part 1, 17.4.17, 17.4.48, 17.4.71, 17.4.42.
struct DocumentColumns {
    /// Narrower ones have no room for a digit.
    private static let least = 100
    /// Of the grid, one for each column; nil where it says none.
    private let grid: [Int?]
    private let isFixed: Bool
    private let margins: Int

    init(_ table: XMLElement) {
        grid = (table.first("tblGrid")?.elements("gridCol") ?? []).map { Self.length($0["w"]) }
        let properties = table.first("tblPr")
        isFixed = properties?.first("tblLayout")?["type"] == "fixed"
        margins = Self.margins(properties?.first("tblCellMar"))
    }

    /// Whether the text of a cell has no room.
    ///
    /// - `column`: from 0, the first that the cell lies in; `span`: how many it lies in.
    func squeezes(_ cell: XMLElement, column: Int, span: Int) -> Bool {
        let properties = cell.first("tcPr")
        let widths = [own(properties?.first("tcW")), ofGrid(column, span)].compactMap(\.self)
        guard let width = widths.min() else { return false }
        if width < Self.least { return width > 0 || isFixed }
        let aside = properties?.first("tcMar").map { Self.margins($0) } ?? margins
        // Word's own margins are small, and give way.
        if aside > 400, width - aside < Self.least { return true }
        return cell.elements("p").contains { paragraph in
            let indent = paragraph.first("pPr")?.first("ind")
            let sides = [indent?["left"] ?? indent?["start"], indent?["firstLine"]]
            let shift = sides.compactMap { Self.length($0) }.reduce(0, +)
            return shift > 400 && shift >= width
        }
    }

    private func own(_ width: XMLElement?) -> Int? {
        guard let width, let length = Self.length(width["w"]) else { return nil }
        switch width["type"] ?? "dxa" {
        case "dxa": return length
        // Fiftieths of a percent, or with the sign: of a page's some 9,000.
        case "pct":
            let isPercent = width["w"]?.hasSuffix("%") ?? false
            return isPercent ? length * 90 : length * 9 / 5
        case "nil": return isFixed ? 0 : nil
        default: return nil
        }
    }

    private func ofGrid(_ column: Int, _ span: Int) -> Int? {
        guard column >= 0, grid.indices.contains(column) else { return nil }
        let columns = grid[column..<min(column + min(max(span, 1), 1_000), grid.count)]
        return columns.contains { $0 == nil } ? nil : columns.compactMap(\.self).reduce(0, +)
    }

    private static func margins(_ sides: XMLElement?) -> Int {
        ["left", "start", "right", "end"].compactMap { length(sides?.first($0)?["w"]) }
            .reduce(0, +)
    }

    /// Nil for what is no length; none is longer than a page by far.
    private static func length(_ text: String?) -> Int? {
        guard let text else { return nil }
        let number = text.hasSuffix("%") ? String(text.dropLast()) : text
        guard let value = Double(number), !value.isNaN else { return nil }
        return Int(min(max(value, -100_000), 100_000))
    }
}

/// How wide the columns of a sheet are, and the cells whose text is moved out of them.
///
/// Widths and indents are in digits. Columns and lines count from 1.
///
/// Source: ECMA-376 part 1, 18.3.1.13, 18.3.1.81, 18.8.1.
struct SheetIndents {
    private var entries: [(columns: ClosedRange<Int>, width: Double)] = []
    /// Of the columns that were asked for.
    private var known: [Int: Double] = [:]
    /// Of columns of which the sheet says nothing.
    private var width = 9.14
    private var moved: [(line: Int, column: Int, indent: Double)] = []
    private var isMany = false

    mutating func takeDefault(_ width: String?) {
        self.width = Self.digits(width) ?? self.width
    }

    mutating func take(_ columns: ClosedRange<Int>, _ width: String?) {
        guard entries.count < 1_000, let width = Self.digits(width) else { return }
        entries.append((columns, width))
    }

    private static func digits(_ text: String?) -> Double? {
        text.flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil }
    }

    /// Whether a text begins behind the end of its column; merged cells may still have room for it.
    mutating func movesOut(_ indent: Double, line: Int, column: Int) -> Bool {
        let room = room(column)
        guard indent >= room else { return false }
        if moved.count < 1_000 { moved.append((line, column, indent)) } else { isMany = true }
        return true
    }

    private mutating func room(_ column: Int) -> Double {
        if let width = known[column] { return width }
        let width = entries.last { $0.columns.contains(column) }?.width ?? width
        known[column] = width
        return width
    }

    /// Whether some text is moved out of its cell and what the cell is merged with.
    mutating func hides(_ areas: [SheetReader.MergedArea]) -> Bool {
        guard !moved.isEmpty else { return false }
        var firsts: [[Int]: SheetReader.MergedArea] = [:]
        for area in areas { firsts[[area.lines.lowerBound, area.columns.lowerBound]] = area }
        for cell in moved {
            guard let area = firsts[[cell.line, cell.column]] else { return true }
            var width = 0.0
            for column in area.columns where width <= cell.indent { width += room(column) }
            if cell.indent >= width { return true }
        }
        return isMany
    }
}

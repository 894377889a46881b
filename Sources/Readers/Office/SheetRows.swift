import Outputs

/// Rows and cells of a sheet, from the XML parser's events or already read.
extension SheetReader {
    /// - `given`: the number that the row says it has.
    mutating func beginRow(_ given: Int?, isHidden: Bool) throws(InspectionProblem) {
        if let given, given <= line { skipDisorder() }
        line = min(max(given ?? line + 1, 1), Self.lastLine)
        guard cells.rows.count < limits.rows else { throw .limit("rows", limits.rows) }
        rowIsHidden = isHidden
        column = 0
        cells.dropRow()
    }

    /// - `given`: the column that the cell says it is in, from 1.
    mutating func beginCell(_ given: Int?) throws(InspectionProblem) {
        if let given, given <= column { skipDisorder() }
        column = given ?? column + 1
        guard column <= limits.columns else { throw .limit("columns", limits.columns) }
    }

    /// Of cells that are there twice one program shows the first, another the last.
    private mutating func skipDisorder() {
        skip(
            "rows or cells are not in order, or are there twice", remedy: "save the workbook anew")
    }

    private static let types: Set<String> = ["n", "s", "str", "inlineStr", "b", "e", "d"]

    mutating func endCell() throws(InspectionProblem) {
        // LibreOffice writes a truth value as one.
        if hasFormula, !(type == "b" && ["TRUE()", "FALSE()"].contains(formula)) {
            hide("a cell is a formula", remedy: "save the values alone")
        }
        if !Self.types.contains(type) { skip("a cell of an unknown type") }
        if type == "b" { text = text == "1" ? "TRUE" : "FALSE" }
        let shared = type == "s" ? Int(text).flatMap { sharedText($0) } : nil
        guard type == "s" ? shared != nil : !text.isEmpty else { return }
        if type == "n", let format = styles.date(style: style) { readDate(format) }
        if type == "n", styles.showsPercent(style: style) {
            cells.percentColumns.insert(column - 1)
        }
        if hidesCell(), dropsHidden { return }
        let place: SheetCells.Field
        if let shared {
            place = try keep(shared)
        } else {
            place = try cells.keep(text.utf8, limits)
        }
        cells.put(place, column: column)
    }

    private mutating func readDate(_ format: WorkbookDate.Format) {
        guard let date = WorkbookDate.text(of: text, from1904: countsFrom1904, as: format) else {
            return
        }
        text = date
        if format != .day, date.utf8.count >= 10 {
            hide(
                "a format hides the day of a date", remedy: "write into the cell what it shows")
        }
    }

    /// The number of the shared text of a cell; nil where there is none, or it is blank.
    private mutating func sharedText(_ index: Int) -> Int? {
        guard let shared = strings[index] else { return nil }
        strings.use(index)
        if strings.shownOnWhite(index) != nil, styles.isOnWhite(style: style) {
            hide("a piece of a text has the colour of its background")
        }
        if strings.tiny.contains(index) { hide("a piece of a text is too small to read") }
        return shared.isEmpty ? nil : index
    }

    /// Keeps a shared text once for all cells of the sheet.
    private mutating func keep(_ index: Int) throws(InspectionProblem) -> SheetCells.Field {
        guard let text = strings[index] else { return SheetCells.Field(start: 0, end: 0) }
        if let shown = strings.shownOnWhite(index), styles.isOnWhite(style: style) {
            return try cells.keep(shown, limits)
        }
        if places.isEmpty { places = Array(repeating: -1, count: strings.count) }
        if places[index] < 0 { places[index] = try cells.keep(text, limits).start }
        return SheetCells.Field(start: places[index], end: places[index] + Int32(text.count))
    }

    /// Whether a cell with a value does not show it.
    private mutating func hidesCell() -> Bool {
        var isHidden = false
        if type == "n" ? styles.hides(text, style: style) : styles.hidesText(style: style) {
            isHidden = true
            hide(
                "a format hides the stored value of a cell, and shows something else or nothing",
                remedy: "write into the cell what it shows")
        }
        if styles.isInvisible(style: style) {
            isHidden = true
            hide("a cell has the colour of its background")
        }
        if styles.isTiny(style: style) {
            isHidden = true
            hide("the text of a cell is too small to read")
        }
        if styles.isOfSigns(style: style) {
            isHidden = true
            hide("a cell has a font that draws signs in place of letters")
        }
        if styles.isStruck(style: style) { hide("the text of a cell is struck through") }
        if rowIsHidden {
            isHidden = true
            hide("a hidden row holds values")
        }
        if hiddenColumns.contains(column) {
            isHidden = true
            hide("a hidden column holds values")
        }
        let indent = styles.indent(style: style)
        if indent >= WorkbookStyles.ordinaryIndent,
            indents.movesOut(indent, line: line, column: column)
        {
            isHidden = true
        }
        if isOutOfReach {
            isHidden = true
            hide(
                "frozen panes keep rows or columns with values out of reach",
                remedy: "scroll to the first cell, and freeze anew")
        }
        return isHidden
    }

    mutating func endRow() throws(InspectionProblem) {
        // A hidden row leaves no gap.
        if dropsHidden, rowIsHidden { return cells.dropRow() }
        size += cells.width
        guard size <= limits.cells else { throw .limit("cells", limits.cells) }
        cells.endRow(line: line)
    }
}

// MARK: Plain rows

extension SheetReader {
    /// Takes the plain rows with which some bytes of the sheet begin.
    mutating func takeRows(
        in bytes: Span<UInt8>, _ row: inout PlainRow
    ) throws(InspectionProblem) -> RowLift.Taken {
        var taken = RowLift.Taken()
        while true {
            PlainRow.skipBlanks(bytes, &taken.end)
            switch row.read(bytes, from: taken.end) {
            case .row(let end):
                try take(row, bytes)
                taken.end = end
                taken.rows += 1
            case .other:
                current = ""
                return taken
            case .cutOff:
                current = ""
                taken.isCutOff = true
                return taken
            }
        }
    }

    private mutating func take(_ row: PlainRow, _ bytes: Span<UInt8>) throws(InspectionProblem) {
        let height = row.height.map { Self.text(bytes.extracting($0)) }
        try beginRow(row.line > 0 ? row.line : nil, isHidden: row.isHidden || isBelow(4, height))
        for cell in row.cells {
            try beginCell(cell.column > 0 ? cell.column : nil)
            let text = bytes.extracting(cell.start..<cell.end)
            if isPlain(cell), cell.type == .number || !Self.holdsSign(text) {
                if !text.isEmpty { cells.put(try cells.keep(text, limits), column: column) }
            } else if cell.type == .shared, isShown(cell),
                let index = PlainRow.number(cell.start..<cell.end, bytes)
            {
                if let index = sharedText(index) { cells.put(try keep(index), column: column) }
            } else {
                try end(cell, Self.text(text))
            }
        }
        try endRow()
    }

    /// Whether nothing but its text has to be looked at.
    private func isPlain(_ cell: PlainRow.Cell) -> Bool {
        (cell.type == .number || cell.type == .text) && isShown(cell)
    }

    private func isShown(_ cell: PlainRow.Cell) -> Bool {
        !rowIsHidden && !isOutOfReach && styles.showsPlainly(style: cell.style)
            && (hiddenColumns.isEmpty || !hiddenColumns.contains(column))
    }

    private mutating func end(
        _ cell: PlainRow.Cell, _ words: String
    ) throws(InspectionProblem) {
        type = cell.type.rawValue
        (style, text, hasFormula) = (cell.style, RichPieces.plain(words), false)
        try endCell()
    }

    /// Whether `_x…` in a text may stand for a sign.
    private static func holdsSign(_ bytes: Span<UInt8>) -> Bool {
        var last: UInt8 = 0
        for index in bytes.indices {
            if last == 0x5F, bytes[index] == 0x78 { return true }
            last = bytes[index]
        }
        return false
    }

    private static func text(_ bytes: Span<UInt8>) -> String {
        bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
}

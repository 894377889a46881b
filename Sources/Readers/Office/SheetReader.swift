import Outputs

/// Takes the events of one sheet's XML: cells into rows, everything hidden into remarks.
struct SheetReader {
    let number: Int
    let strings: [String]
    let styles: WorkbookStyles
    let limits: ReadLimits
    private(set) var rows: [GridBlocks.Row] = []
    private(set) var usedStrings: Set<Int> = []
    private(set) var found = Inspection()
    /// Whether hidden cells are left blank rather than read.
    var dropsHidden = false
    private var hiddenColumns: Set<Int> = []
    private var merged: [String] = []
    private var line = 0
    /// Cells of all rows so far, the blanks between them too.
    private var size = 0
    private var rowIsHidden = false
    private var cells: [String] = []
    private var column = 0
    private var type = "n"
    private var style = 0
    private var text = ""
    private var collects = false
    private var hasFormula = false

    init(number: Int, strings: [String], styles: WorkbookStyles, limits: ReadLimits) {
        self.number = number
        self.strings = strings
        self.styles = styles
        self.limits = limits
    }

    mutating func take(_ event: XMLEvents.Event) throws(InspectionProblem) {
        switch event {
        case .start(let name, let attributes, _): try start(name, attributes)
        case .end(let name): try end(name)
        case .text(let piece): if collects { text += piece }
        case .comment: found.hide("sheet \(number) holds an XML comment")
        case .instruction: found.hide("sheet \(number) holds an XML instruction")
        }
    }

    private mutating func start(_ name: String, _ attributes: XMLAttributes)
        throws(InspectionProblem)
    {
        switch name {
        case "row":
            line = min(max(attributes["r"].flatMap { Int($0) } ?? line + 1, 1), Self.lastLine)
            guard rows.count < limits.rows else { throw .limit("rows", limits.rows) }
            rowIsHidden = attributes["hidden"] == "1" || attributes["ht"] == "0"
            (cells, column) = ([], 0)
        case "c":
            column = attributes["r"].flatMap(Self.column) ?? column + 1
            guard column <= limits.columns else { throw .limit("columns", limits.columns) }
            type = attributes["t"] ?? "n"
            style = attributes["s"].flatMap { Int($0) } ?? 0
            (text, hasFormula) = ("", false)
        case "v", "t": collects = true
        case "rPh": hide("a cell holds a pronunciation that does not show")
        case "f": hasFormula = true
        default: notice(name, attributes)
        }
    }

    private mutating func notice(_ name: String, _ attributes: XMLAttributes) {
        switch name {
        case "col":
            let low = attributes["min"].flatMap { Int($0) } ?? 1
            let high = attributes["max"].flatMap { Int($0) } ?? low
            let (first, last) = (max(low, 1), min(high, limits.columns))
            if attributes["hidden"] == "1" || attributes["width"] == "0", first <= last {
                hiddenColumns.formUnion(first...last)
            }
        case "mergeCell": merged.append(attributes["ref"] ?? "")
        case "sheetView":
            if attributes["showZeros"] == "0" { hide("zeros are hidden") }
        case "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter":
            (collects, text) = (true, "")
        case "dataValidation": hide("a list of allowed values does not show")
        case "conditionalFormatting": hide("a conditional format may hide values", review: true)
        case "hyperlink": hide("a cell is a hyperlink, whose target does not show")
        case "customSheetView": hide("a view of a single person")
        case "scenario": hide("a scenario with values")
        case "sheetFormatPr":
            if attributes["zeroHeight"] == "1" { hide("rows are hidden by default") }
        default: return
        }
    }

    private mutating func end(_ name: String) throws(InspectionProblem) {
        switch name {
        case "v", "t": collects = false
        case "c": endCell()
        case "row": try endRow()
        case "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter":
            collects = false
            if PageHeader.holdsText(text) { hide("a page header or footer holds text") }
            text = ""
        default: return
        }
    }

    private mutating func endCell() {
        var value = text
        if type == "s" {
            let index = Int(text) ?? -1
            value = strings.indices.contains(index) ? strings[index] : ""
            usedStrings.insert(index)
        }
        if type == "b" { value = text == "1" ? "TRUE" : "FALSE" }
        if hasFormula { hide("a cell is a formula", remedy: "save the values alone") }
        guard !value.isEmpty else { return }
        var isHidden = false
        defer { if isHidden, dropsHidden { blank() } }
        if type == "n", styles.hides(value, style: style) {
            isHidden = true
            hide(
                "a format hides the stored value of a cell, and shows something else or nothing",
                remedy: "write into the cell what it shows")
        }
        if styles.isInvisible(style: style) {
            isHidden = true
            hide("a cell has the colour of its background")
        }
        if rowIsHidden {
            isHidden = true
            hide("a hidden row holds values")
        }
        if hiddenColumns.contains(column) {
            isHidden = true
            hide("a hidden column holds values")
        }
        while cells.count < column - 1 { cells.append("") }
        if cells.count < column { cells.append(value) } else { cells[column - 1] = value }
    }

    private mutating func blank() {
        if cells.indices.contains(column - 1) { cells[column - 1] = "" }
    }

    private mutating func endRow() throws(InspectionProblem) {
        // A hidden row leaves no gap.
        if dropsHidden, rowIsHidden { return }
        size += cells.count
        guard size <= limits.cells else { throw .limit("cells", limits.cells) }
        // Blank lines divide tables.
        if let last = rows.last, line > last.line + 1 { rows.append((last.line + 1, [])) }
        rows.append((line, cells))
    }

    private mutating func hide(_ words: String, remedy: String = "remove it", review: Bool = false)
    {
        found.hide("sheet \(number): \(words)", remedy: remedy, review: review)
    }

    /// What lies under merged cells does not show.
    mutating func finish() {
        guard !merged.isEmpty else { return }
        var rowOfLine: [Int: Int] = [:]
        for (index, row) in rows.enumerated() where !row.cells.isEmpty {
            rowOfLine[row.line] = index
        }
        // Areas that overlap make more work than the sheet has cells.
        var left = 4 * size + 1_000_000
        for reference in merged {
            guard let area = MergedArea(reference), area.lines.count <= left else {
                found.skip("sheet \(number): merged cells that are not looked under")
                return
            }
            left -= area.lines.count
            for line in area.lines {
                guard let row = rowOfLine[line] else { continue }
                let cells = rows[row].cells
                let first = area.columns.lowerBound + (line == area.lines.lowerBound ? 1 : 0)
                let last = min(area.columns.upperBound, cells.count)
                guard first <= last else { continue }
                left -= last - first
                if cells[(first - 1)..<last].contains(where: { !$0.isEmpty }) {
                    hide("values lie under merged cells")
                    return
                }
            }
        }
    }

    private struct MergedArea {
        let lines: ClosedRange<Int>
        let columns: ClosedRange<Int>

        /// Nil for what is no area.
        init?(_ reference: String) {
            let ends = reference.split(separator: ":").map(String.init)
            guard let start = ends.first, let end = ends.last, ends.count <= 2,
                let left = SheetReader.column(start), let right = SheetReader.column(end),
                let top = SheetReader.row(start), let bottom = SheetReader.row(end),
                left <= right, 1 <= top, top <= bottom, bottom <= SheetReader.lastLine
            else { return nil }
            lines = top...bottom
            columns = left...right
        }
    }

    /// Far beyond the last line of any program's sheet.
    private static let lastLine = 1 << 30

    /// From 1: `C5` is 3. Nil for what is no reference.
    static func column(_ reference: String) -> Int? {
        var column = 0
        for byte in reference.utf8 {
            guard (0x41...0x5A).contains(byte) else { break }
            column = column * 26 + Int(byte) - 0x40
            guard column <= 16_384 else { return nil }
        }
        return column > 0 ? column : nil
    }

    private static func row(_ reference: String) -> Int? {
        Int(reference.drop { !("0"..."9").contains($0) })
    }
}

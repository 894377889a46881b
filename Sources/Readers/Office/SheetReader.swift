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
    private var hiddenColumns: [ClosedRange<Int>] = []
    private var merged: [String] = []
    private var filled: Set<Int> = []
    private var line = 0
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
        case .start(let name, let attributes, _, let isEmpty):
            try start(name, attributes)
            if isEmpty { try end(name) }
        case .end(let name): try end(name)
        case .text(let piece): if collects { text += piece }
        case .comment: found.hide("sheet \(number) holds an XML comment")
        case .instruction: found.hide("sheet \(number) holds an XML instruction")
        }
    }

    private mutating func start(_ name: String, _ attributes: [String: String])
        throws(InspectionProblem)
    {
        switch name {
        case "row":
            line = attributes["r"].flatMap { Int($0) } ?? line + 1
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

    private mutating func notice(_ name: String, _ attributes: [String: String]) {
        switch name {
        case "col":
            let low = attributes["min"].flatMap { Int($0) } ?? 1
            let high = attributes["max"].flatMap { Int($0) } ?? low
            if attributes["hidden"] == "1" || attributes["width"] == "0", low <= high {
                hiddenColumns.append(low...high)
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
        case "row": endRow()
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
        if hiddenColumns.contains(where: { $0.contains(column) }) {
            isHidden = true
            hide("a hidden column holds values")
        }
        if !merged.isEmpty || line < 100_000 { filled.insert(line << 14 | column) }
        while cells.count < column - 1 { cells.append("") }
        if cells.count < column { cells.append(value) } else { cells[column - 1] = value }
    }

    private mutating func blank() {
        if cells.indices.contains(column - 1) { cells[column - 1] = "" }
    }

    private mutating func endRow() {
        // A hidden row leaves no gap.
        if dropsHidden, rowIsHidden { return }
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
        for area in merged.prefix(10_000) {
            let ends = area.split(separator: ":").map(String.init)
            guard ends.count == 2, let left = Self.column(ends[0]),
                let right = Self.column(ends[1]),
                let top = Self.row(ends[0]), let bottom = Self.row(ends[1]), left <= right,
                top <= bottom, (right - left + 1).multipliedClamping(by: bottom - top + 1) < 100_000
            else { continue }
            for row in top...bottom {
                for column in left...right where row != top || column != left {
                    if filled.contains(row << 14 | column) { hide("values lie under merged cells") }
                }
            }
        }
    }

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

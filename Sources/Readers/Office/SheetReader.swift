import Outputs

/// Takes the events of one sheet's XML: cells into rows, everything hidden into remarks.
struct SheetReader {
    let number: Int
    let strings: SharedStrings
    let styles: WorkbookStyles
    let limits: ReadLimits
    var cells = SheetCells()
    private(set) var found = Inspection()
    /// Whether hidden cells are left blank rather than read.
    var dropsHidden = false
    /// Whether days are counted from 1904.
    var countsFrom1904 = false
    var hiddenColumns: Set<Int> = []
    var indents = SheetIndents()
    /// What entries say of columns, so that many about the same cost no more than one.
    private var hiddenRanges: Set<ClosedRange<Int>> = []
    private var columnsLeft = 1_000_000
    private var merged: [String] = []
    var line = 0
    /// Cells of all rows so far, the blanks between them too.
    var size = 0
    var rowIsHidden = false
    var column = 0
    /// Where the shared texts stand that cells of this sheet have shown so far.
    var places: [Int32] = []
    var type = "n"
    var style = 0
    var text = ""
    private var collects = false
    var hasFormula = false
    private var collectsFormula = false
    var formula = ""
    private var inCell = false
    /// How often the cell says what it holds.
    private var values = 0
    /// The text of a cell that holds it itself, while it is read.
    private var pieces: RichPieces?
    /// Where the sheet is scrolled to.
    private var firstShown = ""
    /// The last line and column that frozen panes keep anybody from scrolling to.
    private var unreachable = (line: 0, column: 0)
    /// The element that began last, until it or another ends.
    var current = ""
    private var conditional: ConditionalFormat
    /// The relations of cells that link elsewhere; nil for one without.
    private(set) var hyperlinks: [String?] = []
    /// What an automatic filter lets through, and what conditional formats look for.
    private var filtered = NamedTexts()
    private var conditions = NamedTexts()
    /// What cells may hold.
    private var allowed = AllowedValues()
    private var hidesZeros = false
    /// What cells with hyperlinks are said to show.
    private var displayed: [(cell: String, words: String)] = []
    /// Extensions within each other, and whether the outermost is one that programs know.
    private var extensions = 0
    private var isKnownExtension = true

    init(number: Int, strings: SharedStrings, styles: WorkbookStyles, limits: ReadLimits) {
        self.number = number
        self.strings = strings
        self.styles = styles
        self.limits = limits
        conditional = styles.conditional
    }

    mutating func take(_ event: XMLEvents.Event) throws(InspectionProblem) {
        switch event {
        case .start(let name, let attributes, _): try start(name, attributes)
        case .end(let name): try end(name)
        case .text(let piece):
            if collectsFormula {
                if formula.utf8.count < 100 { formula += piece }
            } else if pieces != nil {
                pieces?.take(piece)
            } else if collects {
                text += piece
            } else {
                notice(text: piece)
            }
        case .comment: found.hide("sheet \(number) holds an XML comment")
        case .instruction: found.hide("sheet \(number) holds an XML instruction")
        }
    }

    private mutating func start(_ name: String, _ attributes: XMLAttributes)
        throws(InspectionProblem)
    {
        current = name
        if attributes.isForeign { hide(AttributeWords.foreign) }
        if extensions == 0 {
            if SheetVocabulary.holdsOwn(attributes) { hide(SheetVocabulary.own) }
            if SheetValues.areOdd(attributes, of: name) { hide(SheetValues.words, review: true) }
        }
        if attributes.holdUnknownWords(of: name) { hide(AttributeWords.unknown, review: true) }
        if !isKnownExtension { hide(WorkbookExtensions.words) }
        if pieces != nil, name != "is", name != "v" {
            pieces?.start(name, attributes)
            return
        }
        switch name {
        case "row":
            try beginRow(
                attributes["r"].flatMap { Int($0) },
                isHidden: XMLTruth.isTrue(attributes["hidden"]) || isBelow(4, attributes["ht"]))
        case "c":
            try beginCell(attributes["r"].flatMap(Self.column))
            type = attributes["t"] ?? "n"
            style = attributes["s"].flatMap { Int($0) } ?? 0
            (text, hasFormula, inCell, values) = ("", false, true, 0)
        case "v":
            collects = inCell
            countValue()
        case "is":
            if inCell { pieces = RichPieces() }
            countValue()
        case "f": if inCell { (hasFormula, collectsFormula, formula) = (true, true, "") }
        default: notice(name, attributes)
        }
    }

    private mutating func countValue() {
        values += 1
        if inCell, values > 1 { hide("a cell holds a second value, which does not show") }
    }

    /// Takes what a cell says itself that it shows.
    private mutating func end(_ pieces: RichPieces) {
        let isOnWhite = styles.isOnWhite(style: style)
        text += pieces.text(isOnWhite: isOnWhite)
        if pieces.holdsWhite, isOnWhite {
            hide("a piece of a text has the colour of its background")
        }
        if pieces.holdsTiny { hide("a piece of a text is too small to read") }
        if pieces.holdsStruck { hide("a piece of a text is struck through") }
        if pieces.holdsPronunciation { hide("a cell holds a pronunciation that does not show") }
        if pieces.holdsStray { hide("a text that no cell shows") }
    }

    /// Elements of a sheet whose text is a formula or an address.
    private static let formulas: Set<String> = ["f", "formula", "formula1", "formula2"]

    /// Text that belongs to no cell.
    private mutating func notice(text: String) {
        guard text.utf8.contains(where: { $0 > 0x20 }) else { return }
        if ["formula", "f"].contains(current), !inCell { conditions.take(formula: text) }
        if current.hasPrefix("formula"), current != "formula", !allowed.take(text) {
            hide(Self.unshownList)
        }
        let known = extensions > 0 ? WorkbookExtensions.texts : Self.formulas
        if known.contains(current), isKnownExtension { return }
        hide(extensions > 0 ? WorkbookExtensions.words : "a text that no cell shows")
    }

    private mutating func hide(columns: ClosedRange<Int>) {
        guard hiddenRanges.count < 20_000, columnsLeft > 0 else {
            return found.skip("sheet \(number) describes its columns too often")
        }
        guard hiddenRanges.insert(columns).inserted else { return }
        columnsLeft -= columns.count
        hiddenColumns.formUnion(columns)
    }

    private mutating func notice(_ name: String, _ attributes: XMLAttributes) {
        switch name {
        case "ext":
            extensions += 1
            guard extensions == 1, let uri = attributes["uri"] else { return }
            isKnownExtension = WorkbookExtensions.isKnown(uri)
            if !WorkbookExtensions.isIdentifier(uri) { hide(WorkbookExtensions.words) }
        case "col":
            let low = attributes["min"].flatMap { Int($0) } ?? 1
            let high = attributes["max"].flatMap { Int($0) } ?? low
            let (first, last) = (max(low, 1), min(high, limits.columns))
            if XMLTruth.isTrue(attributes["hidden"]) || isBelow(1, attributes["width"]),
                first <= last
            {
                hide(columns: first...last)
            }
            if first <= last { indents.take(first...last, attributes["width"]) }
        case "mergeCell": merged.append(attributes["ref"] ?? "")
        case "sheetView":
            if XMLTruth.isFalse(attributes["showZeros"]) { hidesZeros = true }
            firstShown = attributes["topLeftCell"] ?? ""
        case "pane": notice(pane: attributes)
        case "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter":
            (collects, text) = (true, "")
        case "dataValidation":
            if !allowed.begin(attributes) { hide(Self.unshownList) }
        case "sheetPr": PartNames.note(macros: attributes["codeName"], &found)
        case "cfRule", "dataBar", "iconSet", "color":
            if name == "cfRule" { conditions.take(part: attributes["text"] ?? "") }
            let finding = conditional.take(name, attributes, inExtension: extensions > 0)
            if let finding { hide(finding.words, review: finding.review) }
        case "filter", "customFilter": filtered.take(filter: attributes["val"] ?? "")
        case "sortCondition": filtered.take(list: attributes["customList"])
        case "hyperlink": notice(hyperlink: attributes)
        case "customSheetView": hide("a view of a single person")
        case "scenario": hide("a scenario with values")
        case "protectedRange", "webPublishItem", "customPr", "dataRef", "oleObject", "control",
            "cellSmartTag":
            hide("a part that no cell shows as it is stored")
        case "sheetFormatPr":
            indents.takeDefault(attributes["defaultColWidth"])
            for words in SheetVocabulary.hiddenByDefault(attributes) { hide(words) }
        default: return
        }
    }

    /// Frozen panes scroll from where the sheet stood when they were frozen, never back before it.
    private mutating func notice(pane attributes: XMLAttributes) {
        guard ["frozen", "frozenSplit"].contains(attributes["state"]) else { return }
        if attributes["ySplit"] != nil {
            unreachable.line = (Self.row(firstShown) ?? 1) - 1
        }
        if attributes["xSplit"] != nil {
            unreachable.column = (Self.column(firstShown) ?? 1) - 1
        }
    }

    var isOutOfReach: Bool { line <= unreachable.line || column <= unreachable.column }

    /// One to a place in the same workbook says nothing that the workbook does not.
    private mutating func notice(hyperlink attributes: XMLAttributes) {
        let location = attributes["location"] ?? ""
        if attributes["id"] != nil || !location.contains("!") {
            hyperlinks.append(attributes["id"])
        }
        if PDFString.says((attributes["tooltip"] ?? "").utf8) { hide(Self.unshownLink) }
        guard let words = attributes["display"], words != location, PDFString.says(words.utf8)
        else {
            return
        }
        displayed.append((attributes["ref"] ?? "", words))
    }

    private mutating func end(_ name: String) throws(InspectionProblem) {
        current = ""
        if name != "is", pieces != nil { pieces?.end(name) }
        switch name {
        case "v": collects = false
        case "is":
            if let pieces { end(pieces) }
            pieces = nil
        case "f": collectsFormula = false
        case "ext":
            extensions -= 1
            if extensions == 0 { isKnownExtension = true }
        case "c":
            inCell = false
            pieces = nil
            try endCell()
        case "row": try endRow()
        case "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter":
            collects = false
            PageHeader.notice(text, sheet: number, &found)
            text = ""
        default: return
        }
    }

    mutating func hide(_ words: String, remedy: String = "remove it", review: Bool = false) {
        found.hide("sheet \(number): \(words)", remedy: remedy, review: review)
    }

    mutating func skip(_ words: String, remedy: String = "leave it out") {
        found.skip("sheet \(number): \(words)", remedy: remedy)
    }

    /// A size that nobody sees.
    func isBelow(_ least: Double, _ size: String?) -> Bool {
        size.flatMap { Double($0) }.map { $0 < least } ?? false
    }

    /// The tables of the sheet, and the lines that are in none.
    mutating func tables() -> (tables: [SheetCells.Table], notes: [SheetCells.Note]) {
        cells.tables()
    }

    private static let unshownList = "a list of allowed values does not show"
    private static let unshownLink = "a hyperlink holds a text that does not show"

    /// Whether the cells with hyperlinks show what is said of them.
    private mutating func compareLinks() {
        for (cell, words) in displayed.prefix(1_000) {
            let line = Self.row(cell)
            let row = cells.rows.firstIndex { $0.line == line && $0.count > 0 }
            let column = Self.column(cell).map { $0 - 1 }
            guard let row, let column, cells.text(row: row, column: column) == words else {
                hide(Self.unshownLink)
                return
            }
        }
    }

    /// Whether filters and conditional formats name texts that no cell shows.
    private mutating func compareNamed() {
        if !filtered.isEmpty { show(to: &filtered) }
        if !conditions.isEmpty { show(to: &conditions) }
        if !allowed.texts.isEmpty { show(to: &allowed.texts) }
        if !allowed.texts.isEmpty { hide(Self.unshownList) }
        if hidesZeros, cells.holdsZero { hide("zeros are hidden") }
        if !filtered.isEmpty {
            hide("a filter names a text that no cell shows", remedy: "remove the filter")
        }
        if !conditions.isEmpty {
            hide(
                "a conditional format names a text that no cell shows",
                remedy: "remove the conditional format")
        }
    }

    /// Shows what is named elsewhere every cell of the sheet.
    func show(to named: inout NamedTexts) {
        for row in cells.rows.indices where !named.isEmpty {
            for column in 0..<cells.rows[row].count {
                if let text = cells.text(row: row, column: column), !text.isEmpty {
                    named.show(text)
                }
            }
        }
    }

    /// What lies under merged cells does not show.
    mutating func finish() {
        compareLinks()
        compareNamed()
        let areas = merged.map { MergedArea($0) }
        if indents.hides(areas.compactMap(\.self)) {
            hide("the text of a cell is moved out of it by its indent", remedy: "lower the indent")
        }
        guard !merged.isEmpty else { return }
        var rowOfLine: [Int: Int] = [:]
        for (index, row) in cells.rows.enumerated() where row.count > 0 {
            rowOfLine[row.line] = index
        }
        // Areas that overlap make more work than the sheet has cells.
        var left = 4 * size + 1_000_000
        for area in areas {
            guard let area, area.lines.count <= left else {
                found.skip("sheet \(number): merged cells that are not looked under")
                return
            }
            left -= area.lines.count
            for line in area.lines {
                guard let row = rowOfLine[line] else { continue }
                let first = area.columns.lowerBound + (line == area.lines.lowerBound ? 1 : 0)
                let last = min(area.columns.upperBound, cells.rows[row].count)
                guard first <= last else { continue }
                left -= last - first
                if cells.holdsValue(row: row, columns: first...last) {
                    hide("values lie under merged cells")
                    return
                }
            }
        }
        repeatLabels(areas.compactMap { $0 }, rowOfLine)
    }

    /// A label that is merged over several lines is that of each.
    private mutating func repeatLabels(_ areas: [MergedArea], _ rowOfLine: [Int: Int]) {
        var labels = MergedLabels()
        for area in areas.sorted(by: { $0.columns.lowerBound < $1.columns.lowerBound })
        where area.columns.count == 1 && area.lines.count > 1 {
            let column = area.columns.lowerBound - 1
            guard let top = rowOfLine[area.lines.lowerBound],
                let label = cells.text(row: top, column: column)
            else { continue }
            for line in area.lines.dropFirst() {
                guard let row = rowOfLine[line], cells.text(row: row, column: column) != nil,
                    labels.mayStand(label, in: row, column)
                else { continue }
                cells.copy(column: column, from: top, to: row)
            }
        }
    }

    /// Far beyond the last line of any program's sheet.
    static let lastLine = 1 << 30

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

    static func row(_ reference: String) -> Int? {
        Int(reference.drop { !("0"..."9").contains($0) })
    }
}

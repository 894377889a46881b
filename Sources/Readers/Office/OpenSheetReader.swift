import Outputs

/// Reads an OpenDocument sheet: stored values of the visible tables; hidden tables, rows and columns,
/// annotations, tracked changes, macros and the like are hidden content.
///
/// Source: OASIS OpenDocument 1.3 part 3, chapter 9.
struct OpenSheetReader {
    private var container: ZipContainer
    private let limits: ReadLimits
    private var found = Inspection()
    /// Whether hidden cells are left blank rather than read.
    private var dropsHidden = false
    private var looks = OpenLooks([])
    /// What the looks of each style hide, as far as it was asked for.
    private var judged: [String: String?] = [:]
    /// What filters let through and conditional formats look for.
    private var named = NamedTexts()
    /// Cells so far, repeated ones as often as they are repeated.
    private var size = 0
    /// Per column how many further rows of the sheet a cell above covers, and its label.
    private var spans: [Int: (rows: Int, label: String)] = [:]
    private var labels = MergedLabels()
    /// Columns of the sheet, from 0, that hold percentages.
    private var percentColumns: Set<Int> = []

    static func inspection(of bytes: [UInt8], limits: ReadLimits) throws(InspectionProblem)
        -> Inspection
    {
        var reader = OpenSheetReader(
            container: try ZipContainer(bytes, limits: limits), limits: limits)
        try reader.read()
        return reader.found
    }

    /// The tables of visible sheets without anything that does not show.
    static func shown(in bytes: [UInt8], limits: ReadLimits) throws(InspectionProblem)
        -> [FoundTable]
    {
        var reader = OpenSheetReader(
            container: try ZipContainer(bytes, limits: limits), limits: limits)
        reader.dropsHidden = true
        try reader.read()
        return reader.found.tables
    }

    private init(container: ZipContainer, limits: ReadLimits) {
        self.container = container
        self.limits = limits
    }

    private mutating func read() throws(InspectionProblem) {
        try container.inspectOffice(&found, limits: limits)
        guard let bytes = try container.content("content.xml") else {
            throw .unreadable("is a sheet without its content")
        }
        let root = try XMLTree.root(of: bytes, limits: limits)
        let styles = try container.content("styles.xml").map { (bytes) throws(InspectionProblem) in
            try XMLTree.root(of: bytes, limits: limits)
        }
        looks = OpenLooks([styles, root].compactMap(\.self))
        inspect(root)
        if let styles { inspect(styles: styles) }
        let sheets = Set(root.all(["table"]).compactMap { $0["name"] })
        try OpenPackage.inspect(&container, sheets: sheets, limits: limits, &found)
        PartNames.inspect(openDocument: root, &found)
        guard let sheet = root.first("body")?.first("spreadsheet") else {
            throw .unreadable("is a document without tables")
        }
        for (index, table) in sheet.elements("table").enumerated() { try read(table, index + 1) }
        if !named.isEmpty {
            found.hide("a filter or a conditional format names a text that no cell shows")
        }
    }

    private mutating func inspect(styles: XMLElement) {
        PartNames.inspect(openDocument: styles, &found)
        if OpenSheetHeader.holdsText(styles) {
            found.hide("holds a page header or footer", remedy: "save the values alone")
        }
        styles.walk { node in
            switch node {
            case .comment, .instruction: found.hide("holds an XML comment")
            case .text: return
            case .element(let element):
                if element.isForeign { found.hide("holds \(AttributeWords.foreign)") }
                if let words = OpenNames.hidden(element, looks, &named) {
                    found.hide("holds \(words)", remedy: "save the values alone")
                }
            }
        }
    }

    private static let hidden: [String: String] = [
        "annotation": "comments on cells", "tracked-changes": "tracked changes",
        "scripts": "macros",
        "event-listeners": "macros", "shapes": "drawings over the cells",
        "data-pilot-tables": "a pivot table",
        "dde-links": "links to other files",
        "cell-range-source": "links to other files", "table-source": "links to other files",
        "title": "a title that does not show", "desc": "a description that does not show",
        "content-validations": "a list of allowed values",
        "object": "embedded objects", "scenario": "a scenario",
        "a": "a link, whose target does not show", "ruby-text": "pronunciations",
        "hidden-text": "hidden text", "hidden-paragraph": "hidden text",
        "conditional-text": "a text that shows under a condition",
        "consolidation": "a consolidation", "label-range": "ranges of labels",
    ]

    private mutating func inspect(_ root: XMLElement) {
        root.walk { node in
            switch node {
            case .comment: found.hide("holds an XML comment")
            case .instruction: found.hide("holds an XML instruction")
            case .text: return
            case .element(let element):
                if element.isForeign { found.hide("holds \(AttributeWords.foreign)") }
                if OpenNames.holdsOwn(element) { found.hide("holds \(SheetVocabulary.own)") }
                if element.name == "database-range" { PartNames.note(element["name"], &found) }
                let words =
                    OpenNames.hidden(element, looks, &named)
                    ?? (element.children.isEmpty && element.attributes.isEmpty
                        ? nil : Self.hidden[element.name])
                if let words {
                    found.hide("holds \(words)", remedy: "save the values alone")
                }
            }
        }
    }

    private mutating func read(_ table: XMLElement, _ number: Int) throws(InspectionProblem) {
        let name = table["name"] ?? ""
        if looks.hides(sheet: table["style-name"] ?? "") || table["display"] == "false" {
            found.hide("sheet \(number) is hidden")
            return
        }
        found.titles.append(name)
        var rows: [GridBlocks.Row] = []
        var line = 0
        let lines = table.all(["table-row", "table-column"])
        let columns = columns(of: lines)
        (spans, labels, percentColumns) = ([:], MergedLabels(), [])
        for row in lines where row.name == "table-row" {
            let repeated = Self.count(row["number-rows-repeated"])
            let cells = try self.cells(of: row, number, columns, line)
            if !cells.isEmpty, isHidden(row) {
                found.hide("sheet \(number): a hidden row holds values")
                if dropsHidden { continue }
            }
            try account(for: cells, repeated, rows.count)
            for offset in 0..<(cells.isEmpty ? 1 : repeated) {
                rows.append((line + offset + 1, cells))
            }
            line += repeated
        }
        add(rows, number, name)
    }

    /// A line that holds something counts as often as it is repeated.
    private mutating func account(
        for cells: [String], _ repeated: Int, _ rows: Int
    ) throws(InspectionProblem) {
        let more = cells.isEmpty ? 1 : repeated
        guard rows + more <= limits.rows else { throw .limit("rows", limits.rows) }
        size += cells.count.multipliedClamping(by: more)
        guard size <= limits.cells else { throw .limit("cells", limits.cells) }
    }

    private struct Columns {
        var hidden: Set<Int> = []
        /// The styles of cells that name none, by column.
        var styles: [Int: String] = [:]
        /// Their own styles.
        var own: [Int: String] = [:]
    }

    private func columns(of lines: [XMLElement]) -> Columns {
        var columns = Columns()
        var column = 0
        for element in lines where element.name == "table-column" && column < 20_000 {
            let count = Self.count(element["number-columns-repeated"])
            let isHidden = isHidden(element)
            for column in column..<(column + min(count, 1_000)) {
                if isHidden { columns.hidden.insert(column) }
                columns.styles[column] = element["default-cell-style-name"]
                columns.own[column] = element["style-name"]
            }
            column += count
        }
        return columns
    }

    /// The tables of one sheet, and its lines that are in none.
    private mutating func add(_ rows: [GridBlocks.Row], _ number: Int, _ name: String) {
        let (tables, notes) = GridBlocks.tables(in: rows)
        for note in notes {
            let words = note.cells.filter { !GridBlocks.isBlank($0.utf8) }
            found.add(
                Inspection.Aside(
                    sheet: number, line: note.line, text: words.count == 1 ? words[0] : nil))
        }
        for (index, table) in tables.enumerated() {
            let suffix = tables.count > 1 ? ", table \(index + 1)" : ""
            if let heading = table.heading { found.titles.append(heading) }
            var text = DelimitedText(grid: table.rows)
            text.percentColumns = Set(percentColumns.map { $0 - table.first }.filter { $0 >= 0 })
            found.tables.append(
                FoundTable(
                    place: "sheet \(number)\(suffix)", sheet: name, caption: table.heading,
                    text: text))
        }
    }

    private func isHidden(_ element: XMLElement) -> Bool {
        ["collapse", "filter"].contains(element["visibility"] ?? "visible")
            || looks.flattens(element.name, element["style-name"] ?? "")
    }

    private static func count(_ text: String?) -> Int {
        min(max(text.flatMap { Int($0) } ?? 1, 1), 10_000_000)
    }

    /// The stored value of a number, the text of anything else; blanks at the end are left out.
    private mutating func cells(
        of row: XMLElement, _ number: Int, _ columns: Columns, _ line: Int
    ) throws(InspectionProblem) -> [String] {
        var cells: [String] = []
        for cell in row.elements
        where cell.name == "table-cell" || cell.name == "covered-table-cell" {
            let count = Self.count(cell["number-columns-repeated"])
            let shown = cell.elements("p").map { OpenCell.words(of: $0, looks) }
                .joined(separator: " ")
            if OpenCell.holdsOther(cell) {
                found.hide("sheet \(number): a cell holds something else than its text")
            }
            var value = shown
            if ["float", "percentage", "currency"].contains(cell["value-type"] ?? "") {
                value = OpenCell.isTruthValue(cell["formula"]) ? shown : cell["value"] ?? shown
            }
            if cell["value-type"] == "percentage" { percentColumns.insert(cells.count) }
            if !value.isEmpty {
                named.show(value)
                named.show(shown)
                let style =
                    cell["style-name"] ?? row["default-cell-style-name"]
                    ?? columns.styles[cells.count]
                var isHidden = inspect(cell, value, shown, number)
                if let words = problem(of: cell, style ?? "") {
                    isHidden = true
                    found.hide("sheet \(number): \(words)")
                }
                if looks.movesOut(cell: style ?? "", column: columns.own[cells.count] ?? ""),
                    Self.count(cell["number-columns-spanned"]) == 1
                {
                    isHidden = true
                    found.hide(
                        "sheet \(number): the text of a cell is moved out of it by its indent")
                }
                if columns.hidden.contains(cells.count) {
                    isHidden = true
                    found.hide("sheet \(number): a hidden column holds values")
                }
                if isHidden, dropsHidden { value = "" }
            }
            if count == 1 { value = merged(cell, value, line, cells.count) }
            guard count < 1_000 || !value.isEmpty else { break }
            guard cells.count + count <= max(limits.columns, 1_000) || value.isEmpty else {
                throw .limit("columns", limits.columns)
            }
            cells += Array(repeating: value, count: min(count, limits.columns))
            guard cells.count <= limits.cells else { throw .limit("cells", limits.cells) }
        }
        while cells.last?.isEmpty ?? false { cells.removeLast() }
        return cells
    }

    /// A label that is merged over several lines is that of each.
    private mutating func merged(
        _ cell: XMLElement, _ value: String, _ line: Int, _ column: Int
    ) -> String {
        let rows = Self.count(cell["number-rows-spanned"])
        if rows > 1, Self.count(cell["number-columns-spanned"]) == 1 {
            spans[column] = (rows - 1, value)
        } else if cell.name == "covered-table-cell", value.isEmpty, let above = spans[column],
            above.rows > 0
        {
            spans[column]?.rows -= 1
            if labels.mayStand(above.label, in: line, column) { return above.label }
        }
        return value
    }

    /// What the looks of a cell, or of a piece of its text, hide.
    private mutating func problem(of cell: XMLElement, _ style: String) -> String? {
        let known = judged[style] ?? looks.problem(cell: style)
        judged.updateValue(known, forKey: style)
        if let known { return known }
        let looks = looks
        return cell.all(["span"]).lazy.filter { !$0.text.trimmedLines.isEmpty }
            .compactMap { looks.problem(cell: style, span: $0["style-name"] ?? "") }.first
    }

    /// Whether the value does not show.
    private mutating func inspect(
        _ cell: XMLElement, _ value: String, _ shown: String, _ number: Int
    ) -> Bool {
        var isHidden = false
        if cell.name == "covered-table-cell" {
            isHidden = true
            found.hide("sheet \(number): values lie under merged cells")
        }
        if let formula = cell["formula"], !OpenCell.isTruthValue(formula) {
            found.hide("sheet \(number): a cell is a formula", remedy: "save the values alone")
        }
        if let stored = cell["string-value"], stored.trimmedText != shown.trimmedText {
            isHidden = true
            found.hide(
                "sheet \(number): a cell holds another text than it shows",
                remedy: "write into the cell what it shows")
        }
        if OpenCell.hides(cell, value, shown) {
            isHidden = true
            found.hide(
                "sheet \(number): a format hides the stored value of a cell",
                remedy: "write into the cell what it shows")
        }
        if OpenCell.holdsMore(cell, value, shown) {
            isHidden = true
            found.hide(
                "sheet \(number): a cell holds another text than it shows",
                remedy: "write into the cell what it shows")
        }
        return isHidden
    }
}

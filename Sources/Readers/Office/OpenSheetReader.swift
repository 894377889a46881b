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
    /// Styles of tables that are not displayed, and of cells whose text is white.
    private var hiddenStyles: Set<String> = []
    private var whiteStyles: Set<String> = []
    /// Cells so far, repeated ones as often as they are repeated.
    private var size = 0

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
        for style in root.all(["style"]) {
            guard let name = style["name"] else { continue }
            if style.first("table-properties")?["display"] == "false" { hiddenStyles.insert(name) }
            if style.first("text-properties")?["color"]?.lowercased() == "#ffffff" {
                whiteStyles.insert(name)
            }
        }
        inspect(root)
        if let styles = try container.content("styles.xml"),
            OpenSheetHeader.holdsText(try XMLTree.root(of: styles, limits: limits))
        {
            found.hide("holds a page header or footer", remedy: "save the values alone")
        }
        guard let sheet = root.first("body")?.first("spreadsheet") else {
            throw .unreadable("is a document without tables")
        }
        for (index, table) in sheet.elements("table").enumerated() { try read(table, index + 1) }
    }

    private static let hidden: [String: String] = [
        "annotation": "comments on cells", "tracked-changes": "tracked changes",
        "scripts": "macros",
        "event-listeners": "macros", "shapes": "drawings over the cells",
        "named-expressions": "defined names",
        "database-ranges": "ranges of a database", "data-pilot-tables": "a pivot table",
        "dde-links": "links to other files",
        "cell-range-source": "links to other files", "table-source": "links to other files",
        "title": "a title that does not show", "desc": "a description that does not show",
        "forms": "a form",
        "content-validations": "a list of allowed values",
        "object": "embedded objects", "scenario": "a scenario",
        "a": "a link, whose target does not show", "ruby-text": "pronunciations",
    ]

    private mutating func inspect(_ root: XMLElement) {
        root.walk { node in
            switch node {
            case .comment: found.hide("holds an XML comment")
            case .instruction: found.hide("holds an XML instruction")
            case .text: return
            case .element(let element):
                if let words = Self.hidden[element.name],
                    !element.children.isEmpty || !element.attributes.isEmpty
                {
                    found.hide("holds \(words)", remedy: "save the values alone")
                }
            }
        }
    }

    private mutating func read(_ table: XMLElement, _ number: Int) throws(InspectionProblem) {
        let name = table["name"] ?? ""
        if table["style-name"].map({ hiddenStyles.contains($0) }) ?? false
            || table["display"] == "false"
        {
            found.hide("sheet \(number) is hidden")
            return
        }
        found.titles.append(name)
        var rows: [GridBlocks.Row] = []
        var line = 0
        let lines = table.all(["table-row", "table-column"])
        let hiddenColumns = Self.hiddenColumns(of: lines)
        for row in lines where row.name == "table-row" {
            let repeated = Self.count(row["number-rows-repeated"])
            let cells = try self.cells(of: row, number, hiddenColumns)
            if !cells.isEmpty, Self.isHidden(row) {
                found.hide("sheet \(number): a hidden row holds values")
                if dropsHidden { continue }
            }
            for offset in 0..<min(repeated, cells.isEmpty ? 1 : 1_000)
            where rows.count < limits.rows {
                rows.append((line + offset + 1, cells))
                size += cells.count
                guard size <= limits.cells else { throw .limit("cells", limits.cells) }
            }
            line += repeated
        }
        add(rows, number, name)
    }

    private static func hiddenColumns(of lines: [XMLElement]) -> Set<Int> {
        var hidden: Set<Int> = []
        var column = 0
        for element in lines where element.name == "table-column" {
            let count = count(element["number-columns-repeated"])
            if isHidden(element), column < 20_000 {
                hidden.formUnion(column..<(column + min(count, 1_000)))
            }
            column += count
        }
        return hidden
    }

    /// The tables of one sheet, and its lines that are in none.
    private mutating func add(_ rows: [GridBlocks.Row], _ number: Int, _ name: String) {
        let (tables, notes) = GridBlocks.tables(in: rows)
        for note in notes {
            found.add(
                Inspection.Remark(
                    problem: .undeclared,
                    words: "sheet \(number) has a line that the submission does not account for",
                    remedy: "put notes under context, and leave the line out", line: note.line))
        }
        for (index, grid) in tables.enumerated() {
            let suffix = tables.count > 1 ? ", table \(index + 1)" : ""
            found.tables.append(
                FoundTable(
                    place: "sheet \(number)\(suffix)", sheet: name, text: DelimitedText(grid: grid))
            )
        }
    }

    private static func isHidden(_ element: XMLElement) -> Bool {
        ["collapse", "filter"].contains(element["visibility"] ?? "visible")
    }

    private static func count(_ text: String?) -> Int {
        min(max(text.flatMap { Int($0) } ?? 1, 1), 10_000_000)
    }

    /// The stored value of a number, the text of anything else; blanks at the end are left out.
    private mutating func cells(
        of row: XMLElement, _ number: Int, _ hiddenColumns: Set<Int>
    ) throws(InspectionProblem) -> [String] {
        var cells: [String] = []
        for cell in row.elements
        where cell.name == "table-cell" || cell.name == "covered-table-cell" {
            let count = Self.count(cell["number-columns-repeated"])
            let shown = cell.elements("p").map(\.text).joined(separator: " ")
            var value = shown
            if ["float", "percentage", "currency"].contains(cell["value-type"] ?? "") {
                value = cell["value"] ?? shown
            }
            if !value.isEmpty {
                var isHidden = inspect(cell, value, shown, number)
                if hiddenColumns.contains(cells.count) {
                    isHidden = true
                    found.hide("sheet \(number): a hidden column holds values")
                }
                if isHidden, dropsHidden { value = "" }
            }
            guard count < 1_000 || !value.isEmpty else { break }
            cells += Array(repeating: value, count: min(count, limits.columns))
            guard cells.count <= limits.cells else { throw .limit("cells", limits.cells) }
        }
        while cells.last?.isEmpty ?? false { cells.removeLast() }
        return cells
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
        if cell["formula"] != nil {
            found.hide("sheet \(number): a cell is a formula", remedy: "save the values alone")
        }
        if cell["style-name"].map({ whiteStyles.contains($0) }) ?? false {
            isHidden = true
            found.hide("sheet \(number): a cell has the colour of its background")
        }
        if let stored = cell["string-value"], stored.trimmedText != shown.trimmedText {
            isHidden = true
            found.hide(
                "sheet \(number): a cell holds another text than it shows",
                remedy: "write into the cell what it shows")
        }
        let digits = { (text: String) in text.utf8.contains(where: isDigit) }
        if digits(value), !digits(shown) {
            isHidden = true
            found.hide(
                "sheet \(number): a format hides the stored value of a cell",
                remedy: "write into the cell what it shows")
        }
        return isHidden
    }
}

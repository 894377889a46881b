import Outputs

/// Reads an XLSX workbook: the stored values of its visible sheets, never what a format shows of
/// them; everything else is hidden content.
///
/// Source: ECMA-376 part 1, chapter 18.
struct WorkbookReader {
    private var container: ZipContainer
    private let limits: ReadLimits
    private var strings: [String] = []
    private var usedStrings: Set<Int> = []
    private var styles = WorkbookStyles(nil)
    private var found = Inspection()
    /// Whether hidden cells are left blank rather than read.
    private var dropsHidden = false

    static func inspection(of bytes: [UInt8], limits: ReadLimits) throws(InspectionProblem)
        -> Inspection
    {
        var reader = WorkbookReader(try ZipContainer(bytes, limits: limits), limits)
        try reader.read()
        return reader.found
    }

    /// The tables of visible sheets without anything that does not show.
    static func shown(in bytes: [UInt8], limits: ReadLimits) throws(InspectionProblem)
        -> [FoundTable]
    {
        var reader = WorkbookReader(try ZipContainer(bytes, limits: limits), limits)
        reader.dropsHidden = true
        try reader.read()
        return reader.found.tables
    }

    private init(_ container: ZipContainer, _ limits: ReadLimits) {
        self.container = container
        self.limits = limits
    }

    private struct Sheet {
        let number: Int
        let name: String
        let path: String
    }

    private mutating func read() throws(InspectionProblem) {
        try container.inspectOffice(&found, limits: limits)
        guard let bytes = try container.content("xl/workbook.xml") else {
            throw .unreadable("is a workbook without its list of sheets")
        }
        let workbook = try XMLTree.root(of: bytes, limits: limits)
        try readStrings()
        if let bytes = try container.content("xl/styles.xml") {
            styles = WorkbookStyles(try XMLTree.root(of: bytes, limits: limits))
        }
        inspectNames(workbook)
        let sheets = try visibleSheets(workbook)
        for sheet in sheets { try read(sheet) }
        if usedStrings.count < strings.count,
            strings.indices.contains(where: {
                !usedStrings.contains($0) && !strings[$0].isEmpty
            })
        {
            found.hide("holds texts that no visible cell shows", remedy: "save the workbook anew")
        }
    }

    private mutating func readStrings() throws(InspectionProblem) {
        guard let bytes = try container.content("xl/sharedStrings.xml") else { return }
        for item in try XMLTree.root(of: bytes, limits: limits).elements("si") {
            strings.append(text(of: item))
        }
    }

    /// The text of a string with its runs; pronunciations do not show.
    private mutating func text(of item: XMLElement) -> String {
        if item.first("rPh") != nil {
            found.hide("a text holds a pronunciation that does not show")
        }
        return item.elements.map { element in
            switch element.name {
            case "t": element.text
            case "r": element.first("t")?.text ?? ""
            default: ""
            }
        }.joined()
    }

    private mutating func inspectNames(_ workbook: XMLElement) {
        for name in workbook.first("definedNames")?.elements ?? [] {
            let isLayout = ["_xlnm.Print_Area", "_xlnm.Print_Titles"].contains(name["name"] ?? "")
            // The range of an automatic filter; the rows that it hides are found as hidden rows.
            if name["name"] == "_xlnm._FilterDatabase" { continue }
            guard !isLayout || name["hidden"] == "1" else { continue }
            found.hide(
                name["hidden"] == "1" ? "holds a hidden name" : "holds a defined name",
                remedy: "remove the names, or save the values alone")
        }
        if !workbook.all(["absPath"]).isEmpty {
            found.hide("holds the path at which it was saved")
        }
        for element in workbook.elements {
            switch element.name {
            case "externalReferences":
                found.hide("refers to another workbook", remedy: "break the link")
            case "fileSharing": found.hide("names who shared the file")
            case "customWorkbookViews": found.hide("holds views of single persons")
            default: continue
            }
        }
    }

    private mutating func visibleSheets(_ workbook: XMLElement) throws(InspectionProblem) -> [Sheet]
    {
        var targets: [String: String] = [:]
        if let bytes = try container.content("xl/_rels/workbook.xml.rels") {
            for relation in try XMLTree.root(of: bytes, limits: limits).elements {
                guard let id = relation["Id"], let target = relation["Target"] else { continue }
                targets[id] = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/\(target)"
            }
        }
        var sheets: [Sheet] = []
        var paths: Set<String> = []
        for (index, sheet) in (workbook.first("sheets")?.elements ?? []).enumerated() {
            let path = sheet["id"].flatMap { targets[$0] } ?? ""
            paths.insert(path)
            switch sheet["state"] ?? "visible" {
            case "visible":
                found.titles.append(sheet["name"] ?? "")
                sheets.append(Sheet(number: index + 1, name: sheet["name"] ?? "", path: path))
            case "veryHidden":
                found.hide("sheet \(index + 1) is very hidden: only a macro can show it")
            default: found.hide("sheet \(index + 1) is hidden")
            }
        }
        let orphans = container.members.contains {
            $0.name.hasPrefix("xl/worksheets/") && $0.name.hasSuffix(".xml")
                && !paths.contains($0.name)
        }
        if orphans { found.hide("holds a sheet that the workbook does not list") }
        return sheets
    }

    private mutating func read(_ sheet: Sheet) throws(InspectionProblem) {
        var reader = SheetReader(
            number: sheet.number, strings: strings, styles: styles, limits: limits)
        reader.dropsHidden = dropsHidden
        let isThere = try container.events(in: sheet.path) { (event) throws(InspectionProblem) in
            try reader.take(event)
        }
        guard isThere else { throw .unreadable("lacks a sheet that it lists") }
        reader.finish()
        usedStrings.formUnion(reader.usedStrings)
        for remark in reader.found.remarks { found.add(remark) }
        let (tables, notes) = GridBlocks.tables(in: reader.rows)
        for note in notes {
            found.add(
                Inspection.Remark(
                    problem: .undeclared,
                    words:
                        "sheet \(sheet.number) has a line that the submission does not account for",
                    remedy: "put notes under context, and leave the line out", line: note.line))
        }
        for (index, table) in tables.enumerated() {
            let suffix = tables.count > 1 ? ", table \(index + 1)" : ""
            found.tables.append(
                FoundTable(
                    place: "sheet \(sheet.number)\(suffix)", sheet: sheet.name,
                    text: DelimitedText(grid: table)))
        }
    }
}

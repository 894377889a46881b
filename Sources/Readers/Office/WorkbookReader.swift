import Outputs

/// Reads an XLSX workbook: the stored values of its visible sheets, never what a format shows of
/// them; everything else is hidden content.
///
/// Source: ECMA-376 part 1, chapter 18.
struct WorkbookReader {
    private var container: ZipContainer
    private let limits: ReadLimits
    private let strings = SharedStrings()
    private var styles = WorkbookStyles(nil)
    private var found = Inspection()
    /// Whether hidden cells are left blank rather than read.
    private var dropsHidden = false
    /// Whether plain rows are read without the XML parser; what is found is the same.
    private var liftsRows = true
    private var countsFrom1904 = false
    /// What tables call their columns and filters let through.
    private var named = NamedTexts()

    /// - `liftsRows`: false to compare with.
    static func inspection(
        of bytes: [UInt8], limits: ReadLimits, liftsRows: Bool = true
    ) throws(InspectionProblem) -> Inspection {
        var reader = WorkbookReader(try ZipContainer(bytes, limits: limits), limits)
        reader.liftsRows = liftsRows
        try reader.read()
        return reader.found
    }

    /// The tables of visible sheets without anything that does not show.
    static func shown(
        in bytes: [UInt8], limits: ReadLimits, liftsRows: Bool = true
    ) throws(InspectionProblem) -> [FoundTable] {
        var reader = WorkbookReader(try ZipContainer(bytes, limits: limits), limits)
        reader.liftsRows = liftsRows
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
        try PartNames.inspect(&container, limits: limits, &found)
        guard let bytes = try container.content("xl/workbook.xml") else {
            throw .unreadable("is a workbook without its list of sheets")
        }
        let workbook = try XMLTree.root(of: bytes, limits: limits)
        countsFrom1904 = XMLTruth.isTrue(workbook.first("workbookPr")?["date1904"])
        try readStrings()
        if let bytes = try container.content("xl/styles.xml") {
            let root = try XMLTree.root(of: bytes, limits: limits)
            styles = WorkbookStyles(root)
            if styles.writesDigits {
                found.hide("a number format writes digits that no cell holds", review: true)
            }
            if styles.writesWords {
                found.hide("a number format writes words that no cell holds", review: true)
            }
            if WorkbookExtensions.holdsUnknown(root) { found.hide(WorkbookExtensions.words) }
        }
        PartNames.note(macros: workbook.first("workbookPr")?["codeName"], &found)
        inspectNames(workbook)
        try inspectTitles(workbook)
        let sheets = try visibleSheets(workbook)
        try inspectTables()
        for sheet in sheets { try read(sheet) }
        if !named.isEmpty {
            found.hide("a table or its filter names a text that no cell shows")
        }
        if strings.holdsUnused {
            found.hide("holds texts that no visible cell shows", remedy: "save the workbook anew")
        }
    }

    private mutating func readStrings() throws(InspectionProblem) {
        let (strings, limits) = (strings, limits)
        _ = try container.events(in: "xl/sharedStrings.xml") { (event) throws(InspectionProblem) in
            try strings.take(event, limits)
        }
        if strings.holdsPronunciation {
            found.hide("a text holds a pronunciation that does not show")
        }
        if strings.holdsForeign {
            found.hide("the list of texts holds \(AttributeWords.foreign)")
        }
        if strings.holdsOdd {
            found.hide("the list of texts holds \(SheetValues.words)", review: true)
        }
        if strings.holdsStruck { found.hide("a piece of a text is struck through") }
        if strings.holdsComment { found.hide("the list of texts holds an XML comment") }
    }

    private mutating func inspectTables() throws(InspectionProblem) {
        for member in container.members
        where member.name.lowercased().hasPrefix("xl/tables/") && member.name.hasSuffix(".xml") {
            let root = try XMLTree.root(of: try container.content(member), limits: limits)
            for words in named.take(table: root) { found.hide(words) }
        }
    }

    /// The list of the parts in the document's properties is that of its sheets and names.
    private mutating func inspectTitles(_ workbook: XMLElement) throws(InspectionProblem) {
        guard let bytes = try container.content("docProps/app.xml") else { return }
        let named =
            (workbook.first("sheets")?.elements ?? [])
            + (workbook.first("definedNames")?.elements ?? [])
        let known = Set(named.compactMap { $0["name"] })
        let titles = try XMLTree.root(of: bytes, limits: limits).elements("TitlesOfParts")
        let isOther = titles.flatMap { $0.all(["lpstr"]) }.contains { title in
            let text = title.text
            let last = text.split(separator: "!").last.map(String.init) ?? text
            let isKnown =
                known.contains(text) || known.contains("_xlnm.\(last)")
                || known.contains(last) || ["Print_Area", "Print_Titles"].contains(last)
            return !isKnown && !text.trimmedText.isEmpty
        }
        if isOther { found.hide("document properties list a part that is not there") }
    }

    private mutating func inspectNames(_ workbook: XMLElement) {
        let visible = (workbook.first("sheets")?.elements ?? [])
            .filter { ($0["state"] ?? "visible") == "visible" }.compactMap { $0["name"] }
        for name in workbook.first("definedNames")?.elements ?? [] {
            let remarks = ["comment", "description", "help", "statusBar", "customMenu"]
            if name.text.contains("\"") || remarks.contains(where: { name[$0] != nil }) {
                found.hide("a defined name holds a text")
            }
            let isLayout = ["_xlnm.Print_Area", "_xlnm.Print_Titles"].contains(name["name"] ?? "")
            // The range of an automatic filter; the rows that it hides are found as hidden rows.
            if name["name"] == "_xlnm._FilterDatabase", DefinedName.isRange(name.text) { continue }
            let isHidden = XMLTruth.isTrue(name["hidden"])
            guard !isLayout || isHidden else { continue }
            if !isHidden, DefinedName.isPlain(name, sheets: visible) { continue }
            found.hide(
                isHidden ? "holds a hidden name" : "holds a defined name",
                remedy: "remove the names, or save the values alone")
        }
        if WorkbookExtensions.holdsUnknown(workbook) { found.hide(WorkbookExtensions.words) }
        if !workbook.all(["absPath"]).isEmpty {
            found.hide("holds the path at which it was saved")
        }
        for element in workbook.elements {
            switch element.name {
            case "externalReferences":
                found.hide("refers to another workbook", remedy: "break the link")
            case "fileSharing": found.hide("names who shared the file")
            case "webPublishObjects", "smartTagTypes": found.hide("holds names that do not show")
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

    /// Whether a hyperlink of a sheet has a target that is no place in the same workbook.
    private mutating func leadsElsewhere(
        _ links: [String?], _ path: String
    ) throws(InspectionProblem) -> Bool {
        guard !links.isEmpty else { return false }
        let parts = path.split(separator: "/")
        let folder = parts.dropLast().joined(separator: "/")
        let name = "\(folder)/_rels/\(parts.last ?? "").rels"
        guard let bytes = try container.content(name) else { return true }
        var inside: Set<String> = []
        for relation in try XMLTree.root(of: bytes, limits: limits).elements
        where relation.isLinkInside {
            if let id = relation["Id"] { inside.insert(id) }
        }
        return links.contains { link in link.map { !inside.contains($0) } ?? true }
    }

    /// What a sheet holds, its plain rows lifted out of it; read once more where that is doubtful.
    private mutating func reader(
        of sheet: Sheet, lifts: Bool
    ) throws(InspectionProblem) -> SheetReader {
        var reader = SheetReader(
            number: sheet.number, strings: strings, styles: styles, limits: limits)
        reader.dropsHidden = dropsHidden
        reader.countsFrom1904 = countsFrom1904
        var row = PlainRow()
        let lift = RowLift { (bytes, knowsDescent) throws(InspectionProblem) in
            row.knowsDescent = knowsDescent
            return try reader.takeRows(in: bytes, &row)
        }
        let isThere: Bool
        do throws(InspectionProblem) {
            isThere = try container.events(in: sheet.path, lift: lifts ? lift : nil) {
                (event) throws(InspectionProblem) in
                try reader.take(event)
            }
        } catch {
            guard lift.isDoubtful else { throw error }
            return try self.reader(of: sheet, lifts: false)
        }
        guard isThere else { throw .unreadable("lacks a sheet that it lists") }
        return lift.isDoubtful ? try self.reader(of: sheet, lifts: false) : reader
    }

    private mutating func read(_ sheet: Sheet) throws(InspectionProblem) {
        // A plain row is six elements deep.
        var reader = try reader(of: sheet, lifts: liftsRows && limits.elementDepth >= 6)
        reader.finish()
        for remark in reader.found.remarks { found.add(remark) }
        found.titles += reader.found.titles
        if try leadsElsewhere(reader.hyperlinks, sheet.path) {
            found.hide("sheet \(sheet.number): a cell is a hyperlink, whose target does not show")
        }
        if !named.isEmpty { reader.show(to: &named) }
        let (tables, notes) = reader.tables()
        for note in notes {
            found.add(Inspection.Aside(sheet: sheet.number, line: note.line, text: note.text))
        }
        for (index, table) in tables.enumerated() {
            let suffix = tables.count > 1 ? ", table \(index + 1)" : ""
            if let heading = table.heading { found.titles.append(heading) }
            found.tables.append(
                FoundTable(
                    place: "sheet \(sheet.number)\(suffix)", sheet: sheet.name,
                    caption: table.heading, text: table.text))
        }
    }
}

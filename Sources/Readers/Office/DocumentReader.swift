import Outputs

/// Reads a DOCX document: its tables, and its other text, which a person reads; tracked changes,
/// comments, hidden text and the like are hidden content.
///
/// Source: ECMA-376 part 1, chapter 17.
struct DocumentReader {
    private var container: ZipContainer
    private let limits: ReadLimits
    private var found = Inspection()
    private var text = ""
    /// What is behind the colours of text.
    private var grounds: [ObjectIdentifier: CellColour] = [:]
    /// Texts in place of tables and pictures, which show unless the document says them as well.
    private var alternatives: [String] = []
    private var styles = DocumentStyles(nil)

    static func inspection(of bytes: [UInt8], limits: ReadLimits) throws(InspectionProblem)
        -> Inspection
    {
        var reader = DocumentReader(
            container: try ZipContainer(bytes, limits: limits), limits: limits)
        try reader.read()
        return reader.found
    }

    private init(container: ZipContainer, limits: ReadLimits) {
        self.container = container
        self.limits = limits
    }

    private mutating func read() throws(InspectionProblem) {
        try container.inspectOffice(&found, limits: limits)
        try PartNames.inspect(&container, limits: limits, &found)
        guard let bytes = try container.content("word/document.xml") else {
            throw .unreadable("is a document without its text")
        }
        let root = try XMLTree.root(of: bytes, limits: limits)
        grounds = DocumentColours.grounds(in: root)
        if let bytes = try container.content("word/styles.xml") {
            styles = DocumentStyles(try XMLTree.root(of: bytes, limits: limits))
        }
        inspect(root, "the document")
        try inspectSettings()
        try inspectParts(of: root)
        for body in root.elements("body") { try readBody(body) }
        for member in container.members { try readPart(member) }
        try inspectTitles()
        if alternatives.contains(where: { !text.contains($0) }) {
            found.hide("the document holds an alternative text")
        }
        if !text.isEmpty {
            found.parts.append(
                FoundPart(place: "the text of the document", kind: .text, text: Array(text.utf8)))
        }
    }

    /// Variables of the document show nowhere unless a field asks for them.
    private mutating func inspectSettings() throws(InspectionProblem) {
        guard let bytes = try container.content("word/settings.xml") else { return }
        let root = try XMLTree.root(of: bytes, limits: limits)
        if !root.all(["docVar"]).isEmpty { found.hide("holds document variables") }
        if !root.all(["mailMerge"]).isEmpty { found.hide("holds a mail merge with its query") }
    }

    /// The list of the parts in the document's properties is that of its title and headings.
    private mutating func inspectTitles() throws(InspectionProblem) {
        guard let bytes = try container.content("docProps/app.xml") else { return }
        let titles = try XMLTree.root(of: bytes, limits: limits).elements("TitlesOfParts")
        let known = try container.content("docProps/core.xml").map {
            (bytes) throws(InspectionProblem) in
            try XMLTree.root(of: bytes, limits: limits).elements("title").map(\.text.trimmedText)
        }
        let isOther = titles.flatMap { $0.all(["lpstr"]) }.map(\.text.trimmedText).contains {
            !$0.isEmpty && !(known ?? []).contains($0) && !text.contains($0)
        }
        if isOther { found.hide("document properties list a heading that is not there") }
    }

    /// Notes, headers and footers that the document does not refer to show nowhere.
    private mutating func inspectParts(of root: XMLElement) throws(InspectionProblem) {
        var targets: Set<String> = []
        if let bytes = try container.content("word/_rels/document.xml.rels") {
            for relation in try XMLTree.root(of: bytes, limits: limits).elements {
                let target = relation["Target"] ?? ""
                targets.insert(
                    target.hasPrefix("/") ? String(target.dropFirst()) : "word/\(target)")
            }
        }
        let kinds = ["word/header", "word/footer", "word/footnotes", "word/endnotes"]
        for member in container.members where member.name.hasSuffix(".xml") {
            guard kinds.contains(where: { member.name.hasPrefix($0) }) else { continue }
            guard !targets.contains(member.name) else { continue }
            // Programs keep lines between notes that are not there.
            let root = try XMLTree.root(of: try container.content(member), limits: limits)
            if !root.text.trimmedLines.isEmpty || !root.all(["drawing", "pict"]).isEmpty {
                found.hide("holds a part that the document does not refer to")
            }
        }
        for (kind, name) in [("footnote", "word/footnotes.xml"), ("endnote", "word/endnotes.xml")] {
            guard let bytes = try container.content(name) else { continue }
            let used = Set(root.all(["\(kind)Reference"]).compactMap { $0["id"] })
            let notes = try XMLTree.root(of: bytes, limits: limits).elements(kind)
            let isUnused = notes.contains { note in
                note["type"] == nil && !(note["id"].map(used.contains) ?? false)
                    && !note.text.trimmedLines.isEmpty
            }
            if isUnused { found.hide("holds a note that the document does not refer to") }
        }
    }

    /// Notes, headers and footers show; comments do not.
    private mutating func readPart(_ member: ZipContainer.Member) throws(InspectionProblem) {
        let parts = [
            "footnotes": "footnotes", "endnotes": "endnotes", "header": "a page header",
            "footer": "a page footer", "comments": "comments",
        ]
        guard member.name.hasPrefix("word/"), member.name.hasSuffix(".xml"),
            let key = parts.keys.first(where: { member.name.dropFirst(5).hasPrefix($0) }),
            let name = parts[key], case .known = OfficePart(member.name)
        else { return }
        let root = try XMLTree.root(of: try container.content(member), limits: limits)
        if key == "comments" {
            if !root.elements.isEmpty { found.hide("the document holds comments") }
            return
        }
        inspect(root, name)
        let words = root.all(["t"]).map(\.text).joined(separator: " ").trimmedText
        if !words.isEmpty { text += words + "\n" }
        for table in root.all(["tbl"]) { try append(table, caption: nil) }
    }

    private static let changes: Set<String> = [
        "ins", "del", "moveFrom", "moveTo", "delText", "rPrChange", "pPrChange", "tblPrChange",
        "trPrChange", "tcPrChange", "sectPrChange", "cellIns", "cellDel", "numberingChange",
    ]

    private mutating func inspect(_ root: XMLElement, _ name: String) {
        var images = false
        PartNames.inspect(attributesOf: root, name, &found)
        if PartTexts.holdsStray(root, texts: PartTexts.document) {
            found.hide("\(name) holds a text where none shows")
        }
        root.walk { node in
            switch node {
            case .comment: found.hide("\(name) holds an XML comment")
            case .instruction: found.hide("\(name) holds an XML instruction")
            case .text: return
            case .element(let element):
                if Self.changes.contains(element.name) {
                    found.hide(
                        "\(name) holds tracked changes: an insertion, a deletion or a move",
                        remedy: "accept or reject every change")
                }
                images = images || element.name == "drawing" || element.name == "pict"
                notice(element, name)
                PartNames.inspect(attributesOf: element, name, &found)
            }
        }
    }

    private mutating func notice(_ element: XMLElement, _ name: String) {
        let ground = element.name == "color" ? grounds[ObjectIdentifier(element)] : nil
        if let words = DocumentLooks.hidden(element, on: ground) {
            found.hide("\(name) holds \(words)")
        }
        switch element.name {
        case "rStyle", "pStyle", "tblStyle":
            if element["val"].map(styles.hides) ?? false { found.hide("\(name) holds hidden text") }
            if let style = element["val"], style.contains(" "), !styles.knows(style) {
                found.hide("\(name) names a style that is not there", review: true)
            }
        case "AlternateContent":
            if DocumentLooks.saysMore(element) {
                found.hide("\(name) holds text that only other programs show")
            }
        case "strike", "dstrike":
            if DocumentLooks.isStruck(element) {
                found.hide("\(name) holds text that is struck through")
            }
        case "listItem": found.hide("\(name) holds the choices of a list, which do not show")
        case "smartTagPr": found.hide("\(name) holds a smart tag, which does not show")
        case "object", "OLEObject", "control": found.hide("\(name) holds an embedded object")
        case "altChunk", "subDoc": found.hide("\(name) holds another document")
        case "commentReference": found.hide("the document holds comments")
        case "tblDescription", "tblCaption":
            if let words = element["val"]?.trimmedText, !words.isEmpty {
                alternatives.append(words)
            }
        case "instrText", "fldSimple":
            if let remark = DocumentField.remark(element["instr"] ?? element.text) {
                found.hide("\(name) holds \(remark.words)", review: remark.review)
            }
        case "sdt":
            if element.first("sdtPr")?.first("dataBinding") != nil {
                found.hide("\(name) holds custom XML")
            }
        case "docPr", "cNvPr":
            for key in ["name", "title"] { PartNames.note(element[key], &found) }
            if let words = element["descr"]?.trimmedText, !words.isEmpty {
                alternatives.append(words)
            }
        default: noticeName(element, name)
        }
    }

    /// What Word calls the fields of its own cover pages.
    private static let controls: Set<String> = [
        "title", "subtitle", "author", "abstract", "date", "publish date", "company", "subject",
        "category", "keywords", "comments", "status", "year",
    ]

    /// Names that no page shows, and the texts of form fields.
    private mutating func noticeName(_ element: XMLElement, _ name: String) {
        switch element.name {
        case "bookmarkStart": PartNames.note(element["name"], &found)
        case "alias", "tag":
            let words = element["val"] ?? ""
            if !Self.controls.contains(words.lowercased()), PDFString.says(words.utf8) {
                found.hide("\(name) holds the name of a field to fill in, which does not show")
            }
        case "fldData":
            if !element.text.trimmedLines.isEmpty {
                found.hide("\(name) holds the data of a field")
            }
        case "textpath":
            if let words = element["string"]?.trimmedText, !words.isEmpty {
                alternatives.append(words)
            }
        case "permStart":
            if element["ed"] != nil { found.hide("\(name) names who may change it") }
        case "shape", "rect", "oval", "line", "roundrect", "group", "image", "polyline":
            for key in ["alt", "title"] {
                if let words = element[key]?.trimmedText, !words.isEmpty {
                    alternatives.append(words)
                }
            }
        case "ffData": PartNames.note(element.first("name")?["val"], &found)
        case "hyperlink":
            if PDFString.says((element["tooltip"] ?? "").utf8) {
                found.hide("\(name) holds a hyperlink with a text that does not show")
            }
        case "ruby": found.hide("\(name) holds readings above its text", review: true)
        case "bdo": found.hide("\(name) holds text in another order than it shows")
        case "helpText", "statusText", "listEntry":
            found.hide("\(name) holds a text of a form, which does not show")
        default: return
        }
    }

    private mutating func readBody(_ body: XMLElement) throws(InspectionProblem) {
        var last: String?
        for element in body.elements {
            switch element.name {
            case "p":
                let words = Self.paragraph(element)
                if !words.isEmpty { text += words + "\n" }
                last = words.isEmpty ? last : words
                // In a text box.
                for table in element.all(["tbl"]) { try append(table, caption: nil) }
            case "tbl":
                try append(element, caption: last)
                last = nil
            default:
                // What wraps paragraphs and tables shows nothing of itself; limits keep it shallow.
                if !element.all(["p", "tbl"]).isEmpty {
                    try readBody(element)
                } else if PartTexts.count(in: element) > 0 {
                    found.skip(Self.unread)
                }
            }
        }
    }

    private static let unread =
        "the document holds text that stands in no paragraph of a cell or page"

    private static func paragraph(_ element: XMLElement) -> String {
        RaisedText.plain(DocumentRuns.text(of: element)).trimmedText
    }

    private mutating func append(_ table: XMLElement, caption: String?) throws(InspectionProblem) {
        var grid: [GridBlocks.Row] = []
        var single: Set<Int> = []
        var size = 0
        var labels = MergedLabels()
        let columns = DocumentColumns(table)
        let shown = table.elements("tr").flatMap { $0.elements("tc") }.flatMap(\.elements)
            .filter { $0.name == "p" || $0.name == "tbl" }
        if shown.reduce(0, { $0 + PartTexts.count(in: $1) }) < PartTexts.count(in: table) {
            found.skip(Self.unread)
        }
        for (index, row) in table.elements("tr").enumerated() {
            let skipped = row.first("trPr")?.first("gridBefore")?["val"].flatMap { Int($0) } ?? 0
            var cells = Array(repeating: "", count: min(max(skipped, 0), 1_000))
            for cell in row.elements("tc") {
                read(cell, &cells, above: grid.last?.cells ?? [], columns) { label, column in
                    labels.mayStand(label, in: index, column)
                }
            }
            grid.append((index + 1, cells))
            if row.elements("tc").count == 1 { single.insert(index + 1) }
            size += cells.count
            guard size <= limits.cells else { throw .limit("cells", limits.cells) }
        }
        guard grid.contains(where: { !$0.cells.isEmpty }), found.tables.count < limits.tables else {
            return
        }
        let number = found.tables.count + 1
        let (titles, notes) = GridBlocks.lift(from: &grid, single: single)
        for note in notes { text += note + "\n" }
        let caption = GridBlocks.heading([caption ?? ""] + titles)
        if let caption { found.titles.append(caption) }
        found.tables.append(
            FoundTable(
                place: "table \(number)", caption: caption, text: DelimitedText(grid: grid)))
    }

    /// Puts a cell, and the columns that it lies over, into its row.
    ///
    /// - `mayStand`: whether a label of a column stands for the cells merged with it, too.
    private mutating func read(
        _ cell: XMLElement, _ cells: inout [String], above: [String], _ columns: DocumentColumns,
        mayStand: (String, Int) -> Bool
    ) {
        let properties = cell.first("tcPr")
        let span = properties?.first("gridSpan")?["val"].flatMap { Int($0) } ?? 1
        let continues = { (name: String) in
            properties?.first(name).map { $0["val"] != "restart" } ?? false
        }
        let words = cell.elements("p")
            .map { RaisedText.resolved(DocumentRuns.text(of: $0)).trimmedText }
            .filter { !$0.isEmpty }
        // The older way to merge with the cell before is a property as well.
        if continues("vMerge") || continues("hMerge"), !words.isEmpty {
            found.hide("the document holds text under merged cells")
        }
        if !words.isEmpty, columns.squeezes(cell, column: cells.count, span: span) {
            found.hide("the document holds text in a cell that is too narrow to show it")
        }
        let text = words.joined()
        if text.isEmpty || PrintedNumber(parsing: Array(text.utf8)) != nil,
            cell.elements("p").contains(where: styles.numbers)
        {
            found.hide("the document shows the number of a list in a cell, beside its own")
        }
        // The rest of a vertical merge stands for the label above.
        if continues("vMerge") {
            let label = above.indices.contains(cells.count) ? above[cells.count] : ""
            cells.append(mayStand(label, cells.count) ? label : "")
        } else {
            cells.append(words.joined(separator: " "))
        }
        cells += Array(repeating: "", count: min(max(span, 1), 1_000) - 1)
        if cell.first("tbl") != nil { found.skip("a table stands within a table") }
    }
}

import Outputs

/// What the parts of an Office Open XML or OpenDocument container are, by their paths.
enum OfficePart: Hashable {
    /// Content and looks, read or harmless.
    case known
    /// A member that shows nothing or hides something; the phrase names it.
    case hidden(String)
    case image
    case unknown

    private static let hiddenPaths: [(path: String, words: String)] = [
        ("xl/comments", "comments on cells"), ("xl/threadedcomments", "threaded comments"),
        ("xl/persons", "the names of commentators"), ("xl/pivotcache", "a cache of pivot records"),
        ("xl/pivottables", "a pivot table with its cache"),
        ("xl/externallinks", "links to other workbooks, with their values"),
        ("xl/charts", "a chart with a cache of its data"),
        ("xl/drawings", "drawings over the cells"),
        ("xl/embeddings", "embedded objects"), ("xl/connections", "connections to data"),
        ("xl/querytables", "queries of data"), ("xl/model", "a data model"),
        ("xl/customproperty", "custom properties"), ("xl/slicer", "slicers with their items"),
        ("xl/ctrlprops", "form controls"), ("xl/activex", "active controls"),
        ("xl/revisions", "a history of changes"), ("xl/webextensions", "web extensions"),
        ("xl/printersettings", "settings of a printer"),
        ("word/printersettings", "settings of a printer"),
        ("xl/customdata", "custom data"), ("xl/macrosheets", "macro sheets"),
        ("xl/dialogsheets", "dialog sheets"), ("xl/chartsheets", "a sheet that is a chart"),
        ("word/embeddings", "embedded objects"),
        ("word/charts", "a chart with a cache of its data"),
        ("word/people", "the names of authors"), ("word/glossary", "a glossary of text blocks"),
        ("word/commentsextended", "threads of comments"),
        ("word/commentsextensible", "threads of comments"),
        ("word/commentsids", "threads of comments"), ("word/activex", "active controls"),
        ("word/diagrams", "a diagram with its data"), ("word/webextensions", "web extensions"),
        ("customxml", "custom XML"), ("docprops/thumbnail", "a thumbnail"),
        ("thumbnails/", "a thumbnail"),
        ("object ", "embedded objects"), ("objectreplacements", "embedded objects"),
        ("basic/", "macros"), ("scripts/", "macros"), ("versions/", "earlier versions"),
    ]

    private static let knownPaths = [
        "[content_types].xml", "_rels/", "docprops/app.xml", "docprops/core.xml",
        "docprops/custom.xml", "xl/workbook.xml", "xl/styles.xml", "xl/sharedstrings.xml",
        "xl/theme/", "xl/worksheets/", "xl/tables/", "xl/calcchain.xml", "xl/metadata.xml",
        "xl/_rels/", "xl/richdata/rdrichvaluetypes.xml", "word/document.xml", "word/styles.xml",
        "word/numbering.xml", "word/settings.xml", "word/websettings.xml", "word/fonttable.xml",
        "word/theme/", "word/_rels/", "word/footnotes.xml", "word/endnotes.xml",
        "word/comments.xml",
        "word/header", "word/footer", "word/styleswitheffects.xml", "mimetype", "content.xml",
        "styles.xml",
        "meta.xml", "settings.xml", "meta-inf/manifest.xml", "manifest.rdf", "configurations2/",
    ]

    init(_ path: String) {
        let name = path.lowercased()
        if name.hasSuffix("/") {
            self = .known
        } else if name.hasSuffix(".bin"), name.contains("vba") {
            self = .hidden("macros")
        } else if let found = Self.hiddenPaths.first(where: { name.hasPrefix($0.path) }) {
            self = .hidden(found.words)
        } else if name.hasPrefix("xl/media/") || name.hasPrefix("word/media/")
            || name.hasPrefix("pictures/")
        {
            self = .image
        } else if Self.knownPaths.contains(where: { name.hasPrefix($0) }) {
            self = .known
        } else {
            self = .unknown
        }
    }
}

extension ZipContainer {
    /// Everything that lies in an office file beside what its reader shows.
    mutating func inspectOffice(_ found: inout Inspection, limits: ReadLimits)
        throws(InspectionProblem)
    {
        inspect(&found)
        var images = 0
        for member in members {
            switch OfficePart(member.name) {
            case .known:
                // Tool bars of one's own, in folders that are empty otherwise.
                if member.name.hasPrefix("Configurations2/"), member.size > 0 {
                    found.hide("holds settings of a program's menus")
                }
            case .hidden where member.name.lowercased().hasPrefix("thumbnails/"):
                try inspectThumbnail(member, &found, limits: limits)
            case .hidden(let words):
                if try !isEmptyTemplatePart(member, limits) {
                    found.hide("holds \(words)", remedy: "save the values alone")
                }
            case .unknown: found.skip("holds a part that is not understood")
            case .image:
                images += 1
                let inside = try FileInspector.image(try content(member), limits: limits)
                found.include(inside, as: "image \(images)")
                found.skip(
                    "holds an image, whose numbers nobody can read",
                    remedy: "hand it in as a figure")
            }
        }
        try properties(&found, limits: limits)
        try relations(&found, limits: limits)
    }

    /// An OpenDocument program draws the first page whenever it saves, at most 512 pixels wide and high,
    /// and its numbers can be read. Like a figure, such a picture is for somebody to look at; anything
    /// more is hidden content.
    private mutating func inspectThumbnail(
        _ member: Member, _ found: inout Inspection, limits: ReadLimits
    ) throws(InspectionProblem) {
        let bytes = try content(member)
        let isSmall =
            FileType(bytes) == .png && (1...512).contains(bytes.big32(16))
            && (1...512).contains(bytes.big32(20))
        if isSmall {
            found.include(try FileInspector.image(bytes, limits: limits), as: "the thumbnail")
        }
        found.hide(
            isSmall
                ? "holds a thumbnail: a picture of the first page as it was when it was saved"
                : "holds a thumbnail that is larger than a program draws it",
            remedy: "compare the picture with the sheet; without one are XLSX and CSV",
            review: isSmall)
    }

    /// What Word's own template brings into every new document: an empty bibliography as custom XML,
    /// and (python-docx) the picture of an empty page, known by its checksum; openxlsx's own printer.
    private mutating func isEmptyTemplatePart(_ member: Member, _ limits: ReadLimits)
        throws(InspectionProblem) -> Bool
    {
        if member.checksum == 0x67D6_C8A2, member.size == 8_324 {
            return CRC32.checksum(of: try content(member)[...]) == member.checksum
        }
        if member.name.hasPrefix("xl/printerSettings/"), member.size == 4_500 {
            return OpenxlsxPrinter.isOwn(try content(member))
        }
        guard member.size < 2_000 else { return false }
        // LibreOffice keeps one for a sheet with an automatic filter.
        if member.name.hasPrefix("xl/drawings/drawing"), member.name.hasSuffix(".xml") {
            let root = try XMLTree.root(of: try content(member), limits: limits)
            return root.children.isEmpty
        }
        guard member.name.hasPrefix("customXml/") else { return false }
        if member.name.hasSuffix(".rels") { return true }
        let root = try XMLTree.root(of: try content(member), limits: limits)
        let bibliography: Set<String> = ["SelectedStyle", "StyleName", "Version", "URI"]
        if root.name == "Sources" {
            return root.children.isEmpty && Set(root.attributes.keys).isSubset(of: bibliography)
        }
        return root.name == "datastoreItem"
            && root.all(["schemaRef"]).allSatisfy { $0["uri"]?.hasSuffix("/bibliography") ?? false }
    }

    /// Relations to anything outside the file, other than hyperlinks that show, and to parts that are
    /// not there.
    private mutating func relations(_ found: inout Inspection, limits: ReadLimits)
        throws(InspectionProblem)
    {
        let paths = Set(members.map { $0.name.lowercased() })
        for member in members where member.name.hasSuffix(".rels") {
            let root = try XMLTree.root(of: try content(member), limits: limits)
            let isLost = root.elements.contains { relation in
                relation["TargetMode"] != "External" && !relation.isLinkInside
                    && !paths.contains(relation.path(from: member.name).lowercased())
                    && !relation.isToUsualPart
            }
            if isLost {
                found.hide(
                    "a list of parts names one that is not there", remedy: "save it anew",
                    review: true)
            }
            for relation in root.elements where relation["TargetMode"] == "External" {
                let isLink = relation["Type"]?.hasSuffix("/hyperlink") ?? false
                if relation.isLinkInside { continue }
                found.hide(
                    isLink
                        ? "holds a hyperlink, whose target does not show"
                        : "refers to another file",
                    remedy: isLink ? "write the address as text, or remove it" : "break the link")
            }
        }
    }

    private mutating func properties(_ found: inout Inspection, limits: ReadLimits)
        throws(InspectionProblem)
    {
        if let core = try content("docProps/core.xml") {
            DocumentProperties.inspect(core: try XMLTree.root(of: core, limits: limits), &found)
        }
        if let app = try content("docProps/app.xml") {
            DocumentProperties.inspect(app: try XMLTree.root(of: app, limits: limits), &found)
        }
        if let custom = try content("docProps/custom.xml") {
            let root = try XMLTree.root(of: custom, limits: limits)
            DocumentProperties.inspect(custom: root, &found)
        }
        if let meta = try content("meta.xml") {
            let root = try XMLTree.root(of: meta, limits: limits)
            for element in root.elements.flatMap(\.elements) {
                DocumentProperties.inspect(openDocument: element, &found)
            }
        }
    }
}

extension XMLElement {
    /// A relation to a place in the same file, as openpyxl writes it: `#'Table 1'!A1`.
    var isLinkInside: Bool {
        (self["Type"]?.hasSuffix("/hyperlink") ?? false)
            && (self["Target"].map { $0.hasPrefix("#") && $0.contains("!") } ?? false)
    }

    /// openxlsx lists drawings that it then leaves out: a part that is called as programs call it.
    fileprivate var isToUsualPart: Bool {
        let name = (self["Target"] ?? "").split(separator: "/").last ?? ""
        let stem = name.split(separator: ".").first?.lowercased() ?? ""
        let usual: Set<String> = [
            "drawing", "vmldrawing", "comments", "printersettings", "table", "sheet", "theme",
            "sharedstrings", "calcchain", "styles", "chart", "image", "settings", "websettings",
            "fonttable", "numbering", "footnotes", "endnotes", "header", "footer", "thumbnail",
            "pivottable", "core", "app", "custom", "persons", "person", "threadedcomment",
        ]
        return usual.contains(stem.filter { !$0.isNumber })
            && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    /// The part that a relation of a list at `list` is to.
    ///
    /// - `list`: such as `xl/_rels/workbook.xml.rels`, beside whose folder `_rels` the parts lie.
    fileprivate func path(from list: String) -> String {
        let target = (self["Target"] ?? "").split(separator: "#").first.map(String.init) ?? ""
        let base = target.hasPrefix("/") ? [] : list.split(separator: "/").dropLast(2)
        var path: [Substring] = Array(base)
        for name in target.split(separator: "/") where name != "." {
            if name == ".." { _ = path.popLast() } else { path.append(name) }
        }
        return path.joined(separator: "/").replacing("%20", with: " ")
    }
}

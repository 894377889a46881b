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

    /// Relations to anything outside the file, other than hyperlinks that show.
    private mutating func relations(_ found: inout Inspection, limits: ReadLimits)
        throws(InspectionProblem)
    {
        for member in members where member.name.hasSuffix(".rels") {
            let root = try XMLTree.root(of: try content(member), limits: limits)
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
}

/// Document properties: a program, a version, a date, a language and the title are nothing to hide;
/// a person, a path, a comment or a keyword is.
enum DocumentProperties {
    /// Names that programs write where a person's belongs.
    private static let programs: Set<String> = [
        "openpyxl", "python-docx", "xlsxwriter", "apache poi", "pandoc", "libreoffice", "calibre",
        "aspose", "r", "openxlsx", "microsoft excel", "microsoft office user", "un-named",
        "unknown",
        "anonymous", "(anonymous)", "unspecified", "(unspecified)", "untitled",
    ]

    static func isProgram(_ text: String) -> Bool {
        let name = text.lowercased().trimmedText
        return name.isEmpty || programs.contains(name)
            || [
                "openpyxl ", "matplotlib", "libreoffice", "apache poi", "xlsxwriter ", "pandoc ",
                "reportlab",
            ]
            .contains { name.hasPrefix($0) }
    }

    /// A custom property that LibreOffice takes over from a page or another document: how wide it is
    /// shown, which program wrote it.
    static func isOfProgram(custom property: XMLElement) -> Bool {
        isOfProgram(property["name"], property.text)
    }

    /// pandoc keeps there whatever stands above a text: its date, its language, its second title.
    static func inspect(custom: XMLElement, _ found: inout Inspection) {
        for property in custom.elements where !isOfProgram(custom: property) {
            let text = property.text.trimmedText
            if text.isEmpty,
                ["output", "author", "editor", "bibliography"].contains(property["name"])
            {
                continue
            }
            if ["subtitle", "title"].contains(property["name"]) {
                found.titles.append(text)
            } else {
                found.hide("holds custom document properties")
            }
        }
    }

    static func isOfProgram(_ name: String?, _ text: String) -> Bool {
        let text = text.lowercased()
        switch name?.lowercased() {
        case "viewport":
            let words: Set<Substring> = [
                "width", "device", "height", "initial", "maximum", "minimum", "scale", "user",
                "scalable", "yes", "no",
            ]
            return text.split { !$0.isLetter }.allSatisfy { words.contains($0) }
        case "generator": return isProgram(text)
        case "date": return Metadata.isDate(text) || Metadata.isDay(text)
        case "lang", "language": return isLanguage(text.trimmedText)
        case "appversion", "docsecurity", "hyperlinkschanged", "linksuptodate", "scalecrop",
            "sharedoc":
            return ["true", "false"].contains(text.trimmedLines)
                || text.allSatisfy { $0.isNumber || ".-: \n".contains($0) }
        default: return false
        }
    }

    static func inspect(core: XMLElement, _ found: inout Inspection) {
        for element in core.elements {
            let text = element.text.trimmedText
            guard !text.isEmpty else { continue }
            switch element.name {
            case "created", "modified", "lastPrinted":
                if !Metadata.isDate(text) { found.hide(noDate) }
            case "language":
                if !isLanguage(text) {
                    found.hide("document properties hold a language that is none")
                }
            case "revision", "version":
                if !isVersion(text) {
                    found.hide("document properties hold a version that is none")
                }
                PartNames.note(text, &found)
            case "title": found.titles.append(text)
            case "creator", "lastModifiedBy":
                if !isProgram(text) { found.hide("document properties name a person") }
            case "description":
                if text != "generated by python-docx" {
                    found.hide("document properties hold a description")
                }
            default: found.hide("document properties hold the entry \(known(element.name))")
            }
        }
    }

    /// Names of properties that may be repeated in a message; any other is only called so.
    private static func known(_ name: String) -> String {
        ["subject", "keywords", "category", "contentStatus", "identifier", "contentType"].contains(
            name)
            ? name : "of another name"
    }

    /// `en`, `en-GB`, `zh-Hans-CN`
    private static func isLanguage(_ text: String) -> Bool {
        let parts = text.split { "-_".contains($0) }
        return (2...3).contains(parts.first?.count ?? 0) && parts.count <= 3
            && parts.allSatisfy { part in
                part.count <= 4 && part.allSatisfy { $0.isASCII && $0.isLetter }
            }
    }

    /// `3`, `v1.0-rc2`, `2.1 final`: a number, with short words of a version only.
    private static func isVersion(_ text: String) -> Bool {
        let words: Set<Substring> = [
            "v", "version", "rc", "alpha", "beta", "draft", "final", "rev",
        ]
        let letters = text.lowercased().split { !$0.isLetter }
        return text.utf8.count <= 20 && letters.allSatisfy { words.contains($0) }
            && (text.utf8.contains(where: isDigit) || letters.count == 1)
    }

    private static let noDate = "document properties hold a date that is none"

    private static let harmless: Set<String> = [
        "Application", "AppVersion", "Template", "TotalTime", "Pages", "Words", "Characters",
        "Lines",
        "Paragraphs", "DocSecurity", "ScaleCrop", "LinksUpToDate", "CharactersWithSpaces",
        "SharedDoc",
        "HyperlinksChanged", "TitlesOfParts", "HeadingPairs", "HiddenSlides", "Notes", "Slides",
        "PresentationFormat", "MMClips", "DigSig",
    ]

    static func inspect(app: XMLElement, _ found: inout Inspection) {
        for element in app.elements where !element.text.trimmedText.isEmpty {
            if element.name == "Template", element.text.contains(where: { $0 == "/" || $0 == "\\" })
            {
                found.hide("document properties hold the path of a template")
            }
            guard harmless.contains(element.name) else {
                found.hide("document properties name a company, a manager or the like")
                continue
            }
            let entries = element.all(["lpstr"])
            for entry in entries.isEmpty ? [element] : entries {
                PartNames.note(entry.text, &found)
            }
        }
    }

    static func inspect(openDocument element: XMLElement, _ found: inout Inspection) {
        let text = element.text.trimmedText
        switch element.name {
        case "creation-date", "date", "print-date":
            if !Metadata.isDate(text) { found.hide(noDate) }
        case "generator", "language", "editing-cycles", "editing-duration":
            PartNames.note(text, &found)
        case "document-statistic": return
        case "title": if !text.isEmpty { found.titles.append(text) }
        case "user-defined" where isOfProgram(custom: element): return
        case "description" where text == "generated by python-docx": return
        case "initial-creator", "creator", "printed-by":
            if !isProgram(text) { found.hide("document properties name a person") }
        default:
            if !text.isEmpty || !element.attributes.isEmpty {
                found.hide("document properties hold a subject, keywords or fields of their own")
            }
        }
    }
}

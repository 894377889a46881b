/// What becomes of the words in a group of an RTF document.
///
/// A group that begins with `\*` and a word that is not known here is one that no program shows.
///
/// Source: Microsoft, *Rich Text Format Specification*, version 1.9.1.
enum RichTextPart: Equatable {
    /// They stand on the page: in a cell, or in the text around the tables.
    case body
    /// They stand on the page outside of its tables: notes, shapes, the document's title.
    case aside
    /// They stand at the top or the foot of each page.
    case margin(String)
    /// Names of styles, fonts, lists and bookmarks.
    case names
    /// Numbers, which nobody reads.
    case settings
    /// The number or bullet of a line in a list, for programs that do not number.
    case marker
    /// Bytes of another format as hexadecimal digits.
    case store
    /// Properties of the document, each in a group of its own.
    case properties
    /// Nobody sees them; the words say what they are.
    case unshown(String)

    var isMargin: Bool { if case .margin = self { true } else { false } }

    static let unknown = RichTextPart.unshown("a part that no program shows")

    /// What a control word makes of the group that it stands in; nil where it leaves it as it is.
    ///
    /// - `isStarred`: whether `\*` stands before it.
    func becomes(_ word: String, isStarred: Bool) -> RichTextPart? {
        if case .unshown = self { return nil }
        if let part = Self.parts[word] { return part }
        guard isStarred, !Self.transparent.contains(word) else { return nil }
        switch self {
        // Styles of letters and tables have a star within the list of styles.
        case .names, .settings, .marker, .store: return nil
        default: return Self.unknown
        }
    }

    /// Groups whose words stand where the group stands.
    private static let transparent: Set<String> = [
        "shppict", "background", "ud", "moMath", "moMathPara",
    ]

    private static let parts: [String: RichTextPart] = {
        var parts: [String: RichTextPart] = [
            "info": .properties, "datastore": .store, "listtext": .marker, "pntext": .marker,
            "pntxta": .marker, "pntxtb": .marker, "header": .margin("a page header"),
            "headerl": .margin("a page header"), "headerr": .margin("a page header"),
            "headerf": .margin("a page header"), "footer": .margin("a page footer"),
            "footerl": .margin("a page footer"), "footerr": .margin("a page footer"),
            "footerf": .margin("a page footer"),
        ]
        for word in ["title", "footnote", "shp", "shpinst", "shptxt"] { parts[word] = .aside }
        for word in naming { parts[word] = .names }
        for word in setting { parts[word] = .settings }
        for (word, what) in unseen { parts[word] = .unshown(what) }
        return parts
    }()

    private static let naming = [
        "stylesheet", "fonttbl", "listtable", "latentstyles", "generator", "bkmkstart", "bkmkend",
        "listoverridetable", "pgdsctbl", "pgdscno", "falt", "fname",
    ]

    private static let setting = [
        "colortbl", "rsidtbl", "themedata", "xmlnstbl", "colorschememapping", "mmathPr", "pict",
        "object", "objdata", "pnseclvl", "panose", "blipuid", "pgptbl", "wgrffmtfilter", "defchp",
        "defpap", "listpicture", "oldcprops", "oldpprops", "oldtprops", "oldsprops", "passwordhash",
        "creatim", "revtim", "printim", "buptim", "sn", "nesttableprops",
    ]

    private static let unseen: [String: String] = [
        "annotation": "a comment", "atnauthor": "the author of a comment",
        "atnid": "the author of a comment", "author": "the name of an author",
        "operator": "the name of an author", "company": "a company", "manager": "a manager",
        "doccomm": "a comment", "keywords": "keywords", "subject": "a subject",
        "category": "a category", "hlinkbase": "a path", "userprops": "properties of its own",
        "docvar": "document variables", "revtbl": "names of revisers",
        "template": "the path of a template", "filetbl": "paths of files", "nextfile": "a path",
        "xe": "an entry of an index", "tc": "an entry of a table of contents",
        "tcn": "an entry of a table of contents", "rxe": "an entry of an index",
        "sv": "words of a shape that do not show", "shprslt": "a shape for other programs",
        "nonshppict": "an image for other programs", "nonesttables": "words for other programs",
        "ftnsep": "words where notes begin", "ftnsepc": "words where notes begin",
        "ftncn": "words where notes begin", "aftnsep": "words where notes begin",
        "aftnsepc": "words where notes begin", "aftncn": "words where notes begin",
    ]

    /// What a group is in itself, whatever stands in it.
    static func fault(_ word: String) -> String? {
        switch word {
        case "object", "objdata", "objupdate": "an embedded object"
        case "pict": "an image"
        case "bin": "binary data"
        case "revised": "a tracked insertion"
        case "clins", "cldel", "trauth": "a tracked change of a table"
        default: nil
        }
    }
}

/// What only programs write into an RTF document.
enum RichTextDefaults {
    /// Properties in which LibreOffice keeps only what wrote the document that it was made from.
    ///
    /// - `content`: what follows the control word.
    static func holds(_ word: String, _ content: ArraySlice<UInt8>) -> Bool {
        guard ["doccomm", "userprops", "revtbl"].contains(word) else { return false }
        let text = String(decoding: content.prefix(400), as: UTF8.self)
        switch word {
        case "doccomm": return text.hasPrefix("generated by python-docx}")
        case "revtbl": return text.drop(while: \.isWhitespace).hasPrefix("{Unknown;}}")
        default: return ownProperties(text)
        }
    }

    /// The code of a field, from what follows `\fldinst`; it may stand one brace deeper.
    static func code(of field: ArraySlice<UInt8>) -> String {
        var text = String(decoding: field.prefix(400), as: UTF8.self)[...]
        while let first = text.first, first == "{" || first == "\\" || first.isWhitespace {
            text = text.dropFirst()
            if first == "\\" {
                text = text.drop { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "*" }
            }
        }
        return String(text.prefix { !"{}".contains($0) }).replacing("\\\\", with: "\\")
    }

    /// `{\propname AppVersion}\proptype30{\staticval 15.0000}}`
    private static func ownProperties(_ text: String) -> Bool {
        var rest = text[...]
        while rest.hasPrefix("{\\propname ") {
            let name = rest.dropFirst(11).prefix { $0 != "}" }
            rest = rest.dropFirst(12 + name.count)
            guard rest.hasPrefix("\\proptype30{\\staticval ") else { return false }
            let value = rest.dropFirst(23).prefix { $0 != "}" }
            rest = rest.dropFirst(24 + value.count)
            guard DocumentProperties.isOfProgram(String(name), String(value)) else { return false }
        }
        return rest.hasPrefix("}")
    }

    /// Whether Word's store of data, as hexadecimal digits, holds only its own words: an empty list
    /// of sources.
    ///
    /// Source: [MS-CFB] 2.6, the names of streams; ECMA-376 part 1, 22.6, bibliography.
    static func isEmptyStore(_ digits: String) -> Bool {
        let known = [
            "Msxml2.SAXXMLReader", "<?xml version=", "<b:Sources ", "<ds:datastoreItem",
            "Root Entry",
            "MsoDataStore", "Item", "Properties", "xmlns", "</b:Sources>",
        ]
        let bytes = Array(digits.utf8).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        let pairs = stride(from: 0, to: bytes.count - 1, by: 2).map {
            UInt8(bytes[$0] << 4 | bytes[$0 + 1])
        }
        guard pairs.starts(with: [1, 5, 0, 0]) else { return pairs.isEmpty }
        // Letters of two bytes each stand with zeros between them.
        let wide = pairs.indices.filter { pairs[$0] != 0 || $0 > 0 && pairs[$0 - 1] == 0 }
        let runs = wide.map { pairs[$0] }.split { !(0x20...0x7E).contains($0) }
        return runs.allSatisfy { run in
            let text = String(decoding: run, as: UTF8.self)
            return run.count <= 5
                || known.contains(where: text.hasPrefix) && !text.contains("<b:Source>")
        }
    }
}

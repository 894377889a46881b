/// Which vocabularies office programs write. What another one says in an office file shows nowhere.
///
/// Source: ECMA-376 part 1, annex A; OASIS OpenDocument 1.3 part 3, 1.4; Microsoft, [MS-OE376] 2.1.
struct XMLNamespaces {
    /// By where a parser keeps the name: it keeps each once.
    private var known: [UnsafeRawPointer: Bool] = [:]

    private static let beginnings = [
        "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/",
        "http://schemas.microsoft.com/", "urn:schemas-microsoft-com:", "http://www.w3.org/",
        "http://purl.org/dc/", "urn:oasis:names:tc:opendocument:", "urn:org:documentfoundation:",
        "http://openoffice.org/", "urn:openoffice:", "http://schemas.libreoffice.org/",
        "http://www.wps.cn/", "http://customooxmlschemas.google.com/",
        "http://www.gnumeric.org/", "http://docs.oasis-open.org/", "http://www.openxmlformats.org/",
        "http://macVmlSchemaUri", "http://www.apple.com/",
    ]

    /// Whether a name is of no vocabulary of office programs.
    mutating func isForeign(_ name: UnsafePointer<UInt8>?) -> Bool {
        guard let name else { return false }
        if let isKnown = known[name] { return !isKnown }
        let text = String(cString: name)
        let isKnown = Self.isAddress(text) && Self.beginnings.contains { text.hasPrefix($0) }
        if known.count < 1_000 { known[name] = isKnown }
        return !isKnown
    }

    /// Whether it may be the address of a vocabulary, known or not, rather than a text.
    static func isAddress(_ name: String) -> Bool {
        name.utf8.count <= 120 && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}

/// Words in attributes of office files.
enum AttributeWords {
    static let foreign = "an element or attribute of its own, which no program shows"
    static let unknown = "words in an attribute that is not known"

    /// Attributes that may hold several words: those that are judged elsewhere, lists of addresses and
    /// vocabularies, names of fonts and styles, looks.
    private static let names: Set<String> = [
        "name", "title", "descr", "alt", "display", "tooltip", "displayName", "uniqueName",
        "codeName", "totalsRowLabel", "comment", "altText", "altTextSummary", "customList", "text",
        "sqref", "spans", "ref", "formatCode", "typeface", "ascii", "hAnsi", "cs", "eastAsia",
        "Ignorable", "Requires", "ProcessContent", "PreserveElements", "MustUnderstand", "style",
        "eqn", "path", "adj", "formulas", "instr", "Target", "location", "prompt", "promptTitle",
        "error", "errorTitle", "schemeName", "appName", "description", "help", "statusBar",
        "customMenu", "author", "initials", "userName", "lang", "defaultTableStyle",
        "defaultPivotStyle", "styleId", "uri", "url", "caption", "data", "string", "v", "macro",
    ]

    /// Elements whose `val` may: names, titles, texts of fields, what filters let through.
    private static let valued: Set<String> = [
        "name", "aliases", "altName", "tblCaption", "tblDescription", "alias", "tag", "filter",
        "customFilter", "rFont", "default", "result", "format", "helpText", "statusText",
        "listEntry", "docPartGallery", "docPartCategory", "docVar", "compatSetting", "rStyle",
        "pStyle", "tblStyle", "basedOn", "next", "link", "query", "connectString", "font", "chr",
        "mathFont",
    ]

    /// Whether an attribute that is none of these holds more than one word, or one whose form is fixed
    /// has another.
    static func isUnknown(_ name: String, of element: String, _ value: String) -> Bool {
        switch (element, name) {
        case (_, "Ignorable"):
            return value.split(whereSeparator: \.isWhitespace).contains {
                !SheetValues.isPrefix($0)
            }
        case ("path", "path") where !value.contains(","):
            return !["circle", "rect", "shape"].contains(value)
        case ("lang", _), ("themeFontLang", _): return !isLanguage(value)
        case ("compatSetting", "uri"): return value.contains(" ")
        case ("compatSetting", _):
            return value.utf8.count > 60 || value.contains { !$0.isLetter && !$0.isNumber }
        default: break
        }
        guard value.utf8.count > 8, value.utf8.contains(0x20), !names.contains(name) else {
            return false
        }
        if name == "val", valued.contains(element) { return false }
        let words = value.split(separator: " ").filter { word in
            word.utf8.count > 1 && word.allSatisfy { $0.isLetter || ".,;:!?'".contains($0) }
        }
        return words.count > 1
    }
}

extension AttributeWords {
    /// `en-GB`, `zh-Hans-CN`, `x-none`
    static func isLanguage(_ value: String) -> Bool {
        let parts = value.split { "-_".contains($0) }
        return parts.count <= 4
            && parts.allSatisfy {
                $0.utf8.count <= 8 && $0.allSatisfy { $0.isLetter || $0.isNumber }
            }
            && (parts.first.map { $0.count <= 3 } ?? true)
    }
}

extension XMLAttributes {
    func holdUnknownWords(of element: String) -> Bool {
        pairs.contains { AttributeWords.isUnknown($0.name, of: element, $0.value) }
    }
}

/// Names that lie where an office file says how it looks: of styles, themes, fonts, tables and their
/// columns, literal texts of number formats, the members themselves. No page shows them, so they are
/// judged as titles are; any other text or a comment there is hidden content.
///
/// Source: ECMA-376 part 1, 17.7, 18.5, 18.8; OASIS OpenDocument 1.3 part 3, 16 and 19.
struct PartNames {
    private var names: Set<String> = []

    private static let parts = [
        "xl/workbook.xml", "xl/styles.xml", "xl/theme/", "xl/tables/", "xl/metadata.xml",
        "xl/richdata/", "word/styles", "word/numbering.xml", "word/settings.xml",
        "word/websettings.xml", "word/fonttable.xml", "word/theme/",
    ]
    /// Parts that are judged elsewhere, but for comments in them.
    private static let asides = ["[content_types].xml", "docprops/app", "docprops/core"]
    private static let part = "a part about its looks"
    /// Elements whose text is a formula or an address.
    private static let formulas: Set<String> = [
        "definedName", "calculatedColumnFormula", "totalsRowFormula",
    ]

    /// Of an Office Open XML container.
    static func inspect(
        _ container: inout ZipContainer, limits: ReadLimits, _ found: inout Inspection
    ) throws(InspectionProblem) {
        var names = PartNames()
        for member in container.members {
            names.take(member.name.split(separator: "/").last ?? "")
            let path = member.name.lowercased()
            let isAside = path.hasSuffix(".rels") || asides.contains(where: path.hasPrefix)
            guard isAside || path.hasSuffix(".xml") && parts.contains(where: path.hasPrefix) else {
                continue
            }
            let root = try XMLTree.root(of: try container.content(member), limits: limits)
            if !isAside { names.take(root) }
            inspect(attributesIn: root, isAside ? "a list of parts" : Self.part, &found)
            if SheetVocabulary.covers(path), SheetVocabulary.holdsOwn(root) {
                found.hide("\(Self.part) holds \(SheetVocabulary.own)")
            }
            if !root.all(["metadataStrings"]).allSatisfy(\.elements.isEmpty) {
                found.hide("\(Self.part) holds words of a query")
            }
            let isList = path.hasSuffix(".rels") || path.hasPrefix("[content_types]")
            if SheetVocabulary.covers(path), SheetValues.areOdd(in: root) {
                found.hide("\(Self.part) holds \(SheetValues.words)", review: true)
            }
            if holdsText(root, comments: isAside)
                || isList && PartTexts.holdsStray(root, texts: [])
            {
                found.hide("\(Self.part) holds text that does not show")
            }
        }
        names.report(&found)
    }

    /// Of an OpenDocument part, without the text of its body.
    static func inspect(openDocument root: XMLElement, _ found: inout Inspection) {
        var names = PartNames()
        for element in root.elements where element.name != "body" { names.take(element) }
        names.report(&found)
    }

    /// A name that stands elsewhere, such as that of a bookmark.
    static func note(_ name: String?, _ found: inout Inspection) {
        var names = PartNames()
        names.take(name ?? "")
        names.report(&found)
    }

    /// What macros call a sheet or its workbook: programs write a word and a number, in any language.
    static func note(macros name: String?, _ found: inout Inspection) {
        guard let name, !name.isEmpty else { return }
        note(name, &found)
        let stem = name.reversed().drop { $0.isNumber || $0 == "_" }
        if stem.contains(where: { !$0.isLetter }) || stem.count > 18 {
            found.hide("holds a name for macros, which does not show")
        }
    }

    /// What an element and those in it say in attributes that show nowhere.
    static func inspect(attributesIn root: XMLElement, _ place: String, _ found: inout Inspection) {
        inspect(attributesOf: root, place, &found)
        root.walk {
            if case .element(let element) = $0 { inspect(attributesOf: element, place, &found) }
        }
    }

    static func inspect(
        attributesOf element: XMLElement, _ place: String, _ found: inout Inspection
    ) {
        if element.isForeign { found.hide("\(place) holds \(AttributeWords.foreign)") }
        let name = element.name
        if element.attributes.contains(where: {
            AttributeWords.isUnknown($0.key, of: name, $0.value)
        }) {
            found.hide("\(place) holds \(AttributeWords.unknown)", review: true)
        }
    }

    private mutating func take(_ root: XMLElement) {
        look(at: root)
        root.walk { if case .element(let element) = $0 { look(at: element) } }
    }

    private static let keys: Set<String> = [
        "name", "displayName", "display-name", "codeName", "uniqueName", "totalsRowLabel",
        "styleId", "defaultTableStyle", "defaultPivotStyle", "defaultSlicerStyle",
    ]

    private mutating func look(at element: XMLElement) {
        for (key, value) in element.attributes where Self.keys.contains(key) { take(value) }
        // Themes name fonts for scripts, which all programs write.
        if element["script"] == nil { take(element["typeface"] ?? "") }
        switch element.name {
        case "name", "aliases", "altName", "mathFont": take(element["val"] ?? "")
        case "numFmt": for text in NumberTexts.all(in: element["formatCode"] ?? "") { take(text) }
        case "text", "currency-symbol": take(element.text)
        default: return
        }
    }

    private mutating func take(_ name: some StringProtocol) {
        if names.count < 20_000, PDFString.says(name.utf8) { names.insert(String(name)) }
    }

    /// Names of fonts that a place or a person may have, too.
    private static let fonts: Set<String> = ["Georgia", "Cambria", "Verdana", "Kartika", "Shruti"]

    private func report(_ found: inout Inspection) {
        for name in names.subtracting(Self.fonts).sorted() where !Self.isCounted(name) {
            found.titles.append(Self.words(of: name))
        }
    }

    /// `_Toc123456789`, `__RefHeading___Toc5_1234567`: places that programs number.
    private static func isCounted(_ name: String) -> Bool {
        let bare = name.drop { $0 == "_" }
        return ["Toc", "Ref", "Hlk"].contains { bare.hasPrefix($0) }
            && bare.filter(\.isLetter).count <= 13
    }

    /// The name and, where it joins words, these apart: `TwoWords`, `two_20_words`, `two.words`.
    private static func words(of name: String) -> String {
        var words = ""
        for letter in name.replacing("_20_", with: " ").replacing("_x0020_", with: " ") {
            if letter.isUppercase, words.last?.isLowercase ?? false { words.append(" ") }
            words.append(letter == "." ? " " : letter)
        }
        return words == name ? name : name + "\n" + words
    }

    /// - `comments`: whether only comments are looked for.
    private static func holdsText(_ root: XMLElement, comments: Bool) -> Bool {
        var isFound = false
        root.walk { node in
            switch node {
            case .comment, .instruction: isFound = true
            case .element(let element):
                guard !comments, !formulas.contains(element.name), element.name != "ext" else {
                    return
                }
                isFound = isFound || element.children.contains { $0.isText }
            case .text: return
            }
        }
        return isFound || !comments && root.children.contains { $0.isText }
    }
}

extension XMLElement.Node {
    /// Whether it is a text with more than white space.
    var isText: Bool {
        if case .text(let text) = self { !text.trimmedLines.isEmpty } else { false }
    }
}

/// The literal texts of a number format: what it writes whatever the value is.
///
/// Source: ECMA-376 part 1, 18.8.31.
enum NumberTexts {
    /// Whether a number is shown as so many hundredths: `0.0%`, but not `0.0"%"`.
    static func isPercentage(_ code: String) -> Bool {
        var quoted = false
        var escaped = false
        for letter in code {
            if letter == "\"", !escaped { quoted.toggle() }
            if letter == "%", !quoted, !escaped { return true }
            escaped = letter == "\\" && !escaped
        }
        return false
    }

    /// Whether a text has several words: units are single ones.
    static func isPhrase(_ text: String) -> Bool {
        text.split { !$0.isLetter }.count { $0.count > 1 } > 1
    }

    /// Quoted ones, those behind backslashes together.
    static func all(in code: String) -> [String] {
        var texts: [String] = []
        var single = ""
        var quoted: String?
        var escapes = false
        for letter in code {
            if let text = quoted {
                quoted = letter == "\"" ? nil : text + String(letter)
                if letter == "\"" { texts.append(text) }
            } else if escapes {
                single.append(letter)
                escapes = false
            } else if letter == "\\" {
                escapes = true
            } else if letter == "\"" {
                quoted = ""
            }
        }
        return texts + (single.isEmpty ? [] : [single])
    }
}

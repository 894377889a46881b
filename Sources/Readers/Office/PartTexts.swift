/// Where the text of a part may stand. What stands between the elements of a format, or in one that
/// holds none by its standard, no program shows.
///
/// Source: ECMA-376 part 1, 15.2.12, 17.3, 17.16, 20.4, 22.1, 22.2; part 2, 9.
enum PartTexts {
    /// Of documents, their headers and notes: what is read as text elsewhere, and numbers.
    static let document: Set<String> = [
        "t", "delText", "instrText", "delInstrText", "fldData", "binData", "align", "posOffset",
        "pctWidth", "pctHeight", "pctPosHOffset", "pctPosVOffset",
    ]

    /// Of the properties that programs write by themselves.
    static let applied: Set<String> = [
        "Application", "AppVersion", "Template", "Manager", "Company", "TotalTime", "Pages",
        "Words",
        "Characters", "Lines", "Paragraphs", "DocSecurity", "ScaleCrop", "LinksUpToDate",
        "CharactersWithSpaces", "SharedDoc", "HyperlinkBase", "HyperlinksChanged", "HiddenSlides",
        "Notes", "Slides", "PresentationFormat", "MMClips", "lpstr", "lpwstr", "i4", "ui4", "bool",
        "blob",
    ]

    /// Elements of a document whose text is a place on the page.
    private static let places: Set<String> = [
        "align", "posOffset", "pctWidth", "pctHeight", "pctPosHOffset", "pctPosVOffset",
    ]
    private static let sides: Set<String> = [
        "left", "right", "center", "inside", "outside", "top", "bottom",
    ]

    /// Whether text stands in an element that is none of these, or beside further elements.
    static func holdsStray(_ root: XMLElement, texts: Set<String>) -> Bool {
        var isFound = isStray(root, texts)
        root.walk {
            if !isFound, case .element(let element) = $0 { isFound = isStray(element, texts) }
        }
        return isFound
    }

    private static func isStray(_ element: XMLElement, _ texts: Set<String>) -> Bool {
        guard element.children.contains(where: \.isText) else { return false }
        if element.name == "tr" {
            return element.children.contains { $0.isText && !isRowOfFlextable($0) }
        }
        if !texts.contains(element.name) || !element.elements.isEmpty { return true }
        guard places.contains(element.name) else { return false }
        let text = element.text.trimmedLines
        return !sides.contains(text) && text.utf8.contains { !isDigit($0) && $0 != 0x2D }
    }

    /// flextable writes into each row of a table which it is: `header1`, `body12`.
    private static func isRowOfFlextable(_ node: XMLElement.Node) -> Bool {
        guard case .text(let text) = node else { return false }
        let words = text.trimmedLines
        let name = words.prefix(while: \.isLetter)
        return ["header", "body", "footer"].contains(name) && words.utf8.count < 12
            && words.utf8.dropFirst(name.utf8.count).allSatisfy(isDigit)
    }

    /// Texts of a document within an element that say something.
    static func count(in element: XMLElement) -> Int {
        let own = element.name == "t" && element.children.contains(where: \.isText) ? 1 : 0
        return own + element.all(["t"]).count { $0.children.contains(where: \.isText) }
    }
}

/// What attributes of a workbook may say: a number, a switch, a reference to cells, an identifier, one of
/// the words of the format. Anything else there shows nowhere.
///
/// Source: ECMA-376 part 1, 18.18, 22.9.
enum SheetValues {
    static let words = "an attribute with a value that its format does not have"

    static func areOdd(_ attributes: XMLAttributes, of element: String) -> Bool {
        attributes.pairs.contains { isOdd($0.name, of: element, $0.value) }
    }

    /// Extensions are compared with a list of their own.
    static func areOdd(in element: XMLElement) -> Bool {
        element.attributes.contains { isOdd($0.key, of: element.name, $0.value) }
            || element.elements.contains { $0.name != "extLst" && areOdd(in: $0) }
    }

    /// Whether a value is none that the attribute can have.
    private static func isOdd(_ name: String, of element: String, _ value: String) -> Bool {
        switch name {
        case "r" where element == "c", "ref", "sqref", "activeCell", "topLeftCell":
            !areCells(value)
        case "s", "cm", "vm", "spans", "count", "uniqueCount", "numFmtId", "fontId", "fillId",
            "xfId",
            "borderId", "ht", "width", "min", "max", "sheetId", "outlineLevel":
            value.utf8.contains { !isDigit($0) && !"+-.:, eE".utf8.contains($0) }
        case "appName": !programs.contains(value)
        case "Ignorable", "Requires":
            value.split(separator: " ").contains { !isPrefix($0) }
        case "val": !valued.contains(element) && !isPlain(value)
        case _ where free.contains(name): false
        default: !isPlain(value)
        }
    }

    /// `A1:C5 $E$2`, `3:4`, `A:C`
    static func areCells(_ text: String) -> Bool {
        text.utf8.split { $0 == 0x20 || $0 == 0x3A }.allSatisfy { cell in
            let plain = cell.filter { $0 != 0x24 }
            let letters = plain.prefix { (0x41...0x5A).contains($0) }
            return letters.count <= 3 && plain.dropFirst(letters.count).allSatisfy(isDigit)
        }
    }

    /// `x14ac`, `xr2`, `mc`: of a vocabulary.
    static func isPrefix(_ word: Substring) -> Bool {
        let letters = word.prefix(while: \.isLetter)
        let digits = word.dropFirst(letters.count).prefix(while: \.isNumber)
        let rest = word.dropFirst(letters.count + digits.count)
        return word.utf8.allSatisfy { isDigit($0) || (0x61...0x7A).contains($0) }
            && letters.count <= (digits.isEmpty ? 4 : 3) && digits.count <= 4 && rest.count <= 6
    }

    /// A number, a colour, an identifier in braces, or a word as the format spells them: `lastEdited`,
    /// `3Arrows`.
    private static func isPlain(_ value: String) -> Bool {
        let letters = value.utf8
        if letters.allSatisfy({ isDigit($0) || "+-.:,TZeE".utf8.contains($0) }) { return true }
        if letters.count <= 8,
            letters.allSatisfy({ isDigit($0) || (0x41...0x46).contains($0 & 0xDF) })
        {
            return true
        }
        if WorkbookExtensions.isIdentifier(value) || own.contains(value) { return true }
        let isWord = letters.allSatisfy { isDigit($0) || (0x41...0x5A).contains($0 & 0xDF) }
        guard isWord, let first = letters.first else { return false }
        return letters.count <= 40 && !(0x41...0x5A).contains(first)
    }

    private static let programs: Set<String> = [
        "xl", "Calc", "xlsx", "WPS", "et", "ET", "SheetJS", "Gnumeric", "OfficeSuite", "Excel",
    ]
    private static let own: Set<String> = [
        "CalcA1", "ExcelA1", "ExcelA1R1C1", "CalcA1ExcelA1", "R1C1",
    ]

    /// Elements whose `val` is a name, a text that is compared, or a formula.
    private static let valued: Set<String> = [
        "name", "rFont", "filter", "customFilter", "dynamicFilter", "cfvo",
    ]

    /// Attributes that are judged elsewhere: names, texts, formulas, looks, hashes.
    private static let free: Set<String> = [
        "name", "displayName", "uniqueName", "codeName", "display", "tooltip", "location", "prompt",
        "promptTitle", "error", "errorTitle", "customList", "text", "formatCode", "formula",
        "comment",
        "altText", "altTextSummary", "totalsRowLabel", "customMenu", "description", "help",
        "statusBar", "defaultTableStyle", "defaultPivotStyle", "defaultSlicerStyle",
        "defaultTimelineStyle", "headerRowCellStyle", "dataCellStyle", "totalsRowCellStyle", "url",
        "uri", "id", "hashValue", "saltValue", "password", "workbookPassword", "revisionsPassword",
        "workbookHashValue", "workbookSaltValue", "revisionsHashValue", "revisionsSaltValue",
        "algorithmName", "workbookAlgorithmName", "revisionsAlgorithmName", "userName",
        "reservationPassword", "securityDescriptor", "xpath", "link", "macro", "data", "label",
        "title", "uid", "documentId", "label", "function",
    ]
}

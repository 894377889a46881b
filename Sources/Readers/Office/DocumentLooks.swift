import Outputs

/// What hides the text of a document by its looks alone: hidden, white, tiny, squeezed, moved off the
/// page, in a row or line without height.
///
/// Source: ECMA-376 part 1, 17.3, 17.4.
enum DocumentLooks {
    /// What an element of the text's properties makes of it; nil where it shows.
    ///
    /// - `ground`: of a colour, what is behind it; nil for the page.
    static func hidden(_ element: XMLElement, on ground: CellColour?) -> String? {
        switch element.name {
        case "vanish", "webHidden", "specVanish", "hidden":
            return isOn(element) ? "hidden text" : nil
        case "color":
            guard let ground, !ground.isLike(.white) else {
                return isWhite(element) ? "white text" : nil
            }
            let ink = isWhite(element) ? .white : CellColour(hex: "#\(element["val"] ?? "")")
            return ink.map(ground.isLike) ?? false ? "text of the colour of its ground" : nil
        case "rFonts":
            return ["ascii", "hAnsi", "cs"].contains {
                WorkbookStyles.isFontOfSigns(element[$0])
            }
                ? "text in a font that draws signs in place of letters" : nil
        case "textFill": return isClear(element) ? "transparent text" : nil
        case "fitText": return isBelow(60, element["val"]) ? "text too narrow to read" : nil
        case "rPr":
            return isBlackOnBlack(element) ? "text of the colour of its ground" : nil
        case "sz": return isBelow(3, element["val"]) ? "text too small to read" : nil
        case "w": return isBelow(10, element["val"]) ? "text too narrow to read" : nil
        case "position": return isBeyond(400, element["val"]) ? "text off its line" : nil
        case "spacing":
            if element["val"].flatMap({ Int($0) }).map({ $0 <= -200 }) ?? false {
                return "letters over each other"
            }
            return element["lineRule"] == "exact" && isBelow(40, element["line"])
                ? "a line without height" : nil
        case "trHeight":
            return element["hRule"] == "exact" && isBelow(40, element["val"])
                ? "a row without height" : nil
        case "ind":
            let sides = ["left", "start", "firstLine", "right", "end"]
            return sides.contains { isBelow(-3_000, element[$0]) } ? "text off the page" : nil
        case "tblInd": return isBelow(-3_000, element["w"]) ? "a table off the page" : nil
        case "framePr", "tblpPr":
            return ["x", "y", "tblpX", "tblpY"].contains {
                isBeyond(30_000, element[$0]) || isBelow(-3_000, element[$0])
            }
                ? "text off the page" : nil
        default: return nil
        }
    }

    /// A property that is there without a value, or with one that is not no.
    static func isOn(_ element: XMLElement) -> Bool {
        !["0", "false", "off"].contains(element["val"] ?? "1")
    }

    /// A property of letters that withdraws them.
    static func isStruck(_ element: XMLElement) -> Bool {
        ["strike", "dstrike"].contains(element.name) && isOn(element)
    }

    /// A property of letters that puts them above or below their line.
    static func isRaised(_ element: XMLElement) -> Bool {
        element.name == "vertAlign" && element["val"] != "baseline"
            || element.name == "position" && element["val"] != "0"
    }

    static func isWhite(_ colour: XMLElement) -> Bool {
        if DocumentColours.isWhite(colour["val"]) { return true }
        // A theme's ground, unless it is darkened.
        return ["background1", "light1"].contains(colour["themeColor"])
            && (colour["themeShade"].flatMap { Int($0, radix: 16) } ?? 255) >= 0xF0
    }

    private static func isBlackOnBlack(_ properties: XMLElement) -> Bool {
        let ink = properties.first("color")?["val"]?.uppercased() ?? "AUTO"
        if properties.first("highlight")?["val"] == "black" {
            return ["AUTO", "000000"].contains(ink)
        }
        // Ink that is not set turns white on a dark shade.
        guard let fill = properties.first("shd")?["fill"]?.uppercased() else { return false }
        return fill == ink && fill != "AUTO"
    }

    /// Whether letters are not filled, or so that less than a half of them is left.
    private static func isClear(_ fill: XMLElement) -> Bool {
        fill.first("noFill") != nil
            || fill.all(["alpha"]).contains { isBeyond(50_000, $0["val"]) }
    }

    private static func isBelow(_ least: Int, _ value: String?) -> Bool {
        value.flatMap { Int($0) }.map { $0 < least } ?? false
    }

    private static func isBeyond(_ most: Int, _ value: String?) -> Bool {
        value.flatMap { Int($0) }.map { $0.magnitude > most } ?? false
    }

    /// Whether the content for programs that do not know the first choice says something else.
    static func saysMore(_ alternate: XMLElement) -> Bool {
        func words(_ name: String) -> String {
            alternate.elements(name).flatMap { $0.all(["t"]) }.map(\.text).joined().trimmedLines
        }
        let fallback = words("Fallback")
        return !fallback.isEmpty && fallback != words("Choice")
    }

    /// The fields of a table of contents, page numbers, captions and references to them, with switches
    /// only; a piece of one, too.
    static func isPlainField(_ code: String) -> Bool {
        code.split(separator: " ").allSatisfy { word in
            if word.hasPrefix("\\") { return word.utf8.count <= 3 }
            if word.hasPrefix("_Toc") || word.hasPrefix("_Ref") {
                return word.dropFirst(4).allSatisfy(\.isNumber)
            }
            if word.allSatisfy({ $0.isNumber || "\"-*,".contains($0) }) { return true }
            return fields.contains(word)
        }
    }

    private static let fields: Set<Substring> = [
        "TOC", "PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "PAGEREF", "REF", "NOTEREF", "SEQ",
        "MERGEFORMAT", "ARABIC", "ROMAN", "roman", "alphabetic", "Table", "Figure", "Equation",
        "HYPERLINK", "\"Table\"", "\"Figure\"",
    ]
}

/// The styles of a document that hide whatever has them, by their names.
struct DocumentStyles {
    private var hidden: Set<String> = []
    private let names: Set<String>
    /// Those of paragraphs that are lines of a list.
    private var numbered: Set<String> = []

    init(_ root: XMLElement?) {
        let styles = root?.elements("style") ?? []
        names = Set(styles.compactMap { $0["styleId"] })
        for style in styles {
            let properties = style.elements.filter { ["rPr", "pPr"].contains($0.name) }
            let isHidden = properties.flatMap(\.elements).contains { element in
                ["vanish", "specVanish", "sz", "w", "position"].contains(element.name)
                    && DocumentLooks.hidden(element, on: nil) != nil
            }
            let isWhite =
                properties.compactMap { $0.first("color") }.contains(where: DocumentLooks.isWhite)
                && !properties.contains { $0.first("shd") != nil || $0.first("highlight") != nil }
                && style["type"] != "table"
            if let id = style["styleId"], Self.isNumbered(style.first("pPr")) {
                numbered.insert(id)
            }
            if isHidden || isWhite, let id = style["styleId"] { hidden.insert(id) }
        }
        inherit(styles)
    }

    /// A style that is based on a hidden one is hidden; chains are short.
    private mutating func inherit(_ styles: [XMLElement]) {
        for _ in 0..<10 where !hidden.isEmpty {
            let more = styles.filter { style in
                !hidden.contains(style["styleId"] ?? "")
                    && (style.first("basedOn")?["val"].map(hidden.contains) ?? false)
                    && !(style.first("rPr")?.first("vanish").map { !DocumentLooks.isOn($0) }
                        ?? false)
            }
            if more.isEmpty { return }
            hidden.formUnion(more.compactMap { $0["styleId"] })
        }
    }

    private static func isNumbered(_ properties: XMLElement?) -> Bool {
        guard let id = properties?.first("numPr")?.first("numId")?["val"] else { return false }
        return id != "0"
    }

    /// Whether a paragraph is a line of a list.
    func numbers(_ paragraph: XMLElement) -> Bool {
        let properties = paragraph.first("pPr")
        if properties?.first("numPr") != nil { return Self.isNumbered(properties) }
        return properties?.first("pStyle")?["val"].map(numbered.contains) ?? false
    }

    func hides(_ name: String) -> Bool { hidden.contains(name) }

    func knows(_ name: String) -> Bool { names.contains(name) }
}

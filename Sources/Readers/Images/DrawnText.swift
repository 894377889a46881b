import Outputs

/// Text of a drawing that what is around it keeps from showing.
extension DrawingReader {
    mutating func look(_ element: XMLElement, _ style: DrawnStyle, _ frame: DrawingFrame) {
        lookAtWords(element)
        if DrawingReferences.target(of: style["filter"]) != nil {
            found.hide("a filter, which may paint over other parts", review: true)
        }
        if style.isSizedByStyle(element) {
            found.hide("a shape whose place or size a style gives", review: true)
        }
        // An arrow's head is as wide as some lines.
        let widest = ["markerWidth", "markerHeight"].compactMap { PageLengths.pixels(element[$0]) }
        if element.name == "marker", widest.contains(where: { $0 > 15 }) {
            found.hide("a mark that may paint over other parts", review: true)
        }
        guard element.name == "text", !element.text.trimmedLines.isEmpty else { return }
        if frame.isUndrawn { found.hide("text in a part that nothing draws") }
        if frame.isChoice { found.hide("text that only some programs show") }
        if frame.isMasked { found.hide("a mask or a filter over text", review: true) }
        if element.first("textPath") != nil {
            found.hide("text along a path, which may lie anywhere", review: true)
        }
    }

    /// What shows while a pointer rests on a part of the drawing; Graphviz names its nodes so.
    mutating func lookAt(title: XMLElement) {
        guard !title.text.trimmedLines.isEmpty else { return }
        found.hide("the title of a part, which shows under a pointer only", review: true)
    }

    /// Text between quotes is content; a remark is a comment.
    mutating func lookAtTexts(ofStyle style: String) {
        if let start = style.range(of: "content:") {
            let value = style[start.upperBound...].prefix { $0 != ";" && $0 != "}" }
            if PDFString.says(value.utf8) { found.hide("a style that holds text") }
        }
        var rest = style[...]
        while let start = rest.range(of: "/*") {
            rest = rest[start.upperBound...]
            let remark = rest.range(of: "*/").map { rest[..<$0.lowerBound] } ?? rest
            if PDFString.says(remark.utf8) {
                found.hide("a comment in the drawing", review: true)
                return
            }
        }
    }

    /// Elements whose text is drawn, shown under a pointer, or judged by itself.
    private static let texts: Set<String> = [
        "text", "tspan", "textPath", "tref", "title", "desc", "style", "script", "metadata", "a",
        "altGlyph", "foreignObject", "switch",
    ]

    /// Words directly in an element that draws none.
    mutating func lookAtWords(_ child: XMLElement.Node, of element: XMLElement) {
        guard case .text(let words) = child, !Self.texts.contains(element.name),
            PDFString.says(words.utf8)
        else { return }
        found.hide("text in an element that draws none")
    }

    /// Attributes in which several words may stand.
    private static let worded: Set<String> = [
        "style", "class", "font-family", "font", "transform", "d", "points", "values", "keyTimes",
        "keySplines", "preserveAspectRatio", "paint-order", "text-decoration", "requiredExtensions",
        "requiredFeatures", "enable-background", "systemLanguage", "fill", "stroke", "filter",
        "clip-path", "mask", "stroke-dasharray", "viewBox", "gradientTransform", "href", "content",
        "patternTransform", "font-variant", "font-feature-settings", "text-rendering",
        "will-change",
        "transform-origin", "contentScriptType", "version", "role", "type", "alt",
    ]

    /// Letters that no path has: neither a command nor a power of ten.
    private static func isNoCommand(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte & 0xDF) && !"MmZzLlHhVvCcSsQqTtAaEe".utf8.contains(byte)
    }

    /// Two words in an attribute that no program draws.
    private mutating func lookAtWords(_ element: XMLElement) {
        if let path = element["d"] ?? element["points"],
            path.utf8.contains(where: { $0 > 0x7A || Self.isNoCommand($0) })
        {
            found.hide("a path that holds words")
        }
        for (name, value) in element.attributes where !Self.worded.contains(name) {
            // These have words of their own.
            if name.hasPrefix("aria-") || name.hasPrefix("data-") || name.hasPrefix("on") {
                continue
            }
            if ["label", "docname", "absref", "export-filename"].contains(name) { continue }
            let words = value.split(separator: " ").filter { PDFString.says($0.utf8) }
            if words.count > 1, words.contains(where: { $0.contains(where: \.isLetter) }) {
                found.hide("an attribute with text that does not show")
                return
            }
        }
    }
}

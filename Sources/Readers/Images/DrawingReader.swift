import Outputs

/// Reads an SVG drawing: marks are counted, since each may be somebody; scripts, foreign content,
/// metadata, references and what lies outside the picture are hidden content.
///
/// Source: W3C, *Scalable Vector Graphics 2*.
struct DrawingReader {
    /// So many marks of one shape are records. Bars and ticks of a chart are fewer or differ.
    static let manyMarks = 15

    private let limits: ReadLimits
    var found = Inspection()
    private var marks = MarkCount()
    private var lone = LoneMarks()
    var shapes = DrawnShapes()
    private(set) var size: (width: Double, height: Double)?
    /// What shows of the drawing, in its own lengths.
    private(set) var page: DrawnBox?
    private var text = ""
    private var styles: DrawnStyles
    /// How many parts that stand elsewhere may still be painted where they are used.
    private var uses = 50_000
    let references: DrawingReferences
    let letters: DrawnLetters
    /// Whether some words are drawn as shapes that do not say which letters they are.
    var hasUnreadLetters = false

    static func inspect(_ bytes: [UInt8], limits: ReadLimits, _ found: inout Inspection)
        throws(InspectionProblem)
    {
        let utf8: [UInt8]
        do throws(DelimitedProblem) {
            utf8 = try TextDecoding.utf8(from: bytes)
        } catch {
            throw .unreadable("is not UTF-8")
        }
        let root = try XMLTree.root(of: utf8, limits: limits)
        guard root.name == "svg" else { throw .unreadable("is XML, but no drawing") }
        found = inspection(of: root, limits: limits)
    }

    /// Of a drawing by itself or within a page, whose style sheets hold for it as well.
    static func inspection(
        of root: XMLElement, styles: PageStyles? = nil, limits: ReadLimits
    ) -> Inspection {
        var reader = DrawingReader(root, DrawnStyles(root, page: styles), limits)
        let box = DrawingPlace.viewBox(root)
        reader.size = box.map { ($0[2], $0[3]) } ?? Self.page(root)
        reader.shapes.size = reader.size
        if let size = reader.size {
            let (x, y) = box.map { ($0[0], $0[1]) } ?? (0, 0)
            reader.page = DrawnBox([(x, y), (x + size.width, y + size.height)])
        }
        reader.read(root)
        return reader.found
    }

    private init(_ root: XMLElement, _ styles: DrawnStyles, _ limits: ReadLimits) {
        self.limits = limits
        self.styles = styles
        (references, letters) = (DrawingReferences(root), DrawnLetters(root))
    }

    /// Takes in words that are shown.
    mutating func note(words: String) {
        if text.utf8.count < 100_000 { text += words + "\n" }
    }

    /// Width and height in pixels, which are what a drawing without a view box counts in; nil for a
    /// part of the page around it.
    private static func page(_ root: XMLElement) -> (Double, Double)? {
        let units: [String: Double] = [
            "": 1, "px": 1, "pt": 4.0 / 3, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4,
        ]
        let ends = ["width", "height"].compactMap { name -> Double? in
            let text = (root[name] ?? "").trimmedText
            let number = text.prefix { $0.isNumber || $0 == "." }
            guard let value = Double(number),
                let unit = units[String(text.dropFirst(number.count)).lowercased()]
            else { return nil }
            return value * unit
        }
        return ends.count == 2 ? (ends[0], ends[1]) : nil
    }

    typealias Point = (x: Double, y: Double)

    /// An element that waits to be painted.
    private struct Waiting {
        var element: XMLElement
        var isMarks = true
        /// Nil where it is not known.
        var origin: DrawingPlace? = .page
        var look = DrawnLook()
        var frame = DrawingFrame()
        var around: [PageSelector.Element] = []
        /// Where the letters of a text go on; nil outside of one.
        var pen: Point?
        /// How many references lead to it from where it is drawn; 0 where it stands.
        var depth = 0
        /// The element that refers to it.
        var user: XMLElement?
    }

    private static let unpainted: Set<String> = [
        "defs", "clipPath", "symbol", "pattern", "marker",
    ]

    /// In the order of the file, which is that of painting.
    private mutating func read(_ root: XMLElement) {
        var stack = [Waiting(element: root)]
        while var next = stack.popLast() {
            let element = next.element
            if next.depth > 0 {
                uses -= 1
                guard uses > 0 else {
                    noteManyUses()
                    continue
                }
            }
            let style = styles.style(of: element, within: next.around)
            enter(&next, style, isRoot: element === root)
            if element === root { takePaper(style) }
            if next.depth == 0 {
                look(next, style)
                if element.name == "metadata" { continue }
            }
            if !next.frame.isDefinition {
                paint(element, next.look, next.origin, next.frame, pen: next.pen)
                if element.name == "use", let used = used(by: next) { stack.append(used) }
            }
            let isAxis = element["id"].map(MarkCount.isAxis) ?? false
            next.isMarks =
                next.isMarks && !isAxis && !Self.unpainted.contains(element.name)
                && next.depth == 0
            if styles.hasSheets {
                next.around.append(
                    PageSelector.Element(element.name.lowercased(), element.attributes))
            }
            for child in element.children.reversed() {
                if next.depth == 0 { look(child, of: element, isRoot: element === root) }
                guard case .element(let inner) = child else { continue }
                var waiting = next
                (waiting.element, waiting.user) = (inner, nil)
                stack.append(waiting)
            }
        }
        report()
    }

    /// Takes what an element says of itself into what is around it.
    private func enter(_ next: inout Waiting, _ style: DrawnStyle, isRoot: Bool) {
        let element = next.element
        next.look.take(style)
        next.origin = next.origin?.moved(by: style["transform"])
        if style["transform"] != nil, style["transform-origin"] ?? "0 0" != "0 0" {
            next.origin = nil
        }
        next.frame = next.frame.within(
            element, style, isPlaced: next.user != nil, next.origin, references)
        let isSymbol = element.name == "symbol" && next.user != nil
        if element.name == "svg" && !isRoot || isSymbol {
            let inner = next.origin?.within(element, sizedBy: next.user, size)
            next.origin = inner?.origin
            if style["overflow"] != "visible" { next.frame.windows.append(inner?.window) }
        }
        next.pen = pen(of: element, next.pen)
    }

    /// The colour that everything is painted on.
    private mutating func takePaper(_ style: DrawnStyle) {
        let names = ["background", "background-color", "background-image"]
        guard names.contains(where: { !["none", "transparent", nil].contains(style[$0]) }) else {
            return
        }
        guard let grounds = style.style.grounds else {
            shapes.paper = .unknown
            return
        }
        shapes.paper = grounds.first.map { .colour($0.over(.white)) } ?? .image
    }

    /// What a `use` draws, in its place.
    private mutating func used(by next: Waiting) -> Waiting? {
        let element = next.element
        guard let target = references.part(element["href"]),
            !MarkCount.isGlyph(element["href"] ?? "")
        else { return nil }
        guard next.depth < 8 else {
            noteManyUses()
            return nil
        }
        var used = next
        (used.element, used.user, used.depth) = (target, element, next.depth + 1)
        used.origin = Self.shifted(next.origin, by: element)
        used.isMarks = false
        return used
    }

    private mutating func noteManyUses() {
        found.hide("parts that are drawn again and again", review: true)
    }

    /// What an element holds, however it is painted.
    private mutating func look(_ next: Waiting, _ style: DrawnStyle) {
        let element = next.element
        look(element, style)
        look(element, style, next.frame)
        guard next.isMarks, !Self.unpainted.contains(element.name) else { return }
        marks.add(element)
        lone.add(element, next.origin)
    }

    private mutating func look(_ child: XMLElement.Node, of element: XMLElement, isRoot: Bool) {
        lookAtWords(child, of: element)
        switch child {
        case .comment: found.hide("a comment in the drawing", review: true)
        case .instruction: found.hide("an XML instruction in the drawing", review: true)
        case .text: return
        case .element(let inner): if inner.name == "title", !isRoot { lookAt(title: inner) }
        }
    }

    private mutating func report() {
        let many = marks.many(Self.manyMarks)
        for (count, words) in many {
            found.parts.append(
                FoundPart(place: "\(count) marks (\(words))", kind: .recordLevel, text: nil))
        }
        if many.isEmpty { lone.report(&found) }
        if shapes.isTooDense { found.skip("holds more shapes and texts than are compared") }
        if styles.holdsFont {
            found.hide("a font of its own, whose letters may be others", review: true)
        }
        if styles.isTooMuch { found.skip("holds a style sheet that is not followed") }
        if hasUnreadLetters {
            found.add(
                Inspection.Remark(
                    problem: .partiallyInspected,
                    words: "holds words drawn as shapes, which were not read",
                    remedy: "read them, or save the drawing with its text as text", review: true))
        }
        if !text.isEmpty { found.titles.append(text) }
    }

    private mutating func look(_ element: XMLElement, _ style: DrawnStyle) {
        switch element.name {
        case "script": found.hide("a script")
        case "foreignObject": found.hide("foreign content")
        case "metadata": lookAtMetadata(element)
        case "image":
            lookAtImage(element)
        case "text": note(words: element.text.trimmedText)
        case "title": found.titles.append(element.text.trimmedText)
        case "desc":
            if !element.text.trimmedText.isEmpty { found.hide("a description that does not show") }
        case "style":
            lookAtTexts(ofStyle: element.text)
            if element.text.lowercased().contains("url(data:") {
                found.hide("a style that holds a file", review: true)
            }
            if element.text.contains("@import") || element.text.contains("url(http") {
                found.hide("a style from elsewhere")
            }
            let style = element.text.lowercased().filter { !$0.isWhitespace }
            if style.contains("display:none") || style.contains("visibility:hidden") {
                found.hide("a style that hides parts of the drawing")
            }
        case "a": found.hide("a link, whose target does not show")
        case "animate", "set", "animateTransform", "animateMotion": found.hide("an animation")
        default: break
        }
        lookAtAttributes(element)
        if style.hides, element.name != "clipPath" { found.hide("a part of the drawing is hidden") }
    }

    private mutating func lookAtAttributes(_ element: XMLElement) {
        for (name, value) in element.attributes.sorted(by: { $0.key < $1.key }) {
            if name.hasPrefix("on") { found.hide("a script in an attribute") }
            if name == "href", !value.hasPrefix("#"), element.name != "image", element.name != "a" {
                found.hide("a reference to something outside the drawing")
            }
            if name == "id", Self.isNumbered(value) {
                found.hide("an identifier that looks like somebody's number")
            }
            if name.hasPrefix("data-") { found.hide("an attribute that holds data") }
            if name.hasPrefix("aria-"), !value.isEmpty, name != "aria-hidden" {
                found.hide("an attribute with text that does not show")
            }
            if name == "label" || name == "groupmode" || name == "docname" || name == "absref"
                || name == "export-filename"
            {
                found.hide(
                    "a layer, a label or a path of the program that drew it",
                    review: name != "docname" && name != "export-filename" && name != "absref")
            }
        }
        if element.attributes.values.contains(where: Self.pointsOutside) {
            found.hide("a reference to something outside the drawing")
        }
    }

    /// matplotlib writes a type, a date and a format; a creator is its own name and address.
    private mutating func lookAtMetadata(_ element: XMLElement) {
        for inner in element.all([
            "creator", "contributor", "publisher", "rights", "source", "subject",
            "description", "keywords", "coverage", "identifier", "relation", "Description",
        ]) {
            let words = inner.text.trimmedText
            if !words.isEmpty, !Metadata.namesProgram(words) {
                found.hide("metadata name a person or describe the picture")
            }
        }
        let known: Set<String> = [
            "RDF", "Work", "type", "format", "date", "title", "creator", "Agent", "language",
        ]
        element.walk { node in
            switch node {
            case .element(let inner):
                if !known.contains(inner.name) { found.hide("metadata hold an entry of their own") }
                if inner.name == "title" { found.titles.append(inner.text.trimmedText) }
            case .comment: found.hide("a comment in the drawing", review: true)
            default: return
            }
        }
        if case .text(let words)? = element.children.first, !words.trimmedLines.isEmpty {
            found.hide("metadata hold text")
        }
    }

    private mutating func lookAtImage(_ element: XMLElement) {
        let reference = element["href"] ?? ""
        guard let data = DataURI.content(of: reference) else {
            found.hide("a reference to an image outside the drawing")
            return
        }
        do throws(InspectionProblem) {
            var inside = limits
            inside.depth -= 1
            guard inside.depth > 0 else { throw .limit("depth", 0) }
            found.include(try FileInspector.image(data, limits: inside), as: "an embedded image")
        } catch {
            found.skip("an embedded image \(error.words)")
        }
    }

    /// `ZQ-4711`: capitals and four digits or more, as no program calls a part of a drawing.
    private static func isNumbered(_ id: String) -> Bool {
        id.utf8.count { isDigit($0) } > 3 && id.utf8.count { (0x41...0x5A).contains($0) } > 1
            && !id.utf8.contains { (0x61...0x7A).contains($0) }
    }

    static func shifted(_ origin: DrawingPlace?, by element: XMLElement) -> DrawingPlace? {
        origin?.shifted(
            element["x"].flatMap { Double($0) } ?? 0, element["y"].flatMap { Double($0) } ?? 0)
    }

    /// The first of a list; a share of the picture where it is a percentage.
    static func length(_ name: String, of element: XMLElement, _ whole: Double) -> Double {
        guard let first = element[name]?.split(whereSeparator: { $0 == " " || $0 == "," }).first
        else { return 0 }
        if first.hasSuffix("%") { return (Double(first.dropLast()) ?? 0) / 100 * whole }
        return PageLengths.pixels(String(first)) ?? 0
    }
}

extension String {
    /// Without white space and line ends around it.
    var trimmedLines: String {
        var bytes = Array(utf8)[...]
        while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}

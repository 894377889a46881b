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
    /// Where the picture begins in its own lengths.
    private var corner = (x: 0.0, y: 0.0)
    private var text = ""
    private var ground = DrawingGround()
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

    /// Of a drawing by itself or within a page.
    static func inspection(of root: XMLElement, limits: ReadLimits) -> Inspection {
        var reader = DrawingReader(
            limits: limits, references: DrawingReferences(root), letters: DrawnLetters(root))
        let box = Self.viewBox(root)
        reader.size = box.map { ($0[2], $0[3]) } ?? Self.page(root)
        reader.corner = box.map { ($0[0], $0[1]) } ?? (0, 0)
        reader.read(root)
        return reader.found
    }

    private init(limits: ReadLimits, references: DrawingReferences, letters: DrawnLetters) {
        self.limits = limits
        (self.references, self.letters) = (references, letters)
    }

    /// Takes in words that are shown.
    mutating func note(words: String) {
        if text.utf8.count < 100_000 { text += words + "\n" }
    }

    /// Left, top, width and height.
    private static func viewBox(_ root: XMLElement) -> [Double]? {
        let box = root["viewBox"]?.split { $0 == " " || $0 == "," }.compactMap { Double($0) } ?? []
        return box.count == 4 ? box : nil
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

    /// An element that waits to be painted.
    private struct Waiting {
        let element: XMLElement
        let isMarks: Bool
        let origin: DrawingPlace?
        /// The colour of faces, where it is known: its own or that of a part around it.
        let fill: String?
        var frame = DrawingFrame()
    }

    private static let unpainted: Set<String> = [
        "defs", "clipPath", "symbol", "pattern", "marker",
    ]

    /// In the order of the file, which is that of painting.
    private mutating func read(_ root: XMLElement) {
        // A style sheet may say anything.
        let fill = root.all(["style"]).isEmpty ? "black" : nil
        var stack = [Waiting(element: root, isMarks: true, origin: .page, fill: fill)]
        while let next = stack.popLast() {
            let element = next.element
            let isRoot = element === root
            var origin = next.origin?.moved(
                by: element["transform"] ?? DrawingGround.property("transform", of: element))
            if element.name == "svg", !isRoot { origin = Self.shifted(origin, by: element) }
            let frame = next.frame.within(element, isRoot: isRoot, references)
            look(element, origin, isDefinition: frame.isDefinition)
            look(element, origin, frame)
            if element.name == "metadata" { continue }
            let counts = next.isMarks && !Self.unpainted.contains(element.name)
            let fill = DrawingGround.property("fill", of: element) ?? next.fill
            if !frame.isDefinition { lookAtCover(element, origin, fill: fill) }
            if element.name == "g" { lookAtLetters(element, origin, fill: fill, frame) }
            if counts {
                marks.add(element)
                lone.add(element, origin)
            }
            let isAxis = element["id"].map(MarkCount.isAxis) ?? false
            for child in element.children.reversed() {
                lookAtWords(child, of: element)
                switch child {
                case .comment: found.hide("a comment in the drawing", review: true)
                case .instruction: found.hide("an XML instruction in the drawing", review: true)
                case .text: continue
                case .element(let inner):
                    if inner.name == "title", !isRoot { lookAt(title: inner) }
                    stack.append(
                        Waiting(
                            element: inner, isMarks: counts && !isAxis, origin: origin,
                            fill: fill, frame: frame))
                }
            }
        }
        report()
    }

    private mutating func report() {
        let many = marks.many(Self.manyMarks)
        for (count, words) in many {
            found.parts.append(
                FoundPart(place: "\(count) marks (\(words))", kind: .recordLevel, text: nil))
        }
        if many.isEmpty { lone.report(&found) }
        if shapes.isTooDense { found.skip("holds more shapes and texts than are compared") }
        if hasUnreadLetters {
            found.add(
                Inspection.Remark(
                    problem: .partiallyInspected,
                    words: "holds words drawn as shapes, which were not read",
                    remedy: "read them, or save the drawing with its text as text", review: true))
        }
        if !text.isEmpty { found.titles.append(text) }
    }

    private mutating func look(
        _ element: XMLElement, _ origin: DrawingPlace?, isDefinition: Bool
    ) {
        switch element.name {
        case "rect":
            // The box of a clip or a mask is not painted.
            if !isDefinition, ground.covers(element, origin) {
                found.hide("text under a filled box")
            }
        case "script": found.hide("a script")
        case "foreignObject": found.hide("foreign content")
        case "metadata": lookAtMetadata(element)
        case "image":
            lookAtImage(element)
        case "text", "tspan":
            let words = element.text.trimmedText
            if element.name == "text" { note(words: words) }
            if isOutside(element, origin) { found.hide("text outside the picture") }
            lookAtInk(element, origin)
        case "title": found.titles.append(element.text.trimmedText)
        case "desc":
            if !element.text.trimmedText.isEmpty { found.hide("a description that does not show") }
        case "style":
            lookAtTexts(ofStyle: element.text)
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
        let shown = DrawnStyle(element)
        let isHidden =
            shown["display"] == "none" || shown["visibility"] == "hidden"
            || shown.isZero("opacity")
            // Letters without a face; a mark without one has its edge.
            || ["text", "tspan"].contains(element.name) && shown.isZero("fill-opacity")
        if isHidden, element.name != "clipPath" { found.hide("a part of the drawing is hidden") }
    }

    /// Text without ink, of the colour of the page, or too small to read.
    mutating func lookAtInk(_ element: XMLElement, _ origin: DrawingPlace?) {
        guard !element.text.trimmedText.isEmpty else { return }
        let fill = DrawingGround.property("fill", of: element)
        let stroke = DrawingGround.property("stroke", of: element)
        let opacity = DrawingGround.property("fill-opacity", of: element).flatMap { Double($0) }
        let hasNoFace =
            fill == "none" || fill.map(PageLengths.isClear) ?? false
            || opacity.map({ $0 < 0.05 }) ?? false
        if hasNoFace, stroke == nil || stroke == "none" {
            found.hide("hidden text: it has no colour")
        }
        if let fill = hasNoFace ? stroke : fill, DrawingGround.isWhite(fill),
            !ground.isDark(at: element, origin), !isOnDarkShape(element, origin)
        {
            found.hide("white text")
        }
        if let words = DrawingGround.property("font-size", of: element),
            let number = Double(words.prefix { $0.isNumber || $0 == "." }), number < 1,
            number == 0 || !words.hasSuffix("em") && number < (size?.height ?? 1_000) / 500
        {
            found.hide("text of no size")
        }
        ground.note(element, origin)
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

    static func shifted(_ origin: DrawingPlace?, by element: XMLElement) -> DrawingPlace? {
        origin?.shifted(
            element["x"].flatMap { Double($0) } ?? 0, element["y"].flatMap { Double($0) } ?? 0)
    }

    func isOutside(_ element: XMLElement, _ origin: DrawingPlace?) -> Bool {
        guard let size, let origin else { return false }
        // A piece of a text goes on where the piece before it ends.
        let isPlaced = element["x"] != nil && element["y"] != nil
        if element.name == "tspan", !isPlaced, !origin.isShift { return false }
        let left =
            Self.length("x", of: element, size.width)
            + Self.length("dx", of: element, size.width)
        let top =
            Self.length("y", of: element, size.height)
            + Self.length("dy", of: element, size.height)
        let place = origin.point(left, top)
        let (x, y) = (place.x - corner.x, place.y - corner.y)
        return x < -size.width * 0.1 || y < -size.height * 0.1 || x > size.width * 1.1
            || y > size.height * 1.2
    }

    /// The first of a list; a share of the picture where it is a percentage.
    private static func length(_ name: String, of element: XMLElement, _ whole: Double) -> Double {
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

/// Addresses that hold their content.
enum DataURI {
    /// Nil for an address that holds none.
    static func content(of text: String) -> [UInt8]? {
        guard text.hasPrefix("data:"), let comma = text.firstIndex(of: ",") else { return nil }
        let body = text[text.index(after: comma)...]
        return text[..<comma].hasSuffix(";base64")
            ? Base64.decoded(Array(body.utf8)) : Array(body.utf8)
    }
}

/// Base64 (RFC 4648) as notebooks and pages write it: line breaks are skipped.
enum Base64 {
    static func decoded(_ text: [UInt8]) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count * 3 / 4)
        var (bits, count) = (0, 0)
        for byte in text {
            let value: Int
            switch byte {
            case 0x41...0x5A: value = Int(byte) - 0x41
            case 0x61...0x7A: value = Int(byte) - 0x61 + 26
            case 0x30...0x39: value = Int(byte) - 0x30 + 52
            case 0x2B, 0x2D: value = 62
            case 0x2F, 0x5F: value = 63
            case 0x3D, 0x0A, 0x0D, 0x20, 0x09: continue
            default: return nil
            }
            bits = (bits << 6 | value) & 0xFF_FFFF
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        return bytes
    }
}

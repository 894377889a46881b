import Outputs

/// Reads an SVG drawing: marks are counted, since each may be somebody; scripts, foreign content,
/// metadata, references and what lies outside the picture are hidden content.
///
/// Source: W3C, *Scalable Vector Graphics 2*.
struct DrawingReader {
    /// So many marks of one shape are records. Bars and ticks of a chart are fewer or differ.
    static let manyMarks = 15

    private let limits: ReadLimits
    private var found = Inspection()
    private var marks = MarkCount()
    private var size: (width: Double, height: Double)?
    private var text = ""

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
        var reader = DrawingReader(limits: limits)
        reader.size = Self.viewBox(root)
        reader.read(root)
        found = reader.found
    }

    private init(limits: ReadLimits) { self.limits = limits }

    private static func viewBox(_ root: XMLElement) -> (Double, Double)? {
        let box = root["viewBox"]?.split { $0 == " " || $0 == "," }.compactMap { Double($0) } ?? []
        return box.count == 4 ? (box[2], box[3]) : nil
    }

    private mutating func read(_ root: XMLElement) {
        var stack: [(XMLElement, isMarks: Bool)] = [(root, true)]
        look(root)
        while let (parent, isMarks) = stack.popLast() {
            let isAxis =
                parent["id"].map {
                    $0.contains("axis") || $0.contains("legend") || $0.hasPrefix("text")
                } ?? false
            for child in parent.children {
                switch child {
                case .comment: found.hide("a comment in the drawing", review: true)
                case .instruction: found.hide("an XML instruction in the drawing", review: true)
                case .text: continue
                case .element(let element):
                    look(element)
                    if element.name == "metadata" { continue }
                    let counts =
                        isMarks && !isAxis
                        && !["defs", "clipPath", "symbol", "pattern", "marker"].contains(
                            element.name)
                    if counts { marks.add(element) }
                    stack.append((element, counts))
                }
            }
        }
        report()
    }

    private mutating func report() {
        for (count, words) in marks.many(Self.manyMarks) {
            found.parts.append(
                FoundPart(place: "\(count) marks (\(words))", kind: .recordLevel, text: nil))
        }
        if !text.isEmpty { found.titles.append(text) }
    }

    private mutating func look(_ element: XMLElement) {
        switch element.name {
        case "script": found.hide("a script")
        case "foreignObject": found.hide("foreign content")
        case "metadata": lookAtMetadata(element)
        case "image":
            lookAtImage(element)
        case "text", "tspan":
            let words = element.text.trimmedText
            if element.name == "text", text.utf8.count < 100_000 { text += words + "\n" }
            if isOutside(element) { found.hide("text outside the picture") }
        case "title": found.titles.append(element.text.trimmedText)
        case "desc":
            if !element.text.trimmedText.isEmpty { found.hide("a description that does not show") }
        case "style":
            if element.text.contains("@import") || element.text.contains("url(http") {
                found.hide("a style from elsewhere")
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
            if name.hasPrefix("data-") { found.hide("an attribute that holds data") }
            if name == "label" || name == "groupmode" || name == "docname" || name == "absref"
                || name == "export-filename"
            {
                found.hide(
                    "a layer, a label or a path of the program that drew it",
                    review: name != "docname" && name != "export-filename" && name != "absref")
            }
        }
        let style = (element["style"] ?? "").lowercased().filter { $0 != " " }
        let isHidden =
            element["display"] == "none" || element["visibility"] == "hidden"
            || element["opacity"] == "0" || style.contains("display:none")
            || style.contains("visibility:hidden") || style.contains("opacity:0;")
            || style.hasSuffix("opacity:0") && !style.hasSuffix("fill-opacity:0")
                && !style.hasSuffix("stroke-opacity:0")
        if isHidden, element.name != "clipPath" { found.hide("a part of the drawing is hidden") }
        let isWhite =
            ["white", "#fff", "#ffffff"].contains((element["fill"] ?? "").lowercased())
            || style.contains("fill:#ffffff") || style.contains("fill:white")
        if isWhite, element.name == "text" { found.hide("white text") }
        if element.name == "text", element["font-size"] == "0" || style.contains("font-size:0") {
            found.hide("text of no size")
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

    private func isOutside(_ element: XMLElement) -> Bool {
        guard let size, element["transform"] == nil, let x = element["x"].flatMap({ Double($0) }),
            let y = element["y"].flatMap({ Double($0) })
        else { return false }
        return x < -size.width * 0.1 || y < -size.height * 0.1 || x > size.width * 1.1
            || y > size.height * 1.2
    }
}

/// Counts the marks of a drawing by their looks: circles of one radius, uses of one symbol, paths of
/// one shape.
struct MarkCount {
    private var counts: [String: Int] = [:]

    mutating func add(_ element: XMLElement) {
        let key: String
        switch element.name {
        case "circle", "ellipse": key = "circles"
        case "use":
            guard element["x"] != nil || element["transform"] != nil, let target = element["href"],
                !target.lowercased().contains("glyph"), !isLetter(target)
            else { return }
            key = "uses of one symbol \(target)"
        case "path":
            guard let shape = element["d"].map(Self.shape) else { return }
            key = "paths of one shape \(shape)"
        case "rect", "polygon", "line":
            key =
                "\(element.name) \(element["width"] ?? "") \(element["height"] ?? "") \(element["class"] ?? "")"
        default: return
        }
        counts[key, default: 0] += 1
    }

    /// Letters drawn as symbols of a font (matplotlib, cairo).
    private func isLetter(_ target: String) -> Bool {
        target.contains("DejaVu")
            || target.contains("-") && !target.hasPrefix("#m") && !target.hasPrefix("#C")
    }

    /// The commands of a path with relative lengths rounded: equal for equal shapes at other places.
    private static func shape(_ data: String) -> String {
        var numbers: [Double] = []
        var commands = ""
        var current = ""
        for character in data.prefix(4_000) + " " {
            if character.isLetter, character != "e" {
                commands.append(character)
            }
            if character == " " || character == "," || character == "\n"
                || character.isLetter && character != "e"
            {
                if let number = Double(current) { numbers.append(number) }
                current = ""
            } else {
                current.append(character)
            }
        }
        guard numbers.count >= 4, numbers.count % 2 == 0 else { return commands }
        let xs = stride(from: 0, to: numbers.count, by: 2).map { numbers[$0] }
        let ys = stride(from: 1, to: numbers.count, by: 2).map { numbers[$0] }
        let width = ((xs.max() ?? 0) - (xs.min() ?? 0)) * 10
        let height = ((ys.max() ?? 0) - (ys.min() ?? 0)) * 10
        return "\(commands) \(Self.rounded(width)) \(Self.rounded(height))"
    }

    private static func rounded(_ value: Double) -> Int {
        value.isFinite && abs(value) < 1e9 ? Int(value.rounded()) : 0
    }

    func many(_ least: Int) -> [(count: Int, words: String)] {
        counts.filter { $0.value >= least && !$0.key.hasPrefix("line") }
            .sorted { $0.key < $1.key }
            .map { key, count in
                (count, String(key.prefix { $0 != " " }) + " of one look")
            }
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

/// What the declarations of a style do to the text of an element.
struct PageStyle {
    private var values: [String: String] = [:]

    init() {}

    /// - `declarations`: as in a `style` attribute: `color: white; height: 0`.
    /// - `color`: of an attribute of its own, which a style may change.
    init(_ declarations: String, color: String? = nil) {
        if let color { values["color"] = color.lowercased() }
        for entry in PageLengths.plain(declarations).split(separator: ";") {
            let parts = entry.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let value = String(parts[1]).lowercased().split(separator: "!").first ?? ""
            values[String(parts[0]).lowercased().trimmedLines] = String(value).trimmedLines
        }
    }

    var isEmpty: Bool { values.isEmpty }

    /// Takes over what another style says, which comes later.
    mutating func take(_ other: PageStyle) {
        values.merge(other.values) { _, later in later }
    }

    /// Nothing but what may hide, or what may shade.
    var kept: PageStyle {
        var style = PageStyle()
        style.values = values.filter { Self.properties.contains($0.key) }
        return style
    }

    private static let properties: Set<String> = [
        "display", "visibility", "opacity", "font-size", "color", "background", "background-color",
        "left", "top", "text-indent", "margin-left", "margin-top", "height", "width", "max-height",
        "max-width", "clip", "clip-path", "transform", "position", "overflow", "right", "bottom",
        "line-height", "filter", "mask", "mask-image", "-webkit-mask-image", "content-visibility",
        "vertical-align", "text-decoration", "text-decoration-line", "letter-spacing", "zoom",
        "scale", "translate", "inset", "font", "-webkit-text-fill-color",
    ]

    /// Whether something other than white is behind the text.
    var isShaded: Bool {
        Self.isShade(values["background-color"]) || Self.isShade(values["background"])
    }

    static func isShade(_ colour: String?) -> Bool {
        guard let colour = colour?.lowercased().trimmedLines, !colour.isEmpty else { return false }
        let none = ["none", "transparent", "inherit", "initial", "unset", "0", "#0000"]
        return !none.contains(colour) && !DrawingGround.isWhite(colour)
    }

    var isRaised: Bool { ["super", "sub"].contains(values["vertical-align"]) }

    var isStruck: Bool {
        ["text-decoration", "text-decoration-line"].contains {
            values[$0]?.contains("line-through") ?? false
        }
    }

    /// - `onShade`: its ground, or that of an element around it, is not white.
    func hides(onShade: Bool) -> Bool {
        if values["display"] == "none" || ["hidden", "collapse"].contains(values["visibility"]) {
            return true
        }
        if number("opacity").map({ $0 < 0.05 }) ?? false || isTiny { return true }
        // What stands there where a page sets no such name.
        if values["display"]?.filter({ $0 != " " }).hasSuffix(",none)") ?? false { return true }
        let boxes = ["height", "width", "max-height", "max-width"]
        if boxes.contains(where: { number($0) == 0 }) { return true }
        let places = [
            "left", "top", "right", "bottom", "text-indent", "margin-left", "margin-top", "inset",
        ]
        if places.contains(where: { number($0).map { abs($0) > 9_000 || $0 <= -500 } ?? false }) {
            return true
        }
        return isMovedAway || isCutAway || isShrunk || hidesInk(onShade)
    }

    /// Letters that are at most two pixels high, or stand over each other.
    private var isTiny: Bool {
        let short = values["font"]?.split { " /".contains($0) }
            .first { $0.first?.isNumber ?? false || $0.first == "." }
        let sizes = [values["font-size"], short.map(String.init)]
        return sizes.contains { PageLengths.pixels($0).map { $0 <= 2 } ?? false }
            || PageLengths.pixels(values["letter-spacing"]).map { $0 <= -6 } ?? false
    }

    /// A window's height or more below its top, or moved as a whole.
    private var isMovedAway: Bool {
        if values["position"] == "fixed" {
            let places = ["left", "top", "right", "bottom"].compactMap { values[$0] }
            let isOutside = places.contains { place in
                place.hasSuffix("vh") || place.hasSuffix("vw")
                    ? PageLengths.pixels(place).map { $0 >= 1_000 } ?? false : false
            }
            if isOutside { return true }
        }
        return (values["translate"] ?? "").split(separator: " ")
            .contains { PageLengths.pixels(String($0)).map { abs($0) >= 5_000 } ?? false }
    }

    /// By a clip, a mask or a filter that leaves nothing.
    private var isCutAway: Bool {
        if values["content-visibility"] == "hidden" { return true }
        let clip = (values["clip-path"] ?? "").filter { $0 != " " }
        if clip.hasPrefix("inset(100%") || clip.hasPrefix("inset(50%") || clip.hasPrefix("circle(0")
        {
            return true
        }
        if (values["clip"] ?? "").filter({ !" ,".contains($0) }).replacing("px", with: "")
            .hasPrefix("rect(0000")
        {
            return true
        }
        let masks = ["mask", "mask-image", "-webkit-mask-image"]
        if masks.contains(where: { values[$0]?.contains("transparent") ?? false }) { return true }
        return (values["filter"] ?? "").filter { $0 != " " }.hasPrefix("opacity(0")
            && !(values["filter"] ?? "").contains("(0.")
    }

    /// By a transformation, a line without height in a box that cuts, or letters over each other.
    private var isShrunk: Bool {
        if ["zoom", "scale"].contains(where: { number($0).map { $0 < 0.05 } ?? false }) {
            return true
        }
        let isCut = values["overflow"] == "hidden"
        if isCut, values["text-indent"]?.hasPrefix("100%") ?? false { return true }
        let sides = [values["width"], values["height"]].compactMap(PageLengths.pixels)
        if isCut, sides.count == 2, sides.allSatisfy({ $0 <= 2 }) { return true }
        if number("line-height") == 0, values["overflow"] == "hidden" { return true }
        let transform = (values["transform"] ?? "").filter { $0 != " " }
        for name in ["scale(", "scalex(", "scaley("] where transform.contains(name) {
            let rest = transform[(transform.range(of: name)?.upperBound ?? transform.endIndex)...]
            let factor = Double(rest.prefix { $0.isNumber || $0 == "." })
            if let factor, factor < 0.05 { return true }
        }
        guard transform.hasPrefix("translate") else { return false }
        return transform.split { !($0.isNumber || "-.".contains($0)) }
            .contains { Double($0).map { abs($0) >= 5_000 } ?? false }
    }

    private func hidesInk(_ onShade: Bool) -> Bool {
        guard let colour = values["-webkit-text-fill-color"] ?? values["color"] else {
            return false
        }
        let ink = Self.byDay(colour)
        if PageLengths.isClear(ink) || ink == values["background-color"]
            || ink == values["background"]
        {
            return true
        }
        return (DrawingGround.isWhite(ink) || PageLengths.isLight(ink)) && !onShade
    }

    /// Of `light-dark(white, black)` the first: pages are read, and printed, on light ground.
    private static func byDay(_ colour: String) -> String {
        guard colour.hasPrefix("light-dark(") else { return colour }
        var depth = 0
        let first = colour.dropFirst(11).prefix { letter in
            depth += letter == "(" ? 1 : letter == ")" ? -1 : 0
            return depth >= 0 && (letter != "," || depth > 0)
        }
        return String(first).trimmedText
    }

    /// Without its unit; nil for a word.
    private func number(_ name: String) -> Double? {
        guard let value = values[name] else { return nil }
        return Double(value.prefix { $0.isNumber || "+-.".contains($0) })
    }
}

/// The rules of a page's style sheets, as far as they hide or shade elements.
///
/// Source: W3C, *CSS Syntax Module Level 3*, *Selectors Level 4*: elements, classes, identifiers and
/// the elements around them. What depends on attributes or positions is left to a person.
struct PageStyles {
    /// What selectors ask of an element.
    struct Element {
        let name: String
        let id: String?
        let classes: Set<Substring>

        init(_ name: String, _ attributes: [String: String]) {
            self.name = name
            id = attributes["id"]
            classes = Set((attributes["class"] ?? "").split { $0.isWhitespace })
        }
    }

    private struct Compound {
        var name: String?
        var id: String?
        var classes: Set<Substring> = []

        func matches(_ element: Element) -> Bool {
            (name == nil || name == element.name) && (id == nil || id == element.id)
                && classes.isSubset(of: element.classes)
        }
    }

    private struct Rule {
        let target: Compound
        let around: [Compound]
        let style: PageStyle
    }

    /// By a class, an identifier or a name that the element must have.
    private var rules: [String: [Rule]] = [:]
    private(set) var hidesByPosition = false
    private(set) var holdsText = false
    private(set) var holdsComment = false
    private var count = 0
    /// Comparisons of elements with rules that are still made.
    private var left = 20_000_000

    /// Whether some elements were not compared with all rules.
    var isTooMuch: Bool { left <= 0 || count >= 20_000 }

    mutating func add(_ sheet: String) {
        let plain = Self.withoutComments(sheet)
        holdsComment = holdsComment || plain.utf8.count < sheet.utf8.count
        var rest = plain[...]
        while let open = rest.firstIndex(of: "{"), count < 20_000 {
            let prelude = String(rest[..<open]).split(separator: ";").last.map(String.init) ?? ""
            rest = rest[rest.index(after: open)...]
            let selector = prelude.trimmedLines
            if selector.hasPrefix("@") {
                let isNested = ["@media", "@supports", "@layer", "@container"]
                    .contains { selector.lowercased().hasPrefix($0) }
                if !isNested || selector.contains("print") { rest = Self.afterBlock(rest) }
                continue
            }
            let end = rest.firstIndex(of: "}") ?? rest.endIndex
            add(selectors: selector, PageStyle(String(rest[..<end])), String(rest[..<end]))
            rest = end < rest.endIndex ? rest[rest.index(after: end)...] : ""
        }
    }

    private mutating func add(selectors: String, _ style: PageStyle, _ body: String) {
        if let words = body.utf8Range(of: "content:") {
            let value = String(decoding: Array(body.utf8).dropFirst(words + 8), as: UTF8.self)
                .prefix { $0 != ";" }
            let quoted = value.split(omittingEmptySubsequences: false) { "\"'".contains($0) }
            let said = quoted.indices.filter { $0 % 2 == 1 }.map { quoted[$0] }
                .filter { !$0.contains("\\") }
            if said.contains(where: { $0.count { $0.isLetter || $0.isNumber } > 2 }) {
                holdsText = true
            }
        }
        if Self.namesText(body) { holdsText = true }
        let kept = style.kept
        guard !kept.isEmpty else { return }
        for selector in selectors.split(separator: ",") {
            count += 1
            // What comes before or after an element, or while a pointer is over it.
            if selector.contains(":") { continue }
            if selector.contains("[") {
                if kept.hides(onShade: true) { hidesByPosition = true }
                continue
            }
            add(String(selector), kept)
        }
    }

    /// `--name: "text"`, which shows nowhere by itself.
    private static func namesText(_ body: String) -> Bool {
        body.split(separator: ";").map(String.init).contains { entry in
            guard entry.trimmedLines.hasPrefix("--"), let colon = entry.firstIndex(of: ":") else {
                return false
            }
            let value = String(entry[entry.index(after: colon)...]).trimmedLines
            return (value.hasPrefix("\"") || value.hasPrefix("'"))
                && value.count { $0.isLetter || $0.isNumber } > 2
        }
    }

    private mutating func add(_ selector: String, _ style: PageStyle) {
        let parts = selector.split { " >\n\t\r".contains($0) }
        // A sibling may be anywhere.
        let first = parts.lastIndex { $0 == "+" || $0 == "~" }.map { $0 + 1 } ?? 0
        let compounds = parts[min(first, parts.count)...].map { Self.compound($0) }
        guard let target = compounds.last else { return }
        let key = target.classes.first.map { ".\($0)" } ?? target.id.map { "#\($0)" }
        rules[key ?? target.name ?? "*", default: []].append(
            Rule(target: target, around: compounds.dropLast(), style: style))
    }

    private static func compound(_ text: Substring) -> Compound {
        var compound = Compound()
        var rest = text
        let name = rest.prefix { $0 != "." && $0 != "#" }
        if !name.isEmpty, name != "*" { compound.name = name.lowercased() }
        rest = rest.dropFirst(name.count)
        while let sign = rest.first {
            let word = rest.dropFirst().prefix { $0 != "." && $0 != "#" }
            if sign == "#" { compound.id = String(word) } else { compound.classes.insert(word) }
            rest = rest.dropFirst(1 + word.count)
        }
        return compound
    }

    private static func withoutComments(_ sheet: String) -> String {
        let bytes = Array(sheet.utf8)
        guard var open = bytes.firstRange(of: Array("/*".utf8), from: 0) else { return sheet }
        var kept: [UInt8] = []
        var start = 0
        while true {
            kept += bytes[start..<open]
            start =
                bytes.firstRange(of: Array("*/".utf8), from: open + 2).map { $0 + 2 }
                ?? bytes.count
            guard let next = bytes.firstRange(of: Array("/*".utf8), from: start) else { break }
            open = next
        }
        return String(decoding: kept + bytes[start...], as: UTF8.self)
    }

    private static func afterBlock(_ text: Substring) -> Substring {
        var depth = 1
        var index = text.startIndex
        while index < text.endIndex, depth > 0 {
            if text[index] == "{" { depth += 1 }
            if text[index] == "}" { depth -= 1 }
            index = text.index(after: index)
        }
        return text[index...]
    }

    /// What the sheets say of an element; the elements around it, outermost first.
    mutating func looks(
        of element: Element, within around: some Collection<Element>
    ) -> PageStyle {
        var looks = PageStyle()
        guard !rules.isEmpty, left > 0 else { return looks }
        let keys =
            element.classes.sorted().map { ".\($0)" } + (element.id.map { ["#\($0)"] } ?? [])
            + [element.name, "*"]
        for rule in keys.flatMap({ rules[$0] ?? [] }) {
            left -= 1
            guard rule.target.matches(element) else { continue }
            left -= rule.around.count * around.count
            if rule.around.allSatisfy({ part in around.contains { part.matches($0) } }) {
                looks.take(rule.style)
            }
        }
        return looks
    }
}

/// What the declarations of a style do to the text of an element.
struct PageStyle {
    private var values: [String: String] = [:]
    private var important: Set<String> = []

    init() {}

    /// - `declarations`: as in a `style` attribute: `color: white; height: 0`.
    /// - `color`: of an attribute of its own, which a style may change.
    init(_ declarations: String, color: String? = nil, ground: String? = nil) {
        if let color { values["color"] = color.lowercased().trimmedLines }
        if let ground { values["background-color"] = ground.lowercased().trimmedLines }
        for entry in PageLengths.parts(PageLengths.plain(declarations), at: ";") {
            let parts = entry.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let pieces = String(parts[1]).lowercased().split(separator: "!")
            let isImportant = pieces.count > 1
            let name = String(parts[0]).lowercased().trimmedLines
            if important.contains(name), !isImportant { continue }
            values[name] = String(pieces.first ?? "").trimmedLines
            if isImportant { important.insert(name) }
        }
    }

    /// What attributes say, each by itself.
    init(attributes: [String: String]) {
        values = attributes.mapValues { $0.lowercased().trimmedLines }
    }

    var isEmpty: Bool { values.isEmpty }

    subscript(name: String) -> String? { values[name] }

    /// Its own properties, `--name`.
    var variables: [String: String] { values.filter { $0.key.hasPrefix("--") } }

    /// Takes over what another style says, which comes later.
    mutating func take(_ other: PageStyle) {
        for (name, value) in other.values
        where !important.contains(name) || other.important.contains(name) {
            values[name] = value
        }
        important.formUnion(other.important)
    }

    /// With the values of a page's own properties put in; what is given several values stays a word.
    func resolved(_ variables: [String: Set<String>]) -> PageStyle {
        guard values.contains(where: { $0.value.contains("var(") }) else { return self }
        var style = self
        style.values = values.compactMapValues { PageVariables.resolved($0, variables) }
        return style
    }

    /// Nothing but what may hide, or what may shade.
    var kept: PageStyle {
        var style = PageStyle()
        style.values = values.filter { Self.properties.contains($0.key) }
        style.important = important
        return style
    }

    private static let properties: Set<String> = Set(
        """
        display visibility opacity font font-size font-family font-size-adjust color background \
        background-color background-image -webkit-text-fill-color -webkit-text-security text-security \
        position left top right bottom inset inset-inline inset-block inset-inline-start inset-inline-end \
        inset-block-start inset-block-end z-index margin margin-left margin-top margin-right margin-bottom \
        margin-inline margin-block margin-inline-start margin-block-start text-indent letter-spacing \
        word-spacing line-height width height max-width max-height block-size inline-size max-block-size \
        max-inline-size overflow overflow-x overflow-y clip clip-path -webkit-clip-path mask mask-image \
        -webkit-mask -webkit-mask-image filter transform scale translate rotate zoom content-visibility \
        vertical-align text-decoration text-decoration-line animation animation-name offset-path \
        mix-blend-mode contain text-overflow -webkit-line-clamp grid-area grid-template-rows \
        grid-template-columns unicode-bidi backface-visibility float direction order flex-direction \
        flex-flow grid-column grid-row grid-column-start grid-row-start list-style list-style-type \
        flex flex-basis -counted fill fill-opacity stroke stroke-opacity stroke-width stroke-dasharray \
        paint-order baseline-shift text-anchor x y cx cy r rx ry d transform-origin
        """.split(separator: " ").map(String.init))

    /// Above or below its line: by a word, by a length, or by a place beside its own.
    var isRaised: Bool {
        if ["super", "sub"].contains(values["vertical-align"]) { return true }
        let isBeside = values["position"] == "relative"
        let shifts = [
            values["vertical-align"], isBeside ? values["top"] : nil,
            isBeside ? values["bottom"] : nil,
        ]
        return shifts.contains { shift in
            guard let shift, shift.contains(where: \.isNumber) else { return false }
            return PageLengths.pixels(shift).map { abs($0) > 2 } ?? false
        }
    }

    var isStruck: Bool {
        ["text-decoration", "text-decoration-line"].contains {
            values[$0]?.contains("line-through") ?? false
        }
    }

    /// Letters' size in pixels, where the style says one.
    ///
    /// - `around`: of the element around it.
    func size(around: Double) -> Double? {
        let short = values["font"]?.split { " /".contains($0) }
            .first { $0.first?.isNumber ?? false || $0.first == "." }
        guard let text = values["font-size"] ?? short.map(String.init) else { return nil }
        let size = PageLengths.pixels(text, whole: around)
        let isRelative = text.hasSuffix("em") && !text.hasSuffix("rem") && !text.contains("(")
        return isRelative ? size.map { $0 * around / 16 } : size
    }

    /// The colour of letters; nil where the style says nothing of it.
    var ink: Ink? {
        guard let text = values["-webkit-text-fill-color"] ?? values["color"] else { return nil }
        if Self.others.contains(text) { return nil }
        return PageColour(text).map { .known($0) } ?? .unknown
    }

    enum Ink {
        case known(PageColour), unknown
    }

    /// Whether it gives letters the colour of paper, and no ground.
    var isInvisibleOnPaper: Bool {
        guard case .known(let ink) = ink else { return false }
        let isOnPaper = grounds?.allSatisfy { $0.over(.white).isLost(on: .white) } ?? true
        return isOnPaper && (ink.opacity < 0.05 || ink.isLost(on: .white))
    }

    private static let others: Set<String> = [
        "inherit", "initial", "unset", "revert", "currentcolor", "",
    ]

    /// The colours behind the text, of which it may stand on any; nil where the style says nothing, none where a
    /// picture is behind it.
    var grounds: [PageColour]? {
        let texts = ["background", "background-color", "background-image"].compactMap { values[$0] }
        guard !texts.isEmpty else { return nil }
        if texts.contains(where: { $0.contains("url(") }) { return [] }
        let words = texts.flatMap { PageLengths.parts($0, at: " ") }
        var colours: [PageColour] = []
        for word in words.prefix(40) {
            if let colour = PageColour(word) {
                colours.append(colour)
            } else if word.contains("gradient("), let open = word.firstIndex(of: "(") {
                let inside = String(word[word.index(after: open)...].dropLast())
                colours += PageLengths.parts(inside, at: ",").prefix(40).flatMap { part in
                    PageLengths.parts(part, at: " ").compactMap { PageColour($0) }
                }
            }
        }
        return colours.isEmpty ? nil : Array(colours.prefix(20))
    }

    /// Colours as they are seen on what is behind them.
    static func seen(_ colours: [PageColour], on around: [PageColour]) -> [PageColour] {
        colours.flatMap { colour in around.prefix(4).map { colour.over($0) } }
    }
}

/// A page's own properties.
enum PageVariables {
    /// A value with what `var(--name, otherwise)` stands for; nil where that is nothing, which makes the
    /// declaration void.
    static func resolved(
        _ text: String, _ variables: [String: Set<String>], depth: Int = 0
    ) -> String? {
        guard let start = text.range(of: "var("), depth < 8, text.utf8.count < 2_000 else {
            return text
        }
        var depthInside = 1
        let inside = text[start.upperBound...].prefix { letter in
            depthInside += letter == "(" ? 1 : letter == ")" ? -1 : 0
            return depthInside > 0
        }
        let comma = inside.firstIndex(of: ",") ?? inside.endIndex
        let name = String(inside[..<comma]).trimmedLines
        let known = variables[name] ?? []
        // Which of several holds depends on where the element stands.
        guard known.count < 2 else { return text }
        let otherwise =
            comma < inside.endIndex ? String(inside[inside.index(after: comma)...]) : nil
        guard let value = known.first ?? otherwise?.trimmedLines else { return nil }
        let rest = text[inside.endIndex...].dropFirst()
        return resolved(
            String(text[..<start.lowerBound]) + value + rest, variables, depth: depth + 1)
    }
}

/// What the elements of a drawing say of their looks: attributes, then style sheets, then their own style, each
/// winning over those before.
///
/// Source: W3C, *Scalable Vector Graphics 2*, 6.
struct DrawnStyles {
    private var sheets: PageStyles
    /// Whether there are sheets, or properties of the drawing's own.
    let hasSheets: Bool

    /// - `page`: the sheets of the page that the drawing stands in.
    init(_ root: XMLElement, page: PageStyles?) {
        var sheets = page ?? PageStyles()
        let own = root.all(["style"])
        for style in own { sheets.add(style.text, media: style["media"] ?? "") }
        var hasSheets = !own.isEmpty || page != nil
        root.walk { node in
            guard case .element(let element) = node, let style = element["style"],
                style.contains("--")
            else { return }
            sheets.note(PageStyle(style))
            hasSheets = true
        }
        if let style = root["style"], style.contains("--") {
            sheets.note(PageStyle(style))
            hasSheets = true
        }
        self.hasSheets = hasSheets
        self.sheets = sheets
    }

    /// Whether some rules were not compared with all elements, or not understood.
    var isTooMuch: Bool { sheets.isTooMuch || sheets.isNotFollowed }

    var holdsFont: Bool { sheets.holdsFont }

    /// - `around`: the elements around it, outermost first.
    mutating func style(of element: XMLElement, within around: [PageSelector.Element]) -> DrawnStyle
    {
        var style = PageStyle(attributes: element.attributes.filter { Self.names.contains($0.key) })
        let own = element["style"].map { PageStyle($0) }
        guard hasSheets else {
            if let own { style.take(own) }
            return DrawnStyle(style: style, unsure: [])
        }
        let taken = sheets.taken(
            PageSelector.Element(element.name.lowercased(), element.attributes), within: around)
        let (sure, unsure) = sheets.pieces(taken)
        for piece in sure { style.take(piece) }
        if let own { style.take(own) }
        return DrawnStyle(style: sheets.resolved(style), unsure: unsure)
    }

    /// Attributes that say what a style may say, too.
    private static let names: Set<String> = [
        "baseline-shift", "clip-path", "color", "display", "fill", "fill-opacity", "filter",
        "font-family", "font-size", "font-size-adjust", "letter-spacing", "mask", "opacity",
        "overflow", "paint-order", "stroke", "stroke-dasharray", "stroke-opacity", "stroke-width",
        "text-anchor", "transform", "unicode-bidi", "visibility", "word-spacing",
    ]
}

/// What holds of one element.
struct DrawnStyle {
    let style: PageStyle
    /// Of rules that may be for it, or hold on some windows and on paper.
    let unsure: [PageStyle]

    subscript(name: String) -> String? { style[name] }

    /// Whether the element is not drawn at all.
    var hides: Bool {
        ([style] + unsure).contains { style in
            style["display"] == "none" || ["hidden", "collapse"].contains(style["visibility"])
                || PageLengths.pixels(style["opacity"], whole: 1).map { $0 < 0.05 } ?? false
        }
    }

    /// Whether a rule of which it is not known whether it holds would change how letters look.
    var mayChangeLetters: Bool {
        unsure.contains { style in
            ["fill", "fill-opacity", "font-size", "color", "clip-path", "transform"].contains {
                style[$0] != nil
            }
        }
    }
}

extension DrawnStyle {
    private static let lengths = ["x", "y", "cx", "cy", "r", "rx", "ry", "d"]
    private static let sized: Set<String> = ["rect", "image", "use"]

    /// Whether a style says where a shape lies, or how large it is.
    func isSizedByStyle(_ element: XMLElement) -> Bool {
        ([style] + unsure).contains { style in
            Self.lengths.contains { style[$0] != nil }
                || Self.sized.contains(element.name)
                    && (style["width"] != nil || style["height"] != nil)
        }
    }
}

extension DrawingReader {
    /// `url(…)` of anything but a part of the same drawing or bytes in it.
    static func pointsOutside(_ value: String) -> Bool {
        var rest = value.lowercased()[...]
        while let start = rest.range(of: "url(") {
            let target = rest[start.upperBound...].drop { " \"'".contains($0) }
            if !target.hasPrefix("#"), !target.hasPrefix("data:") { return true }
            rest = rest[start.upperBound...]
        }
        return false
    }
}

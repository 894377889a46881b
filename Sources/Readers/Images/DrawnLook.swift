/// How the letters and shapes of a part of a drawing are painted: what it inherits, and what it says itself.
///
/// Lengths are those of its place; shares are from 0 to 1.
///
/// Source: W3C, *Scalable Vector Graphics 2*, 11 and 13.
struct DrawnLook {
    enum Paint: Hashable {
        case none
        case colour(PageColour)
        /// A gradient or a pattern.
        case picture
        /// Not followed.
        case unknown
    }

    private(set) var fill = Paint.colour(.black)
    private(set) var stroke = Paint.none
    private var current = Paint.colour(.black)
    /// Of all that is around it, and its own.
    private(set) var opacity = 1.0
    private(set) var fillOpacity = 1.0
    private(set) var strokeOpacity = 1.0
    private(set) var strokeWidth = 1.0
    private(set) var isDashed = false
    /// Whether faces are painted over edges.
    private var isEdgeFirst = false
    /// Of letters.
    private(set) var size = 16.0
    private(set) var anchor = "start"
    private(set) var spacing = (letter: 0.0, word: 0.0)
    /// How far letters are raised.
    private(set) var rise = 0.0
    /// A property over it that may hide it and is not followed.
    private(set) var unclear: String?

    mutating func take(_ style: DrawnStyle) {
        take(style.style)
        if style.mayChangeLetters { unclear = unclear ?? "a rule that may hold" }
    }

    private mutating func take(_ style: PageStyle) {
        current = paint(style["color"], inherited: current, initial: .colour(.black))
        fill = paint(style["fill"], inherited: fill, initial: .colour(.black))
        stroke = paint(style["stroke"], inherited: stroke, initial: .none)
        opacity *= share(style, "opacity", inherited: 1)
        fillOpacity = share(style, "fill-opacity", inherited: fillOpacity)
        strokeOpacity = share(style, "stroke-opacity", inherited: strokeOpacity)
        strokeWidth = PageLengths.pixels(style["stroke-width"], whole: 300) ?? strokeWidth
        if let dashes = style["stroke-dasharray"] { isDashed = dashes != "none" }
        if let order = style["paint-order"] { isEdgeFirst = order.hasPrefix("stroke") }
        size = style.size(around: size) ?? size
        anchor = style["text-anchor"] ?? anchor
        spacing.letter = length(style["letter-spacing"]) ?? spacing.letter
        spacing.word = length(style["word-spacing"]) ?? spacing.word
        if let shift = style["baseline-shift"] { rise += length(shift) ?? 0 }
        unclear = unclear ?? Self.unclear(style)
    }

    private func length(_ text: String?) -> Double? {
        if text == "normal" || text == "baseline" { return 0 }
        let value = PageLengths.pixels(text, whole: size)
        return text?.hasSuffix("em") ?? false ? value.map { $0 * size / 16 } : value
    }

    private func paint(_ text: String?, inherited: Paint, initial: Paint) -> Paint {
        switch text {
        case nil, "", "inherit", "unset", "revert", "revert-layer": inherited
        case "initial": initial
        case "none": .none
        case "currentcolor": current
        case let text?:
            text.hasPrefix("url(") ? .picture : PageColour(text).map { .colour($0) } ?? .unknown
        }
    }

    private mutating func share(_ style: PageStyle, _ name: String, inherited: Double) -> Double {
        guard let text = style[name], !["", "inherit", "unset", "revert"].contains(text) else {
            return inherited
        }
        if text == "initial" { return 1 }
        guard let number = PageLengths.pixels(text, whole: 1) else {
            unclear = unclear ?? name
            return inherited
        }
        return min(max(number, 0), 1)
    }

    /// Properties that may hide what is painted, with the values that do not.
    private static let harmless: [String: Set<String>] = [
        "mix-blend-mode": ["normal"], "content-visibility": ["visible", "auto"],
        "font-size-adjust": ["none"], "mask": ["none"], "mask-image": ["none"],
        "-webkit-mask": ["none"], "-webkit-mask-image": ["none"], "filter": ["none"],
        "clip-path": ["none"], "-webkit-clip-path": ["none"], "translate": ["none", "0", "0px"],
        "scale": ["none", "1"], "rotate": ["none", "0", "0deg"], "offset-path": ["none"],
        "zoom": ["1", "normal", "100%"], "animation": ["none"], "animation-name": ["none"],
        "-webkit-text-security": ["none"], "text-security": ["none"],
        "unicode-bidi": ["normal", "embed", "isolate", "plaintext"],
    ]

    private static func unclear(_ style: PageStyle) -> String? {
        harmless.keys.sorted().first { name in
            guard let value = style[name], !value.isEmpty, value != "inherit" else { return false }
            // Clips, masks and filters of the drawing are looked at where they are named.
            let isNamed =
                value.hasPrefix("url(") && ["clip-path", "mask", "filter"].contains(name)
            return !isNamed && harmless[name]?.contains(value) != true
        }
    }

    // MARK: What is seen

    /// The paint that letters are seen in, and how much of it is seen; nil where they have none.
    var letters: (paint: Paint, share: Double)? {
        let face = Self.share(of: fill) * fillOpacity * opacity
        let edge = strokeWidth > 0 ? Self.share(of: stroke) * strokeOpacity * opacity : 0
        // A wide edge covers the face of a letter.
        if edge >= 0.05, face < 0.05 || !isEdgeFirst && strokeWidth > size / 8 {
            return (stroke, edge)
        }
        return face < 0.05 ? nil : (fill, face)
    }

    /// How much of what is behind a shape its face covers, and its edge.
    var coverage: (face: Double, edge: Double) {
        (
            Self.share(of: fill) * fillOpacity * opacity,
            isDashed ? 0 : Self.share(of: stroke) * strokeOpacity * opacity
        )
    }

    private static func share(of paint: Paint) -> Double {
        switch paint {
        case .none: 0
        case .colour(let colour): min(max(colour.opacity, 0), 1)
        case .picture, .unknown: 1
        }
    }
}

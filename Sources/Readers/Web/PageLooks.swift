/// What a style of a page does to what stands in an element: hides it, lays it over others, or something that is
/// not followed.
extension PageStyle {
    /// By a word, a box, a place, a transformation or a cut; not by colours.
    var hides: Bool { hidesByWord || isTiny || isBoxed || isMovedAway || isCutAway || isShrunk }

    private var hidesByWord: Bool {
        let display = self["display"] ?? ""
        if display == "none" || ["hidden", "collapse"].contains(self["visibility"]) { return true }
        if pixels("opacity", 1).map({ $0 < 0.05 }) ?? false { return true }
        if self["content-visibility"] == "hidden" || pixels("font-size-adjust") == 0 { return true }
        for name in ["-webkit-text-security", "text-security"]
        where !["none", nil].contains(self[name]) {
            return true
        }
        if self["unicode-bidi"]?.hasSuffix("override") ?? false { return true }
        let fonts = ["wingdings", "webdings", "dingbats", "adobe blank", "adobeblank"]
        let family = (self["font-family"] ?? "") + " " + (self["font"] ?? "")
        if fonts.contains(where: { family.contains($0) }) { return true }
        return pixels("z-index").map { $0 < 0 } ?? false
            && !["static", nil].contains(self["position"])
    }

    private func pixels(_ name: String, _ whole: Double = 16) -> Double? {
        PageLengths.pixels(self[name], whole: whole)
    }

    /// Letters over each other.
    private var isTiny: Bool {
        pixels("letter-spacing").map { $0 <= -6 } ?? false
            || pixels("word-spacing").map { $0 <= -50 } ?? false
    }

    private var isCut: Bool {
        ["overflow", "overflow-x", "overflow-y"].contains { name in
            self[name].map { $0.contains("hidden") || $0.contains("clip") } ?? false
        }
    }

    /// Whether what does not fit can be scrolled to.
    private var isScrolled: Bool {
        ["overflow", "overflow-y"].contains { ["scroll", "auto"].contains(self[$0]) }
    }

    /// By a box without room.
    private var isBoxed: Bool {
        let names = [
            "height", "width", "max-height", "max-width", "block-size", "inline-size",
            "max-block-size", "max-inline-size",
        ]
        let sides = names.compactMap { name in self[name].map { (name, $0) } }
        for (name, text) in sides {
            guard let size = PageLengths.pixels(text, whole: 800) else { continue }
            if size == 0 { return true }
            // A picture's lines may be as low as that; letters need some pixels.
            let isHeight = name.contains("height") || name.contains("block")
            if isCut, isHeight ? size < 4 : size <= 8 { return true }
            if isScrolled, isHeight, size < 12 { return true }
        }
        let flex = (self["flex"] ?? "").split(separator: " ")
        let basis = self["flex-basis"] ?? (flex.count == 3 ? String(flex[2]) : nil)
        if isCut, flex.first ?? "0" == "0", PageLengths.pixels(basis) == 0 { return true }
        let rows = (self["grid-template-rows"] ?? "") + (self["grid-template-columns"] ?? "")
        if isCut, rows.split(separator: " ").contains(where: { $0 == "0fr" || $0 == "0" }) {
            return true
        }
        return isCut && pixels("line-height") == 0
    }

    /// Out of the window: by its place, its margins or an indent.
    private var isMovedAway: Bool {
        let isFree = ["absolute", "fixed"].contains(self["position"])
        let places = [
            "left", "top", "right", "bottom", "inset", "inset-inline", "inset-block",
            "inset-inline-start", "inset-inline-end", "inset-block-start", "inset-block-end",
        ]
        for name in places {
            let lengths = PageLengths.parts(self[name] ?? "", at: " ")
                .compactMap { PageLengths.pixels($0, whole: 1_000) }
            if lengths.contains(where: { $0 <= (isFree ? -100 : -300) || $0 > 4_000 }) {
                return true
            }
            let isFar = self["position"] == "fixed" && lengths.contains { $0 >= 1_000 }
            if isFar, self[name]?.contains(where: { $0 == "v" || $0 == "%" }) ?? false {
                return true
            }
        }
        let margins = [
            "margin", "margin-left", "margin-top", "margin-right", "margin-bottom",
            "margin-inline", "margin-block", "margin-inline-start", "margin-block-start",
        ]
        for name in margins {
            let lengths = PageLengths.parts(self[name] ?? "", at: " ")
                .compactMap { PageLengths.pixels($0, whole: 800) }
            if lengths.contains(where: { $0 <= -300 || $0 > 4_000 }) { return true }
        }
        guard let indent = pixels("text-indent", 800) else { return false }
        return indent <= -200 || indent > 2_000 || isCut && indent >= 700
    }

    /// By a clip, a mask or a filter that leaves nothing.
    private var isCutAway: Bool {
        for name in ["clip-path", "-webkit-clip-path"] {
            if PageCut.leavesNothing(self[name] ?? "none") { return true }
        }
        let clip = (self["clip"] ?? "").split { "(), ".contains($0) }
        if clip.first == "rect", clip.count > 1 {
            let sides = clip.dropFirst().map { PageLengths.pixels(String($0)) }
            if sides.allSatisfy({ $0 == sides.first }) { return true }
        }
        let masks = ["mask", "mask-image", "-webkit-mask", "-webkit-mask-image"]
        if masks.contains(where: { self[$0].map(PageCut.isClearMask) ?? false }) { return true }
        return PageCut.functions(self["filter"] ?? "").contains { name, numbers in
            guard let share = numbers.first else { return false }
            switch name {
            case "opacity": return share < 0.05
            case "contrast": return share < 0.1
            case "brightness": return share >= 3
            case "blur": return share >= 4
            default: return false
            }
        }
    }

    private var isShrunk: Bool {
        if pixels("zoom", 1).map({ $0 < 0.2 }) ?? false { return true }
        let scales = (self["scale"] ?? "").split(separator: " ").prefix(2)
        if scales.contains(where: {
            PageLengths.pixels(String($0), whole: 1).map { abs($0) < 0.05 } ?? false
        }) {
            return true
        }
        let shift = (self["translate"] ?? "").split(separator: " ")
            .compactMap { PageLengths.pixels(String($0), whole: 1_000) }
        if shift.contains(where: PageCut.isFar) { return true }
        let turn = (self["rotate"] ?? "").split(separator: " ").map(String.init)
        if turn.count == 2, ["x", "y"].contains(turn[0]), PageCut.isEdgeOn(PageCut.degrees(turn[1]))
        {
            return true
        }
        let functions = PageCut.functions(self["transform"] ?? "")
        // Behind the eye.
        let isNear = functions.contains { $0.0 == "perspective" }
        if isNear,
            functions.contains(where: { $0.0 == "translatez" && ($0.1.first ?? 0) > 0 })
        {
            return true
        }
        return functions.contains(where: PageCut.shrinks)
    }

    /// Of a table, which show in the order of the file.
    private static let parts: Set<String> = ["tr", "td", "th"]

    /// A property whose value may hide the text of an element and is not followed; nil where there is none.
    func unclear(of element: String) -> String? {
        // What is raised keeps its line as high as it was.
        if pixels("line-height") == 0, !["sup", "sub"].contains(element) { return "line-height" }

        let lengths = [
            "opacity", "font-size", "height", "width", "max-height", "max-width", "left", "top",
            "right", "bottom", "text-indent", "margin-left", "margin-top", "letter-spacing", "zoom",
            "scale", "display", "visibility", "block-size", "inline-size",
        ]
        for name in lengths {
            if let text = self[name], text.contains("("), PageLengths.pixels(text) == nil,
                !text.contains("-content")
            {
                return name
            }
        }
        let words: [(name: String, plain: Set<String>)] = [
            ("animation", ["none"]), ("animation-name", ["none"]), ("offset-path", ["none"]),
            ("mix-blend-mode", ["normal"]), ("text-overflow", ["clip"]),
            ("-webkit-line-clamp", ["none"]),
            ("contain", ["none", "content", "layout", "paint", "style"]),
            ("mask", ["none"]), ("mask-image", ["none"]), ("-webkit-mask", ["none"]),
            ("-webkit-mask-image", ["none"]), ("backface-visibility", ["visible"]),
        ]
        for (name, plain) in words {
            if let text = self[name], !text.isEmpty, !plain.contains(text), text != "inherit" {
                return name
            }
        }
        for name in ["clip-path", "-webkit-clip-path"] where !PageCut.isWhole(self[name] ?? "none")
        {
            return name
        }
        if self["filter"]?.contains("url(") ?? false { return "filter" }
        if turnsOver { return self["transform"] == nil ? "rotate or scale" : "transform" }
        if Self.parts.contains(element), movesAside || reverses(rightToLeft: false) {
            return "the place of a cell"
        }
        let known = PageCut.functions(self["transform"] ?? "").allSatisfy {
            PageCut.known.contains($0.0)
        }
        return known ? nil : "transform"
    }

    /// Whether the element may lie over what stands before it: out of its place, and with a ground of its own.
    var mayCover: Bool {
        let hasGround = ["background", "background-color", "background-image"].contains { name in
            guard let text = self[name] else { return false }
            let isNone = ["none", "inherit", "initial", "unset", "0", "0 0"].contains(text)
            return !isNone && PageColour(text).map { $0.opacity > 0.5 } ?? true
        }
        return hasGround && isOutOfPlace
    }

    /// Whether the element is drawn elsewhere than where it stands in the page.
    var isOutOfPlace: Bool {
        if ["absolute", "fixed"].contains(self["position"]) { return true }
        if self["position"] == "relative", pixels("top").map({ $0 <= -8 }) ?? false { return true }
        for name in ["margin-top", "margin", "margin-block-start", "translate"] {
            let lengths = PageLengths.parts(self[name] ?? "", at: " ").prefix(
                name == "translate" ? 2 : 1)
            if lengths.contains(where: {
                PageLengths.pixels($0, whole: 100).map { $0 <= -12 } ?? false
            }) {
                return true
            }
        }
        if self["grid-area"] != nil { return true }
        return PageCut.functions(self["transform"] ?? "").contains { name, numbers in
            name.hasPrefix("translate") && numbers.contains { $0 <= -12 }
        }
    }
}

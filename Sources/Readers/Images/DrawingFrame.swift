/// What the elements around a part of a drawing do to it: shrink it, cut it off, leave it undrawn.
struct DrawingFrame {
    /// How much smaller lengths are than they are written.
    var scale = 1.0
    /// In a definition that nothing refers to.
    var isUndrawn = false
    /// In a part that is drawn where and if something refers to it.
    var isDefinition = false
    /// Only programs of some kind draw it.
    var isChoice = false
    var isEmpty = false
    /// Names of the clips, masks and filters over it.
    var clips: [String] = []
    var isMasked = false
    /// Of the letters, in the lengths of its place.
    var size: Double?

    private static let definitions: Set<String> = [
        "defs", "symbol", "pattern", "marker", "clipPath", "mask",
    ]

    /// The frame of what lies within an element.
    func within(_ element: XMLElement, isRoot: Bool, _ references: DrawingReferences)
        -> DrawingFrame
    {
        var frame = self
        frame.scale *= Self.scale(of: element["transform"])
        if let size = Self.size(of: element) { frame.size = size }
        if let clip = DrawingReferences.target(of: DrawingGround.property("clip-path", of: element))
        {
            frame.clips.append(clip)
        }
        let isOver = ["mask", "filter"].contains { name in
            DrawingReferences.target(of: DrawingGround.property(name, of: element)) != nil
        }
        frame.isMasked = isMasked || isOver
        if element.name == "switch" { frame.isChoice = true }
        if element.name == "svg", !isRoot {
            frame.isEmpty =
                isEmpty || Self.isNothing(element["width"]) || Self.isNothing(element["height"])
        }
        if Self.definitions.contains(element.name) {
            (frame.isDefinition, frame.isUndrawn) = (true, true)
        }
        if frame.isDefinition, let id = element["id"], references.names.contains(id) {
            frame.isUndrawn = false
        }
        return frame
    }

    static func isNothing(_ length: String?) -> Bool {
        length.flatMap { Double($0.prefix { $0.isNumber || $0 == "." }) } == 0
    }

    /// Without a unit that is relative to something else.
    private static func size(of element: XMLElement) -> Double? {
        guard let words = DrawingGround.property("font-size", of: element),
            !words.hasSuffix("em"), !words.hasSuffix("%")
        else { return nil }
        return Double(words.prefix { $0.isNumber || $0 == "." })
    }

    /// Of scales and matrices one after the other; 1 for what is neither.
    private static func scale(of transform: String?) -> Double {
        guard let transform, transform.contains("scale") || transform.contains("matrix") else {
            return 1
        }
        var scale = 1.0
        for part in transform.split(separator: ")").prefix(20) {
            let pieces = part.split(separator: "(")
            guard pieces.count == 2, let name = pieces.first?.split(separator: " ").last else {
                continue
            }
            let numbers = pieces[1].split { ", \n\t".contains($0) }.compactMap { Double($0) }
            if name.hasSuffix("scale"), let first = numbers.first {
                scale *= (abs(first) * abs(numbers.count > 1 ? numbers[1] : first)).squareRoot()
            } else if name.hasSuffix("matrix"), numbers.count == 6 {
                scale *= abs(numbers[0] * numbers[3] - numbers[1] * numbers[2]).squareRoot()
            }
        }
        return scale
    }
}

/// What the parts of a drawing refer to.
struct DrawingReferences {
    /// The names that some `href` or `url(#…)` asks for.
    private(set) var names: Set<String> = []
    private var clips: [String: XMLElement] = [:]
    private var withText: Set<String> = []

    init(_ root: XMLElement) {
        root.walk { node in
            guard case .element(let element) = node else { return }
            for (key, value) in element.attributes {
                if key == "href", value.hasPrefix("#") { names.insert(String(value.dropFirst())) }
                if let target = Self.target(of: value) { names.insert(target) }
            }
            if element.name == "clipPath", let id = element["id"], clips.count < 10_000 {
                clips[id] = element
            }
            let holdsText = { element.first("text") != nil || element.name == "text" }
            if let id = element["id"], holdsText() { withText.insert(id) }
        }
    }

    /// `name` of `url(#name)`; nil for anything else.
    static func target(of value: String?) -> String? {
        guard let value, let start = value.range(of: "url(") else { return nil }
        let rest = value[start.upperBound...].drop { "\"' ".contains($0) }
        guard rest.first == "#" else { return nil }
        return String(rest.dropFirst().prefix { !"\"') ".contains($0) })
    }

    /// Whether something that is used elsewhere is or directly holds a text.
    func holdsText(_ reference: String?) -> Bool {
        reference.map { $0.hasPrefix("#") && withText.contains(String($0.dropFirst())) } ?? false
    }

    /// Whether a clip of boxes leaves nothing of a text that begins at a place.
    func cuts(_ name: String, _ place: DrawingGround.Point?) -> Bool {
        guard let clip = clips[name], !clip.elements.isEmpty,
            clip.elements.allSatisfy({ $0.name == "rect" })
        else { return false }
        return clip.elements.allSatisfy { box in
            guard let width = box["width"].flatMap({ Double($0) }),
                let height = box["height"].flatMap({ Double($0) })
            else { return false }
            if width <= 0 || height <= 0 { return true }
            guard let place, box["transform"] == nil, clip["transform"] == nil,
                clip["clipPathUnits"] == nil
            else { return false }
            let x = box["x"].flatMap { Double($0) } ?? 0
            let y = box["y"].flatMap { Double($0) } ?? 0
            // Letters stand on their place, and may be centred on it.
            return place.y < y - 30 || place.y > y + height + 60 || place.x > x + width + 200
                || place.x < x - 1_000
        }
    }
}

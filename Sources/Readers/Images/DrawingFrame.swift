/// What the elements around a part of a drawing do to it: cut it off, leave it undrawn.
struct DrawingFrame {
    /// In a definition that nothing refers to.
    var isUndrawn = false
    /// In a part that is drawn where and if something refers to it.
    var isDefinition = false
    /// Only programs of some kind draw it.
    var isChoice = false
    var isMasked = false
    /// The parts of the page that clips and drawings within the drawing leave of it, where these are boxes;
    /// nil for one that leaves nothing.
    var windows: [DrawnBox?] = []
    /// Whether a clip over it is not followed.
    var isCutUnclear = false

    private static let definitions: Set<String> = [
        "defs", "symbol", "pattern", "marker", "clipPath", "mask",
    ]

    /// The frame of what lies within an element.
    ///
    /// - `origin`: of the element's own lengths; nil where it is not known.
    /// - `isPlaced`: it is drawn where something refers to it.
    func within(
        _ element: XMLElement, _ style: DrawnStyle, isPlaced: Bool,
        _ origin: DrawingPlace?, _ references: DrawingReferences
    ) -> DrawingFrame {
        var frame = self
        if let name = DrawingReferences.target(of: style["clip-path"]) {
            switch references.clip(name, origin) {
            case .box(let box): frame.windows.append(box)
            case .unknown: frame.isCutUnclear = true
            }
        }
        let isOver = ["mask", "filter"].contains { name in
            DrawingReferences.target(of: style[name]) != nil
        }
        frame.isMasked = isMasked || isOver
        if element.name == "switch" { frame.isChoice = true }
        if Self.definitions.contains(element.name), !isPlaced {
            (frame.isDefinition, frame.isUndrawn) = (true, true)
        }
        if frame.isDefinition, let id = element["id"], references.names.contains(id) {
            frame.isUndrawn = false
        }
        return frame
    }
}

/// What the parts of a drawing refer to.
struct DrawingReferences {
    /// The names that some `href` or `url(#…)` asks for.
    private(set) var names: Set<String> = []
    private var parts: [String: XMLElement] = [:]
    private var clips: [String: Clip] = [:]

    init(_ root: XMLElement) {
        root.walk { node in
            guard case .element(let element) = node else { return }
            for (key, value) in element.attributes {
                if key == "href", value.hasPrefix("#") { names.insert(String(value.dropFirst())) }
                if let target = Self.target(of: value) { names.insert(target) }
            }
            // Of two parts with one name the first is meant.
            if let id = element["id"], parts[id] == nil, parts.count < 100_000 {
                parts[id] = element
            }
            if element.name == "clipPath", let id = element["id"]?.lowercased(), clips[id] == nil,
                clips.count < 10_000
            {
                clips[id] = Self.left(of: element)
            }
            guard element.name == "style" else { return }
            var rest = element.text[...]
            while let start = rest.range(of: "url(") {
                if let target = Self.target(of: String(rest[start.lowerBound...].prefix(200))) {
                    names.insert(target)
                }
                rest = rest[start.upperBound...]
            }
        }
    }

    /// `name` of `url(#name)`; nil for anything else.
    static func target(of value: String?) -> String? {
        guard let value, let start = value.range(of: "url(") else { return nil }
        let rest = value[start.upperBound...].drop { "\"' ".contains($0) }
        guard rest.first == "#" else { return nil }
        return String(rest.dropFirst().prefix { !"\"') ".contains($0) })
    }

    /// The part that `#name` means.
    func part(_ reference: String?) -> XMLElement? {
        guard let reference, reference.hasPrefix("#") else { return nil }
        return parts[String(reference.dropFirst())]
    }

    enum Clip {
        /// The smallest box around what is left; nil where nothing is.
        case box(DrawnBox?)
        case unknown
    }

    /// What a clip leaves, in the lengths of the element that names it.
    private static func left(of clip: XMLElement) -> Clip {
        guard clip["clipPathUnits"] != "objectBoundingBox", clip["clip-path"] == nil,
            let around = DrawingPlace.page.moved(by: clip["transform"])
        else { return .unknown }
        var left: DrawnBox?
        for shape in clip.elements where !["title", "desc"].contains(shape.name) {
            guard shape["clip-path"] == nil, shape["style"] == nil,
                let place = around.moved(by: shape["transform"]),
                let path = DrawingPath(outlineOf: shape)
            else { return .unknown }
            guard let box = DrawnBox(path.points.map { place.point($0.x, $0.y) }) else { continue }
            left = left?.joined(box) ?? box
        }
        return .box(left)
    }

    /// What a clip leaves of the page.
    ///
    /// - `name`: in small letters, as in styles.
    /// - `origin`: of the element that names it.
    func clip(_ name: String, _ origin: DrawingPlace?) -> Clip {
        guard let origin, case .box(let box)? = clips[name.lowercased()] else { return .unknown }
        guard let box else { return .box(nil) }
        let corners = [box.x.lowerBound, box.x.upperBound].flatMap { x in
            [box.y.lowerBound, box.y.upperBound].map { origin.point(x, $0) }
        }
        return DrawnBox(corners).map { .box($0) } ?? .unknown
    }
}

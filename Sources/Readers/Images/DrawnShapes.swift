/// The filled shapes of a drawing in the order of painting, and the texts: a text under a circle or a path
/// does not show, nor one of the colour of what it stands on.
struct DrawnShapes {
    typealias Point = (x: Double, y: Double)

    private struct Shape {
        let x: ClosedRange<Double>
        let y: ClosedRange<Double>
        /// As `rrggbb`; nil where it is not known.
        let ink: String?
        /// Nil where all of the box is filled.
        let path: DrawingPath?

        func holds(_ point: Point) -> Bool {
            x.contains(point.x) && y.contains(point.y) && path?.holds(point) ?? true
        }
    }

    private var shapes: [Shape] = []
    private var texts: [Point] = []
    /// What comparing may still cost.
    private var left = 5_000_000

    /// Whether some shapes and texts were not compared.
    var isTooDense: Bool { left <= 0 }

    /// Takes in a shape filled with a colour; whether it lies over a text that was painted before. Of boxes
    /// somebody else has looked at that.
    mutating func covers(_ element: XMLElement, _ origin: DrawingPlace, fill: String?) -> Bool {
        guard let fill, fill != "none", fill != "transparent", !fill.hasPrefix("url"),
            !PageLengths.isClear(fill)
        else { return false }
        for name in ["opacity", "fill-opacity"] {
            let share = DrawingGround.property(name, of: element).flatMap { Double($0) }
            if share.map({ $0 <= 0.9 }) ?? false { return false }
        }
        guard let shape = Self.shape(element, origin, Self.ink(fill)), shapes.count < 5_000 else {
            return false
        }
        shapes.append(shape)
        guard element.name != "rect" else { return false }
        return texts.contains { text in
            left -= 1
            guard left > 0, shape.x.contains(text.x), shape.y.contains(text.y) else { return false }
            left -= shape.path?.points.count ?? 0
            return shape.holds((text.x + 0.5, text.y - 0.5))
        }
    }

    /// Takes in a picture, whose colours are not known; whether it lies over a text that was painted before.
    mutating func covers(picture element: XMLElement, _ origin: DrawingPlace) -> Bool {
        let opacity = DrawingGround.property("opacity", of: element).flatMap { Double($0) } ?? 1
        guard let shape = Self.shape(element, origin, nil), shapes.count < 5_000, opacity > 0.05
        else { return false }
        shapes.append(shape)
        return opacity > 0.9
            && texts.contains { text in
                left -= 1
                return left > 0 && shape.holds((text.x + 0.5, text.y - 0.5))
            }
    }

    /// Whether the last shape at a place has colours that are not known.
    mutating func isUnknown(at point: Point) -> Bool { below(point).map { $0.ink == nil } ?? false }

    private static func shape(_ element: XMLElement, _ origin: DrawingPlace, _ ink: String?)
        -> Shape?
    {
        let number = { (name: String) in element[name].flatMap { Double($0) } ?? 0 }
        let data: String
        switch element.name {
        case "rect", "image":
            let (x, y) = (number("x"), number("y"))
            data = "M\(x) \(y)h\(number("width"))v\(number("height"))H\(x)z"
        case "circle", "ellipse":
            let width = max(number("r"), number("rx"))
            let height = element["ry"] == nil ? width : number("ry")
            let (x, y) = (number("cx"), number("cy"))
            // Four curves nearly make a circle.
            let (w, h) = (width * 0.5523, height * 0.5523)
            data =
                "M\(x - width) \(y)c0 \(-h) \(width - w) \(-height) \(width) \(-height)"
                + "c\(w) 0 \(width) \(height - h) \(width) \(height)"
                + "c0 \(h) \(w - width) \(height) \(-width) \(height)"
                + "c\(-w) 0 \(-width) \(h - height) \(-width) \(-height)z"
        case "polygon": data = "M" + (element["points"] ?? "") + "z"
        case "path": data = element["d"] ?? ""
        default: return nil
        }
        guard data.utf8.count < 1 << 20 else { return nil }
        var path = DrawingPath(data)
        guard path.isComplete, path.points.count > 2 else { return nil }
        path.place { origin.point($0.x, $0.y) }
        let (xs, ys) = (path.points.map(\.x), path.points.map(\.y))
        guard let left = xs.min(), let right = xs.max(), let low = ys.min(), let high = ys.max(),
            (right - left).isFinite, (high - low).isFinite
        else { return nil }
        let isBox = element.name == "rect" && origin.isShift
        return Shape(x: left...right, y: low...high, ink: ink, path: isBox ? nil : path)
    }

    /// Takes in a text; whether it has the colour of the last shape that it stands on.
    mutating func hides(textAt point: Point, fill: String?) -> Bool {
        guard point.x.isFinite, point.y.isFinite, texts.count < 10_000 else { return false }
        texts.append(point)
        guard let ink = fill.flatMap(Self.ink) else { return false }
        return below(point)?.ink == ink
    }

    /// Whether the last shape at a place has a colour that white shows on.
    mutating func isDark(at point: Point) -> Bool {
        below(point)?.ink.map { !DrawingGround.isWhite("#" + $0) } ?? false
    }

    private mutating func below(_ point: Point) -> Shape? {
        let place = (point.x + 0.5, point.y - 0.5)
        return shapes.last { shape in
            left -= 1 + (shape.path?.points.count ?? 0)
            return left > 0 && shape.holds(place)
        }
    }

    /// A colour as `rrggbb`; nil for one that is not known here.
    private static func ink(_ colour: String) -> String? {
        guard let known = PageColour(colour) else { return nil }
        return [known.red, known.green, known.blue].map { part in
            let digits = String(Int((min(max(part, 0), 1) * 255).rounded()), radix: 16)
            return digits.utf8.count < 2 ? "0" + digits : digits
        }.joined()
    }
}

extension DrawingReader {
    /// What a shape hides, and what a text is hidden by.
    mutating func lookAtCover(_ element: XMLElement, _ origin: DrawingPlace?, fill: String?) {
        guard let origin else { return }
        if element.name == "text" {
            guard !element.text.trimmedText.isEmpty else { return }
            let place = origin.point(
                element["x"].flatMap { Double($0) } ?? 0, element["y"].flatMap { Double($0) } ?? 0)
            if shapes.hides(textAt: place, fill: fill) {
                found.hide("text of the colour of what it stands on")
            }
        } else if element.name == "image" {
            if shapes.covers(picture: element, origin) { found.hide("text under a picture") }
        } else if shapes.covers(element, origin, fill: fill) {
            found.hide("text under a filled shape")
        }
    }

    /// Whether white letters show where a text stands, or may: of a picture nobody has looked at the colours.
    mutating func isOnDarkShape(_ text: XMLElement, _ origin: DrawingPlace?) -> Bool {
        guard let origin else { return false }
        let place = origin.point(
            text["x"].flatMap { Double($0) } ?? 0, text["y"].flatMap { Double($0) } ?? 0)
        if shapes.isDark(at: place) { return true }
        guard shapes.isUnknown(at: place) else { return false }
        found.add(
            Inspection.Remark(
                problem: .partiallyInspected, words: "white text on a ground that is not known",
                remedy: "look whether it shows", review: true))
        return true
    }

    /// `ZQ-4711`: capitals and four digits or more, as no program calls a part of a drawing.
    static func isNumbered(_ id: String) -> Bool {
        id.utf8.count { isDigit($0) } > 3 && id.utf8.count { (0x41...0x5A).contains($0) } > 1
            && !id.utf8.contains { (0x61...0x7A).contains($0) }
    }
}

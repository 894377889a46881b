/// The shapes of a drawing in the order of painting, and its texts: one under a shape does not show, nor one of
/// the colour of what it stands on.
struct DrawnShapes {
    typealias Point = (x: Double, y: Double)

    /// What is seen where nothing is painted over a shape.
    enum Ground {
        case colour(PageColour)
        /// A picture, whose colours are not known.
        case image
        /// A gradient or a pattern.
        case picture
        case unknown
    }

    private struct Shape {
        let box: DrawnBox
        let ground: Ground
        let path: DrawingPath
        let isBox: Bool
        let hasFace: Bool
        /// Half the width of its line; 0 where it has none.
        let edge: Double

        func holds(_ point: Point) -> Bool {
            guard box.holds(point) else { return false }
            return hasFace && (isBox || path.holds(point))
                || edge > 0 && path.isOn(point, within: edge)
        }
    }

    /// Of the page.
    var paper = Ground.colour(.white)
    var size: (width: Double, height: Double)?
    private var shapes: [Shape] = []
    private var texts: [DrawnLine] = []
    /// What comparing may still cost.
    private var left = 5_000_000

    /// Whether some shapes and texts were not compared.
    var isTooDense: Bool { left <= 0 }

    /// Narrower lines cover no letters.
    private static let wideLine = 5.0

    enum Cover {
        case face
        /// A part of it may let something through.
        case picture
    }

    /// Takes in a shape; whether it lies over a text that was painted before.
    mutating func covers(_ element: XMLElement, _ look: DrawnLook, _ origin: DrawingPlace) -> Cover?
    {
        let isImage = element.name == "image"
        let (face, edge) = isImage ? (look.opacity, 0) : look.coverage
        let unit = origin.unit
        let width = edge > 0.9 ? look.strokeWidth * unit : 0
        let hasEdge = width >= Self.wideLine && width.isFinite
        let hasFace = face > 0.05 && element.name != "line"
        guard hasFace || hasEdge,
            let shape = self.shape(element, look, origin, hasFace, hasEdge ? width / 2 : 0)
        else { return nil }
        guard shapes.count < 5_000 else {
            left = 0
            return nil
        }
        if isImage || face > 0.9 || hasEdge { shapes.append(shape) }
        guard face > 0.9 || hasEdge else { return nil }
        guard hidesText(shape) else { return nil }
        return look.fill == .picture && !hasEdge && !isImage ? .picture : .face
    }

    private mutating func hidesText(_ shape: Shape) -> Bool {
        texts.contains { text in
            left -= 1
            guard left > 0, shape.box.overlaps(text.box) else { return false }
            left -= text.points.count * (1 + shape.path.points.count)
            return text.points.contains { shape.holds($0) }
        }
    }

    private func shape(
        _ element: XMLElement, _ look: DrawnLook, _ origin: DrawingPlace, _ hasFace: Bool,
        _ edge: Double
    ) -> Shape? {
        guard var path = DrawingPath(outlineOf: element, whole: size), path.points.count > 1 else {
            return nil
        }
        path.place { origin.point($0.x, $0.y) }
        guard let box = DrawnBox(path.points) else { return nil }
        let isUpright = ["rect", "image"].contains(element.name) && origin.isUpright
        return Shape(
            box: box.wider(by: edge),
            ground: Self.ground(element, hasFace ? look.fill : look.stroke),
            path: path, isBox: isUpright, hasFace: hasFace, edge: edge)
    }

    private static func ground(_ element: XMLElement, _ paint: DrawnLook.Paint) -> Ground {
        if element.name == "image" { return .image }
        switch paint {
        case .colour(let colour): return .colour(colour.over(.white))
        case .picture: return .picture
        case .none, .unknown: return .unknown
        }
    }

    mutating func note(_ line: DrawnLine) {
        if texts.count < 10_000 { texts.append(line) } else { left = 0 }
    }

    /// What letters at a place stand on.
    mutating func ground(at point: Point) -> Ground {
        let shape = shapes.last { shape in
            left -= 1
            guard left > 0, shape.box.holds(point) else { return false }
            left -= shape.path.points.count
            return shape.holds(point)
        }
        return shape?.ground ?? paper
    }
}

/// The edges of a path as a page shows it; curves as eight lines each.
///
/// Source: ISO 32000-1, 8.5.2 and 8.5.3.3.
struct PDFOutline {
    private typealias Point = (x: Double, y: Double)

    private var shapes: [[Point]] = []
    private var last: Point = (0, 0)
    /// Points that are still taken.
    private var left = 500
    /// Whether what lies within an even number of shapes is outside.
    var isEvenOdd = false

    /// Whether every point of it was taken.
    var isComplete: Bool { left >= 0 }

    var corners: [(x: Double, y: Double)] { shapes.flatMap(\.self) }

    /// How much one comparison costs.
    var count: Int { 500 - left }

    /// Takes an operator that constructs paths.
    mutating func take(_ word: String, _ numbers: [Double], _ matrix: PDFMatrix) {
        let points = stride(from: 0, to: numbers.count - 1, by: 2).map {
            (x: numbers[$0], y: numbers[$0 + 1])
        }
        switch (word, points.count) {
        case ("m", 1):
            shapes.append([])
            add(points[0], matrix)
        case ("l", 1): add(points[0], matrix)
        case ("c", 3): curve(points[0], points[1], points[2], matrix)
        case ("v", 2): curve(last, points[0], points[1], matrix)
        case ("y", 2): curve(points[0], points[1], points[1], matrix)
        case ("re", 2):
            let (low, size) = (points[0], points[1])
            shapes.append([])
            for (x, y) in [(0.0, 0.0), (1, 0), (1, 1), (0, 1), (0, 0)] {
                add((low.x + x * size.x, low.y + y * size.y), matrix)
            }
        default: return
        }
    }

    private mutating func add(_ point: Point, _ matrix: PDFMatrix) {
        last = point
        left -= 1
        guard isComplete else { return }
        if shapes.isEmpty { shapes.append([]) }
        shapes[shapes.count - 1].append(matrix.point(point.x, point.y))
    }

    private mutating func curve(_ b: Point, _ c: Point, _ d: Point, _ matrix: PDFMatrix) {
        let a = last
        for step in 1...8 {
            let t = Double(step) / 8
            let s = 1 - t
            let (p, q, r, u) = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
            add(
                (p * a.x + q * b.x + r * c.x + u * d.x, p * a.y + q * b.y + r * c.y + u * d.y),
                matrix)
        }
    }

    /// Whether a point of the page is as near to a line of it.
    func passes(_ point: (x: Double, y: Double), within distance: Double) -> Bool {
        shapes.contains { shape in
            zip(shape, shape.dropFirst()).contains { from, to in
                let along = (x: to.x - from.x, y: to.y - from.y)
                let length = along.x * along.x + along.y * along.y
                let part = (point.x - from.x) * along.x + (point.y - from.y) * along.y
                let share = length > 0 ? max(0, min(1, part / length)) : 0
                let x = from.x + share * along.x - point.x
                let y = from.y + share * along.y - point.y
                return x * x + y * y <= distance * distance
            }
        }
    }

    /// Whether a point of the page lies within; every shape is taken for closed.
    func holds(_ point: (x: Double, y: Double)) -> Bool {
        var winding = 0
        for shape in shapes {
            guard var from = shape.last else { continue }
            for to in shape {
                defer { from = to }
                guard (from.y <= point.y) != (to.y <= point.y) else { continue }
                let x = from.x + (point.y - from.y) / (to.y - from.y) * (to.x - from.x)
                if x > point.x { winding += to.y > from.y ? 1 : -1 }
            }
        }
        return isEvenOdd ? !winding.isMultiple(of: 2) : winding != 0
    }
}

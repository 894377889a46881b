/// How the lengths of a part of a drawing become places on the page: shifted, scaled, turned.
///
/// Source: W3C, *CSS Transforms Module Level 1*, 8: `x' = ax + cy + e`, `y' = bx + dy + f`.
struct DrawingPlace: Hashable {
    private let a, b, c, d, e, f: Double

    /// The page itself.
    static let page = DrawingPlace(1, 0, 0, 1, 0, 0)

    private init(
        _ a: Double, _ b: Double, _ c: Double, _ d: Double, _ e: Double, _ f: Double
    ) {
        (self.a, self.b, self.c, self.d, self.e, self.f) = (a, b, c, d, e, f)
    }

    /// Whether lengths are as they are written, and nothing is turned.
    var isShift: Bool { a == 1 && b == 0 && c == 0 && d == 1 }

    /// Whether upright edges stay upright, and level ones level.
    var isUpright: Bool { b == 0 && c == 0 }

    /// How long a length of one is on the page; of two directions the mean.
    var unit: Double { abs(a * d - b * c).squareRoot() }

    func scaled(_ x: Double, _ y: Double) -> DrawingPlace { times(DrawingPlace(x, 0, 0, y, 0, 0)) }

    func point(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
        (a * x + c * y + e, b * x + d * y + f)
    }

    func shifted(_ x: Double, _ y: Double) -> DrawingPlace {
        times(DrawingPlace(1, 0, 0, 1, x, y))
    }

    private func times(_ other: DrawingPlace) -> DrawingPlace {
        DrawingPlace(
            a * other.a + c * other.b, b * other.a + d * other.b, a * other.c + c * other.d,
            b * other.c + d * other.d, a * other.e + c * other.f + e,
            b * other.e + d * other.f + f)
    }

    /// Of a part that is transformed once more; nil for a transformation that is not understood.
    func moved(by transform: String?) -> DrawingPlace? {
        guard let transform, transform.contains("(") else { return self }
        var place = self
        for piece in transform.split(separator: ")").prefix(50) {
            let parts = piece.split(separator: "(", omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                if piece.allSatisfy({ $0.isWhitespace || $0 == "," }) { continue }
                return nil
            }
            let name = String(parts[0].drop { $0 == "," || $0.isWhitespace }).trimmedText
            let words = parts[1].split { $0 == "," || $0.isWhitespace }
            let numbers = words.compactMap(Self.number)
            guard numbers.count == words.count,
                let next = Self.step(name.lowercased(), numbers)
            else { return nil }
            place = place.times(next)
        }
        return place.isFinite ? place : nil
    }

    private var isFinite: Bool { [a, b, c, d, e, f].allSatisfy(\.isFinite) }

    /// `30`, `30px`, `45deg`
    private static func number(_ word: Substring) -> Double? {
        let unit = ["px", "deg"].first { word.hasSuffix($0) } ?? ""
        return Double(word.dropLast(unit.count))
    }

    private static func step(_ name: String, _ numbers: [Double]) -> DrawingPlace? {
        switch (name, numbers.count) {
        case ("translate", 1), ("translatex", 1): DrawingPlace(1, 0, 0, 1, numbers[0], 0)
        case ("translatey", 1): DrawingPlace(1, 0, 0, 1, 0, numbers[0])
        case ("translate", 2): DrawingPlace(1, 0, 0, 1, numbers[0], numbers[1])
        case ("scale", 1): DrawingPlace(numbers[0], 0, 0, numbers[0], 0, 0)
        case ("scale", 2): DrawingPlace(numbers[0], 0, 0, numbers[1], 0, 0)
        case ("matrix", 6):
            DrawingPlace(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])
        case ("rotate", 1): turn(numbers[0])
        case ("rotate", 3):
            page.shifted(numbers[1], numbers[2]).times(turn(numbers[0]))
                .shifted(-numbers[1], -numbers[2])
        case ("skewx", 1): DrawingPlace(1, 0, tangent(numbers[0]), 1, 0, 0)
        case ("skewy", 1): DrawingPlace(1, tangent(numbers[0]), 0, 1, 0, 0)
        default: nil
        }
    }

    private static func turn(_ degrees: Double) -> DrawingPlace {
        let (sine, cosine) = circle(degrees)
        return DrawingPlace(cosine, sine, -sine, cosine, 0, 0)
    }

    private static func tangent(_ degrees: Double) -> Double {
        let (sine, cosine) = circle(degrees)
        return sine / cosine
    }

    /// Sine and cosine: exact at right angles, and by their series otherwise.
    private static func circle(_ degrees: Double) -> (sine: Double, cosine: Double) {
        guard degrees.isFinite, abs(degrees) < 1e9 else { return (.nan, .nan) }
        let turned = degrees.truncatingRemainder(dividingBy: 360)
        let quarters = (turned / 90).rounded()
        let rest = (turned - quarters * 90) * .pi / 180
        let square = rest * rest
        let sine =
            rest * (1 - square / 6 * (1 - square / 20 * (1 - square / 42 * (1 - square / 72))))
        let cosine = 1 - square / 2 * (1 - square / 12 * (1 - square / 30 * (1 - square / 56)))
        switch (Int(quarters) % 4 + 4) % 4 {
        case 0: return (sine, cosine)
        case 1: return (cosine, -sine)
        case 2: return (-sine, -cosine)
        default: return (-cosine, sine)
        }
    }
}

extension DrawingPlace {
    /// Left, top, width and height of what an element shows of its lengths.
    static func viewBox(_ element: XMLElement) -> [Double]? {
        let box =
            element["viewBox"]?.split { " ,\n\t".contains($0) }.compactMap { Double($0) } ?? []
        return box.count == 4 && box.allSatisfy(\.isFinite) ? box : nil
    }

    /// The lengths within a drawing in the drawing, or a symbol, and the part of the page that it has.
    ///
    /// - `user`: the element that refers to it, and may give its size.
    /// - `size`: of the whole picture.
    func within(
        _ element: XMLElement, sizedBy user: XMLElement?, _ size: (width: Double, height: Double)?
    ) -> (origin: DrawingPlace?, window: DrawnBox?) {
        func extent(_ name: String, _ whole: Double) -> Double {
            let text = user?[name] ?? element[name]
            return text.flatMap { PageLengths.pixels($0, whole: whole) } ?? whole
        }
        let width = extent("width", size?.width ?? 1_000)
        let height = extent("height", size?.height ?? 1_000)
        guard let placed = DrawingReader.shifted(self, by: element) else { return (nil, nil) }
        let corners = [(0.0, 0.0), (width, 0), (0, height), (width, height)]
        let window =
            width > 0 && height > 0
            ? DrawnBox(corners.map { placed.point($0.0, $0.1) }) : nil
        guard let box = Self.viewBox(element), box[2] > 0, box[3] > 0 else {
            return (placed, window)
        }
        let fit = element["preserveAspectRatio"] ?? "xMidYMid meet"
        var (x, y) = (width / box[2], height / box[3])
        if !fit.hasPrefix("none") {
            x = fit.hasSuffix("slice") ? max(x, y) : min(x, y)
            y = x
        }
        func margin(_ room: Double, _ side: String) -> Double {
            fit.contains(side + "Min") ? 0 : fit.contains(side + "Max") ? room : room / 2
        }
        let left = fit.hasPrefix("none") ? 0 : margin(width - box[2] * x, "x")
        let top = fit.hasPrefix("none") ? 0 : margin(height - box[3] * y, "Y")
        return (placed.shifted(left, top).scaled(x, y).shifted(-box[0], -box[1]), window)
    }
}

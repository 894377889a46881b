/// The six numbers of an affine map.
struct PDFMatrix {
    var (a, b, c, d, e, f) = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

    init() {}

    init?(_ numbers: [Double]) {
        guard numbers.count == 6 else { return nil }
        (a, b, c, d, e, f) = (
            numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]
        )
    }

    init(shift x: Double, _ y: Double) { (e, f) = (x, y) }

    func point(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// First this, then `next`.
    func then(_ next: PDFMatrix) -> PDFMatrix {
        var all = PDFMatrix()
        (all.a, all.b) = (a * next.a + b * next.c, a * next.b + b * next.d)
        (all.c, all.d) = (c * next.a + d * next.c, c * next.b + d * next.d)
        (all.e, all.f) = (e * next.a + f * next.c + next.e, e * next.b + f * next.d + next.f)
        return all
    }

    var area: Double { abs(a * d - b * c) }

    /// Whether upright boxes stay upright.
    var isUpright: Bool {
        let least = 1e-6 * max(abs(a), abs(b), abs(c), abs(d))
        return abs(b) <= least && abs(c) <= least || abs(a) <= least && abs(d) <= least
    }
}

/// An upright area of a page; of a turned one the area around it.
struct PDFArea {
    let x: ClosedRange<Double>
    let y: ClosedRange<Double>

    /// Nil where a corner is no number.
    init?(_ corners: [(x: Double, y: Double)]) {
        guard let left = corners.map(\.x).min(), let right = corners.map(\.x).max(),
            let low = corners.map(\.y).min(), let high = corners.map(\.y).max(),
            left.isFinite, right.isFinite, low.isFinite, high.isFinite
        else { return nil }
        x = left...right
        y = low...high
    }

    init?(_ box: [Double]) {
        guard box.count == 4 else { return nil }
        self.init([(box[0], box[1]), (box[2], box[3])])
    }

    /// Whether points run along the edges of a box and through its corners.
    static func isOutline(_ path: [Double], of box: [Double]) -> Bool {
        let points = stride(from: 0, to: path.count - 1, by: 2).map { (path[$0], path[$0 + 1]) }
        let near = { (a: Double, b: Double) in abs(a - b) < 0.01 }
        let isOnEdge = points.allSatisfy { x, y in
            near(x, box[0]) || near(x, box[2]) || near(y, box[1]) || near(y, box[3])
        }
        let corners = [(box[0], box[1]), (box[2], box[1]), (box[0], box[3]), (box[2], box[3])]
        return isOnEdge
            && corners.allSatisfy { corner in
                points.contains { near($0.0, corner.0) && near($0.1, corner.1) }
            }
    }

    func holds(_ point: (x: Double, y: Double)) -> Bool {
        x.contains(point.x) && y.contains(point.y)
    }

    /// Whether they share more than an edge.
    func meets(_ other: PDFArea) -> Bool {
        x.lowerBound < other.x.upperBound && other.x.lowerBound < x.upperBound
            && y.lowerBound < other.y.upperBound && other.y.lowerBound < y.upperBound
    }

    var isEmpty: Bool {
        x.upperBound - x.lowerBound < 0.05 || y.upperBound - y.lowerBound < 0.05
    }

    func shown(in clip: PDFArea?) -> PDFArea { clip.map { cut(by: $0) } ?? self }

    /// What lies in both; an area without a width where nothing does.
    func cut(by other: PDFArea) -> PDFArea {
        let left = max(x.lowerBound, other.x.lowerBound)
        let low = max(y.lowerBound, other.y.lowerBound)
        let right = max(left, min(x.upperBound, other.x.upperBound))
        let high = max(low, min(y.upperBound, other.y.upperBound))
        return PDFArea([(left, low), (right, high)]) ?? self
    }
}

/// A colour by red, green and blue, 0 to 1.
struct PDFInk {
    let parts: [Double]

    static let black = PDFInk(parts: [0, 0, 0])
    static let white = PDFInk(parts: [1, 1, 1])

    private init(parts: [Double]) { self.parts = parts }

    /// Of one number (grey), three, or four (cyan, magenta, yellow, black).
    init?(_ numbers: [Double]) {
        switch numbers.count {
        case 1: parts = Array(repeating: numbers[0], count: 3)
        case 3: parts = numbers
        case 4: parts = numbers.prefix(3).map { max(0, 1 - $0) * max(0, 1 - numbers[3]) }
        default: return nil
        }
    }

    var isWhite: Bool { parts.allSatisfy { $0 > 0.98 } }

    /// So near that nobody can tell them apart.
    func isLike(_ other: PDFInk) -> Bool {
        zip(parts, other.parts).allSatisfy { abs($0 - $1) < 0.03 }
    }
}

/// What an operator of a page finds set.
struct PDFState {
    var matrix = PDFMatrix()
    /// Nil for a pattern, or a colour that only a printer knows.
    var fill: PDFInk? = .black
    var stroke: PDFInk? = .black
    /// What numbers mean as colours.
    var fillSpace = PDFColourSpace.parts
    var strokeSpace = PDFColourSpace.parts
    var fillAlpha = 1.0
    var strokeAlpha = 1.0
    var rendering = 0
    var font = ""
    var letters: PDFLetters?
    var encoding: PDFEncoding?
    var look: PDFFontLook?
    /// Whether a soft mask lets some of what is drawn through.
    var isMasked = false
    /// Whether what is drawn mixes with its ground in another way than lying on it.
    var isBlended = false
    var lineWidth = 1.0
    var size = 10.0
    /// The width of letters, 1 for what the font says.
    var stretch = 1.0
    var leading = 0.0
    /// How far letters lie above their line.
    var rise = 0.0
    /// What comes to the width of each letter, and of each blank.
    var letterSpace = 0.0
    var wordSpace = 0.0
    /// Nothing outside is painted; nil for everything.
    var clip: PDFArea?
    /// Nor outside any of these, which are no upright boxes.
    var outlines: [PDFOutline] = []

    var isInvisible: Bool {
        let mode = rendering % 4
        let fills = (mode == 0 || mode == 2) && fillAlpha > 0.05
        let strokes = (mode == 1 || mode == 2) && strokeAlpha > 0.05
        return !fills && !strokes
    }
}

/// Small marks of a figure that no line joins, whatever they look like: the points of a scatter, the
/// outliers of a box plot, each of which may be somebody; and texts that stand where such points would.
struct LoneMarks {
    typealias Point = (x: Double, y: Double)

    /// So many are records, few are for somebody to look at.
    static let many = 30
    /// Higher and wider is no mark.
    static let largest = 12.0
    private static let most = 20_000
    /// So many texts, no two of which are in line.
    private static let manyTexts = 10
    private static let manyBoxes = 12
    /// So many of these are marks even so where no three are in line, as the keys of a legend are.
    private static let fewBoxes = 3

    private struct Place: Hashable {
        let x: Int
        let y: Int
    }

    private var ends: Set<Place> = []
    private var marks: [Point] = []
    private var boxes: [Point] = []
    /// Of each box, in hundredths.
    private var sizes: [Place] = []
    private var strokes: [Point] = []
    private var texts: [Point] = []

    /// A round mark, a cross, a sign.
    mutating func add(mark point: Point) { Self.add(point, &marks) }

    /// A square or a triangle: few of them explain colours.
    mutating func add(box point: Point, _ width: Double, _ height: Double) {
        let count = boxes.count
        Self.add(point, &boxes)
        guard boxes.count > count else { return }
        sizes.append(Self.place((width * 100, height * 100)))
    }

    /// A short straight stroke: those of axes lie in line; two that cross in their middle are a mark.
    mutating func add(stroke point: Point) {
        if let last = strokes.last, abs(last.x - point.x) + abs(last.y - point.y) < 0.02 {
            strokes.removeLast()
            add(mark: point)
        } else {
            Self.add(point, &strokes)
        }
    }

    mutating func add(text point: Point) { Self.add(point, &texts) }

    private static func add(_ point: Point, _ points: inout [Point]) {
        guard points.count < most, abs(point.x) < 1e6, abs(point.y) < 1e6 else { return }
        points.append(point)
    }

    /// The corners of a line: a mark on one is part of it.
    mutating func add(line points: [Point]) {
        guard ends.count < 200_000 else { return }
        for point in points where abs(point.x) < 1e6 && abs(point.y) < 1e6 {
            ends.insert(Self.place(point))
        }
        // A bar of an error goes through the middle of its mark.
        guard points.count == 2, let first = points.first, let last = points.last,
            abs(first.x + last.x) + abs(first.y + last.y) < 4e6
        else { return }
        ends.insert(Self.place(((first.x + last.x) / 2, (first.y + last.y) / 2)))
    }

    private static func place(_ point: Point) -> Place {
        Place(x: Int(point.x.rounded()), y: Int(point.y.rounded()))
    }

    private func isJoined(_ point: Point) -> Bool {
        let place = Self.place(point)
        for x in -1...1 {
            for y in -1...1 where ends.contains(Place(x: place.x + x, y: place.y + y)) {
                return true
            }
        }
        return false
    }

    /// Points of which at most one other is in line with each, across or down.
    private static func scattered(_ points: [Point]) -> Int {
        var (columns, rows): ([Int: Int], [Int: Int]) = ([:], [:])
        for point in points {
            columns[Int((point.x * 2).rounded()), default: 0] += 1
            rows[Int((point.y * 2).rounded()), default: 0] += 1
        }
        return points.count {
            columns[Int(($0.x * 2).rounded()), default: 0] < 3
                && rows[Int(($0.y * 2).rounded()), default: 0] < 3
        }
    }

    /// How many stand alone.
    var count: Int {
        let squares = boxes.filter { !isJoined($0) }
        // Low bars beside each other differ in their height.
        let most = Dictionary(grouping: sizes, by: \.self).max { $0.value.count < $1.value.count }?
            .key
        let equal = boxes.indices.filter { sizes[$0] == most }.map { boxes[$0] }
        let lines = Self.scattered(strokes)
        let apart = Self.scattered(equal.filter { !isJoined($0) })
        let alone =
            squares.count >= Self.manyBoxes ? squares.count : apart >= Self.fewBoxes ? apart : 0
        return marks.count { !isJoined($0) } + alone + (lines < Self.manyBoxes ? 0 : lines)
    }

    /// Adds what is to be said of them, where nothing was said of marks yet.
    func report(_ found: inout Inspection) {
        let count = count
        if count >= Self.many {
            found.parts.append(
                FoundPart(
                    place: "\(count) marks that no line joins", kind: .recordLevel, text: nil))
        } else if count > 0 {
            found.add(
                Inspection.Remark(
                    problem: .partiallyInspected,
                    words: "\(count) mark\(count == 1 ? "" : "s") that no line joins: a point or an"
                        + " outlier may be somebody",
                    remedy: "leave out outliers and points of few units", review: true))
        }
        let scattered = Self.scattered(texts)
        guard scattered >= Self.manyTexts else { return }
        found.add(
            Inspection.Remark(
                problem: .partiallyInspected,
                words:
                    "\(scattered) texts lie scattered over the picture: each may be about somebody",
                remedy: "leave them out, or hand in what they say as a table", review: true))
    }
}

/// A text where it stands on a page; its width is estimated, as fonts are not read.
struct PDFShownText {
    let start: (x: Double, y: Double)
    /// Along the line for one letter as wide as high, and upwards.
    private let along: (x: Double, y: Double)
    private let upwards: (x: Double, y: Double)
    private let count: Double

    init(count: Int, size: Double, stretch: Double, matrix: PDFMatrix) {
        start = matrix.point(0, 0)
        along = (matrix.a * size * stretch, matrix.b * size * stretch)
        upwards = (matrix.c * size, matrix.d * size)
        self.count = Double(count)
    }

    private static func length(_ vector: (x: Double, y: Double)) -> Double {
        (vector.x * vector.x + vector.y * vector.y).squareRoot()
    }

    /// Of its letters.
    var height: Double { Self.length(upwards) }

    /// Whether it lies at a place that is one.
    var isSomewhere: Bool { start.x.isFinite && start.y.isFinite }

    /// Less than half a point; of several letters, which are no marks, less than one and a half.
    var isTiny: Bool {
        min(Self.length(along), Self.length(upwards)) < (count > 2 ? 1.5 : 0.5)
    }

    /// Whether some of it may lie in an area; true where the page does not say, and for what is no
    /// number.
    func isWithin(_ area: PDFArea?) -> Bool {
        guard let area else { return true }
        let height = Self.length(upwards)
        let end = (x: start.x + along.x * count, y: start.y + along.y * count)
        let corners = [start, end].flatMap {
            [($0.x - height, $0.y - height), ($0.x + height, $0.y + height)]
        }
        return PDFArea(corners).map { $0.meets(area) } ?? true
    }

    /// Points all over its letters, which are taken for two thirds as wide as high.
    var points: [(x: Double, y: Double)] {
        let steps = min(max(Int(count), 1) * 4, 48)
        return [0.25, 0.05, 0.45, 0.65].flatMap { height in
            (0...steps).map { step in
                let part = Double(step) / Double(steps) * count * 0.65
                return (
                    start.x + along.x * part + upwards.x * height,
                    start.y + along.y * part + upwards.y * height
                )
            }
        }
    }

    /// Points in its letters, at its beginning and within.
    var samples: [(x: Double, y: Double)] {
        [0.05, 0.2, 0.35].map { part in
            (
                start.x + along.x * count * part + upwards.x * 0.25,
                start.y + along.y * count * part + upwards.y * 0.25
            )
        }
    }
}

/// What has been painted on a page so far: the boxes with their colours, and the texts.
struct PDFGround {
    private struct Box {
        let area: PDFArea
        /// Nil for another shape, a picture, or a colour that is not known.
        let ink: PDFInk?
    }

    private var boxes: [Box] = []
    /// Boxes of about one colour, by their places.
    private var inks: [(ink: PDFInk, places: [Int])] = []
    private var texts = PDFPaintedTexts()
    /// Comparisons of texts with boxes that are still made.
    private var comparisons = 40_000_000
    private var saysWhite = false

    /// Whether some texts and boxes were not compared.
    var isTooDense: Bool { comparisons < 0 }

    private mutating func mayCompare(_ count: Int) -> Bool {
        comparisons -= comparisons < 0 ? 0 : count
        return comparisons >= 0
    }

    mutating func add(_ text: PDFShownText) {
        if texts.count < 100_000 { texts.add(text) } else { comparisons = -1 }
    }

    mutating func add(_ area: PDFArea, ink: PDFInk?) {
        guard boxes.count < 20_000 else { return }
        boxes.append(Box(area: area, ink: ink))
        guard let ink else { return }
        if let known = inks.firstIndex(where: { $0.ink.isLike(ink) }) {
            inks[known].places.append(boxes.count - 1)
        } else if inks.count < 256 {
            inks.append((ink, [boxes.count - 1]))
        }
    }

    /// Whether a text that was painted before begins in an area.
    mutating func covers(_ area: PDFArea) -> Bool {
        guard comparisons >= 0 else { return false }
        let near = texts.near(area)
        return mayCompare(near.count + 8) && texts.begins(within: area, of: near)
    }

    /// Whether a text that was painted before lies under what was painted since, of which `area` is
    /// the whole.
    ///
    /// - `cost`: comparisons for one point.
    mutating func covers(
        _ area: PDFArea, cost: Int, least: Double = 0,
        _ holds: ((x: Double, y: Double)) -> Bool
    ) -> Bool {
        guard comparisons >= 0 else { return false }
        let near = texts.near(area)
        guard mayCompare(4 * near.count + 8) else { return false }
        for place in near where texts.mayLie(place, under: area, thick: least) {
            guard mayCompare(3 * cost) else { return false }
            if texts.cover(place, within: area, holds) { return true }
        }
        return false
    }

    /// Whether a stroke of a width may cover any text at all.
    func mayCover(width: Double) -> Bool { width >= texts.least * PDFPaintedTexts.share }

    /// Whether a text lies wholly in an area.
    mutating func holdsText(in area: PDFArea) -> Bool {
        covers(area, cost: 1) { _ in true }
    }

    /// Why nobody can read a text of this colour; nil where somebody can.
    mutating func problem(of text: PDFShownText, _ ink: PDFInk?) -> String? {
        guard let ink, !(ink.isWhite && saysWhite) else { return nil }
        let places = inks.filter { $0.ink.isLike(ink) }.flatMap(\.places).sorted()
        guard ink.isWhite || !places.isEmpty else { return nil }
        for point in text.samples {
            guard mayCompare(places.count + boxes.count) else { return nil }
            let like = places.last { boxes[$0].area.holds(point) }
            guard like != nil || ink.isWhite else { return nil }
            let above = boxes[((like ?? -1) + 1)...]
            if above.contains(where: { $0.area.holds(point) }) { return nil }
        }
        if ink.isWhite { saysWhite = true }
        return ink.isWhite ? "holds white text" : "holds text of the colour of its ground"
    }
}

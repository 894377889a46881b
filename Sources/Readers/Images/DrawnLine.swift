/// Where the letters of a text stand on the page, by an estimate of how wide they are.
struct DrawnLine {
    typealias Point = (x: Double, y: Double)

    /// Within the first letters, the middle and the last ones, as near together as narrow letters are.
    let points: [Point]
    /// A box that holds all of them, however wide they are.
    let box: DrawnBox
    /// How high letters are.
    let height: Double

    /// - `pen`: where the text is put, in lengths of `origin`.
    /// - `length`: how long it is, where it says so.
    ///
    /// Nil for places beyond all numbers.
    init?(
        _ words: String, _ look: DrawnLook, at pen: Point, _ origin: DrawingPlace, length: Double?
    ) {
        let (size, count) = (look.size, Double(words.unicodeScalars.count))
        let blanks = Double(words.count { $0 == " " }) * look.spacing.word
        func reach(_ letter: Double) -> Double {
            length ?? count * (letter * size + look.spacing.letter) + blanks
        }
        let (narrow, wide) = (reach(0.4), max(reach(0.8), reach(0.4)))
        let share = look.anchor == "middle" ? 0.5 : look.anchor == "end" ? 1 : 0
        let line = pen.y - look.rise
        points = [0.05, 0.5, 0.9].map {
            origin.point(pen.x + narrow * ($0 - share), line - size * 0.3)
        }
        let left = pen.x - wide * share - size * 0.3
        let right = pen.x + wide * (1 - share) + size * 0.3
        let corners = [left, right].flatMap { x in
            [line - size * 1.1, line + size * 0.5].map { origin.point(x, $0) }
        }
        guard let box = DrawnBox(corners) else { return nil }
        self.box = box
        let (foot, head) = (origin.point(0, 0), origin.point(0, size))
        let rise = (x: head.x - foot.x, y: head.y - foot.y)
        height = (rise.x * rise.x + rise.y * rise.y).squareRoot()
    }

    /// Letters that are shapes, at places of the page.
    init?(shapes places: [Point], height: Double) {
        guard let box = DrawnBox(places) else { return nil }
        points = places
        self.box = box.wider(by: height)
        self.height = height
    }
}

/// A part of the page with upright edges.
struct DrawnBox {
    let x: ClosedRange<Double>
    let y: ClosedRange<Double>

    /// Around some points; nil for none, and beyond all numbers.
    init?(_ points: [(x: Double, y: Double)]) {
        let (xs, ys) = (points.map(\.x), points.map(\.y))
        guard let left = xs.min(), let right = xs.max(), let low = ys.min(), let high = ys.max(),
            (xs + ys).allSatisfy(\.isFinite), (right - left).isFinite, (high - low).isFinite
        else { return nil }
        (x, y) = (left...right, low...high)
    }

    private init(x: ClosedRange<Double>, y: ClosedRange<Double>) { (self.x, self.y) = (x, y) }

    func overlaps(_ other: DrawnBox) -> Bool { x.overlaps(other.x) && y.overlaps(other.y) }

    func holds(_ point: (x: Double, y: Double)) -> Bool {
        x.contains(point.x) && y.contains(point.y)
    }

    /// - `length`: not negative.
    func wider(by length: Double) -> DrawnBox {
        let length = length.isFinite ? max(length, 0) : 0
        return DrawnBox(
            x: (x.lowerBound - length)...(x.upperBound + length),
            y: (y.lowerBound - length)...(y.upperBound + length))
    }

    func joined(_ other: DrawnBox) -> DrawnBox {
        DrawnBox(
            x: min(x.lowerBound, other.x.lowerBound)...max(x.upperBound, other.x.upperBound),
            y: min(y.lowerBound, other.y.lowerBound)...max(y.upperBound, other.y.upperBound))
    }
}

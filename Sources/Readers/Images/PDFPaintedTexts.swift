/// The texts of a page that were painted, by where they lie, with what was painted over them since.
struct PDFPaintedTexts {
    private struct Text {
        let points: [(x: Double, y: Double)]
        let height: Double
        /// Which of the points something lies over.
        var covered: Set<Int> = []
    }

    /// Of the height of letters: a line that is thinner runs through them.
    static let share = 0.6
    private static let step = 64.0

    private struct Field: Hashable {
        let x: Int
        let y: Int
    }

    private var texts: [Text] = []
    private var fields: [Field: [Int]] = [:]
    /// The height of the lowest.
    private(set) var least = Double.infinity

    var count: Int { texts.count }

    mutating func add(_ text: PDFShownText) {
        let points = text.samples.filter { $0.x.isFinite && $0.y.isFinite }
        guard points.count == 3 else { return }
        for field in Set(points.map { Self.field($0.x, $0.y) }) {
            fields[field, default: []].append(texts.count)
        }
        texts.append(Text(points: points, height: text.height))
        least = min(least, text.height)
    }

    private static func field(_ x: Double, _ y: Double) -> Field {
        func step(_ value: Double) -> Int {
            Int(max(-1e6, min(1e6, value / Self.step)).rounded(.down))
        }
        return Field(x: step(x), y: step(y))
    }

    /// Texts that may have a point in an area, by their numbers from 0.
    func near(_ area: PDFArea) -> [Int] {
        let low = Self.field(area.x.lowerBound, area.y.lowerBound)
        let high = Self.field(area.x.upperBound, area.y.upperBound)
        let wide = (high.x - low.x + 1).multipliedClamping(by: high.y - low.y + 1)
        guard wide <= 64 else { return Array(texts.indices) }
        let found = (low.x...high.x).flatMap { x in
            (low.y...high.y).flatMap { fields[Field(x: x, y: $0)] ?? [] }
        }
        return found.count < 2 ? found : Array(Set(found))
    }

    func begins(within area: PDFArea, of places: [Int]) -> Bool {
        places.contains { area.holds(texts[$0].points[0]) }
    }

    /// - `thick`: of a line, its width.
    func mayLie(_ place: Int, under area: PDFArea, thick: Double) -> Bool {
        let text = texts[place]
        return (thick == 0 || thick >= text.height * Self.share)
            && text.points.contains(where: area.holds)
    }

    /// Notes what lies over a text; whether nothing of it is left.
    mutating func cover(
        _ place: Int, within area: PDFArea, _ holds: ((x: Double, y: Double)) -> Bool
    ) -> Bool {
        for (index, point) in texts[place].points.enumerated()
        where area.holds(point) && holds(point) {
            texts[place].covered.insert(index)
        }
        return texts[place].covered.count == texts[place].points.count
    }
}

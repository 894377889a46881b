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
    private var texts: [(x: Double, y: Double)] = []
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
        if texts.count < 100_000, let point = text.samples.first {
            texts.append(point)
        } else {
            comparisons = -1
        }
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
        mayCompare(texts.count) && texts.contains { area.holds($0) }
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

/// Marked content of a page: the properties that come with it, and how much is shown within.
struct PDFMarkedContent {
    /// Bytes of all strings shown so far.
    var shown = 0
    private var depth = 0
    private var key = ""
    private var isKey = true
    private var properties: [(key: String, value: [UInt8])] = []
    private var open: [(said: Int, shown: Int)] = []

    /// Whether a dictionary is being read.
    var isOpen: Bool { depth > 0 }

    mutating func open(_ more: Int = 1) { depth += more }

    mutating func close(_ bytes: [UInt8], _ index: Int) -> Int {
        let isPair = index + 1 < bytes.count && bytes[index + 1] == 0x3E
        if isPair { depth = max(0, depth - 1) }
        return index + (isPair ? 2 : 1)
    }

    mutating func take(name: String) { if isOpen { key = name } }

    mutating func take(_ value: [UInt8]) {
        if properties.count < 20 { properties.append((key, value)) }
    }

    /// What is hidden in the properties of the operator; depth 0 is where it stands.
    mutating func apply(_ word: String) -> String? {
        defer { (properties, key) = ([], "") }
        if word == "EMC" {
            guard let last = open.popLast() else { return nil }
            // A ligature is one sign for some letters, a syllable is some signs for some letters.
            return last.said > 2 * (shown - last.shown) + 4 ? Self.words : nil
        }
        let said = properties.first { $0.key == "ActualText" }
        let count = said.map { PDFString.decoded($0.value).count } ?? 0
        if word == "BDC" || word == "BMC", open.count < 1_000 { open.append((count, shown)) }
        let others = properties.filter { !["ActualText", "Lang", "MCID"].contains($0.key) }
        return others.contains { PDFString.says($0.value) } ? Self.words : nil
    }

    private static let words = "holds an alternative text"
}

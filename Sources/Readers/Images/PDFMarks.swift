/// How often a page draws the same mark: a cross, a circle, a letter, a box of one size.
struct PDFMarks {
    private var counts: [String: Int] = [:]
    private var tiles = MarkTiles()
    private(set) var lone = LoneMarks()
    /// The form whose own marks are counted; 0 for the page itself.
    var form = 0
    /// While a form is drawn again.
    var isPaused = false

    func many(_ least: Int) -> [(count: Int, words: String)] {
        counts.filter { $0.value >= least && !tiles.areTiles($0.key, $0.value) }.sorted {
            $0.key < $1.key
        }
        .map { ($0.value, String($0.key.prefix { $0 != " " }) + " of one look") }
    }

    /// - `area`: where on the page, of a mark that may be a tile.
    private mutating func add(_ key: String, _ area: PDFArea? = nil) {
        guard !isPaused else { return }
        let kind = "\(key) in \(form)"
        counts[kind, default: 0] += 1
        guard let area else { return }
        tiles.add(
            kind, area.x.lowerBound, area.y.lowerBound, area.x.upperBound - area.x.lowerBound,
            area.y.upperBound - area.y.lowerBound)
    }

    mutating func use(_ name: String) { add("uses \(name)") }

    mutating func glyph(_ string: [UInt8], _ font: String) { add("glyphs \(string) \(font)") }

    /// - `width`, `height`: in its own measure.
    mutating func path(
        _ commands: String, _ width: Double, _ height: Double, at area: PDFArea?, fills: Bool,
        along outline: PDFOutline
    ) {
        addLone(commands, area, outline, fills: fills)
        let isDot = Self.isDot(commands, width, height)
        guard commands != "ml", commands != "mlS", commands.utf8.count > 2 || isDot,
            commands.contains("c") || fills, !Self.isLine(width, height)
        else { return }
        let size = "\(Self.rounded(width * 10)) \(Self.rounded(height * 10))"
        if isDot { add("dots \(commands)") } else { add("paths \(commands) \(size)", area) }
    }

    /// In the places of the page, of a form each time that it is drawn.
    private mutating func addLone(
        _ commands: String, _ area: PDFArea?, _ outline: PDFOutline, fills: Bool
    ) {
        guard let area else { return }
        let width = area.x.upperBound - area.x.lowerBound
        let height = area.y.upperBound - area.y.lowerBound
        let middle = (area.x.lowerBound + width / 2, area.y.lowerBound + height / 2)
        let isSmall = max(width, height) <= LoneMarks.largest && min(width, height) > 0
        let isClosed = ["re", "reh"].contains(commands) || commands.hasSuffix("h")
        let isStraight = commands.allSatisfy { "mlhre".contains($0) }
        let isRound = commands.contains { "cvy".contains($0) } && commands.count { $0 == "m" } == 1
        if isSmall, commands.utf8.count <= 12, isRound {
            lone.add(mark: middle)
        } else if isSmall, isStraight, isClosed || fills, (2...12).contains(commands.utf8.count),
            abs(width - height) <= max(width, height) * 0.6
        {
            lone.add(box: middle, width, height)
        } else if isSmall, commands == "mlml" {
            lone.add(mark: middle)
        } else if max(width, height) <= LoneMarks.largest, max(width, height) > 0, commands == "ml"
        {
            lone.add(stroke: middle)
        } else if !isSmall, !fills, commands.hasPrefix("ml"),
            commands.allSatisfy({ "ml".contains($0) }),
            outline.isComplete
        {
            lone.add(line: outline.corners)
        }
    }

    /// Marks of one kind whose size may tell something: as wide as high, and small.
    private static func isDot(_ commands: String, _ width: Double, _ height: Double) -> Bool {
        let most = commands == "re" ? 8.0 : 24.0
        return (commands.contains("c") || commands == "re") && width > 0 && width <= most
            && abs(width - height) < 0.5
    }

    /// The edge of a cell, which Chrome fills as a narrow shape.
    private static func isLine(_ width: Double, _ height: Double) -> Bool {
        min(width, height) <= 1.5 && max(width, height) >= 12
    }

    private static func rounded(_ value: Double) -> Int {
        value.isFinite && abs(value) < 1e9 ? Int(value.rounded()) : 0
    }
}

/// Counts the marks of a drawing by their looks: circles of one radius, uses of one symbol, paths of
/// one shape.
struct MarkCount {
    private var counts: [String: Int] = [:]
    private var tiles = MarkTiles()

    mutating func add(_ element: XMLElement) {
        let key: String
        switch element.name {
        case "circle", "ellipse": key = "circles"
        case "text":
            let words = element.text.trimmedText
            guard Self.isSign(words) else { return }
            key = "signs \(words)"
        case "polyline": return addCorners(of: element["points"], element)
        case "use":
            guard element["x"] != nil || element["transform"] != nil, let target = element["href"],
                Self.isSymbol(target)
            else { return }
            key = "uses of one symbol \(target)"
        case "path":
            guard let data = element["d"] else { return }
            addCorners(of: data, element)
            let dots = Self.dots(in: data)
            if dots > 1 {
                counts["dots of one path", default: 0] += dots
                return
            }
            let (shape, box) = Self.shape(data)
            key = "paths of one shape \(shape)"
            if let box, !shape.hasSuffix("round"), element["transform"] == nil {
                tiles.add(key, box[0], box[1], box[2], box[3])
            }
        case "line" where Self.isDot(element): key = "dots"
        case "line" where Self.isSlanted(element): key = "strokes"
        case "polygon":
            // Areas of a map differ in their corners.
            guard let points = element["points"] else { return }
            key = "polygon \(Self.shape("M" + points).0) \(element["class"] ?? "")"
        case "rect", "line":
            key =
                "\(element.name) \(element["width"] ?? "") \(element["height"] ?? "") \(element["class"] ?? "")"
            addTile(element, key)
        default: return
        }
        counts[key, default: 0] += 1
    }

    private mutating func addTile(_ element: XMLElement, _ key: String) {
        let numbers = ["x", "y", "width", "height"].compactMap {
            element[$0].flatMap { Double($0) }
        }
        guard element.name == "rect", numbers.count == 4, element["transform"] == nil else {
            return
        }
        tiles.add(key, numbers[0], numbers[1], numbers[2], numbers[3])
    }

    /// A line with a marker at its corners has a mark at each.
    private mutating func addCorners(of points: String?, _ element: XMLElement) {
        let names = ["marker", "marker-mid", "marker-start", "marker-end"]
        let has = names.contains {
            DrawnProperty.own($0, of: element).map { $0 != "none" } ?? false
        }
        guard has, let points else { return }
        let numbers = points.prefix(1 << 20).split {
            !($0.isNumber || $0 == "." || $0 == "-" || $0 == "e")
        }
        counts["markers", default: 0] += numbers.count / 2
    }

    /// A short stroke that is no tick: half of a cross.
    private static func isSlanted(_ element: XMLElement) -> Bool {
        let ends = ["x1", "x2", "y1", "y2"].map { element[$0].flatMap { Double($0) } ?? 0 }
        let (width, height) = (abs(ends[0] - ends[1]), abs(ends[2] - ends[3]))
        return width > 0 && height > 0 && width < 12 && height < 12
    }

    /// A line of almost no length.
    private static func isDot(_ element: XMLElement) -> Bool {
        let ends = ["x1", "x2", "y1", "y2"].map { element[$0].flatMap { Double($0) } ?? 0 }
        return abs(ends[0] - ends[1]) < 1 && abs(ends[2] - ends[3]) < 1
    }

    /// What matplotlib calls the groups of an axis and a legend: `matplotlib.axis_1`, `legend_1`.
    static func isAxis(_ id: String) -> Bool {
        let parts = id.split(separator: "_", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[1].allSatisfy(\.isNumber)
            && ["matplotlib.axis", "legend", "text", "xtick", "ytick"].contains(parts[0])
    }

    /// A single sign that is drawn as a text.
    static func isSign(_ words: String) -> Bool {
        words.count == 1
            && words.allSatisfy { !$0.isLetter && !$0.isNumber || "oOxX".contains($0) }
    }

    static func isSymbol(_ target: String) -> Bool { !isGlyph(target) }

    /// Letters drawn as symbols of a font (matplotlib, cairo).
    static func isGlyph(_ target: String) -> Bool {
        target.lowercased().contains("glyph") || target.contains("DejaVu")
            || target.contains("-") && !target.hasPrefix("#m") && !target.hasPrefix("#C")
    }

    /// The commands of a path with relative lengths rounded: equal for equal shapes at other places;
    /// and its place and size, where its numbers are places.
    private static func shape(_ data: String) -> (String, box: [Double]?) {
        var numbers: [Double] = []
        var commands = ""
        var current = ""
        for character in data.prefix(4_000) + " " {
            if character.isLetter, character != "e" {
                commands.append(character)
            }
            if character == " " || character == "," || character == "\n"
                || character.isLetter && character != "e"
            {
                if let number = Double(current) { numbers.append(number) }
                current = ""
            } else {
                current.append(character)
            }
        }
        guard numbers.count >= 4, numbers.count % 2 == 0 else { return (commands, nil) }
        let xs = stride(from: 0, to: numbers.count, by: 2).map { numbers[$0] }
        let ys = stride(from: 1, to: numbers.count, by: 2).map { numbers[$0] }
        let width = ((xs.max() ?? 0) - (xs.min() ?? 0)) * 10
        let height = ((ys.max() ?? 0) - (ys.min() ?? 0)) * 10
        // Rounds and squares whose size may tell something are marks of one kind.
        if commands.lowercased().contains("c") || commands.lowercased().contains("a"), width > 0,
            width < 240, abs(width - height) < 5
        {
            return ("\(commands) round", nil)
        }
        let isPlaced = commands.allSatisfy { "MLZz".contains($0) }
        let box = [xs.min() ?? 0, ys.min() ?? 0, width / 10, height / 10]
        return (
            "\(commands) \(Self.rounded(width)) \(Self.rounded(height))", isPlaced ? box : nil
        )
    }

    /// Dots drawn as the pieces of one path: a move and a line of almost no length each.
    private static func dots(in data: String) -> Int {
        data.prefix(1 << 20).split { $0 == "M" || $0 == "m" }.count { piece in
            let ends = piece.split { $0 == "h" || $0 == "v" || $0 == "l" || $0 == "z" }
            guard ends.count == 2, piece.contains("h") || piece.contains("v") || piece.contains("l")
            else { return false }
            return ends[1].split { $0 == " " || $0 == "," }.allSatisfy {
                Double($0).map { abs($0) < 0.1 } ?? false
            }
        }
    }

    private static func rounded(_ value: Double) -> Int {
        value.isFinite && abs(value) < 1e9 ? Int(value.rounded()) : 0
    }

    func many(_ least: Int) -> [(count: Int, words: String)] {
        counts.filter {
            $0.value >= least && !$0.key.hasPrefix("line") && !tiles.areTiles($0.key, $0.value)
        }
        .sorted { $0.key < $1.key }
        .map { key, count in
            (count, String(key.prefix { $0 != " " }) + " of one look")
        }
    }
}

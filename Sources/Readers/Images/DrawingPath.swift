/// The corners of a path of a drawing, in its own lengths; of a curve some points on it.
///
/// Source: W3C, *Scalable Vector Graphics 2*, 9.3.
struct DrawingPath {
    typealias Point = (x: Double, y: Double)

    private(set) var points: [Point] = []
    /// The letters of its commands, large and small as they stand, one for each time.
    private(set) var commands = ""
    /// Pieces that begin with a move.
    private(set) var pieces = 0
    /// Whether everything in it was understood, and not too much.
    private(set) var isComplete = true

    private static let mostPoints = 20_000
    private static let counts: [Character: Int] = [
        "m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "t": 2, "a": 7,
    ]

    private var first: Point = (0, 0)
    private var last: Point = (0, 0)

    init(_ data: String) {
        let bytes = Array(data.utf8)
        var index = 0
        var command: Character?
        var numbers: [Double] = []
        while index < bytes.count, isComplete {
            let byte = bytes[index]
            if (0x41...0x5A).contains(byte & 0xDF) {
                isComplete = numbers.isEmpty
                let letter = Character(Unicode.Scalar(byte))
                command = letter
                if byte & 0xDF == 0x5A { close(letter) }
                index += 1
            } else if byte <= 0x20 || byte == 0x2C {
                index += 1
            } else {
                let isFlag =
                    command.map { "aA".contains($0) } == true && (3...4).contains(numbers.count)
                let end = Self.number(in: bytes, at: index, isFlag: isFlag)
                guard let value = Double(String(decoding: bytes[index..<end], as: UTF8.self)),
                    let letter = command, let count = Self.counts[Character(letter.lowercased())]
                else {
                    isComplete = false
                    return
                }
                index = end
                numbers.append(value)
                guard numbers.count == count else { continue }
                take(letter, numbers)
                numbers = []
                // Further places of a move are lines.
                if letter == "m" { command = "l" } else if letter == "M" { command = "L" }
            }
        }
        isComplete =
            isComplete && numbers.isEmpty && points.count <= Self.mostPoints
            && points.allSatisfy { $0.x.isFinite && $0.y.isFinite }
    }

    private static func number(in bytes: [UInt8], at start: Int, isFlag: Bool) -> Int {
        if isFlag { return start + 1 }
        var index = start
        var hasPoint = false
        while index < bytes.count {
            let byte = bytes[index]
            let isExponent = index > start && bytes[index - 1] | 0x20 == 0x65
            if byte == 0x2E, !hasPoint {
                hasPoint = true
            } else if byte == 0x2B || byte == 0x2D {
                guard index == start || isExponent else { break }
            } else if !isDigit(byte), !(byte | 0x20 == 0x65 && index > start) {
                break
            }
            index += 1
        }
        return max(index, start + 1)
    }

    private mutating func close(_ letter: Character) {
        commands.append(letter)
        add(first)
    }

    private mutating func add(_ point: Point) {
        last = point
        if points.count <= Self.mostPoints { points.append(point) } else { isComplete = false }
    }

    private mutating func take(_ letter: Character, _ numbers: [Double]) {
        commands.append(letter)
        let origin: Point = letter.isLowercase ? last : (0, 0)
        switch letter {
        case "h": return add((last.x + numbers[0], last.y))
        case "H": return add((numbers[0], last.y))
        case "v": return add((last.x, last.y + numbers[0]))
        case "V": return add((last.x, numbers[0]))
        case "A", "a": return add((origin.x + numbers[5], origin.y + numbers[6]))
        default: break
        }
        let corners = stride(from: 0, to: numbers.count, by: 2).map { index -> Point in
            (origin.x + numbers[index], origin.y + numbers[index + 1])
        }
        switch letter {
        case "m", "M":
            pieces += 1
            first = corners[0]
            add(corners[0])
        case "c", "C": curve(last, corners[0], corners[1], corners[2])
        case "s", "S", "q", "Q": curve(last, corners[0], corners[0], corners[1])
        default: add(corners[0])
        }
    }

    private mutating func curve(_ a: Point, _ b: Point, _ c: Point, _ d: Point) {
        for step in 1...4 {
            let t = Double(step) / 4
            let s = 1 - t
            let (p, q, r, u) = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
            add((p * a.x + q * b.x + r * c.x + u * d.x, p * a.y + q * b.y + r * c.y + u * d.y))
        }
    }

    /// Moves every corner.
    mutating func place(_ placed: (Point) -> Point) { points = points.map(placed) }

    /// Whether a point lies within its corners, taken for closed.
    func holds(_ point: Point) -> Bool {
        guard var from = points.last else { return false }
        var isInside = false
        for to in points {
            defer { from = to }
            guard (from.y <= point.y) != (to.y <= point.y) else { continue }
            let x = from.x + (point.y - from.y) / (to.y - from.y) * (to.x - from.x)
            if x > point.x { isInside.toggle() }
        }
        return isInside
    }
}

extension DrawingPath {
    /// The outline of a shape of any kind in its own lengths; without points where it has no extent, nil for what
    /// is no shape, or is not understood.
    ///
    /// - `whole`: the width and the height of which it may be a share.
    init?(outlineOf element: XMLElement, whole: (width: Double, height: Double)? = nil) {
        func length(_ name: String) -> Double? {
            guard let text = element[name] else { return 0 }
            guard text.hasSuffix("%") else { return PageLengths.pixels(text) }
            let isUpright = ["y", "height", "cy", "ry", "y1", "y2"].contains(name)
            return whole.flatMap {
                PageLengths.pixels(text, whole: isUpright ? $0.height : $0.width)
            }
        }
        func pair(_ first: String, _ second: String) -> Point? {
            guard let x = length(first), let y = length(second) else { return nil }
            return (x, y)
        }
        let data: String
        switch element.name {
        case "rect", "image":
            guard let (x, y) = pair("x", "y"), let (width, height) = pair("width", "height") else {
                return nil
            }
            data = width > 0 && height > 0 ? "M\(x) \(y)h\(width)v\(height)H\(x)z" : ""
        case "circle", "ellipse":
            guard let (x, y) = pair("cx", "cy"), let (rx, ry) = pair("rx", "ry"),
                let r = length("r")
            else { return nil }
            let width = max(r, rx)
            data = Self.oval(x, y, width, element["ry"] == nil ? width : ry)
        case "line":
            guard let (x, y) = pair("x1", "y1"), let (u, v) = pair("x2", "y2") else { return nil }
            data = "M\(x) \(y)L\(u) \(v)"
        case "polygon": data = "M" + (element["points"] ?? "") + "z"
        case "polyline": data = "M" + (element["points"] ?? "")
        case "path": data = element["d"] ?? ""
        default: return nil
        }
        guard data.utf8.count < 1 << 20 else { return nil }
        self.init(["M", "Mz"].contains(data) ? "" : data)
        guard isComplete else { return nil }
    }

    /// Four curves nearly make a circle.
    private static func oval(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> String
    {
        guard width > 0, height > 0 else { return "" }
        let (w, h) = (width * 0.5523, height * 0.5523)
        return "M\(x - width) \(y)c0 \(-h) \(width - w) \(-height) \(width) \(-height)"
            + "c\(w) 0 \(width) \(height - h) \(width) \(height)"
            + "c0 \(h) \(w - width) \(height) \(-width) \(height)"
            + "c\(-w) 0 \(-width) \(h - height) \(-width) \(-height)z"
    }

    /// Whether a point lies on its line, drawn so wide.
    func isOn(_ point: Point, within width: Double) -> Bool {
        guard var from = points.first else { return false }
        for to in points.dropFirst() {
            defer { from = to }
            let (x, y) = (to.x - from.x, to.y - from.y)
            let (u, v) = (point.x - from.x, point.y - from.y)
            let square = x * x + y * y
            let share = square > 0 ? min(max((u * x + v * y) / square, 0), 1) : 0
            let (right, down) = (u - share * x, v - share * y)
            if right * right + down * down <= width * width { return true }
        }
        return false
    }
}

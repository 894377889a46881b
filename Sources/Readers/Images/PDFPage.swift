/// Follows the drawing operators of a page far enough to count marks and to find text that does not
/// show: invisible, white, outside the page, or under a filled box.
struct PDFPage {
    private struct State {
        var matrix = Matrix()
        var fill: [Double] = [0]
        var rendering = 0
        var font = ""
        var size = 10.0
    }

    /// The six numbers of an affine map.
    struct Matrix {
        var (a, b, c, d, e, f) = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

        init() {}

        init?(_ numbers: [Double]) {
            guard numbers.count == 6 else { return nil }
            (a, b, c, d, e, f) = (
                numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]
            )
        }

        func point(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
            (a * x + c * y + e, b * x + d * y + f)
        }

        /// First this, then `next`.
        func then(_ next: Matrix) -> Matrix {
            var all = Matrix()
            (all.a, all.b) = (a * next.a + b * next.c, a * next.b + b * next.d)
            (all.c, all.d) = (c * next.a + d * next.c, c * next.b + d * next.d)
            (all.e, all.f) = (e * next.a + f * next.c + next.e, e * next.b + f * next.d + next.f)
            return all
        }
    }

    private struct Box {
        let x: ClosedRange<Double>
        let y: ClosedRange<Double>
        let isWhite: Bool

        func holds(_ point: (x: Double, y: Double)) -> Bool {
            x.contains(point.x) && y.contains(point.y)
        }
    }

    let box: [Double]?
    private(set) var hidden: Set<String> = []
    /// The words that are shown, as far as a font's codes are those of the Latin letters.
    private(set) var words: [UInt8] = []
    private var counts: [String: Int] = [:]
    private var state = State()
    private var stack: [State] = []
    private var textMatrix = Matrix()
    private var lineMatrix = Matrix()
    private var path: [Double] = []
    private var commands = ""
    private var boxes: [Box] = []
    /// Comparisons of texts with boxes that are still made.
    private var comparisons = 20_000_000
    private var texts: [(x: Double, y: Double)] = []
    private var operands: [Double] = []
    private var name = ""
    private var string: [UInt8] = []

    init(box: [Double]?) { self.box = box }

    /// Whether some texts and boxes were not compared.
    var isTooDense: Bool { comparisons < 0 }

    private mutating func mayCompare(_ count: Int) -> Bool {
        comparisons -= comparisons < 0 ? 0 : count
        return comparisons >= 0
    }

    func many(_ least: Int) -> [(count: Int, words: String)] {
        counts.filter { $0.value >= least }.sorted { $0.key < $1.key }
            .map { ($0.value, String($0.key.prefix { $0 != " " }) + " of one look") }
    }

    mutating func read(_ bytes: [UInt8]) {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case 0x25:
                index = bytes[index...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
            case 0x28: index = literal(bytes, index)
            case 0x3C: index = hexadecimal(bytes, index)
            case 0x2F:
                let end =
                    bytes[(index + 1)...].firstIndex { $0 <= 0x20 || "/[]()<>%".utf8.contains($0) }
                    ?? bytes.count
                name = String(decoding: bytes[(index + 1)..<end], as: UTF8.self)
                index = end
            case 0x2B, 0x2D, 0x2E, 0x30...0x39:
                let end =
                    bytes[(index + 1)...].firstIndex { !isDigit($0) && $0 != 0x2E && $0 != 0x2D }
                    ?? bytes.count
                if operands.count < 64 {
                    operands.append(
                        Double(String(decoding: bytes[index..<end], as: UTF8.self)) ?? 0)
                }
                index = end
            case 0x41...0x5A, 0x61...0x7A, 0x27, 0x22:
                let end =
                    bytes[(index + 1)...].firstIndex {
                        !((0x41...0x5A).contains($0 & 0xDF) || isDigit($0) || $0 == 0x2A)
                    } ?? bytes.count
                let word = String(decoding: bytes[index..<end], as: UTF8.self)
                index =
                    word == "ID"
                    ? bytes.firstRange(of: Array("EI".utf8), from: end).map { $0 + 2 }
                        ?? bytes.count : end
                apply(word)
                (operands, string) = ([], [])
            default: index += 1
            }
        }
    }

    private mutating func literal(_ bytes: [UInt8], _ start: Int) -> Int {
        var depth = 0
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x5C {
                index += 2
                string.append(0x3F)
                continue
            }
            if byte == 0x28 { depth += 1 }
            if byte == 0x29 { depth -= 1 }
            index += 1
            if depth == 0 { break }
            if depth > 1 || byte != 0x28 { string.append(byte) }
        }
        return min(index, bytes.count)
    }

    private mutating func hexadecimal(_ bytes: [UInt8], _ start: Int) -> Int {
        guard start + 1 < bytes.count, bytes[start + 1] != 0x3C else {
            return min(start + 2, bytes.count)
        }
        let end = bytes[start...].firstIndex(of: 0x3E) ?? bytes.count
        string += Array(bytes[(start + 1)..<end])
        return min(end + 1, bytes.count)
    }

    private mutating func apply(_ word: String) {
        switch word {
        case "q": if stack.count < 256 { stack.append(state) }
        case "Q": state = stack.popLast() ?? state
        case "cm": if let matrix = Matrix(operands) { state.matrix = matrix.then(state.matrix) }
        case "g", "rg", "k", "sc", "scn":
            if !operands.isEmpty { state.fill = word == "k" ? operands.map { 1 - $0 } : operands }
        case "Tr":
            state.rendering = Int(operands.first.map { $0.isFinite ? max(-9, min(9, $0)) : 0 } ?? 0)
        case "Tf": (state.font, state.size) = (name, operands.last ?? 10)
        case "Do":
            counts["uses \(name)", default: 0] += 1
            // A form is drawn in its own measure; a picture fills a square of one unit.
            if abs(state.matrix.a * state.matrix.d) > 16 { cover(0, 0, 1, 1, "under a picture") }
        case "ID": cover(0, 0, 1, 1, "under a picture")
        default: if !applyText(word) { _ = applyPath(word) }
        }
    }

    private mutating func applyText(_ word: String) -> Bool {
        switch word {
        case "BT": (textMatrix, lineMatrix) = (Matrix(), Matrix())
        case "Tm":
            if let matrix = Matrix(operands) { (textMatrix, lineMatrix) = (matrix, matrix) }
        case "Td", "TD":
            guard operands.count == 2 else { return true }
            var move = Matrix()
            (move.e, move.f) = (operands[0], operands[1])
            lineMatrix = move.then(lineMatrix)
            textMatrix = lineMatrix
        case "Tj", "TJ", "'", "\"": show()
        default: return false
        }
        return true
    }

    private mutating func show() {
        guard !string.isEmpty else { return }
        let start = textMatrix.point(0, 0)
        let place = state.matrix.point(start.x, start.y)
        if string.count == 1 { counts["glyphs \(string) \(state.font)", default: 0] += 1 }
        let isBlank = string.allSatisfy { $0 == 0x20 }
        let count = Double(string.count)
        if words.count < 1 << 20, string.allSatisfy({ (0x20...0x7E).contains($0) }) {
            words += string + [0x0A]
        }
        string = []
        guard !isBlank else { return }
        if state.rendering == 3 || state.rendering == 7 { hidden.insert("holds invisible text") }
        if isWhite, state.rendering == 0, !hidden.contains("holds white text") {
            let isInside =
                mayCompare(boxes.count)
                && boxes.contains { !$0.isWhite && $0.holds((place.x + 0.5, place.y + 0.5)) }
            if !isInside { hidden.insert("holds white text") }
        }
        let height = abs(
            state.size * (abs(textMatrix.d) + abs(textMatrix.b))
                * (abs(state.matrix.d) + abs(state.matrix.b)))
        if height < 0.5, height.isFinite { hidden.insert("holds text too small to read") }
        // A text may begin outside and reach into the page, upwards too.
        let length = height.isFinite ? height * max(count, 1) : 0
        if let box,
            place.x < box[0] - 1 - length || place.x > box[2] + 1 + height
                || place.y < box[1] - 1 - length || place.y > box[3] + 1 + height
        {
            hidden.insert("holds text outside the page")
        }
        if texts.count < 100_000 { texts.append(place) } else { comparisons = -1 }
    }

    private var isWhite: Bool { state.fill.allSatisfy { $0 > 0.98 } }

    private mutating func applyPath(_ word: String) -> Bool {
        switch word {
        case "m", "l", "c", "v", "y", "re", "h":
            if commands.utf8.count < 4_000 {
                commands += word
                if word == "re", operands.count == 4 {
                    path += [
                        operands[0], operands[1], operands[0] + operands[2],
                        operands[1] + operands[3],
                    ]
                } else {
                    path += operands
                }
            }
        case "f", "F", "f*", "B", "B*", "b", "b*": paint(fills: true)
        case "S", "s": paint(fills: false)
        case "n": (path, commands) = ([], "")
        default: return false
        }
        return true
    }

    private mutating func paint(fills: Bool) {
        defer { (path, commands) = ([], "") }
        let xs = stride(from: 0, to: path.count - 1, by: 2).map { path[$0] }
        let ys = stride(from: 1, to: path.count, by: 2).map { path[$0] }
        guard let left = xs.min(), let right = xs.max(), let low = ys.min(), let high = ys.max()
        else { return }
        if commands != "ml", commands != "mlS",
            commands.utf8.count > 2 || isDot(right - left, high - low)
        {
            let size = "\(Self.rounded((right - left) * 10)) \(Self.rounded((high - low) * 10))"
            let isDot = isDot(right - left, high - low)
            let key = isDot ? "dots \(commands)" : "paths \(commands) \(size)"
            if commands.contains("c") || fills { counts[key, default: 0] += 1 }
        }
        guard fills, commands == "re" || commands.hasPrefix("mlll") else { return }
        cover(left, low, right, high, "under a filled box")
    }

    /// Marks of one kind whose size may tell something: as wide as high, and small.
    private func isDot(_ width: Double, _ height: Double) -> Bool {
        let most = commands == "re" ? 8.0 : 24.0
        return (commands.contains("c") || commands == "re") && width > 0 && width <= most
            && abs(width - height) < 0.5
    }

    /// Notes what an area hides that was drawn before.
    private mutating func cover(
        _ left: Double, _ low: Double, _ right: Double, _ high: Double, _ how: String
    ) {
        let (first, second) = (state.matrix.point(left, low), state.matrix.point(right, high))
        guard [first.x, first.y, second.x, second.y].allSatisfy(\.isFinite) else { return }
        let covered = Box(
            x: min(first.x, second.x)...max(first.x, second.x),
            y: min(first.y, second.y)...max(first.y, second.y), isWhite: isWhite)
        let covers = "holds text \(how)"
        if !hidden.contains(covers), mayCompare(texts.count),
            texts.contains(where: { covered.holds(($0.x + 0.5, $0.y + 0.5)) })
        {
            hidden.insert(covers)
        }
        if boxes.count < 10_000 { boxes.append(covered) }
    }

    private static func rounded(_ value: Double) -> Int {
        value.isFinite && abs(value) < 1e9 ? Int(value.rounded()) : 0
    }
}

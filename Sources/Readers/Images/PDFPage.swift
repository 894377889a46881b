/// Follows the drawing operators of a page far enough to count marks and to find text that does not
/// show: invisible, of the colour of its ground, clipped away, outside the page, or under a box.
struct PDFPage {
    /// Where names lead: forms, pictures, graphics states, colour spaces.
    let document: PDFDocument
    private var resources: [PDFValue]
    let box: PDFArea?
    /// Whether drawing outside of the box would be seen but for the box.
    private let isCropped: Bool
    var hidden: Set<String> = []
    var texts = PDFCutTexts()
    private(set) var comments: [[UInt8]] = []
    /// The words that are shown, as far as a font's codes are those of the Latin letters.
    var words: [UInt8] = []
    /// Whether something was not looked at: too much, too deep, or folded in an unknown way.
    private(set) var isUnread = false
    /// Texts that were not read, as phrases.
    var unread: Set<String> = []
    var marks = PDFMarks()
    var state = PDFState()
    private var stack: [PDFState] = []
    var textMatrix = PDFMatrix()
    var lineMatrix = PDFMatrix()
    var path: [Double] = []
    private var commands = ""
    var outline = PDFOutline()
    private var clips = false
    var ground = PDFGround()
    var operands: [Double] = []
    var name = ""
    var string: [UInt8] = []
    /// Where the strings of an operator begin in `string`, with what is added up before each.
    var pieces: [(start: Int, moved: Double)] = []
    var moved = 0.0
    var lists = PDFMarkedContent()
    /// Forms that are being drawn, and those whose marks are counted.
    private var open: [Int] = []
    private var counted: Set<Int> = []

    init(_ page: PDFDocument.Page, of document: PDFDocument) {
        self.document = document
        resources = page.resources.map { [$0] } ?? []
        box = page.box.flatMap { PDFArea($0) }
        isCropped = page.isCropped
    }

    /// Whether some texts and boxes were not compared.
    var isTooDense: Bool { ground.isTooDense || texts.isTooDense || document.operators <= 0 }

    func many(_ least: Int) -> [(count: Int, words: String)] { marks.many(least) }
    var lone: LoneMarks { marks.lone }

    mutating func read(_ bytes: [UInt8]) throws(InspectionProblem) {
        var index = 0
        while index < bytes.count, document.operators > 0 {
            let byte = bytes[index]
            switch byte {
            case 0x25: index = comment(bytes, index)
            case 0x28: index = take(PDFString.literal(bytes, index))
            case 0x3C: index = angle(bytes, index)
            case 0x3E: index = lists.close(bytes, index)
            case 0x2F:
                let end =
                    bytes[(index + 1)...].firstIndex { $0 <= 0x20 || "/[]()<>%".utf8.contains($0) }
                    ?? bytes.count
                name = PDFParser.name(bytes[(index + 1)..<end])
                lists.take(name: name)
                index = end
            case 0x2B, 0x2D, 0x2E, 0x30...0x39: index = number(bytes, index)
            case 0x41...0x5A, 0x61...0x7A, 0x27, 0x22: index = try word(bytes, index)
            default: index += 1
            }
        }
        noteUnshown()
    }

    /// A string that no operator takes.
    private mutating func noteUnshown() {
        if PDFString.says(string) { hidden.insert("holds text that nothing draws") }
    }

    private mutating func comment(_ bytes: [UInt8], _ start: Int) -> Int {
        let line = bytes[(start + 1)...].prefix { $0 != 0x0A && $0 != 0x0D }
        if PDFString.says(line), comments.count < 100 { comments.append(Array(line)) }
        return start + 1 + line.count
    }

    private mutating func take(_ read: (content: [UInt8], end: Int)) -> Int {
        if lists.isOpen {
            lists.take(read.content)
        } else {
            let isFar = pieces.last.map { abs($0.moved - moved) > 2_000 } ?? true
            if isFar, pieces.count < 10_000 { pieces.append((string.count, moved)) }
            string += read.content
        }
        return read.end
    }

    private mutating func angle(_ bytes: [UInt8], _ start: Int) -> Int {
        guard start + 1 < bytes.count, bytes[start + 1] != 0x3C else {
            lists.open()
            return min(start + 2, bytes.count)
        }
        return take(PDFString.hexadecimal(bytes, start))
    }

    private mutating func number(_ bytes: [UInt8], _ start: Int) -> Int {
        let end =
            bytes[(start + 1)...].firstIndex { !isDigit($0) && $0 != 0x2E && $0 != 0x2D }
            ?? bytes.count
        let value = Double(String(decoding: bytes[start..<end], as: UTF8.self)) ?? 0
        if operands.count < 64 { operands.append(value) }
        moved += value
        return end
    }

    private mutating func word(_ bytes: [UInt8], _ start: Int) throws(InspectionProblem) -> Int {
        let end =
            bytes[(start + 1)...].firstIndex {
                !((0x41...0x5A).contains($0 & 0xDF) || isDigit($0) || $0 == 0x2A)
            } ?? bytes.count
        if lists.isOpen { return end }
        let word = String(decoding: bytes[start..<end], as: UTF8.self)
        if ["true", "false", "null"].contains(word) { return end }
        document.operators -= 1
        guard word != "BI" else { return picture(bytes, from: end) }
        try apply(word)
        (operands, string, name, pieces, moved) = ([], [], "", [], 0)
        return end
    }

    /// Reads a picture that stands among the operators; returns where these go on.
    private mutating func picture(_ bytes: [UInt8], from start: Int) -> Int {
        let (end, said) = PDFInlinePicture.end(of: bytes, from: start)
        hidden.formUnion(said)
        cover([0, 0, 1, 1], "under a picture", ink: nil)
        (operands, string, name, pieces, moved) = ([], [], "", [], 0)
        return end
    }

    private mutating func apply(_ word: String) throws(InspectionProblem) {
        switch word {
        case "q": if stack.count < 256 { stack.append(state) }
        case "Q": state = stack.popLast() ?? state
        case "cm": if let matrix = PDFMatrix(operands) { state.matrix = matrix.then(state.matrix) }
        case "gs": applyState()
        case "Do": try draw()
        case "w": state.lineWidth = operands.last ?? 1
        case "sh": shade()
        case "BDC", "BMC", "DP", "MP", "EMC":
            if let words = lists.apply(word, name, words) { hidden.insert(words) }
        default:
            if !["Tj", "TJ", "'", "\""].contains(word) { noteUnshown() }
            if !applyColour(word), !applyText(word) { applyPath(word) }
        }
    }

    private mutating func applyState() {
        let value = resource("ExtGState", name)
        if let alpha = document.resolved(value?["ca"])?.number { state.fillAlpha = alpha }
        if let alpha = document.resolved(value?["CA"])?.number { state.strokeAlpha = alpha }
        if let mask = document.resolved(value?["SMask"]) { state.isMasked = mask.name == nil }
        if let blend = document.resolved(value?["BM"]) {
            let name = blend.name ?? blend.items.first?.name ?? ""
            state.isBlended = !["Normal", "Compatible"].contains(name)
        }
        if let width = document.resolved(value?["LW"])?.number { state.lineWidth = width }
        guard let font = document.resolved(value?["Font"])?.items, font.count == 2 else { return }
        choose(font: font[0])
        state.size = font[1].number ?? state.size
    }

    func resource(_ category: String, _ name: String) -> PDFValue? {
        document.resolved(entry(category, name))
    }

    /// As the innermost form, or else the page, names it.
    func entry(_ category: String, _ name: String) -> PDFValue? {
        resources.reversed().lazy.compactMap { document.resolved($0[category])?[name] }.first
    }

    private mutating func applyColour(_ word: String) -> Bool {
        switch word {
        case "g", "rg", "k": (state.fill, state.fillSpace) = (PDFInk(operands), .parts)
        case "G", "RG", "K": (state.stroke, state.strokeSpace) = (PDFInk(operands), .parts)
        case "cs":
            state.fillSpace = space(name)
            state.fill = state.fillSpace.first
        case "CS":
            state.strokeSpace = space(name)
            state.stroke = state.strokeSpace.first
        case "sc", "scn": state.fill = name.isEmpty ? state.fillSpace.ink(operands) : nil
        case "SC", "SCN": state.stroke = name.isEmpty ? state.strokeSpace.ink(operands) : nil
        default: return false
        }
        return true
    }

    private func space(_ name: String) -> PDFColourSpace {
        PDFColourSpace(name, resource("ColorSpace", name), in: document)
    }

    private mutating func draw() throws(InspectionProblem) {
        marks.use(name)
        guard let number = entry("XObject", name)?.reference, let value = document.values[number]
        else { return }
        document.drawn.insert(number)
        guard value["Subtype"]?.name == "Form" else {
            drawPicture()
            return
        }
        guard open.count < 12, !open.contains(number) else { return }
        guard !document.isFolded(number) else {
            isUnread = true
            return
        }
        guard let content = try document.content(number) else { return }
        try drawForm(number, value, content)
    }

    private mutating func drawForm(
        _ number: Int, _ value: PDFValue, _ content: [UInt8]
    ) throws(InspectionProblem) {
        let (outer, outerStack, lines) = (state, stack, (textMatrix, lineMatrix))
        let own = document.resolved(value["Resources"])
        if let own { resources.append(own) }
        open.append(number)
        let (form, wasPaused, outerLists) = (marks.form, marks.isPaused, lists)
        if let numbers = document.resolved(value["Matrix"])?.items.compactMap(\.number),
            let matrix = PDFMatrix(numbers)
        {
            state.matrix = matrix.then(state.matrix)
        }
        if let area = document.box(value["BBox"]).flatMap({ placed($0) }) { clip(to: area) }
        stack = []
        marks.form = number
        // A mark that is drawn a hundred times is a mark used a hundred times.
        marks.isPaused = wasPaused || !counted.insert(number).inserted
        (operands, string, name, path, commands) = ([], [], "", [], "")
        (pieces, moved, outline) = ([], 0, PDFOutline())
        try read(content)
        (marks.form, marks.isPaused) = (form, wasPaused)
        let shown = lists.shown
        lists = outerLists
        lists.shown = shown
        if own != nil { resources.removeLast() }
        open.removeLast()
        (state, stack) = (outer, outerStack)
        (textMatrix, lineMatrix) = lines
    }

    private mutating func drawPicture() {
        // A form is drawn in its own measure; a picture fills a square of one unit.
        let area = placed([0, 0, 1, 1])
        let isOutside = area.map { !isShown($0) } ?? false
        if state.fillAlpha < 0.05 || state.matrix.area < 0.01 || isOutside {
            hidden.insert("holds a picture that does not show")
        }
        if state.matrix.area > 16 { cover([0, 0, 1, 1], "under a picture", ink: nil) }
    }

    /// Whether some of an area is within the page and what is clipped to.
    private func isShown(_ area: PDFArea) -> Bool {
        (box.map { $0.meets(area) } ?? true) && (state.clip.map { $0.meets(area) } ?? true)
    }

    func placed(_ box: [Double]) -> PDFArea? {
        guard box.count == 4 else { return nil }
        return PDFArea(
            [(box[0], box[1]), (box[2], box[1]), (box[0], box[3]), (box[2], box[3])].map {
                state.matrix.point($0.0, $0.1)
            })
    }

    private mutating func clip(to area: PDFArea) {
        state.clip = state.clip.map { $0.cut(by: area) } ?? area
    }

    /// Operators that change nothing of what is looked at.
    private static let others: Set<String> = [
        "J", "j", "M", "d", "i", "ri", "d0", "d1", "BX", "EX", "ET",
    ]

    private mutating func applyPath(_ word: String) {
        switch word {
        case "m", "l", "c", "v", "y", "re", "h":
            guard commands.utf8.count < 4_000 else { return }
            commands += word
            outline.take(word, operands, state.matrix)
            if word == "re", operands.count == 4 {
                path += [
                    operands[0], operands[1], operands[0] + operands[2],
                    operands[1] + operands[3],
                ]
            } else {
                path += operands
            }
        case "W", "W*": (clips, outline.isEvenOdd) = (true, word == "W*")
        case "f", "F", "f*": paint(fills: true, strokes: false)
        case "B", "B*", "b", "b*": paint(fills: true, strokes: true)
        case "S", "s": paint(fills: false, strokes: true)
        case "n": endPath()
        default:
            if !Self.others.contains(word) { unread.insert("holds an operator that is not known") }
        }
    }

    private mutating func endPath() {
        if clips, let box = pathBox, let area = placed(box) {
            clip(to: area)
            if !isBox, outline.isComplete, state.outlines.count < 4 {
                state.outlines.append(outline)
            }
        }
        (path, commands, clips, outline) = ([], "", false, PDFOutline())
    }

    private var pathBox: [Double]? {
        let xs = stride(from: 0, to: path.count - 1, by: 2).map { path[$0] }
        let ys = stride(from: 1, to: path.count, by: 2).map { path[$0] }
        guard let left = xs.min(), let right = xs.max(), let low = ys.min(), let high = ys.max()
        else { return nil }
        return [left, low, right, high]
    }

    private mutating func paint(fills: Bool, strokes: Bool) {
        defer { endPath() }
        guard let box = pathBox else { return }
        marks.path(
            commands, box[2] - box[0], box[3] - box[1], at: placed(box), fills: fills,
            along: outline)
        if isCropped, let page = self.box, let area = placed(box), !page.meets(area) {
            hidden.insert("holds a drawing outside the page")
        }
        if strokes { coverByStroke(box) }
        guard fills, !state.fillSpace.isNothing else { return }
        if isBox {
            cover(box, "under a filled box", ink: state.fill)
        } else if let area = placed(box)?.shown(in: state.clip), state.fillAlpha > 0.05 {
            coverByShape(area)
            ground.add(area, ink: nil)
        }
    }

    /// Whether the path is an upright box, round corners or not.
    private var isBox: Bool {
        guard state.matrix.isUpright else { return false }
        if commands == "re" || commands == "reh" { return true }
        let lines = commands.count { $0 == "l" }
        let curves = commands.count { "cvy".contains($0) }
        if commands.hasPrefix("m"), curves > 0, curves <= 8 { return (3...5).contains(lines) }
        guard commands.hasPrefix("mlll"), commands.utf8.count <= 10, let box = pathBox,
            commands.dropFirst().allSatisfy({ "lh".contains($0) })
        else { return false }
        return PDFArea.isOutline(path, of: box)
    }

    /// Notes what an area hides that was drawn before.
    private mutating func cover(_ box: [Double], _ how: String, ink: PDFInk?) {
        guard let area = placed(box)?.shown(in: state.clip), state.fillAlpha > 0.05 else { return }
        let isOpaque = state.fillAlpha > 0.9
        if isOpaque, !hidden.contains("holds text \(how)"), ground.covers(area) {
            hidden.insert("holds text \(how)")
        }
        ground.add(area, ink: isOpaque ? ink : nil)
    }
}

/// The operators that show text.
///
/// Source: ISO 32000-1, 9.3 and 9.4.
extension PDFPage {
    mutating func applyText(_ word: String) -> Bool {
        switch word {
        case "BT": (textMatrix, lineMatrix) = (PDFMatrix(), PDFMatrix())
        case "Tr":
            state.rendering = Int(operands.first.map { $0.isFinite ? max(-9, min(9, $0)) : 0 } ?? 0)
        case "Tf":
            (state.font, state.size) = (name, operands.last ?? 10)
            choose(font: entry("Font", name))
        case "Tz": state.stretch = (operands.last ?? 100) / 100
        case "TL": state.leading = operands.last ?? 0
        case "Ts": state.rise = operands.last ?? 0
        case "Tc": state.letterSpace = operands.last ?? 0
        case "Tw": state.wordSpace = operands.last ?? 0
        case "Tm":
            if let matrix = PDFMatrix(operands) { (textMatrix, lineMatrix) = (matrix, matrix) }
        case "Td", "TD":
            guard operands.count == 2 else { return true }
            if word == "TD" { state.leading = -operands[1] }
            move(operands[0], operands[1])
        case "T*": move(0, -state.leading)
        case "'", "\"":
            if word == "\"", operands.count == 2 {
                (state.wordSpace, state.letterSpace) = (operands[0], operands[1])
            }
            pieces = []
            moved = 0
            move(0, -state.leading)
            show()
        case "Tj":
            pieces = []
            moved = 0
            show()
        case "TJ": show()
        default: return false
        }
        return true
    }

    /// - `font`: as the page names it.
    mutating func choose(font: PDFValue?) {
        state.letters = document.letters(of: document.resolved(font))
        state.encoding = document.encoding(of: font)
        state.look = document.look(of: font)
    }

    private mutating func move(_ x: Double, _ y: Double) {
        lineMatrix = PDFMatrix(shift: x, y).then(lineMatrix)
        textMatrix = lineMatrix
    }

    private mutating func show() {
        guard !string.isEmpty else {
            advance(0)
            return
        }
        if string.count == 1 { marks.glyph(string, state.font) }
        lists.shown += string.count
        note(string)
        for (codes, x) in parts() where !codes.allSatisfy({ $0 == 0x20 }) {
            show(codes, at: x)
        }
        if !string.allSatisfy({ $0 == 0x20 }) { lookAtFont() }
        advance(string.count)
    }

    /// Bytes of one code.
    private var width: Int { state.encoding?.isComposite ?? false ? 2 : 1 }

    /// How far the next letter is moved by those before it, whose widths are taken for a quarter of
    /// their height.
    private func place(behind letters: Int, _ blanks: Int, _ moved: Double) -> Double {
        let letters = Double(letters)
        let space = state.letterSpace * letters + state.wordSpace * Double(blanks)
        return (letters * 0.25 * state.size - moved / 1_000 * state.size + space) * state.stretch
    }

    private mutating func advance(_ bytes: Int) {
        let blanks = string.count { $0 == 0x20 }
        let x = place(behind: bytes / width, blanks, moved)
        if x != 0, x.isFinite { textMatrix = PDFMatrix(shift: x, 0).then(textMatrix) }
    }

    /// The string in parts that lie together, with the place of each.
    private func parts() -> [(codes: [UInt8], x: Double)] {
        let isLoose = abs(state.letterSpace) > abs(state.size)
        let isWide = abs(state.wordSpace) > 5 * abs(state.size)
        let starts = pieces.isEmpty ? [(start: 0, moved: 0.0)] : pieces
        var parts: [(codes: [UInt8], x: Double)] = []
        var blanks = 0
        for (index, piece) in starts.enumerated() {
            let end = index + 1 < starts.count ? starts[index + 1].start : string.count
            var start = piece.start
            while start < end {
                var next = end
                if isLoose, parts.count < 500 {
                    next = min(start + width, end)
                } else if isWide, parts.count < 500,
                    let blank = string[start..<end].firstIndex(of: 0x20)
                {
                    next = blank + 1
                }
                let codes = Array(string[start..<next])
                parts.append((codes, place(behind: start / width, blanks, piece.moved)))
                blanks += codes.count { $0 == 0x20 }
                start = next
            }
        }
        return parts
    }

    private mutating func show(_ codes: [UInt8], at x: Double) {
        let matrix = PDFMatrix(shift: x, state.rise).then(textMatrix).then(state.matrix)
        let text = PDFShownText(
            count: codes.count, size: state.size, stretch: state.stretch, matrix: matrix)
        if state.isInvisible { hidden.insert("holds invisible text") }
        if text.isTiny { hidden.insert("holds text too small to read") }
        if !text.isSomewhere { unread.insert("holds text at a place that is none") }
        if state.isMasked { unread.insert("holds text behind a soft mask") }
        if state.isBlended { unread.insert("holds text that is blended with its ground") }
        texts.note(text, PDFCutTexts.Text(font: state.font, codes: codes), box, state)
        let strokes = state.rendering % 4 == 1
        let ink = strokes ? state.stroke : state.fill
        if (strokes ? state.strokeSpace : state.fillSpace).isNothing {
            hidden.insert("holds text in a colour that is not painted")
        } else if ink == nil {
            unread.insert("holds text in a colour or a pattern that is not followed")
        }
        if let words = ground.problem(of: text, ink) { hidden.insert(words) }
        ground.add(text)
    }

    /// Whether letters of the string draw nothing, lie upon each other, or far from each other.
    private mutating func lookAtFont() {
        let letters = Double(string.count / width)
        let isClose =
            state.letterSpace * letters - max(0, moved) / 1_000 * abs(state.size)
            < -0.3 * abs(state.size) * letters
        if letters > 2, isClose { hidden.insert("holds letters that lie upon each other") }
        let isThick =
            [1, 2].contains(state.rendering % 4)
            && state.lineWidth > 0.3 * abs(state.size * textMatrix.area.squareRoot())
        if isThick { unread.insert("holds text that is drawn with a broad line") }
        guard let look = state.look else { return }
        if look.isWide { unread.insert("holds text in a font with letters of no usual width") }
        switch look.look(of: string) {
        case .nothing: hidden.insert("holds text whose letters draw nothing")
        case .unknown: unread.insert("holds text in a font whose letters are not followed")
        case .shows:
            if let height = look.height, height < 0.1 {
                hidden.insert("holds text too small to read")
            }
        }
    }

    private mutating func note(_ string: [UInt8]) {
        guard words.count < 1 << 20 else { return }
        let encoding = state.encoding
        if let text = state.letters?.text(of: string) {
            words += text.utf8 + [0x0A]
            if let letters = state.letters, encoding?.contradicts(letters, in: string) ?? false {
                unread.insert("holds text in a font that says other letters than it draws")
            }
        } else if encoding?.isPrivate(string) ?? false {
            unread.insert("holds text in a font that does not say what its letters are")
        } else if let text = encoding?.text(of: string) {
            words += text.utf8 + [0x0A]
        } else if string.allSatisfy({ (0x20...0x7E).contains($0) }) {
            words += string + [0x0A]
        }
    }
}

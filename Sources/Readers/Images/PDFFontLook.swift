/// Whether the letters of a font draw something, and about where they say that they do.
///
/// Of fonts whose glyphs are drawings (type 3) these are followed as far as they are plain shapes; of
/// others the widths alone.
///
/// Source: ISO 32000-1, 9.6.5 and 9.7.4.3.
struct PDFFontLook {
    /// What the drawing of a glyph comes to.
    enum Glyph { case shows, nothing, unknown }

    /// By code; nil for another kind of font.
    private var glyphs: [UInt8: Glyph]?
    /// Whether a letter moves the next one by more than five times its height, or back.
    let isWide: Bool
    /// How high letters are of a font of size 1, where it is a drawing that says so.
    private(set) var height: Double?

    init(_ font: PDFValue, in document: PDFDocument) {
        let isDrawn = font["Subtype"]?.name == "Type3"
        let matrix = PDFMatrix(
            document.resolved(font["FontMatrix"])?.items.compactMap(\.number) ?? [])
        let scale = isDrawn ? abs(matrix?.a ?? 0.001) : 0.001
        isWide = Self.widths(font, in: document).contains { $0 * scale > 5 || $0 * scale < -1 }
        guard isDrawn else { return }
        if let box = document.box(font["FontBBox"]), box[3] > box[1] {
            height = (box[3] - box[1]) * abs(matrix?.d ?? 0.001)
        }
        glyphs = Self.glyphs(font, scale, in: document)
    }

    private static func widths(_ font: PDFValue, in document: PDFDocument) -> [Double] {
        let plain = document.resolved(font["Widths"])?.items ?? []
        var widths = plain.compactMap { document.resolved($0)?.number }
        let below = document.resolved(document.resolved(font["DescendantFonts"])?.items.first)
        if let width = document.resolved(below?["DW"])?.number { widths.append(width) }
        // `first [w w w]`, or `first last w`.
        var numbers = 0
        for item in document.resolved(below?["W"])?.items ?? [] {
            let item = document.resolved(item)
            if let number = item?.number {
                numbers += 1
                if numbers == 3 { widths.append(number) }
                if numbers == 3 { numbers = 0 }
            } else {
                widths += item?.items.compactMap(\.number) ?? []
                numbers = 0
            }
        }
        return widths
    }

    private static func glyphs(
        _ font: PDFValue, _ scale: Double, in document: PDFDocument
    ) -> [UInt8: Glyph] {
        let drawings = document.resolved(font["CharProcs"])
        var glyphs: [UInt8: Glyph] = [:]
        var code = 0
        let encoding = document.resolved(font["Encoding"])
        for item in document.resolved(encoding?["Differences"])?.items ?? [] {
            if let number = item.number {
                code = number.isFinite ? Int(max(0, min(256, number))) : 0
            } else if let name = item.name, let byte = UInt8(exactly: code) {
                glyphs[byte] = document.glyph(drawings?[name], scale)
                code += 1
            }
        }
        return glyphs
    }

    /// What a string draws, blanks apart.
    func look(of string: [UInt8]) -> Glyph {
        guard let glyphs else { return .shows }
        let letters = string.filter { $0 != 0x20 && $0 != 0xA0 }
        let looks = letters.map { glyphs[$0] ?? .nothing }
        let empty = looks.count { $0 == .nothing }
        if empty > 2 || empty > 0 && empty == looks.count { return .nothing }
        return looks.contains { $0 == .unknown } ? .unknown : .shows
    }
}

/// Follows the drawing of one glyph.
struct PDFGlyphDrawing {
    private var low = (x: Double.infinity, y: Double.infinity)
    private var high = (x: -Double.infinity, y: -Double.infinity)
    private let scale: Double

    /// - `scale`: of its measure, in heights of the font.
    static func look(of content: [UInt8], _ scale: Double) -> PDFFontLook.Glyph {
        guard content.count < 1 << 16 else { return .unknown }
        var drawing = PDFGlyphDrawing(scale: scale)
        var parser = PDFParser(content)
        var numbers: [Double] = []
        var look = PDFFontLook.Glyph.nothing
        while let value = parser.value() {
            guard case .word(let word) = value else {
                if let number = value.number, numbers.count < 64 { numbers.append(number) }
                continue
            }
            switch word {
            // The bitmaps of TeX.
            case "ID": return .shows
            case "m", "l", "c", "v", "y", "re": drawing.take(word, numbers)
            case "f", "F", "f*", "B", "B*", "b", "b*", "S", "s":
                if drawing.shows(fills: word.lowercased() != "s") { look = .shows }
                drawing = PDFGlyphDrawing(scale: scale)
            case "n": drawing = PDFGlyphDrawing(scale: scale)
            case "d0", "d1", "h", "q", "Q", "w", "J", "j", "M", "d", "i", "cm", "BI", "true",
                "false":
                break
            default: return .unknown
            }
            numbers = []
        }
        return parser.isAtEnd() ? look : .unknown
    }

    private init(scale: Double) { self.scale = scale }

    private mutating func take(_ word: String, _ numbers: [Double]) {
        var numbers = numbers
        if word == "re", numbers.count == 4 {
            numbers[2] += numbers[0]
            numbers[3] += numbers[1]
        }
        for index in stride(from: 0, to: numbers.count - 1, by: 2) {
            low = (min(low.x, numbers[index]), min(low.y, numbers[index + 1]))
            high = (max(high.x, numbers[index]), max(high.y, numbers[index + 1]))
        }
    }

    /// Whether it is large enough to be seen and lies about where the letter is.
    private func shows(fills: Bool) -> Bool {
        let (width, height) = ((high.x - low.x) * scale, (high.y - low.y) * scale)
        guard width.isFinite, height.isFinite else { return false }
        let isNear = [low.x, -high.x, low.y, -high.y].allSatisfy { $0 * scale < 3 }
        let size = fills ? min(width, height) : max(width, height)
        return isNear && size > 0.01
    }
}

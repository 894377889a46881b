/// The objects of a PDF file as values, and what can be drawn from them.
final class PDFDocument {
    private(set) var objects: PDFObjects
    /// The last of each number.
    private(set) var values: [Int: PDFValue] = [:]
    private var places: [Int: Int] = [:]
    private(set) var trailers: [PDFValue] = []
    private(set) var comments: [[UInt8]] = []
    private(set) var repeatsKey = false
    /// An object goes on behind its value.
    private(set) var hasTail = false
    /// Streams that a page or a form has drawn.
    var drawn: Set<Int> = []
    private var unfolded: [Int: [UInt8]] = [:]
    private var kept = 0
    private var letters: [Int: PDFLetters] = [:]
    private var encodings: [Int: PDFEncoding] = [:]
    private var looks: [Int: PDFFontLook] = [:]
    private var glyphs: [Int: PDFFontLook.Glyph] = [:]
    /// Operators of all pages that are still followed.
    var operators = 2_000_000

    init(_ objects: PDFObjects) {
        self.objects = objects
        for (place, object) in objects.objects.enumerated() {
            var parser = PDFParser(object.head)
            guard let value = parser.value() else { continue }
            values[object.number] = value
            places[object.number] = place
            if !parser.isAtEnd() { hasTail = true }
            note(parser)
            if object.head.hasPDFName("/XRef") { trailers.append(value) }
        }
        for head in objects.trailers {
            var parser = PDFParser(head, at: 7)
            if let value = parser.value() { trailers.append(value) }
            note(parser)
        }
    }

    private func note(_ parser: PDFParser) {
        if comments.count < 100 { comments += parser.comments }
        if parser.repeatsKey { repeatsKey = true }
    }

    /// A value, or that of the object it refers to.
    func resolved(_ value: PDFValue?) -> PDFValue? {
        var value = value
        for _ in 0..<16 {
            guard case .reference(let number)? = value else { return value }
            value = values[number]
        }
        return nil
    }

    /// The object of a number; nil where there is none.
    func object(_ number: Int) -> PDFObjects.Object? {
        places[number].map { objects.objects[$0] }
    }

    /// The content of the stream of a number; what is drawn often is unfolded once.
    func content(_ number: Int) throws(InspectionProblem) -> [UInt8]? {
        if let known = unfolded[number] { return known }
        guard let object = object(number), object.stream != nil else { return nil }
        let content = try objects.decoded(object)
        if kept + content.count < 1 << 25 {
            unfolded[number] = content
            kept += content.count
        }
        return content
    }

    /// What the codes of a font stand for; nil where it does not say, or in no way that is read.
    func letters(of font: PDFValue?) -> PDFLetters? {
        guard let number = resolved(font)?["ToUnicode"]?.reference else { return nil }
        if let known = letters[number] { return known }
        let table = (try? content(number)) ?? nil
        guard let table, !isFolded(number), letters.count < 100 else { return nil }
        let made = PDFLetters(table)
        letters[number] = made
        return made
    }

    /// What the codes of a font draw, as its encoding says.
    func encoding(of font: PDFValue?) -> PDFEncoding? {
        if let number = font?.reference, let known = encodings[number] { return known }
        guard let value = resolved(font) else { return nil }
        let made = PDFEncoding(value, in: self)
        if let number = font?.reference, encodings.count < 1_000 { encodings[number] = made }
        return made
    }

    /// What the letters of a font come to.
    func look(of font: PDFValue?) -> PDFFontLook? {
        if let number = font?.reference, let known = looks[number] { return known }
        guard let value = resolved(font) else { return nil }
        let made = PDFFontLook(value, in: self)
        if let number = font?.reference, looks.count < 1_000 { looks[number] = made }
        return made
    }

    /// What the drawing of a glyph comes to; nothing where there is none.
    func glyph(_ value: PDFValue?, _ scale: Double) -> PDFFontLook.Glyph {
        guard let number = value?.reference else { return .nothing }
        if let known = glyphs[number] { return known }
        var look = PDFFontLook.Glyph.unknown
        if !isFolded(number), glyphs.count < 100_000, let content = try? content(number) {
            look = PDFGlyphDrawing.look(of: content, scale)
        }
        glyphs[number] = look
        return look
    }

    /// Whether a stream is folded in a way that is not read.
    func isFolded(_ number: Int) -> Bool {
        object(number).map { object in
            PDFObjects.filters(object.head).contains {
                !["FlateDecode", "ASCII85Decode", "ASCIIHexDecode"].contains($0)
            }
        } ?? false
    }

    func decoded(_ object: PDFObjects.Object) throws(InspectionProblem) -> [UInt8] {
        try objects.decoded(object)
    }

    /// The catalogue.
    var root: PDFValue? {
        trailers.reversed().lazy.compactMap { self.resolved($0["Root"]) }.first
    }

    /// A page with what it takes from the branches above it.
    struct Page {
        let number: Int
        let contents: [Int]
        let resources: PDFValue?
        /// What is shown: left, low, right, high. Nil where the page does not say.
        let box: [Double]?
        /// Whether more is drawn on than is shown.
        let isCropped: Bool
    }

    private struct Branch {
        let value: PDFValue
        let number: Int
        let resources: PDFValue?
        let media: PDFValue?
        let crop: PDFValue?
    }

    /// The pages in order, up to ten thousand.
    var pages: [Page] {
        guard let top = root?["Pages"] else { return [] }
        var pages: [Page] = []
        var seen: Set<Int> = []
        var waiting: [Branch] = []
        let push = { (kid: PDFValue, above: Branch?) -> Branch? in
            guard case .reference(let number) = kid, seen.insert(number).inserted,
                let value = self.values[number]
            else { return nil }
            return Branch(
                value: value, number: number, resources: value["Resources"] ?? above?.resources,
                media: value["MediaBox"] ?? above?.media, crop: value["CropBox"] ?? above?.crop)
        }
        if let first = push(top, nil) { waiting.append(first) }
        while let branch = waiting.popLast(), pages.count < 10_000 {
            if let kids = resolved(branch.value["Kids"]) {
                waiting += kids.items.reversed().compactMap { push($0, branch) }
            } else {
                pages.append(page(branch))
            }
        }
        return pages
    }

    private func page(_ branch: Branch) -> Page {
        let contents = branch.value["Contents"]
        let list: [PDFValue]
        if let one = contents, case .array = resolved(one) {
            list = resolved(one)?.items ?? []
        } else {
            list = contents.map { [$0] } ?? []
        }
        let media = box(branch.media)
        let crop = box(branch.crop)
        var shown = crop ?? media
        if let media, let crop {
            shown = [
                max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]),
                min(media[3], crop[3]),
            ]
        }
        let isCropped =
            if let media, let shown { zip(media, shown).contains { abs($0 - $1) > 1 } } else {
                false
            }
        return Page(
            number: branch.number, contents: list.compactMap(\.reference),
            resources: resolved(branch.resources), box: shown, isCropped: isCropped)
    }

    /// With the lower left corner first.
    func box(_ value: PDFValue?) -> [Double]? {
        let numbers = resolved(value)?.items.compactMap { resolved($0)?.number } ?? []
        guard numbers.count == 4, numbers.allSatisfy({ $0.isFinite && abs($0) < 1e9 }) else {
            return nil
        }
        return [
            min(numbers[0], numbers[2]), min(numbers[1], numbers[3]), max(numbers[0], numbers[2]),
            max(numbers[1], numbers[3]),
        ]
    }
}

/// Words of a drawing that are drawn as shapes, one for each letter, as matplotlib and cairo do by default.
///
/// matplotlib names the shape of a letter by its font and a number in hexadecimal digits: until 3.10 the letter's
/// code, since then its place in the font, which in DejaVu and most fonts is 29 less for the letters of ASCII and
/// in DejaVu 62 less for those of Latin 1. cairo numbers shapes by their first use, and says nothing of letters.
struct DrawnLetters {
    /// Whether the numbers are places in a font: no letter has a code below that of the blank.
    private let arePlaces: Bool

    init(_ root: XMLElement) {
        var lowest = Int.max
        root.walk { node in
            guard case .element(let element) = node, element.name == "use",
                let number = Self.number(element["href"])
            else { return }
            lowest = min(lowest, number)
        }
        arePlaces = lowest < 0x20
    }

    /// `31` of `#DejaVuSans-31`; nil for what names no font.
    private static func number(_ target: String?) -> Int? {
        guard let target, target.hasPrefix("#"), let dash = target.lastIndex(of: "-"),
            target.dropFirst().first.map({ $0.isLetter && $0.isUppercase }) ?? false
        else { return nil }
        let digits = target[target.index(after: dash)...]
        return digits.utf8.count <= 5 ? Int(digits, radix: 16) : nil
    }

    /// The shapes that a group draws as letters, in their order; none where it is no word.
    static func shapes(of group: XMLElement) -> [XMLElement] {
        guard group.name == "g" else { return [] }
        return group.elements.filter { $0.name == "use" && MarkCount.isGlyph($0["href"] ?? "") }
    }

    /// The words that shapes draw, and whether all letters are known.
    func words(of shapes: [XMLElement]) -> (text: String, isWhole: Bool) {
        let letters = shapes.map { letter($0["href"] ?? "") }
        let text = String(letters.compactMap { $0 })
        return (text, !letters.contains(nil))
    }

    private func letter(_ target: String) -> Character? {
        guard let number = Self.number(target) else { return nil }
        let code: Int
        switch number {
        case _ where !arePlaces: code = number
        case 3...0x61: code = number + 29
        case 0x62...0x141 where target.contains("DejaVu"): code = number + 62
        case 2_784...2_820 where target.contains("DejaVuSans-"): code = number + 5_406
        case 3_220...3_240 where target.contains("DejaVuSans-"): code = number + 5_494
        default: return nil
        }
        return UInt32(exactly: code).flatMap(Unicode.Scalar.init).map(Character.init)
    }
}

extension DrawingReader {
    /// A word drawn as shapes is a text like others: it may lie outside, be white, cut off or covered.
    mutating func judgeLetters(
        drawnBy group: XMLElement, _ look: DrawnLook, _ origin: DrawingPlace?, _ frame: DrawingFrame
    ) {
        let shapes = DrawnLetters.shapes(of: group)
        guard let first = shapes.first else { return }
        let (words, isWhole) = letters.words(of: shapes)
        if !words.isEmpty { note(words: words) }
        hasUnreadLetters = hasUnreadLetters || !isWhole
        if frame.isChoice { found.hide("text that only some programs show") }
        if shapes.contains(where: { $0["style"] != nil || $0["fill"] != nil || $0["class"] != nil })
        {
            found.hide("letters with a style of their own")
        }
        let places = [first, shapes[shapes.count / 2], shapes[shapes.count - 1]].compactMap {
            shape -> Point? in
            let place = origin?.moved(by: shape["transform"])?.point(
                shape["x"].flatMap { Double($0) } ?? 0, shape["y"].flatMap { Double($0) } ?? 0)
            return place.map { ($0.x + 0.5, $0.y - 0.5) }
        }
        guard let origin, !places.isEmpty else { return }
        // A hundred lengths of matplotlib's are as high as the letters; cairo draws in those of the page.
        let isScaled = group["transform"] != nil
        if isScaled, origin.unit < 0.012 { found.hide("text of no size") }
        let height = isScaled ? origin.unit * 100 : 10
        judge(DrawnLine(shapes: places, height: min(max(height, 2), 40)), look, frame)
    }
}

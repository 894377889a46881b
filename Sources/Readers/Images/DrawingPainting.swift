/// What is painted where, and what is seen of the letters.
extension DrawingReader {
    /// Elements whose own words are letters of a text.
    private static let lettered: Set<String> = [
        "text", "tspan", "textPath", "tref", "a", "altGlyph",
    ]

    /// Judges the letters of an element, if there are any, and what its shape covers.
    ///
    /// - `pen`: where the letters begin that say no place, in a text.
    mutating func paint(
        _ element: XMLElement, _ look: DrawnLook, _ origin: DrawingPlace?, _ frame: DrawingFrame,
        pen: Point?
    ) {
        if element.name == "g" { judgeLetters(drawnBy: element, look, origin, frame) }
        if let pen, Self.lettered.contains(element.name) {
            judgeLetters(of: element, look, origin, frame, pen)
        } else if let origin, let cover = shapes.covers(element, look, origin) {
            found.hide(Self.words(of: cover, element), review: cover == .picture)
        }
    }

    private static func words(of cover: DrawnShapes.Cover, _ element: XMLElement) -> String {
        switch (cover, element.name) {
        case (.picture, _): "text under a gradient or a pattern"
        case (_, "rect"): "text under a filled box"
        case (_, "image"): "text under a picture"
        default: "text under a filled shape"
        }
    }

    /// Where the letters of an element begin, in lengths of its place; nil outside of a text.
    func pen(of element: XMLElement, _ before: Point?) -> Point? {
        guard element.name == "text" || before != nil else { return nil }
        let whole = size ?? (1_000, 1_000)
        let start = before ?? (0, 0)
        func place(_ name: String, _ otherwise: Double, _ whole: Double) -> Double {
            element[name] == nil ? otherwise : Self.length(name, of: element, whole)
        }
        return (
            place("x", start.x, whole.width) + Self.length("dx", of: element, whole.width),
            place("y", start.y, whole.height) + Self.length("dy", of: element, whole.height)
        )
    }

    private mutating func judgeLetters(
        of element: XMLElement, _ look: DrawnLook, _ origin: DrawingPlace?, _ frame: DrawingFrame,
        _ pen: Point
    ) {
        let words = element.children.map { if case .text(let words) = $0 { words } else { "" } }
            .joined().trimmedLines
        guard !words.isEmpty else { return }
        guard let origin else {
            return found.hide("text that is moved in a way that is not followed", review: true)
        }
        let length = element["textLength"].flatMap { PageLengths.pixels($0) }
        let size = look.size * origin.unit
        let height = self.size?.height ?? 1_000
        if origin.unit < 0.001 || length.map({ $0 < 1 }) ?? false
            || origin.unit < 0.1 && size < height / 500 || size <= min(1.2, height / 200)
        {
            found.hide("text of no size")
        }
        if look.spacing.letter <= -0.35 * look.size || look.spacing.word <= -3 * look.size {
            found.hide("letters over each other")
        }
        let far = ["dx", "dy"].flatMap { Self.numbers(element[$0]).dropFirst() }
        if far.contains(where: { abs($0) > 3 * look.size }) {
            found.hide("letters far from each other", review: true)
        }
        judge(line(words, of: element, look, origin, pen, length), look, frame)
    }

    private func line(
        _ words: String, of element: XMLElement, _ look: DrawnLook, _ origin: DrawingPlace,
        _ pen: Point, _ length: Double?
    ) -> DrawnLine? {
        let (xs, ys) = (Self.numbers(element["x"]), Self.numbers(element["y"]))
        guard xs.count > 1 || ys.count > 1 else {
            return DrawnLine(words, look, at: pen, origin, length: length)
        }
        // Each letter has a place of its own.
        let places = (0..<min(max(xs.count, ys.count), 1_000)).map { index in
            origin.point(
                xs.indices.contains(index) ? xs[index] : xs.last ?? pen.x,
                ys.indices.contains(index) ? ys[index] : ys.last ?? pen.y)
        }
        return DrawnLine(shapes: places, height: look.size * origin.unit)
    }

    private static func numbers(_ list: String?) -> [Double] {
        (list ?? "").split { " ,\n\t".contains($0) }.prefix(1_000)
            .compactMap { PageLengths.pixels(String($0)) }
    }

    /// Whether letters are seen: on the page, not cut off, in a colour that shows.
    mutating func judge(_ line: DrawnLine?, _ look: DrawnLook, _ frame: DrawingFrame) {
        if let name = look.unclear {
            found.hide("a style over text that is not followed (\(name))")
        }
        guard let line else { return found.hide("text outside the picture") }
        judgePlace(line, frame)
        guard let (paint, share) = look.letters else {
            return found.hide("hidden text: it has no colour")
        }
        switch paint {
        case .colour(let colour): judge(colour, share, of: line)
        case .picture: found.hide("text painted with a gradient or a pattern", review: true)
        case .none, .unknown: found.hide("text in a colour that is not followed")
        }
        shapes.note(line)
    }

    private mutating func judgePlace(_ line: DrawnLine, _ frame: DrawingFrame) {
        if let page {
            let near = page.wider(by: 1.5 * line.height)
            if !line.box.overlaps(page) {
                found.hide("text outside the picture")
            } else if !line.points.allSatisfy(near.holds) {
                found.hide("text that goes beyond the picture", review: true)
            }
        }
        for window in frame.windows {
            guard let window, line.box.overlaps(window) else {
                return found.hide("text that is clipped away")
            }
            let near = window.wider(by: 0.6 * line.height)
            let seen = line.points.count { near.holds($0) }
            if seen * 2 < line.points.count {
                found.hide("text that is clipped away", review: seen > 0)
            }
        }
        if frame.isCutUnclear {
            found.hide("a clip over text that is not followed", review: true)
        }
    }

    private mutating func judge(_ colour: PageColour, _ share: Double, of line: DrawnLine) {
        let seen = colour.shown(share)
        let middle = line.points[line.points.count / 2]
        switch shapes.ground(at: middle) {
        case .colour(let ground):
            guard seen.isLost(on: ground) else { return }
            found.hide(
                ground.isLost(on: .white)
                    ? "white text" : "text of the colour of what it stands on")
        case .image:
            guard seen.isLost(on: .white) else { return }
            noteUnknownGround()
        case .picture: noteUnknownGround()
        case .unknown: found.hide("text on a colour that is not followed")
        }
    }

    private mutating func noteUnknownGround() {
        found.add(
            Inspection.Remark(
                problem: .partiallyInspected, words: "white text on a ground that is not known",
                remedy: "look whether it shows", review: true))
    }
}

extension LoneMarks {
    /// Takes in an element that is painted; `origin` is where its lengths begin.
    mutating func add(_ element: XMLElement, _ origin: DrawingPlace?) {
        guard let origin else { return }
        let number = { (name: String) in element[name].flatMap { Double($0) } ?? 0 }
        if DrawnProperty.own("display", of: element) == "none" { return }
        switch element.name {
        case "circle", "ellipse":
            let size = max(number("r"), number("rx"), number("ry")) * 2
            guard size > 0, size <= Self.largest * 2 else { return }
            add(mark: origin.point(number("cx"), number("cy")))
        case "rect":
            let (width, height) = (number("width"), number("height"))
            guard width > 0, max(width, height) <= 8,
                abs(width - height) <= max(width, height) * 0.6
            else { return }
            add(
                box: origin.point(number("x") + width / 2, number("y") + height / 2), width, height)
        case "use":
            let target = element["href"] ?? ""
            guard MarkCount.isSymbol(target) else { return }
            add(mark: origin.point(number("x"), number("y")))
        case "line":
            let ends = [(number("x1"), number("y1")), (number("x2"), number("y2"))]
            take(ends.map { (x: $0.0, y: $0.1) }, origin)
        case "polyline":
            let numbers = (element["points"] ?? "").prefix(1 << 20)
                .split { " ,\n\t".contains($0) }.compactMap { Double($0) }
            take(
                stride(from: 0, to: numbers.count - 1, by: 2).map {
                    (x: numbers[$0], y: numbers[$0 + 1])
                }, origin)
        case "path": addPath(element, origin)
        case "text", "tspan": addText(element, origin)
        case "g":
            guard let first = DrawnLetters.shapes(of: element).first else { return }
            add(
                text: origin.point(
                    first["x"].flatMap { Double($0) } ?? 0, first["y"].flatMap { Double($0) } ?? 0))
        default: return
        }
    }

    /// A line, or a stroke where it is short.
    private mutating func take(_ points: [Point], _ origin: DrawingPlace) {
        let placed = points.map { origin.point($0.x, $0.y) }
        guard let first = placed.first, let last = placed.last, placed.count > 1 else { return }
        let length = max(abs(first.x - last.x), abs(first.y - last.y))
        if placed.count == 2, length <= Self.largest {
            add(stroke: ((first.x + last.x) / 2, (first.y + last.y) / 2))
        } else {
            add(line: placed)
        }
    }

    private mutating func addPath(_ element: XMLElement, _ origin: DrawingPlace) {
        guard let data = element["d"], data.utf8.count < 1 << 20 else { return }
        let path = DrawingPath(data)
        guard path.isComplete, let first = path.points.first else { return }
        let xs = path.points.map(\.x)
        let ys = path.points.map(\.y)
        let (left, right) = (xs.min() ?? first.x, xs.max() ?? first.x)
        let (low, high) = (ys.min() ?? first.y, ys.max() ?? first.y)
        let corner = origin.point(left, low)
        let other = origin.point(right, high)
        let isSmall =
            abs(corner.x - other.x) <= Self.largest && abs(corner.y - other.y) <= Self.largest
        let middle = ((corner.x + other.x) / 2, (corner.y + other.y) / 2)
        let isCurved = path.commands.contains { "cCsSqQaA".contains($0) }
        guard isSmall else {
            if path.pieces == 1, !isCurved, path.commands.last?.lowercased() != "z" {
                take(path.points, origin)
            }
            return
        }
        let isFull = right > left && high > low
        if isCurved, path.commands.utf8.count <= 12, path.pieces == 1, isFull {
            add(mark: middle)
        } else if path.pieces > 1, path.commands.utf8.count <= 8, isFull {
            add(mark: middle)
        } else if path.points.count > 3, path.commands.utf8.count <= 12, isFull {
            add(box: middle, abs(corner.x - other.x), abs(corner.y - other.y))
        } else if path.points.count == 2 {
            add(stroke: middle)
        }
    }

    private mutating func addText(_ element: XMLElement, _ origin: DrawingPlace) {
        let words = element.text.trimmedText
        guard !words.isEmpty, element.name == "text" || element["x"] != nil && element["y"] != nil
        else { return }
        let place = origin.point(
            element["x"].flatMap { Double($0) } ?? 0, element["y"].flatMap { Double($0) } ?? 0)
        if MarkCount.isSign(words) { add(mark: place) } else { add(text: place) }
    }
}

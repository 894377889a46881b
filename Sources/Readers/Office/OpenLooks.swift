/// What the styles of an OpenDocument sheet make of its cells, rows and columns, as far as looks can
/// hide a value.
///
/// Source: OASIS OpenDocument 1.3 part 3, 16.2, 17 and 20.
struct OpenLooks {
    private struct Look {
        var ink: String?
        var paper: String?
        var size: String?
        var isHidden = false
        /// Nil where the style does not say so.
        var isRaised: Bool?
        var isStruck: Bool?
        /// The width of a column, the height of a row.
        var extent: String?
        /// How far a text is moved into its cell.
        var indent: String?
        var parent: String?
    }

    private var looks: [String: Look] = [:]

    /// - `roots`: of `styles.xml`, where there is one, and of `content.xml`.
    init(_ roots: [XMLElement]) {
        for style in roots.flatMap({ $0.all(["style", "default-style"]) }) {
            let family = style["family"] ?? ""
            looks["\(family) \(style["name"] ?? "")"] = Self.look(of: style)
        }
    }

    private static func look(of style: XMLElement) -> Look {
        let text = style.first("text-properties")
        let isAutomatic = text?["use-window-font-color"] == "true"
        let position = text?["text-position"]?.split(separator: " ").first
        let line = style.first("table-column-properties") ?? style.first("table-row-properties")
        return Look(
            ink: isAutomatic ? "automatic" : text?["color"],
            paper: style.first("table-cell-properties")?["background-color"],
            size: text?["font-size"],
            isHidden: text.map(hides) ?? false
                || style.first("table-properties")?["display"] == "false",
            isRaised: position.map { $0 != "0%" },
            isStruck: text?["text-line-through-style"].map { $0 != "none" },
            extent: line?["column-width"] ?? line?["row-height"],
            indent: style.first("paragraph-properties")?["margin-left"]
                ?? style.first("table-cell-properties")?["padding-left"],
            parent: style["parent-style-name"])
    }

    /// Whether letters are not displayed, clear, or so narrow or near that nobody reads them.
    private static func hides(_ text: XMLElement) -> Bool {
        func isBelow(_ least: Double, _ name: String) -> Bool {
            text[name].flatMap { $0.hasSuffix("%") ? Double($0.dropLast()) : nil }
                .map { $0 < least } ?? false
        }
        return text["display"] == "none" || isBelow(50, "opacity") || isBelow(10, "text-scale")
            || text["letter-spacing"].flatMap(points).map { $0 < -5 } ?? false
    }

    /// A property as the style or, behind it, what it inherits from says.
    private func value<Value>(
        _ family: String, _ name: String, _ property: (Look) -> Value?
    ) -> Value? {
        var name = name
        for _ in 0..<10 {
            guard let look = looks["\(family) \(name)"] else { break }
            if let value = property(look) { return value }
            guard let parent = look.parent else { break }
            name = parent
        }
        return looks["\(family) "].flatMap(property)
    }

    /// Whether a piece of a text stands above or below its line.
    func isRaised(span: String) -> Bool { value("text", span) { $0.isRaised } ?? false }

    /// Whether a sheet is not displayed.
    func hides(sheet style: String) -> Bool { looks["table \(style)"]?.isHidden ?? false }

    /// Whether nobody sees a row or column for its height or width.
    func flattens(_ family: String, _ style: String) -> Bool {
        looks["\(family) \(style)"]?.extent.flatMap(Self.points).map { $0 < 4 } ?? false
    }

    /// Whether a text of a cell begins behind the end of its column.
    func movesOut(cell style: String, column: String) -> Bool {
        guard let indent = value("table-cell", style, { $0.indent }).flatMap(Self.points),
            let width = looks["table-column \(column)"]?.extent.flatMap(Self.points)
        else { return false }
        return indent > 20 && indent >= width
    }

    /// Why nobody can read a text of a cell of this style; nil where somebody can.
    ///
    /// - `span`: the style of the text itself, where it has one.
    func problem(cell style: String, span: String? = nil) -> String? {
        let spanned = { (property: @escaping (Look) -> String?) in
            span.flatMap { self.value("text", $0, property) }
                ?? self.value("table-cell", style, property)
        }
        let paper = value("table-cell", style) { $0.paper }
        let ground = paper.map { $0 == "transparent" ? .white : CellColour(hex: $0) } ?? .white
        if let ink = spanned({ $0.ink }).flatMap({ CellColour(hex: $0) }), let ground,
            ink.isLike(ground)
        {
            return "a cell has the colour of its background"
        }
        if let size = spanned({ $0.size }).flatMap(Self.points), size < 2 {
            return "the text of a cell is too small to read"
        }
        let isStruck =
            span.flatMap { value("text", $0) { $0.isStruck } }
            ?? value("table-cell", style) { $0.isStruck }
        if isStruck ?? false { return "a cell holds a text that is struck through" }
        let isHidden = span.flatMap { looks["text \($0)"]?.isHidden } ?? false
        return isHidden || looks["table-cell \(style)"]?.isHidden ?? false
            ? "the text of a cell is not displayed" : nil
    }

    /// `0.5in` in points; nil for another unit.
    private static func points(_ length: String) -> Double? {
        let units = ["in": 72.0, "cm": 28.35, "mm": 2.835, "pt": 1.0, "px": 0.75]
        guard let unit = units.first(where: { length.hasSuffix($0.key) }) else { return nil }
        return Double(length.dropLast(2)).map { $0 * unit.value }
    }
}

extension CellColour {
    /// `#ff00aa`
    init?(hex: String) {
        guard hex.utf8.count == 7, hex.hasPrefix("#"),
            let number = UInt32(hex.dropFirst(), radix: 16)
        else { return nil }
        self.init(
            red: Int(number >> 16 & 0xFF), green: Int(number >> 8 & 0xFF),
            blue: Int(number & 0xFF))
    }
}

/// How the cells of a workbook look, as far as looks can hide a value.
struct WorkbookStyles {
    /// Per style of a cell.
    private var formats: [NumberFormat?] = []
    private var isInvisible: [Bool] = []
    private var isTiny: [Bool] = []
    private var isOnWhite: [Bool] = []
    private var dates: [WorkbookDate.Format?] = []
    private var showsPercent: [Bool] = []
    let conditional: ConditionalFormat
    /// Whether a format of a cell writes digits of its own beside the value.
    private(set) var writesDigits = false
    /// Whether a format of a cell writes more than a word, which is no unit.
    private(set) var writesWords = false
    private var isStruck: [Bool] = []
    private var isOfSigns: [Bool] = []
    /// How far a text is moved into its cell, in digits of the width of a column.
    private var indents: [Double] = []

    /// A custom number format, by its sections.
    struct NumberFormat {
        /// For positive numbers, negative ones, zero, text: whether the section shows the value.
        let shows: [Bool]

        /// - `onWhite`: nothing is behind the number, so that white ink hides it.
        init(_ code: String, onWhite: Bool) {
            shows = Self.sections(of: code).map { section in
                let ink = section.lowercased().filter { $0 != " " }
                let isWhite = ink.contains("[white]") || ink.contains("[color2]")
                return Self.showsValue(section) && !(onWhite && isWhite)
            }
        }

        /// Whether numbers of every sign and texts show.
        var showsEverything: Bool { shows.prefix(3).allSatisfy { $0 } && !hidesText }

        /// A text shows as it is unless a fourth section says something else.
        var hidesText: Bool { shows.count > 3 && !shows[3] }

        func hides(_ value: String) -> Bool {
            guard let first = shows.first else { return false }
            let isNegative = value.hasPrefix("-")
            let isZero = value.utf8.allSatisfy { $0 == 0x30 || $0 == 0x2E || $0 == 0x2D }
            if isZero, shows.count > 2 { return !shows[2] }
            if isNegative, !isZero, shows.count > 1 { return !shows[1] }
            return !first
        }

        private static func sections(of code: String) -> [String] {
            var sections = [""]
            var quoted = false
            var escaped = false
            for character in code {
                if character == "\"", !escaped { quoted.toggle() }
                if character == ";", !quoted, !escaped {
                    sections.append("")
                } else {
                    sections[sections.count - 1].append(character)
                }
                escaped = character == "\\" && !escaped
            }
            return sections
        }

        /// Whether anything in a section stands for the value: digits, text, a date.
        private static func showsValue(_ section: String) -> Bool {
            if section.lowercased().contains("general") { return true }
            var skip: Character?
            var next = false
            for character in section {
                if next {
                    next = false
                } else if let end = skip {
                    if character == end { skip = nil }
                } else if character == "\"" {
                    skip = "\""
                } else if character == "[" {
                    skip = "]"
                } else if "\\_*".contains(character) {
                    next = true
                } else if "0#?@ymdhsYMDHSE".contains(character) {
                    return true
                }
            }
            return false
        }
    }

    /// The number formats of a workbook's own, by their identifiers.
    private struct Formats {
        var codes: [String: (plain: NumberFormat, shaded: NumberFormat)] = [:]
        var days: [String: WorkbookDate.Format] = [:]
        /// Those that write digits or several words.
        var numbered: Set<String> = []
        var worded: Set<String> = []
        var percent: Set<String> = ["9", "10"]

        init(_ root: XMLElement) {
            for format in root.first("numFmts")?.elements ?? [] {
                guard let id = format["numFmtId"], let code = format["formatCode"] else { continue }
                days[id] = WorkbookDate.Format(code)
                if NumberTexts.isPercentage(code) { percent.insert(id) } else { percent.remove(id) }
                let texts = NumberTexts.all(in: code)
                if texts.contains(where: { $0.contains(where: \.isNumber) }) { numbered.insert(id) }
                if texts.contains(where: NumberTexts.isPhrase) { worded.insert(id) }
                codes[id] = (
                    NumberFormat(code, onWhite: true), NumberFormat(code, onWhite: false)
                )
            }
        }
    }

    init(_ root: XMLElement?) {
        conditional = ConditionalFormat(root)
        guard let root else { return }
        let known = Formats(root)
        let fonts = (root.first("fonts")?.elements ?? [])
        let fills = (root.first("fills")?.elements ?? []).map(Self.fill)
        for style in root.first("cellXfs")?.elements ?? [] {
            let index = style["fontId"].flatMap { Int($0) } ?? 0
            let fill = style["fillId"].flatMap { Int($0) } ?? 0
            let font = fonts.indices.contains(index) ? fonts[index] : nil
            let paper = fills.indices.contains(fill) ? fills[fill] : .none
            isOnWhite.append(paper.isWhite)
            isInvisible.append(Self.hides(font?.first("color"), on: paper))
            isTiny.append(font?.first("sz")?["val"].flatMap { Double($0) }.map { $0 < 2 } ?? false)
            dates.append(
                style["numFmtId"].flatMap { known.days[$0] ?? WorkbookDate.Format(builtIn: $0) })
            showsPercent.append(style["numFmtId"].map(known.percent.contains) ?? false)
            let code = style["numFmtId"].flatMap { known.codes[$0] }
            writesDigits = writesDigits || style["numFmtId"].map(known.numbered.contains) ?? false
            writesWords = writesWords || style["numFmtId"].map(known.worded.contains) ?? false
            isStruck.append(font?.first("strike").map { !XMLTruth.isFalse($0["val"]) } ?? false)
            isOfSigns.append(Self.isFontOfSigns(font?.first("name")?["val"]))
            let levels = style.first("alignment")?["indent"].flatMap { Int($0) } ?? 0
            // Each is three blanks, which are less wide than digits.
            indents.append(Double(min(max(levels, 0), 10_000)) * 9 / 7)
            formats.append(paper.isWhite ? code?.plain : code?.shaded)
        }
    }

    /// What is behind the text of a cell.
    private enum Paper {
        case none
        case solid(CellColour)
        /// A pattern, or a colour that only the theme knows.
        case other(XMLElement?)

        var isWhite: Bool {
            switch self {
            case .none: true
            case .solid(let colour): colour.isLike(.white)
            case .other: false
            }
        }
    }

    private static func fill(_ fill: XMLElement) -> Paper {
        guard let pattern = fill.first("patternFill"),
            let type = pattern["patternType"], type != "none"
        else { return fill.first("gradientFill").map(paper(ofGradient:)) ?? .none }
        // Dots of an eighth or a sixteenth of the ground.
        if ["gray125", "gray0625"].contains(type) {
            return .solid(CellColour(pattern.first("bgColor")) ?? .white)
        }
        guard type == "solid" else { return .other(nil) }
        let colour = pattern.first("fgColor")
        return CellColour(colour).map(Paper.solid) ?? .other(colour)
    }

    /// A gradient between colours that are alike is one colour.
    private static func paper(ofGradient gradient: XMLElement) -> Paper {
        let stops = gradient.elements.map { CellColour($0.first("color")) }
        guard let first = stops.first ?? nil,
            stops.allSatisfy({ $0.map(first.isLike) ?? false })
        else { return .other(nil) }
        return .solid(first)
    }

    private static func hides(_ colour: XMLElement?, on paper: Paper) -> Bool {
        guard let colour else { return false }
        switch paper {
        case .none: return CellColour(colour)?.isLike(.white) ?? false
        case .solid(let ground): return CellColour(colour)?.isLike(ground) ?? false
        case .other(let ground):
            guard let ground, !ground.attributes.isEmpty else { return false }
            return colour.attributes == ground.attributes
        }
    }

    func hides(_ value: String, style: Int) -> Bool {
        formats.indices.contains(style) && formats[style]?.hides(value) ?? false
    }

    /// Whether a cell shows any number and any text as it is stored, and no other way.
    func showsPlainly(style: Int) -> Bool {
        guard formats.indices.contains(style) else { return true }
        return !isInvisible[style] && !isTiny[style] && !isStruck[style] && dates[style] == nil
            && !showsPercent[style] && !isOfSigns[style] && indents[style] < Self.ordinaryIndent
            && formats[style]?.showsEverything ?? true
    }

    /// Whether a cell shows something else than a text that it holds, or nothing.
    func hidesText(style: Int) -> Bool {
        formats.indices.contains(style) && formats[style]?.hidesText ?? false
    }

    /// How much of a date a cell shows; nil for one that holds none.
    func date(style: Int) -> WorkbookDate.Format? {
        dates.indices.contains(style) ? dates[style] : nil
    }

    /// Whether a number is shown as so many hundredths.
    func showsPercent(style: Int) -> Bool {
        showsPercent.indices.contains(style) && showsPercent[style]
    }

    /// Whether nothing but white is behind the text of a cell.
    func isOnWhite(style: Int) -> Bool {
        isOnWhite.indices.contains(style) ? isOnWhite[style] : true
    }

    func isStruck(style: Int) -> Bool {
        isStruck.indices.contains(style) && isStruck[style]
    }

    /// A text that is moved in less far has not left its cell; in digits.
    static let ordinaryIndent = 1.0

    func indent(style: Int) -> Double { indents.indices.contains(style) ? indents[style] : 0 }

    /// Whether a font draws pictures in place of letters and digits.
    static func isFontOfSigns(_ name: String?) -> Bool {
        let name = name?.lowercased() ?? ""
        return ["wingdings", "webdings", "dingbats", "marlett"].contains { name.contains($0) }
    }

    func isOfSigns(style: Int) -> Bool {
        isOfSigns.indices.contains(style) && isOfSigns[style]
    }

    func isTiny(style: Int) -> Bool { isTiny.indices.contains(style) && isTiny[style] }

    func isInvisible(style: Int) -> Bool {
        isInvisible.indices.contains(style) && isInvisible[style]
    }
}

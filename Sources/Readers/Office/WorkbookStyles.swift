/// How the cells of a workbook look, as far as looks can hide a value.
struct WorkbookStyles {
    /// Per style of a cell.
    private var formats: [NumberFormat?] = []
    private var isInvisible: [Bool] = []

    /// A custom number format, by its sections.
    struct NumberFormat {
        /// For positive numbers, negative ones, zero, text: whether the section shows the value.
        let shows: [Bool]

        init(_ code: String) {
            shows = Self.sections(of: code).map(Self.showsValue)
        }

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

    init(_ root: XMLElement?) {
        guard let root else { return }
        var codes: [String: NumberFormat] = [:]
        for format in root.first("numFmts")?.elements ?? [] {
            if let id = format["numFmtId"], let code = format["formatCode"] {
                codes[id] = NumberFormat(code)
            }
        }
        let fonts = (root.first("fonts")?.elements ?? []).map(Self.colour)
        let fills = (root.first("fills")?.elements ?? []).map(Self.fill)
        for style in root.first("cellXfs")?.elements ?? [] {
            formats.append(style["numFmtId"].flatMap { codes[$0] })
            let font = style["fontId"].flatMap { Int($0) } ?? 0
            let fill = style["fillId"].flatMap { Int($0) } ?? 0
            let ink = fonts.indices.contains(font) ? fonts[font] : nil
            let paper = fills.indices.contains(fill) ? fills[fill] : nil
            isInvisible.append(ink != nil && ink == paper ?? "FFFFFF")
        }
    }

    private static func colour(_ font: XMLElement) -> String? {
        guard let colour = font.first("color") else { return nil }
        return Self.name(of: colour)
    }

    /// The colour of a solid fill; nil for none.
    private static func fill(_ fill: XMLElement) -> String? {
        guard let pattern = fill.first("patternFill"), pattern["patternType"] == "solid",
            let colour = pattern.first("fgColor")
        else { return nil }
        return Self.name(of: colour)
    }

    private static func name(of colour: XMLElement) -> String? {
        if let rgb = colour["rgb"] { return String(rgb.suffix(6)).uppercased() }
        if let theme = colour["theme"] { return theme == "0" ? "FFFFFF" : "theme \(theme)" }
        if let index = colour["indexed"] {
            return ["1", "9", "65"].contains(index) ? "FFFFFF" : "index \(index)"
        }
        return nil
    }

    func hides(_ value: String, style: Int) -> Bool {
        formats.indices.contains(style) && formats[style]?.hides(value) ?? false
    }

    func isInvisible(style: Int) -> Bool {
        isInvisible.indices.contains(style) && isInvisible[style]
    }
}

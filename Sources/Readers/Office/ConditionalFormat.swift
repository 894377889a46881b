import Outputs

/// What one rule of a conditional format does to a value: bars, signs and shades beside it hide
/// nothing, ink of the ground's colour and number formats of its own do.
///
/// Source: ECMA-376 part 1, 18.3.1.10, 18.8.14.
struct ConditionalFormat {
    /// Per differential format: whether a value shows under it.
    private var shows: [Bool] = []
    /// The type of the rule that is open.
    private var type: String?

    init(_ styles: XMLElement?) {
        shows = (styles?.first("dxfs")?.elements ?? []).map(Self.showsValue)
    }

    private static func showsValue(_ format: XMLElement) -> Bool {
        if let code = format.first("numFmt")?["formatCode"],
            !WorkbookStyles.NumberFormat(code, onWhite: true).showsEverything
        {
            return false
        }
        let pattern = format.first("fill")?.first("patternFill")
        let paper = CellColour(pattern?.first("bgColor")) ?? CellColour(pattern?.first("fgColor"))
        guard let ink = CellColour(format.first("font")?.first("color")) else {
            return paper.map { !$0.isDark } ?? true
        }
        return !ink.isLike(paper ?? .white)
    }

    /// What a rule, or a part of one, may hide; nil for nothing.
    ///
    /// - `inExtension`: its look stands in the rule itself, which is not read.
    mutating func take(
        _ name: String, _ attributes: XMLAttributes, inExtension: Bool
    ) -> (words: String, review: Bool)? {
        switch name {
        case "cfRule":
            type = attributes["type"]
            if ["dataBar", "iconSet", "colorScale"].contains(type) { return nil }
            guard !inExtension else { return ("a conditional format may hide values", true) }
            let format = attributes["dxfId"].flatMap { Int($0) }
            guard let format, shows.indices.contains(format) else {
                return ("a conditional format may hide values", true)
            }
            return shows[format] ? nil : ("a conditional format hides values", false)
        case "dataBar", "iconSet":
            return XMLTruth.isFalse(attributes["showValue"])
                ? ("a conditional format hides values", false) : nil
        case "color" where type == "colorScale":
            let number = attributes["rgb"].flatMap { UInt32($0.suffix(6), radix: 16) } ?? 0xFF_FFFF
            let channels = [number >> 16 & 0xFF, number >> 8 & 0xFF, number & 0xFF]
            return channels.allSatisfy { $0 < 0x40 }
                ? ("a conditional format may hide values", true) : nil
        default: return nil
        }
    }
}

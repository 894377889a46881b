/// What is behind the text of a document: white text on a white page hides, on a shaded cell,
/// paragraph or run it is a heading, and text of the colour of its ground hides anywhere.
///
/// Source: ECMA-376 part 1, 17.3.2.15, 17.3.5, 17.18.40, 17.18.78.
enum DocumentColours {
    static func isWhite(_ value: String?) -> Bool {
        guard let value, value.utf8.count == 6, let number = UInt32(value, radix: 16) else {
            return false
        }
        return [number >> 16 & 0xFF, number >> 8 & 0xFF, number & 0xFF].allSatisfy { $0 >= 0xF8 }
    }

    /// The ground of each `color` element that stands on one, by identity; the innermost counts.
    static func grounds(in root: XMLElement) -> [ObjectIdentifier: CellColour] {
        var found: [ObjectIdentifier: CellColour] = [:]
        // Cells come before the paragraphs in them, these before their runs.
        for holder in root.all(["tc", "p", "r"]) {
            let properties =
                switch holder.name {
                case "tc": holder.first("tcPr")
                case "p": holder.first("pPr")
                default: holder.first("rPr")
                }
            guard let properties, let ground = ground(of: properties) else { continue }
            for colour in holder.all(["color"]) { found[ObjectIdentifier(colour)] = ground }
        }
        return found
    }

    /// Nil for none.
    private static func ground(of properties: XMLElement) -> CellColour? {
        if let name = properties.first("highlight")?["val"], let colour = highlights[name] {
            return colour
        }
        guard let shade = properties.first("shd") else { return nil }
        let isFull = shade["val"] == "solid"
        let value = shade[isFull ? "color" : "fill"]
        if isFull, value == nil || value == "auto" { return .black }
        return CellColour(hex: "#\(value ?? "auto")")
    }

    private static let highlights: [String: CellColour] = [
        "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00",
        "magenta": "FF00FF", "red": "FF0000", "yellow": "FFFF00", "white": "FFFFFF",
        "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000",
        "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000",
        "darkGray": "808080", "lightGray": "C0C0C0",
    ].compactMapValues { CellColour(hex: "#\($0)") }
}

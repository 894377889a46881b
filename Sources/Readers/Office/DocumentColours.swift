/// White text on a white page hides; on a shaded cell, paragraph or run it is a heading.
enum DocumentColours {
    static func isWhite(_ value: String?) -> Bool {
        guard let value, value.utf8.count == 6, let number = UInt32(value, radix: 16) else {
            return false
        }
        return [number >> 16 & 0xFF, number >> 8 & 0xFF, number & 0xFF].allSatisfy { $0 >= 0xF8 }
    }

    /// The `color` elements that stand on a shade, by identity.
    static func onShade(in root: XMLElement) -> Set<ObjectIdentifier> {
        var found: Set<ObjectIdentifier> = []
        for holder in root.all(["tc", "p", "r"]) {
            let properties = holder.first("tcPr") ?? holder.first("pPr") ?? holder.first("rPr")
            guard let properties, isShaded(properties) else { continue }
            found.formUnion(holder.all(["color"]).map { ObjectIdentifier($0) })
        }
        return found
    }

    private static func isShaded(_ properties: XMLElement) -> Bool {
        if properties.first("highlight")?["val"].map({ $0 != "none" && $0 != "white" }) ?? false {
            return true
        }
        guard let fill = properties.first("shd")?["fill"], fill != "auto" else { return false }
        return !isWhite(fill)
    }
}

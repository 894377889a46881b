/// What an element of a drawing says by itself, whatever is around it.
enum DrawnProperty {
    /// From its style, or from its attributes; in small letters.
    static func own(_ name: String, of element: XMLElement) -> String? {
        for entry in (element["style"] ?? "").split(separator: ";") {
            let parts = entry.split(separator: ":", maxSplits: 1)
            if parts.count == 2, String(parts[0]).trimmedText.lowercased() == name {
                return String(parts[1]).trimmedText.lowercased()
            }
        }
        return element[name].map { $0.trimmedText.lowercased() }
    }
}

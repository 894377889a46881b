/// How one element of a drawing is to look: its attributes, and its `style`, which wins.
struct DrawnStyle {
    private var properties: [String: String]

    init(_ element: XMLElement) {
        properties = element.attributes.mapValues { $0.lowercased() }
        for declaration in (element["style"] ?? "").lowercased().split(separator: ";") {
            let parts = declaration.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            properties[String(parts[0]).trimmedText] = String(parts[1]).trimmedText
        }
    }

    subscript(name: String) -> String? { properties[name] }

    /// `0`, `0.0`, `0%`.
    func isZero(_ name: String) -> Bool {
        guard let value = properties[name]?.drop(while: { $0 == "+" }) else { return false }
        let digits = value.hasSuffix("%") ? value.dropLast() : value
        return Double(digits) == 0
    }
}

extension DrawingReader {
    /// `url(…)` of anything but a part of the same drawing or bytes in it.
    static func pointsOutside(_ value: String) -> Bool {
        var rest = value.lowercased()[...]
        while let start = rest.range(of: "url(") {
            let target = rest[start.upperBound...].drop { " \"'".contains($0) }
            if !target.hasPrefix("#"), !target.hasPrefix("data:") { return true }
            rest = rest[start.upperBound...]
        }
        return false
    }
}

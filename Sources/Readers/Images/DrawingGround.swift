/// The boxes and texts of a drawing in the order in which they are painted: white text on a dark bar
/// shows, and text under a filled box does not.
struct DrawingGround {
    typealias Point = (x: Double, y: Double)

    private struct Box {
        let x: ClosedRange<Double>
        let y: ClosedRange<Double>

        func holds(_ point: Point) -> Bool { x.contains(point.x) && y.contains(point.y) }
    }

    private var dark: [Box] = []
    private var texts: [Point] = []

    /// A property of an element's own, from its style or its attributes.
    static func property(_ name: String, of element: XMLElement) -> String? {
        for entry in (element["style"] ?? "").split(separator: ";") {
            let parts = entry.split(separator: ":", maxSplits: 1)
            if parts.count == 2, String(parts[0]).trimmedText.lowercased() == name {
                return String(parts[1]).trimmedText.lowercased()
            }
        }
        return element[name].map { $0.trimmedText.lowercased() }
    }

    static func isWhite(_ colour: String) -> Bool {
        if ["white", "#fff", "snow", "ivory", "floralwhite", "ghostwhite"].contains(colour) {
            return true
        }
        if colour.hasPrefix("#"), colour.utf8.count == 7,
            let number = UInt32(colour.dropFirst(), radix: 16)
        {
            return [number >> 16 & 0xFF, number >> 8 & 0xFF, number & 0xFF].allSatisfy {
                $0 >= 0xF8
            }
        }
        if colour.hasPrefix("hsl"), let last = colour.split(separator: ")").first {
            let light = last.split { ", /".contains($0) }.dropFirst(2).first
            return light.map { $0.hasSuffix("%") && (Double($0.dropLast()) ?? 0) > 97 } ?? false
        }
        guard colour.hasPrefix("rgb"), let open = colour.firstIndex(of: "(") else { return false }
        let numbers = colour[colour.index(after: open)...].split { ",) ".contains($0) }.prefix(3)
        return numbers.count == 3
            && numbers.allSatisfy { part in
                part.hasSuffix("%")
                    ? (Double(part.dropLast()) ?? 0) > 97 : (Double(part) ?? 0) > 247
            }
    }

    /// Takes in a box; whether it lies over text that was painted before.
    mutating func covers(_ element: XMLElement, _ origin: DrawingPlace?) -> Bool {
        let fill = Self.property("fill", of: element) ?? "black"
        let opacity =
            Self.property("fill-opacity", of: element) ?? Self.property("opacity", of: element)
        guard let origin, origin.isShift, fill != "none", fill != "transparent",
            !fill.hasPrefix("url"),
            opacity.flatMap({ Double($0) }).map({ $0 > 0.9 }) ?? true,
            let width = element["width"].flatMap({ Double($0) }),
            let height = element["height"].flatMap({ Double($0) }), width >= 0, height >= 0
        else { return false }
        let (x, y) = origin.point(
            element["x"].flatMap { Double($0) } ?? 0, element["y"].flatMap { Double($0) } ?? 0)
        guard x.isFinite, y.isFinite, (x + width).isFinite, (y + height).isFinite else {
            return false
        }
        let box = Box(x: x...(x + width), y: y...(y + height))
        if !Self.isWhite(fill), dark.count < 10_000 { dark.append(box) }
        return texts.contains { box.holds(($0.x + 0.5, $0.y - 0.5)) }
    }

    mutating func note(_ text: XMLElement, _ origin: DrawingPlace?) {
        guard let place = Self.place(of: text, origin), texts.count < 10_000 else { return }
        texts.append(place)
    }

    /// Whether a text stands on a box that is not white.
    func isDark(at text: XMLElement, _ origin: DrawingPlace?) -> Bool {
        guard let place = Self.place(of: text, origin) else { return false }
        return dark.contains { $0.holds((place.x, place.y - 0.5)) }
    }

    private static func place(of text: XMLElement, _ origin: DrawingPlace?) -> Point? {
        origin?.point(
            text["x"].flatMap { Double($0) } ?? 0, text["y"].flatMap { Double($0) } ?? 0)
    }
}

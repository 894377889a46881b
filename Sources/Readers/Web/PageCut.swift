/// The functions of transformations, clips, masks and filters.
///
/// Source: W3C, *CSS Transforms Module Level 2*, *CSS Masking Module Level 1*, *Filter Effects Module Level 1*.
enum PageCut {
    /// Transformations that are followed.
    static let known: Set<String> = [
        "scale", "scalex", "scaley", "scalez", "scale3d", "matrix", "rotate", "rotatex", "rotatey",
        "rotatez", "rotate3d", "translate", "translatex", "translatey", "translatez",
        "translate3d", "skew", "skewx", "skewy", "perspective",
    ]

    /// `scale(0, 1) rotate(90deg)` as names and numbers: lengths in pixels, shares and percentages of one,
    /// angles in degrees.
    static func functions(_ text: String) -> [(String, [Double])] {
        PageLengths.parts(text, at: " ").compactMap { part in
            guard let open = part.firstIndex(of: "("), part.hasSuffix(")") else { return nil }
            let name = String(part[..<open])
            let inside = String(part[part.index(after: open)...].dropLast())
            let whole = name.hasPrefix("translate") ? 1_000.0 : 1
            let words = PageLengths.parts(inside, at: ",").flatMap {
                PageLengths.parts($0, at: " ")
            }
            return (name, words.map { degrees($0) ?? PageLengths.pixels($0, whole: whole) ?? .nan })
        }
    }

    /// Nil for what is no angle.
    static func degrees(_ text: String) -> Double? {
        let units = [("grad", 0.9), ("deg", 1), ("rad", 57.29578), ("turn", 360)]
        guard let unit = units.first(where: { text.hasSuffix($0.0) }) else { return nil }
        return Double(text.dropLast(unit.0.utf8.count)).map { $0 * unit.1 }
    }

    /// Whether what is turned about an axis of the page shows its edge.
    static func isEdgeOn(_ degrees: Double?) -> Bool {
        guard let degrees, degrees.isFinite else { return false }
        let turned = abs(degrees.truncatingRemainder(dividingBy: 180))
        return abs(turned - 90) < 3
    }

    static func isFar(_ shift: Double) -> Bool { shift <= -1_000 || shift >= 3_000 }

    /// Whether a transformation leaves nothing to read.
    static func shrinks(_ name: String, _ numbers: [Double]) -> Bool {
        let first = numbers.first ?? 1
        switch name {
        case "scale", "scalex", "scaley", "scale3d":
            return numbers.prefix(2).contains { abs($0) < 0.05 }
        case "matrix":
            guard numbers.count == 6 else { return false }
            let area = abs(numbers[0] * numbers[3] - numbers[1] * numbers[2])
            return area < 0.01 || numbers.suffix(2).contains(where: isFar)
        case "rotatex", "rotatey": return isEdgeOn(first)
        case "rotate3d":
            return numbers.count == 4 && numbers[2] == 0 && isEdgeOn(numbers[3])
        case "skew", "skewx", "skewy": return numbers.contains { abs($0) >= 85 }
        case "translatez": return first <= -3_000
        case "translate", "translatex", "translatey", "translate3d":
            return numbers.contains(where: isFar)
        default: return false
        }
    }

    /// Whether a clip cuts nothing off.
    static func isWhole(_ clip: String) -> Bool {
        let words = [
            "none", "inherit", "initial", "unset", "border-box", "padding-box", "content-box",
        ]
        if words.contains(clip) { return true }
        guard let (name, numbers) = functions(clip).first else { return false }
        return name == "inset" && numbers.allSatisfy { $0 <= 0 }
    }

    /// Whether a clip leaves nothing.
    static func leavesNothing(_ clip: String) -> Bool {
        guard let (name, numbers) = functions(clip).first, !numbers.isEmpty else {
            return false
        }
        switch name {
        case "inset":
            guard clip.contains("%") else { return false }
            let sides = numbers.filter(\.isFinite)
            let top = sides.first ?? 0
            let right = sides.count > 1 ? sides[1] : top
            let bottom = sides.count > 2 ? sides[2] : top
            let left = sides.count > 3 ? sides[3] : right
            return top + bottom >= 0.99 || left + right >= 0.99
        case "circle", "ellipse":
            // Shares count from 1.
            return numbers.prefix(name == "circle" ? 1 : 2).contains {
                $0 < (clip.contains("%") ? 0.03 : 3)
            }
        case "rect":
            return numbers.count == 4 && (numbers[0] >= numbers[2] || numbers[3] >= numbers[1])
        case "xywh": return numbers.count >= 4 && (numbers[2] == 0 || numbers[3] == 0)
        case "polygon":
            let xs = stride(from: 0, to: numbers.count, by: 2).map { numbers[$0] }
            let ys = stride(from: 1, to: numbers.count, by: 2).map { numbers[$0] }
            return Set(xs).count < 2 || Set(ys).count < 2
        default: return false
        }
    }

    /// A mask of which some part lets nothing through.
    static func isClearMask(_ mask: String) -> Bool {
        guard let open = mask.firstIndex(of: "("), mask.contains("gradient(") else {
            return mask.contains("transparent")
        }
        let inside = String(mask[mask.index(after: open)...].prefix { $0 != "\n" })
        let stops = PageLengths.parts(
            String(inside.dropLast(inside.hasSuffix(")") ? 1 : 0)), at: ",")
        return stops.contains { stop in
            PageLengths.parts(stop, at: " ").contains(where: PageLengths.isClear)
        }
    }
}

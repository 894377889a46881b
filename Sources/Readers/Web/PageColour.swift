/// A colour of a page: red, green, blue and how much it covers, each from 0 to 1.
///
/// Source: W3C, *CSS Color Module Level 4* and *5*. Of `lab`, `lch`, `oklab` and `oklch` only the lightness
/// is followed, so a strong colour in one of these is not known; mixtures are taken in red, green and blue.
struct PageColour: Hashable {
    let red, green, blue: Double
    var opacity = 1.0

    static let white = PageColour(red: 1, green: 1, blue: 1)
    static let black = PageColour(red: 0, green: 0, blue: 0)

    private init(red: Double, green: Double, blue: Double, opacity: Double = 1) {
        (self.red, self.green, self.blue, self.opacity) = (red, green, blue, opacity)
    }

    /// - `text`: in small letters. Nil for what is no colour, or is not followed.
    init?(_ text: String, depth: Int = 0) {
        guard depth < 4, text.utf8.count < 1_000 else { return nil }
        if text == "transparent" {
            self.init(red: 0, green: 0, blue: 0, opacity: 0)
        } else if let known = PageColourNames.values[Substring(text)] {
            self.init(number: known, opacity: 1)
        } else if text.hasPrefix("#") {
            self.init(digits: text.dropFirst())
        } else if let open = text.firstIndex(of: "("), text.hasSuffix(")") {
            let inside = text[text.index(after: open)...].dropLast()
            self.init(function: text[..<open], String(inside), depth)
        } else {
            return nil
        }
    }

    private init(number: UInt32, opacity: Double) {
        self.init(
            red: Double(number >> 16 & 0xFF) / 255, green: Double(number >> 8 & 0xFF) / 255,
            blue: Double(number & 0xFF) / 255, opacity: opacity)
    }

    private init?(digits: Substring) {
        let long = digits.utf8.count < 5 ? digits.map { "\($0)\($0)" }.joined() : String(digits)
        guard let number = UInt32(long, radix: 16) else { return nil }
        switch long.utf8.count {
        case 6: self.init(number: number, opacity: 1)
        case 8: self.init(number: number >> 8, opacity: Double(number & 0xFF) / 255)
        default: return nil
        }
    }

    private init?(function: Substring, _ inside: String, _ depth: Int) {
        switch function {
        case "color-mix": self.init(mixing: inside, depth)
        case "light-dark":
            guard let first = PageLengths.parts(inside, at: ",").first else { return nil }
            self.init(first, depth: depth + 1)
        default: self.init(function: function, parts: inside.split { " ,/\n\t".contains($0) })
        }
    }

    private init?(function: Substring, parts: [Substring]) {
        let plain = function == "color" ? parts.dropFirst() : parts[...]
        let share = plain.count == 4 ? plain.last.map { Self.number($0, 1) } ?? nil : 1
        guard plain.count == 3 || plain.count == 4, let opacity = share else { return nil }
        let first = plain.startIndex
        func part(_ index: Int, _ whole: Double) -> Double? {
            Self.number(plain[first + index], whole)
        }
        switch function {
        case "rgb", "rgba", "color":
            let whole = function == "color" ? 1.0 : 255
            guard let red = part(0, whole), let green = part(1, whole), let blue = part(2, whole)
            else { return nil }
            self.init(red: red / whole, green: green / whole, blue: blue / whole, opacity: opacity)
        case "hsl", "hsla", "hwb":
            guard let hue = Self.degrees(plain[first]), let a = part(1, 100), let b = part(2, 100)
            else { return nil }
            self.init(hue: hue, a / 100, b / 100, isWhiteness: function == "hwb", opacity)
        case "lab", "lch", "oklab", "oklch":
            let (whole, most) = function.hasPrefix("ok") ? (1.0, 0.05) : (100, 6)
            guard let lightness = part(0, whole), let a = part(1, whole), let b = part(2, whole)
            else { return nil }
            let level = min(max(lightness / whole, 0), 1)
            let strength = function.hasSuffix("lch") ? abs(a) : max(abs(a), abs(b))
            guard strength < most || level > 0.97 || level < 0.03 else { return nil }
            self.init(red: level, green: level, blue: level, opacity: opacity)
        default: return nil
        }
    }

    /// By saturation and lightness, or by whiteness and blackness.
    private init(
        hue: Double, _ first: Double, _ second: Double, isWhiteness: Bool, _ opacity: Double
    ) {
        func ramp(_ shift: Double) -> Double {
            let place = (hue / 60 + shift).truncatingRemainder(dividingBy: 6)
            let step = place < 0 ? place + 6 : place
            return min(max(min(step, 4 - step), 0), 1)
        }
        let pure = [ramp(2), ramp(0), ramp(4)]
        let parts = pure.map { level -> Double in
            if isWhiteness {
                return first + second >= 1
                    ? first / (first + second) : level * (1 - first - second) + first
            }
            return second + first * (level - 0.5) * (1 - abs(2 * second - 1))
        }
        self.init(red: parts[0], green: parts[1], blue: parts[2], opacity: opacity)
    }

    /// `in srgb, white 30%, red`
    private init?(mixing inside: String, _ depth: Int) {
        let parts = PageLengths.parts(inside, at: ",").dropFirst()
        var colours: [(colour: PageColour, share: Double?)] = []
        for part in parts {
            let words = PageLengths.parts(part, at: " ")
            let isShare = { (word: String) in word.hasSuffix("%") }
            let rest = words.filter { !isShare($0) }.joined(separator: " ")
            guard let colour = PageColour(rest, depth: depth + 1) else { return nil }
            let share = words.first(where: isShare).flatMap { Double($0.dropLast()) }
            if let share, !(0...1_000).contains(share) { return nil }
            colours.append((colour, share.map { $0 / 100 }))
        }
        guard colours.count == 2 else { return nil }
        let (first, second) = (colours[0].colour, colours[1].colour)
        let (a, b) = (colours[0].share, colours[1].share)
        let left = a ?? b.map { 1 - $0 } ?? 0.5
        let right = b ?? 1 - left
        guard left + right > 0 else { return nil }
        let share = left / (left + right)
        func mixed(_ value: (PageColour) -> Double) -> Double {
            value(first) * share + value(second) * (1 - share)
        }
        self.init(
            red: mixed(\.red), green: mixed(\.green), blue: mixed(\.blue),
            opacity: mixed(\.opacity) * min(left + right, 1))
    }

    private static func number(_ text: Substring, _ whole: Double) -> Double? {
        if text == "none" { return 0 }
        guard let value = Double(text.hasSuffix("%") ? text.dropLast() : text),
            (-1e6...1e6).contains(value)
        else {
            return nil
        }
        return text.hasSuffix("%") ? value / 100 * whole : value
    }

    private static func degrees(_ text: Substring) -> Double? {
        if text == "none" { return 0 }
        let units: [(String, Double)] = [
            ("deg", 1), ("grad", 0.9), ("rad", 57.29578), ("turn", 360),
        ]
        let unit = units.first { text.hasSuffix($0.0) } ?? ("", 1)
        return Double(text.dropLast(unit.0.utf8.count)).flatMap {
            $0.isFinite && abs($0) < 1e6 ? $0 * unit.1 : nil
        }
    }

    /// The same, covering so much.
    func shown(_ share: Double) -> PageColour {
        PageColour(red: red, green: green, blue: blue, opacity: share)
    }

    /// What is seen of it on a ground.
    func over(_ ground: PageColour) -> PageColour {
        let share = min(max(opacity, 0), 1)
        return PageColour(
            red: red * share + ground.red * (1 - share),
            green: green * share + ground.green * (1 - share),
            blue: blue * share + ground.blue * (1 - share))
    }

    /// Whether nobody reads letters of this colour on a ground: they let it through, or are as good as of its
    /// colour. Grey `#eeeeee` on white is lost, `#dddddd` and yellow are not.
    func isLost(on ground: PageColour) -> Bool {
        if opacity < 0.05 { return true }
        let seen = over(ground)
        let apart = max(
            abs(seen.red - ground.red), abs(seen.green - ground.green),
            abs(seen.blue - ground.blue))
        let (high, low) = (max(seen.light, ground.light), min(seen.light, ground.light))
        return apart < 0.19 && (high + 0.05) / (low + 0.05) < 1.2
    }

    /// Relative luminance, nearly: W3C, *Web Content Accessibility Guidelines* 2.1, with a square for its power.
    private var light: Double {
        0.2126 * red * red + 0.7152 * green * green + 0.0722 * blue * blue
    }
}

/// A colour of a workbook, as far as the file itself says which.
///
/// Source: ECMA-376 part 1, 18.8.3, 18.8.27.
struct CellColour: Hashable {
    let red: Int
    let green: Int
    let blue: Int

    static let white = CellColour(red: 255, green: 255, blue: 255)
    static let black = CellColour(red: 0, green: 0, blue: 0)

    init(red: Int, green: Int, blue: Int) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// Nil for none, for one of the theme's own and for one of the palette but black and white.
    init?(_ element: XMLElement?) {
        guard let element else { return nil }
        if let rgb = element["rgb"], let number = UInt32(rgb.suffix(6), radix: 16) {
            self.init(
                red: Int(number >> 16 & 0xFF), green: Int(number >> 8 & 0xFF),
                blue: Int(number & 0xFF))
        } else if let theme = element["theme"], theme == "0" || theme == "1" {
            // The ground and the ink of every theme that programs bring, darker or lighter by a tint.
            let tint = element["tint"].flatMap { Double($0) } ?? 0
            guard (-1...1).contains(tint) else { return nil }
            let light = theme == "0" ? 255 * (1 + min(tint, 0)) : 255 * max(tint, 0)
            self.init(red: Int(light), green: Int(light), blue: Int(light))
        } else if let index = element["indexed"] {
            switch index {
            case "1", "9", "65": self = .white
            case "0", "8", "64": self = .black
            default: return nil
            }
        } else {
            return nil
        }
    }

    /// Nobody sees one on the other.
    func isLike(_ other: CellColour) -> Bool {
        abs(red - other.red) <= 10 && abs(green - other.green) <= 10
            && abs(blue - other.blue) <= 10
    }

    /// So dark that black does not show on it.
    var isDark: Bool { max(red, green, blue) < 0x40 }
}

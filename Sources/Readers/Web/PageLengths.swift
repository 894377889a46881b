/// Lengths and colours of style sheets, as far as they leave nothing to read.
///
/// Source: W3C, *CSS Values and Units Module Level 4*, *CSS Color Module Level 4*.
enum PageLengths {
    /// Declarations without comments, with the letters that stand as numbers: `dis\70 lay`.
    static func plain(_ declarations: String) -> String {
        guard declarations.contains("\\") || declarations.contains("/*") else {
            return declarations
        }
        var text = ""
        var rest = declarations[...]
        while let first = rest.first {
            if rest.hasPrefix("/*") {
                let end = rest.dropFirst(2).range(of: "*/")?.upperBound
                rest = end.map { rest[$0...] } ?? ""
                continue
            }
            rest = rest.dropFirst()
            let digits = first == "\\" ? rest.prefix(6).prefix { $0.isHexDigit } : ""
            guard let code = UInt32(digits, radix: 16), let letter = Unicode.Scalar(code) else {
                text.append(first)
                continue
            }
            text.unicodeScalars.append(letter)
            rest = rest.dropFirst(digits.count)
            if rest.first?.isWhitespace ?? false { rest = rest.dropFirst() }
        }
        return text
    }

    /// In pixels, an em as 16 of them and a window as 1000; nil for what is no length.
    static func pixels(_ value: String?) -> Double? {
        guard let value else { return nil }
        let digits = value.prefix { $0.isNumber || "+-.".contains($0) }
        guard let number = Double(digits) else { return nil }
        let factors: [Substring: Double] = [
            "": 1, "px": 1, "pt": 4 / 3, "em": 16, "rem": 16, "ex": 8, "ch": 8, "%": 0.16,
            "vh": 10, "vw": 10, "cm": 38, "mm": 3.8, "in": 96, "pc": 16,
        ]
        let unit = value.dropFirst(digits.count).prefix { $0.isLetter || $0 == "%" }
        return factors[unit].map { $0 * number }
    }

    /// Whether a colour lets through nearly all that is behind it.
    static func isClear(_ colour: String) -> Bool {
        if colour == "transparent" { return true }
        if colour.hasPrefix("#") {
            let digits = colour.dropFirst()
            return digits.count == 8 && (UInt8(digits.suffix(2), radix: 16) ?? 255) < 13
                || digits.count == 4 && digits.last == "0"
        }
        guard let open = colour.firstIndex(of: "("), colour.hasSuffix(")") else { return false }
        let inside = colour[colour.index(after: open)...].dropLast()
        let parts = inside.split { " ,/".contains($0) }
        guard parts.count == 4, inside.contains("/") || inside.contains(",") else { return false }
        return isBelow(parts[3], 0.05)
    }

    private static func isBelow(_ part: Substring, _ least: Double) -> Bool {
        part.hasSuffix("%")
            ? (Double(part.dropLast()) ?? 100) < least * 100 : (Double(part) ?? 1) < least
    }

    /// `oklch(1 0 0)`, `lab(100 0 0)`: by their lightness.
    static func isLight(_ colour: String) -> Bool {
        let wholes: [(name: String, most: Double)] = [
            ("oklch(", 1), ("oklab(", 1), ("lab(", 100), ("lch(", 100),
        ]
        return wholes.contains { whole in
            guard colour.hasPrefix(whole.name) else { return false }
            let first = colour.dropFirst(whole.name.count).prefix { $0 != " " && $0 != "," }
            let lightness =
                first.hasSuffix("%")
                ? (Double(first.dropLast()) ?? 0) / 100 : (Double(first) ?? 0) / whole.most
            return lightness > 0.97
        }
    }
}

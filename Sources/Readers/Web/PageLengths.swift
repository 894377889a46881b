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

    /// In pixels, an em as 16 of them and a window as 1000; nil for what is no length. Sums (`calc`, `min`,
    /// `max`, `clamp`) are worked out.
    ///
    /// - `whole`: what 100 % are.
    static func pixels(_ value: String?, whole: Double = 16) -> Double? {
        guard let value, value.utf8.count < 1_000 else { return nil }
        var sum = PageSum(value, whole: whole)
        return sum.value()
    }

    /// Pieces between a sign that stands in no parenthesis and between no quotes, without white space around.
    static func parts(_ text: String, at sign: Character) -> [String] {
        var parts: [String] = []
        var part = ""
        var depth = 0
        var quote: Character?
        for letter in text {
            if let open = quote {
                if letter == open { quote = nil }
            } else if letter == "\"" || letter == "'" {
                quote = letter
            } else if letter == "(" {
                depth += 1
            } else if letter == ")" {
                depth -= 1
            } else if letter == sign, depth <= 0 {
                parts.append(part.trimmedLines)
                part = ""
                continue
            }
            part.append(letter)
        }
        return (parts + [part.trimmedLines]).filter { !$0.isEmpty }
    }

    /// Whether a colour lets through nearly all that is behind it.
    static func isClear(_ colour: String) -> Bool {
        PageColour(colour).map { $0.opacity < 0.05 } ?? false
    }
}

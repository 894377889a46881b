/// Text from outside, made fit to be looked at: in a terminal, on a page, in a log.
///
/// A label may hold line breaks, terminal commands or characters that turn the direction of what
/// follows. All of these are shown as `\u{1B}` and the like, so that a line stays one line and
/// reads as it is stored.
public enum VisibleText {
    /// `text` with every hidden character written out.
    public static func visible(_ text: String) -> String {
        if text.utf8.allSatisfy({ 0x20 <= $0 && $0 < 0x7F }) { return text }
        var shown = String.UnicodeScalarView()
        // A mark combines with what stands before it; a tower of marks reaches other lines.
        var marks = mostMarks
        for scalar in text.unicodeScalars {
            let isMark = isCombining(scalar)
            marks = isMark ? marks + 1 : 0
            if isHidden(scalar) || marks > mostMarks {
                let hex = String(scalar.value, radix: 16, uppercase: true)
                shown.append(contentsOf: "\\u{\(hex)}".unicodeScalars)
            } else {
                shown.append(scalar)
            }
        }
        return String(shown)
    }

    /// The same for what somebody typed over several lines.
    public static func lines(_ text: String) -> String {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { visible(String($0)) }.joined(separator: "\n")
    }

    /// How many columns of a terminal `text` takes, approximately: 2 for East Asian wide
    /// characters, 0 for combining marks, 1 otherwise.
    public static func width(of text: String) -> Int {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
        return text.unicodeScalars.reduce(0) { $0 + width(of: $1) }
    }

    static let mostMarks = 4

    /// Whether a character has no shape of its own or changes how others are shown.
    static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate,
            .unassigned:
            return true
        default: return scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    /// `text` cut to `columns`, with `…` where something is left out.
    static func cut(_ text: String, to columns: Int) -> String {
        guard width(of: text) > columns else { return text }
        var kept = ""
        var used = 0
        for character in text {
            let next = width(of: String(character))
            guard used + next < columns else { break }
            kept.append(character)
            used += next
        }
        return kept + "…"
    }

    /// `text` with spaces up to `columns`, on the right or, for numbers, on the left.
    static func padded(_ text: String, to columns: Int, right: Bool = false) -> String {
        let spaces = String(repeating: " ", count: max(0, columns - width(of: text)))
        return right ? spaces + text : text + spaces
    }

    /// `text` in lines of at most `columns`, broken at spaces; a longer word is cut into pieces.
    static func wrapped(_ text: String, to columns: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        var used = 0
        for word in text.split(separator: " ", omittingEmptySubsequences: true).map(String.init) {
            for piece in pieces(of: word, columns: columns) {
                let next = width(of: piece)
                if used > 0, used + 1 + next > columns {
                    lines.append(line)
                    (line, used) = ("", 0)
                }
                line += (used > 0 ? " " : "") + piece
                used += next + (used > 0 ? 1 : 0)
            }
        }
        return lines + (line.isEmpty ? [] : [line])
    }

    private static func pieces(of word: String, columns: Int) -> [String] {
        guard width(of: word) > columns else { return [word] }
        var pieces: [String] = []
        var piece = ""
        var used = 0
        for character in word {
            let next = width(of: String(character))
            if used > 0, used + next > columns {
                pieces.append(piece)
                (piece, used) = ("", 0)
            }
            piece.append(character)
            used += next
        }
        return pieces + [piece]
    }

    private static func isCombining(_ scalar: Unicode.Scalar) -> Bool {
        guard !scalar.isASCII else { return false }
        let category = scalar.properties.generalCategory
        return category == .nonspacingMark || category == .enclosingMark
    }

    private static func width(of scalar: Unicode.Scalar) -> Int {
        if scalar.isASCII { return 1 }
        if isCombining(scalar) { return 0 }
        return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    /// East Asian wide and fullwidth, in blocks. Source: Unicode Standard Annex 11.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x231A...0x231B, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF,
        0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
        0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
        0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]
}

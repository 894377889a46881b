/// What a mark that stands alone in a cell means, by the conventions of statistical offices
/// (`reference/rules.md`, section 4). Marks that a submission lists under `suppressed` are looked
/// up before these.
public enum Symbol: Hashable, Sendable {
    /// Confidential, masked, too unreliable to be shown: there is a value, and it is withheld.
    case withheld
    /// Rounds to zero but is not zero.
    case low
    /// Not available, not applicable: there is no value.
    case absent
    /// Means different things in different systems.
    case ambiguous

    /// Nil for text that is no mark. Case matters, except within brackets. All kinds of dashes are
    /// the same, `…` is three points and `·` stays itself.
    public init?(_ text: String) {
        var mark = Self.normalised(text)
        if mark.hasPrefix("["), mark.hasSuffix("]") { mark = mark.lowercased() }
        guard let symbol = Self.table[mark] else { return nil }
        self = symbol
    }

    /// One spelling for dashes, minus signs and points.
    static func normalised(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{2014}", "\u{2212}":
                result.unicodeScalars.append("-")
            case "\u{2026}": result += "..."
            case "\u{2219}", "\u{22C5}", "\u{2022}": result.unicodeScalars.append("\u{B7}")
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static let table: [String: Symbol] = {
        var table: [String: Symbol] = [:]
        for mark in withheldMarks { table[mark] = .withheld }
        for mark in ["[low]", "k", "0n", "0s", "--"] { table[mark] = .low }
        for mark in ["[x]", "[z]", "[w]", "[g]", "z", "w", ":", ".."] { table[mark] = .absent }
        for mark in ambiguousMarks { table[mark] = .ambiguous }
        return table
    }()

    private static let withheldMarks = [
        "[c]", "c", "C", ":c", "*", "~", "$", "#", "SUPP", "[redacted]", "n.p.", "\u{B7}", "[u]",
        "u", "D", "(D)", "(S)", "P",
    ]

    /// `-` is zero at three offices and a mask at another; `x` is not available, suppressed or
    /// blocked; `m` changed its meaning in 2025; the others likewise.
    private static let ambiguousMarks = [
        "-", "x", "X", "(X)", "(Z)", "(NA)", ".", "...", "/", "()", "m", "F", "N", "NA", "N/A",
        "n/a",
        "na", "NULL", "null", "s", "S", "?", "**", "***",
    ]

    /// Letters that may follow a number and change nothing about it: provisional, revised,
    /// estimated, significant. With brackets, after a space, or stars.
    static let flags: Set<String> = [
        "[b]", "[e]", "[f]", "[p]", "[r]", "[er]", "[u]", "a", "b", "d", "e", "f", "i", "n", "ns",
        "p", "r", "s", "ss", "sss", "t", "u", "E", "*", "**", "***", "\u{2020}", "\u{2021}",
    ]
}

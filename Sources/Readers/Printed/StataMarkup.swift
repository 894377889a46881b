/// Stata's markup without its directives (`{txt}`, `{hline 13}`, `{c |}`).
enum StataMarkup {
    /// Lines, from 1, with a comment (`{* …}`) that Stata's viewer leaves out.
    static func comments(in bytes: [UInt8]) -> [Int] {
        var found: [Int] = []
        var line = 0
        for piece in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            line += 1
            let text = String(decoding: piece, as: UTF8.self)
            let isComment = text.ranges(of: "{*").contains { range in
                text[range.upperBound...].prefix { $0 != "}" }.contains { $0 != " " }
            }
            if isComment { found.append(line) }
        }
        return Array(found.prefix(50))
    }

    static func plain(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        var lineStart = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "{"),
                let end = bytes[index..<min(index + 200, bytes.count)].firstIndex(
                    of: UInt8(ascii: "}"))
            else {
                result.append(bytes[index])
                if bytes[index] == 0x0A { lineStart = result.count }
                index += 1
                continue
            }
            result += replacement(
                String(decoding: bytes[(index + 1)..<end], as: UTF8.self), result.count - lineStart)
            index = end + 1
        }
        return result
    }

    private static func replacement(_ directive: String, _ column: Int) -> [UInt8] {
        let words = directive.split(separator: " ").map(String.init)
        guard let word = words.first else { return [] }
        let number = words.count > 1 ? Int(words[1]) : nil
        switch word {
        case "hline":
            return Array(repeating: UInt8(ascii: "-"), count: min(max(number ?? 78, 0), 200))
        case "c":
            guard words.count > 1 else { return [] }
            return [
                "|": "|", "+": "+", "-": "-", "TT": "+", "BT": "+", "LT": "+", "RT": "+",
                "TLC": "+", "TRC": "+", "BLC": "+", "BRC": "+",
            ][words[1]].map { Array($0.utf8) } ?? []
        case "space", "dup": return Array(repeating: 0x20, count: min(max(number ?? 1, 0), 200))
        case "col": return Array(repeating: 0x20, count: max(0, min(number ?? 0, 300) - column - 1))
        case ".-": return Array(repeating: UInt8(ascii: "-"), count: 78)
        default:
            guard let colon = directive.firstIndex(of: ":") else { return [] }
            return Array(directive[directive.index(after: colon)...].utf8)
        }
    }
}

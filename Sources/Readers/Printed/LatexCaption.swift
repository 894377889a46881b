/// A caption of LaTeX, and the shorter one for the list of tables.
struct LatexCaption {
    let text: String
    let short: String?

    /// The captions in a text, and the text without them, in as many lines.
    static func lifted(from text: String) -> (captions: [LatexCaption], rest: String) {
        let bytes = Array(text.utf8)
        let word = Array("\\caption".utf8)
        guard var place = bytes.firstRange(of: word, from: 0) else { return ([], text) }
        var captions: [LatexCaption] = []
        var rest: [UInt8] = []
        var start = 0
        while true {
            var next = place + word.count
            if let (caption, end) = caption(bytes, next) {
                captions.append(caption)
                rest += bytes[start..<place] + bytes[place..<end].filter { $0 == 0x0A }
                (start, next) = (end, end)
            }
            guard let other = bytes.firstRange(of: word, from: next) else { break }
            place = other
        }
        return (captions, String(decoding: rest + bytes[start...], as: UTF8.self))
    }

    /// - `start`: behind the name: `*{…}`, `[short]{…}`, `of{table}{…}`.
    private static func caption(_ bytes: [UInt8], _ start: Int) -> (LatexCaption, end: Int)? {
        var index = start
        var short: String?
        if bytes[index...].starts(with: "of{".utf8) {
            guard let (_, end) = LatexText.argument(bytes, index + 2, most: 40) else { return nil }
            index = end
        }
        if index < bytes.count, bytes[index] == UInt8(ascii: "*") { index += 1 }
        if index < bytes.count, bytes[index] == UInt8(ascii: "[") {
            guard let close = bytes[index...].prefix(2_000).firstIndex(of: UInt8(ascii: "]")) else {
                return nil
            }
            short = String(decoding: bytes[(index + 1)..<close], as: UTF8.self)
            index = close + 1
        }
        guard let (text, end) = LatexText.argument(bytes, index) else { return nil }
        let words = text.split(whereSeparator: \.isNewline).map { String($0).trimmedText }
        return (LatexCaption(text: words.joined(separator: " "), short: short), end)
    }
}

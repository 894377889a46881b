/// Marked content of a page: the properties that come with it, and how much is shown within.
struct PDFMarkedContent {
    /// Bytes of all strings shown so far.
    var shown = 0
    private var depth = 0
    private var key = ""
    private var isKey = true
    private var properties: [(key: String, value: [UInt8])] = []
    private var open: [Span] = []

    /// Whether a dictionary is being read.
    var isOpen: Bool { depth > 0 }

    mutating func open(_ more: Int = 1) { depth += more }

    mutating func close(_ bytes: [UInt8], _ index: Int) -> Int {
        let isPair = index + 1 < bytes.count && bytes[index + 1] == 0x3E
        if isPair { depth = max(0, depth - 1) }
        return index + (isPair ? 2 : 1)
    }

    mutating func take(name: String) { if isOpen { key = name } }

    mutating func take(_ value: [UInt8]) {
        if properties.count < 20 { properties.append((key, value)) }
    }

    /// What is hidden in the properties of the operator; depth 0 is where it stands.
    ///
    /// - `tag`: the name of the kind of content.
    /// - `words`: what the page has shown so far.
    mutating func apply(_ word: String, _ tag: String, _ words: [UInt8]) -> String? {
        defer { (properties, key) = ([], "") }
        if word == "EMC" {
            guard let last = open.popLast() else { return nil }
            return last.contradicts(shown, words) ? Self.words : nil
        }
        let said = properties.first { $0.key == "ActualText" }
        let text = said.map { PDFString.decoded($0.value) } ?? ""
        if word == "BDC" || word == "BMC", open.count < 1_000 {
            open.append(Span(text: text, shown: shown, words: words.count))
        }
        let languages = properties.filter { $0.key == "Lang" }
        let others = properties.filter { !["ActualText", "Lang", "MCID"].contains($0.key) }
        let isSaid =
            others.contains { PDFString.says($0.value) } || PDFTexts.saysMore(name: tag)
            || languages.contains { !Metadata.isLanguage(PDFString.decoded($0.value)) }
            || word == "DP" && !text.isEmpty
        return isSaid ? Self.words : nil
    }

    private static let words = "holds an alternative text"

    /// A part of the content, with the text that programs copy instead of what it shows.
    private struct Span {
        let text: String
        let shown: Int
        let words: Int

        func contradicts(_ shown: Int, _ words: [UInt8]) -> Bool {
            let said = PDFTexts.letters(of: text)
            guard !said.isEmpty else { return false }
            let drawn = words[min(self.words, words.count)...]
            // So much more than is said cannot be the same.
            if drawn.count > 8 * text.utf8.count + 256 { return true }
            let letters = PDFTexts.letters(of: String(decoding: drawn, as: UTF8.self))
            if letters == said { return false }
            // A sign such as a half may be drawn as several.
            let isPlain = said.contains { $0 < 0x80 } && letters.allSatisfy { $0 < 0x80 }
            if !letters.isEmpty, isPlain { return true }
            // A ligature is one sign for some letters, a syllable is some signs for some letters.
            return text.count > 2 * (shown - self.shown) + 4
        }
    }
}

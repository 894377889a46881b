/// Texts of a PDF file that no page shows: bookmarks, labels of pages, names of places, alternative
/// texts, and strings where none belong.
struct PDFTexts {
    private let document: PDFDocument
    private var found: Set<String> = []
    private var shown: [UInt8] = []
    /// Values still looked at.
    private var left = 2_000_000

    /// Phrases that follow `holds`.
    ///
    /// - `shown`: the words of the pages, and titles that are judged elsewhere.
    static func hidden(
        in document: PDFDocument, besides properties: Set<Int>, shown: [String]
    ) -> Set<String> {
        var texts = PDFTexts(document: document)
        texts.shown = Self.letters(of: shown.joined())
        for (number, value) in document.values where !properties.contains(number) {
            texts.look(value, under: "", in: "")
        }
        for trailer in document.trailers {
            for (key, value) in trailer.entries where key != "Info" && key != "Encrypt" {
                texts.look(value, under: key, in: "")
            }
        }
        if let names = document.resolved(document.root?["Dests"]) {
            for (key, _) in names.entries where !isUsual(place: key) {
                texts.found.insert("the name of a place in it")
            }
        }
        return texts.found
    }

    private init(document: PDFDocument) { self.document = document }

    /// A bookmark repeats a heading; a letter may stand by itself on the page.
    private func isShown(_ title: String) -> Bool {
        let letters = Self.letters(of: title)
        return shown.firstRange(of: letters, from: 0) != nil
    }

    private static let ligatures: [Character: String] = [
        "\u{FB00}": "ff", "\u{FB01}": "fi", "\u{FB02}": "fl", "\u{FB03}": "ffi", "\u{FB04}": "ffl",
    ]

    static func letters(of text: String) -> [UInt8] {
        let plain = text.lowercased().flatMap { ligatures[$0] ?? String($0) }
        return Array(String(plain.filter { $0.isLetter || $0.isNumber }).utf8)
    }

    private mutating func look(_ value: PDFValue, under key: String, in holder: String) {
        left -= 1
        guard left > 0 else { return }
        switch value {
        case .dictionary(let entries):
            for (inner, value) in entries {
                if Self.saysMore(name: inner), !Self.free.contains(key) { found.insert(Self.name) }
                look(value, under: inner, in: key)
            }
        case .name(let name):
            if Self.saysMore(name: name), !Self.free.contains(key) { found.insert(Self.name) }
        case .array(let items):
            // The colours of a palette.
            if ["Indexed", "I"].contains(items.first?.name) { return }
            // The second is the name of an ink.
            if ["Separation", "DeviceN"].contains(items.first?.name) {
                for item in items.dropFirst(2) { look(item, under: key, in: holder) }
                return
            }
            for item in items { look(item, under: key, in: holder) }
        case .string(let bytes): look(bytes, under: key, in: holder)
        default: return
        }
    }

    private static let name = "a name that says something"
    /// Keys whose names are those of fonts, signs and roles.
    private static let free: Set<String> = [
        "BaseFont", "FontName", "FontFamily", "Differences", "CharProcs", "RoleMap", "S", "C",
        "ClassMap",
    ]

    /// Whether a name holds blanks, or is longer than a program's.
    static func saysMore(name: String) -> Bool {
        name.utf8.count > 60 || name.utf8.contains { $0 <= 0x20 } && PDFString.says(name.utf8)
    }

    /// Keys whose strings a program writes by itself, or that something else looks at.
    private static let harmless: Set<String> = [
        "Registry", "Ordering", "CharSet", "Panose", "FontFamily", "FontName", "URI", "DA",
        "BaseVersion", "Lookup", "O", "U", "OE", "UE", "Perms", "CheckSum",
    ]
    private static let dates: Set<String> = ["CreationDate", "ModDate", "M", "LastModified"]

    private mutating func look(_ bytes: [UInt8], under key: String, in holder: String) {
        let text = PDFString.decoded(bytes).trimmedLines
        guard text.contains(where: { $0.isLetter || $0.isNumber }) else { return }
        if Self.harmless.contains(key) { return }
        if Self.dates.contains(key), Metadata.isDate(text) { return }
        switch key {
        case "Lang": if !Metadata.isLanguage(text) { found.insert("a language that is none") }
        case "ID":
            if PDFTexts.isWords(bytes) { found.insert("an identifier that says something") }
        case "Title": if !isShown(text) { found.insert("a title that does not show") }
        case "T", "TU", "TM": found.insert("a title that does not show")
        case "Alt", "ActualText", "E": found.insert("an alternative text")
        case "P": found.insert("the label of a page")
        case "Names", "Limits", "D", "Dest", "IDTree", "Headers":
            if !Self.isUsual(place: text) { found.insert("the name of a place in it") }
        case "OutputConditionIdentifier", "OutputCondition", "RegistryName", "Info":
            if !Self.isProfile(text) { found.insert("text that no page shows") }
        default: found.insert("text that no page shows")
        }
    }

    /// A digest is sixteen bytes of any kind; printable ones are a text, unless they are digits of one.
    static func isWords(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 4, bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            return false
        }
        let isDigest = bytes.allSatisfy { PDFString.digit($0) != nil || $0 == 0x2D }
        let isNode = bytes.starts(with: "node".utf8) && bytes.dropFirst(4).allSatisfy(isDigit)
        return !isDigest && !isNode
    }

    /// `page.1`, `section.2`, `cite.…`: what hyperref writes; the contents of a book, by LibreOffice.
    static func isUsual(place: String) -> Bool {
        let parts = place.split(separator: ".", omittingEmptySubsequences: false)
        let words: Set<Substring> = [
            "page", "section", "subsection", "subsubsection", "chapter", "figure", "table",
            "equation", "appendix", "Doc-Start", "footnote", "Hfootnote", "Item", "item", "part",
            "paragraph", "subfigure", "lstlisting", "section*", "chapter*", "algorithm", "theorem",
        ]
        guard let first = parts.first else { return true }
        let isNumbered = parts.dropFirst().allSatisfy { part in
            part.utf8.count <= 6 && (part.allSatisfy(\.isNumber) || part.utf8.count <= 2)
        }
        let isNode = place.hasPrefix("node") && place.dropFirst(4).allSatisfy(\.isNumber)
        return words.contains(first) && isNumbered || isNode || place.utf8.count <= 2
    }

    private static func isProfile(_ text: String) -> Bool {
        let lower = text.lowercased()
        return ["srgb", "cgats", "fogra", "icc", "color.org", "adobe rgb", "gray"]
            .contains { lower.contains($0) } && text.utf8.count < 60
    }
}

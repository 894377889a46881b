/// What a Markdown text holds that no reader of the rendered page sees.
enum MarkdownText {
    static func hidden(in text: String) -> [String] {
        var found: [String] = []
        if text.contains("<!--") { found.append("a comment that does not show") }
        if text.contains("](data:") || text.contains("src=\"data:") || text.contains("href=\"data:")
        {
            found.append("embedded data (an address that holds its content)")
        }
        if namesOutsideImage(text) {
            found.append("an image from another place")
        }
        if text.contains("<script") { found.append("a script") }
        if text.contains("content-hidden") { found.append("a part that Quarto leaves out") }
        if text.contains("\\iffalse") || text.contains("\\begin{comment}") {
            found.append("a part that LaTeX leaves out")
        }
        if holdsAttributeText(text) { found.append("an attribute with text that does not show") }
        if holdsUnusedDefinition(text) {
            found.append("the definition of a link that is not there, which does not show")
        }
        return found
    }

    /// `![words](file:///home/…)`: an image that lies outside of the folder.
    private static func namesOutsideImage(_ text: String) -> Bool {
        text.split(separator: "![").dropFirst().contains { piece in
            guard let open = piece.range(of: "](") else { return false }
            let address = piece[open.upperBound...].lowercased()
            return ["file:", "/", "~", "\\", "http:", "https:", "c:"].contains {
                address.hasPrefix($0)
            }
        }
    }

    /// `[North]{title="…"}`: what a page shows to who hovers over it, or to nobody.
    private static func holdsAttributeText(_ text: String) -> Bool {
        text.split(separator: "]{").dropFirst().contains { piece in
            let attributes = piece.prefix { $0 != "}" && !$0.isNewline }
            return ["title=", "alt=", "data-", "aria-label="].contains {
                attributes.contains($0)
            }
        }
    }

    /// `[//]: # (nobody sees this)`.
    private static func holdsUnusedDefinition(_ text: String) -> Bool {
        var defined: Set<String> = []
        var used: Set<String> = []
        for line in text.split(whereSeparator: \.isNewline) {
            var rest = line[...]
            while let open = rest.firstIndex(of: "[") {
                rest = rest[open...].dropFirst()
                guard let end = rest.prefix(200).firstIndex(of: "]") else { continue }
                let label = rest[..<end].lowercased()
                let isFirst = line[..<open].allSatisfy { $0 == " " }
                if isFirst, isDefinition(rest[end...].dropFirst()) {
                    defined.insert(label)
                } else {
                    used.insert(label)
                }
            }
        }
        return !defined.isSubset(of: used)
    }

    /// Whether what follows a label is `: ADDRESS` with no more than a title.
    private static func isDefinition(_ text: Substring) -> Bool {
        guard text.first == ":" else { return false }
        let words = text.dropFirst().drop { $0.isWhitespace }
        let address = words.prefix { !$0.isWhitespace }
        let title = words.dropFirst(address.count).drop { $0.isWhitespace }
        return !address.isEmpty && (title.isEmpty || "\"'(".contains(title.first ?? " "))
    }
}

extension PageReader {
    /// Languages whose blocks are what was typed, not what was printed.
    private static let languages: Set<Substring> = [
        "r", "python", "py", "stata", "do", "sql", "sas", "julia", "bash", "sh", "sourcecode",
        "javascript", "yaml", "json",
    ]

    /// Whether the class of a block says that it holds code.
    static func isCode(_ attributes: [String: String]) -> Bool {
        (attributes["class"] ?? "").lowercased().split(separator: " ").contains { word in
            languages.contains(word)
                || word.hasPrefix("language-") && languages.contains(word.dropFirst(9))
        }
    }

    /// What a program printed, as knitr and Quarto put it into a page: read like a log.
    static func printed(_ text: String, limits: ReadLimits) -> Inspection {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let filled = lines.filter { $0.contains { !$0.isWhitespace } }
        for mark in ["##", "#>"] where filled.allSatisfy({ $0.hasPrefix(mark) }) {
            let bare = lines.map { line in
                line.hasPrefix(mark + " ") ? line.dropFirst(3) : line.dropFirst(2)
            }
            return PrintedText.inspection(
                of: Array(bare.joined(separator: "\n").utf8), limits: limits)
        }
        return PrintedText.inspection(of: Array(text.utf8), limits: limits)
    }
}

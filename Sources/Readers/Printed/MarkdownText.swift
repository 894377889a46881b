/// What a Markdown text holds that no reader of the rendered page sees.
enum MarkdownText {
    static func hidden(in text: String) -> [String] {
        var found: [String] = []
        if text.contains("<!--") { found.append("a comment that does not show") }
        if text.contains("](data:") || text.contains("src=\"data:") || text.contains("href=\"data:")
        {
            found.append("embedded data (an address that holds its content)")
        }
        if text.contains("<script") { found.append("a script") }
        return found
    }
}

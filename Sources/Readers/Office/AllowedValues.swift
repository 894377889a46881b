import Outputs

/// The values that cells of a sheet may hold, as somebody set them: they show only when a cell is opened.
///
/// Source: ECMA-376 part 1, 18.3.1.32.
struct AllowedValues {
    /// Items of lists, which the cells of the sheet have to show.
    var texts = NamedTexts()
    private var isList = false

    /// Begins another rule; false where it says words of its own.
    mutating func begin(_ attributes: XMLAttributes) -> Bool {
        isList = attributes["type"] == "list"
        return ["prompt", "promptTitle", "error", "errorTitle"].allSatisfy {
            (attributes[$0] ?? "").allSatisfy { $0 == " " }
        }
    }

    /// Takes what a cell is compared with: false for anything but a list, a range, 0 and 1.
    mutating func take(_ formula: String) -> Bool {
        let text = formula.trimmedText
        if text.isEmpty || ["0", "1"].contains(text) { return true }
        guard isList else { return false }
        guard text.hasPrefix("\"") else {
            return text.utf8.allSatisfy {
                isDigit($0) || (0x41...0x5A).contains($0) || $0 == 0x24 || $0 == 0x3A
            }
        }
        let items = text.dropFirst().dropLast()
        guard items.utf8.count < 300, !items.contains("\"") else { return false }
        let words = items.split(separator: ",").filter { $0.contains(where: \.isLetter) }
        // A number that no cell shows is not looked for.
        guard words.count == items.split(separator: ",").count else { return false }
        texts.take(list: String(items))
        return true
    }
}

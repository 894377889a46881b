/// What is said of a field by its code, which no page shows; what it made shows and is read as text.
///
/// Source: ECMA-376 part 1, 17.16.5.
enum DocumentField {
    /// Fields whose code names a file or a database.
    private static let sources: Set<String> = [
        "INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "LINK", "DDE", "DDEAUTO", "DATABASE", "IMPORT",
        "RD", "EMBED",
    ]
    /// Fields that set a property or take another text than they show; harmless without one.
    private static let properties: Set<String> = [
        "AUTHOR", "LASTSAVEDBY", "USERNAME", "USERINITIALS", "USERADDRESS", "COMMENTS", "KEYWORDS",
        "SUBJECT", "TITLE", "INFO", "DOCPROPERTY", "DOCVARIABLE", "SET", "PRIVATE", "PRINT", "TC",
        "XE", "TA", "COMMENT", "IF", "ASK", "FILLIN", "AUTOTEXTLIST", "GOTOBUTTON",
        "MACROBUTTON",
    ]

    /// Why a field is a finding; nil for one that says nothing but numbers of pages and places.
    ///
    /// - `code`: as it stands in the file; a piece of it, where its text is parted.
    static func remark(_ code: String) -> (words: String, review: Bool)? {
        if DocumentLooks.isPlainField(code) { return nil }
        let words = code.split { $0.isWhitespace }
        let name = words.first?.uppercased() ?? ""
        if sources.contains(name) { return ("a field that refers to another file", false) }
        let said = words.dropFirst().prefix { $0 != "\\*" }
        if properties.contains(name), said.contains(where: { !$0.hasPrefix("\\") }) {
            return ("a field with a text of its own, which does not show", false)
        }
        return ("a field, whose code does not show", true)
    }
}

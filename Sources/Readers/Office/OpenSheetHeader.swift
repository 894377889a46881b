/// Headers and footers of an OpenDocument sheet: the name of the sheet, the number of the page or the
/// date, which programs write by themselves, say nothing that the sheet does not.
///
/// Source: OASIS OpenDocument 1.3 part 3, 16.10 and 7.
enum OpenSheetHeader {
    private static let places: Set<String> = [
        "header", "footer", "header-left", "footer-left", "header-first", "footer-first",
    ]
    private static let fields: Set<String> = [
        "sheet-name", "page-number", "page-count", "date", "time", "title", "file-name",
    ]

    /// - `styles`: the root of `styles.xml`.
    static func holdsText(_ styles: XMLElement) -> Bool {
        styles.all(places).contains { place in
            words(of: place).split { !$0.isLetter && !$0.isNumber }
                .contains { !["page", "of"].contains($0.lowercased()) }
        }
    }

    /// The text outside of fields.
    private static func words(of element: XMLElement) -> String {
        element.children.map { child in
            switch child {
            case .text(let text): text
            case .element(let inner): fields.contains(inner.name) ? "" : words(of: inner)
            case .comment, .instruction: ""
            }
        }.joined(separator: " ")
    }
}

/// Headers and footers of printed sheets: codes for the name of the sheet, the number of the page or
/// the date say nothing that the sheet does not, and spreadsheets write them by themselves.
///
/// Source: ECMA-376 part 1, 18.3.1.46.
enum PageHeader {
    /// Any other text is seen on paper only: it is judged as a title is, and somebody looks at it.
    static func notice(_ header: String, sheet: Int, _ found: inout Inspection) {
        let words = words(of: header)
        let isSaid = words.split { !$0.isLetter && !$0.isNumber }
            .contains { !["page", "of"].contains($0.lowercased()) }
        guard isSaid else { return }
        found.titles.append(words)
        found.hide("sheet \(sheet): a page header or footer holds text", review: true)
    }

    /// A header without its codes.
    static func words(of header: String) -> String {
        var rest = header[...]
        var words = ""
        while let first = rest.first {
            rest = rest.dropFirst()
            guard first == "&", let code = rest.first else {
                words.append(first)
                continue
            }
            switch code {
            case "\"": rest = rest.dropFirst().drop { $0 != "\"" }.dropFirst()
            case "0"..."9": rest = rest.drop { $0.isNumber }
            case "K": rest = rest.dropFirst(7)
            default: rest = rest.dropFirst()
            }
        }
        return words.trimmedText
    }
}

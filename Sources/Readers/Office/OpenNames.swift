/// Ranges, filters, conditional formats, forms and links of an OpenDocument sheet: those that programs
/// write by themselves hide nothing, names that somebody defined do. The name of
/// a database range, which is that of a workbook's table, is judged as a title is.
///
/// Source: OASIS OpenDocument 1.3 part 3, 9.4 and 19.
enum OpenNames {
    /// What an element holds that no cell shows; texts that it names are taken into `named`.
    ///
    /// - `looks`: of the styles that conditional formats apply.
    static func hidden(
        _ element: XMLElement, _ looks: OpenLooks, _ named: inout NamedTexts
    ) -> String? {
        switch element.name {
        // An empty one is on every sheet that was a workbook's.
        case "forms": return element.children.isEmpty ? nil : "a form"
        case "table-row-group", "table-column-group":
            return element["display"] == "false" ? "groups that are folded" : nil
        case "named-range":
            let name = element["name"] ?? ""
            return ["_xlnm.Print_Titles", "_xlnm.Print_Area"].contains(name)
                ? nil : "defined names"
        case "named-expression": return "defined names"
        case "database-source-sql", "database-source-query", "database-source-table":
            return "a query of data"
        case "filter-condition", "filter-set-item":
            named.take(filter: element["value"] ?? "")
            return nil
        case "condition", "map":
            named.take(formula: element["value"] ?? element["condition"] ?? "")
            let style = element["apply-style-name"] ?? ""
            return looks.problem(cell: style).map { _ in "a conditional format that hides values" }
        default: return nil
        }
    }

    private static let parts: Set<String> = [
        "table", "table-column", "table-columns", "table-header-columns", "table-column-group",
        "table-row", "table-rows", "table-header-rows", "table-row-group", "table-cell",
        "covered-table-cell", "p", "span", "s", "tab", "line-break", "spreadsheet", "body",
    ]
    private static let attributes: Set<String> = [
        "name", "style-name", "print", "print-ranges", "display", "protected", "protection-key",
        "protection-key-digest-algorithm", "protection-key-digest-algorithm-2", "template-name",
        "use-first-row-styles", "use-last-row-styles", "use-first-column-styles",
        "use-last-column-styles", "use-banding-rows-styles", "use-banding-columns-styles",
        "is-sub-table", "id", "default-cell-style-name", "number-columns-repeated",
        "number-rows-repeated", "visibility", "number-columns-spanned", "number-rows-spanned",
        "number-matrix-columns-spanned", "number-matrix-rows-spanned", "formula", "value-type",
        "value", "date-value", "time-value", "boolean-value", "string-value", "currency",
        "content-validation-name", "protect", "c", "class-names", "cond-style-name", "tab-ref",
        "structure-protected", "class", "space", "about", "property", "datatype", "content",
    ]

    /// Whether a part of a table has an attribute that no program knows.
    static func holdsOwn(_ element: XMLElement) -> Bool {
        parts.contains(element.name)
            && element.attributes.keys.contains { !attributes.contains($0) }
    }
}

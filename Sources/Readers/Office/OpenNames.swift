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
}

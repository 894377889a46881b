/// What pandas says of the columns of a table in JSON, which the table itself does not show.
///
/// Source: Frictionless Data, *Table Schema* 1, types and formats; pandas, `DataFrame.to_json`.
enum TableSchema {
    /// Whether a text under a key is a word of the schema's own: of a type, a version, the index.
    static func isPlain(_ text: String, under key: String) -> Bool {
        switch key {
        case "type": types.contains(text)
        case "extDtype":
            types.contains(text.prefix { $0.isLetter }.lowercased()) && text.utf8.count < 20
        case "name", "primaryKey": ["index", "level_0", "level_1", "values"].contains(text)
        case "pandas_version": !text.contains(where: \.isLetter)
        default: false
        }
    }

    private static let types: Set<String> = [
        "any", "array", "boolean", "bool", "category", "date", "datetime", "duration", "float",
        "int",
        "integer", "interval", "number", "object", "period", "str", "string", "time", "uint",
        "year",
        "yearmonth",
    ]
}

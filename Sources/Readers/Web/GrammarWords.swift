/// What a Vega or Vega-Lite chart carries and does not draw: columns of its data that no channel shows, rows
/// that a filter drops, data sets without use, data from elsewhere, words beside the chart.
struct GrammarWords {
    private let root: JSONNode
    /// The texts of the specification outside its data, but for what shows only under a mouse, and the
    /// names in them: `datum.n` says n.
    private let said: Set<String>

    /// Nil for what is no such chart.
    init?(_ node: JSONNode) {
        guard let schema = node["$schema"]?.string, schema.contains("vega") else { return nil }
        root = node
        let texts = Self.specification(node).map { $0.text.filter { $0 != "\\" } }
        let names = texts.flatMap { text in
            text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
        }
        said = Set(texts + names)
    }

    private static let silent: Set<String> = [
        "datasets", "values", "tooltip", "href", "url", "key", "description", "usermeta", "config",
        "$schema",
    ]

    /// Texts with the key that they stand under; those in lists have that of the list.
    private static func specification(_ node: JSONNode) -> [(key: String, text: String)] {
        var found: [(key: String, text: String)] = []
        var stack = [(key: "", node: node)]
        while let (key, node) = stack.popLast(), found.count < 100_000 {
            if let text = node.string { found.append((key, text)) }
            stack += node.entries.filter { !silent.contains($0.key) }
                .map { (key: $0.key, node: $0.value) }
            stack += node.items.map { (key: key, node: $0) }
        }
        return found
    }

    /// A list of rows within the chart, and what it is called.
    private struct RowList {
        let name: String?
        let rows: [JSONNode]
    }

    func inspect(_ found: inout Inspection) {
        var lists: [RowList] = []
        var isFiltered = false
        var stack = [root]
        while let node = stack.popLast() {
            if let url = node["url"]?.string, !url.isEmpty {
                found.hide("the chart takes data or a picture from elsewhere")
            }
            for (name, rows) in node["datasets"]?.entries.map({ ($0.key, $0.value) }) ?? [] {
                lists.append(RowList(name: name, rows: rows.items))
            }
            if let rows = node["values"]?.items, case .object? = rows.first {
                lists.append(RowList(name: nil, rows: rows))
            }
            if node["values"]?.string?.isEmpty == false {
                found.skip(
                    "the chart holds data written as a text", remedy: "write it as a list of rows")
            }
            isFiltered = isFiltered || Self.filters(node)
            stack += node.entries.filter { !["datasets", "values"].contains($0.key) }.map(\.value)
            stack += node.items
        }
        if isFiltered, !lists.isEmpty {
            found.hide("a filter of the chart keeps rows from being drawn")
        }
        for list in lists { inspect(list, &found) }
        beside(&found)
    }

    private static func filters(_ node: JSONNode) -> Bool {
        (node["transform"]?.items ?? []).contains {
            $0["filter"] != nil || $0["type"]?.string == "filter" || $0["sample"] != nil
        }
    }

    private func inspect(_ list: RowList, _ found: inout Inspection) {
        if let name = list.name, !said.contains(name) {
            found.hide("a data set of the chart is not used")
            return
        }
        let columns = list.rows.first?.entries.map(\.key) ?? []
        let unused = columns.filter { !said.contains($0) }
        if !unused.isEmpty {
            let number = unused.count == 1 ? "a column" : "\(unused.count) columns"
            found.hide("\(number) of the chart's data that it does not draw")
        }
        if list.rows.count > 2, isCounted {
            found.parts.append(
                FoundPart(
                    place: "\(list.rows.count) records behind a count", kind: .recordLevel,
                    text: nil))
        }
    }

    /// Whether the chart itself counts rows, or shows how they are spread: then each is somebody.
    private var isCounted: Bool {
        let texts = Self.specification(root)
        let spreads: Set<String> = ["boxplot", "errorbar", "errorband"]
        return texts.contains { key, text in
            key == "aggregate" && text == "count" || key == "op" && text == "count"
                || ["mark", "type"].contains(key) && spreads.contains(text)
        } || ["bin", "density", "quantile", "regression", "loess"].contains { holds($0) }
    }

    /// Whether an object outside the data has a key with something under it.
    private func holds(_ key: String) -> Bool {
        var stack = [root]
        while let node = stack.popLast() {
            if let value = node[key], !value.isEmpty, value.string != "binned" { return true }
            stack += node.entries.filter { !Self.silent.contains($0.key) }.map(\.value)
            stack += node.items
        }
        return false
    }

    /// What stands beside the chart.
    private func beside(_ found: inout Inspection) {
        // How vega-embed draws.
        let own = root["usermeta"]?.entries.filter { $0.key != "embedOptions" } ?? []
        if !own.isEmpty { found.hide("the chart has metadata of its own") }
        var stack = [root]
        while let node = stack.popLast() {
            if let text = node["description"]?.string, !text.isEmpty {
                found.hide("the chart has a description that does not show")
            }
            if let title = node["title"]?.string ?? node["title"]?["text"]?.string {
                found.titles.append(title)
            }
            stack += node.entries.filter { !["datasets", "values"].contains($0.key) }.map(\.value)
            stack += node.items
        }
    }
}

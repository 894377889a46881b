/// What a plotly chart carries and does not draw: what appears under a mouse, traces and annotations that
/// are switched off, pictures from elsewhere, frames and menus that show other data.
struct ChartWords {
    private let layout: JSONNode?
    /// Everything that is drawn: categories, names, titles.
    private var drawn: Set<String> = []

    /// Nil for what is no plotly figure.
    init?(_ node: JSONNode) {
        guard case .object = node, let traces = node["data"]?.items, !traces.isEmpty,
            node["$schema"] == nil,
            traces.allSatisfy({ $0["type"]?.string != nil || $0["x"] != nil || $0["y"] != nil }),
            node["layout"] != nil || traces.contains(where: { $0["type"]?.string != nil })
        else { return nil }
        layout = node["layout"]
        for trace in traces {
            drawn.formUnion(Self.texts(in: trace, under: Self.drawnKeys(of: trace)))
        }
        if let layout { drawn.formUnion(Self.texts(in: layout, under: ["text", "title"])) }
    }

    /// Adds what is hidden, and what is drawn in words to the titles.
    func inspect(_ node: JSONNode, _ found: inout Inspection) {
        let traces = node["data"]?.items ?? []
        for (index, trace) in traces.enumerated() { inspect(trace, index + 1, &found) }
        found.titles += drawn.sorted().prefix(1_000)
        if node["frames"]?.isEmpty == false { found.hide("the chart has frames that do not show") }
        let known: Set<String> = ["data", "layout", "frames", "config"]
        for entry in node.entries where !known.contains(entry.key) && hides(entry.value) {
            found.hide("the chart has an entry of its own")
        }
        guard let layout else { return }
        for annotation in layout["annotations"]?.items ?? [] where Self.isOff(annotation) {
            found.hide("the chart has an annotation that does not show")
        }
        for image in layout["images"]?.items ?? [] where image["source"] != nil {
            let isInside = image["source"]?.string?.hasPrefix("data:") ?? false
            found.hide(
                isInside ? "the chart has a picture" : "the chart has a picture from elsewhere")
        }
        for key in ["updatemenus", "sliders"] where layout[key]?.isEmpty == false {
            found.hide("the chart has a menu that shows other data")
        }
        for key in ["meta", "uirevision", "datarevision", "editrevision", "selectionrevision"]
        where layout[key].map(hides) ?? false {
            found.hide("the layout of the chart has words that do not show")
        }
    }

    private func inspect(_ trace: JSONNode, _ number: Int, _ found: inout Inspection) {
        if Self.isOff(trace) { found.hide("trace \(number) of the chart is not drawn") }
        var keys = ["customdata", "hovertext", "ids", "meta"]
        if !Self.drawsText(trace) { keys.append("text") }
        for key in keys where trace[key].map(hides) ?? false {
            found.hide(
                "trace \(number) of the chart has words or numbers in \(key) that it does not draw")
        }
        if let template = trace["hovertemplate"], template.texts(most: 1_000).contains(where: says)
        {
            found.hide("trace \(number) of the chart has words that show only under a mouse")
        }
    }

    /// `visible: false`, or only after a click on its name.
    private static func isOff(_ node: JSONNode) -> Bool {
        if case .word("false")? = node["visible"] { return true }
        if case .number(let opacity)? = node["opacity"], Double(opacity) == 0 { return true }
        return node["visible"]?.string == "legendonly"
    }

    private static func drawsText(_ trace: JSONNode) -> Bool {
        let type = trace["type"]?.string ?? "scatter"
        guard type.hasPrefix("scatter") else { return trace["textposition"]?.string != "none" }
        return trace["mode"]?.string?.contains("text") ?? false
    }

    private static func drawnKeys(of trace: JSONNode) -> Set<String> {
        let keys: Set<String> = [
            "x", "y", "labels", "parents", "names", "name", "values", "text", "title", "locations",
        ]
        return drawsText(trace) ? keys : keys.subtracting(["text"])
    }

    private static func texts(in node: JSONNode, under keys: Set<String>) -> [String] {
        node.texts(most: 20_000, under: keys).filter { !keys.contains($0) }
    }

    /// Whether something in it is a text or a number that is drawn nowhere.
    private func hides(_ node: JSONNode) -> Bool {
        var stack = [node]
        while let next = stack.popLast() {
            switch next {
            case .text(let text): if !text.isEmpty, !drawn.contains(text) { return true }
            case .number: return true
            default:
                stack += next.items
                stack += next.entries.map(\.value)
            }
        }
        return false
    }

    /// Whether a template of plotly has a word beside its places (`%{y}`) and tags that is drawn nowhere.
    private func says(_ template: String) -> Bool {
        let known = Set(drawn.flatMap(Self.words))
        var rest = template[...]
        var plain = ""
        while let open = rest.firstIndex(where: { "%<".contains($0) }) {
            plain += rest[..<open] + " "
            let close: Character = rest[open] == "%" ? "}" : ">"
            let isPlace = close == ">" || rest[rest.index(after: open)...].first == "{"
            guard isPlace, let end = rest[open...].firstIndex(of: close) else {
                rest = rest[rest.index(after: open)...]
                continue
            }
            rest = rest[rest.index(after: end)...]
        }
        plain += rest
        return Self.words(plain).contains { !known.contains($0) }
    }

    private static func words(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
            .filter { $0.contains(where: \.isLetter) }
    }
}

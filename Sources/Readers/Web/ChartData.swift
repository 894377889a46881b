import Outputs

/// Finds the data behind charts written as JSON: plotly traces, typed arrays (`bdata`) included,
/// Vega and Vega-Lite values. So many points are so many records.
enum ChartData {
    /// Points from which a trace is records rather than bars or lines of aggregates.
    static let manyPoints = 15

    /// Adds the traces with many points as records, and the short ones as tables.
    static func inspect(_ root: JSONNode, _ found: inout Inspection) {
        var stack = [root]
        var traces = 0
        lookBeside(root, &found)
        while let node = stack.popLast() {
            if let places = placesOnMap(node), places >= manyPoints {
                found.parts.append(
                    FoundPart(place: "a map, \(places) points", kind: .recordLevel, text: nil))
            }
            ChartWords(node)?.inspect(node, &found)
            GrammarWords(node)?.inspect(&found)
            if let records = JSONRecords(node) {
                records.add(to: &found)
                continue
            }
            if let table = drawnTable(node) { add(table, &found) }
            if let points = points(of: node) {
                traces += 1
                if points.count >= (isSpread(node) ? 3 : manyPoints) {
                    found.parts.append(
                        FoundPart(
                            place: "trace \(traces), \(points.count) points", kind: .recordLevel,
                            text: nil))
                } else if let table = table(node, points, traces) {
                    found.tables.append(table)
                }
            }
            stack += node.entries.filter { !looks.contains($0.key) }.map(\.value)
            stack += node.items
        }
    }

    private static let chartKeys = ["$schema", "layout", "mark", "encoding", "traces"]

    /// What stands beside the rows of a table, in an object that is no chart: words are read as titles
    /// are, and somebody looks at them; numbers are a table that nobody declared.
    private static func lookBeside(_ root: JSONNode, _ found: inout Inspection) {
        let entries = root.entries
        let whole = JSONRecords(root)
        let isParted = whole != nil && root["columns"] != nil && root["data"] != nil
        let inner = entries.compactMap { JSONRecords($0.value) }
        guard whole == nil ? !inner.isEmpty : isParted,
            !chartKeys.contains(where: { root[$0] != nil })
        else { return }
        var rest = entries.filter {
            isParted ? !JSONRecords.parts.contains($0.key) : JSONRecords($0.value) == nil
        }
        let shown = (whole.map { [$0] } ?? inner).reduce(into: Set<String>()) {
            $0.formUnion($1.words)
        }
        var grid: [GridBlocks.Row] = [(1, ["", "n"])]
        while let (name, node) = rest.popLast() {
            switch node {
            case .text(let text):
                guard !shown.contains(text), !TableSchema.isPlain(text, under: name) else {
                    continue
                }
                found.titles.append(text)
                if text.contains(where: \.isLetter) {
                    found.hide("a text stands beside the rows of the table", review: true)
                }
            case .number(let text): grid.append((grid.count + 1, [name, text]))
            default:
                found.titles += node.entries.map(\.key).filter { !shown.contains($0) }
                rest += node.entries.map { (key: $0.key, value: $0.value) }
                rest += node.items.map { (key: name, value: $0) }
            }
        }
        guard grid.count > 1 else { return }
        found.tables.append(
            FoundTable(
                place: "what stands beside the rows", text: DelimitedText(grid: grid), stubs: 1))
    }

    /// Features of GeoJSON that are points: each may be somebody's.
    private static func placesOnMap(_ node: JSONNode) -> Int? {
        guard node["type"]?.string == "FeatureCollection", let features = node["features"] else {
            return nil
        }
        return features.items.count {
            ["Point", "MultiPoint"].contains($0["geometry"]?["type"]?.string)
        }
    }

    /// How a chart looks: sizes and colours, which are no data.
    private static let looks: Set<String> = ["layout", "config", "encoding"]

    /// Traces that show how values are spread: plotly works that out from the values of all.
    private static func isSpread(_ node: JSONNode) -> Bool {
        let type = node["type"]?.string ?? ""
        return [
            "box", "violin", "histogram", "histogram2d", "histogram2dcontour", "splom", "parcoords",
        ]
        .contains(type)
    }

    /// The columns of a trace that is a table, heads first.
    private static func drawnTable(_ node: JSONNode) -> [GridBlocks.Row]? {
        guard node["type"]?.string == "table", let columns = node["cells"]?["values"]?.items else {
            return nil
        }
        let heads = (node["header"]?["values"]?.items ?? []).map { $0.joined ?? "" }
        let cells = columns.map(numbers)
        let lines = cells.map(\.count).max() ?? 0
        guard lines > 0 else { return nil }
        let width = max(cells.count, heads.count)
        let head = (0..<width).map { $0 < heads.count ? heads[$0] : "" }
        return [(1, head)]
            + (0..<lines).map { line in
                (
                    line: line + 2,
                    cells: (0..<width).map { column in
                        column < cells.count && line < cells[column].count
                            ? cells[column][line] : ""
                    }
                )
            }
    }

    private static func add(_ grid: [GridBlocks.Row], _ found: inout Inspection) {
        let heads = grid[0].cells.map { $0.lowercased() }
        if heads.contains(where: { PrintedText.recordWords.contains($0[...]) })
            || PrintedText.areIdentified(grid)
        {
            let words = "a table of a chart, \(grid.count - 1) lines"
            found.parts.append(FoundPart(place: words, kind: .recordLevel, text: nil))
        } else {
            found.tables.append(
                FoundTable(place: "a table of a chart", text: DelimitedText(grid: grid)))
        }
    }

    private static func isTrace(_ node: JSONNode) -> Bool {
        node["x"] != nil && node["y"] != nil
            || node["type"]?.string != nil
                && (node["y"] ?? node["x"] ?? node["values"] ?? node["lat"] ?? node["z"]
                    ?? node["dimensions"]) != nil
    }

    /// The numbers of a trace (`y`, else `x`, `values`, `lat`), or the rows of Vega's `values`.
    private static func points(of node: JSONNode) -> [String]? {
        guard case .object = node else { return nil }
        if isTrace(node) {
            let arrays = ["y", "x", "values", "lat", "z"].compactMap {
                node[$0].map(numbers)
            }
            // The variables of a matrix of scatters, or of parallel lines.
            let variables = (node["dimensions"]?.items ?? []).compactMap {
                $0["values"].map(numbers)
            }
            let words = ["customdata", "text", "hovertext", "ids"].compactMap { node[$0].map(flat) }
            return (arrays + variables + words).max { $0.count < $1.count }
        }
        guard let all = node["values"], case .object? = all.items.first, JSONRecords(all) == nil
        else { return nil }
        let values = all.items
        return values.map { row in
            row.entries.compactMap { if case .number(let text) = $0.value { text } else { nil } }
                .last ?? ""
        }
    }

    /// What goes with every point, which may be lists in a list.
    private static func flat(_ node: JSONNode) -> [String] {
        node["bdata"] == nil
            ? node.items.flatMap { $0.items.isEmpty ? [""] : numbers($0) } : numbers(node)
    }

    private static func numbers(_ node: JSONNode) -> [String] {
        if let data = node["bdata"]?.string, let type = node["dtype"]?.string {
            return TypedArray.numbers(data, type)
        }
        return node.items.map { item in
            switch item {
            case .number(let text), .text(let text): text
            default: ""
            }
        }
    }

    private static func table(_ node: JSONNode, _ points: [String], _ number: Int) -> FoundTable? {
        let y = node["y"].map(numbers) ?? node["values"].map(numbers) ?? points
        guard y.contains(where: { PrintedNumber(parsing: Array($0.utf8)) != nil }) else {
            return nil
        }
        var grid: [GridBlocks.Row] = [(1, ["", "n"])]
        for (index, value) in y.enumerated() { grid.append((index + 2, ["point", value])) }
        return FoundTable(place: "trace \(number)", text: DelimitedText(grid: grid), stubs: 1)
    }
}

/// The base64 arrays of plotly: little-endian numbers of a NumPy type.
enum TypedArray {
    static func numbers(_ data: String, _ type: String) -> [String] {
        guard let bytes = Base64.decoded(Array(data.utf8)) else { return [] }
        let width =
            [
                "f8": 8, "f4": 4, "i4": 4, "u4": 4, "i2": 2, "u2": 2, "i1": 1, "u1": 1, "i8": 8,
                "u8": 8,
            ][type] ?? 8
        return stride(from: 0, to: bytes.count / width * width, by: width).map { start in
            let raw = bytes[start..<(start + width)].reversed().reduce(UInt64(0)) {
                $0 << 8 | UInt64($1)
            }
            switch type {
            case "f8": return Self.text(Double(bitPattern: raw))
            case "f4": return Self.text(Double(Float(bitPattern: UInt32(truncatingIfNeeded: raw))))
            case "i4": return String(Int32(truncatingIfNeeded: raw))
            case "i2": return String(Int16(truncatingIfNeeded: raw))
            case "i1": return String(Int8(truncatingIfNeeded: raw))
            case "i8": return String(Int64(bitPattern: raw))
            default: return String(raw)
            }
        }
    }

    private static func text(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
    }
}

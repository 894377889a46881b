import Outputs

/// Reads a Jupyter notebook: the source and every output of every cell, each MIME bundle and not only
/// the one that a program would show; metadata, widget state and attachments are hidden content.
///
/// Source: the nbformat 4 schema.
struct NotebookReader {
    private let limits: ReadLimits
    private var found = Inspection()
    private var metadata = NotebookMetadata()
    private var command = ""

    static func inspection(of bytes: [UInt8], limits: ReadLimits) throws(InspectionProblem)
        -> Inspection
    {
        let root = try JSONTree.root(of: bytes, limits: limits)
        let sheets = root["worksheets"]?.items.compactMap { $0["cells"]?.items }
        guard let cells = root["cells"]?.items ?? sheets.map({ Array($0.joined()) }) else {
            throw .unreadable("is a notebook without cells")
        }
        var reader = NotebookReader(limits: limits)
        reader.metadata.inspect(notebook: root["metadata"])
        for entry in root.entries
        where !["cells", "metadata", "nbformat", "nbformat_minor", "worksheets"].contains(entry.key)
        {
            reader.found.hide("an entry of the notebook that does not show")
        }
        for (index, cell) in cells.enumerated() { try reader.read(cell, index + 1) }
        reader.found.titles += reader.metadata.found.titles
        for remark in reader.metadata.found.remarks { reader.found.add(remark) }
        return reader.found
    }

    private init(limits: ReadLimits) { self.limits = limits }

    private mutating func read(_ cell: JSONNode, _ number: Int) throws(InspectionProblem) {
        let place = "cell \(number)"
        metadata.inspect(cell: cell, place)
        let type = cell["cell_type"]?.string ?? ""
        let source = cell["source"]?.joined ?? cell["input"]?.joined ?? ""
        if !source.isEmpty {
            inspect(source: source, isCode: type == "code", place)
            let kind: Kind = type == "code" ? .code : .text
            found.parts.append(
                FoundPart(place: "\(place), source", kind: kind, text: Array(source.utf8)))
            if kind == .text { try includeTables(of: source, "\(place), source") }
        }
        // What the last line of a cell calls says what it prints.
        command = source.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
        for (index, output) in (cell["outputs"]?.items ?? []).enumerated() {
            try read(output: output, index == 0 ? place : "\(place), output \(index + 1)")
        }
    }

    /// The tables of a text cell, in Markdown and in HTML.
    private mutating func includeTables(
        of source: String, _ place: String
    ) throws(InspectionProblem) {
        found.include(PrintedText.inspection(of: Array(source.utf8), limits: limits), as: place)
        let lower = source.lowercased()
        let marks = ["<table", "style=", " hidden", "<template", "<details"]
        guard lower.contains("<"), marks.contains(where: { lower.contains($0) }) else { return }
        found.include(
            try PageReader.inspection(of: Array(source.utf8), limits: limits, isFragment: true),
            as: place)
    }

    /// Bundles of nbformat 3, which stand in the output itself.
    private static let earlier = [
        ("text", "text/plain"), ("html", "text/html"), ("latex", "text/latex"),
        ("png", "image/png"), ("jpeg", "image/jpeg"), ("svg", "image/svg+xml"),
        ("json", "application/json"), ("javascript", "application/javascript"),
    ]

    /// What a rendered cell does not show of its source.
    private mutating func inspect(source: String, isCode: Bool, _ place: String) {
        inspectCharacters(source, place)
        guard !isCode else { return }
        for words in MarkdownText.hidden(in: source) { found.hide("\(place): \(words)") }
    }

    private mutating func inspectCharacters(_ text: String, _ place: String) {
        for trick in InvisibleText.kinds(in: text) where trick != .trailing {
            found.hide("\(place): it holds \(trick.rawValue)", review: trick.isReview)
        }
    }

    private mutating func read(output: JSONNode, _ place: String) throws(InspectionProblem) {
        switch output["output_type"]?.string {
        case "stream": include(text: output["text"]?.joined ?? "", "\(place), printed text")
        case "error":
            let trace = (output["traceback"]?.items ?? []).compactMap(\.string).joined(
                separator: "\n")
            found.hide("\(place): a trace of an error, which may show values", review: true)
            include(text: trace, "\(place), error")
        default:
            for (key, value) in output["metadata"]?.entries ?? [] where !value.isEmpty {
                guard !["needs_background", "image/png", "isolated"].contains(key) else { continue }
                found.hide("\(place): the metadata of an output hold an entry of their own")
            }
            for (type, value) in output["data"]?.entries ?? [] {
                try read(bundle: value, type, place)
            }
            for (key, type) in Self.earlier {
                if let value = output[key] { try read(bundle: value, type, place) }
            }
            compareBundles(output["data"], place)
        }
    }

    private mutating func read(bundle: JSONNode, _ type: String, _ place: String)
        throws(InspectionProblem)
    {
        let place = "\(place), \(Self.known(type))"
        let text = bundle.joined ?? ""
        switch type {
        case "text/plain", "text/markdown": include(text: text, place)
        case "text/latex":
            found.include(LatexTables.inspection(of: Array(text.utf8)), as: place)
        case "text/html":
            let page = try PageReader.inspection(
                of: Array(text.utf8), limits: limits, isFragment: true)
            found.include(page, as: place)
            inspectRecords(in: page, place)
        case "image/png", "image/jpeg", "image/svg+xml":
            let bytes =
                type == "image/svg+xml" ? Array(text.utf8) : Base64.decoded(Array(text.utf8)) ?? []
            found.include(try FileInspector.image(bytes, limits: limits), as: place)
            found.add(
                Inspection.Remark(
                    problem: .partiallyInspected, words: "\(place): a figure without its data",
                    remedy: "hand the figure in by itself, with its data", review: true))
        case "application/pdf":
            found.include(
                try FileInspector.image(Base64.decoded(Array(text.utf8)) ?? [], limits: limits),
                as: place)
            found.skip("\(place): a figure in a format of its own", remedy: "use PNG")
        case _
        where type == "application/json" || type.contains("dataresource")
            || type == "application/geo+json":
            include(data: bundle, place)
        case _ where type.contains("plotly") || type.contains("vega"):
            include(data: bundle, place, textsUnder: Self.saidOfPoints)
        case "application/vnd.jupyter.widget-view+json":
            found.hide("\(place): a widget, whose state does not show", review: true)
        default: found.skip("\(place): an output of a kind that is not read")
        }
    }

    /// A frame of records may stand in the page alone, without the plain text.
    private mutating func inspectRecords(in page: Inspection, _ place: String) {
        let prints = PrintedText.printsRecords(command)
        for table in page.tables {
            let text = table.text
            let namesPersons = text.rows.indices.prefix(1).contains { row in
                (0..<text.rows[row].count).contains { column in
                    PrintedText.recordWords.contains(
                        text.text(row: row, column: column).lowercased()[...])
                }
            }
            guard prints || namesPersons else { continue }
            let count = max(text.rows.count - 1, 0)
            found.parts.append(
                FoundPart(
                    place: "\(place), \(table.place): a printed frame of records, \(count) lines",
                    kind: .recordLevel, text: nil))
        }
    }

    /// What plotly shows of a point only on being asked, or not at all.
    private static let saidOfPoints: Set<String> = [
        "hovertext", "hovertemplate", "customdata", "meta", "text", "ids", "uid", "description",
        "usermeta",
    ]

    /// Data with the words in it, which are read like any other text.
    private mutating func include(
        data bundle: JSONNode, _ place: String, textsUnder names: Set<String>? = nil
    ) {
        var inside = Inspection()
        ChartData.inspect(bundle, &inside)
        found.include(inside, as: place)
        let texts = bundle.texts(most: 10_000, under: names).filter { text in
            text.contains { $0.isLetter }
        }
        if !texts.isEmpty { include(text: texts.joined(separator: "\n"), place) }
    }

    /// Names of kinds of output that may stand in a message.
    private static func known(_ type: String) -> String {
        let kinds = [
            "text/plain", "text/html", "text/markdown", "text/latex", "image/png", "image/jpeg",
            "image/svg+xml", "application/json", "application/javascript",
        ]
        if kinds.contains(type) { return type }
        return type.contains("plotly") ? "plotly" : type.contains("vega") ? "vega" : "another kind"
    }

    private mutating func include(text: String, _ place: String) {
        guard !text.isEmpty else { return }
        inspectCharacters(text, place)
        let screen = ScreenText(text)
        for words in screen.hidden { found.hide("\(place): \(words)") }
        found.parts.append(FoundPart(place: place, kind: .log, text: Array(screen.all.utf8)))
        found.include(
            PrintedText.inspection(
                of: Array(screen.shown.utf8), limits: limits, command: command), as: place)
    }

    /// A number in the table of one bundle that the plain text does not show, or not as often.
    private mutating func compareBundles(_ data: JSONNode?, _ place: String) {
        guard let plain = data?["text/plain"]?.joined, let html = data?["text/html"]?.joined,
            let page = try? PageReader.inspection(
                of: Array(html.utf8), limits: limits, isFragment: true)
        else { return }
        // What Python calls an object says nothing of the values.
        guard !plain.hasPrefix("<") else { return }
        guard !plain.contains("...") else { return }
        var shown: [Substring: Int] = [:]
        for word in plain.split(whereSeparator: { $0 == " " || $0.isNewline }) {
            shown[word, default: 0] += 1
        }
        for table in page.tables {
            for row in table.text.rows.indices {
                for column in 0..<table.text.rows[row].count {
                    let cell = table.text.text(row: row, column: column)
                    guard PrintedNumber(parsing: Array(cell.utf8)) != nil else { continue }
                    shown[cell[...], default: 0] -= 1
                    guard shown[cell[...], default: 0] < 0 else { continue }
                    found.hide("\(place): text/html holds numbers that differ from text/plain")
                    return
                }
            }
        }
    }
}

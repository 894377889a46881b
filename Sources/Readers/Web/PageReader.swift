import Outputs

/// Reads an HTML page or fragment as R, Quarto, SPSS and pandas write them: its tables and its text;
/// comments, scripts, embedded data, remote parts and hidden elements are hidden content.
struct PageReader {
    private let limits: ReadLimits
    private var found = Inspection()
    private var text = ""
    private var tables: [PageTable] = []
    private var open: [(name: String, hidden: Bool)] = []
    private var images = 0
    /// Cells of the tables that are still open, covered ones too.
    private var size: Int { tables.reduce(0) { $0 + $1.size } }

    /// - `isFragment`: part of a notebook, whose cells are judged as text elsewhere.
    static func inspection(of bytes: [UInt8], limits: ReadLimits, isFragment: Bool = false)
        throws(InspectionProblem) -> Inspection
    {
        let utf8: [UInt8]
        do throws(DelimitedProblem) {
            utf8 = try TextDecoding.utf8(from: bytes)
        } catch {
            throw .unreadable("is not UTF-8")
        }
        var reader = PageReader(limits: limits)
        try reader.read(utf8)
        if !reader.text.trimmedLines.isEmpty {
            reader.found.parts.append(
                FoundPart(place: "the text of the page", kind: .text, text: Array(reader.text.utf8))
            )
        }
        for trick in Set(InvisibleText.kinds(in: String(decoding: utf8, as: UTF8.self)))
        where trick != .trailing {
            reader.found.hide("the page holds \(trick.rawValue)", review: trick.isReview)
        }
        return reader.found
    }

    private init(limits: ReadLimits) { self.limits = limits }

    private mutating func read(_ bytes: [UInt8]) throws(InspectionProblem) {
        var tokens = PageTokens(bytes)
        var count = 0
        while let token = tokens.next() {
            count += 1
            guard count <= limits.elements else { throw .limit("elements", limits.elements) }
            switch token {
            case .comment: found.hide("a comment in the page")
            case .text(let words): take(words)
            case .start(let name, let attributes, let closed):
                try start(name, attributes)
                guard size <= limits.cells else { throw .limit("cells", limits.cells) }
                if !closed, !Self.void.contains(name) {
                    guard open.count < limits.elementDepth else {
                        throw .limit("element-depth", limits.elementDepth)
                    }
                    open.append((name, isHidden(name, attributes) || open.last?.hidden ?? false))
                }
            case .end(let name): end(name)
            case .raw(let name, let attributes, let inside): take(raw: name, attributes, inside)
            }
        }
        while !tables.isEmpty { closeTable() }
    }

    private static let void: Set<String> = [
        "br", "hr", "img", "input", "meta", "link", "col", "area", "base", "embed", "source", "wbr",
    ]

    private mutating func isHidden(_ name: String, _ attributes: [String: String]) -> Bool {
        let style = (attributes["style"] ?? "").lowercased().filter { $0 != " " }
        let hides = [
            "display:none", "visibility:hidden", "font-size:0", "opacity:0;", "color:white",
            "color:#fff", "color:transparent", "left:-9", "text-indent:-9", "height:0", "width:0",
        ]
        let isHidden =
            attributes["hidden"] != nil
            || attributes["aria-hidden"] == "true" && name != "a" && name != "i"
            || hides.contains { style.contains($0) && !style.contains("background-" + $0) }
            || name == "template" || name == "noscript"
            || attributes["color"].map { ["white", "#ffffff"].contains($0.lowercased()) } ?? false
        if isHidden { found.hide("an element of the page is hidden") }
        return isHidden
    }

    private mutating func start(_ name: String, _ attributes: [String: String])
        throws(InspectionProblem)
    {
        look(name, attributes)
        switch name {
        case "table":
            guard found.tables.count + tables.count < limits.tables else {
                throw .limit("tables", limits.tables)
            }
            if !tables.isEmpty { found.skip("a table stands within a table") }
            tables.append(PageTable())
        case "tr" where !tables.isEmpty: tables[tables.count - 1].startRow()
        case "td" where !tables.isEmpty, "th" where !tables.isEmpty:
            tables[tables.count - 1].startCell(attributes, isHeader: name == "th")
        case "caption" where !tables.isEmpty: tables[tables.count - 1].inCaption = true
        case "br", "p", "div", "li": take("\n")
        case "img", "embed", "object", "iframe", "source", "video", "audio", "canvas", "link":
            try lookAtSource(name, attributes)
        default: return
        }
    }

    private mutating func look(_ name: String, _ attributes: [String: String]) {
        for (key, value) in attributes.sorted(by: { $0.key < $1.key }) where !value.isEmpty {
            if key.hasPrefix("on") { found.hide("a script in an attribute") }
            if key.hasPrefix("data-"), value.utf8.contains(where: isDigit) {
                found.hide("an attribute that holds data")
            }
            if ["title", "alt", "summary", "longdesc", "aria-label", "abbr"].contains(key) {
                found.hide("an attribute with text that does not show")
            }
        }
        if name == "input", attributes["type"] == "hidden" { found.hide("a hidden field") }
        if name == "meta", let key = attributes["name"]?.lowercased(),
            let content = attributes["content"],
            !content.isEmpty,
            !["generator", "viewport", "date", "progid", "originator"].contains(key),
            !Metadata.namesProgram(content)
        {
            found.hide("the page's metadata name a person or describe the page")
        }
        if name == "a", let target = attributes["href"], !target.hasPrefix("#") {
            found.hide("a link, whose target does not show", review: true)
        }
    }

    private mutating func lookAtSource(_ name: String, _ attributes: [String: String])
        throws(InspectionProblem)
    {
        guard let source = attributes["src"] ?? attributes["data"] ?? attributes["href"] else {
            return
        }
        guard let data = DataURI.content(of: source) else {
            found.hide("a part of the page that is loaded from elsewhere")
            return
        }
        guard name == "img" else {
            found.hide("embedded data that do not show")
            return
        }
        images += 1
        found.include(try FileInspector.image(data, limits: limits), as: "image \(images)")
        found.add(
            Inspection.Remark(
                problem: .partiallyInspected, words: "image \(images): a figure without its data",
                remedy: "hand the figure in by itself, with its data", review: true))
    }

    private mutating func end(_ name: String) {
        switch name {
        case "table": if !tables.isEmpty { closeTable() }
        case "td", "th": if !tables.isEmpty { tables[tables.count - 1].endCell() }
        case "tr": if !tables.isEmpty { tables[tables.count - 1].endRow() }
        case "caption": if !tables.isEmpty { tables[tables.count - 1].inCaption = false }
        default: break
        }
        if let last = open.lastIndex(where: { $0.name == name }) { open.removeSubrange(last...) }
    }

    private mutating func take(_ words: String) {
        if open.last?.hidden ?? false { return }
        if tables.isEmpty {
            text += words
        } else {
            tables[tables.count - 1].take(words)
        }
    }

    private mutating func take(raw name: String, _ attributes: [String: String], _ inside: [UInt8])
    {
        switch name {
        case "title": found.titles.append(String(decoding: inside, as: UTF8.self).trimmedLines)
        case "style":
            let style = String(decoding: inside, as: UTF8.self).lowercased().filter { $0 != " " }
            if style.contains("@import") || style.contains("url(http") {
                found.hide("a style from elsewhere")
            }
            if style.contains("display:none") || style.contains("visibility:hidden") {
                found.hide("a style that hides elements", review: true)
            }
        default:
            let isData = attributes["type"]?.contains("json") ?? false
            found.hide(isData ? "embedded JSON, which does not show" : "a script")
            script(inside)
        }
    }

    /// The chart data in a script: every JSON value in it that begins a line or follows a bracket.
    private mutating func script(_ inside: [UInt8]) {
        var charts = Inspection()
        var index = 0
        var tried = 0
        // What is no JSON may be found out at its very end only.
        var left = 4 * inside.count
        while index < inside.count, tried < 200, left > 0 {
            let byte = inside[index]
            if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                tried += 1
                let (read, end) = JSONTree.value(in: inside, at: index, limits: limits)
                left -= end - index
                if let value = read, end > index + 20 {
                    ChartData.inspect(value, &charts)
                    index = end
                    continue
                }
            }
            index += 1
        }
        found.include(charts, as: "a script")
    }

    private mutating func closeTable() {
        var table = tables.removeLast()
        table.endRow()
        guard !table.grid.isEmpty else { return }
        let caption = table.caption.trimmedLines
        if !caption.isEmpty { found.titles.append(caption) }
        found.tables.append(
            FoundTable(
                place: "table \(found.tables.count + 1)", caption: caption.isEmpty ? nil : caption,
                text: DelimitedText(grid: table.grid), stubs: table.stubs))
    }
}

/// One table of a page while it is read.
struct PageTable {
    private(set) var grid: [GridBlocks.Row] = []
    private(set) var caption = ""
    var inCaption = false
    private var row: [String]?
    private var cell: String?
    private var span = 1
    private var down = 1
    /// Per column how many further rows a cell above covers.
    private var covered: [Int] = []
    private var headers = 0
    private var leading: [Int] = []
    /// Cells so far, blanks for spans too.
    private(set) var size = 0

    mutating func startRow() {
        endRow()
        row = []
        headers = 0
    }

    mutating func startCell(_ attributes: [String: String], isHeader: Bool) {
        endCell()
        if row == nil { startRow() }
        cell = ""
        span = min(max(attributes["colspan"].flatMap { Int($0) } ?? 1, 1), 1_000)
        down = min(max(attributes["rowspan"].flatMap { Int($0) } ?? 1, 1), 10_000)
        if isHeader, let row, row.count <= headers { headers += span }
    }

    mutating func take(_ words: String) {
        if inCaption { caption += words } else if cell != nil { cell? += words }
    }

    mutating func endCell() {
        guard let words = cell, row != nil else { return }
        cell = nil
        skipCovered()
        let start = row?.count ?? 0
        row?.append(words.trimmedLines)
        row? += Array(repeating: "", count: span - 1)
        size += span
        if down > 1 {
            while covered.count < start + span { covered.append(0) }
            for column in start..<(start + span) { covered[column] = down }
        }
    }

    /// A cell that reaches down is a blank in the rows it covers.
    private mutating func skipCovered() {
        while let count = row?.count, covered.indices.contains(count), covered[count] > 0 {
            row?.append("")
            size += 1
        }
    }

    mutating func endRow() {
        endCell()
        guard let finished = row else { return }
        skipCovered()
        let cells = row ?? finished
        covered = covered.map { max(0, $0 - 1) }
        while covered.last == 0 { covered.removeLast() }
        row = nil
        guard !cells.isEmpty else { return }
        grid.append((grid.count + 1, cells))
        if headers < cells.count { leading.append(headers) }
    }

    /// Leading header cells of the rows that are not headers themselves; nil where there are none.
    var stubs: Int? {
        let stubs = leading.max() ?? 0
        return stubs > 0 ? stubs : nil
    }
}

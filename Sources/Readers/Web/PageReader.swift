import Outputs

/// Reads an HTML page or fragment as R, Quarto, SPSS and pandas write them: its tables and its text;
/// comments, scripts, embedded data, remote parts and hidden elements are hidden content.
struct PageReader {
    private let limits: ReadLimits
    private let isFragment: Bool
    var found = Inspection()
    private var text = ""
    private var tables: [PageTable] = []
    private var elements = PageElements()
    private var images = 0
    /// Choices so far of the list that is open; nil for one that shows them all.
    private var choices: Int?
    private var drawing: PageDrawing?
    private var drawings = 0
    /// The text of the printed block that is open.
    private var block: String?
    private var blockIsCode = false
    private var blocks = 0
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
        var reader = PageReader(limits: limits, isFragment: isFragment)
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

    private init(limits: ReadLimits, isFragment: Bool) {
        self.limits = limits
        self.isFragment = isFragment
    }

    private mutating func read(_ bytes: [UInt8]) throws(InspectionProblem) {
        try readStyles(bytes)
        var tokens = PageTokens(bytes)
        var count = 0
        while let token = tokens.next() {
            count += 1
            guard count <= limits.elements else { throw .limit("elements", limits.elements) }
            if try draw(token) { continue }
            switch token {
            case .comment(let words):
                // xtable and LibreOffice say who wrote the page, and when.
                if !LatexText.isProgram(comment: words) { found.hide("a comment in the page") }
            case .text(let words): take(words)
            case .start(let name, let attributes, let closed):
                try start(name, attributes)
                guard size <= limits.cells else { throw .limit("cells", limits.cells) }
                try push(name, attributes, isVoid: closed || Self.void.contains(name))
            case .end(let name, let says):
                if says { found.hide("words in a tag that closes an element") }
                end(name)
            case .raw(let name, let attributes, let inside): take(raw: name, attributes, inside)
            }
        }
        if elements.styles.isTooMuch {
            found.skip("holds more styles than are followed", remedy: "leave them out")
        }
        if elements.styles.isNotFollowed {
            found.skip("holds a style of which it is not known what it is for")
        }
        while !tables.isEmpty { closeTable() }
        closeBlock()
        closeDrawing()
    }

    /// Styles stand anywhere and hold everywhere.
    private mutating func readStyles(_ bytes: [UInt8]) throws(InspectionProblem) {
        guard ["<style", "<STYLE", "<Style", "var("].contains(where: { bytes.contains($0) }) else {
            return
        }
        var tokens = PageTokens(bytes)
        while let token = tokens.next() {
            switch token {
            case .raw("style", let attributes, let inside):
                elements.styles.add(
                    String(decoding: inside, as: UTF8.self), media: attributes["media"] ?? "")
            case .start(_, let attributes, _):
                guard let style = attributes["style"], style.contains("--") else { continue }
                elements.styles.note(PageStyle(style))
            default: continue
            }
        }
        if elements.styles.holdsPrintedText {
            found.hide("a style that holds text for print alone")
        }
        if elements.styles.holdsText { found.hide("a style that holds text", review: true) }
        if elements.styles.holdsComment { found.hide("a comment in a style", review: true) }
        if elements.styles.holdsFont {
            found.hide("a font of its own, which may draw other letters", review: true)
        }
    }

    /// Whether a token belongs to a drawing.
    private mutating func draw(_ token: PageTokens.Token) throws(InspectionProblem) -> Bool {
        guard drawing != nil else {
            guard case .start("svg", let attributes, let closed) = token, !closed else {
                return false
            }
            elements.pass()
            elements.lookAt(picture: "svg", attributes, &found)
            drawing = PageDrawing(attributes)
            return true
        }
        if drawing?.take(token) == false { closeDrawing() }
        if drawing?.isDeeper(than: limits.elementDepth) ?? false {
            throw .limit("element-depth", limits.elementDepth)
        }
        return true
    }

    private mutating func closeDrawing() {
        guard let finished = drawing else { return }
        drawing = nil
        drawings += 1
        found.include(
            finished.inspection(styles: elements.styles, limits: limits), as: "drawing \(drawings)")
        // Signs beside headings are drawings, too.
        guard finished.count > 10 else { return }
        found.add(
            Inspection.Remark(
                problem: .partiallyInspected,
                words: "drawing \(drawings): a figure without its data",
                remedy: "hand the figure in by itself, with its data", review: true))
    }

    private mutating func openBlock(_ attributes: [String: String]) {
        closeBlock()
        block = ""
        blockIsCode = Self.isCode(attributes)
    }

    /// Tables in a block follow those of the page so far.
    private mutating func closeBlock() {
        guard let text = block else { return }
        block = nil
        guard !text.trimmedLines.isEmpty else { return }
        blocks += 1
        let place = "printed block \(blocks)"
        if blockIsCode {
            found.parts.append(FoundPart(place: place, kind: .code, text: Array(text.utf8)))
            return
        }
        var printed = Self.printed(text, limits: limits)
        let room = max(0, limits.tables - found.tables.count)
        if printed.tables.count > room {
            printed.tables.removeSubrange(room...)
            found.skip("holds more tables than the limit tables (\(limits.tables))")
        }
        found.include(printed, as: place)
    }

    private mutating func push(_ name: String, _ attributes: [String: String], isVoid: Bool)
        throws(InspectionProblem)
    {
        guard !isVoid else { return elements.pass() }
        guard elements.depth < limits.elementDepth else {
            throw .limit("element-depth", limits.elementDepth)
        }
        elements.push(name, attributes, &found)
    }

    private static let void: Set<String> = [
        "br", "hr", "img", "input", "meta", "link", "col", "area", "base", "embed", "source", "wbr",
    ]

    private mutating func start(_ name: String, _ attributes: [String: String])
        throws(InspectionProblem)
    {
        look(name, attributes)
        let image = name == "input" ? attributes["src"] : nil
        if let picture = attributes["background"] ?? image, !picture.isEmpty,
            DataURI.content(of: picture) == nil || name != "input"
        {
            found.hide("a part of the page that is loaded from elsewhere")
        }
        if elements.isInFraction { take(" ") }
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
        case "col": elements.lookAt(column: name, attributes, &found)
        case "li" where elements.isNumbering && !tables.isEmpty:
            tables[tables.count - 1].number()
            take("\n")
        case "br", "p", "div", "li": take("\n")
        case "select": choices = PageFields.showsChoices(attributes) ? nil : 0
        case "option": startChoice()
        case "pre": openBlock(attributes)
        case "code" where block?.trimmedLines.isEmpty ?? false:
            blockIsCode = blockIsCode || Self.isCode(attributes)
        case "img", "embed", "object", "iframe", "source", "video", "audio", "canvas", "link",
            "base":
            try lookAtSource(name, attributes)
            elements.lookAt(picture: name, attributes, &found)
        case "input":
            // A field of text shows what it holds.
            if PageFields.showsValue(attributes) { take("\(attributes["value"] ?? "")\n") }
        case "details" where attributes["open"] == nil:
            found.hide("a part of the page is folded up", review: true)
        default: return
        }
    }

    /// A list shows one of its choices until it is opened.
    private mutating func startChoice() {
        take("\n")
        guard let count = choices else { return }
        choices = count + 1
        if count == 1 { found.hide("the choices of a list, which do not show") }
    }

    private mutating func lookAtSource(_ name: String, _ attributes: [String: String])
        throws(InspectionProblem)
    {
        if name == "iframe", attributes["srcdoc"]?.isEmpty == false {
            found.hide("a page within the page")
        }
        if let several = attributes["srcset"], !several.trimmedLines.hasPrefix("data:") {
            found.hide("a part of the page that is loaded from elsewhere")
        }
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
        case "pre": closeBlock()
        case "td", "th": if !tables.isEmpty { tables[tables.count - 1].endCell() }
        case "tr": if !tables.isEmpty { tables[tables.count - 1].endRow() }
        case "caption": if !tables.isEmpty { tables[tables.count - 1].inCaption = false }
        default: break
        }
        elements.pop(name)
    }

    private mutating func take(_ words: String) {
        if elements.isHidden || elements.lookAt(words: words, &found) { return }
        if block != nil { block? += words }
        if tables.isEmpty {
            text += words
        } else {
            let isPlaced = tables[tables.count - 1].take(
                elements.isRaised ? RaisedText.marked(words) : words, piece: elements.piece)
            if !isPlaced { takeLoose(words) }
        }
    }

    /// Words of a table outside its cells. In a notebook there is no other text to judge them with.
    private mutating func takeLoose(_ words: String) {
        text += "\n\(words)\n"
        if isFragment { found.skip("words stand in a table outside its cells") }
    }

    private mutating func take(raw name: String, _ attributes: [String: String], _ inside: [UInt8])
    {
        // Scripts are hidden content, whatever their attributes.
        if name != "script" { look(name, attributes) }
        switch name {
        case "title": found.titles.append(String(decoding: inside, as: UTF8.self).trimmedLines)
        case "style":
            let style = String(decoding: inside, as: UTF8.self).lowercased().filter { $0 != " " }
            if style.contains("@import") || style.contains("url(http") {
                found.hide("a style from elsewhere")
            }
            if ["url(data:image", "url('data:image", "url(\"data:image"].contains(
                where: style.contains)
            {
                found.hide("a style that holds a picture", review: true)
            }
        case "textarea": take(PageTokens.decoded(String(decoding: inside, as: UTF8.self)))
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
        table.dropBlankHead()
        for note in table.liftTitle() { text += "\n\(note)\n" }
        for problem in PageCell.Problem.allCases where table.problems.contains(problem) {
            found.hide(problem.words, remedy: "write into the cell what it shows")
        }
        guard !table.grid.isEmpty else { return }
        let caption = table.caption.trimmedLines
        if !caption.isEmpty { found.titles.append(caption) }
        found.tables.append(
            FoundTable(
                place: "table \(found.tables.count + 1)", caption: caption.isEmpty ? nil : caption,
                text: DelimitedText(grid: table.grid), stubs: table.stubs))
    }
}

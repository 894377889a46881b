import Outputs

/// Looks into a file of any format that may hold several tables or something that does not show.
enum FileInspector {
    /// Nil for a format that is read otherwise (delimited text) or not at all (archives, data).
    static func inspection(
        of bytes: [UInt8], type: FileType, nature: TextNature, limits: ReadLimits
    ) throws(InspectionProblem) -> Inspection? {
        var found = try content(of: bytes, type: type, nature: nature, limits: limits)
        found?.lookForInvisible()
        return found
    }

    private static func content(
        of bytes: [UInt8], type: FileType, nature: TextNature, limits: ReadLimits
    ) throws(InspectionProblem) -> Inspection? {
        switch type {
        case .openDocumentSheet: try OpenSheetReader.inspection(of: bytes, limits: limits)
        case .workbook: try WorkbookReader.inspection(of: bytes, limits: limits)
        case .document: try DocumentReader.inspection(of: bytes, limits: limits)
        case .png, .jpeg, .svg, .pdf: try image(bytes, limits: limits)
        case .notebook: try NotebookReader.inspection(of: bytes, limits: limits)
        case .html: try PageReader.inspection(of: bytes, limits: limits)
        case .rtf: try RichTextReader.inspection(of: bytes, limits: limits)
        case .latex: LatexTables.inspection(of: bytes)
        case .smcl: markedUp(bytes, limits)
        case .json: try json(bytes, limits: limits)
        case .xml: try CodebookReader.inspection(of: bytes, limits: limits)
        case .text: text(bytes, nature, limits)
        default: nil
        }
    }

    private static func text(_ bytes: [UInt8], _ nature: TextNature, _ limits: ReadLimits)
        -> Inspection?
    {
        guard nature != .delimited else { return nil }
        guard let text = try? TextDecoding.utf8(from: bytes) else { return Inspection() }
        if nature == .drawn, FitSummary.begins(text) { return FitSummary.inspection(of: text) }
        if nature == .drawn { return DrawnTables.inspection(of: text, limits: limits) }
        if nature == .code { return ProgramText.inspection(of: text, limits: limits) }
        var found = PrintedText.inspection(of: text, limits: limits)
        includePage(text, nature, limits, &found)
        if nature == .markdown {
            // The same tables, with names for the columns of labels.
            let isNameless = found.tables.contains { $0.stubs == 1 }
            let drawn =
                !isNameless
                ? Inspection() : DrawnTables.inspection(of: unfenced(text), limits: limits)
            if drawn.tables.count == found.tables.count {
                for (index, table) in drawn.tables.enumerated()
                where found.tables[index].stubs == 1 {
                    found.tables[index].text = table.text
                    found.tables[index].stubs = nil
                }
            }
            let hidden = MarkdownText.hidden(in: String(decoding: text, as: UTF8.self))
            for words in hidden { found.hide("holds \(words)") }
        }
        return found
    }

    /// With blank lines in place of those that begin and end a block.
    private static func unfenced(_ text: [UInt8]) -> [UInt8] {
        let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
        let plain = lines.map { line in
            line.starts(with: "```".utf8) || line.starts(with: "~~~".utf8) ? [] : line
        }
        return Array(plain.joined(separator: [0x0A]))
    }

    /// knitr and great_tables put HTML into Markdown. The text around its tables is judged with the rest.
    private static func includePage(
        _ text: [UInt8], _ nature: TextNature, _ limits: ReadLimits, _ found: inout Inspection
    ) {
        let marks = ["<table", "<TABLE"]
        let elements = [
            "<span", "<div", "<template", "<details", "<img", "<style", "<iframe", "<p ",
        ]
        guard
            marks.contains(where: { text.contains($0) })
                || nature == .markdown && elements.contains(where: { text.contains($0) })
        else { return }
        do throws(InspectionProblem) {
            var page = try PageReader.inspection(of: text, limits: limits, isFragment: true)
            page.parts = []
            found.include(page, as: "HTML")
        } catch {
            found.skip("HTML in it \(error.words)")
        }
    }

    private static func markedUp(_ bytes: [UInt8], _ limits: ReadLimits) -> Inspection {
        var found = PrintedText.inspection(of: StataMarkup.plain(bytes), limits: limits)
        for line in StataMarkup.comments(in: bytes) {
            found.add(
                Inspection.Remark(
                    problem: .hiddenContent, words: "a comment that does not show",
                    remedy: "remove it", line: line))
        }
        return found
    }

    private static func json(_ bytes: [UInt8], limits: ReadLimits) throws(InspectionProblem)
        -> Inspection
    {
        var found = Inspection()
        let root = try JSONTree.root(of: bytes, limits: limits)
        ChartData.inspect(root, &found)
        found.isChart = ChartWords(root) != nil || GrammarWords(root) != nil
        // What SACRO keeps of every output: the line of the program that made it.
        for (index, result) in (root["results"]?.entries ?? []).enumerated() {
            guard let command = result.value["command"]?.string, !command.isEmpty else { continue }
            found.parts.append(
                FoundPart(
                    place: "result \(index + 1), command", kind: .code,
                    text: Array(command.utf8)))
        }
        return found
    }

    /// An image by itself or within another file.
    static func image(_ bytes: [UInt8], limits: ReadLimits) throws(InspectionProblem) -> Inspection
    {
        var found = Inspection()
        switch FileType(bytes) {
        case .png: try PNGReader.inspect(bytes, limits: limits, &found)
        case .jpeg: try JPEGReader.inspect(bytes, &found)
        case .svg: try DrawingReader.inspect(bytes, limits: limits, &found)
        case .pdf: try PDFReader.inspect(bytes, limits: limits, &found)
        default: found.skip("holds an image of a kind that is not read", remedy: "use PNG or JPEG")
        }
        return found
    }
}

extension FileType {
    /// Whether `FileInspector` finds anything in such a file.
    func isLookedInto(as nature: TextNature) -> Bool {
        switch self {
        case .otherImage, .archive, .gzip, .data, .model, .program: false
        case .text: nature != .delimited
        default: true
        }
    }
}

extension SubmittedFile {
    func nature(as kind: Kind) -> TextNature {
        let path = path.lowercased()
        if [".md", ".qmd", ".rmd"].contains(where: path.hasSuffix) { return .markdown }
        if [.log, .text, .metadata].contains(kind) { return .printed }
        if kind == .code { return .code }
        if [".log", ".out", ".lst"].contains(where: path.hasSuffix) { return .printed }
        if FileType(bytes) == .text, FitSummary.begins(bytes) { return .drawn }
        let isNamedDelimited = [".csv", ".tsv", ".tab", ".psv"].contains(where: path.hasSuffix)
        return !isNamedDelimited && FileType(bytes) == .text && DrawnTables.begin(bytes)
            ? .drawn : .delimited
    }
}

/// What a plain text is, by what it is declared as and by its name.
enum TextNature: Int {
    case delimited = 1
    /// What a program printed, with tables among other lines.
    case printed
    case markdown
    case code
    /// Tables in columns of signs and blanks.
    case drawn
}

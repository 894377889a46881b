import Outputs

/// Looks into a file of any format that may hold several tables or something that does not show.
enum FileInspector {
    /// - `isPrinted`: a plain text is what a program printed, with tables among other lines.
    ///
    /// Nil for a format that is read otherwise (delimited text) or not at all (archives, data).
    static func inspection(
        of bytes: [UInt8], type: FileType, isPrinted: Bool, isMarkdown: Bool = false,
        limits: ReadLimits
    ) throws(InspectionProblem) -> Inspection? {
        switch type {
        case .openDocumentSheet: try OpenSheetReader.inspection(of: bytes, limits: limits)
        case .workbook: try WorkbookReader.inspection(of: bytes, limits: limits)
        case .document: try DocumentReader.inspection(of: bytes, limits: limits)
        case .png, .jpeg, .svg, .pdf: try image(bytes, limits: limits)
        case .notebook: try NotebookReader.inspection(of: bytes, limits: limits)
        case .html: try PageReader.inspection(of: bytes, limits: limits)
        case .rtf: try RichTextReader.inspection(of: bytes, limits: limits)
        case .latex: MarkupTables.latex(bytes)
        case .smcl: PrintedText.inspection(of: StataMarkup.plain(bytes), limits: limits)
        case .json: try json(bytes, limits: limits)
        case .xml: try CodebookReader.inspection(of: bytes, limits: limits)
        case .text: isPrinted ? printed(bytes, isMarkdown, limits) : nil
        default: nil
        }
    }

    private static func printed(_ bytes: [UInt8], _ isMarkdown: Bool, _ limits: ReadLimits)
        -> Inspection
    {
        guard let text = try? TextDecoding.utf8(from: bytes) else { return Inspection() }
        var found = PrintedText.inspection(of: text, limits: limits)
        if isMarkdown {
            let hidden = MarkdownText.hidden(in: String(decoding: text, as: UTF8.self))
            for words in hidden { found.hide("holds \(words)") }
        }
        return found
    }

    private static func json(_ bytes: [UInt8], limits: ReadLimits) throws(InspectionProblem)
        -> Inspection
    {
        var found = Inspection()
        let root = try JSONTree.root(of: bytes, limits: limits)
        ChartData.inspect(root, &found)
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

/// The inspections of a submission's files, each made once.
final class InspectionCache {
    private var made: [String: Result<Inspection?, InspectionProblem>] = [:]
    private let limits: ReadLimits

    init(limits: ReadLimits) { self.limits = limits }

    func inspection(of file: SubmittedFile, type: FileType, kind: Kind)
        throws(InspectionProblem) -> Inspection?
    {
        if let known = made[file.path] { return try known.get() }
        let isPrinted = file.isPrinted(as: kind)
        let result: Result<Inspection?, InspectionProblem>
        do throws(InspectionProblem) {
            result = .success(try inspection(of: file, type, isPrinted))
        } catch {
            result = .failure(error)
        }
        made[file.path] = result
        return try result.get()
    }

    /// By a confined reader, if there is one and it would look into the file at all.
    private func inspection(
        of file: SubmittedFile, _ type: FileType, _ isPrinted: Bool
    ) throws(InspectionProblem) -> Inspection? {
        guard let session = ReadingSession.current, type.isLookedInto(isPrinted: isPrinted) else {
            return try FileInspector.inspection(
                of: file.bytes, type: type, isPrinted: isPrinted, isMarkdown: file.isMarkdown,
                limits: limits)
        }
        return try session.inspection(
            of: file.bytes, isPrinted: isPrinted, isMarkdown: file.isMarkdown, limits: limits)
    }
}

extension FileType {
    /// Whether `FileInspector` finds anything in such a file.
    fileprivate func isLookedInto(isPrinted: Bool) -> Bool {
        switch self {
        case .otherImage, .archive, .gzip, .data, .model, .program: false
        case .text: isPrinted
        default: true
        }
    }
}

extension SubmittedFile {
    var isMarkdown: Bool {
        [".md", ".qmd", ".rmd"].contains { path.lowercased().hasSuffix($0) }
    }

    /// Whether a plain text is what a program printed, with tables among other lines.
    func isPrinted(as kind: Kind) -> Bool {
        let endings = [".md", ".qmd", ".rmd", ".log", ".out", ".lst"]
        return [.log, .text, .metadata].contains(kind)
            || endings.contains { path.lowercased().hasSuffix($0) }
    }
}

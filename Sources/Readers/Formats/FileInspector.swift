import Outputs

/// Looks into a file of any format that may hold several tables or something that does not show.
enum FileInspector {
    /// - `isPrinted`: a plain text is what a program printed, with tables among other lines.
    ///
    /// Nil for a format that is read otherwise (delimited text) or not at all (archives, data).
    static func inspection(
        of bytes: [UInt8], type: FileType, isPrinted: Bool, limits: ReadLimits
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
        case .text: isPrinted ? printed(bytes, limits) : nil
        default: nil
        }
    }

    private static func printed(_ bytes: [UInt8], _ limits: ReadLimits) -> Inspection {
        let text = try? TextDecoding.utf8(from: bytes)
        return text.map { PrintedText.inspection(of: $0, limits: limits) } ?? Inspection()
    }

    private static func json(_ bytes: [UInt8], limits: ReadLimits) throws(InspectionProblem)
        -> Inspection
    {
        var found = Inspection()
        ChartData.inspect(try JSONTree.root(of: bytes, limits: limits), &found)
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
            result = .success(try inspection(of: file.bytes, type, isPrinted))
        } catch {
            result = .failure(error)
        }
        made[file.path] = result
        return try result.get()
    }

    /// By a confined reader, if there is one and it would look into the file at all.
    private func inspection(
        of bytes: [UInt8], _ type: FileType, _ isPrinted: Bool
    ) throws(InspectionProblem) -> Inspection? {
        if type == .text, !isPrinted { return nil }
        guard let session = ReadingSession.current else {
            return try FileInspector.inspection(
                of: bytes, type: type, isPrinted: isPrinted, limits: limits)
        }
        return try session.inspection(of: bytes, isPrinted: isPrinted, limits: limits)
    }
}

extension SubmittedFile {
    /// Whether a plain text is what a program printed, with tables among other lines.
    func isPrinted(as kind: Kind) -> Bool {
        let endings = [".md", ".log", ".out", ".lst"]
        return [.log, .text, .metadata].contains(kind)
            || endings.contains { path.lowercased().hasSuffix($0) }
    }
}

import Outputs

/// Looks into a PDF document: marks are counted as in a drawing; attachments, scripts, annotations,
/// layers, earlier revisions, metadata and text that does not show are hidden content.
struct PDFReader {
    private var objects: PDFObjects
    private let bytes: [UInt8]
    private let limits: ReadLimits
    private var found = Inspection()
    private var texts = PDFCutTexts()

    static func inspect(_ bytes: [UInt8], limits: ReadLimits, _ found: inout Inspection)
        throws(InspectionProblem)
    {
        var reader = PDFReader(
            objects: try PDFObjects(bytes, limits: limits), bytes: bytes, limits: limits)
        try reader.read()
        found = reader.found
    }

    private init(objects: PDFObjects, bytes: [UInt8], limits: ReadLimits) {
        self.objects = objects
        self.bytes = bytes
        self.limits = limits
    }

    private mutating func read() throws(InspectionProblem) {
        guard !objects.objects.isEmpty else { throw .unreadable("is a damaged PDF document") }
        let heads =
            objects.trailers + objects.objects.filter { $0.head.hasPDFName("/XRef") }.map(\.head)
        guard !heads.contains(where: { $0.hasPDFName("/Encrypt") }) else {
            throw .unreadable("is encrypted")
        }
        try inspectEnds()
        for object in objects.objects { inspect(object.head) }
        let document = PDFDocument(objects)
        let properties = inspectProperties(document)
        try inspectStreams(document)
        PDFStreams.inspect(document, limits: limits, &found)
        try inspectPages(document)
        noteSheets(document)
        let unshown = PDFTexts.hidden(in: document, besides: properties, shown: found.titles)
        for words in unshown.sorted() { found.hide("holds \(words)") }
        inspectBytes(document)
    }

    /// The properties of the document, in an object of their own or in the trailer; returns the
    /// numbers of their objects.
    private mutating func inspectProperties(_ document: PDFDocument) -> Set<Int> {
        var numbers: Set<Int> = []
        for trailer in document.trailers {
            guard let entry = trailer["Info"] else { continue }
            if let number = entry.reference, !numbers.insert(number).inserted { continue }
            PDFProperties.inspect(document.resolved(entry), of: document, &found)
        }
        return numbers
    }

    /// LibreOffice's sheets leave their names as bookmarks: they are judged as names of sheets are.
    private mutating func noteSheets(_ document: PDFDocument) {
        let infos = document.trailers.compactMap { document.resolved($0["Info"]) }
        let isCalc = infos.contains {
            document.resolved($0["Creator"])?.text == "Calc"
                && document.resolved($0["Producer"])?.text?.hasPrefix("LibreOffice") ?? false
        }
        guard isCalc else { return }
        let marks = document.values.values.filter { $0["Dest"] != nil && $0["Parent"] != nil }
        let names = marks.compactMap { document.resolved($0["Title"])?.text }
        found.titles += names.filter { $0.utf8.count <= 31 }.sorted()
    }

    private mutating func inspectBytes(_ document: PDFDocument) {
        let ranges = objects.objects.compactMap(\.range)
        let (comments, isForeign) = PDFGaps.inspect(bytes, between: ranges)
        if isForeign || document.hasTail { found.hide("bytes lie between its objects") }
        if document.repeatsKey { found.hide("holds an entry twice", review: true) }
        if (comments + document.comments).contains(where: { !PDFGaps.isProgram($0) }) {
            found.hide("a comment in the drawing", review: true)
        }
    }

    private mutating func inspectEnds() throws(InspectionProblem) {
        let mark = Array("%%EOF".utf8)
        var ends: [Int] = []
        var start = 0
        while let end = bytes.firstRange(of: mark, from: start) {
            ends.append(end)
            start = end + 5
        }
        guard let last = ends.last else {
            throw .unreadable("is a damaged PDF document: it has no end")
        }
        if isRevised(ends) || objects.repeated > 0 {
            found.hide(
                "holds earlier revisions of the document", remedy: "print it into a new file")
        }
        if bytes[min(last + 5, bytes.count)...].contains(where: { $0 > 0x20 }) {
            found.hide("bytes follow the end of the document")
        }
    }

    /// Whether something was added behind an end. A document that is laid out for the web has two, and
    /// so has Word's, the second behind a table without entries.
    private func isRevised(_ ends: [Int]) -> Bool {
        let isLinear = bytes.prefix(2_048).holds("/Linearized")
        guard let first = ends.first, ends.count > (isLinear ? 2 : 1) else { return false }
        guard !isLinear, ends.count == 2 else { return true }
        return objects.objects.contains { $0.range.map { $0.lowerBound > first } ?? false }
            || [" 00000 ", " 65535 "].contains { bytes[first...].holds($0) }
    }

    private static let names: [(name: String, words: String)] = [
        ("/EmbeddedFile", "an attachment"), ("/EmbeddedFiles", "an attachment"),
        ("/Filespec", "an attachment"),
        ("/FileAttachment", "an attachment"), ("/JavaScript", "a script"), ("/JS", "a script"),
        ("/Launch", "a command"), ("/RichMedia", "a film or a model"), ("/Movie", "a film"),
        ("/Sound", "a sound"),
        ("/AcroForm", "a form"), ("/XFA", "a form"), ("/PieceInfo", "private data of a program"),
        ("/Thumb", "a thumbnail"), ("/OCG", "layers"), ("/OCGs", "layers"),
        ("/Popup", "an annotation"),
        ("/FreeText", "an annotation"), ("/Highlight", "an annotation"),
        ("/Stamp", "an annotation"),
        ("/Ink", "an annotation"), ("/Redact", "a redaction that was not applied"),
        ("/SubmitForm", "a form"),
        ("/Square", "an annotation"), ("/Caret", "an annotation"), ("/StrikeOut", "an annotation"),
        ("/Collection", "an attachment"),
    ]

    private mutating func inspect(_ head: [UInt8]) {
        guard head.count < 1 << 20 || head.hasPDFName("/Type") else { return }
        for (name, words) in Self.names where head.hasPDFName(name) { found.hide("holds \(words)") }
        if head.hasPDFName("/Annot") || head.hasPDFName("/Rect"), head.hasPDFName("/Text"),
            head.hasPDFName("/Contents")
        {
            found.hide("holds an annotation")
        }
        if head.hasPDFName("/URI") {
            found.hide("holds a link, whose target does not show", review: true)
        }
    }

    /// Metadata and pictures.
    private mutating func inspectStreams(_ document: PDFDocument) throws(InspectionProblem) {
        var images = 0
        for object in objects.objects where object.stream != nil {
            if object.head.hasPDFName("/XML") || isPacket(object) {
                try inspect(packet: try document.decoded(object))
            } else if object.head.hasPDFName("/Image") {
                images += 1
                try inspect(image: object, images)
            }
        }
    }

    private mutating func inspectPages(_ document: PDFDocument) throws(InspectionProblem) {
        let pages = document.pages
        if pages.isEmpty { found.skip("holds no page that can be found", remedy: "save it anew") }
        for page in pages { try inspect(page, document) }
        texts.report(pages: pages.count, &found)
        let parts = PDFParts(document, pages: Set(pages.map(\.number)))
        if parts.holdsOrphan {
            found.hide("holds a part that no page refers to", remedy: "print it into a new file")
        }
        if try parts.holdsUnused() {
            found.hide("holds a part that no page draws", remedy: "print it into a new file")
        }
    }

    private mutating func inspect(
        _ page: PDFDocument.Page, _ document: PDFDocument
    ) throws(InspectionProblem) {
        var content: [UInt8] = []
        for number in page.contents {
            guard !document.isFolded(number) else {
                found.skip("holds a page whose compression is not read")
                return
            }
            document.drawn.insert(number)
            content += try document.content(number) ?? []
            content.append(0x0A)
        }
        var drawn = PDFPage(page, of: document)
        try drawn.read(content)
        for words in drawn.hidden.sorted() { found.hide(words) }
        texts.take(drawn.texts)
        if drawn.comments.contains(where: { !PDFGaps.isProgram($0) }) {
            found.hide("a comment in the drawing", review: true)
        }
        for words in drawn.unread.sorted() { found.skip(words, remedy: "print it into a new file") }
        if drawn.isUnread { found.skip("holds a page whose compression is not read") }
        if drawn.isTooDense {
            found.skip("holds a page with more text and boxes than are compared")
        }
        if !drawn.words.isEmpty {
            found.titles.append(String(decoding: drawn.words, as: UTF8.self))
        }
        let many = drawn.many(DrawingReader.manyMarks)
        for (count, words) in many {
            found.parts.append(
                FoundPart(place: "\(count) marks (\(words))", kind: .recordLevel, text: nil))
        }
        if many.isEmpty { drawn.lone.report(&found) }
    }

    /// An XMP packet that does not say that it is one.
    private mutating func isPacket(_ object: PDFObjects.Object) -> Bool {
        guard !object.head.hasPDFName("/Type"), !object.head.hasPDFName("/Subtype"),
            let start = try? objects.decoded(object).drop(while: { $0 <= 0x20 }).prefix(12)
        else { return false }
        return start.starts(with: "<?xpacket".utf8) || start.starts(with: "<x:xmpmeta".utf8)
    }

    private mutating func inspect(image: PDFObjects.Object, _ number: Int) throws(InspectionProblem)
    {
        if PDFObjects.filters(image.head) == ["DCTDecode"], let stream = image.stream {
            found.include(
                try FileInspector.image(Array(stream), limits: limits), as: "image \(number)")
        }
    }

    private mutating func inspect(packet: [UInt8]) throws(InspectionProblem) {
        PDFProperties.inspect(packet: try XMLTree.root(of: packet, limits: limits), &found)
    }
}

import Outputs

/// Looks into a PDF document: marks are counted as in a drawing; attachments, scripts, annotations,
/// layers, earlier revisions, metadata and text that does not show are hidden content.
struct PDFReader {
    private var objects: PDFObjects
    private let bytes: [UInt8]
    private let limits: ReadLimits
    private var found = Inspection()

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
        inspectOrphans(heads)
        let latest = Dictionary(
            objects.objects.map { ($0.number, $0.head) }, uniquingKeysWith: { _, last in last })
        for number in Set(heads.compactMap { $0.pdfReference("/Info") }).sorted() {
            if let info = latest[number] { inspect(info: info) }
        }
        try inspectStreams()
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
        let isLinear = bytes.prefix(2_048).holds("/Linearized")
        if ends.count > (isLinear ? 2 : 1) || objects.repeated > 0 {
            found.hide(
                "holds earlier revisions of the document", remedy: "print it into a new file")
        }
        if bytes[min(last + 5, bytes.count)...].contains(where: { $0 > 0x20 }) {
            found.hide("bytes follow the end of the document")
        }
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
        if head.hasPDFName("/ActualText") || head.hasPDFName("/Alt") {
            found.hide("holds an alternative text", review: true)
        }
    }

    private mutating func inspect(info: [UInt8]) {
        for (key, words) in [
            ("/Author", "name an author"), ("/Subject", "hold a subject"),
            ("/Keywords", "hold keywords"),
            ("/Company", "name a company"), ("/SourceModified", "hold an entry of their own"),
            ("/Comments", "hold a comment"), ("/Manager", "name a manager"),
        ] {
            guard let text = info.pdfText(key), !text.trimmedText.isEmpty,
                !Metadata.namesProgram(text)
            else { continue }
            found.hide("the document's properties \(words)")
        }
        if let title = info.pdfText("/Title"), !title.isEmpty { found.titles.append(title) }
        if info.pdfKeys.contains(where: { !Self.properties.contains($0) }) {
            found.hide("the document's properties hold an entry of their own")
        }
        for key in ["/Creator", "/Producer"] {
            if let text = info.pdfText(key), !Metadata.namesProgram(text) {
                found.hide(
                    "the document's properties name a program that is not known", review: true)
            }
        }
    }

    private static let properties: Set<String> = [
        "Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate",
        "Trapped", "Company", "SourceModified", "Comments", "Manager", "PTEX.Fullbanner",
    ]

    /// Objects that nothing refers to: deleted pages and the like.
    private mutating func inspectOrphans(_ heads: [[UInt8]]) {
        var referred: Set<Int> = []
        for head in heads + objects.objects.map(\.head) {
            let words = head.split {
                $0 <= 0x20 || $0 == 0x5B || $0 == 0x5D || $0 == 0x2F || $0 == 0x3C || $0 == 0x3E
            }
            for index in words.indices
            where index >= 2 && words[index].first == UInt8(ascii: "R") && words[index].count == 1 {
                if let number = Int(String(decoding: words[index - 2], as: UTF8.self)) {
                    referred.insert(number)
                }
            }
        }
        let isOrphan = objects.objects.contains { object in
            !referred.contains(object.number) && !object.head.hasPDFName("/ObjStm")
                && !object.head.hasPDFName("/XRef")
                && !object.head.hasPDFName("/Linearized") && !object.head.hasPDFName("/Catalog")
                && (object.stream != nil || object.head.hasPDFName("/Page")
                    || object.head.hasPDFName("/Annot"))
        }
        if isOrphan {
            found.hide("holds a part that no page refers to", remedy: "print it into a new file")
        }
    }

    private mutating func inspectStreams() throws(InspectionProblem) {
        let box = objects.objects.lazy.compactMap { Self.box($0.head) }.first
        var contents: Set<Int> = []
        for object in objects.objects
        where object.head.hasPDFName("/Page") || object.head.hasPDFName("/Contents") {
            contents.formUnion(Self.references(object.head, "/Contents"))
        }
        var images = 0
        for object in objects.objects where object.stream != nil {
            if object.head.hasPDFName("/XML") || isPacket(object) {
                try inspect(packet: try objects.decoded(object))
            } else if object.head.hasPDFName("/Image") {
                images += 1
                try inspect(image: object, images)
            } else if contents.contains(object.number) || object.head.hasPDFName("/Form") {
                let unknown = PDFObjects.filters(object.head).contains {
                    !["FlateDecode", "ASCII85Decode", "ASCIIHexDecode"].contains($0)
                }
                if unknown {
                    found.skip("holds a page whose compression is not read")
                    continue
                }
                var page = PDFPage(box: contents.contains(object.number) ? box : nil)
                page.read(try objects.decoded(object))
                for words in page.hidden.sorted() { found.hide(words) }
                if page.isTooDense {
                    found.skip("holds a page with more text and boxes than are compared")
                }
                if !page.words.isEmpty {
                    found.titles.append(String(decoding: page.words, as: UTF8.self))
                }
                for (count, words) in page.many(DrawingReader.manyMarks) {
                    found.parts.append(
                        FoundPart(place: "\(count) marks (\(words))", kind: .recordLevel, text: nil)
                    )
                }
            }
        }
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

    /// An XMP packet: programs and dates are nothing to hide.
    private mutating func inspect(packet: [UInt8]) throws(InspectionProblem) {
        let root = try XMLTree.root(of: packet, limits: limits)
        let harmless: Set<String> = [
            "CreatorTool", "Producer", "CreateDate", "ModifyDate", "MetadataDate", "format",
            "DocumentID", "InstanceID", "Trapped", "part", "conformance", "language", "date",
            "RenditionClass", "VersionID", "PDFVersion",
        ]
        for description in root.all(["Description"]) {
            for element in description.elements where !harmless.contains(element.name) {
                let text = element.text.trimmedLines
                if element.name == "title" {
                    found.titles.append(text)
                } else if !text.isEmpty || !element.elements.isEmpty, !Metadata.namesProgram(text) {
                    found.hide("the metadata (XMP) name a person or describe the document")
                }
            }
            for (key, value) in description.attributes
            where !harmless.contains(key) && key != "about" && !Metadata.namesProgram(value) {
                found.hide("the metadata (XMP) hold an entry of their own")
            }
        }
    }

    private static func references(_ head: [UInt8], _ name: String) -> [Int] {
        guard let start = head.firstRange(of: Array(name.utf8), from: 0) else { return [] }
        let rest = head[(start + name.utf8.count)...].drop { $0 <= 0x20 }
        let body = rest.first == 0x5B ? rest.dropFirst().prefix { $0 != 0x5D } : rest.prefix(24)
        let words = body.split { $0 <= 0x20 }.map { String(decoding: $0, as: UTF8.self) }
        return words.indices.filter { $0 >= 2 && words[$0].hasPrefix("R") }.compactMap {
            Int(words[$0 - 2])
        }
    }

    private static func box(_ head: [UInt8]) -> [Double]? {
        guard let start = head.firstRange(of: Array("/MediaBox".utf8), from: 0),
            let open = head[start...].prefix(20).firstIndex(of: 0x5B)
        else { return nil }
        let numbers = head[(open + 1)...].prefix { $0 != 0x5D }.split { $0 <= 0x20 }
            .compactMap { Double(String(decoding: $0, as: UTF8.self)) }
        return numbers.count == 4 ? numbers : nil
    }
}

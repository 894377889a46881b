/// Parts of a PDF file that nothing draws: objects that no page leads to, streams with no use, bytes
/// between the objects.
struct PDFParts {
    private let document: PDFDocument
    private let pages: Set<Int>
    private var reached: Set<Int> = []
    /// Streams that are fonts, profiles, patterns and the like.
    private var explained: Set<Int> = []

    init(_ document: PDFDocument, pages: Set<Int>) {
        self.document = document
        self.pages = pages
        reach()
        for value in document.values.values { explain(value, under: "") }
        if let hints = Self.hints(document) {
            reached.insert(hints)
            explained.insert(hints)
        }
    }

    /// The table of places with which a file for the web begins, as its first dictionary says; none
    /// that holds words.
    ///
    /// Source: ISO 32000-1, annex F.
    private static func hints(_ document: PDFDocument) -> Int? {
        for value in document.values.values where value["Linearized"] != nil {
            guard let place = value["H"]?.items.first?.number, place.isFinite,
                let object = document.objects.objects.first(where: {
                    $0.range.map { Double($0.lowerBound) } == place && $0.stream != nil
                }),
                let content = try? document.decoded(object),
                content.count < 1 << 16, !holdsWords(content)
            else { continue }
            return object.number
        }
        return nil
    }

    /// Six letters or digits one after the other, which packed numbers hardly make.
    private static func holdsWords(_ content: [UInt8]) -> Bool {
        content.split { !isDigit($0) && !(0x41...0x5A).contains($0 & 0xDF) }
            .contains { $0.count > 5 }
    }

    private mutating func reach() {
        var waiting = document.trailers
        var left = 4_000_000
        while let value = waiting.popLast(), left > 0 {
            left -= 1
            switch value {
            case .reference(let number):
                if reached.insert(number).inserted, let next = document.values[number] {
                    waiting.append(next)
                }
            case .array(let items): waiting += items
            case .dictionary(let entries): waiting += entries.map(\.value)
            default: continue
            }
        }
    }

    private static let uses: Set<String> = [
        "FontFile", "FontFile2", "FontFile3", "ToUnicode", "SMask", "Mask", "Metadata",
        "CharProcs", "Function", "Functions", "Shading", "Pattern", "CIDToGIDMap", "CIDSet",
        "Encoding", "DestOutputProfile", "AP", "N", "G", "TR", "TR2", "HT", "BG", "UCR", "BG2",
        "UCR2", "Alternates", "JBIG2Globals", "ColorSpace", "UseCMap", "EF", "F", "XFA", "JS",
        "Thumb", "FontFile1", "Length", "Default",
    ]

    private static let named: Set<String> = ["CharProcs", "Shading", "Pattern", "ColorSpace", "AP"]

    /// - `key`: of the value, or of what it is an entry of.
    private mutating func explain(_ value: PDFValue, under key: String, _ depth: Int = 0) {
        switch value {
        case .reference(let number):
            if Self.uses.contains(key), explained.insert(number).inserted {
                explainForms(of: number)
            }
            // A dictionary of patterns may be an object of its own.
            if depth < 4, Self.named.contains(key), document.object(number)?.stream == nil,
                let entries = document.values[number]?.entries
            {
                for (_, value) in entries { explain(value, under: key, depth + 1) }
            }
        case .array(let items):
            let isSpace = items.first?.name != nil
            for item in items { explain(item, under: isSpace ? "ColorSpace" : key, depth) }
        case .dictionary(let entries):
            for (inner, value) in entries {
                explain(value, under: Self.named.contains(key) ? key : inner, depth)
            }
        default: return
        }
    }

    /// What a pattern, a mask or a letter draws in its turn.
    private mutating func explainForms(of number: Int) {
        var waiting = [number]
        while let next = waiting.popLast() {
            let resources = document.resolved(document.values[next]?["Resources"])
            for (_, form) in document.resolved(resources?["XObject"])?.entries ?? [] {
                if let inner = form.reference, explained.insert(inner).inserted {
                    waiting.append(inner)
                }
            }
        }
    }

    /// Whether an object is part of no page and holds something.
    var holdsOrphan: Bool {
        document.objects.objects.contains { object in
            let type = document.values[object.number]?["Type"]?.name ?? ""
            if ["ObjStm", "XRef"].contains(type) { return false }
            if type == "Page" { return !pages.contains(object.number) }
            guard !reached.contains(object.number),
                document.values[object.number]?["Linearized"] == nil
            else { return false }
            return object.stream != nil || type == "Annot" || holdsString(object.number)
        }
    }

    private func holdsString(_ number: Int) -> Bool {
        var waiting = document.values[number].map { [$0] } ?? []
        while let value = waiting.popLast() {
            switch value {
            case .string(let bytes): if PDFString.says(bytes) { return true }
            case .array(let items): waiting += items
            case .dictionary(let entries): waiting += entries.map(\.value)
            default: continue
            }
        }
        return false
    }

    /// Whether a stream is there that nothing draws and no font, colour or pattern needs.
    func holdsUnused() throws(InspectionProblem) -> Bool {
        for object in document.objects.objects
        where object.stream != nil && !explained.contains(object.number)
            && !document.drawn.contains(object.number)
        {
            let value = document.values[object.number]
            let type = value?["Type"]?.name ?? ""
            if ["ObjStm", "XRef", "Metadata", "EmbeddedFile"].contains(type) { continue }
            guard value?["Subtype"]?.name == "Form" else { return true }
            // A program may define a mark that it then does not need.
            if try !isMark(object) { return true }
        }
        return false
    }

    private func isMark(_ object: PDFObjects.Object) throws(InspectionProblem) -> Bool {
        let content = try document.decoded(object)
        let words = content.split { $0 <= 0x20 }
        let signs: Set<[UInt8]> = Set(
            "m l c v y h re f F f* B B* b b* S s n q Q cm w J j M d i gs W W* g G rg RG k K cs CS sc scn"
                .split(separator: " ").map { Array($0.utf8) })
        return content.count < 4_000
            && words.allSatisfy { word in
                signs.contains(Array(word)) || word.first == UInt8(ascii: "/")
                    || word.allSatisfy { isDigit($0) || "+-.[]".utf8.contains($0) }
            }
    }
}

/// The bytes of a PDF file outside of its objects: tables of places, and comments.
enum PDFGaps {
    /// - `ranges`: of the objects, in order.
    static func inspect(_ bytes: [UInt8], between ranges: [Range<Int>]) -> (
        comments: [[UInt8]], isForeign: Bool
    ) {
        var comments: [[UInt8]] = []
        var start = 0
        for range in ranges + [bytes.count..<bytes.count] {
            if start < range.lowerBound {
                let (said, isForeign) = inspect(Array(bytes[start..<range.lowerBound]))
                if comments.count < 1_000 { comments += said }
                if isForeign { return (comments, true) }
            }
            start = max(start, range.upperBound)
        }
        return (comments, false)
    }

    private static func inspect(_ bytes: [UInt8]) -> (comments: [[UInt8]], isForeign: Bool) {
        var parser = PDFParser(bytes)
        var isTable = false
        var isForeign = false
        while !parser.isAtEnd() {
            switch parser.value() {
            case .word(let word)?:
                if ["xref", "startxref", "trailer"].contains(word) {
                    isTable = true
                } else if !["n", "f", "endobj"].contains(word), PDFString.says(word.utf8) {
                    isForeign = true
                }
            case .number?: isForeign = isForeign || !isTable
            case .dictionary?, .reference?: isForeign = isForeign || !isTable
            case nil: return (parser.comments, true)
            default: isForeign = true
            }
            if isForeign { break }
        }
        return (parser.comments, isForeign)
    }

    /// Whether a comment says no more than the version of the format, or which program wrote the file.
    static func isProgram(_ comment: [UInt8]) -> Bool {
        let text = String(decoding: comment, as: UTF8.self)
        if text.hasPrefix("PDF-") { return text.utf8.count <= 12 }
        let bare = text.trimmedLines.drop { "%-= '".contains($0) }
        return bare.hasPrefix("EOF") || text.hasPrefix("QDF-1.")
            || Metadata.namesProgram(String(bare))
            || bare.hasPrefix("Original object ID: ") && bare.utf8.count < 40
            || text.contains("ReportLab") && bare.utf8.count < 80 || isClass(bare)
            || comment.allSatisfy { $0 >= 0x80 || $0 <= 0x20 }
    }

    /// `'BasicFonts': class PDFDictionary`, as ReportLab notes before each object.
    private static func isClass(_ text: Substring) -> Bool {
        let parts = text.split { ": ".contains($0) }
        return parts.count == 3 && parts[1] == "class" && parts[2].hasPrefix("PDF")
            && text.utf8.count < 80
    }
}

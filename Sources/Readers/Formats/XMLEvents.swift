import CLibXML2

/// The attributes of one element. Sheets have millions of elements with two or three each.
struct XMLAttributes {
    fileprivate(set) var pairs: [(name: String, value: String)] = []
    /// Whether the element, one of its attributes or what it declares is of no vocabulary that office
    /// programs write.
    fileprivate(set) var isForeign = false

    /// Nil where there is none; of several prefixes with one name the last.
    subscript(name: String) -> String? { pairs.last { $0.name == name }?.value }

    var dictionary: [String: String] { Dictionary(pairs, uniquingKeysWith: { _, last in last }) }
}

/// The two spellings of each truth value; nil, an attribute that is not there, is neither.
enum XMLTruth {
    static func isTrue(_ value: String?) -> Bool { value == "1" || value == "true" }
    static func isFalse(_ value: String?) -> Bool { value == "0" || value == "false" }
}

/// The events of an XML document, one after the other, by libxml2's parser. Nothing is fetched and no
/// entity is put in: a document type without an internal subset is ignored, one with entities is
/// unreadable.
enum XMLEvents {
    enum Event {
        case start(name: String, attributes: XMLAttributes, line: Int)
        case end(name: String)
        /// All text up to the next event of another kind.
        case text(String)
        case comment
        case instruction
    }

    /// Finds the converters of encodings that Windows programs write, and keeps them: a confined
    /// reader, which opens no file, could not.
    static func loadConverters() {
        for name in ["windows-1252", "windows-1250", "windows-1251", "ISO-8859-2", "ISO-8859-15"] {
            _ = xmlFindCharEncodingHandler(name)
        }
    }

    static func read(
        _ bytes: [UInt8], limits: ReadLimits, handle: (Event) throws(InspectionProblem) -> Void
    ) throws(InspectionProblem) {
        try read(XMLSource(bytes: bytes), limits: limits, handle: handle)
    }

    /// From a source that is read as far as the parser goes.
    static func read(
        _ source: XMLSource, limits: ReadLimits, handle: (Event) throws(InspectionProblem) -> Void
    ) throws(InspectionProblem) {
        let problem = withoutActuallyEscaping(handle) { handle in
            let parsing = XMLParsing(source, limits, handle)
            parsing.run()
            return parsing.problem
        }
        if let problem { throw problem }
    }
}

/// Where the bytes of an XML document come from, piece by piece.
final class XMLSource {
    /// Why no more bytes come, if not because the document is at its end.
    private(set) var problem: InspectionProblem?
    /// Without what is lifted out of it.
    let fill: (UnsafeMutableRawBufferPointer) throws(InspectionProblem) -> Int
    /// What takes something out of it, and has to know how far the parser is.
    fileprivate let lift: RowLift?
    /// The last bytes of the piece before: a word may be parted.
    private var tail: [UInt8] = []

    /// - `fill`: puts the next bytes into a buffer and returns how many; 0 at the end.
    init(
        lift: RowLift? = nil,
        fill: @escaping (UnsafeMutableRawBufferPointer) throws(InspectionProblem) -> Int
    ) {
        self.lift = lift
        self.fill = { (buffer) throws(InspectionProblem) in
            guard let lift else { return try fill(buffer) }
            return try lift.next(buffer, fill)
        }
    }

    convenience init(lift: RowLift? = nil, bytes: [UInt8]) {
        var index = 0
        self.init(lift: lift) { buffer in
            let count = min(buffer.count, bytes.count - index)
            bytes.withUnsafeBytes { raw in
                buffer.copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: raw[index..<(index + count)]))
            }
            index += count
            return count
        }
    }

    fileprivate func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard problem == nil else { return -1 }
        do throws(InspectionProblem) {
            let count = try fill(buffer)
            let piece = UnsafeBufferPointer(
                start: buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), count: count)
            let seam = tail + piece.prefix(16)
            // The parser never sees what would declare an entity.
            guard !seam.withUnsafeBufferPointer(Self.declaresEntity), !Self.declaresEntity(piece)
            else { throw .unreadable("declares an XML entity") }
            tail = ((count < 16 ? tail : []) + piece.suffix(16)).suffix(16)
            return count
        } catch {
            problem = error
            return -1
        }
    }

    /// In UTF-8, or in UTF-16 of either order.
    private static func declaresEntity(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.holds(narrow, at: 1) || bytes.holds(wide, at: 2)
    }

    private static let narrow = Array("<!ENTITY".utf8)
    private static let wide = Array("<\0!\0E\0N\0T".utf8)
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether a pattern occurs, found by one of its bytes that is rare.
    fileprivate func holds(_ pattern: [UInt8], at rare: Int) -> Bool {
        var index = rare
        while let found = self[Swift.min(index, count)...].firstIndex(of: pattern[rare]) {
            index = found + 1
            let start = found - rare
            guard start + pattern.count <= count else { return false }
            if pattern.indices.allSatisfy({ self[start + $0] == pattern[$0] }) { return true }
        }
        return false
    }
}

/// One document while it is parsed.
private final class XMLParsing {
    private(set) var problem: InspectionProblem?
    private let source: XMLSource
    private let limits: ReadLimits
    private let handle: (XMLEvents.Event) throws(InspectionProblem) -> Void
    private var context: xmlParserCtxtPtr?
    private var text: [UInt8] = []
    private var depth = 0
    private var namespaces = XMLNamespaces()
    /// Of the element that begins.
    private var isForeign = false

    init(
        _ source: XMLSource, _ limits: ReadLimits,
        _ handle: @escaping (XMLEvents.Event) throws(InspectionProblem) -> Void
    ) {
        self.source = source
        self.limits = limits
        self.handle = handle
    }

    func run() {
        var handler = Self.handler
        let itself = Unmanaged.passUnretained(self).toOpaque()
        context = xmlCreateIOParserCtxt(
            &handler, itself,
            { context, buffer, count in
                guard let parsing = XMLParsing.of(context), count > 0 else { return -1 }
                return Int32(
                    parsing.source.read(
                        into: UnsafeMutableRawBufferPointer(start: buffer, count: Int(count))))
            }, nil, itself, XML_CHAR_ENCODING_NONE)
        guard let context else {
            problem = .unreadable("could not be read: no memory")
            return
        }
        defer { xmlFreeParserCtxt(context) }
        let options =
            XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
            | XML_PARSE_HUGE.rawValue
        xmlCtxtUseOptions(context, Int32(options))
        xmlParseDocument(context)
        let isDamaged = context.pointee.wellFormed == 0
        problem =
            problem ?? source.problem
            ?? (isDamaged ? .unreadable("holds XML that is damaged") : nil)
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> XMLParsing? {
        context.map { Unmanaged<XMLParsing>.fromOpaque($0).takeUnretainedValue() }
    }

    private static var handler: xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.initialized = UInt32(XML_SAX2_MAGIC)
        handler.startElementNs = {
            context, name, _, namespace, declared, declarations, count, _, attributes in
            let parsing = XMLParsing.of(context)
            parsing?.begin(namespace, Int(declared), declarations)
            parsing?.start(name, Int(count), attributes)
        }
        handler.endElementNs = { context, name, _, _ in XMLParsing.of(context)?.end(name) }
        let take: charactersSAXFunc = { context, text, count in
            XMLParsing.of(context)?.take(text, Int(count))
        }
        (handler.characters, handler.ignorableWhitespace, handler.cdataBlock) = (take, take, take)
        handler.comment = { context, _ in XMLParsing.of(context)?.emit(.comment) }
        handler.processingInstruction = { context, _, _ in
            XMLParsing.of(context)?.emit(.instruction)
        }
        handler.internalSubset = { context, _, _, _ in
            XMLParsing.of(context)?.source.lift?.meetDocumentType()
        }
        handler.reference = { context, _ in
            XMLParsing.of(context)?.stop(.unreadable("refers to an XML entity"))
        }
        handler.serror = { _, _ in }
        return handler
    }

    /// - `declarations`: two pointers each: prefix and namespace.
    private func begin(
        _ namespace: UnsafePointer<xmlChar>?, _ count: Int,
        _ declarations: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        isForeign = namespaces.isForeign(namespace)
        guard let declarations, count > 0 else { return }
        for index in 0..<count {
            let address = declarations[2 * index + 1]
            if !XMLNamespaces.isAddress(Self.string(address)) { isForeign = true }
            source.lift?.meet(
                prefix: Self.string(declarations[2 * index]),
                isForeign: namespaces.isForeign(address), depth: depth)
        }
    }

    /// - `attributes`: five pointers each: name, prefix, namespace, begin and end of the value.
    private func start(
        _ name: UnsafePointer<xmlChar>?, _ count: Int,
        _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        depth += 1
        guard depth <= limits.elementDepth else {
            return stop(.limit("element-depth", limits.elementDepth))
        }
        var all = XMLAttributes()
        if let attributes, count > 0 {
            all.pairs.reserveCapacity(count)
            for index in stride(from: 0, to: count * 5, by: 5) {
                isForeign = isForeign || namespaces.isForeign(attributes[index + 2])
                guard let name = attributes[index], let begin = attributes[index + 3],
                    let end = attributes[index + 4]
                else { continue }
                let value = UnsafeBufferPointer(start: begin, count: max(0, end - begin))
                all.pairs.append((String(cString: name), String(decoding: value, as: UTF8.self)))
            }
        }
        all.isForeign = isForeign
        let line = Int(xmlSAX2GetLineNumber(context))
        let name = Self.string(name)
        emit(.start(name: name, attributes: all, line: line))
        source.lift?.meet(start: name, isForeign: isForeign, depth: depth, context)
    }

    private func end(_ name: UnsafePointer<xmlChar>?) {
        let name = Self.string(name)
        emit(.end(name: name))
        source.lift?.meet(end: name, depth: depth, context)
        depth -= 1
    }

    private func take(_ piece: UnsafePointer<xmlChar>?, _ count: Int) {
        text += UnsafeBufferPointer(start: piece, count: max(0, count))
    }

    private func emit(_ event: XMLEvents.Event) {
        if !text.isEmpty {
            let words = String(decoding: text, as: UTF8.self)
            text.removeAll(keepingCapacity: true)
            pass(.text(words))
        }
        pass(event)
    }

    private func pass(_ event: XMLEvents.Event) {
        guard problem == nil else { return }
        do throws(InspectionProblem) { try handle(event) } catch { stop(error) }
    }

    private func stop(_ reason: InspectionProblem) {
        guard problem == nil else { return }
        problem = reason
        xmlStopParser(context)
    }

    private static func string(_ pointer: UnsafePointer<xmlChar>?) -> String {
        pointer.map { String(cString: $0) } ?? ""
    }
}

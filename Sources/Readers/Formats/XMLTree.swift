import CLibXML2

/// An element of an XML document: names without prefixes, as the formats we read use one vocabulary
/// per part.
final class XMLElement {
    let name: String
    let attributes: [String: String]
    /// From 1.
    let line: Int
    private(set) var children: [Node] = []

    enum Node {
        case element(XMLElement)
        case text(String)
        case comment
        case instruction
    }

    init(_ name: String, _ attributes: [String: String] = [:], line: Int = 1) {
        self.name = name
        self.attributes = attributes
        self.line = line
    }

    func append(_ node: Node) { children.append(node) }

    var elements: [XMLElement] {
        children.compactMap { if case .element(let element) = $0 { element } else { nil } }
    }

    func elements(_ name: String) -> [XMLElement] { elements.filter { $0.name == name } }

    func first(_ name: String) -> XMLElement? { elements.first { $0.name == name } }

    subscript(attribute: String) -> String? { attributes[attribute] }

    /// Every text within it, in order. Not recursive: a document may be deep.
    var text: String {
        var text = ""
        walk { node in if case .text(let piece) = node { text += piece } }
        return text
    }

    /// Every node within it, parents first.
    func walk(_ visit: (Node) -> Void) {
        var stack: [Node] = children.reversed()
        while let node = stack.popLast() {
            visit(node)
            if case .element(let element) = node { stack += element.children.reversed() }
        }
    }

    /// Every element of these names within it.
    func all(_ names: Set<String>) -> [XMLElement] {
        var found: [XMLElement] = []
        walk {
            if case .element(let element) = $0, names.contains(element.name) {
                found.append(element)
            }
        }
        return found
    }
}

/// Reads XML into a tree by libxml2's pull reader. Nothing is fetched and no entity is put in:
/// a document type without an internal subset is ignored, one with entities is unreadable.
enum XMLTree {
    static func root(of bytes: [UInt8], limits: ReadLimits) throws(InspectionProblem) -> XMLElement
    {
        var root: XMLElement?
        var count = 0
        var open: [XMLElement] = []
        let outside = XMLElement("")
        try XMLEvents.read(bytes, limits: limits) { (event) throws(InspectionProblem) in
            switch event {
            case .start(let name, let attributes, let line, let isEmpty):
                count += 1
                guard count <= limits.elements else {
                    throw InspectionProblem.limit("elements", limits.elements)
                }
                let element = XMLElement(name, attributes, line: line)
                (open.last ?? outside).append(.element(element))
                if root == nil { root = element }
                if !isEmpty { open.append(element) }
            case .end: _ = open.popLast()
            case .text(let text): open.last?.append(.text(text))
            case .comment: (open.last ?? root ?? outside).append(.comment)
            case .instruction: (open.last ?? root ?? outside).append(.instruction)
            }
        }
        guard let root else { throw .unreadable("holds XML without an element") }
        return root
    }
}

/// The events of an XML document, one after the other.
enum XMLEvents {
    enum Event {
        case start(name: String, attributes: [String: String], line: Int, isEmpty: Bool)
        case end(name: String)
        case text(String)
        case comment
        case instruction
    }

    static func read(
        _ bytes: [UInt8], limits: ReadLimits, handle: (Event) throws(InspectionProblem) -> Void
    ) throws(InspectionProblem) {
        guard !bytes.contains("<!ENTITY"), !bytes.contains("<\0!\0E\0N\0T"),
            !bytes.contains("\0<\0!\0E\0N\0T")
        else { throw .unreadable("declares an XML entity") }
        let options =
            Int32(XML_PARSE_NONET.rawValue) | Int32(XML_PARSE_NOERROR.rawValue)
            | Int32(XML_PARSE_NOWARNING.rawValue) | Int32(XML_PARSE_HUGE.rawValue)
        var problem: InspectionProblem?
        bytes.withUnsafeBytes { raw in
            let start = raw.baseAddress?.assumingMemoryBound(to: CChar.self)
            guard let reader = xmlReaderForMemory(start, Int32(raw.count), nil, nil, options) else {
                problem = .unreadable("holds XML that is damaged")
                return
            }
            defer { xmlFreeTextReader(reader) }
            do throws(InspectionProblem) {
                try pull(reader, limits, handle)
            } catch {
                problem = error
            }
        }
        if let problem { throw problem }
    }

    private static func pull(
        _ reader: xmlTextReaderPtr, _ limits: ReadLimits,
        _ handle: (Event) throws(InspectionProblem) -> Void
    ) throws(InspectionProblem) {
        var status = xmlTextReaderRead(reader)
        while status == 1 {
            guard xmlTextReaderDepth(reader) <= Int32(clamping: limits.elementDepth) else {
                throw .limit("element-depth", limits.elementDepth)
            }
            if let event = try event(reader) { try handle(event) }
            status = xmlTextReaderRead(reader)
        }
        guard status == 0 else { throw .unreadable("holds XML that is damaged") }
    }

    private static func event(_ reader: xmlTextReaderPtr) throws(InspectionProblem) -> Event? {
        switch xmlTextReaderNodeType(reader) {
        case Int32(XML_READER_TYPE_ELEMENT.rawValue):
            let isEmpty = xmlTextReaderIsEmptyElement(reader) == 1
            let name = string(xmlTextReaderConstLocalName(reader))
            let line = Int(xmlTextReaderGetParserLineNumber(reader))
            return .start(name: name, attributes: attributes(reader), line: line, isEmpty: isEmpty)
        case Int32(XML_READER_TYPE_END_ELEMENT.rawValue):
            return .end(name: string(xmlTextReaderConstLocalName(reader)))
        case Int32(XML_READER_TYPE_TEXT.rawValue), Int32(XML_READER_TYPE_CDATA.rawValue),
            Int32(XML_READER_TYPE_SIGNIFICANT_WHITESPACE.rawValue):
            return .text(string(xmlTextReaderConstValue(reader)))
        case Int32(XML_READER_TYPE_COMMENT.rawValue): return .comment
        case Int32(XML_READER_TYPE_PROCESSING_INSTRUCTION.rawValue): return .instruction
        case Int32(XML_READER_TYPE_ENTITY_REFERENCE.rawValue):
            throw .unreadable("refers to an XML entity")
        default: return nil
        }
    }

    private static func attributes(_ reader: xmlTextReaderPtr) -> [String: String] {
        guard xmlTextReaderHasAttributes(reader) == 1 else { return [:] }
        var attributes: [String: String] = [:]
        while xmlTextReaderMoveToNextAttribute(reader) == 1 {
            guard xmlTextReaderIsNamespaceDecl(reader) != 1 else { continue }
            attributes[string(xmlTextReaderConstLocalName(reader))] =
                string(xmlTextReaderConstValue(reader))
        }
        xmlTextReaderMoveToElement(reader)
        return attributes
    }

    private static func string(_ pointer: UnsafePointer<xmlChar>?) -> String {
        pointer.map { String(cString: $0) } ?? ""
    }
}

extension [UInt8] {
    /// Whether the text occurs in it, byte for byte.
    func contains(_ text: String) -> Bool { firstRange(of: Array(text.utf8), from: 0) != nil }

    /// Where the pattern begins, at `start` or behind it.
    func firstRange(of pattern: [UInt8], from start: Int) -> Int? {
        guard let first = pattern.first, count >= pattern.count else { return nil }
        return withUnsafeBufferPointer { bytes in
            var index = Swift.max(start, 0)
            while index + pattern.count <= bytes.count {
                if bytes[index] == first {
                    var matched = 1
                    while matched < pattern.count, bytes[index + matched] == pattern[matched] {
                        matched += 1
                    }
                    if matched == pattern.count { return index }
                }
                index += 1
            }
            return nil
        }
    }
}

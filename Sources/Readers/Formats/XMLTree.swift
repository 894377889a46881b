import Glibc

/// An element of an XML document: names without prefixes, as the formats we read use one vocabulary
/// per part.
final class XMLElement {
    let name: String
    let attributes: [String: String]
    /// From 1.
    let line: Int
    /// Whether it, an attribute or what it declares is of no vocabulary that office programs write.
    let isForeign: Bool
    private(set) var children: [Node] = []

    enum Node {
        case element(XMLElement)
        case text(String)
        case comment
        case instruction
    }

    init(
        _ name: String, _ attributes: [String: String] = [:], line: Int = 1, isForeign: Bool = false
    ) {
        self.isForeign = isForeign
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

/// Reads XML into a tree.
enum XMLTree {
    static func root(of bytes: [UInt8], limits: ReadLimits) throws(InspectionProblem) -> XMLElement
    {
        var root: XMLElement?
        var count = 0
        var open: [XMLElement] = []
        let outside = XMLElement("")
        try XMLEvents.read(bytes, limits: limits) { (event) throws(InspectionProblem) in
            switch event {
            case .start(let name, let attributes, let line):
                count += 1
                guard count <= limits.elements else {
                    throw InspectionProblem.limit("elements", limits.elements)
                }
                let element = XMLElement(
                    name, attributes.dictionary, line: line, isForeign: attributes.isForeign)
                if root == nil {
                    // Comments before it belong to nothing else.
                    outside.children.forEach(element.append)
                    root = element
                }
                (open.last ?? outside).append(.element(element))
                open.append(element)
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

extension [UInt8] {
    /// Whether the text occurs in it, byte for byte.
    func contains(_ text: String) -> Bool { firstRange(of: Array(text.utf8), from: 0) != nil }

    /// Where the pattern begins, at `start` or behind it, and ends before `limit`.
    func firstRange(of pattern: [UInt8], from start: Int, before limit: Int = .max) -> Int? {
        guard let first = pattern.first, count >= pattern.count else { return nil }
        return withUnsafeBufferPointer { bytes in
            var index = Swift.max(start, 0)
            let limit = Swift.min(limit, bytes.count)
            guard let base = bytes.baseAddress else { return nil }
            while index + pattern.count <= limit {
                let room = limit - pattern.count + 1 - index
                guard let found = memchr(base + index, Int32(first), room) else { return nil }
                index = UnsafeRawPointer(found) - UnsafeRawPointer(base)
                var matched = 1
                while matched < pattern.count, bytes[index + matched] == pattern[matched] {
                    matched += 1
                }
                if matched == pattern.count { return index }
                index += 1
            }
            return nil
        }
    }
}
